"""What customers say of themselves, in a form or a chat: believed less than a signed token, but kept."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from yingda.customers.actions.identities import add_identity, contact_for_identity, is_anonymous
from yingda.customers.events import ContactChanged
from yingda.customers.models import Contact
from yingda.customers.rules.identities import BadIdentity, normalised
from yingda.customers.rules.texts import NAME_LIMIT
from yingda.kit.actor import SYSTEM
from yingda.kit.text import search_keys, storable
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction


def new_visitor(scope: str, locale: str, mark: str | None = None) -> Contact:
    """A contact of whom nothing is known yet; its name is its number until somebody tells a better one.

    The same `mark` (a number the browser made) finds the contact that was made for it before.
    """
    with transaction():
        contact = contact_for_identity("visitor", mark or uuid4().hex, scope, None, locale)
        if contact.name:
            return contact
        contact.name = f"{'Visitor' if locale.lower().startswith('en') else '访客'} {contact.pk}"
        contact.search_keys = search_keys(contact.name)
        contact.save(update_fields=["name", "search_keys"])
        return contact


def told(contact_id: int, values: Mapping[str, Any]) -> None:
    """Keeps the name, e-mail and phone a customer gave; a name that a signed token proved is not replaced."""
    with transaction():
        name = storable(str(values.get("name") or "").strip(), NAME_LIMIT)
        if name and is_anonymous(contact_id):
            _rename(contact_id, name)
        for channel in ("email", "phone"):
            value = str(values.get(channel) or "")
            if value and _is_possible(channel, value):
                add_identity(contact_id, channel, value)


def _rename(contact_id: int, name: str) -> None:
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    record(SYSTEM, "customers.contact.changed", f"contact:{contact_id}", before={"name": contact.name}, after={"name": name})
    contact.name, contact.search_keys = name, search_keys(name)
    contact.save(update_fields=["name", "search_keys"])
    announce(ContactChanged(contact_id, ("name",)))


def _is_possible(channel: str, value: str) -> bool:
    try:
        normalised(channel, value)
    except BadIdentity:
        return False
    return True
