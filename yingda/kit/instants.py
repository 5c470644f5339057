"""Dates and times as spreadsheets write them, as milliseconds since 1970-01-01 UTC."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_DATE = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:[T\s]*([0-9]{1,2})[:时点]([0-9]{1,2})分?(?::?([0-9]{1,2})秒?(?:\.([0-9]{1,6}))?)?)?"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_SECONDS = re.compile(r"[0-9]{10}")
_MILLISECONDS = re.compile(r"[0-9]{13}")
_SERIAL = re.compile(r"[2-7][0-9]{4}(\.[0-9]+)?")


def instant(text: str, zone: str, now: int) -> int | None:
    """The instant (ms) of "2026-11-21 08:30", "2026/11/21", "2026年11月21日 8时30分", ISO 8601 with an offset, seconds or
    milliseconds since 1970, or a spreadsheet's day number (days since 1899-12-30).

    A time without an offset is meant in `zone`; one that a clock change repeats is the first of the two. None when it
    is no date, before 1990 or more than a day after `now`. Days written month first are not guessed.
    """
    found = _read(text.strip(), ZoneInfo(zone))
    if found is None or found < FIRST:
        return None
    at = round(found.timestamp() * 1000)
    return at if at <= now + 86_400_000 else None


def _read(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        if (match := _DATE.fullmatch(text)) is not None:
            return _written(match, zone)
        if _MILLISECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        if _SECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text), UTC)
        if _SERIAL.fullmatch(text):
            return _rounded(datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(text))).replace(tzinfo=zone)
        return None
    except (ValueError, OverflowError):
        return None


def _rounded(moment: datetime) -> datetime:
    """To the second: a day number has no more."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _written(match: re.Match[str], zone: ZoneInfo) -> datetime:
    y, m, d, h, i, s, f, z = match.groups()
    fraction = int(f.ljust(6, "0")) if f else 0
    moment = datetime(int(y), int(m), int(d), int(h or 0), int(i or 0), int(s or 0), fraction, tzinfo=zone)
    if z is None:
        return moment
    offset = "+00:00" if z == "Z" else z
    return datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + offset)
