"""Who may see and change which contact.

`own` reaches the contacts a person is in charge of; a group's reach the contacts its members are in charge of. A person
also knows the contacts of the conversations he may see: rooms above say so through `Acquaintance`.
"""

from collections.abc import Callable
from typing import ClassVar

from django.db.models import Q

from yingda.customers.models import Contact
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.people import queries as people

ON_ACQUAINTANCE = frozenset({"customer.view", "customer.edit", "customer.merge", "order.edit"})


def nobody_met(actor: Actor, contact_id: int) -> bool:
    """The answer while no room above holds conversations."""
    return False


class Acquaintance:
    """Whether an actor may see a conversation with a contact; set once by `site`, so that imports keep one direction."""

    met: ClassVar[Callable[[Actor, int], bool]] = staticmethod(nobody_met)


def person_of(actor: Actor) -> int | None:
    """The colleague behind the actor, if it is one."""
    return actor.id if actor.kind == "person" else None


def within_reach(actor: Actor, permission: str) -> Q:
    """The filter of contacts a permission reaches by responsibility. Raises Forbidden when it is not held at all."""
    actor.demand_somewhere(permission)
    if actor.may(permission):
        return Q()
    reach = actor.reach[permission]
    wanted = Q(pk__in=[])
    if reach.own:
        wanted |= Q(responsible_id=actor.id)
    if reach.groups:
        wanted |= Q(responsible_id__in=people.members_of(reach.groups))
    return wanted


def may(actor: Actor, permission: str, contact: Contact, *, known: bool = False) -> bool:
    """Whether the permission covers the contact; `known` when the caller has checked that they met in a conversation."""
    if reaches(actor, permission, contact) or (actor.kind == "visitor" and actor.id == contact.pk):
        return True
    met = permission in ON_ACQUAINTANCE and actor.may_somewhere(permission)
    return met and (known or Acquaintance.met(actor, contact.pk))


def reaches(actor: Actor, permission: str, contact: Contact) -> bool:
    """Whether the permission covers the contact by responsibility alone."""
    if actor.may(permission, own=_in_charge(actor, contact)):
        return True
    groups = actor.reach[permission].groups if permission in actor.reach else frozenset()
    return bool(groups) and contact.responsible_id in people.members_of(groups)


def may_hand(actor: Actor, contact: Contact, person_id: int | None) -> bool:
    """Whether the actor may put `person_id` in charge of a contact he may change."""
    if contact.responsible_id is not None or actor.may("customer.edit"):
        return reaches(actor, "customer.edit", contact)
    groups = actor.reach["customer.edit"].groups
    return person_id == person_of(actor) or (bool(groups) and person_id in people.members_of(groups))


def demand_contact(actor: Actor, permission: str, contact_id: int, *, known: bool = False) -> Contact:
    """The contact, when the permission covers it. Raises NotFound when it may not be seen, Forbidden when only seen."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("contact")
    if may(actor, permission, contact, known=known):
        return contact
    if may(actor, "customer.view", contact, known=known):
        raise Forbidden(permission=permission)
    raise NotFound("contact")


def _in_charge(actor: Actor, contact: Contact) -> bool:
    return actor.kind == "person" and contact.responsible_id is not None and contact.responsible_id == actor.id
