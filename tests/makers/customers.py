"""Makers of contacts, tags, orders and their sources, by the actions of the room."""

from itertools import count
from typing import Any

from yingda.customers import actions
from yingda.customers.actions.orders import take
from yingda.customers.actions.sources import create_source
from yingda.customers.models import Contact, Order, OrderSource, Tag
from yingda.customers.rules.order_lines import OrderFacts
from yingda.kit.actor import SYSTEM, Actor

_numbers = count(1)
PLACED_AT = 1_750_000_000_000


def a_contact(name: str | None = None, responsible: int | None = None, identities: tuple[tuple[str, str], ...] = (), **fields: Any) -> Contact:
    """A contact, in the charge of person `responsible`; identities as (channel, value)."""
    number = next(_numbers)
    made = actions.create_contact(SYSTEM, {"name": f"客户{number}" if name is None else name, **fields}, identities)
    return made if responsible is None else actions.set_responsible(SYSTEM, made.pk, responsible)


def a_visitor(scope: str = "inbox", name: str | None = None) -> Contact:
    """A contact known only by a visitor's token."""
    return actions.contact_for_identity("visitor", f"visitor-{next(_numbers)}", scope, name)


def the_visitor(contact: Contact) -> Actor:
    """The contact as an actor."""
    return Actor("visitor", contact.pk, contact.name)


def a_tag(name: str | None = None) -> Tag:
    word = name or f"tag{next(_numbers)}"
    return actions.create_tag(SYSTEM, word, f"标签{word}", f"Tag {word}")


def a_source(name: str | None = None, currency: str = "CNY") -> OrderSource:
    return create_source(SYSTEM, name or f"店铺{next(_numbers)}", currency)


def some_facts(**fields: Any) -> OrderFacts:
    """An order as a shop reports it: 99.00, placed in June 2025."""
    number = f"NO{next(_numbers):06d}"
    return OrderFacts(**{"external_id": number, "number": number, "placed_at": PLACED_AT, "total": 9900, "currency": "CNY", **fields})


def an_order(contact: Contact | None = None, source: OrderSource | None = None, **fields: Any) -> Order:
    order, _ = take(SYSTEM, source or a_source(), some_facts(**fields), "api", None if contact is None else contact.pk)
    return order
