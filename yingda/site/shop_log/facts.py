"""What the generator tells: lines of chat, and orders. Instants are seconds since 1970-01-01 by the shop's clock on the wall."""

from dataclasses import dataclass
from typing import NamedTuple

CUSTOMER, AGENT, AUTOMATIC = "customer", "agent", "automatic"


class Line(NamedTuple):
    """A line. by: customer, agent or automatic; agent: whose window it was in; rating: 1 to 5 where the customer rated with it."""

    at: int
    buyer: str
    agent: str
    by: str
    text: str
    rating: int = 0


class Item(NamedTuple):
    """price: of one piece, in fen."""

    sku: str
    title: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Order:
    """An order with all that became of it; total in fen; an instant is None where it did not happen. silent: no chat led to it."""

    number: str
    buyer: str
    name: str
    placed_at: int
    total: int
    items: tuple[Item, ...]
    silent: bool
    paid_at: int | None = None
    closed_at: int | None = None
    refunded_at: int | None = None


@dataclass(slots=True)
class Buyer:
    """Somebody who writes and buys. free_at: until then they are in a chat."""

    nick: str
    name: str
    free_at: int = 0
