"""The verbs of customers: the door other rooms use."""

from yingda.customers.actions.contacts import (
    change_contact,
    create_contact,
    set_attributes,
    set_responsible,
    touch,
)
from yingda.customers.actions.identities import add_identity, contact_for_identity, identify
from yingda.customers.actions.imported_contacts import CUSTOMERS, ERASED, behind, forget_imported, identities_of, no_longer_imported, tags_named, turned_away
from yingda.customers.actions.imported_orders import ORDERS
from yingda.customers.actions.keeping import add_note, set_consents, set_contact_tags
from yingda.customers.actions.merging import merge, separate
from yingda.customers.actions.orders import open_source, take
from yingda.customers.actions.sources import create_source
from yingda.customers.actions.tags import change_tag, create_company, create_tag
from yingda.customers.actions.told import new_visitor, told
from yingda.customers.actions.visits import forget_old_visits, record_page
from yingda.customers.rules.order_lines import Item, OrderFacts

__all__ = [
    "CUSTOMERS",
    "ERASED",
    "ORDERS",
    "Item",
    "OrderFacts",
    "add_identity",
    "add_note",
    "behind",
    "change_contact",
    "change_tag",
    "contact_for_identity",
    "create_company",
    "create_contact",
    "create_source",
    "create_tag",
    "forget_imported",
    "forget_old_visits",
    "identify",
    "identities_of",
    "merge",
    "new_visitor",
    "no_longer_imported",
    "open_source",
    "record_page",
    "separate",
    "set_attributes",
    "set_consents",
    "set_contact_tags",
    "set_responsible",
    "tags_named",
    "take",
    "told",
    "touch",
    "turned_away",
]
