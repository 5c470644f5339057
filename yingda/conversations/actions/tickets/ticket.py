"""Loading a ticket for a change, and the one way to change it."""

from typing import Any

import msgspec

from yingda.conversations import sql
from yingda.conversations.events import TicketAssigned, TicketGone, TicketRowChanged, TicketStateChanged
from yingda.conversations.rules.tickets.repeating import repeated_columns
from yingda.conversations.rules.tickets.rows import ticket_row
from yingda.conversations.rules.tickets.ticket import RUNNING, Ticket, may_see_ticket, may_work_on, topics_of_ticket
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Phrase, Refused
from yingda.people import queries as people
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db, announce

REASON_LIMIT = 500
_STATES = {
    "new": "ticket_state_new", "open": "ticket_state_open", "waiting": "ticket_state_waiting", "solved": "ticket_state_solved",
    "closed": "ticket_state_closed",
}  # fmt: skip


def load(db: Db, ticket_id: int) -> Ticket:
    """The ticket, locked. Raises `NotFound`."""
    ticket = sql.load_ticket(db, ticket_id)
    if ticket is None:
        raise NotFound("ticket")
    return ticket


def load_seen(db: Db, actor: Actor, ticket_id: int) -> Ticket:
    """The ticket, if the actor may see it and holds `ticket.work` at all. Raises `NotFound`, `Forbidden`, `Conflict` when merged."""
    ticket = load(db, ticket_id)
    if not may_see_ticket(actor, ticket):
        raise NotFound("ticket")
    actor.demand_somewhere("ticket.work")
    return _not_merged(ticket)


def load_for(db: Db, actor: Actor, ticket_id: int, permission: str = "ticket.work") -> Ticket:
    """The ticket, if the actor may see it and do this with it. Raises `NotFound`, `Forbidden`, `Conflict` when merged."""
    ticket = load(db, ticket_id)
    if not may_see_ticket(actor, ticket):
        raise NotFound("ticket")
    if not may_work_on(actor, ticket, permission):
        raise Forbidden(permission=permission)
    return _not_merged(ticket)


def demand_running(ticket: Ticket) -> None:
    """Raises `Conflict` for a ticket that is solved or closed."""
    if ticket.state not in RUNNING:
        raise Conflict("ticket_state_does_not_allow", state=state_phrase(ticket.state))


def state_phrase(state: str) -> Phrase:
    """A state in the reader's language, for a refusal."""
    return Phrase(_STATES[state])


def change(db: Db, actor: Actor, before: Ticket, what: str, why: str = "", facts: dict[str, Any] | None = None, **fields: Any) -> Ticket:
    """Writes changed columns, the line of history and the events that follow; the ticket as it is now.

    Raises `Conflict` when somebody else changed the row since it was loaded.
    """
    if fields.get("state", before.state) != before.state:
        fields["state_since"] = db.now
    after = msgspec.structs.replace(before, version=before.version + 1, changed_at=db.now, **fields)
    if not sql.save_ticket(db, before, after):
        raise Conflict("ticket_changed_meanwhile")
    note(db, actor, after, what, why, facts)
    announce_ticket(before, after)
    if after.state != before.state:
        announce(TicketStateChanged(after.id, after.state, before.state))
    if after.owner_id is not None and after.owner_id != before.owner_id:
        announce(TicketAssigned(after.id, after.owner_id, before.owner_id))
    return after


def note(db: Db, actor: Actor, ticket: Ticket, what: str, why: str = "", facts: dict[str, Any] | None = None) -> None:
    """One line of the history."""
    who = (actor.kind, actor.id, actor.name[:120])
    sql.add_entry(db, (ticket.id, db.now, *who, what, why[:REASON_LIMIT], encoded(facts or {}).decode()))


def announce_ticket(before: Ticket | None, after: Ticket) -> None:
    """Tells lists: gone where it can no longer be seen, the new row where it can."""
    heard = topics_of_ticket(after)
    lost = () if before is None else tuple(topic for topic in topics_of_ticket(before) if topic not in heard)
    if lost:
        announce(TicketGone(after.id, lost))
    announce(TicketRowChanged(ticket_row(after), heard))


def repeated(db: Db, ticket_id: int) -> dict[str, Any]:
    """The columns of the row that repeat steps, clocks, watchers and comments, as those are now."""
    return repeated_columns(sql.steps_of(db, ticket_id), sql.clocks_of(db, ticket_id), sql.watchers_of(db, ticket_id), sql.comment_count(db, ticket_id))


def worker_name(person_id: int, field: str = "person_id") -> str:
    """The name of an active colleague who may work on tickets. Raises `Refused`."""
    colleague = people.actor_or_none(person_id)
    if colleague is None:
        raise Refused("person_unknown", field=field)
    if not colleague.may_somewhere("ticket.work"):
        raise Refused("ticket_person_cannot_work", field=field, name=colleague.name)
    return colleague.name


def demand_group(group_id: int) -> int:
    """The group, if there is one. Raises `Refused`."""
    if people.group_name(group_id) is None:
        raise Refused("group_unknown", field="group_id")
    return group_id


def checked_reason(reason: str) -> str:
    """The reason, trimmed. Raises `Refused` without one."""
    if not reason.strip():
        raise Refused("reason_empty", field="reason")
    if len(reason) > REASON_LIMIT:
        raise Refused("reason_too_long", field="reason", limit=REASON_LIMIT)
    return reason.strip()


def _not_merged(ticket: Ticket) -> Ticket:
    if ticket.merged_into_id is not None:
        raise Conflict("ticket_is_merged", survivor_id=ticket.merged_into_id)
    return ticket
