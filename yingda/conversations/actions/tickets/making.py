"""Making a ticket, by itself or from a conversation with its transcript."""

from typing import Any

import msgspec

from yingda.conversations import sql
from yingda.conversations.actions import matter as conversations
from yingda.conversations.actions.posting import say_system
from yingda.conversations.actions.tickets import clocks
from yingda.conversations.actions.tickets.filling import checked_contact, checked_priority, checked_tags, checked_text, checked_title, filled
from yingda.conversations.actions.tickets.steps import tell_of_step
from yingda.conversations.actions.tickets.telling import in_charge, tell
from yingda.conversations.actions.tickets.ticket import announce_ticket, demand_group, note, repeated, worker_name
from yingda.conversations.events import TicketAssigned, TicketMade
from yingda.conversations.models import TicketLink, TicketTranscript
from yingda.conversations.queries.one import history
from yingda.conversations.queries.tickets.types import open_type
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.tickets.repeating import StepPart, repeated_columns
from yingda.conversations.rules.tickets.ticket import BLANK, Ticket
from yingda.conversations.rules.tickets.types import LIAISON_ROLES, StepTemplate, TypeDocument
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Forbidden
from yingda.people.queries.duty import in_role
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db, announce, transaction

TRANSCRIPT_MESSAGES = 2000


class NewTicket(msgspec.Struct, frozen=True):
    """What a ticket is made of. Without a group it goes where its type says."""

    type_id: int
    title: str
    description: str = ""
    values: dict[str, Any] = {}
    priority: int = 1
    group_id: int | None = None
    owner_id: int | None = None
    contact_id: int | None = None
    tag_ids: tuple[int, ...] = ()


def make(actor: Actor, new: NewTicket) -> Ticket:
    """A new ticket. Raises `Refused` naming the fields that do not fit, by their labels."""
    with transaction() as db:
        actor.demand_somewhere("ticket.work")
        name = "" if new.contact_id is None else checked_contact(actor, new.contact_id)
        return _make(db, actor, new, name, None)


def make_from(actor: Actor, conversation_id: int, new: NewTicket) -> Ticket:
    """A ticket from a conversation one may see, with its transcript; the conversation keeps its owner and gets a line for staff."""
    with transaction() as db:
        matter = conversations.load_for(db, actor, conversation_id, "conversation.view")
        actor.demand_somewhere("ticket.work")
        new = msgspec.structs.replace(new, contact_id=matter.contact_id)
        ticket = _make(db, actor, new, matter.contact_name, matter)
        say_system(db, matter, "ticket_made", staff_only=True, ticket_id=ticket.id, number=ticket.number, title=ticket.title, by=actor.name)
        return ticket


def _make(db: Db, actor: Actor, new: NewTicket, contact_name: str, matter: Matter | None) -> Ticket:
    version, document = open_type(new.type_id)
    title, description = checked_title(new.title), checked_text(new.description, "description")
    answers, priority, tags = filled(document.fields, new.values), checked_priority(new.priority), checked_tags(new.tag_ids, set())
    group = _group(actor, new, document)
    owner, watching = _people(actor, new, document, group)
    calendar = _calendar(document)
    ticket = msgspec.structs.replace(
        BLANK, number=sql.next_ticket_number(db), type_id=new.type_id, type_version=version, liaison=document.liaison, title=title,
        priority=priority, state="new" if owner is None else "open", state_since=db.now, group_id=group, owner_id=owner,
        maker_id=actor.id if actor.kind == "person" else None, contact_id=new.contact_id, contact_name=contact_name[:120],
        conversation_id=None if matter is None else matter.id, tag_ids=tags, calendar_id=calendar[0], calendar_version=calendar[1],
        created_at=db.now, changed_at=db.now,
    )  # fmt: skip
    number = sql.add_ticket(db, ticket, description, encoded(answers).decode())
    ticket = _furnish(db, msgspec.structs.replace(ticket, id=number), document, watching)
    if matter is not None:
        _keep_transcript(db, ticket, matter)
    _announce_new(db, actor, ticket, watching)
    return ticket


