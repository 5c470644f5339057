"""Periods of boards: days as dates, the period before, the days of a month that are over."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Span:
    """Business days from the first to the last, both included."""

    first: date
    last: date

    @property
    def since(self) -> int:
        """The first day as yyyymmdd."""
        return int(f"{self.first:%Y%m%d}")

    @property
    def until(self) -> int:
        """The last day as yyyymmdd."""
        return int(f"{self.last:%Y%m%d}")

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def before(span: Span) -> Span:
    """What a period is compared with: a whole month with the month before, the first days of a month with as many of the one before (fewer
    where it is shorter), anything else with as many days right before."""
    if span.first.day == 1 and (span.first.year, span.first.month) == (span.last.year, span.last.month):
        end = span.first - timedelta(days=1)
        whole = span.last == last_day(span.last)
        return Span(end.replace(day=1), end if whole else end.replace(day=min(end.day, span.last.day)))
    return Span(span.first - timedelta(days=span.days), span.first - timedelta(days=1))


def last_day(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_so_far(month: date, today: date) -> Span | None:
    """The days of a month (any day of it) up to today; None for a month that has not begun."""
    first = month.replace(day=1)
    return None if first > today else Span(first, min(last_day(first), today))
