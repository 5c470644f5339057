"""Exports: who may have which, and what became of them."""

from yingda.keeping.models import Export
from yingda.keeping.rules.sheets import SHEETS
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused

PERMISSION = "data.export"
NEEDS = {"conversations": "conversation.view", "tickets": "ticket.view", "customers": "customer.view", "orders": "customer.view", "customer": "customer.view"}


def demand_export(actor: Actor, kind: str) -> None:
    """Raises Forbidden unless the actor may have such an export: everything by `data.export` over everything, the rest by
    `data.export` and the right to see the list. Raises Refused (export_kind_wrong)."""
    if kind == "everything":
        actor.demand(PERMISSION)
    elif kind in SHEETS or kind == "customer":
        actor.demand_somewhere(PERMISSION)
        actor.demand_somewhere(NEEDS[kind])
    else:
        raise Refused("export_kind_wrong", "kind")


def row_for(actor: Actor, export_id: int) -> Export:
    """An export of the actor's own. Raises NotFound for any other: a file may hold what only its maker may see."""
    actor.demand_somewhere(PERMISSION)
    found = Export.objects.filter(pk=export_id, by_id=actor.id if actor.kind == "person" else None).first()
    if found is None:
        raise NotFound("export")
    return found


def listed(actor: Actor) -> list[Export]:
    """The actor's last exports, the newest first."""
    actor.demand_somewhere(PERMISSION)
    return list(Export.objects.filter(by_id=actor.person_id).order_by("-pk")[:50])
