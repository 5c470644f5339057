"""Reads of orders and their sources."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from yingda.customers.models import Contact, Order, OrderItem, OrderSource, OrderStatus
from yingda.customers.queries.access import demand_contact, within_reach
from yingda.customers.queries.pages import after_place, keyset
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.kit.paging import Page, page_of

NEWEST = ("-placed_at", "-id")


@dataclass(frozen=True, slots=True)
class WantedOrders:
    """What a list of orders is filtered by; instants in ms."""

    q: str = ""
    contact: int | None = None
    source: int | None = None
    status: str | None = None
    since: int | None = None
    until: int | None = None


def orders(actor: Actor, wanted: WantedOrders, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Orders of the contacts the actor may see, the newest first; of one contact when that is asked for."""
    found = Order.objects.filter(_reach(actor, wanted.contact), _filter(wanted))
    rows = list(after_place(found.select_related("source"), NEWEST, cursor)[: limit + 1])
    page = page_of(rows, limit, keyset(NEWEST))
    return Page(tuple(shaped(page.items)), page.next)


def order(actor: Actor, order_id: int) -> dict[str, Any]:
    """One order with its items and the history of its statuses."""
    row = Order.objects.select_related("source").filter(pk=order_id).first()
    if row is None or (row.contact_id is None and not actor.may("customer.view")):
        raise NotFound("order")
    if row.contact_id is not None:
        demand_contact(actor, "customer.view", row.contact_id)
    (shown,) = shaped([row])
    steps = OrderStatus.objects.filter(order=row).order_by("at", "id").values("status", "at", "source", "by_id", "noted_at")
    return {**shown, "statuses": list(steps)}


def shaped(rows: Collection[Order]) -> list[dict[str, Any]]:
    """Orders with their items: one query for any number."""
    items: dict[int, list[dict[str, Any]]] = {}
    for item in OrderItem.objects.filter(order__in=rows).order_by("order_id", "place"):
        told = {"sku": item.sku, "title": item.title, "quantity": item.quantity, "price": item.price}
        items.setdefault(item.order_id, []).append(told)
    return [{**_row(row), "items": items.get(row.pk, [])} for row in rows]


def sources(actor: Actor) -> list[dict[str, Any]]:
    """The shops orders come from; their webhook's key only for those who may manage inboxes."""
    actor.demand_somewhere("customer.view")
    may_manage = actor.may("inbox.manage")
    return [source_row(row, with_key=may_manage) for row in OrderSource.objects.order_by("name", "id")]


def source_row(row: OrderSource, *, with_key: bool, with_secret: bool = False) -> dict[str, Any]:
    """A source as it is shown; the secret only when it was just made."""
    shown = {"id": row.pk, "name": row.name, "currency": row.currency, "created_at": row.created_at, "closed_at": row.closed_at}
    key = {"key": row.key} if with_key else {}
    return {**shown, **key, **({"secret": row.secret} if with_secret else {})}


def _reach(actor: Actor, contact_id: int | None) -> Q:
    if contact_id is not None:
        return Q(contact_id=demand_contact(actor, "customer.view", contact_id).pk)
    if actor.may("customer.view"):
        return Q()
    return Q(contact_id__in=Contact.objects.filter(within_reach(actor, "customer.view")).values("pk"))


def _filter(wanted: WantedOrders) -> Q:
    exact = {"source_id": wanted.source, "status": wanted.status, "placed_at__gte": wanted.since, "placed_at__lt": wanted.until}
    found = Q(**{name: value for name, value in exact.items() if value is not None})
    return found & Q(number__startswith=wanted.q.strip()) if wanted.q.strip() else found


def _row(row: Order) -> dict[str, Any]:
    names = (
        "number", "external_id", "contact_id", "buyer_name", "withheld", "total", "currency", "status", "status_at", "placed_at", "refund_amount",
        "refund_items", "created_at",
    )  # fmt: skip
    return {"id": row.pk, "source": {"id": row.source_id, "name": row.source.name}, **{name: getattr(row, name) for name in names}}
