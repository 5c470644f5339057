"""Links of a ticket to other tickets and to conversations."""

from yingda.conversations.actions.tickets.ticket import change, load_for
from yingda.conversations.models import TicketLink
from yingda.conversations.queries.one import visible
from yingda.conversations.queries.tickets.one import visible_ticket
from yingda.conversations.rules.tickets.flow import LINK_KINDS
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.plumbing.store import transaction


def link(actor: Actor, ticket_id: int, kind: str, other_id: int | None = None, conversation_id: int | None = None) -> Ticket:
    """Links a ticket to another one, or to a conversation, that one may see; the same link twice is one.

    kind: `relates` (both ways), `blocks` or `duplicates` (from this ticket to the other); to a conversation only `relates`.
    """
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        _check(ticket, kind, other_id, conversation_id)
        if conversation_id is not None:
            visible(actor, conversation_id)
            known = TicketLink.objects.filter(ticket_id=ticket.id, conversation_id=conversation_id)
        else:
            visible_ticket(actor, other_id or 0)
            known = TicketLink.objects.filter(ticket_id=ticket.id, other_id=other_id, kind=kind)
            if kind == "relates":
                known |= TicketLink.objects.filter(ticket_id=other_id or 0, other_id=ticket.id, kind=kind)
        if known.exists():
            return ticket
        row = TicketLink.objects.create(ticket_id=ticket.id, kind=kind, other_id=other_id, conversation_id=conversation_id, at=db.now)
        return change(db, actor, ticket, "linked", facts=_facts(row))


def unlink(actor: Actor, link_id: int) -> Ticket:
    """Takes a link away from the ticket it was made on. Raises `NotFound`."""
    with transaction() as db:
        row = TicketLink.objects.filter(pk=link_id).first()
        if row is None:
            raise NotFound("ticket_link")
        ticket = load_for(db, actor, row.ticket_id)
        facts = _facts(row)
        row.delete()
        return change(db, actor, ticket, "unlinked", facts=facts)


def _check(ticket: Ticket, kind: str, other_id: int | None, conversation_id: int | None) -> None:
    if (other_id is None) == (conversation_id is None):
        raise Refused("ticket_link_one_end", field="ticket_id")
    if kind not in (LINK_KINDS if conversation_id is None else LINK_KINDS[:1]):
        raise Refused("ticket_link_kind_unknown", field="kind", kind=kind[:20])
    if other_id == ticket.id:
        raise Refused("ticket_link_self", field="ticket_id")


def _facts(row: TicketLink) -> dict[str, object]:
    return {"kind": row.kind, "ticket_id": row.other_id, "conversation_id": row.conversation_id}
