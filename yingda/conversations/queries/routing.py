"""Facts for `routing`: who waits, who has how much, who served this customer before."""

from dataclasses import dataclass
from typing import Any

from yingda.conversations.models import OwnershipSpan
from yingda.conversations.queries.visible import among, visible_to
from yingda.kit.actor import Actor
from yingda.plumbing.realtime.node import read


@dataclass(frozen=True, slots=True)
class WaitingChat:
    """A conversation that waits for somebody."""

    id: int
    inbox_id: int
    channel: str
    contact_id: int
    contact_name: str
    tier: int
    priority: int
    waiting_since: int
    queue_id: int | None
    group_id: int | None
    opened_at: int
    owner_id: int | None


_WAITING = (
    "SELECT id, inbox_id, channel, contact_id, contact_name, contact_tier, priority, COALESCE(waiting_since, state_since), queue_id, group_id, opened_at,"
    " owner_id FROM conversations_conversation WHERE "
)


def waiting(queue_ids: list[int] | None = None, limit: int = 1000) -> list[WaitingChat]:
    """Conversations in state `queued`, longest waiting first; of these queues, or of all."""
    chosen, params = ("1 = 1", []) if queue_ids is None else among("queue_id", queue_ids)
    sql = f"{_WAITING}state = 'queued' AND {chosen} ORDER BY COALESCE(waiting_since, state_since), id LIMIT ?"
    return [WaitingChat(*values) for values in read(sql, (*params, limit))]


def facts(conversation_id: int) -> WaitingChat | None:
    """The same of one conversation, in any state."""
    rows = read(f"{_WAITING}id = ?", (conversation_id,))
    return WaitingChat(*rows[0]) if rows else None


def loads(person_ids: list[int]) -> dict[int, dict[str, int]]:
    """How many conversations each person holds (`open` or `waiting`), by channel."""
    chosen, params = among("assignee_id", person_ids)
    held: dict[int, dict[str, int]] = {person: {} for person in person_ids}
    sql = f"SELECT assignee_id, channel, count(*) FROM conversations_conversation WHERE state IN ('open', 'waiting') AND {chosen} GROUP BY assignee_id, channel"
    for person, channel, count in read(sql, params):
        held[person][channel] = count
    return held


def last_agents(contact_id: int, limit: int = 3) -> list[int]:
    """Who owned this customer's matters, the most recent first."""
    spans = OwnershipSpan.objects.filter(conversation__contact_id=contact_id).order_by("-since_at")
    seen: list[int] = list(dict.fromkeys(spans.values_list("person_id", flat=True)[: limit * 5]))
    return seen[:limit]


_ANSWERED = "id IN (SELECT conversation_id FROM conversations_message WHERE author_kind = 'person' AND kind <> 'note')"


def ownerless_report(actor: Actor, limit: int = 200) -> dict[str, Any]:
    """Answered matters that nobody owns, and how many answered ones were looked at: an empty list is then a proof."""
    seen, params = visible_to(actor)
    answered = f"FROM conversations_conversation WHERE state <> 'resolved' AND {_ANSWERED} AND {seen}"
    looked_at = int(read(f"SELECT count(*) {answered}", params)[0][0])
    columns = ("id", "state", "contact_id", "contact_name", "group_id", "assignee_id", "preview", "opened_at", "last_at")
    rows = read(f"SELECT {', '.join(columns)} {answered} AND owner_id IS NULL ORDER BY id LIMIT ?", (*params, limit))
    return {"items": [dict(zip(columns, values, strict=True)) for values in rows], "looked_at": looked_at}


def is_answered(conversation_id: int) -> bool:
    """Whether a colleague has answered the customer."""
    return bool(read(f"SELECT 1 FROM conversations_conversation WHERE id = ? AND {_ANSWERED}", (conversation_id,)))
