"""Storage of the room, by topic."""

from yingda.customers.models.contacts import (
    Company,
    Consent,
    Contact,
    ContactNote,
    ContactTag,
    ErasedIdentity,
    Identity,
    Merge,
    Responsibility,
    Tag,
)
from yingda.customers.models.imports import ImportedContact
from yingda.customers.models.orders import HookDelivery, Order, OrderItem, OrderSource, OrderStatus
from yingda.customers.models.visits import PageView, Visit

__all__ = [
    "Company",
    "Consent",
    "Contact",
    "ContactNote",
    "ContactTag",
    "ErasedIdentity",
    "HookDelivery",
    "Identity",
    "ImportedContact",
    "Merge",
    "Order",
    "OrderItem",
    "OrderSource",
    "OrderStatus",
    "PageView",
    "Responsibility",
    "Tag",
    "Visit",
]
