"""Automations: make, change (a new version), switch on and off, order, archive."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from yingda.automation.actions.checking import checked, demand_deeds, demand_things
from yingda.automation.events import AutomationsChanged
from yingda.automation.models import Automation, AutomationVersion
from yingda.automation.queries.automations import demand_manage, row_of
from yingda.automation.queries.lasting import lasted_since
from yingda.automation.queries.stored import documents_of
from yingda.automation.rules.document import Document
from yingda.automation.rules.triggers import TRIGGERS
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refused
from yingda.kit.text import search_keys
from yingda.plumbing.audit import record
from yingda.plumbing.numbers import last_number
from yingda.plumbing.store import Db, announce, transaction

MOST = 200
_AUDITED = ("name", "group_id", "version", "enabled", "position", "paused_at", "archived_at")


def create(actor: Actor, name: str, group_id: int | None, document: Any, enabled: bool = False) -> Automation:
    """A new automation behind the others, which acts with the rights of whoever makes it; it hears of what happens from now on.

    Needs `automation.manage` over everything, or over the group it is for; and the permission of every action there.
    Raises Refused, or Many naming every field that is wrong.
    """
    person = actor.person_id
    demand_manage(actor, group_id)
    read = _checked(actor, group_id, document)
    with transaction() as db:
        rows = Automation.objects.filter(archived_at__isnull=True)
        if rows.count() >= MOST:
            raise Refused("automation_too_many", limit=MOST)
        last = rows.order_by("-position").values_list("position", flat=True).first()
        row = Automation(author_id=person, position=0 if last is None else last + 1, created_at=db.now)
        _put(db, row, _name(name), group_id, read)
        row.save(force_insert=True)
        _write_version(db, row, read)
        if enabled:
            _switch(db, row, True, read)
        row.save()
        _told(actor, "created", row, {}, {**_seen(row), "document": msgspec.to_builtins(read)})
    return row


def change(actor: Actor, automation_id: int, fields: Mapping[str, Any], version: int | None = None) -> Automation:
    """Changes name, group, what it says (`document`): a new version whose author is the actor; `enabled` switches it on or off.

    With `version` one that somebody changed meanwhile is left alone (Conflict). Needs the right over the group before and after.
    """
    person = actor.person_id
    with transaction() as db:
        row = row_of(actor, automation_id, lock=True)
        if version is not None and version != row.version:
            raise Conflict("automation_changed_meanwhile", version=row.version)
        before = _seen(row)
        said = documents_of({row.pk: row.version})[row.pk]
        if set(fields) & {"name", "group_id", "document"}:
            group = fields.get("group_id", row.group_id)
            demand_manage(actor, group)
            said = _checked(actor, group, fields.get("document", said))
            row.version, row.author_id = row.version + 1, person
            _put(db, row, _name(fields.get("name", row.name)), group, said)
            _write_version(db, row, said)
            if row.enabled:
                _switch(db, row, True, said)
        if "enabled" in fields:
            _switch(db, row, fields["enabled"], said)
        row.changed_at = db.now
        row.save()
        _told(actor, "changed", row, before, {**_seen(row), **({"document": msgspec.to_builtins(said)} if row.version != before["version"] else {})})
    return row


def archive(actor: Actor, automation_id: int) -> None:
    """The automation acts no more and is no longer shown; its log goes with time."""
    with transaction() as db:
        row = row_of(actor, automation_id, lock=True)
        before = _seen(row)
        row.archived_at, row.enabled = db.now, False
        row.save()
        _told(actor, "archived", row, before, _seen(row))


def restore(actor: Actor, automation_id: int) -> Automation:
    """Brings an archived automation back, switched off."""
    with transaction():
        row = row_of(actor, automation_id, lock=True, archived=True)
        before = _seen(row)
        row.archived_at = None
        row.save()
        _told(actor, "restored", row, before, _seen(row))
    return row


def order(actor: Actor, ids: Sequence[int]) -> None:
    """Puts these automations in this order, in the places they have among all others. Needs the right over each of them."""
    with transaction():
        rows = {row.pk: row for row in Automation.objects.select_for_update().filter(archived_at__isnull=True).order_by("position", "id")}
        if len(set(ids)) != len(ids) or not set(ids) <= set(rows):
            raise Refused("automation_order_wrong", "ids")
        for number in ids:
            demand_manage(actor, rows[number].group_id)
        wanted = iter(ids)
        after = [next(wanted) if number in set(ids) else number for number in rows]
        for position, number in enumerate(after):
            rows[number].position = position
        Automation.objects.bulk_update(rows.values(), ["position"], batch_size=200)
        record(actor, "automation.automations.ordered", "automations", {"ids": list(rows)}, {"ids": after})
        announce(AutomationsChanged(0))


def _checked(actor: Actor, group_id: int | None, document: Any) -> Document:
    read = document if isinstance(document, Document) else checked(document)
    demand_deeds(actor, group_id, read.actions, TRIGGERS[read.when.key].subject)
    demand_things(read)
    return read


def _put(db: Db, row: Automation, name: str, group_id: int | None, said: Document) -> None:
    row.name, row.search_keys, row.group_id, row.trigger, row.changed_at = name, search_keys(name), group_id, said.when.key, db.now


def _write_version(db: Db, row: Automation, said: Document) -> None:
    text = msgspec.json.encode(said).decode()
    AutomationVersion.objects.create(automation=row, version=row.version, name=row.name, document=text, author_id=row.author_id, at=db.now)


def _switch(db: Db, row: Automation, on: bool, said: Document) -> None:
    """Switched on, or changed while it is on, it hears of what happens from then on; what has lasted long enough already is left alone."""
    if on:
        row.paused_at, row.paused_why = None, ""
        row.from_n, row.from_at = last_number(), db.now
        if said.when.minutes is not None:
            row.looked_at = lasted_since(said, 0, db.now)
    row.enabled = on


def _name(name: str) -> str:
    if not name.strip():
        raise Refused("automation_name_missing", "name")
    return name.strip()


def _told(actor: Actor, done: str, row: Automation, before: dict[str, Any], after: dict[str, Any]) -> None:
    record(actor, f"automation.automation.{done}", f"automation:{row.pk}", before, after)
    announce(AutomationsChanged(row.pk))


def _seen(row: Automation) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _AUDITED}
