"""Taking a change back: the former values are sent through the same action again, unless they were changed since."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing.audit import ERASED, record
from yingda.plumbing.models import AuditEntry
from yingda.plumbing.store import Db, transaction

Values = Mapping[str, Any]
# Takes the actor, what stands behind the colon of the subject, and both sides of the entry.
Undo = Callable[[Actor, str, Values, Values], Any]
RECENT_MS = 15 * 60_000
VERB = "plumbing.audit.undone"
_LATER = "SELECT actor_name, at, before, after FROM plumbing_auditentry WHERE subject = ? AND id > ? ORDER BY id"


class Undoing:
    """Which verbs can be taken back, and how; who manages which kind of subject. Filled once by `site`."""

    by_verb: dict[str, Undo] = {}
    permissions: dict[str, str] = {}


def undoable(entry: AuditEntry) -> bool:
    """Whether there is a way back from this entry at all."""
    return entry.verb in Undoing.by_verb and entry.before != ERASED


def demand_manages(actor: Actor, subject: str) -> None:
    """Raises `Forbidden` unless the actor manages things like this one somewhere, or may see the audit log."""
    permission = Undoing.permissions.get(subject.partition(":")[0])
    if permission is None or not actor.may_somewhere(permission):
        actor.demand("audit.view")


def undo(actor: Actor, entry_id: int) -> None:
    """Takes the change of an entry back. Who did not make it needs `audit.view`; the action asks for its own permission.

    Raises `Refused` where there is no way back, `Conflict` naming who changed the same fields since.
    """
    with transaction() as db:
        entry = AuditEntry.objects.filter(pk=entry_id).first()
        if entry is None:
            raise NotFound("audit_entry")
        if (entry.actor_kind, entry.actor_id) != (actor.kind, actor.id):
            actor.demand("audit.view")
        _take_back(db, actor, entry)


def undo_own(actor: Actor, subject: str, after: int) -> int:
    """Takes back everything this actor did to the subject behind entry `after` and not long ago; how many changes."""
    if actor.id is None:
        raise Forbidden()
    with transaction() as db:
        recent = AuditEntry.objects.filter(subject=subject, pk__gt=after, at__gte=db.now - RECENT_MS)
        own = list(recent.filter(actor_kind=actor.kind, actor_id=actor.id).exclude(verb=VERB).order_by("-id"))
        if not own:
            raise NotFound("audit_entry")
        for entry in own:
            _take_back(db, actor, entry)
    return len(own)


def _take_back(db: Db, actor: Actor, entry: AuditEntry) -> None:
    way = Undoing.by_verb.get(entry.verb)
    if way is None or entry.before == ERASED:
        raise Refused("undo_impossible")
    before, after = msgspec.json.decode(entry.before), msgspec.json.decode(entry.after)
    _demand_as_it_was_left(db, entry, before, after)
    _, _, name = entry.subject.partition(":")
    way(actor, name, before, after)
    record(actor, VERB, entry.subject, after={"entry": entry.pk})


def _demand_as_it_was_left(db: Db, entry: AuditEntry, before: Values, after: Values) -> None:
    fields = {*before, *after}
    now, by, at = dict(after), entry.actor_name, entry.at
    for who, when, was, is_now in db.execute(_LATER, (entry.subject, entry.pk)):
        gone, come = msgspec.json.decode(was), msgspec.json.decode(is_now)
        touched = fields & {*gone, *come}
        now.update({field: come.get(field) for field in touched})
        by, at = (who, when) if touched else (by, at)
    if all(now.get(field) == after.get(field) for field in fields):
        return
    if all(now.get(field) == before.get(field) for field in fields):
        raise Conflict("undone_already", who=by, at=at)
    raise Conflict("changed_since", who=by, at=at)
