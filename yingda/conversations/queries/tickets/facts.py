"""Facts of tickets for other rooms; they check their own permissions."""

from collections.abc import Collection
from typing import Any

import msgspec

from yingda.conversations.models import Ticket
from yingda.conversations.queries.tickets.visible import tickets_visible_to
from yingda.conversations.queries.visible import among
from yingda.conversations.rules.matter import numbers
from yingda.kit.actor import Actor
from yingda.plumbing.realtime.node import read

_COLUMNS = (
    "id", "number", "type_id", "liaison", "title", "priority", "state", "state_since", "group_id", "owner_id", "maker_id", "contact_id",
    "conversation_id", "answers", "tag_ids", "created_at", "version",
)  # fmt: skip


def tickets_facts(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What automations ask of these tickets, by id: one query for any number."""
    rows = Ticket.objects.filter(pk__in=set(ids)).values(*_COLUMNS)
    return {row["id"]: {**row, "tag_ids": numbers(row["tag_ids"]), "answers": msgspec.json.decode(row["answers"])} for row in rows}


def resting_tickets(states: Collection[str], after: int, up_to: int, limit: int) -> list[tuple[int, int]]:
    """Tickets in these states since after `after` and not after `up_to` (ms), as (id, instant), earliest first."""
    rows = Ticket.objects.filter(state__in=list(states), state_since__gt=after, state_since__lte=up_to, merged_into__isnull=True)
    return list(rows.order_by("state_since", "id").values_list("id", "state_since")[:limit])


def tickets_seen_among(actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of the tickets that the actor may see."""
    wanted, params = among("id", sorted(set(ids)))
    seen, more = tickets_visible_to(actor)
    return {row[0] for row in read(f"SELECT id FROM conversations_ticket WHERE {wanted} AND {seen}", (*params, *more))}
