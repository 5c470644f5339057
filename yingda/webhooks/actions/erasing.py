"""What this room forgets of a customer: the bodies of deliveries that spoke of them."""

import json
from collections.abc import Collection
from typing import Any

from yingda.plumbing.store import transaction
from yingda.webhooks.models import Attempt, Delivery

ERASED = '{"erased":true}'


def erase_deliveries(talk_ids: Collection[int], contact_ids: Collection[int]) -> int:
    """Empties deliveries of these conversations and contacts; how many. What was not delivered yet is given up."""
    with transaction() as db:
        lined = Delivery.objects.filter(line__in=list(talk_ids)).exclude(body=ERASED)
        found = list(lined.values_list("pk", flat=True))
        found += [pk for pk, body in Delivery.objects.filter(line__isnull=True).exclude(body=ERASED).values_list("pk", "body") if _speaks_of(body, contact_ids)]
        Delivery.objects.filter(pk__in=found, state="pending").update(state="dead", last_error="erased", last_at=db.now)
        Attempt.objects.filter(delivery_id__in=found).update(answer="")
        return Delivery.objects.filter(pk__in=found).update(body=ERASED)


def _speaks_of(body: str, contact_ids: Collection[int]) -> bool:
    return any(contact in contact_ids for contact in _contacts(json.loads(body)))


def _contacts(value: Any) -> list[int]:
    """The numbers of contacts anywhere in a payload."""
    if isinstance(value, list):
        return [one for part in value for one in _contacts(part)]
    if not isinstance(value, dict):
        return []
    here = [value["contact"]["id"]] if isinstance(value.get("contact"), dict) and "id" in value["contact"] else []
    here += [value[name] for name in ("contact_id", "survivor_id", "absorbed_id") if isinstance(value.get(name), int)]
    return here + [one for part in value.values() for one in _contacts(part)]
