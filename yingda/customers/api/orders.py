"""Orders, their sources and deliveries over HTTP."""

from typing import Any

import msgspec
from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import ValidationError

from yingda.customers.actions import orders as acts
from yingda.customers.actions import sources
from yingda.customers.queries import orders as reads
from yingda.customers.rules.order_lines import Item, OrderFacts
from yingda.customers.schemas.orders import (
    Delivery,
    OrderFactsIn,
    OrderFilter,
    OrderIn,
    OrderOut,
    OrderPage,
    OrderPatch,
    SourceIn,
    StatusIn,
)
from yingda.kit.errors import Many, Refusal, Refused
from yingda.kit.reasons import of_pydantic
from yingda.plumbing.http import ActorRequest, address_of

router = Router()
HOOK_LIMIT_BYTES = 1024 * 1024


@router.get("/orders", response=OrderPage)
def list_orders(request: ActorRequest, wanted: Query[OrderFilter]) -> Any:
    """Orders, the newest first; `q` is the beginning of a number."""
    filters = reads.WantedOrders(wanted.q, wanted.contact, wanted.source, wanted.status, wanted.since, wanted.until)
    return reads.orders(request.actor, filters, wanted.cursor, wanted.limit)


@router.post("/orders", response={201: OrderOut})
def create_order(request: ActorRequest, body: OrderIn) -> Any:
    """Takes in one order."""
    source = acts.open_source(body.source_id)
    made = acts.create_order(request.actor, source.pk, facts(body, source.currency), body.contact_id)
    return Status(201, reads.order(request.actor, made.pk))


@router.get("/orders/{int:order_id}", response=OrderOut)
def get_order(request: ActorRequest, order_id: int) -> Any:
    """An order with items and the history of its statuses."""
    return reads.order(request.actor, order_id)


@router.patch("/orders/{int:order_id}", response=OrderOut)
def assign_order(request: ActorRequest, order_id: int, body: OrderPatch) -> Any:
    """Says whose order it is."""
    acts.assign_order(request.actor, order_id, body.contact_id)
    return reads.order(request.actor, order_id)


@router.post("/orders/{int:order_id}/statuses", response={201: OrderOut})
def move_order(request: ActorRequest, order_id: int, body: StatusIn) -> Any:
    """Moves an order to its next status."""
    acts.move_order(request.actor, order_id, body.status, body.at)
    return Status(201, reads.order(request.actor, order_id))


@router.get("/order-sources")
def list_sources(request: ActorRequest) -> Any:
    """The shops orders come from."""
    return {"items": reads.sources(request.actor)}


@router.post("/order-sources")
def create_source(request: ActorRequest, body: SourceIn) -> Any:
    """A new shop; the only answer that shows its secret."""
    return reads.source_row(sources.create_source(request.actor, body.name, body.currency), with_key=True, with_secret=True)


@router.post("/order-sources/{int:source_id}/secret")
def rotate_secret(request: ActorRequest, source_id: int) -> Any:
    """A new secret, shown once."""
    return reads.source_row(sources.rotate_secret(request.actor, source_id), with_key=True, with_secret=True)


@router.delete("/order-sources/{int:source_id}", response={204: None})
def close_source(request: ActorRequest, source_id: int) -> Any:
    """The shop delivers no more."""
    sources.close_source(request.actor, source_id)
    return Status(204, None)


@router.post("/hooks/orders/{key}", auth=None)
def take_delivery(request: HttpRequest, key: str) -> Any:
    """A shop's signed delivery: `X-Yingda-Timestamp` (seconds or ms), `X-Yingda-Signature` (`sha256=` and the hex
    HMAC-SHA256 of timestamp, a dot and the body, with the source's secret)."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > HOOK_LIMIT_BYTES:
        raise Refused("body_too_large")
    given = request.headers.get("X-Yingda-Signature", "")
    source = sources.genuine_source(key, request.headers.get("X-Yingda-Timestamp", ""), request.body, given)
    wanted = _delivery(request.body)
    taken = sources.take_delivery(source, given, [facts(one, source.currency) for one in wanted.orders], address_of(request))
    return {"orders": [{"id": order.pk, "number": order.number, "outcome": outcome, "withheld": order.withheld} for order, outcome in taken]}


def facts(body: OrderFactsIn, currency: str) -> OrderFacts:
    """The order a body reports."""
    return OrderFacts(
        external_id=body.external_id.strip() or body.number,
        number=body.number,
        placed_at=body.placed_at,
        total=body.total,
        currency=body.currency or currency,
        status=body.status,
        status_at=body.status_at,
        items=tuple(Item(one.sku, one.title, one.quantity, one.price) for one in body.items),
        buyer_name=body.customer.name,
        email=body.customer.email,
        phone=body.customer.phone,
        customer=body.customer.id,
    )


def _delivery(body: bytes) -> Delivery:
    try:
        return Delivery.model_validate(msgspec.json.decode(body))
    except msgspec.DecodeError as error:
        raise Refused("not_json") from error
    except ValidationError as error:
        wrong = [(".".join(str(part) for part in one["loc"]), of_pydantic(one)) for one in error.errors()]
        problems: list[Refusal] = [Refused("field_wrong", field=field, reason=reason) for field, reason in wrong[:20]]
        raise Many(problems) from error
