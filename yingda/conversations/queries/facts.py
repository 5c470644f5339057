"""Facts of conversations for other rooms and for the world outside; they check their own permissions."""

from collections.abc import Collection
from typing import Any

from yingda.conversations.models import Conversation
from yingda.conversations.rules.matter import numbers

_PLAIN = (
    "id", "state", "channel", "inbox_id", "group_id", "queue_id", "assignee_id", "owner_id", "priority", "opened_at",
    "resolved_at", "previous_id", "version",
)  # fmt: skip


def conversations_brief(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What other systems are told of these conversations, by id; those that are not there are left out."""
    columns = (*_PLAIN, "tag_ids", "contact_id", "contact_name", "contact_tier")
    return {row["id"]: _brief(row) for row in Conversation.objects.filter(pk__in=set(ids)).values(*columns)}


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    contact = {"id": row["contact_id"], "name": row["contact_name"], "tier": row["contact_tier"]}
    return {name: row[name] for name in _PLAIN} | {"number": row["id"], "tag_ids": numbers(row["tag_ids"]), "contact": contact}
