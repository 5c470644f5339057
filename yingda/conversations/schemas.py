"""What requests carry, and the answer of an action."""

from typing import Annotated, Any

import msgspec
from ninja import Field, Schema

from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.rows import row
from yingda.conversations.rules.tickets.rows import ticket_row
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.plumbing.schemas import STORABLE, Storable

Id = Annotated[int, Field(gt=0, lt=2**53)]
Instant = Annotated[int, Field(ge=0, lt=2**53)]
Reason = Annotated[str, Field(max_length=200), STORABLE]


class WhyIn(Schema):
    """An optional reason."""

    why: Reason = ""


class SnoozeIn(Schema):
    """Until when (ms)."""

    until_at: Instant


class AssignIn(Schema):
    """To whom."""

    person_id: Id
    why: Reason = ""


class TagsIn(Schema):
    """The tags that shall be on it."""

    tag_ids: list[Id] = Field(max_length=100)


class PriorityIn(Schema):
    """0 low to 3 urgent."""

    priority: int


class ReadIn(Schema):
    """Up to which sequence number."""

    seq: int = Field(ge=0, lt=2**31)


class OpenIn(Schema):
    """Whom to write to, through which inbox."""

    inbox_id: Id
    contact_id: Id
    subject: Storable = Field("", max_length=200)


class BulkIn(Schema):
    """A verb for many conversations, with the facts it needs."""

    ids: list[Id] = Field(max_length=1000)
    verb: str = Field(max_length=20)
    person_id: Id | None = None
    tag_ids: list[Id] | None = Field(None, max_length=100)
    until_at: Instant | None = None
    priority: int | None = None


class HandOverIn(Schema):
    """To whom, and why."""

    to_person: Id | None = None
    to_group: Id | None = None
    reason: Storable = Field(max_length=2000)


class ParticipantIn(Schema):
    """Who is asked in."""

    person_id: Id


class NoteIn(Schema):
    """The new words of a note."""

    text: str = Field(max_length=20_000)


class ViewIn(Schema):
    """Filters of a list (`conversations`, `tickets`) under a name."""

    list: Storable = Field("conversations", max_length=20)
    name: Storable = Field(min_length=1, max_length=60)
    query: dict[Annotated[str, Field(max_length=20)], Annotated[str, Field(max_length=1000)]] = Field(max_length=20)


def row_answer(matter: Matter) -> dict[str, object]:
    """The answer of an action: the row as it is now."""
    return {"row": msgspec.to_builtins(row(matter))}


class VisitedPageIn(Schema):
    """The page a visitor looks at."""

    url: str = Field("", max_length=2000)
    title: str = Field("", max_length=300)
    referrer: str = Field("", max_length=2000)


class ArrivalIn(Schema):
    """A visitor's browser says hello."""

    inbox: str = Field(max_length=64)
    token: str = Field("", max_length=4096)
    identity: str | None = Field(None, max_length=4096)
    locale: Storable = Field("zh-CN", max_length=10)
    attributes: dict[str, Any] = Field(default_factory=dict, max_length=50)
    page: VisitedPageIn = VisitedPageIn(url="", title="", referrer="")


class FormIn(Schema):
    """The offline form."""

    inbox: str = Field(max_length=64)
    token: str = Field("", max_length=4096)
    locale: Storable = Field("zh-CN", max_length=10)
    fields: dict[str, Any] = Field(max_length=50)
    client_id: Storable | None = Field(None, max_length=36)


class RatingIn(Schema):
    """1 to 5, why, and words; if they were asked, whether they would recommend the team (0 to 10) and how easy it was (1 to 7)."""

    score: int
    reasons: list[Annotated[str, Field(max_length=200), STORABLE]] = Field(default_factory=list, max_length=20)
    text: Storable = Field("", max_length=2000)
    recommend: int | None = Field(None, ge=0, le=10)
    effort: int | None = Field(None, ge=1, le=7)


class TranscriptIn(Schema):
    """Where to send it."""

    email: str = Field(max_length=254)


class ExternalContactIn(Schema):
    """The sender's customer: their number there, and a name."""

    external_id: Storable = Field(min_length=1, max_length=200)
    name: Storable = Field("", max_length=80)


class ReceivedIn(Schema):
    """A message that a customer wrote elsewhere."""

    contact: ExternalContactIn
    text: str = Field(max_length=20_000)
    client_id: Storable = Field(min_length=1, max_length=36)


