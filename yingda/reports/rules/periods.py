"""The days a report is about, and when one is due."""

import calendar
from datetime import UTC, date, datetime, timedelta, tzinfo

WEEKLY, MONTHLY, QUARTERLY, MINUTES = "weekly", "monthly", "quarterly", "minutes"
KINDS = (WEEKLY, MINUTES, MONTHLY, QUARTERLY)
REGULAR = (WEEKLY, MONTHLY, QUARTERLY)
Days = tuple[date, date]


def period_of(kind: str, day: date) -> Days:
    """First and last day of the week (from Monday), month or quarter a day lies in; of minutes the day itself."""
    if kind == WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if kind == MINUTES:
        return day, day
    months = 3 if kind == QUARTERLY else 1
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    last_month = first.month + months - 1
    return first, date(day.year, last_month, calendar.monthrange(day.year, last_month)[1])


def before(kind: str, since: date) -> Days:
    """The period before the one that begins on `since`; for minutes the seven days before."""
    if kind == MINUTES:
        return since - timedelta(days=7), since - timedelta(days=1)
    return period_of(kind, since - timedelta(days=1))


def last_whole(kind: str, today: date) -> Days:
    """The last period that is over on `today`; of minutes today."""
    return period_of(kind, today) if kind == MINUTES else before(kind, period_of(kind, today)[0])


def due_in(kind: str, since: date, day: int, minute: int, zone: tzinfo) -> int:
    """The instant (ms) in the period beginning on `since` at which the report on the one before it is due.

    day: of a week 1 (Monday) to 7, else of the month 1 to 28, for a quarter of its first month. minute: of the day, 0 to 1439.
    A minute that a change of clocks skips is taken as the zone reckons it.
    """
    at = since + timedelta(days=day - 1)
    moment = datetime(at.year, at.month, at.day, minute // 60, minute % 60, tzinfo=zone)
    return int(moment.astimezone(UTC).timestamp() * 1000)


def next_due(kind: str, after: int, day: int, minute: int, zone: tzinfo) -> int:
    """The first due instant (ms) later than `after` (ms)."""
    since, until = period_of(kind, datetime.fromtimestamp(after / 1000, UTC).astimezone(zone).date())
    due = due_in(kind, since, day, minute, zone)
    return due if due > after else due_in(kind, until + timedelta(days=1), day, minute, zone)


def reported_at(kind: str, due: int, zone: tzinfo) -> Days:
    """The period a report that is due at an instant (ms) is about: the last whole one."""
    return last_whole(kind, datetime.fromtimestamp(due / 1000, UTC).astimezone(zone).date())
