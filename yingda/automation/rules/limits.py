"""How often an automation may act, and when it must pause itself."""

from collections.abc import Mapping
from fractions import Fraction

from yingda.kit.tokens import Level, TokenBucket, take


def per_hour(count: int) -> TokenBucket:
    """A bucket of `count` (≥ 1) actions that fills up within an hour."""
    return TokenBucket(count, Fraction(count, 3600))


def allowed(levels: Mapping[str, Level | None], limits: Mapping[str, int], now: int) -> tuple[str | None, dict[str, Level]]:
    """Whether one more run is within every limit an hour (by name, in order), and the new levels.

    The answer names the first limit that is reached, and then nothing is taken; None when all of them allow it.
    """
    after: dict[str, Level] = {}
    for name, count in limits.items():
        ok, after[name], _ = take(per_hour(count), levels.get(name), now)
        if not ok:
            return name, {}
    return None, after
