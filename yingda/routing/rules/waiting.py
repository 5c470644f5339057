"""What the visitor is told of the wait, and when a chat goes on to somebody else."""

from collections.abc import Sequence

SECOND = 1_000
MINUTE = 60_000
# Departures older than this say nothing of the present pace.
WINDOW_MS = 30 * MINUTE
# Fewer departures than this are no evidence of a pace.
LEAST_DEPARTURES = 3
LONGEST_MS = 4 * 60 * MINUTE
# Only what the machine gave may the machine take back.
ROUTED = "routed"


def estimate_s(place: int, departures: Sequence[int], now: int) -> int | None:
    """How long a chat at `place` (1: next) will wait, in whole seconds, rounded up; None when there is no evidence.

    departures: the instants at which chats of this queue were given to somebody, in any order. The pace is the number
    of intervals between them over the time since the first, the pause since the last included, so that an estimate
    grows when nothing moves. Rounded to 15 s below 2 min, to 1 min below 30 min, else to 5 min; above 4 h no number is
    honest.
    """
    recent = sorted(at for at in departures if now - WINDOW_MS <= at <= now)
    if len(recent) < LEAST_DEPARTURES or now == recent[0]:
        return None
    wait = place * (now - recent[0]) // (len(recent) - 1)
    return _rounded(wait) if wait <= LONGEST_MS else None


def _rounded(wait_ms: int) -> int:
    step = 15 * SECOND if wait_ms < 2 * MINUTE else MINUTE if wait_ms < 30 * MINUTE else 5 * MINUTE
    return -(-wait_ms // step) * step // SECOND


def answer_due_at(given_at: int, answer_within_s: int, how: str) -> int | None:
    """When a chat given at `given_at` is taken back unless it was answered; None: never (a manual choice stands)."""
    return given_at + answer_within_s * SECOND if answer_within_s and how == ROUTED else None


def is_passed_over(left_at: int, now: int, silent_minutes: int) -> bool:
    """Whether somebody who left a chat unanswered until `left_at` (ms) is still passed over for it: for `silent_minutes`."""
    return now < left_at + silent_minutes * MINUTE


def overflow_at(waiting_since: int, placed_at: int, overflow_after_s: int) -> int | None:
    """When a waiting chat flows over to the next queue, counted from its arrival in this one; None: never."""
    return max(waiting_since, placed_at) + overflow_after_s * SECOND if overflow_after_s else None


def wrap_up_until(released_at: int, wrap_up_s: int, why: str) -> int | None:
    """Until when a resolved chat still takes its place while the agent writes it up; None: the place is free at once."""
    return released_at + wrap_up_s * SECOND if wrap_up_s and why in ("resolved", "customer_left") else None
