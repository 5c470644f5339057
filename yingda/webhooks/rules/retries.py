"""What follows an attempt: delivered, again later, or given up; and when an endpoint is switched off."""

from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
# Waits after the first, second, … failure: about a day and a half in all.
WAITS = (5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR)
JITTER = 0.2
GIVEN_UP_AFTER_MS = 3 * DAY
GONE = 410


@dataclass(frozen=True, slots=True)
class Next:
    """The state of a delivery after an attempt, and when the next one is due (ms; None: there is none)."""

    state: str
    due_at: int | None = None


def is_taken(status: int | None) -> bool:
    """Whether an answer means that the event was taken: 200 to 299. A redirect is not followed and counts as a failure."""
    return status is not None and 200 <= status <= 299


def after_attempt(status: int | None, tries: int, now: int, roll: float, asked_ms: int = 0) -> Next:
    """What follows attempt number `tries` (≥ 1) of a round, answered with `status` (None: not at all).

    roll: a number from 0 to 1 that spreads the waits by up to a fifth, so that many do not come back at once.
    asked_ms: how long the receiver asked to be left alone (0: it did not say); longer than a day is not waited.
    """
    if is_taken(status):
        return Next("delivered")
    if status == GONE or tries > len(WAITS):
        return Next("dead")
    wait = max(WAITS[tries - 1], min(asked_ms, DAY))
    return Next("pending", now + int(wait * (1 + JITTER * roll)))


def asked_wait(header: str | None, now: int) -> int:
    """The milliseconds a `Retry-After` header asks for at `now`: whole seconds or a date (RFC 9110 §10.2.3); 0 for anything else."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return int(text[:9]) * SECOND
    parsed = parsedate_tz(text)
    return 0 if parsed is None else max(0, mktime_tz(parsed) * SECOND - now)


def switched_off(status: int | None, failing_since: int | None, now: int) -> str:
    """Why an endpoint is switched off after a failed attempt: `gone` (410), `failing` (nothing taken for three days), else empty."""
    if status == GONE:
        return "gone"
    return "failing" if failing_since is not None and now - failing_since >= GIVEN_UP_AFTER_MS else ""
