"""What came of the day, read from the records."""

from typing import Any

import msgspec

from bench.routing.day import Day
from yingda.conversations.models import Conversation
from yingda.plumbing.realtime.node import read
from yingda.routing.models import Assignment, WrapUp
from yingda.routing.rules.order import may_be_overtaken_until


class Served(msgspec.Struct):
    """One chat's way: arrived, given, and what it was worth in line."""

    id: int
    queue_id: int
    waiting_since: int
    given_at: int
    order: int
    priority: int
    tier: int


def findings(day: Day) -> dict[str, Any]:
    """The JSON of the benchmark."""
    served, rows = firsts(), list(Assignment.objects.order_by("at", "id"))
    doubles, over, overtaken = doubled(rows), overfilled(day, rows), starved(served)
    explained = sum(bool(msgspec.json.decode(row.explanation).get("rule")) for row in rows if row.how == "routed")
    waits = sorted(row.waited_ms for row in rows)
    return {
        "chats": Conversation.objects.count(),
        "served": len(served),
        "assignments": len(rows),
        "still_waiting": Conversation.objects.filter(state="queued").count(),
        "taken_back": sum(row.ended_why in ("silent", "gone") for row in rows),
        "longest_wait_s": waits[-1] // 1000,
        "overtaken_beyond_bound": overtaken,
        "double_assignments": doubles,
        "over_capacity": over,
        "idle_while_somebody_waits": day.seen.idle,
        "looks": day.seen.looks,
        "explained_share": explained / max(1, sum(row.how == "routed" for row in rows)),
        "free_to_assignment_ms": percentiles(day.seen.free_to_assignment_ms),
        "job_ms": percentiles(day.seen.job_ms),
        "bare_job_ms": percentiles(day.seen.bare_ms),
        "lawful": not (doubles or over or overtaken or day.seen.idle),
    }


def firsts() -> list[Served]:
    """Every served chat's first assignment, in the order they were given."""
    rows = read(
        "SELECT c.id, a.queue_id, a.at - a.waited_ms, a.at, a.id, c.priority, c.contact_tier FROM routing_assignment a"
        " JOIN conversations_conversation c ON c.id = a.conversation_id"
        " WHERE a.id = (SELECT min(id) FROM routing_assignment b WHERE b.conversation_id = a.conversation_id) ORDER BY a.id"
    )
    return [Served(*row) for row in rows]


def starved(served: list[Served]) -> int:
    """How often a chat was served before one of its queue that it was no longer allowed to overtake."""
    found = 0
    for chat in served:
        bound = may_be_overtaken_until(chat)
        found += any(
            other.queue_id == chat.queue_id and other.order < chat.order and other.waiting_since > bound
            and other.given_at >= chat.waiting_since
            for other in served
        )  # fmt: skip
    return found


def doubled(rows: list[Assignment]) -> int:
    """How many assignments of one conversation overlap another one's."""
    until: dict[int, int] = {}
    found = 0
    for row in rows:
        found += until.get(row.conversation_id, 0) > row.at
        until[row.conversation_id] = row.ended_at if row.ended_at is not None else 1 << 62
    return found


def overfilled(day: Day, rows: list[Assignment]) -> int:
    """At how many moments somebody held more than they have room for, chats being written up included."""
    spans = [(row.person_id, row.at, row.ended_at) for row in rows]
    spans += [(row.person_id, row.since_at, row.ended_at or row.until_at) for row in WrapUp.objects.all()]
    moves = sorted(
        [(at, 1, person) for person, at, _ in spans] + [(ended, 0, person) for person, _, ended in spans if ended is not None],
    )
    held: dict[int, int] = {}
    found = 0
    for _, starts, person in moves:
        held[person] = held.get(person, 0) + (1 if starts else -1)
        found += held[person] > day.units[person]
    return found


def percentiles(values: list[float]) -> dict[str, float]:
    """Count, p50, p95, p99 and the largest, in ms."""
    ordered = sorted(values)
    at = lambda share: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) if ordered else 0.0  # noqa: E731
    return {"n": len(ordered), "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": at(1.0)}
