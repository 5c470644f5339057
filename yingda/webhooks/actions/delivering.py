"""Taking due deliveries, and writing down what came of each attempt. The request itself is made between the two, without a transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yingda.plumbing.clock import now_ms
from yingda.plumbing.outgoing import Answer
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import Db, transaction
from yingda.webhooks.actions.endpoints import give_up
from yingda.webhooks.models import Attempt, Delivery, Endpoint
from yingda.webhooks.rules.retries import after_attempt, asked_wait, is_taken, switched_off
from yingda.webhooks.rules.signing import headers, secrets_in_force
from yingda.webhooks.rules.target import target_of

LEASE_MS = 60_000
LOOKED_AT = 200
ANSWER_KEPT = 1_000
# An earlier event of the same conversation goes first, as long as it has not failed: whoever answers gets them in order.
_DUE = """
    SELECT d.id, d.endpoint_id FROM webhooks_delivery d JOIN webhooks_endpoint e ON e.id = d.endpoint_id
    WHERE d.state = 'pending' AND d.due_at <= ? AND d.leased_until <= ? AND e.disabled_at IS NULL AND e.archived_at IS NULL {busy}
      AND NOT EXISTS (SELECT 1 FROM webhooks_delivery o WHERE o.endpoint_id = d.endpoint_id AND o.line = d.line AND o.id < d.id
        AND o.state = 'pending' AND (o.tries = 0 OR o.leased_until > ?))
    ORDER BY d.due_at, d.id LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request ready to be sent, signed for this moment."""

    delivery_id: int
    endpoint_id: int
    place: tuple[str, str, int, str]
    headers: dict[str, str]
    body: bytes


def claim(under_way: Mapping[int, int], most: int, most_each: int) -> list[Parcel]:
    """Takes up to `most` due deliveries for `LEASE_MS`; with those `under_way` (by endpoint) no endpoint has more than `most_each`.

    Reads only while nothing is due. No two processes get the same one.
    """
    now = now_ms()
    full = [endpoint for endpoint, count in under_way.items() if count >= most_each]
    busy = f"AND d.endpoint_id NOT IN ({', '.join('?' * len(full))})" if full else ""
    due = read(_DUE.format(busy=busy), (now, now, *full, now, LOOKED_AT))
    chosen = _fair(due, under_way, most, most_each)
    if not chosen:
        return []
    with transaction() as db:
        rows = _lease(db, chosen, now)
    endpoints = Endpoint.objects.in_bulk({row.endpoint_id for row in rows})
    return [_parcel(row, endpoints[row.endpoint_id], now) for row in rows]


def settle(delivery_id: int, answer: Answer, roll: float) -> None:
    """Writes an attempt down and decides what follows; `roll` (0 to 1) spreads the wait."""
    with transaction() as db:
        row = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
        if row is None:
            return
        row.tries, row.attempts, row.leased_until = row.tries + 1, row.attempts + 1, 0
        row.last_status, row.last_error, row.last_at = answer.status, answer.error, db.now
        after = after_attempt(answer.status, row.tries, db.now, roll, asked_wait(answer.retry_after, db.now))
        row.state, row.due_at = after.state, row.due_at if after.due_at is None else after.due_at
        row.save(update_fields=["tries", "attempts", "leased_until", "last_status", "last_error", "last_at", "state", "due_at"])
        text = answer.text[:ANSWER_KEPT]
        Attempt.objects.create(delivery=row, number=row.attempts, at=db.now, took_ms=answer.took_ms, status=answer.status, error=answer.error, answer=text)
        _note_health(row.endpoint_id, answer.status, db.now)


def _note_health(endpoint_id: int, status: int | None, now: int) -> None:
    if is_taken(status):
        Endpoint.objects.filter(pk=endpoint_id, failing_since__isnull=False).update(failing_since=None)
        return
    row = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    if row.failing_since is None:
        row.failing_since = now
        row.save(update_fields=["failing_since"])
    why = switched_off(status, row.failing_since, now)
    if why and row.disabled_at is None and row.archived_at is None:
        give_up(row, why, now)


def _fair(due: Sequence[tuple[Any, ...]], under_way: Mapping[int, int], most: int, most_each: int) -> list[int]:
    taken = Counter(under_way)
    chosen: list[int] = []
    for delivery, endpoint in due:
        if len(chosen) < most and taken[endpoint] < most_each:
            taken[endpoint] += 1
            chosen.append(delivery)
    return chosen


def _lease(db: Db, chosen: Sequence[int], now: int) -> list[Delivery]:
    marks = ", ".join("?" * len(chosen))
    sql = f"UPDATE webhooks_delivery SET leased_until = ? WHERE id IN ({marks}) AND state = 'pending' AND leased_until <= ? RETURNING id"
    taken = [row[0] for row in db.execute(sql, (now + LEASE_MS, *chosen, now))]
    return list(Delivery.objects.filter(pk__in=taken).order_by("id"))


def _parcel(row: Delivery, endpoint: Endpoint, now: int) -> Parcel:
    target, body = target_of(endpoint.url), row.body.encode()
    secrets = secrets_in_force(endpoint.secret, endpoint.former_secret, endpoint.former_until, now)
    return Parcel(row.pk, endpoint.pk, (target.scheme, target.host, target.port, target.path), headers(secrets, row.key, now, body), body)
