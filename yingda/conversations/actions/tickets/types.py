"""Making, changing and archiving types of tickets: every change of what one says is a new version."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.conversations.models import TicketType, TicketTypeVersion
from yingda.conversations.queries.tickets.types import document_of, shown_type
from yingda.conversations.rules.tickets.presets import PRESET_TYPES
from yingda.conversations.rules.tickets.types import KEY, NAME_LIMIT, TypeDocument, type_problems
from yingda.kit.actor import Actor
from yingda.kit.errors import Many, NotFound, Refused
from yingda.kit.reasons import of_msgspec
from yingda.people import queries as people
from yingda.people.queries.duty import active
from yingda.plumbing.audit import record
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db, transaction


def make_type(actor: Actor, key: str, name: str, position: int, document: Mapping[str, Any]) -> dict[str, Any]:
    """A new type. Raises `Refused` naming the fields."""
    actor.demand("ticket_type.manage")
    with transaction() as db:
        said = _checked(document)
        row = _add(db, _key(key), _name(name, None), position, said)
        shown = shown_type(row, said)
        record(actor, "conversations.ticket_type.made", f"ticket_type:{row.pk}", {}, shown)
    return shown


def change_type(actor: Actor, type_id: int, name: str | None = None, position: int | None = None, document: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Changes a type. Tickets keep the version they were made with."""
    actor.demand("ticket_type.manage")
    with transaction() as db:
        row = _open(type_id)
        was = document_of(row.pk, row.version)
        before = shown_type(row, was)
        row.name = row.name if name is None else _name(name, row.pk)
        row.position = row.position if position is None else position
        said = was if document is None else _checked(document)
        if said != was:
            row.version += 1
            _say(db, row, said)
        row.save()
        record(actor, "conversations.ticket_type.changed", f"ticket_type:{row.pk}", before, shown_type(row, said))
        return shown_type(row, said)


def archive_type(actor: Actor, type_id: int) -> None:
    """Takes a type out of use; its tickets stay."""
    actor.demand("ticket_type.manage")
    with transaction() as db:
        row = _open(type_id)
        row.archived_at = db.now
        row.save(update_fields=["archived_at"])
        record(actor, "conversations.ticket_type.archived", f"ticket_type:{row.pk}", {"archived": False}, {"archived": True})


def restore_type(actor: Actor, type_id: int) -> dict[str, Any]:
    """Takes an archived type into use again. Raises `Refused` when its key or name is taken meanwhile, `NotFound`."""
    actor.demand("ticket_type.manage")
    with transaction():
        row = TicketType.objects.select_for_update().filter(pk=type_id).first()
        if row is None:
            raise NotFound("ticket_type")
        if row.archived_at is not None:
            row.key, row.name, row.archived_at = _key(row.key), _name(row.name, row.pk), None
            row.save(update_fields=["archived_at"])
            record(actor, "conversations.ticket_type.restored", f"ticket_type:{row.pk}", {"archived": True}, {"archived": False})
        return shown_type(row, document_of(row.pk, row.version))


def make_first_types() -> None:
    """The types a new team begins with; nothing where there ever was a type. Safe twice."""
    with transaction() as db:
        if TicketType.objects.exists():
            return
        for position, (key, name, document) in enumerate(PRESET_TYPES):
            _add(db, key, name, position, document)


def _add(db: Db, key: str, name: str, position: int, document: TypeDocument) -> TicketType:
    row = TicketType.objects.create(key=key, name=name, position=position, created_at=db.now)
    _say(db, row, document)
    return row


def _say(db: Db, row: TicketType, document: TypeDocument) -> None:
    TicketTypeVersion.objects.create(type=row, version=row.version, since_at=db.now, document=encoded(document).decode())


def _open(type_id: int) -> TicketType:
    row = TicketType.objects.select_for_update().filter(pk=type_id, archived_at__isnull=True).first()
    if row is None:
        raise NotFound("ticket_type")
    return row


def _key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise Refused("ticket_type_key_wrong", field="key")
    if TicketType.objects.filter(key=key, archived_at__isnull=True).exists():
        raise Refused("ticket_type_key_taken", field="key", key=key)
    return key


def _name(name: str, own: int | None) -> str:
    text = name.strip()
    if not 1 <= len(text) <= NAME_LIMIT:
        raise Refused("ticket_type_name_wrong", field="name", limit=NAME_LIMIT)
    if TicketType.objects.filter(name=text, archived_at__isnull=True).exclude(pk=own or 0).exists():
        raise Refused("ticket_type_name_taken", field="name", name=text)
    return text


def _checked(given: Mapping[str, Any]) -> TypeDocument:
    try:
        document = msgspec.convert(dict(given), TypeDocument)
    except msgspec.ValidationError as error:
        raise Refused("ticket_type_wrong", field="document", reason=of_msgspec(error)) from error
    wrong = [Refused(code, field=field) for field, code in type_problems(document)] + _lost_references(document)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Many(list(wrong))
    return document


def _lost_references(document: TypeDocument) -> list[Refused]:
    wrong = []
    if document.calendar_id is not None and document.calendar_id not in {calendar.pk for calendar, _ in people.calendars()}:
        wrong.append(Refused("sla_calendar_unknown", field="calendar_id"))
    named = {"group_id": document.group_id, **{f"steps.{index}.group_id": step.group_id for index, step in enumerate(document.steps)}}
    wrong += [Refused("group_unknown", field=field) for field, group in named.items() if group is not None and people.group_name(group) is None]
    known = active([step.person_id for step in document.steps if step.person_id is not None])
    lost = [index for index, step in enumerate(document.steps) if step.person_id is not None and step.person_id not in known]
    return wrong + [Refused("person_unknown", field=f"steps.{index}.person_id") for index in lost]
