"""Facts of conversations for other rooms and for the world outside; they check their own permissions."""

from collections.abc import Collection
from typing import Any

from django.db.models import Min

from yingda.conversations.models import Conversation, Message, StateSpan
from yingda.conversations.queries.visible import among, visible_to
from yingda.conversations.rules.matter import numbers
from yingda.kit.actor import Actor
from yingda.plumbing.realtime.node import read

_PLAIN = (
    "id", "state", "channel", "inbox_id", "group_id", "queue_id", "assignee_id", "owner_id", "priority", "opened_at",
    "resolved_at", "previous_id", "version",
)  # fmt: skip
_FURTHER = ("tag_ids", "contact_id", "contact_name", "subject", "state_since", "waiting_since", "snoozed_until", "last_from", "last_at", "last_seq")
_SINCE = {"state": "state_since", "customer": "waiting_since", "agent": "last_at"}


def conversations_brief(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What other systems are told of these conversations, by id; those that are not there are left out."""
    columns = (*_PLAIN, "tag_ids", "contact_id", "contact_name", "contact_tier")
    return {row["id"]: _brief(row) for row in Conversation.objects.filter(pk__in=set(ids)).values(*columns)}


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    contact = {"id": row["contact_id"], "name": row["contact_name"], "tier": row["contact_tier"]}
    return {name: row[name] for name in _PLAIN} | {"number": row["id"], "tag_ids": numbers(row["tag_ids"]), "contact": contact}


def conversations_facts(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What automations ask of these conversations, by id: one query for any number."""
    rows = Conversation.objects.filter(pk__in=set(ids)).values(*_PLAIN, *_FURTHER)
    return {row["id"]: {**row, "tag_ids": numbers(row["tag_ids"])} for row in rows}


def begun_states(ids: Collection[int], instants: Collection[int]) -> set[tuple[int, str, int]]:
    """The states that began at these instants (ms) in these conversations, as (conversation, state, instant)."""
    rows = StateSpan.objects.filter(conversation_id__in=set(ids), since_at__in=set(instants))
    return set(rows.values_list("conversation_id", "state", "since_at"))


def first_words(ids: Collection[int]) -> dict[int, int]:
    """The sequence number of the customer's first message in each of these conversations."""
    rows = Message.objects.filter(conversation_id__in=set(ids), author_kind="visitor")
    return dict(rows.values_list("conversation_id").annotate(Min("seq")).order_by())


def resting(since: str, states: Collection[str], after: int, up_to: int, limit: int) -> list[tuple[int, int]]:
    """Conversations in these states whose `since` lies after `after` and not after `up_to` (ms), as (id, instant), earliest first.

    since: `state` (in it since), `customer` (the customer waits since), `agent` (a colleague had the last word, then).
    """
    column = _SINCE[since]
    rows = Conversation.objects.filter(**{"state__in": list(states), f"{column}__gt": after, f"{column}__lte": up_to})
    if since == "agent":
        rows = rows.filter(last_from="agent")
    return list(rows.order_by(column, "id").values_list("id", column)[:limit])


def told_of(conversation_id: int) -> tuple[int | None, int | None, int | None]:
    """Group, assignee and owner of a conversation: those who are told of it. Nobody's for one that is not there."""
    row = Conversation.objects.filter(pk=conversation_id).values_list("group_id", "assignee_id", "owner_id").first()
    return (None, None, None) if row is None else row


def seen_among(actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of the conversations that the actor may see."""
    wanted, params = among("id", sorted(set(ids)))
    seen, more = visible_to(actor)
    return {row[0] for row in read(f"SELECT id FROM conversations_conversation WHERE {wanted} AND {seen}", (*params, *more))}
