"""Working calendars: every change of the hours is a new version."""

from collections.abc import Mapping
from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.calendar_document import BadCalendar, from_document, problems, to_document
from yingda.kit.errors import Many, NotFound, Refused
from yingda.people.actions.fields import name_in
from yingda.people.events import CalendarChanged
from yingda.people.models import Calendar, CalendarVersion
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction

Document = Mapping[str, Any]


def create_calendar(actor: Actor, name: str, document: Document) -> Calendar:
    """A calendar in version 1. Needs `calendar.manage`; refuses documents that are no calendar, naming each place."""
    with transaction() as db:
        actor.demand("calendar.manage")
        calendar = Calendar(name=_name(name, None), version=1, created_at=db.now)
        checked = checked_document(document, 1)
        calendar.save()
        _keep(actor, calendar, checked, db.now)
        record(actor, "people.calendar.created", f"calendar:{calendar.pk}", after={"name": calendar.name, **checked})
    return calendar


def change_calendar(actor: Actor, calendar_id: int, name: str | None = None, document: Document | None = None) -> Calendar:
    """Renames a calendar, or puts a new version in force when the hours are others. Needs `calendar.manage`."""
    with transaction() as db:
        actor.demand("calendar.manage")
        calendar = _calendar(calendar_id)
        former = CalendarVersion.objects.get(calendar=calendar, version=calendar.version).document
        before = {"name": calendar.name, **former}
        after = {**former, "name": calendar.name}
        if name is not None:
            calendar.name = after["name"] = _name(name, calendar_id)
        if document is not None and checked_document(document, calendar.version) != former:
            calendar.version += 1
            checked = checked_document(document, calendar.version)
            _keep(actor, calendar, checked, db.now)
            after.update(checked)
        calendar.save()
        record(actor, "people.calendar.changed", f"calendar:{calendar_id}", before, after)
        announce(CalendarChanged(calendar_id, calendar.version))
    return calendar


def close_calendar(actor: Actor, calendar_id: int) -> None:
    """Takes a calendar out of the lists; what is due by it stays due. Needs `calendar.manage`."""
    with transaction() as db:
        actor.demand("calendar.manage")
        calendar = _calendar(calendar_id)
        calendar.closed_at = db.now
        calendar.save(update_fields=["closed_at"])
        record(actor, "people.calendar.closed", f"calendar:{calendar_id}", {"closed": False}, {"closed": True})
        announce(CalendarChanged(calendar_id, calendar.version))


def reopen_calendar(actor: Actor, calendar_id: int) -> Calendar:
    """Takes a closed calendar into the lists again. Needs `calendar.manage`; refuses a name that is taken meanwhile."""
    with transaction():
        actor.demand("calendar.manage")
        calendar = Calendar.objects.select_for_update().filter(pk=calendar_id, closed_at__isnull=False).first()
        if calendar is None:
            raise NotFound("calendar")
        _name(calendar.name, calendar_id)
        calendar.closed_at = None
        calendar.save(update_fields=["closed_at"])
        record(actor, "people.calendar.reopened", f"calendar:{calendar_id}", {"closed": True}, {"closed": False})
        announce(CalendarChanged(calendar_id, calendar.version))
    return calendar


def checked_document(document: Document, version: int) -> dict[str, Any]:
    """The document in its one spelling with this version. Raises `Refused` or `Many`, naming the places."""
    try:
        calendar = from_document({**document, "version": version})
    except BadCalendar as error:
        place = "document" if error.place is None else f"document.{error.place}"
        raise Refused("calendar_wrong", field=place, reason=error.reason) from error
    wrong = problems(calendar)
    if wrong:
        raise Many([Refused(f"calendar_{reason}", field=f"document.{place}") for place, reason in wrong])
    return to_document(calendar)


def _keep(actor: Actor, calendar: Calendar, document: dict[str, Any], now: int) -> None:
    by = actor.id if actor.kind == "person" else None
    CalendarVersion.objects.create(calendar=calendar, version=calendar.version, document=document, at=now, by_id=by)


def _calendar(calendar_id: int) -> Calendar:
    calendar = Calendar.objects.select_for_update().filter(pk=calendar_id, closed_at__isnull=True).first()
    if calendar is None:
        raise NotFound("calendar")
    return calendar


def _name(text: str, but: int | None) -> str:
    name = name_in(text, "name")
    if Calendar.objects.filter(name__iexact=name, closed_at__isnull=True).exclude(pk=but or 0).exists():
        raise Refused("calendar_taken", field="name", name=name)
    return name
