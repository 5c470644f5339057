"""Who had a conversation, and why; for a waiting one, why nobody has it yet."""

from typing import Any

import msgspec

from yingda.conversations.queries import one
from yingda.conversations.queries import routing as chats
from yingda.conversations.queries.floor import standing
from yingda.customers import queries as customers
from yingda.kit.actor import Actor
from yingda.plumbing.clock import now_ms
from yingda.routing.models import Assignment, Placement
from yingda.routing.queries.queues import open_queue, opens_at
from yingda.routing.queries.staff import candidates
from yingda.routing.rules.agents import Candidate, Decision, Ties, pick_agent
from yingda.routing.rules.queues import Queue

LAST_AGENTS = 3


def history(actor: Actor, conversation_id: int) -> dict[str, Any]:
    """The assignments, newest first, the queues it went through, and what keeps it waiting. Raises `NotFound`."""
    one.visible(actor, conversation_id)
    rows = Assignment.objects.filter(conversation_id=conversation_id).order_by("-id")[:200]
    placed = Placement.objects.filter(conversation_id=conversation_id).order_by("-id")[:200]
    return {
        "items": [_shown(row) for row in rows],
        "placements": [
            {"queue_id": row.queue_id, "queue_version": row.queue_version, "at": row.at, "why": row.why} for row in placed
        ],
        "waiting": waiting_for(conversation_id),
    }  # fmt: skip


def _shown(row: Assignment) -> dict[str, Any]:
    return {
        "id": row.pk, "person_id": row.person_id, "queue_id": row.queue_id, "at": row.at, "ended_at": row.ended_at, "how": row.how,
        "ended_why": row.ended_why, "waited_ms": row.waited_ms, "explanation": msgspec.json.decode(row.explanation),
    }  # fmt: skip


def waiting_for(conversation_id: int) -> dict[str, Any] | None:
    """Why a waiting conversation has nobody: outside the queue's hours (`opens_at`), or who is excluded and why."""
    chat, where = chats.facts(conversation_id), standing(conversation_id)
    if chat is None or where is None or where.state != "queued":
        return None
    queue = None if chat.queue_id is None else open_queue(chat.queue_id)
    if queue is None:
        return {"rule": "no_queue"}
    now = now_ms()
    opening = opens_at(queue, now)
    if opening != now:
        return {"rule": "outside_hours", "opens_at": opening}
    found, _ = candidates(queue, chat.channel, chat.id, now)
    ties = ties_of(chat.contact_id)
    return explained(queue, found, pick_agent(found, queue, ties), ties)


def ties_of(contact_id: int) -> Ties:
    """Who a customer belongs to."""
    return Ties(customers.responsible_of(contact_id), tuple(chats.last_agents(contact_id, LAST_AGENTS)))


def explained(queue: Queue, found: list[Candidate], decision: Decision, ties: Ties) -> dict[str, Any]:
    """The decision in codes and numbers; the screen makes the sentences."""
    able = set(decision.eligible)
    return {
        "rule": decision.rule,
        "queue": {"id": queue.id, "version": queue.version, "strategy": queue.strategy},
        "skills": queue.skills,
        "ties": {"responsible": ties.responsible, "last": ties.last},
        "candidates": [
            {"person_id": c.person_id, "load": c.load, "units": c.units, "cost": c.cost, "weight": c.weight, "turn": c.turn}
            for c in found if c.person_id in able
        ],
        "excluded": [{"person_id": out.person_id, "reason": out.reason, **out.facts} for out in decision.excluded],
    }  # fmt: skip
