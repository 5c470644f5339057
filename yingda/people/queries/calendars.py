"""Working calendars as `kit.worktime` computes with them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from yingda.kit import worktime
from yingda.kit.calendar_document import from_document
from yingda.kit.errors import NotFound, Refused
from yingda.people.models import Calendar, CalendarVersion

WEEK_MS = 7 * 24 * 3_600_000
MINUTES = (0, 60 * 24 * 366)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a calendar makes of `minutes` from `start_at`: the deadline, whether it is open, when it opens, a week's spans."""

    open: bool
    next_opening_at: int | None
    deadline_at: int | None
    spans: list[worktime.Span]


def calendar(calendar_id: int, version: int | None = None) -> worktime.Calendar:
    """The calendar in the version in force, or in the given one. Raises `NotFound`."""
    rows = CalendarVersion.objects.filter(calendar_id=calendar_id)
    rows = rows.filter(version=F("calendar__version")) if version is None else rows.filter(version=version)
    document = rows.values_list("document", flat=True).first()
    if document is None:
        raise NotFound("calendar")
    return from_document(document)


def calendars(closed: bool = False) -> list[tuple[Calendar, dict[str, Any]]]:
    """The calendars in use (`closed`: those out of use instead), by name, each with its document in force."""
    rows = list(Calendar.objects.filter(closed_at__isnull=not closed).order_by("name"))
    versions = CalendarVersion.objects.filter(calendar__in=rows, version=F("calendar__version")).values_list("calendar_id", "version", "document")
    documents = {(calendar_id, version): document for calendar_id, version, document in versions}
    return [(row, documents[row.pk, row.version]) for row in rows]


def calendar_row(calendar_id: int) -> tuple[Calendar, dict[str, Any]]:
    """A calendar with its document in force. Raises `NotFound`."""
    row = CalendarVersion.objects.select_related("calendar").filter(calendar_id=calendar_id, version=F("calendar__version")).first()
    if row is None:
        raise NotFound("calendar")
    return row.calendar, row.document


def first_calendar_versions() -> list[tuple[int, worktime.Calendar]]:
    """Every version of the team's first calendar in use, with the instant (ms) it is in force from, in order of time."""
    first = Calendar.objects.filter(closed_at__isnull=True).order_by("pk").values("pk")[:1]
    rows = CalendarVersion.objects.filter(calendar__in=list(first.values_list("pk", flat=True))).order_by("at", "version")
    return [(at, from_document(document)) for at, document in rows.values_list("at", "document")]


def preview(calendar_id: int, start_at: int, minutes: int) -> Preview:
    """What the calendar in force makes of a period of 0 to 527 040 working minutes from `start_at` (ms)."""
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise Refused("period_wrong", field="minutes", least=MINUTES[0], most=MINUTES[1])
    if not 0 <= start_at < 4_102_444_800_000:
        raise Refused("instant_wrong", field="start_at")
    hours = calendar(calendar_id)
    spans = worktime.open_spans(hours, start_at, start_at + WEEK_MS)
    return Preview(worktime.is_open(hours, start_at), worktime.next_opening(hours, start_at), _deadline(hours, start_at, minutes), spans)


def _deadline(hours: worktime.Calendar, start_at: int, minutes: int) -> int | None:
    try:
        return worktime.deadline(hours, start_at, minutes)
    except (worktime.CalendarNeverOpens, worktime.DeadlineTooFar):
        return None
