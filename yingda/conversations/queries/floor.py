"""Facts for the floor and for assigners, straight from the rows."""

from dataclasses import dataclass

from yingda.conversations.queries.visible import among
from yingda.plumbing.realtime.node import read


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands. words: its subject and what the customer said first."""

    id: int
    state: str
    state_since: int
    assignee_id: int | None
    owner_id: int | None
    queue_id: int | None
    group_id: int | None
    channel: str
    waiting_since: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a person holds of one channel: how many, the oldest waiting customer, the oldest whom nobody has answered."""

    person_id: int
    channel: str
    count: int
    longest_since: int | None
    unanswered_since: int | None


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits in a queue: how many, since when the longest, and how many unresolved ones are past their warning."""

    waiting: int = 0
    longest_since: int | None = None
    at_risk: int = 0


def standing(conversation_id: int) -> Standing | None:
    """Where a conversation stands, or None."""
    rows = read(
        "SELECT id, state, state_since, assignee_id, owner_id, queue_id, group_id, channel, waiting_since, subject || ' ' || COALESCE("
        "(SELECT text FROM conversations_message m WHERE m.conversation_id = c.id AND m.author_kind = 'visitor' ORDER BY seq LIMIT 1), '')"
        " FROM conversations_conversation c WHERE id = ?",
        (conversation_id,),
    )
    return Standing(*rows[0]) if rows else None


def held(person_ids: list[int]) -> list[Held]:
    """What each person holds (`open` or `waiting`), by channel; people without any are left out."""
    chosen, params = among("assignee_id", person_ids)
    sql = (
        "SELECT assignee_id, channel, count(*), min(waiting_since), min(CASE WHEN owner_id IS NULL THEN waiting_since END)"
        f" FROM conversations_conversation WHERE state IN ('open', 'waiting') AND {chosen} GROUP BY assignee_id, channel"
    )
    return [Held(*row) for row in read(sql, params)]


def queue_waits(queue_ids: list[int], now: int) -> dict[int, Waits]:
    """What waits in each queue at `now` (ms)."""
    chosen, params = among("queue_id", queue_ids)
    waiting = (
        "SELECT queue_id, count(*), min(COALESCE(waiting_since, state_since)) FROM conversations_conversation"
        f" WHERE state = 'queued' AND {chosen} GROUP BY queue_id"
    )
    risk = (
        "SELECT queue_id, count(*) FROM conversations_conversation WHERE state IN ('queued', 'open', 'waiting')"
        f" AND sla_warn_at <= ? AND {chosen} GROUP BY queue_id"
    )
    at_risk = dict(read(risk, (now, *params)))
    found = {queue: Waits(0, None, count) for queue, count in at_risk.items()}
    for queue, count, since in read(waiting, params):
        found[queue] = Waits(count, since, at_risk.get(queue, 0))
    return found


def owned_among(person_id: int, conversation_ids: list[int]) -> int:
    """How many of these conversations the person owns."""
    chosen, params = among("id", conversation_ids)
    rows = read(f"SELECT count(*) FROM conversations_conversation WHERE owner_id = ? AND {chosen}", (person_id, *params))
    return int(rows[0][0])
