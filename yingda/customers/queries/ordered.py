"""Orders as they went, for the rooms that count. They check their own permissions."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Sum

from yingda.customers.models import Order, OrderItem, OrderStatus

PROVE_PAYMENT = ("shipped", "finished", "refunding", "refunded")


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order: amounts in minor units, instants in ms, None until it happened. refund_amount: what came back, None where nobody said: all of it."""

    id: int
    source_id: int
    contact_id: int | None
    currency: str
    total: int
    items: int
    placed_at: int
    paid_at: int | None
    cancelled_at: int | None
    refund_applied_at: int | None
    refunded_at: int | None
    refund_amount: int | None


def ordered(ids: Collection[int]) -> list[Ordered]:
    """These orders, those that are there, by number: a fixed number of queries."""
    rows = Order.objects.filter(pk__in=ids).order_by("pk").values("pk", "source_id", "contact_id", "currency", "total", "placed_at", "refund_amount")
    items = dict(OrderItem.objects.filter(order_id__in=ids).values_list("order_id").annotate(Sum("quantity")).order_by())
    reached = {
        (order, status): at
        for order, status, at in OrderStatus.objects.filter(order_id__in=ids).values_list("order_id", "status").annotate(Min("at")).order_by()
    }
    return [_ordered(dict(row), items.get(row["pk"], 0), reached) for row in rows]


def _ordered(row: dict[str, Any], items: int, reached: dict[tuple[int, str], int]) -> Ordered:
    number = row.pop("pk")
    paid, cancelled, applied, refunded = (reached.get((number, status)) for status in ("paid", "closed", "refunding", "refunded"))
    if paid is None:
        # A shop that shows where an order stands may never have said "paid": the first status behind it proves it.
        paid = min((at for status in PROVE_PAYMENT if (at := reached.get((number, status))) is not None), default=None)
    # A shop that shows only the end of it was asked for the refund by then.
    applied = refunded if applied is None else applied
    return Ordered(id=number, items=items, paid_at=paid, cancelled_at=cancelled, refund_applied_at=applied, refunded_at=refunded, **row)


def orders_up_to(last: int, limit: int) -> list[int]:
    """Numbers of orders up to `last`, the highest first."""
    return list(Order.objects.filter(pk__lte=last).order_by("-pk").values_list("pk", flat=True)[:limit])


def orders_of_contacts(ids: Collection[int]) -> list[int]:
    """The orders of these contacts."""
    return list(Order.objects.filter(contact_id__in=ids).order_by("pk").values_list("pk", flat=True))


def last_order_number() -> int:
    """The highest number of an order, 0 when there is none."""
    return Order.objects.aggregate(last=Max("pk"))["last"] or 0


def order_numbers(ids: Collection[int]) -> dict[int, str]:
    """The shop's numbers of these orders, by ours."""
    return dict(Order.objects.filter(pk__in=set(ids)).values_list("pk", "number")) if ids else {}


@dataclass(frozen=True, slots=True)
class OrderBrief:
    """What an order is called and how it stands: its number, the name of its shop, its currency and status."""

    number: str
    source: str
    currency: str
    status: str


def order_briefs(ids: Collection[int]) -> dict[int, OrderBrief]:
    """These orders, those that are there, by number: one query."""
    rows = Order.objects.filter(pk__in=set(ids)).values_list("pk", "number", "source__name", "currency", "status")
    return {number: OrderBrief(*told) for number, *told in rows}


def orders_numbered(beginning: str, limit: int) -> list[int]:
    """Up to `limit` orders whose number begins so."""
    return list(Order.objects.filter(number__startswith=beginning).values_list("pk", flat=True)[:limit])
