"""Tickets follow their contacts: a new name, a merge, its undoing."""

from yingda.conversations.actions.tickets.ticket import change, load
from yingda.conversations.models import MovedTicket, Ticket
from yingda.customers import queries as customers
from yingda.kit.actor import SYSTEM
from yingda.plumbing.store import transaction


def follow_contact(contact_id: int) -> None:
    """Writes the contact's present name on its tickets."""
    brief = customers.contacts_brief([contact_id]).get(contact_id)
    if brief is None:
        return
    name = str(brief["name"])[:120]
    with transaction() as db:
        for ticket_id in list(Ticket.objects.filter(contact_id=contact_id).exclude(contact_name=name).values_list("id", flat=True)):
            change(db, SYSTEM, load(db, ticket_id), "contact_changed", contact_name=name)


def follow_merge(merge_id: int, survivor_id: int, absorbed_id: int) -> None:
    """Moves the absorbed contact's tickets to the survivor. Safe twice."""
    with transaction() as db:
        for ticket_id in list(Ticket.objects.filter(contact_id=absorbed_id).values_list("id", flat=True)):
            MovedTicket.objects.get_or_create(merge_id=merge_id, ticket_id=ticket_id)
            change(db, SYSTEM, load(db, ticket_id), "contact_merged", contact_id=survivor_id)
    follow_contact(survivor_id)


def follow_separation(merge_id: int, absorbed_id: int) -> None:
    """Moves back what `follow_merge` moved. Safe twice."""
    with transaction() as db:
        moved = MovedTicket.objects.filter(merge_id=merge_id)
        for ticket_id in list(moved.values_list("ticket_id", flat=True)):
            change(db, SYSTEM, load(db, ticket_id), "contact_separated", contact_id=absorbed_id)
        moved.delete()
    follow_contact(absorbed_id)
