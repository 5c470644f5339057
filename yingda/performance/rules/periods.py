"""Days, weeks (Monday to Sunday), months and quarters as spans of business days."""

from collections.abc import Mapping
from datetime import date, timedelta

_MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3}
KINDS = ("day", "week", "month", "quarter")


def span(kind: str, day: date) -> tuple[date, date]:
    """The first and the last day (both included) of the day, week, month or quarter a day lies in. Raises ValueError for another kind."""
    if kind == "day":
        return day, day
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if kind not in _MONTHS:
        raise ValueError("a span is a day, week, month or quarter")
    long = _MONTHS[kind]
    first = date(day.year, (day.month - 1) // long * long + 1, 1)
    ahead = first.year * 12 + first.month - 1 + long
    return first, date(ahead // 12, ahead % 12 + 1, 1) - timedelta(days=1)


def span_before(kind: str, first: date) -> tuple[date, date]:
    """The span of the same kind that ended the day before `first`."""
    return span(kind, first - timedelta(days=1))


def as_number(day: date) -> int:
    """A day as yyyymmdd."""
    return 10_000 * day.year + 100 * day.month + day.day


def as_day(number: int) -> date:
    """The day of yyyymmdd. Raises ValueError for what is none."""
    return date(number // 10_000, number // 100 % 100, number % 100)
