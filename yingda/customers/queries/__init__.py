"""Reads of customers: the door other rooms use."""

from yingda.customers.queries.access import Acquaintance
from yingda.customers.queries.brief import contact, contacts_brief, current, responsible_of, tags_brief
from yingda.customers.queries.contacts import contact_card
from yingda.customers.queries.timeline import Entry, entries

__all__ = [
    "Acquaintance",
    "Entry",
    "contact",
    "contact_card",
    "contacts_brief",
    "current",
    "entries",
    "responsible_of",
    "tags_brief",
]
