"""The log: what was sent, whether it was taken, and each attempt."""

from dataclasses import dataclass
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.webhooks.models import Attempt, Delivery
from yingda.webhooks.queries.endpoints import PERMISSION, row_of

_SHOWN = ("id", "key", "type", "state", "created_at", "due_at", "attempts", "last_status", "last_error", "last_at")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries: by state, event type, and written since (ms)."""

    state: str | None = None
    type: str | None = None
    since_at: int | None = None


def listed(actor: Actor, endpoint_id: int, wanted: Wanted, limit: int = 50, cursor: str | None = None) -> Page[dict[str, Any]]:
    """The deliveries of an endpoint, newest first; `limit` 1 to 200. Needs `webhook.manage`. Raises NotFound, Refused."""
    actor.demand(PERMISSION)
    asked = {"state": wanted.state, "type": wanted.type, "created_at__gte": wanted.since_at}
    rows = Delivery.objects.filter(endpoint_id=row_of(endpoint_id).pk, **{name: value for name, value in asked.items() if value is not None})
    if cursor is not None:
        rows = rows.filter(pk__lt=_place(cursor))
    found = [_tidy(row) for row in rows.order_by("-pk").values(*_SHOWN)[: limit + 1]]
    return page_of(found, limit, lambda row: (row["id"],))


def one(actor: Actor, endpoint_id: int, delivery_id: int) -> dict[str, Any]:
    """One delivery with its payload and all attempts, the first first. Needs `webhook.manage`. Raises NotFound."""
    actor.demand(PERMISSION)
    row = Delivery.objects.filter(pk=delivery_id, endpoint_id=row_of(endpoint_id).pk).first()
    if row is None:
        raise NotFound("webhook_delivery")
    attempts = Attempt.objects.filter(delivery_id=row.pk).order_by("number").values("number", "at", "took_ms", "status", "error", "answer")
    told = {name: getattr(row, name) for name in _SHOWN}
    return {**_tidy(told), "payload": msgspec.json.decode(row.body), "tried": list(attempts)}


def _tidy(told: dict[str, Any]) -> dict[str, Any]:
    return told if told["state"] == "pending" else {**told, "due_at": None}


def _place(cursor: str) -> int:
    try:
        return decode(cursor, tuple[int])[0]
    except BadCursor as bad:
        raise Refused("cursor_invalid", "cursor") from bad


def count_before(before: int) -> int:
    """How many deliveries are older than this instant."""
    return Delivery.objects.filter(created_at__lt=before).count()


def standing() -> dict[str, int]:
    """How many deliveries wait and how many were given up, over all endpoints in use."""
    in_use = Delivery.objects.filter(endpoint__archived_at__isnull=True)
    return {state: in_use.filter(state=state).count() for state in ("pending", "dead")}
