"""Beginning a conversation."""

from typing import Any

import msgspec

from yingda.conversations import sql
from yingda.conversations.actions import sla
from yingda.conversations.actions.matter import announce_row, begin_state, load, tell_visitor
from yingda.conversations.events import ConversationAssigned, ConversationOpened, ConversationQueued
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.sla import Facts
from yingda.customers import queries as customers
from yingda.inboxes import queries as inboxes
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.plumbing.store import Db, announce, transaction

_OPEN = (
    "INSERT INTO conversations_conversation (inbox_id, channel, contact_id, contact_name, contact_tier, state, state_since, group_id,"
    " assignee_id, owner_id, priority, subject, last_seq, last_at, last_from, preview, unread, staff_read_seq, staff_got_seq,"
    " visitor_read_seq, visitor_got_seq, opened_at, previous_id, participant_ids, tag_ids, mention_ids, version)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '', '', 0, 0, 0, 0, 0, ?, ?, '', '', '', 0)"
)


def open_conversation(
    db: Db,
    actor: Actor,
    *,
    inbox_id: int,
    channel: str,
    contact_id: int,
    previous_id: int | None = None,
    subject: str = "",
    priority: int = 1,
    group_id: int | None = None,
    assignee_id: int | None = None,
) -> Matter:
    """A new matter of a contact: waiting for somebody, or open when `assignee_id` begins it. Raises `NotFound` without a contact."""
    brief: dict[str, Any] | None = customers.contacts_brief([contact_id]).get(contact_id)
    if brief is None:
        raise NotFound("contact")
    state = "queued" if assignee_id is None else "open"
    conversation_id = db.insert(
        _OPEN,
        (inbox_id, channel, contact_id, str(brief["name"])[:120], brief["tier"], state, db.now, group_id, assignee_id, None, priority,
         subject[:200], db.now, db.now, previous_id),
    )  # fmt: skip
    matter = load(db, conversation_id)
    begin_state(db, actor, matter, "opened")
    clocks = sla.begin(db, matter.id, Facts(inbox_id, None, matter.contact_tier, channel), db.now)
    matter = msgspec.structs.replace(matter, **clocks)
    announce_row(None, matter)
    announce(ConversationOpened(matter.id, contact_id, inbox_id, previous_id))
    tell_visitor(matter)
    if assignee_id is None:
        announce(ConversationQueued(matter.id, "opened"))
    else:
        announce(ConversationAssigned(matter.id, assignee_id, group_id, None, actor.kind, "opened"))
    return matter


def begin(actor: Actor, inbox_id: int, contact_id: int, subject: str) -> Matter:
    """A colleague writes first to a customer they may see: the conversation is open and theirs.

    Raises `NotFound` for a customer they may not see, `Conflict` while a conversation of that customer runs in the inbox.
    """
    actor.demand_somewhere("conversation.reply")
    person, group = actor.person_id, min(actor.groups, default=None)
    customers.demand_contact(actor, "customer.view", contact_id)
    inbox = inboxes.by_id(inbox_id)
    if inbox.kind != "web":
        raise Refused("inbox_not_for_writing", field="inbox_id")
    with transaction() as db:
        latest = latest_of(db, contact_id, inbox.id)
        if latest is not None and latest.state != "resolved":
            raise Conflict("conversation_running", number=latest.id)
        return open_conversation(db, actor, inbox_id=inbox.id, channel="web", contact_id=contact_id, subject=subject, group_id=group, assignee_id=person)


def latest_of(db: Db, contact_id: int, inbox_id: int) -> Matter | None:
    """The contact's newest conversation in an inbox, locked."""
    row = db.one("SELECT id FROM conversations_conversation WHERE contact_id = ? AND inbox_id = ? ORDER BY id DESC LIMIT 1", (contact_id, inbox_id))
    return None if row is None else sql.load(db, int(row[0]))
