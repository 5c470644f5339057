"""Following the event stream: which endpoint is told of what, written down as deliveries.

Nothing is done where events are made: posting a message costs the same with and without endpoints. Every event is looked
at here, a little later, by whoever delivers; two processes may do so at once, and one of them is taken.
"""

import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from yingda.plumbing.numbers import last_number
from yingda.plumbing.store import Db, transaction
from yingda.plumbing.stream import Told, between
from yingda.webhooks.models import Delivery, Endpoint, Reading
from yingda.webhooks.queries.endpoints import enabled
from yingda.webhooks.queries.facts import facts_for
from yingda.webhooks.rules.catalogue import sources_of, types_told, wants
from yingda.webhooks.rules.shapes import Facts, iso, needs, payload

log = logging.getLogger("yingda.webhooks")

AT_ONCE = 500
_ODD = (KeyError, TypeError, AttributeError)
_ADVANCE = "INSERT INTO webhooks_reading (id, n) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET n = excluded.n WHERE webhooks_reading.n <= ?"


def follow(seen: int = 0) -> int:
    """Writes deliveries of up to `AT_ONCE` further events; the number up to which the stream has been looked at.

    seen: the answer of the last call in this process, so that what interests nobody is looked at once. The place is
    stored together with deliveries only: without endpoints, and for events nobody chose, nothing is written.
    """
    endpoints = enabled()
    if not endpoints:
        return seen
    stored = Reading.objects.filter(pk=1).values_list("n", flat=True).first() or 0
    start = max(seen, stored, min(one.from_n for one in endpoints))
    up_to = min(last_number(), start + AT_ONCE)
    told = between(start, up_to, sources_of(one.types for one in endpoints)) if up_to > start else []
    rows = list(_deliveries(told, endpoints)) if told else []
    if not rows or _written(rows, start, up_to):
        return max(up_to, start)
    return seen


def _written(rows: Sequence[dict[str, Any]], start: int, up_to: int) -> bool:
    """Stores them, unless another process went past `start` meanwhile."""
    with transaction() as db:
        if db.change(_ADVANCE, (up_to, start)) == 0:
            return False
        _insert(db, rows)
    return True


def _insert(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    made = [Delivery(**row, key=f"msg_{secrets.token_hex(16)}", created_at=db.now, due_at=db.now) for row in rows]
    Delivery.objects.bulk_create(made, ignore_conflicts=True, batch_size=50)


def _deliveries(told: Iterable[Told], endpoints: Sequence[Endpoint]) -> Iterator[dict[str, Any]]:
    public = [(event, name) for event in told for name in _names(event)]
    facts = facts_for(needs(event.body) for event, _ in public)
    for event, name in public:
        hearing = [one for one in endpoints if event.n > one.from_n and wants(one.types, name) and _in_scope(one, event, facts)]
        body = _body(event, name, facts) if hearing else None
        if body is not None:
            yield from ({"endpoint_id": one.pk, "n": event.n, "type": name, "line": needs(event.body).conversation, "body": body} for one in hearing)


def _names(event: Told) -> list[str]:
    """The public types of an event. One that has not the shape it should have must not hold up all that follow: it is logged."""
    try:
        return types_told(event.name, event.body)
    except _ODD:
        log.exception("event %s (%s) has an unknown shape", event.n, event.name)
        return []


def _body(event: Told, name: str, facts: Facts) -> str | None:
    try:
        data = payload(name, event.body, facts)
    except _ODD:
        log.exception("event %s (%s) has an unknown shape", event.n, event.name)
        return None
    return None if data is None else body_of(name, event.at, data)


def body_of(name: str, at: int, data: dict[str, Any]) -> str:
    """The body of a request: type, timestamp (ISO 8601) and data."""
    return msgspec.json.encode({"type": name, "timestamp": iso(at), "data": data}).decode()


def _in_scope(endpoint: Endpoint, event: Told, facts: Facts) -> bool:
    conversation = needs(event.body).conversation
    if not endpoint.inbox_ids or conversation is None:
        return True
    return facts.conversations.get(conversation, {}).get("inbox_id") in endpoint.inbox_ids
