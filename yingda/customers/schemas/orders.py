"""Shapes of orders, their sources, deliveries and imports."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.customers.schemas.texts import Code, Id, Instant, Line, Money, Name, PageIn, Sought, Storable, Title

Status = Literal["placed", "paid", "shipped", "finished", "refunding", "refunded", "closed"]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), Storable]


class ItemIn(Schema):
    sku: Code = ""
    title: Title = ""
    quantity: int = Field(1, ge=-1_000_000, le=1_000_000)
    price: Money = 0


class CustomerIn(Schema):
    """Whose order it is, as the shop knows: its own customer number, phone, e-mail."""

    id: Code = ""
    name: Name = ""
    phone: Line = ""
    email: Line = ""


class OrderFactsIn(Schema):
    """An order; `total` and prices in minor units of the currency (分), instants in ms."""

    number: Number
    external_id: Code = ""
    placed_at: Instant
    status: Status | None = None
    status_at: Instant | None = None
    total: Money
    currency: Currency | None = None
    items: list[ItemIn] = Field([], max_length=500)
    customer: CustomerIn = CustomerIn()


class OrderIn(OrderFactsIn):
    source_id: Id
    contact_id: Id | None = None


class Delivery(Schema):
    """What a webhook delivers: up to 100 orders."""

    orders: list[OrderFactsIn] = Field(min_length=1, max_length=100)


class OrderPatch(Schema):
    contact_id: Id | None


class StatusIn(Schema):
    status: Status
    at: Instant | None = None


class OrderFilter(PageIn):
    q: Sought = ""
    contact: Id | None = None
    source: Id | None = None
    status: Status | None = None
    since: Instant | None = None
    until: Instant | None = None


class SourceIn(Schema):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), Storable]
    currency: Currency = "CNY"


class SourceName(Schema):
    id: int
    name: str


class ItemOut(Schema):
    sku: str
    title: str
    quantity: int
    price: int


class OrderRow(Schema):
    """withheld: why nothing is kept of the buyer (`customer_erased`: erased on request); empty where it is.

    refund_amount (minor units), refund_items: what came back, or is to, of an order with a refund in its history; null: nobody said, which is all of it.
    """

    id: int
    source: SourceName
    number: str
    external_id: str
    contact_id: int | None
    buyer_name: str
    withheld: str
    total: int
    currency: str
    status: str
    status_at: int
    placed_at: int
    created_at: int
    refund_amount: int | None = None
    refund_items: int | None = None
    items: list[ItemOut]


class OrderPage(Schema):
    items: list[OrderRow]
    next: str | None


class StatusOut(Schema):
    status: str
    at: int
    source: str
    by_id: int | None
    noted_at: int


class OrderOut(OrderRow):
    statuses: list[StatusOut]
