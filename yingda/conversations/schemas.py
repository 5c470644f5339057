"""Shapes on the wire: rows of lists, messages, and what requests carry."""

from typing import Any

import msgspec
from ninja import Field, Schema

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


class WhyIn(Schema):
    """An optional reason."""

    why: str = Field("", max_length=200)


class SnoozeIn(Schema):
    """Until when (ms)."""

    until_at: int = Field(ge=0, lt=2**53)


class AssignIn(Schema):
    """To whom."""

    person_id: int = Field(gt=0, lt=2**53)
    why: str = Field("", max_length=200)


class TagsIn(Schema):
    """The tags that shall be on it."""

    tag_ids: list[int] = Field(max_length=100)


class PriorityIn(Schema):
    """0 low to 3 urgent."""

    priority: int


class ReadIn(Schema):
    """Up to which sequence number."""

    seq: int = Field(ge=0, lt=2**31)


class OpenIn(Schema):
    """Whom to write to, through which inbox."""

    inbox_id: int = Field(gt=0, lt=2**53)
    contact_id: int = Field(gt=0, lt=2**53)
    subject: str = Field("", max_length=200)


class BulkIn(Schema):
    """A verb for many conversations, with the facts it needs."""

    ids: list[int] = Field(max_length=1000)
    verb: str = Field(max_length=20)
    person_id: int | None = None
    tag_ids: list[int] | None = Field(None, max_length=100)
    until_at: int | None = None
    priority: int | None = None


class HandOverIn(Schema):
    """To whom, and why."""

    to_person: int | None = None
    to_group: int | None = None
    reason: str = Field(max_length=2000)


class ParticipantIn(Schema):
    """Who is asked in."""

    person_id: int = Field(gt=0, lt=2**53)


class NoteIn(Schema):
    """The new words of a note."""

    text: str = Field(max_length=20_000)


class ViewIn(Schema):
    """Filters under a name."""

    name: str = Field(min_length=1, max_length=60)
    query: dict[str, str] = Field(max_length=20)


def row_answer(matter: Matter) -> dict[str, object]:
    """The answer of an action: the row as it is now."""
    return {"row": msgspec.to_builtins(row(matter))}


class PageIn(Schema):
    """The page a visitor looks at."""

    url: str = Field("", max_length=2000)
    title: str = Field("", max_length=300)
    referrer: str = Field("", max_length=2000)


class ArrivalIn(Schema):
    """A visitor's browser says hello."""

    inbox: str = Field(max_length=64)
    token: str = Field("", max_length=4096)
    identity: str | None = Field(None, max_length=4096)
    locale: str = Field("zh-CN", max_length=10)
    attributes: dict[str, Any] = Field(default_factory=dict, max_length=50)
    page: PageIn = Field(default_factory=PageIn)


class FormIn(Schema):
    """The offline form."""

    inbox: str = Field(max_length=64)
    token: str = Field("", max_length=4096)
    locale: str = Field("zh-CN", max_length=10)
    fields: dict[str, Any] = Field(max_length=50)
    client_id: str | None = Field(None, max_length=36)


class RatingIn(Schema):
    """1 to 5, why, and words."""

    score: int
    reasons: list[str] = Field(default_factory=list, max_length=20)
    text: str = Field("", max_length=2000)


class TranscriptIn(Schema):
    """Where to send it."""

    email: str = Field(max_length=254)
