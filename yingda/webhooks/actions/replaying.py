"""Sending again, sending a test, and letting go of what is old."""

import secrets

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import transaction
from yingda.webhooks.actions.following import body_of
from yingda.webhooks.models import Delivery, Endpoint
from yingda.webhooks.queries.endpoints import PERMISSION, row_of
from yingda.webhooks.rules.catalogue import TEST

KEPT_DAYS = 30
DAY_MS = 86_400_000
FORGOTTEN_AT_ONCE = 2_000
REPLAYED_AT_ONCE = 500
REPLAY_JOB = "webhooks.replay"
_AGAIN = (
    "UPDATE webhooks_delivery SET state = 'pending', tries = 0, leased_until = 0, due_at = ? WHERE id IN"
    " (SELECT id FROM webhooks_delivery WHERE endpoint_id = ? AND state = 'dead' AND created_at >= ? AND id > ? AND id <= ? ORDER BY id LIMIT ?)"
    " RETURNING id"
)
_OLD = "SELECT id FROM webhooks_delivery WHERE created_at < ? ORDER BY created_at LIMIT ?"


def send_test(actor: Actor, endpoint_id: int) -> Delivery:
    """Sends a `webhook.test` event to the endpoint. Needs `webhook.manage`. Raises NotFound, Conflict while it is switched off."""
    actor.demand(PERMISSION)
    with transaction() as db:
        endpoint = _switched_on(endpoint_id)
        body = body_of(TEST, db.now, {"webhook": {"id": endpoint.pk, "name": endpoint.name}})
        key = f"msg_{secrets.token_hex(16)}"
        return Delivery.objects.create(endpoint=endpoint, key=key, type=TEST, body=body, created_at=db.now, due_at=db.now)


def replay(actor: Actor, endpoint_id: int, delivery_id: int) -> Delivery:
    """Sends one delivery again under the same webhook-id, with all its tries. Needs `webhook.manage`.

    Raises NotFound, and Conflict while it is still under way or the endpoint is switched off.
    """
    actor.demand(PERMISSION)
    with transaction() as db:
        endpoint = _switched_on(endpoint_id)
        row = Delivery.objects.select_for_update().filter(pk=delivery_id, endpoint=endpoint).first()
        if row is None:
            raise NotFound("webhook_delivery")
        if row.state == "pending" and (row.leased_until > db.now or row.tries == 0):
            raise Conflict("webhook_pending")
        row.state, row.tries, row.due_at, row.leased_until = "pending", 0, db.now, 0
        row.save(update_fields=["state", "tries", "due_at", "leased_until"])
    return row


def replay_failed(actor: Actor, endpoint_id: int, since_at: int) -> int:
    """Sends everything again that was given up since `since_at` (ms), as a job in turns; how many there are.

    Needs `webhook.manage`. Raises NotFound, Refused for more than 30 days ago, Conflict while the endpoint is switched off.
    """
    actor.demand(PERMISSION)
    with transaction() as db:
        endpoint = _switched_on(endpoint_id)
        if since_at < db.now - KEPT_DAYS * DAY_MS:
            raise Refused("webhook_since_too_old", "since_at", days=KEPT_DAYS)
        failed = Delivery.objects.filter(endpoint=endpoint, state="dead", created_at__gte=since_at)
        count, last = failed.count(), failed.order_by("-id").values_list("id", flat=True).first()
        record(actor, "webhooks.endpoint.replayed", f"webhook:{endpoint.pk}", after={"since_at": since_at, "count": count})
        if last is not None:
            enqueue(REPLAY_JOB, {"endpoint": endpoint.pk, "since_at": since_at, "after": 0, "up_to": last}, key=f"{REPLAY_JOB}:{endpoint.pk}")
    return count


def go_on_replaying(endpoint_id: int, since_at: int, after: int, up_to: int, limit: int = REPLAYED_AT_ONCE) -> None:
    """One turn of `replay_failed`: `limit` deliveries behind number `after` up to `up_to`, and a job for those that follow."""
    with transaction() as db:
        again = [row[0] for row in db.execute(_AGAIN, (db.now, endpoint_id, since_at, after, up_to, limit))]
        if len(again) == limit:
            payload = {"endpoint": endpoint_id, "since_at": since_at, "after": max(again), "up_to": up_to}
            enqueue(REPLAY_JOB, payload, key=f"{REPLAY_JOB}:{endpoint_id}")


def forget_old(limit: int = FORGOTTEN_AT_ONCE, days: int = KEPT_DAYS) -> int:
    """Removes deliveries written more than `days` ago with their attempts, `limit` at most; how many went."""
    with transaction() as db:
        old = [row[0] for row in db.execute(_OLD, (db.now - days * DAY_MS, limit))]
        if old:
            marks = ", ".join("?" * len(old))
            db.change(f"DELETE FROM webhooks_attempt WHERE delivery_id IN ({marks})", old)
            db.change(f"DELETE FROM webhooks_delivery WHERE id IN ({marks})", old)
    return len(old)


def _switched_on(endpoint_id: int) -> Endpoint:
    row = row_of(endpoint_id, lock=True)
    if row.disabled_at is not None:
        raise Conflict("webhook_disabled")
    return row
