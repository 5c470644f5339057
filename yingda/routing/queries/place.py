"""What a visitor is told of the wait."""

from typing import Any

from yingda.conversations.queries.floor import standing
from yingda.plumbing.clock import now_ms
from yingda.routing.queries.line import departures, line
from yingda.routing.rules.waiting import estimate_s


def place_of(conversation_id: int) -> dict[str, Any] | None:
    """`{place, estimate_s}` of a waiting conversation (place 1: next; estimate None: no evidence); None when it does not wait."""
    where = standing(conversation_id)
    if where is None or where.state != "queued" or where.queue_id is None:
        return None
    ids = [chat.id for chat in line([where.queue_id])]
    if conversation_id not in ids:
        return None
    now, place = now_ms(), ids.index(conversation_id) + 1
    return {"place": place, "estimate_s": estimate_s(place, departures(where.queue_id, now), now)}
