"""One ticket: what its page shows, its history, its transcripts."""

from collections.abc import Iterable
from typing import Any

import msgspec

from yingda.conversations.models import Ticket as Stored
from yingda.conversations.models import (
    TicketClock,
    TicketComment,
    TicketEntry,
    TicketLink,
    TicketMerge,
    TicketStep,
    TicketTranscript,
    TicketType,
)
from yingda.conversations.queries.one import visible
from yingda.conversations.queries.tickets.types import document_of, shown_document
from yingda.conversations.queries.visible import among, visible_to
from yingda.conversations.rules.tickets.rows import ticket_row
from yingda.conversations.rules.tickets.ticket import Ticket, may_see_ticket
from yingda.conversations.sql import TICKET_SELECT
from yingda.customers import queries as customers
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.plumbing import files
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import NUMBERS_END

COMMENTS = 100
ENTRIES = 500


def find_ticket(ticket_id: int) -> Ticket | None:
    """The ticket as it is now, unlocked."""
    return next(iter(_tickets([ticket_id])), None)


def visible_ticket(actor: Actor, ticket_id: int) -> Ticket:
    """The ticket, if the actor may see it. Raises `NotFound`."""
    ticket = find_ticket(ticket_id)
    if ticket is None or not may_see_ticket(actor, ticket):
        raise NotFound("ticket")
    return ticket


def opened_ticket(actor: Actor, ticket_id: int) -> dict[str, Any]:
    """Everything a ticket's page shows at first: the row, the form, steps, the last comments, links, transcripts, merges."""
    ticket = visible_ticket(actor, ticket_id)
    words = Stored.objects.values("description", "answers").get(pk=ticket.id)
    kind = TicketType.objects.get(pk=ticket.type_id)
    fields = shown_document(document_of(ticket.type_id, ticket.type_version))["fields"]
    said, more = comments(actor, ticket.id, known=ticket)
    return {
        "row": ticket_row(ticket), "type": {"id": kind.pk, "key": kind.key, "name": kind.name}, "description": words["description"],
        "fields": fields, "values": msgspec.json.decode(words["answers"]), "steps": _steps(ticket.id), "comments": said, "more": more,
        "links": _links(actor, ticket), "transcripts": _transcripts(ticket.id), "merges": _merges(actor, ticket.id),
        "sees_contact": ticket.contact_id is not None and _sees_contact(actor, ticket.contact_id),
    }  # fmt: skip


def _sees_contact(actor: Actor, contact_id: int) -> bool:
    try:
        customers.demand_contact(actor, "customer.view", contact_id)
    except (Forbidden, NotFound):
        return False
    return True


def comments(actor: Actor, ticket_id: int, before: int | None = None, known: Ticket | None = None) -> tuple[list[dict[str, Any]], bool]:
    """Up to 100 comments before the one numbered `before`, in order, and whether there are older ones."""
    ticket = known or visible_ticket(actor, ticket_id)
    rows = TicketComment.objects.filter(ticket_id=ticket.id)
    rows = rows if before is None else rows.filter(pk__lt=min(before, NUMBERS_END - 1))
    found = list(rows.order_by("-id")[: COMMENTS + 1])
    return _shown_comments(found[:COMMENTS][::-1]), len(found) > COMMENTS


def history_of_ticket(actor: Actor, ticket_id: int) -> list[dict[str, Any]]:
    """Who did what, when and why: the last 500 entries in order."""
    ticket = visible_ticket(actor, ticket_id)
    rows = TicketEntry.objects.filter(ticket_id=ticket.id).order_by("-id")[:ENTRIES]
    return [
        {"at": e.at, "actor": {"kind": e.actor_kind, "id": e.actor_id, "name": e.actor_name}, "what": e.what, "why": e.why,
         "facts": msgspec.json.decode(e.facts)}
        for e in reversed(rows)
    ]  # fmt: skip


def transcript_of(actor: Actor, ticket_id: int, conversation_id: int) -> dict[str, Any]:
    """The messages of a conversation as they were when the ticket was made from it. Raises `NotFound`."""
    ticket = visible_ticket(actor, ticket_id)
    row = TicketTranscript.objects.filter(ticket_id=ticket.id, conversation_id=min(conversation_id, NUMBERS_END - 1)).order_by("id").first()
    if row is None:
        raise NotFound("transcript")
    return {"conversation_id": row.conversation_id, "at": row.at, "messages": msgspec.json.decode(row.messages)}


