"""From the cells of a row to a line of an order, and from lines to the order."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from dataclasses import field as keep
from decimal import Decimal
from typing import Any

from yingda.customers.rules.amounts import amount, currency_code, minor
from yingda.customers.rules.identities import BadIdentity, normalised
from yingda.customers.rules.instants import instant
from yingda.customers.rules.status_words import status_of
from yingda.customers.rules.texts import is_storable

LIMITS = {"number": 64, "external_id": 64, "customer": 64, "sku": 64, "title": 300, "buyer_name": 200}
QUANTITY_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was not taken: the field, the room's sentence and its parameters; the order it spoils, where that is known."""

    field: str
    code: str
    params: dict[str, Any] = keep(default_factory=dict)
    order: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a file is to be read: its currency and zone where it says none, and the present instant (ms)."""

    currency: str
    zone: str
    now: int


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; price per piece in minor units."""

    sku: str
    title: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as somebody reports it. `status` and `status_at` are None when the report says nothing of them."""

    external_id: str
    number: str
    placed_at: int
    total: int
    currency: str
    status: str | None = None
    status_at: int | None = None
    items: tuple[Item, ...] = ()
    buyer_name: str = ""
    email: str = ""
    phone: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that could be read; amounts as decimal text, so that the order's total is exact."""

    external_id: str
    number: str
    placed_at: int
    currency: str
    total: str | None
    status: str | None
    status_at: int | None
    buyer_name: str
    email: str
    phone: str
    customer: str
    sku: str
    title: str
    quantity: int | None
    price: str | None

    def packed(self) -> dict[str, Any]:
        """Plain values, to be kept and given to `Line(**values)` again."""
        return asdict(self)


def line_of(cells: Sequence[str], columns: Mapping[str, int], setting: Setting) -> Line | Problem:
    """The line of a row, or the first thing wrong with it."""
    told = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    problem = _texts(told) or _times(told, setting) or _money(told, setting) or _person(told)
    if problem is None:
        return _line(told, setting)
    order = told.get("external_id") or told.get("number", "")
    return replace(problem, order=order if len(order) <= LIMITS["external_id"] and is_storable(order) else "")


def order_of(lines: Sequence[Line]) -> OrderFacts | Problem:
    """The order of its lines: the first line that says something counts; the total is the stated one or the sum."""
    first = lines[0]
    priced = [(line, Decimal(line.price)) for line in lines if line.price is not None and line.quantity is not None]
    stated = next((Decimal(line.total) for line in lines if line.total is not None), None)
    number = stated if stated is not None else sum((price * (line.quantity or 0) for line, price in priced), Decimal(0))
    total = minor(number, first.currency)
    prices = [minor(price, first.currency) for _, price in priced]
    if total is None or None in prices:
        return Problem("total", "amount_invalid", {"value": str(number)[:40]})
    items = tuple(Item(line.sku, line.title, line.quantity or 0, price or 0) for (line, _), price in zip(priced, prices, strict=True))
    status = next((line.status for line in lines if line.status is not None), None)
    return OrderFacts(
        external_id=first.external_id,
        number=first.number,
        placed_at=min(line.placed_at for line in lines),
        total=total,
        currency=first.currency,
        status=status or ("refunded" if total < 0 else None),
        status_at=next((line.status_at for line in lines if line.status_at is not None), None),
        items=items,
        **{name: next((getattr(line, name) for line in lines if getattr(line, name)), "") for name in ("buyer_name", "email", "phone", "customer")},
    )


def _texts(told: Mapping[str, str]) -> Problem | None:
    for name, text in told.items():
        if not is_storable(text):
            return Problem(name, "text_unstorable")
        if len(text) > LIMITS.get(name, 255):
            return Problem(name, "customer_text_too_long", {"limit": LIMITS.get(name, 255)})
    return None if told.get("number") else Problem("number", "order_number_missing")


def _times(told: Mapping[str, str], setting: Setting) -> Problem | None:
    for name in ("placed_at", "status_at"):
        text = told.get(name, "")
        if (text or name == "placed_at") and instant(text, setting.zone, setting.now) is None:
            return Problem(name, "date_invalid", {"value": text[:40]})
    status = told.get("status", "")
    return Problem("status", "order_status_unknown", {"value": status[:40]}) if status and status_of(status) is None else None


def _money(told: Mapping[str, str], setting: Setting) -> Problem | None:
    if told.get("currency") and currency_code(told["currency"]) is None:
        return Problem("currency", "currency_unknown", {"value": told["currency"][:40]})
    for name in ("total", "price"):
        if told.get(name) and amount(told[name]) is None:
            return Problem(name, "amount_invalid", {"value": told[name][:40]})
    quantity = told.get("quantity", "")
    if quantity and _count(quantity) is None:
        return Problem("quantity", "quantity_invalid", {"value": quantity[:40]})
    if not told.get("total") and not (quantity and told.get("price")):
        return Problem("total", "order_total_missing")
    return None


def _count(text: str) -> int | None:
    number = amount(text)
    whole = number is not None and number == int(number) and 0 < abs(number) <= QUANTITY_LIMIT
    return int(number) if whole and number is not None else None


def _person(told: Mapping[str, str]) -> Problem | None:
    for name in ("email", "phone"):
        try:
            if told.get(name):
                normalised(name, told[name])
        except BadIdentity as error:
            return Problem(name, error.code)
    return None


def _line(told: Mapping[str, str], setting: Setting) -> Line:
    texts = {name: told.get(name, "") for name in ("buyer_name", "email", "phone", "customer", "sku", "title")}
    numbers = {name: str(amount(told[name])) if told.get(name) else None for name in ("total", "price")}
    return Line(
        external_id=told.get("external_id") or told["number"],
        number=told["number"],
        placed_at=instant(told["placed_at"], setting.zone, setting.now) or 0,
        currency=currency_code(told["currency"]) or setting.currency if told.get("currency") else setting.currency,
        status=status_of(told["status"]) if told.get("status") else None,
        status_at=instant(told["status_at"], setting.zone, setting.now) if told.get("status_at") else None,
        quantity=_count(told["quantity"]) if told.get("quantity") else (1 if told.get("price") else None),
        total=numbers["total"],
        price=numbers["price"],
        **texts,
    )
