"""What somebody buys, and what becomes of the order."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from yingda.site.shop_log.facts import Buyer, Item, Order
from yingda.site.shop_log.staff import DAY, HOUR, MINUTE
from yingda.site.shop_log.words import PRODUCTS

T = TypeVar("T")
DISCOUNTED, CANCELLED, REFUNDED, LATE_REFUND = 0.2, 0.02, 0.08, 0.25
NEVER_CLOSED = 0.3


def pick(rng: Random, some: Sequence[T]) -> T:
    """One of them."""
    return some[int(rng.random() * len(some))]


def within(rng: Random, least: int, most: int) -> int:
    """A whole number from the least up to below the most."""
    return least + int(rng.random() * (most - least))


def order(rng: Random, number: str, buyer: Buyer, placed_at: int, paid_after: int | None, silent: bool) -> Order:
    """An order with its future. paid_after: seconds until it is paid, None when it never is."""
    items = _items(rng)
    total = sum(item.quantity * item.price for item in items)
    if rng.random() < DISCOUNTED:
        total -= min(1000, total // 10)
    paid_at = None if paid_after is None else placed_at + paid_after
    closed_at, refunded_at = _unpaid(rng, placed_at) if paid_at is None else _undone(rng, paid_at)
    return Order(number, buyer.nick, buyer.name, placed_at, total, items, silent, paid_at, closed_at, refunded_at)


def paid_after(rng: Random) -> int | None:
    """Seconds until an order out of a chat is paid: at once, the same day, the next day, never."""
    chance = rng.random()
    if chance < 0.66:
        return within(rng, 10, 4 * MINUTE)
    if chance < 0.8:
        return within(rng, 10 * MINUTE, 5 * HOUR)
    return within(rng, 20 * HOUR, 30 * HOUR) if chance < 0.88 else None


def _items(rng: Random) -> tuple[Item, ...]:
    kinds = 1 if rng.random() < 0.75 else within(rng, 2, 4)
    first = int(rng.random() * len(PRODUCTS))
    return tuple(_item(rng, (first + 5 * place) % len(PRODUCTS)) for place in range(kinds))


def _item(rng: Random, place: int) -> Item:
    sku, title, price = PRODUCTS[place]
    return Item(sku, title, 1 if rng.random() < 0.8 else within(rng, 2, 5), price)


def _unpaid(rng: Random, placed_at: int) -> tuple[int | None, None]:
    return (None if rng.random() < NEVER_CLOSED else placed_at + within(rng, 1 * DAY, 3 * DAY)), None


def _undone(rng: Random, paid_at: int) -> tuple[int | None, int | None]:
    """When a paid order was closed or refunded: inside 15 days mostly, sometimes later."""
    chance = rng.random()
    if chance < CANCELLED:
        return paid_at + within(rng, 5 * MINUTE, DAY), None
    if chance > CANCELLED + REFUNDED:
        return None, None
    late = rng.random() < LATE_REFUND
    return None, paid_at + (within(rng, 16 * DAY, 40 * DAY) if late else within(rng, 2 * HOUR, 14 * DAY))