def tickets_of_conversation(actor: Actor, conversation_id: int) -> list[dict[str, Any]]:
    """The tickets that belong to a conversation one may see, the newest first: those one may see whole, of others number and state."""
    matter = visible(actor, conversation_id)
    ids = TicketLink.objects.filter(conversation_id=matter.id).order_by("-ticket_id").values_list("ticket_id", flat=True)[:100]
    return [_brief(actor, ticket) for ticket in sorted(_tickets(ids), key=lambda ticket: -ticket.id)]


def shown_comment(row: TicketComment) -> dict[str, Any]:
    """A comment as screens and events show it."""
    return _shown_comments([row])[0]


def _shown_comments(rows: list[TicketComment]) -> list[dict[str, Any]]:
    keys = {row.pk: msgspec.json.decode(row.files) for row in rows}
    known = files.stored_many(key for listed in keys.values() for key in listed)
    return [
        {"id": c.pk, "ticket_id": c.ticket_id, "author": {"kind": c.author_kind, "id": c.author_id, "name": c.author_name}, "text": c.text,
         "mentions": msgspec.json.decode(c.mentions), "files": [files.facts(known[key]) for key in keys[c.pk] if key in known], "at": c.at}
        for c in rows
    ]  # fmt: skip


def _steps(ticket_id: int) -> list[dict[str, Any]]:
    clocks = {clock.step_id: clock for clock in TicketClock.objects.filter(ticket_id=ticket_id, step__isnull=False).order_by("id")}
    return [_shown_step(step, clocks.get(step.pk)) for step in TicketStep.objects.filter(ticket_id=ticket_id).order_by("position", "id")]


def _shown_step(step: TicketStep, clock: TicketClock | None) -> dict[str, Any]:
    return {
        "id": step.pk, "name": step.name, "person_id": step.person_id, "group_id": step.group_id, "minutes": step.minutes, "state": step.state,
        "began_at": step.began_at, "ended_at": step.ended_at, "ended_by": step.ended_by_id, "note": step.note,
        "due_at": None if clock is None else clock.due_at, "breached_at": None if clock is None else clock.breached_at,
    }  # fmt: skip


def _links(actor: Actor, ticket: Ticket) -> list[dict[str, Any]]:
    rows = [*TicketLink.objects.filter(ticket_id=ticket.id).order_by("id")[:200], *TicketLink.objects.filter(other_id=ticket.id).order_by("id")[:200]]
    ends = {row.pk: row.other_id if row.ticket_id == ticket.id else row.ticket_id for row in rows}
    others = {other.id: other for other in _tickets(end for end in ends.values() if end is not None)}
    open_to_me = _conversations_seen(actor, [row.conversation_id for row in rows if row.conversation_id is not None])
    return [
        {"id": row.pk, "kind": row.kind, "outward": row.ticket_id == ticket.id, "at": row.at, "conversation_id": row.conversation_id,
         "may_open": row.conversation_id in open_to_me,
         "ticket": _brief(actor, others[end]) if (end := ends[row.pk]) is not None else None}
        for row in rows
    ]  # fmt: skip


def _conversations_seen(actor: Actor, ids: list[int]) -> set[int]:
    wanted, params = among("id", ids)
    seen, more = visible_to(actor)
    return {row[0] for row in read(f"SELECT id FROM conversations_conversation WHERE {wanted} AND {seen}", (*params, *more))}


def _brief(actor: Actor, ticket: Ticket) -> dict[str, Any]:
    """Another ticket in a line: its title is for those who may see it."""
    seen = may_see_ticket(actor, ticket)
    return {"id": ticket.id, "number": ticket.number, "state": ticket.state, "title": ticket.title if seen else None, "may_open": seen}


def _tickets(ids: Iterable[int]) -> list[Ticket]:
    wanted, params = among("id", {id for id in ids if 0 < id < NUMBERS_END})
    return [Ticket(*values) for values in read(f"SELECT {TICKET_SELECT} FROM conversations_ticket WHERE {wanted}", params)]


def _transcripts(ticket_id: int) -> list[dict[str, Any]]:
    rows = TicketTranscript.objects.filter(ticket_id=ticket_id).order_by("id")
    return [{"conversation_id": conversation, "at": at} for conversation, at in rows.values_list("conversation_id", "at")]


def _merges(actor: Actor, ticket_id: int) -> list[dict[str, Any]]:
    rows = list(TicketMerge.objects.filter(survivor_id=ticket_id, undone_at__isnull=True).order_by("id").only("id", "absorbed_id", "at"))
    absorbed = {one.id: one for one in _tickets(row.absorbed_id for row in rows)}
    return [{"id": row.pk, "absorbed_id": row.absorbed_id, "at": row.at, "ticket": _brief(actor, absorbed[row.absorbed_id])} for row in rows]