def _furnish(db: Db, ticket: Ticket, document: TypeDocument, watching: set[int]) -> Ticket:
    """Steps, watchers and clocks, with the columns of the row that repeat them reckoned from what was just made."""
    watchers, minutes = sorted(watching), document.steps[0].minutes if document.steps else None
    sql.add_watchers(db, ticket.id, watchers)
    steps = sql.add_steps(db, ticket.id, [_step(ticket, position, step) for position, step in enumerate(document.steps)], db.now)
    own = clocks.start(db, ticket, document.due_minutes, document.warn_percent)
    of_step = clocks.start(db, ticket, minutes, document.warn_percent, steps[0].id) if steps else None
    return _written(db, ticket, repeated_columns(steps, [clock for clock in (of_step, own) if clock is not None], watchers, 0))


def _step(ticket: Ticket, position: int, step: StepTemplate) -> StepPart:
    """A step of a new ticket: the first is in hand; one that names nobody is the ticket's group's."""
    group = ticket.group_id if step.group_id is None and step.person_id is None else step.group_id
    return StepPart(0, step.name.strip(), step.person_id, group, step.minutes, "waiting" if position else "active")


def written(db: Db, ticket: Ticket) -> Ticket:
    """The ticket with the columns that repeat its tables, before anybody has heard of it."""
    return _written(db, ticket, repeated(db, ticket.id))


def _written(db: Db, ticket: Ticket, columns: dict[str, Any]) -> Ticket:
    after = msgspec.structs.replace(ticket, **columns)
    if after != ticket and not sql.save_ticket(db, ticket, after):
        raise RuntimeError("a new ticket was changed by somebody else")
    return after


def _announce_new(db: Db, actor: Actor, ticket: Ticket, watching: set[int]) -> None:
    note(db, actor, ticket, "made", facts={"conversation_id": ticket.conversation_id, "group_id": ticket.group_id, "owner_id": ticket.owner_id})
    announce_ticket(None, ticket)
    announce(TicketMade(ticket.id, ticket.conversation_id))
    if ticket.owner_id is not None:
        announce(TicketAssigned(ticket.id, ticket.owner_id, None))
    tell(ticket, actor, [ticket.owner_id], "ticket_assigned", "made")
    if ticket.owner_id is None or watching:
        tell(ticket, actor, (in_charge(ticket) | watching) - {ticket.owner_id}, "ticket_made", "made")
    if ticket.step_person_id is not None:
        tell_of_step(actor, ticket)


def _group(actor: Actor, new: NewTicket, document: TypeDocument) -> int | None:
    if new.group_id is not None:
        return demand_group(new.group_id)
    own = min(actor.groups, default=None) if document.liaison == "none" else None
    return document.group_id if document.group_id is not None else own


def _people(actor: Actor, new: NewTicket, document: TypeDocument, group: int | None) -> tuple[int | None, set[int]]:
    """The owner and the watchers. A liaison line without a group of its own goes to those its role names: the first owns, the others watch."""
    if new.owner_id is not None:
        worker_name(new.owner_id, "owner_id")
        if new.owner_id != actor.id and not actor.may("ticket.assign", own=True, group=group):
            raise Forbidden(permission="ticket.assign")
        return new.owner_id, set()
    role = LIAISON_ROLES.get(document.liaison)
    if role is None or group is not None:
        return None, set()
    named = in_role(role, "ticket.view", actor.groups)
    first = min(named, default=None)
    return first, named - {first} if first is not None else set()


def _calendar(document: TypeDocument) -> tuple[int | None, int | None]:
    if document.calendar_id is None:
        return None, None
    return document.calendar_id, clocks.version_in_force(document.calendar_id)


def _keep_transcript(db: Db, ticket: Ticket, matter: Matter) -> None:
    TicketLink.objects.create(ticket_id=ticket.id, kind="relates", conversation_id=matter.id, at=db.now)
    said = [{**message, "note": message["kind"] == "note"} for message in history(SYSTEM, matter.id, None, TRANSCRIPT_MESSAGES)[0]]
    TicketTranscript.objects.create(ticket_id=ticket.id, conversation_id=matter.id, at=db.now, messages=encoded(said).decode())
