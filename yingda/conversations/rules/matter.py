"""A conversation as a value: what rules decide on and lists show."""

import msgspec

from yingda.kit.actor import Actor

STATES = ("bot", "queued", "open", "waiting", "snoozed", "resolved")
HELD = ("open", "waiting", "snoozed")
# What takes a place with its assignee: a snoozed one does not.
IN_HAND = ("open", "waiting")


class Matter(msgspec.Struct, frozen=True, gc=False):
    """All columns of a conversation, in the order of `COLUMNS`."""

    id: int
    inbox_id: int
    channel: str
    contact_id: int
    contact_name: str
    contact_tier: int
    state: str
    state_since: int
    group_id: int | None
    queue_id: int | None
    assignee_id: int | None
    owner_id: int | None
    priority: int
    subject: str
    last_seq: int
    last_at: int
    last_from: str
    preview: str
    unread: int
    waiting_since: int | None
    staff_read_seq: int
    staff_got_seq: int
    visitor_read_seq: int
    visitor_got_seq: int
    sla_version_id: int | None
    sla_kind: str | None
    sla_due_at: int | None
    sla_warn_at: int | None
    sla_breached_at: int | None
    snoozed_until: int | None
    opened_at: int
    resolved_at: int | None
    previous_id: int | None
    participant_ids: str
    tag_ids: str
    mention_ids: str
    version: int


COLUMNS = Matter.__struct_fields__


def numbers(text: str) -> list[int]:
    """The numbers of a blank-separated column."""
    return [int(part) for part in text.split()] if text else []


def with_number(text: str, number: int) -> str:
    """The column with a number added once."""
    return " ".join(str(n) for n in sorted({*numbers(text), number}))


def without_number(text: str, number: int) -> str:
    """The column with a number taken out."""
    return " ".join(str(n) for n in numbers(text) if n != number)


def topics(matter: Matter) -> tuple[str, ...]:
    """Who hears of the conversation live; the same people as `may_see` lets see it (held together by a test)."""
    people = {matter.assignee_id, matter.owner_id, *numbers(matter.participant_ids), *numbers(matter.mention_ids)} - {None}
    heard = [f"u:{person}" for person in sorted(p for p in people if p is not None)]
    if matter.group_id is not None:
        heard.append(f"g:{matter.group_id}")
        if matter.state == "queued":
            heard.append(f"w:{matter.group_id}")
    heard.append("all")
    return tuple(heard)


def is_own(actor: Actor, matter: Matter) -> bool:
    """Whether it is the actor's own work: assigned, owned, taking part, or named in a note."""
    if actor.kind != "person" or actor.id is None:
        return False
    if actor.id in (matter.assignee_id, matter.owner_id):
        return True
    return actor.id in numbers(matter.participant_ids) or actor.id in numbers(matter.mention_ids)


def may(actor: Actor, permission: str, matter: Matter) -> bool:
    """Whether the actor's permission reaches this conversation."""
    return actor.may(permission, own=is_own(actor, matter), group=matter.group_id)


def may_see(actor: Actor, matter: Matter) -> bool:
    """`conversation.view`, and for everybody who holds it at all the waiting chats of their own groups."""
    if may(actor, "conversation.view", matter):
        return True
    waiting_here = matter.state == "queued" and matter.group_id is not None and matter.group_id in actor.groups
    return waiting_here and actor.may_somewhere("conversation.view")


def may_answer(actor: Actor, matter: Matter) -> bool:
    """Whether the actor may write to the customer: a waiting chat of one's own group may be taken by answering."""
    if may(actor, "conversation.reply", matter):
        return True
    takes_it = matter.state == "queued" and matter.group_id is not None and matter.group_id in actor.groups
    return takes_it and actor.may_somewhere("conversation.reply")
