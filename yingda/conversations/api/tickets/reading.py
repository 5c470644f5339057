"""Lists of tickets, one ticket, its history."""

from typing import Any

from ninja import Query

from yingda.conversations.api.tickets.door import router
from yingda.conversations.queries.tickets import lists, one
from yingda.conversations.rules.tickets.listing import TicketQuery, parse_tickets
from yingda.conversations.schemas import TicketFilters
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.numbers import last_number


@router.get("/tickets")
def ticket_list(request: ActorRequest, filters: Query[TicketFilters]) -> dict[str, Any]:
    """A page of tickets one may see."""
    number = last_number()
    items, after, total = lists.ticket_page(request.actor, _query(filters))
    return {"items": items, "next": after, "total": total, "n": number}


@router.get("/tickets/counts")
def ticket_counts(request: ActorRequest, filters: Query[TicketFilters]) -> dict[str, Any]:
    """How many tickets each state holds, under the same filters."""
    return lists.ticket_counts(request.actor, _query(filters))


@router.get("/tickets/{int:id}")
def ticket(request: ActorRequest, id: int) -> dict[str, Any]:
    """Everything a ticket's page shows at first."""
    number = last_number()
    return {**one.opened_ticket(request.actor, id), "n": number}


@router.get("/tickets/{int:id}/comments")
def ticket_comments(request: ActorRequest, id: int, before: int | None = None) -> dict[str, Any]:
    """Up to 100 comments before a number, in order."""
    items, more = one.comments(request.actor, id, before)
    return {"items": items, "more": more}


@router.get("/tickets/{int:id}/history")
def ticket_history(request: ActorRequest, id: int) -> dict[str, Any]:
    """Who did what, when and why."""
    return {"items": one.history_of_ticket(request.actor, id)}


@router.get("/tickets/{int:id}/transcripts/{int:conversation_id}")
def ticket_transcript(request: ActorRequest, id: int, conversation_id: int) -> dict[str, Any]:
    """The conversation as it was when the ticket was made."""
    return one.transcript_of(request.actor, id, conversation_id)


@router.get("/conversations/{int:id}/tickets")
def conversation_tickets(request: ActorRequest, id: int) -> dict[str, Any]:
    """The tickets of a conversation."""
    return {"items": one.tickets_of_conversation(request.actor, id)}


def _query(filters: TicketFilters) -> TicketQuery:
    return parse_tickets(filters.dict())
