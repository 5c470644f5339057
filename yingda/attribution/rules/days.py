"""The business day of an instant (spec: metrics.md §1)."""

from datetime import UTC, date, datetime, timedelta, tzinfo


def business_day(at: int, zone: tzinfo, split_hour: int = 0) -> tuple[int, int]:
    """The day as yyyymmdd and the hour (0 to 23) of an instant (ms) in a zone; before `split_hour` (0 to 23) it is still the day before."""
    moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    day = moment - timedelta(days=1) if moment.hour < split_hour else moment
    return 10_000 * day.year + 100 * day.month + day.day, moment.hour


def day_number(day: int) -> int:
    """A day (yyyymmdd) as the number of days since 1970-01-01: the next day is one more. Raises ValueError for what is no day."""
    return date(day // 10_000, day // 100 % 100, day % 100).toordinal() - date(1970, 1, 1).toordinal()


def day_bounds(day: int, zone: tzinfo, split_hour: int = 0) -> tuple[int, int]:
    """The instants (ms) at which a business day (yyyymmdd) begins and ends: the end is the beginning of the next. Raises ValueError for what is no day."""
    begins = datetime(day // 10_000, day // 100 % 100, day % 100, split_hour, tzinfo=zone)
    ends = datetime.combine(begins.date() + timedelta(days=1), begins.timetz())
    return int(begins.timestamp() * 1000), int(ends.timestamp() * 1000)


def day_of_number(number: int) -> int:
    """The day (yyyymmdd) of a running number of days since 1970-01-01."""
    found = date.fromordinal(number + date(1970, 1, 1).toordinal())
    return 10_000 * found.year + 100 * found.month + found.day
