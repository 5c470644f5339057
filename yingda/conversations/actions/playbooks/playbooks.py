"""Making, changing and archiving playbooks: every change of what one says is a new version."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.conversations.models import Playbook, PlaybookVersion
from yingda.conversations.queries.playbooks.playbooks import document_of, shown_playbook
from yingda.conversations.rules.playbooks.document import GROUP, NAME_LIMIT, PERSON, ROLE, Document, people_named, playbook_problems
from yingda.conversations.rules.playbooks.presets import PRESETS
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Many, NotFound, Refused
from yingda.kit.reasons import of_msgspec
from yingda.people import queries as people
from yingda.people.queries.duty import active
from yingda.plumbing.audit import record
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db, transaction


def make(actor: Actor, name: str, position: int, document: Mapping[str, Any]) -> dict[str, Any]:
    """A new playbook. Raises `Refused` naming the fields."""
    actor.demand("playbook.manage")
    with transaction() as db:
        said = _checked(document)
        row = _add(db, actor, _name(name, None), position, said)
        shown = shown_playbook(row, said)
        record(actor, "conversations.playbook.made", f"playbook:{row.pk}", {}, shown)
    return shown


def change(actor: Actor, playbook_id: int, name: str | None = None, position: int | None = None, document: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Changes a playbook. Activations keep the version they began with."""
    actor.demand("playbook.manage")
    with transaction() as db:
        row = _open(playbook_id)
        was = document_of(row.pk, row.version)
        before = shown_playbook(row, was)
        row.name = row.name if name is None else _name(name, row.pk)
        row.position = row.position if position is None else position
        said = was if document is None else _checked(document)
        if said != was:
            row.version += 1
            _say(db, actor, row, said)
        row.save()
        record(actor, "conversations.playbook.changed", f"playbook:{row.pk}", before, shown_playbook(row, said))
        return shown_playbook(row, said)


def archive(actor: Actor, playbook_id: int) -> None:
    """Takes a playbook out of use; what runs by it runs on."""
    actor.demand("playbook.manage")
    with transaction() as db:
        row = _open(playbook_id)
        row.archived_at = db.now
        row.save(update_fields=["archived_at"])
        record(actor, "conversations.playbook.archived", f"playbook:{row.pk}", {"archived": False}, {"archived": True})


def make_first(locale: str) -> None:
    """The playbooks a new team begins with, in its language; nothing where there ever was one. Safe twice."""
    with transaction() as db:
        if Playbook.objects.exists():
            return
        for position, (name, document) in enumerate(PRESETS["en" if locale == "en" else "zh-CN"]):
            _add(db, SYSTEM, name, position, document)


def _add(db: Db, actor: Actor, name: str, position: int, document: Document) -> Playbook:
    row = Playbook.objects.create(name=name, position=position, created_at=db.now)
    _say(db, actor, row, document)
    return row


def _say(db: Db, actor: Actor, row: Playbook, document: Document) -> None:
    by = "" if actor.kind == "system" else actor.name[:120]
    PlaybookVersion.objects.create(playbook=row, version=row.version, since_at=db.now, by_name=by, document=encoded(document).decode())


def _open(playbook_id: int) -> Playbook:
    row = Playbook.objects.select_for_update().filter(pk=playbook_id, archived_at__isnull=True).first()
    if row is None:
        raise NotFound("playbook")
    return row


def _name(name: str, own: int | None) -> str:
    text = name.strip()
    if not 1 <= len(text) <= NAME_LIMIT:
        raise Refused("playbook_name_wrong", field="name", limit=NAME_LIMIT)
    if Playbook.objects.filter(name=text, archived_at__isnull=True).exclude(pk=own or 0).exists():
        raise Refused("playbook_name_taken", field="name", name=text)
    return text


def _checked(given: Mapping[str, Any]) -> Document:
    try:
        document = msgspec.convert(dict(given), Document)
    except msgspec.ValidationError as error:
        raise Refused("playbook_wrong", field="document", reason=of_msgspec(error)) from error
    wrong = [Refused(code, field=field) for field, code in playbook_problems(document)]
    wrong = wrong or _lost_references(document)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Many(list(wrong))
    return document


def _lost_references(document: Document) -> list[Refused]:
    wrong = []
    if document.calendar_id is not None and document.calendar_id not in {calendar.pk for calendar, _ in people.calendars()}:
        wrong.append(Refused("sla_calendar_unknown", field="calendar_id"))
    named = people_named(document)
    persons = active([who.id for who in named.values() if who.kind == PERSON and who.id is not None])
    groups = set(people.group_names())
    roles = {role.key for role, _ in people.roles()}
    for field, who in named.items():
        if who.kind == PERSON and who.id not in persons:
            wrong.append(Refused("person_unknown", field=field))
        if who.kind == GROUP and who.id not in groups:
            wrong.append(Refused("group_unknown", field=field))
        if who.kind == ROLE and who.role not in roles:
            wrong.append(Refused("playbook_role_unknown", field=field))
    return wrong
