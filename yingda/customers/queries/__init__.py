"""Reads of customers: the door other rooms use."""

from yingda.customers.queries.access import Acquaintance, demand_contact
from yingda.customers.queries.brief import contact, contacts_brief, current, known_tags, made_by_import, responsible_of, tags_brief
from yingda.customers.queries.contacts import contact_card, contacts_named, look_up
from yingda.customers.queries.orders import sources
from yingda.customers.queries.timeline import Entry, Timeline, entries

__all__ = [
    "Acquaintance",
    "Entry",
    "Timeline",
    "contact",
    "contact_card",
    "contacts_brief",
    "contacts_named",
    "current",
    "demand_contact",
    "entries",
    "known_tags",
    "look_up",
    "made_by_import",
    "responsible_of",
    "sources",
    "tags_brief",
]
