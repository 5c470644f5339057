"""Working calendars."""

from typing import Any

from ninja import Query, Router, Status

from yingda.people import actions, queries
from yingda.people.schemas import CalendarIn, CalendarList, CalendarOut, CalendarPatch, CalendarPreviewOut, PeriodIn
from yingda.plumbing.http import ActorRequest

router = Router()


def _shown(calendar_id: int) -> dict[str, Any]:
    calendar, document = queries.calendar_row(calendar_id)
    return {"id": calendar.pk, "name": calendar.name, "version": calendar.version, "document": document}


@router.get("/calendars", response=CalendarList)
def calendars(request: ActorRequest, closed: bool = False) -> dict[str, Any]:
    """The calendars in use; with `closed` instead those out of use."""
    rows = queries.calendars(closed)
    return {"items": [{"id": c.pk, "name": c.name, "version": c.version, "document": document} for c, document in rows]}


@router.post("/calendars", response={201: CalendarOut})
def make_calendar(request: ActorRequest, given: CalendarIn) -> Status[dict[str, Any]]:
    return Status(201, _shown(actions.create_calendar(request.actor, given.name, given.document).pk))


@router.patch("/calendars/{calendar_id}", response=CalendarOut)
def change_calendar(request: ActorRequest, calendar_id: int, given: CalendarPatch) -> dict[str, Any]:
    actions.change_calendar(request.actor, calendar_id, given.name, given.document)
    return _shown(calendar_id)


@router.delete("/calendars/{calendar_id}", response={204: None})
def close_calendar(request: ActorRequest, calendar_id: int) -> Status[None]:
    actions.close_calendar(request.actor, calendar_id)
    return Status(204, None)


@router.delete("/calendars/{calendar_id}/closing", response=CalendarOut)
def reopen_calendar(request: ActorRequest, calendar_id: int) -> dict[str, Any]:
    """Takes a closed calendar into use again."""
    actions.reopen_calendar(request.actor, calendar_id)
    return _shown(calendar_id)


@router.get("/calendars/{calendar_id}/preview", response=CalendarPreviewOut)
def preview(request: ActorRequest, calendar_id: int, period: Query[PeriodIn]) -> dict[str, Any]:
    found = queries.preview(calendar_id, period.start_at, period.minutes)
    return {
        "open": found.open,
        "next_opening_at": found.next_opening_at,
        "deadline_at": found.deadline_at,
        "spans": [{"start_at": start, "end_at": end} for start, end in found.spans],
    }
