"""Taking orders in from people, shops and files, and moving them through their statuses."""

from dataclasses import asdict, replace
from typing import Any, Literal

from django.db.models import Q

from yingda.customers.actions.identities import add, contact_for_identity
from yingda.customers.actions.imported_contacts import ERASED, identities_of, turned_away
from yingda.customers.events import OrderChanged, OrderMoved, OrderTaken
from yingda.customers.models import Contact, Order, OrderItem, OrderSource, OrderStatus
from yingda.customers.queries.access import demand_contact, person_of
from yingda.customers.rules.identities import normalised
from yingda.customers.rules.order_lines import Item, OrderFacts
from yingda.customers.rules.reported import FIELDS, besides, first_status, first_statuses, identities_told, told_of
from yingda.customers.rules.statuses import RANK, may_follow, verdict
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction

Outcome = Literal["made", "changed", "same"]
HISTORY_LIMIT = 100


def create_order(actor: Actor, source_id: int, facts: OrderFacts, contact_id: int | None = None) -> Order:
    """Takes in one order by hand or by an API token. Needs `order.edit` on its contact.

    Raises Conflict when the source has this order already.
    """
    with transaction():
        source = open_source(source_id)
        if contact_id is not None:
            demand_contact(actor, "order.edit", contact_id)
        elif not actor.may("order.edit"):
            raise Forbidden(permission="order.edit")
        if Order.objects.filter(source=source, external_id=facts.external_id).exists():
            raise Conflict("order_exists", number=facts.number)
        order, outcome = take(actor, source, facts, "api" if actor.kind == "api" else "person", contact_id)
        if outcome != "made":
            raise Conflict("order_exists", number=facts.number)
        return order


def take(actor: Actor, source: OrderSource, facts: OrderFacts, via: str, contact_id: int | None = None) -> tuple[Order, Outcome]:
    """Makes true what somebody allowed to report orders says of one; twice the same changes nothing.

    A report that is older than what is known adds its status to the history and changes nothing else: an order never
    goes back in time. Of a buyer who was erased on request the order alone is taken, for the books (`withheld` says so).
    Part of the running transaction.
    """
    with transaction() as db:
        facts, withheld = _without_erased(source, facts, contact_id)
        order, is_new = Order.objects.select_for_update().get_or_create(source=source, external_id=facts.external_id, defaults=_first(facts, db.now))
        order.source = source
        if not is_new:
            return order, _update(actor, order, facts, via, contact_id, db.now, withheld)
        order.withheld = withheld
        order.contact_id = contact_id or buyer(source, facts)
        order.save(update_fields=["contact", "withheld"])
        _write_items(order, facts.items)
        _first_statuses(actor, order, facts, via, db.now)
        record(actor, "customers.order.made", f"order:{order.pk}", after={**_shown(order), "via": via})
        announce(OrderTaken(order.pk, order.contact_id, order.total, order.currency, order.placed_at))
        return order, "made"


def move_order(actor: Actor, order_id: int, status: str, at: int | None = None) -> Order:
    """Moves an order to a status that may follow its present one. `at` (ms) is not before the present one, nor later than now."""
    with transaction() as db:
        order = demanded(actor, order_id)
        when = db.now if at is None else at
        if status not in RANK:
            raise Refused("order_status_unknown", field="status", value=status[:40])
        if not may_follow(order.status, status):
            raise Refused("order_status_not_allowed", field="status", present=order.status, wanted=status)
        if not order.status_at <= when <= db.now:
            raise Refused("order_status_time", field="at")
        if OrderStatus.objects.filter(order=order).count() >= HISTORY_LIMIT:
            raise Conflict("order_history_full", limit=HISTORY_LIMIT)
        before = _shown(order)
        _move(actor, order, status, when, "api" if actor.kind == "api" else "person", db.now)
        record(actor, "customers.order.moved", f"order:{order_id}", before=before, after=_shown(order))
        return order


def assign_order(actor: Actor, order_id: int, contact_id: int | None) -> Order:
    """Says whose order it is. Needs `order.edit` on both contacts, and with everything when one of them is nobody."""
    with transaction():
        order = demanded(actor, order_id)
        if contact_id is not None:
            demand_contact(actor, "order.edit", contact_id)
        elif not actor.may("order.edit"):
            raise Forbidden(permission="order.edit")
        before = _shown(order)
        order.contact_id = contact_id
        order.save(update_fields=["contact"])
        record(actor, "customers.order.assigned", f"order:{order_id}", before=before, after=_shown(order))
        announce(OrderChanged(order.pk, order.contact_id))
        return order


def demanded(actor: Actor, order_id: int) -> Order:
    """The order, locked, when the actor may change it."""
    order = Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        raise NotFound("order")
    if order.contact_id is not None:
        demand_contact(actor, "order.edit", order.contact_id)
    elif not actor.may("order.edit"):
        raise NotFound("order")
    return order


