"""Loading a conversation for a change, and the one way to change it."""

from typing import Any

import msgspec

from yingda.conversations import sql
from yingda.conversations.actions import offers, sla
from yingda.conversations.events import (
    ConversationAssigned,
    ConversationQueued,
    ConversationReleased,
    ConversationReopened,
    ConversationResolved,
    OwnerChanged,
    RowChanged,
    RowGone,
    VisitorStateChanged,
)
from yingda.conversations.rules.matter import HELD, IN_HAND, Matter, may, may_see, topics
from yingda.conversations.rules.rows import row
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound
from yingda.people import queries as people
from yingda.plumbing.store import Db, announce

PAUSING = ("waiting", "snoozed")


def load(db: Db, conversation_id: int) -> Matter:
    """The conversation, locked. Raises `NotFound`."""
    matter = sql.load(db, conversation_id)
    if matter is None:
        raise NotFound("conversation")
    return matter


def load_for(db: Db, actor: Actor, conversation_id: int, permission: str) -> Matter:
    """The conversation, if the actor may see it and do this with it. Raises `NotFound` or `Forbidden`."""
    matter = load(db, conversation_id)
    if not may_see(actor, matter):
        raise NotFound("conversation")
    if not may(actor, permission, matter):
        raise Forbidden(permission=permission)
    return matter


def change(db: Db, actor: Actor, before: Matter, why: str, **fields: Any) -> Matter:
    """Writes changed columns with the histories and events that follow from them; the conversation as it is now.

    Raises `Conflict` when somebody else changed the row since it was loaded.
    """
    if "state" in fields and fields["state"] != before.state:
        fields["state_since"] = db.now
    after = msgspec.structs.replace(before, version=before.version + 1, **fields)
    if not sql.save_changes(db, before, after):
        raise Conflict("changed_meanwhile")
    if after.state != before.state:
        _write_state(db, actor, after, why)
        after = _move_clocks(db, before, after)
    if after.owner_id != before.owner_id:
        _write_owner(db, before, after, why)
    if after.assignee_id != before.assignee_id or (after.state == "resolved" and before.state != "resolved"):
        offers.end_open(db, after, actor)
    announce_row(before, after)
    if (after.state, after.assignee_id) != (before.state, before.assignee_id):
        tell_visitor(after)
    _announce_facts(before, after, actor, why)
    return after


def announce_row(before: Matter | None, after: Matter) -> None:
    """Tells lists: gone where it can no longer be seen, the new row where it can."""
    heard = topics(after)
    if before is not None:
        lost = tuple(t for t in topics(before) if t not in heard)
        if lost:
            announce(RowGone(after.id, lost))
    announce(RowChanged(row(after), heard))


def _move_clocks(db: Db, before: Matter, after: Matter) -> Matter:
    """Service-level clocks follow the state: paused, running on, met, begun anew."""
    if after.sla_version_id is None:
        return after
    columns: dict[str, Any] = {}
    if before.state in PAUSING:
        columns |= sla.resumed(db, after.id, db.now, before.state)
    if before.state == "resolved":
        columns |= sla.reopened(db, after.id, db.now)
    if after.state in PAUSING:
        columns |= sla.paused(db, after.id, db.now, after.state)
    if after.state == "resolved":
        columns |= sla.closed(db, after.id, db.now)
    return msgspec.structs.replace(after, **columns)


def _write_state(db: Db, actor: Actor, after: Matter, why: str) -> None:
    db.change("UPDATE conversations_statespan SET until_at = ? WHERE conversation_id = ? AND until_at IS NULL", (db.now, after.id))
    begin_state(db, actor, after, why)


def begin_state(db: Db, actor: Actor, matter: Matter, why: str) -> None:
    """The history row of the state the conversation is in now."""
    db.change(
        "INSERT INTO conversations_statespan (conversation_id, state, since_at, actor_kind, actor_id, why) VALUES (?, ?, ?, ?, ?, ?)",
        (matter.id, matter.state, db.now, actor.kind, actor.id, why[:200]),
    )


def _write_owner(db: Db, before: Matter, after: Matter, why: str) -> None:
    db.change("UPDATE conversations_ownershipspan SET until_at = ? WHERE conversation_id = ? AND until_at IS NULL", (db.now, after.id))
    if after.owner_id is not None:
        db.change(
            "INSERT INTO conversations_ownershipspan (conversation_id, person_id, since_at, why) VALUES (?, ?, ?, ?)",
            (after.id, after.owner_id, db.now, why[:40]),
        )
    announce(OwnerChanged(after.id, before.owner_id, after.owner_id, why))


def _announce_facts(before: Matter, after: Matter, actor: Actor, why: str) -> None:
    _announce_holder(before, after, actor, why)
    if after.state == before.state:
        return
    if before.state == "resolved":
        announce(ConversationReopened(after.id, why))
    if after.state == "queued":
        announce(ConversationQueued(after.id, why))
    if after.state == "resolved":
        announce(ConversationResolved(after.id, after.contact_id, after.inbox_id, after.assignee_id, after.owner_id))


def _announce_holder(before: Matter, after: Matter, actor: Actor, why: str) -> None:
    held_before = before.assignee_id if before.state in IN_HAND else None
    held_after = after.assignee_id if after.state in IN_HAND else None
    if held_before != held_after and held_before is not None:
        announce(ConversationReleased(after.id, held_before, why))
    if held_before != held_after and held_after is not None:
        announce(ConversationAssigned(after.id, held_after, after.group_id, after.queue_id, actor.kind, why))


def tell_visitor(matter: Matter) -> None:
    """Announces to the visitor what they may know of the state: `queries.visitor.shown` says the same."""
    held = matter.assignee_id if matter.state in HELD else None
    agent = None if held is None else {"name": people.signature_of(held)}
    announce(VisitorStateChanged(matter.contact_id, {"id": matter.id, "state": matter.state, "agent": agent}))
