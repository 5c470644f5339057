"""What a ticket says: title, description, form, priority, contact, tags."""

from collections.abc import Mapping
from typing import Any

from yingda.conversations.actions.tickets.filling import checked_contact, checked_priority, checked_tags, checked_text, checked_title, filled
from yingda.conversations.actions.tickets.ticket import change, load_for
from yingda.conversations.models import Ticket as Stored
from yingda.conversations.queries.tickets.types import document_of
from yingda.conversations.rules.matter import numbers
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import Actor
from yingda.plumbing.events import encoded
from yingda.plumbing.store import transaction


def change_fields(actor: Actor, ticket_id: int, given: Mapping[str, Any]) -> Ticket:
    """Changes what is given of `title`, `description`, `values`, `priority` and `contact_id` (None: nobody).

    `values` is the whole form, held against the version of the type the ticket was made with.
    """
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        texts: dict[str, Any] = {}
        if "description" in given:
            texts["description"] = checked_text(given["description"], "description")
        if "values" in given:
            texts["answers"] = encoded(filled(document_of(ticket.type_id, ticket.type_version).fields, given["values"])).decode()
        columns = _columns(actor, given)
        if texts:
            Stored.objects.filter(pk=ticket.id).update(**texts)
        return change(db, actor, ticket, "changed", facts={"fields": sorted(given)}, **columns)


def set_priority(actor: Actor, ticket_id: int, priority: int) -> Ticket:
    """0 low, 1 normal, 2 high, 3 urgent."""
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        if checked_priority(priority) == ticket.priority:
            return ticket
        return change(db, actor, ticket, "priority", facts={"from": ticket.priority, "to": priority}, priority=priority)


def set_tags(actor: Actor, ticket_id: int, tag_ids: list[int]) -> Ticket:
    """Puts exactly these tags on the ticket (up to 20)."""
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        return change(db, actor, ticket, "tagged", tag_ids=checked_tags(tag_ids, set(numbers(ticket.tag_ids))))


def add_tags(actor: Actor, ticket_id: int, tag_ids: list[int]) -> Ticket:
    """Puts further tags on the ticket."""
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        return set_tags(actor, ticket.id, sorted({*numbers(ticket.tag_ids), *tag_ids}))


def drop_tags(actor: Actor, ticket_id: int, tag_ids: list[int]) -> Ticket:
    """Takes tags off the ticket."""
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        return set_tags(actor, ticket.id, sorted(set(numbers(ticket.tag_ids)) - set(tag_ids)))


def _columns(actor: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "title" in given:
        columns["title"] = checked_title(given["title"])
    if "priority" in given:
        columns["priority"] = checked_priority(given["priority"])
    if "contact_id" in given:
        contact = given["contact_id"]
        columns |= {"contact_id": contact, "contact_name": "" if contact is None else checked_contact(actor, contact)[:120]}
    return columns
