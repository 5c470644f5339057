"""Orders of a file, some thousands at a time: what `take` makes true of one, in a fixed number of statements for all of them.

What needs a second look (another buyer, other items, a buyer who was erased) is left to `take`, one by one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yingda.customers.actions.imported_contacts import Behind, Identities, behind, identities_of, turned_away
from yingda.customers.actions.orders import take
from yingda.customers.events import ContactCreated, OrderChanged, OrderMoved, OrderTaken
from yingda.customers.models import Contact, Order, OrderItem, OrderSource, OrderStatus
from yingda.customers.queries.access import person_of
from yingda.customers.rules.order_lines import Item, OrderFacts
from yingda.customers.rules.reported import FIELDS, besides, first_status, first_statuses, identities_told, told_of
from yingda.customers.rules.statuses import verdict
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Refusal
from yingda.kit.importing import Problem, Task
from yingda.plumbing.audit import Entry, record_all
from yingda.plumbing.store import Db, announce, savepoint

VIA = "import"
_ORDER = (
    "id", "source_id", "external_id", "number", "contact_id", "buyer_name", "withheld", "total", "currency", "status", "status_at", "placed_at",
    "refund_amount", "refund_items", "created_at",
)  # fmt: skip
_ITEM = ("order_id", "place", "sku", "title", "quantity", "price")
_STATUS = ("order_id", "status", "at", "source", "by_id", "noted_at")
_MOVE = "UPDATE customers_order SET status = ?, status_at = ? WHERE id = ?"
Outcome = str | Problem


@dataclass(slots=True)
class _Written:
    """What is written of a batch, table by table."""

    statuses: list[tuple[Any, ...]] = field(default_factory=list)
    moves: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def note(self, db: Db, task: Task, order_id: int, status: str, at: int) -> None:
        """A status into the history."""
        self.statuses.append((order_id, status, at, VIA, person_of(task.actor), db.now))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is there of the orders of a batch: the orders by their number in the source, their items and statuses, whose buyer was erased."""

    orders: Mapping[str, Order]
    items: Mapping[int, tuple[Item, ...]]
    noted: set[tuple[int, str, int]]
    erased: set[int]


def take_all(db: Db, task: Task, source: OrderSource, reports: Sequence[OrderFacts]) -> list[Outcome]:
    """Makes true what a file says of orders, each named once: made, changed, same, or why not. Part of the running transaction."""
    told = {one.external_id: (identities_of(identities_told(one), f"source:{source.pk}"), one.buyer_name) for one in reports}
    away, known, written = turned_away(told), _known(source, [one.external_id for one in reports]), _Written()
    fresh = [one for one in reports if one.external_id not in known.orders and one.external_id not in away]
    outcomes: dict[str, Outcome] = dict.fromkeys(_made(db, task, source, fresh, told, written), "made")
    for one in reports:
        order = known.orders.get(one.external_id)
        if order is not None and one.external_id not in away and (outcome := _reported(db, task, known, order, one, written)):
            outcomes[one.external_id] = outcome
    _write(db, written)
    return [outcomes.get(one.external_id) or _one(db, task, source, one) for one in reports]


def _one(db: Db, task: Task, source: OrderSource, facts: OrderFacts) -> Outcome:
    try:
        with savepoint(db):
            return take(task.actor, source, facts, VIA)[1]
    except Refusal as refusal:
        return Problem(refusal.field or "row", refusal.code, refusal.params)


def _known(source: OrderSource, numbers: Sequence[str]) -> _Known:
    orders = {one.external_id: one for one in Order.objects.select_for_update().filter(source=source, external_id__in=numbers)}
    ids = [one.pk for one in orders.values()]
    items: dict[int, list[Item]] = defaultdict(list)
    for row in OrderItem.objects.filter(order_id__in=ids).order_by("order_id", "place"):
        items[row.order_id].append(Item(row.sku, row.title, row.quantity, row.price))
    noted = set(OrderStatus.objects.filter(order_id__in=ids).values_list("order_id", "status", "at"))
    buyers = {one.contact_id for one in orders.values() if one.contact_id is not None}
    erased = set(Contact.objects.filter(pk__in=buyers, erased_at__isnull=False).values_list("pk", flat=True))
    return _Known(orders, {pk: tuple(some) for pk, some in items.items()}, noted, erased)