def open_source(source_id: int) -> OrderSource:
    """A source that still takes orders."""
    source = OrderSource.objects.filter(pk=source_id, closed_at__isnull=True).first()
    if source is None:
        raise Refused("order_source_unknown", field="source_id")
    return source


def buyer(source: OrderSource, facts: OrderFacts) -> int | None:
    """The contact who placed an order, by the shop's customer number, else phone, else e-mail; None when none is told.

    The other identities are added to the contact unless somebody else holds them.
    """
    scope = f"source:{source.pk}"
    known = [(channel, value, scope if channel == "external" else "") for channel, value in identities_told(facts) if value]
    if not known:
        return None
    contact = contact_for_identity(*known[0], name=facts.buyer_name)
    _add_others(contact, known[1:])
    return contact.pk


def _without_erased(source: OrderSource, facts: OrderFacts, contact_id: int | None) -> tuple[OrderFacts, str]:
    """The facts without what says who the buyer is, and the code of why, where they were erased on request: by an identity the report
    tells, or because the order is that customer's."""
    gone = turned_away({"": (identities_of(identities_told(facts), f"source:{source.pk}"), facts.buyer_name)})
    if not gone:
        theirs = Q(pk=contact_id) | Q(pk__in=Order.objects.filter(source=source, external_id=facts.external_id).values("contact_id"))
        if not Contact.objects.filter(theirs, erased_at__isnull=False).exists():
            return facts, ""
    return replace(facts, buyer_name="", customer="", phone="", email=""), ERASED.code


def _add_others(contact: Contact, identities: list[tuple[str, str, str]]) -> None:
    with transaction() as db:
        for channel, value, scope in identities:
            add(db, contact.pk, channel, normalised(channel, value), scope, verified=False)


def _first(facts: OrderFacts, now: int) -> dict[str, Any]:
    status, at = first_status(facts)
    return {**{name: getattr(facts, name) for name in FIELDS}, "status": status, "status_at": at, "created_at": now}


def _first_statuses(actor: Actor, order: Order, facts: OrderFacts, via: str, now: int) -> None:
    for status, at in first_statuses(facts):
        _note(actor, order, status, at, via, now)
        if status != "placed":
            announce(OrderMoved(order.pk, order.contact_id, status, at))


def _update(actor: Actor, order: Order, facts: OrderFacts, via: str, contact_id: int | None, now: int, withheld: str) -> Outcome:
    told = [_note(actor, order, status, at, via, now) for status, at in besides(facts)]
    said = facts.status or order.status
    seen = verdict(order.status, order.status_at, said, facts.status_at)
    if seen == "past":
        told.append(_note(actor, order, said, facts.status_at or 0, via, now))
    if any(told):
        announce(OrderChanged(order.pk, order.contact_id))
    if seen in ("past", "ignore"):
        return "changed" if any(told) else "same"
    before, items = _shown(order), _items(order)
    for name, value in told_of(facts).items():
        setattr(order, name, value)
    if withheld:
        order.buyer_name, order.withheld = "", withheld
    order.contact_id = order.contact_id or contact_id or buyer(order.source, facts)
    if seen == "move":
        _move(actor, order, said, max(facts.status_at or now, order.status_at), via, now)
    if facts.items and facts.items != items:
        OrderItem.objects.filter(order=order).delete()
        _write_items(order, facts.items)
    if _shown(order) == before and (not facts.items or facts.items == items):
        return "changed" if any(told) else "same"
    order.save()
    after = {**_shown(order), "items": [asdict(item) for item in facts.items or items]}
    record(actor, "customers.order.changed", f"order:{order.pk}", before={**before, "items": [asdict(item) for item in items]}, after=after)
    announce(OrderChanged(order.pk, order.contact_id))
    return "changed"


def _move(actor: Actor, order: Order, status: str, at: int, via: str, now: int) -> None:
    order.status, order.status_at = status, at
    order.save(update_fields=["status", "status_at"])
    _note(actor, order, status, at, via, now)
    announce(OrderMoved(order.pk, order.contact_id, status, at))


def _note(actor: Actor, order: Order, status: str, at: int, via: str, now: int) -> bool:
    """Writes a status into the history; False when it is there already."""
    values = {"source": via, "by_id": person_of(actor), "noted_at": now}
    _, is_new = OrderStatus.objects.get_or_create(order=order, status=status, at=at, defaults=values)
    return is_new


def _items(order: Order) -> tuple[Item, ...]:
    rows = OrderItem.objects.filter(order=order).order_by("place")
    return tuple(Item(row.sku, row.title, row.quantity, row.price) for row in rows)


def _write_items(order: Order, items: tuple[Item, ...]) -> None:
    rows = [OrderItem(order=order, place=place, **asdict(item)) for place, item in enumerate(items, 1)]
    OrderItem.objects.bulk_create(rows)


def _shown(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in (*FIELDS, "contact_id", "withheld", "status", "status_at")}
