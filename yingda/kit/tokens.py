"""The flood rule: a bucket of tokens that fills up at a steady rate and from which every request takes some.

Levels are whole billionths of a token and the rate is rounded down to whole billionths per millisecond, so that no
rounding ever lets more through than the rule says.
"""

from dataclasses import dataclass, field
from fractions import Fraction

PART = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Level:
    """What a bucket held at an instant: `parts` billionths of a token. Two integers, to be stored as they are."""

    parts: int
    at: int


@dataclass(frozen=True, slots=True)
class TokenBucket:
    """Allows `capacity` (≥ 1) tokens at once and `refill_per_second` (≥ 0.000001) on the long run.

    In any period of t seconds at most capacity + refill_per_second · t tokens are taken.
    Raises ValueError when a number is below its range.
    """

    capacity: int
    refill_per_second: float | Fraction
    parts_per_ms: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts_per_ms", int(Fraction(self.refill_per_second) * PART // 1000))
        if self.capacity < 1 or self.parts_per_ms < 1:
            raise ValueError("a token bucket holds at least one token and refills")


def take(bucket: TokenBucket, state: Level | None, now_at: int, cost: int = 1) -> tuple[bool, Level, int]:
    """Take `cost` (1..capacity) tokens at `now_at`: whether allowed, the new state, and how long to wait if not.

    state: None for a bucket never used, which is full. The wait in milliseconds is the shortest after which the same
    cost is allowed if nobody else takes any; 0 when allowed. A refusal costs nothing. A clock that goes back counts
    as standing still. Raises ValueError for a cost outside its range.
    """
    if not 1 <= cost <= bucket.capacity:
        raise ValueError("the cost lies between 1 and the capacity")
    level = _refilled(bucket, state, now_at)
    short = cost * PART - level.parts
    if short <= 0:
        return True, Level(-short, level.at), 0
    return False, level, level.at - now_at + -(-short // bucket.parts_per_ms)


def _refilled(bucket: TokenBucket, state: Level | None, now_at: int) -> Level:
    full = bucket.capacity * PART
    if state is None:
        return Level(full, now_at)
    passed = max(0, now_at - state.at)
    return Level(min(full, state.parts + passed * bucket.parts_per_ms), state.at + passed)
