"""One conversation: its row, its messages, its histories."""

from typing import Any

import msgspec

from yingda.conversations.models import ConversationTag, HandOver, OwnershipSpan, Participant, Rating, StateSpan
from yingda.conversations.rules.matter import Matter, may_see
from yingda.conversations.rules.rows import message, row
from yingda.conversations.sql import MESSAGE_COLUMNS, SELECT
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import NUMBERS_END

PAGE = 50
SEEN_BY_VISITORS = "kind NOT IN ('note', 'event')"


def find(conversation_id: int) -> Matter | None:
    """The conversation as it is now, unlocked."""
    if not 0 < conversation_id < NUMBERS_END:
        return None
    rows = read(f"SELECT {SELECT} FROM conversations_conversation WHERE id = ?", (conversation_id,))
    return Matter(*rows[0]) if rows else None


def visible(actor: Actor, conversation_id: int) -> Matter:
    """The conversation, if the actor may see it. Raises `NotFound`."""
    matter = find(conversation_id)
    if matter is None or not may_see(actor, matter):
        raise NotFound("conversation")
    return matter


def opened(actor: Actor, conversation_id: int) -> dict[str, Any]:
    """Everything the conversation pane shows at first: the row, the last messages, offers, people, rating."""
    matter = visible(actor, conversation_id)
    messages, more = history(actor, matter.id)
    return {"row": row(matter), "messages": messages, "more": more, **_around(matter)}


def history(actor: Actor, conversation_id: int, before: int | None = None, limit: int = PAGE) -> tuple[list[dict[str, Any]], bool]:
    """Messages before sequence number `before` in order, and whether there are older ones. The caller has asked who may."""
    rows = _messages(conversation_id, "seq < ?", "DESC", 2**31 - 1 if before is None else before, limit + 1)
    kept = [values for values in reversed(rows[:limit]) if _whisper_is_for(actor, values)]
    return [message(values) for values in kept], len(rows) > limit


def history_after(actor: Actor, conversation_id: int, after: int, limit: int = PAGE) -> tuple[list[dict[str, Any]], bool]:
    """Messages after sequence number `after`, and whether there are newer ones."""
    rows = _messages(conversation_id, "seq > ?", "ASC", after, limit + 1)
    return [message(values) for values in rows[:limit] if _whisper_is_for(actor, values)], len(rows) > limit


def history_of_visitor(conversation_id: int, before: int | None, limit: int = PAGE) -> tuple[list[dict[str, Any]], bool]:
    """The same as the customer may see it: no notes, no staff lines."""
    rows = _messages(conversation_id, f"{SEEN_BY_VISITORS} AND seq < ?", "DESC", 2**31 - 1 if before is None else before, limit + 1)
    return [message(values) for values in reversed(rows[:limit])], len(rows) > limit


def tag_numbers(conversation_id: int) -> set[int]:
    """The tags on a conversation."""
    return set(ConversationTag.objects.filter(conversation_id=conversation_id).values_list("tag_id", flat=True))


def states(actor: Actor, conversation_id: int) -> list[dict[str, Any]]:
    """The history of states and owners, in order."""
    matter = visible(actor, conversation_id)
    spans = StateSpan.objects.filter(conversation_id=matter.id).order_by("id")
    owners = OwnershipSpan.objects.filter(conversation_id=matter.id).order_by("id")
    return [
        *({"what": "state", **_span(s), "state": s.state, "actor_kind": s.actor_kind, "actor_id": s.actor_id} for s in spans),
        *({"what": "owner", **_span(o), "person_id": o.person_id} for o in owners),
    ]


def _span(span: StateSpan | OwnershipSpan) -> dict[str, Any]:
    return {"since_at": span.since_at, "until_at": span.until_at, "why": span.why}


def _messages(conversation_id: int, clause: str, order: str, seq: int, limit: int) -> list[tuple[Any, ...]]:
    sql = f"SELECT {MESSAGE_COLUMNS} FROM conversations_message WHERE conversation_id = ? AND {clause} ORDER BY seq {order} LIMIT ?"
    return read(sql, (conversation_id, seq, limit))


def _whisper_is_for(actor: Actor, values: tuple[Any, ...]) -> bool:
    """A whisper is for its writer and the one it is whispered to."""
    kind, data, author_id = values[3], values[5], values[7]
    recipient = whispered_to(data) if kind == "note" else None
    return recipient is None or (actor.kind == "person" and actor.id in (author_id, recipient))


def whispered_to(data: str) -> int | None:
    """Whom a note (its `data` as stored) is whispered to; None for a note to all colleagues."""
    return msgspec.json.decode(data).get("whisper_to") if '"whisper_to"' in data else None


def _around(matter: Matter) -> dict[str, Any]:
    offer = HandOver.objects.filter(conversation_id=matter.id, state="offered").first()
    people = Participant.objects.filter(conversation_id=matter.id, until_at__isnull=True)
    rating = Rating.objects.filter(conversation_id=matter.id).first()
    return {
        "hand_over": None if offer is None else shown_offer(offer),
        "participants": [{"person_id": p.person_id, "role": p.role, "since_at": p.since_at} for p in people],
        "rating": None if rating is None else {"score": rating.score, "text": rating.text, "at": rating.at},
    }


def shown_offer(offer: HandOver) -> dict[str, Any]:
    """An offer as screens and frames show it."""
    return {
        "id": offer.pk, "conversation_id": offer.conversation_id, "from_id": offer.from_person_id, "to_id": offer.to_person_id,
        "to_group_id": offer.to_group_id, "reason": offer.reason, "state": offer.state, "offered_at": offer.offered_at,
        "expires_at": offer.expires_at, "answered_by": offer.answered_by_id,
    }  # fmt: skip