class TicketTypeIn(Schema):
    """A new type of ticket."""

    key: Storable = Field(max_length=40)
    name: Storable = Field(max_length=200)
    position: int = Field(0, ge=0, le=100_000)
    document: dict[str, Any] = Field(default_factory=dict, max_length=20)


class TicketTypePatch(Schema):
    """The fields to change."""

    name: Storable | None = Field(None, max_length=200)
    position: int | None = Field(None, ge=0, le=100_000)
    document: dict[str, Any] | None = Field(None, max_length=20)


class TicketIn(Schema):
    """A new ticket."""

    type_id: Id
    title: Storable = Field(max_length=1000)
    description: Storable = Field("", max_length=50_000)
    values: dict[str, Any] = Field(default_factory=dict, max_length=100)
    priority: int = 1
    group_id: Id | None = None
    owner_id: Id | None = None
    contact_id: Id | None = None
    tag_ids: list[Id] = Field(default_factory=list, max_length=100)


class TicketPatch(Schema):
    """The fields to change; `values` is the whole form."""

    title: Storable = Field("", max_length=1000)
    description: Storable = Field("", max_length=50_000)
    values: dict[str, Any] = Field(default_factory=dict, max_length=100)
    priority: int = 1
    contact_id: Id | None = None


class TicketFilters(Schema):
    """Filters of the ticket list as they stand in the address; several values with commas."""

    sort: str = Field("", max_length=20)
    limit: str = Field("", max_length=10)
    cursor: str = Field("", max_length=2048)
    state: str = Field("", max_length=200)
    liaison: str = Field("", max_length=200)
    type: str = Field("", max_length=1000)
    group: str = Field("", max_length=1000)
    owner: str = Field("", max_length=1000)
    tag: str = Field("", max_length=1000)
    priority: str = Field("", max_length=20)
    contact: str = Field("", max_length=20)
    conversation: str = Field("", max_length=20)
    watcher: str = Field("", max_length=10)
    step: str = Field("", max_length=10)
    overdue: str = Field("", max_length=10)
    ownerless: str = Field("", max_length=10)
    q: str = Field("", max_length=1000)
    since: str = Field("", max_length=20)
    until: str = Field("", max_length=20)


class CommentIn(Schema):
    """What is said, who is named, which uploads belong to it."""

    text: str = Field("", max_length=20_000)
    mentions: list[Id] = Field(default_factory=list, max_length=100)
    files: list[Annotated[str, Field(max_length=64)]] = Field(default_factory=list, max_length=100)


class StepNoteIn(Schema):
    """What there is to say about a step."""

    note: Storable = Field("", max_length=2000)


class ReasonIn(Schema):
    """Why."""

    reason: Storable = Field(max_length=2000)


class StepOwnerIn(Schema):
    """One of the two."""

    person_id: Id | None = None
    group_id: Id | None = None


class TicketStateIn(Schema):
    """`open`, `waiting`, `solved` or `closed`."""

    state: str = Field(max_length=20)
    why: Reason = ""


class EscalationIn(Schema):
    """To which group, why, and to whom of it."""

    group_id: Id
    reason: Storable = Field(max_length=2000)
    person_id: Id | None = None


class LinkIn(Schema):
    """To another ticket or to a conversation."""

    kind: str = Field("relates", max_length=20)
    ticket_id: Id | None = None
    conversation_id: Id | None = None


class MergeIn(Schema):
    """Which ticket is absorbed."""

    other_id: Id


class SplitIn(Schema):
    """What goes to a new ticket."""

    title: Storable = Field(max_length=1000)
    comment_ids: list[Id] = Field(default_factory=list, max_length=1000)
    step_ids: list[Id] = Field(default_factory=list, max_length=100)


class TicketBulkIn(Schema):
    """A verb (`assign`, `state`, `priority`, `tag`, `untag`) for many tickets, with the facts it needs."""

    ids: list[Id] = Field(max_length=1000)
    verb: str = Field(max_length=20)
    person_id: Id | None = None
    state: str | None = Field(None, max_length=20)
    why: Reason = ""
    priority: int | None = None
    tag_ids: list[Id] | None = Field(None, max_length=100)


def ticket_answer(ticket: Ticket) -> dict[str, object]:
    """The answer of an action on a ticket: the row as it is now."""
    return {"row": msgspec.to_builtins(ticket_row(ticket))}
