"""Endpoints as the settings show them."""

from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.plumbing.clock import now_ms
from yingda.webhooks.models import Endpoint
from yingda.webhooks.rules.catalogue import TYPES, EventType

PERMISSION = "webhook.manage"


def listed(actor: Actor) -> list[dict[str, Any]]:
    """All endpoints in use, by name. Needs `webhook.manage`."""
    actor.demand(PERMISSION)
    return [shown(one) for one in Endpoint.objects.filter(archived_at__isnull=True).order_by("name", "id")]


def one(actor: Actor, endpoint_id: int) -> dict[str, Any]:
    """One endpoint, without its secret. Needs `webhook.manage`. Raises NotFound."""
    actor.demand(PERMISSION)
    return shown(row_of(endpoint_id))


def types(actor: Actor) -> list[EventType]:
    """The public event types. Needs `webhook.manage`."""
    actor.demand(PERMISSION)
    return list(TYPES.values())


def row_of(endpoint_id: int, lock: bool = False) -> Endpoint:
    """The row of an endpoint in use, locked when asked. Raises NotFound."""
    rows = Endpoint.objects.select_for_update() if lock else Endpoint.objects.all()
    found = rows.filter(pk=endpoint_id, archived_at__isnull=True).first()
    if found is None:
        raise NotFound("webhook")
    return found


def enabled() -> list[Endpoint]:
    """The endpoints that are told of events now."""
    return list(Endpoint.objects.filter(archived_at__isnull=True, disabled_at__isnull=True).order_by("id"))


def shown(row: Endpoint) -> dict[str, Any]:
    """What is told of an endpoint; the secret never is."""
    names = ("name", "url", "types", "inbox_ids", "created_at", "failing_since", "disabled_at", "disabled_why")
    former = row.former_until if row.former_until is not None and row.former_until > now_ms() else None
    return {"id": row.pk, "enabled": row.disabled_at is None, "former_until": former} | {name: getattr(row, name) for name in names}
