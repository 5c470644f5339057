"""A working calendar as a JSON document, and what is wrong with one. The rules themselves are in `worktime`.

The document: ``{"zone": "Asia/Shanghai", "weekly": [[[540, 1080]], … seven], "holidays": ["2026-10-01", …],
"workdays": {"2026-10-10": [[540, 1080]]}, "version": 1}``; minutes as in `worktime.Calendar`, days in ISO 8601.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from yingda.kit.errors import Phrase
from yingda.kit.reasons import of_msgspec, place_of
from yingda.kit.worktime import DAY_MINUTES, Calendar, Slots

Problem = tuple[str, str]


class BadCalendar(ValueError):
    """The document has not the shape of a calendar; `place` names where (None: the whole), `reason` says why."""

    def __init__(self, place: str | None, reason: Phrase) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    zone: str
    weekly: tuple[Slots, ...]
    holidays: frozenset[date] = frozenset()
    workdays: dict[date, Slots] = {}
    version: int = 1


def from_document(document: Mapping[str, Any]) -> Calendar:
    """The calendar of a document. Raises BadCalendar for a wrong shape; wrong values are left to `problems`."""
    try:
        read = msgspec.convert(document, _Document)
    except msgspec.ValidationError as error:
        raise BadCalendar(place_of(error), of_msgspec(error)) from error
    return Calendar(read.zone, read.weekly, read.holidays, tuple(sorted(read.workdays.items())), read.version)


def to_document(calendar: Calendar) -> dict[str, Any]:
    """The JSON document of a calendar, in one fixed order, so that equal calendars give equal documents."""
    return {
        "zone": calendar.zone,
        "weekly": [_pairs(slots) for slots in calendar.weekly],
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "workdays": {day.isoformat(): _pairs(slots) for day, slots in sorted(calendar.workdays)},
        "version": calendar.version,
    }


def problems(calendar: Calendar) -> list[Problem]:
    """What makes a calendar unusable, as (field, reason); empty when it can be used.

    Reasons: unknown_zone, not_seven_days, start_out_of_range (0..1440), end_out_of_range (0..2880), duplicate_date,
    not_positive (version), no_weekly_slots. Fields: ``zone``, ``weekly``, ``weekly.<0-6>.<index>``, ``workdays.<day>``,
    ``workdays.<day>.<index>``, ``version``.
    """
    return [
        *_zone_problems(calendar.zone),
        *_weekly_problems(calendar.weekly),
        *_workday_problems(calendar.workdays),
        *([] if calendar.version >= 1 else [("version", "not_positive")]),
    ]


def _zone_problems(zone: str) -> Iterator[Problem]:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        yield "zone", "unknown_zone"


def _weekly_problems(weekly: tuple[Slots, ...]) -> Iterator[Problem]:
    if len(weekly) != 7:
        yield "weekly", "not_seven_days"
    if not any(weekly):
        yield "weekly", "no_weekly_slots"
    for weekday, slots in enumerate(weekly):
        yield from _slot_problems(f"weekly.{weekday}", slots)


def _workday_problems(workdays: tuple[tuple[date, Slots], ...]) -> Iterator[Problem]:
    for day, count in Counter(day for day, _ in workdays).items():
        if count > 1:
            yield f"workdays.{day}", "duplicate_date"
    for day, slots in workdays:
        yield from _slot_problems(f"workdays.{day}", slots)


def _slot_problems(field: str, slots: Slots) -> Iterator[Problem]:
    for index, (start, end) in enumerate(slots):
        if not 0 <= start <= DAY_MINUTES:
            yield f"{field}.{index}", "start_out_of_range"
        if not 0 <= end <= 2 * DAY_MINUTES:
            yield f"{field}.{index}", "end_out_of_range"


def _pairs(slots: Slots) -> list[list[int]]:
    return [[start, end] for start, end in slots]