def _made(
    db: Db, task: Task, source: OrderSource, fresh: Sequence[OrderFacts], told: Mapping[str, tuple[Identities, str]], written: _Written
) -> list[str]:
    """Orders nobody knew, with their buyers; those that are made now."""
    if not fresh:
        return []
    buyers = behind(db, task.import_id, {one.external_id: told[one.external_id] for one in fresh if told[one.external_id][0]})
    ids = dict(zip((one.external_id for one in fresh), db.reserve("customers_order", len(fresh)), strict=True))
    rows = [_row(source, one, ids[one.external_id], buyers.get(one.external_id), db.now) for one in fresh]
    # Somebody else may report one of them at the same time, by a webhook: then theirs is there, and ours is a report of it.
    db.add("customers_order", _ORDER, rows, ("source_id", "external_id"))
    there = set(Order.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    made = [one for one in fresh if ids[one.external_id] in there]
    db.load("customers_orderitem", _ITEM, [
        (ids[one.external_id], place, item.sku, item.title, item.quantity, item.price) for one in made for place, item in enumerate(one.items, 1)
    ])  # fmt: skip
    for one in made:
        _tell_made(db, task, one, ids[one.external_id], buyers.get(one.external_id), told[one.external_id][0], written)
    return [one.external_id for one in made]


def _row(source: OrderSource, one: OrderFacts, pk: int, buyer: Behind | None, now: int) -> tuple[Any, ...]:
    status, at = first_status(one)
    contact = None if buyer is None else buyer.contact_id
    buyer_told = (one.number, contact, one.buyer_name, "", one.total, one.currency)
    return pk, source.pk, one.external_id, *buyer_told, status, at, one.placed_at, one.refund_amount, one.refund_items, now


def _tell_made(db: Db, task: Task, one: OrderFacts, pk: int, buyer: Behind | None, identities: Identities, written: _Written) -> None:
    contact = None if buyer is None else buyer.contact_id
    if buyer is not None and buyer.fresh:
        written.entries.append(Entry(SYSTEM, "customers.contact.made", f"contact:{contact}", {}, {"channel": identities[0][0], "name": buyer.name}))
        announce(ContactCreated(buyer.contact_id))
    status, at = first_status(one)
    shown = {**{name: getattr(one, name) for name in FIELDS}, "contact_id": contact, "withheld": "", "status": status, "status_at": at}
    written.entries.append(Entry(task.actor, "customers.order.made", f"order:{pk}", {}, {**shown, "via": VIA}))
    announce(OrderTaken(pk, contact, one.total, one.currency, one.placed_at))
    for reached, when in first_statuses(one):
        written.note(db, task, pk, reached, when)
        if reached != "placed":
            announce(OrderMoved(pk, contact, reached, when))


def _reported(db: Db, task: Task, known: _Known, order: Order, one: OrderFacts, written: _Written) -> str | None:
    """What a report changes of an order that is there; None when it changes more than its status."""
    if order.contact_id in known.erased:
        return None
    said = one.status or order.status
    seen = verdict(order.status, order.status_at, said, one.status_at)
    if seen in ("same", "move") and _differs(order, one, known.items.get(order.pk, ())):
        return None
    told = [*besides(one), *([(said, one.status_at or 0)] if seen == "past" else [])]
    fresh = [step for step in told if (order.pk, *step) not in known.noted]
    for status, at in fresh:
        written.note(db, task, order.pk, status, at)
    if seen == "move":
        _moved(db, task, order, said, max(one.status_at or db.now, order.status_at), written)
    if fresh or seen == "move":
        announce(OrderChanged(order.pk, order.contact_id))
    return "changed" if fresh or seen == "move" else "same"


def _differs(order: Order, one: OrderFacts, items: tuple[Item, ...]) -> bool:
    if any(getattr(order, name) != value for name, value in told_of(one).items()) or (one.items and one.items != items):
        return True
    return order.contact_id is None and any(value for _channel, value in identities_told(one))


def _moved(db: Db, task: Task, order: Order, status: str, at: int, written: _Written) -> None:
    before = {"status": order.status, "status_at": order.status_at}
    written.moves.append((status, at, order.pk))
    written.note(db, task, order.pk, status, at)
    written.entries.append(Entry(task.actor, "customers.order.changed", f"order:{order.pk}", before, {"status": status, "status_at": at}))
    announce(OrderMoved(order.pk, order.contact_id, status, at))


def _write(db: Db, written: _Written) -> None:
    db.many(_MOVE, written.moves)
    db.add("customers_orderstatus", _STATUS, written.statuses, ("order_id", "status", "at"))
    record_all(written.entries)
