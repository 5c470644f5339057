"""Shapes that lists, events and answers share: the row of a conversation, what a message changes on it, a message."""

from typing import Any

import msgspec

from yingda.conversations.rules.matter import Matter, numbers


class ContactBrief(msgspec.Struct, frozen=True, gc=False):
    id: int
    name: str
    tier: int


class SlaBrief(msgspec.Struct, frozen=True, gc=False):
    kind: str
    due_at: int | None
    warn_at: int | None
    breached_at: int | None


class Row(msgspec.Struct, frozen=True, gc=False):
    """A conversation as lists show it (docs/contract.md §4)."""

    id: int
    number: int
    state: str
    state_since: int
    channel: str
    inbox_id: int
    group_id: int | None
    queue_id: int | None
    assignee_id: int | None
    owner_id: int | None
    contact: ContactBrief
    priority: int
    subject: str
    tag_ids: list[int]
    last_seq: int
    last_at: int
    last_from: str
    preview: str
    unread: int
    waiting_since: int | None
    sla: SlaBrief | None
    snoozed_until: int | None
    opened_at: int
    resolved_at: int | None
    participant_ids: list[int]
    mention_ids: list[int]
    staff_read_seq: int
    visitor_read_seq: int
    visitor_got_seq: int
    previous_id: int | None
    version: int


def sla_of(m: Matter) -> SlaBrief | None:
    """The nearest clock of the conversation, if one runs."""
    return None if m.sla_kind is None else SlaBrief(m.sla_kind, m.sla_due_at, m.sla_warn_at, m.sla_breached_at)


def row(m: Matter) -> Row:
    """The row of a conversation."""
    return Row(
        m.id, m.id, m.state, m.state_since, m.channel, m.inbox_id, m.group_id, m.queue_id, m.assignee_id, m.owner_id,
        ContactBrief(m.contact_id, m.contact_name, m.contact_tier), m.priority, m.subject, numbers(m.tag_ids),
        m.last_seq, m.last_at, m.last_from, m.preview, m.unread, m.waiting_since, sla_of(m), m.snoozed_until,
        m.opened_at, m.resolved_at, numbers(m.participant_ids), numbers(m.mention_ids),
        m.staff_read_seq, m.visitor_read_seq, m.visitor_got_seq, m.previous_id, m.version,
    )  # fmt: skip


def patch(m: Matter) -> dict[str, Any]:
    """What a message changed on the row."""
    return {
        "id": m.id, "state": m.state, "last_seq": m.last_seq, "last_at": m.last_at, "last_from": m.last_from,
        "preview": m.preview, "unread": m.unread, "waiting_since": m.waiting_since, "sla": sla_of(m),
        "owner_id": m.owner_id, "assignee_id": m.assignee_id, "version": m.version,
    }  # fmt: skip


def message(values: tuple[Any, ...]) -> dict[str, Any]:
    """A message from its columns (`sql.MESSAGE_COLUMNS`); a recalled one has no content left."""
    (id, conversation_id, seq, kind, text, data, author_kind, author_id, author_name, client_id, at, edited_at, recalled_at) = values
    gone = recalled_at is not None
    return {
        "id": id, "conversation_id": conversation_id, "seq": seq, "kind": kind,
        "text": "" if gone else text, "data": {} if gone else msgspec.Raw(data.encode()),
        "author": {"kind": author_kind, "id": author_id, "name": author_name},
        "client_id": client_id, "at": at, "edited_at": edited_at, "recalled_at": recalled_at,
    }  # fmt: skip
