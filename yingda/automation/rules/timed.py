"""What is true after a time: from which instant on something has lasted long enough."""

from yingda.kit.worktime import Calendar, elapsed_ms

MINUTE_MS = 60_000


def latest_since(now: int, minutes: int, calendar: Calendar | None, after: int) -> int:
    """The latest beginning (ms) that has lasted `minutes` at `now`, in working time of a calendar or in wall time; `after` when none behind it has."""
    asked = minutes * MINUTE_MS
    if calendar is None or now - asked <= after:
        return max(after, now - asked)
    low, high = after, now - asked
    if elapsed_ms(calendar, low, now) < asked:
        return after
    while low < high:
        middle = (low + high + 1) // 2
        if elapsed_ms(calendar, middle, now) >= asked:
            low = middle
        else:
            high = middle - 1
    return low
