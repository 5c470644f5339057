"""Who has a ticket: assign, claim, and escalate between the lines of service and sales.

None of these touches the owner of a conversation: the first who answered a customer stays in charge of that matter (首问负责).
"""

from typing import Any

from yingda.conversations.actions.tickets import clocks
from yingda.conversations.actions.tickets.telling import in_charge, tell
from yingda.conversations.actions.tickets.ticket import change, checked_reason, demand_group, demand_running, load_for, repeated, worker_name
from yingda.conversations.models import TicketWatcher
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.store import Db, transaction


def assign(actor: Actor, ticket_id: int, person_id: int, why: str = "") -> Ticket:
    """Gives a ticket in work to a colleague who may work on tickets."""
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id, "ticket.assign")
        demand_running(ticket)
        worker_name(person_id)
        if ticket.owner_id == person_id:
            return ticket
        ticket = _own(db, actor, ticket, person_id, "assigned", why)
        tell(ticket, actor, [person_id], "ticket_assigned", ticket.version)
        return ticket


def claim(actor: Actor, ticket_id: int) -> Ticket:
    """Takes a ticket nobody has. Raises `Conflict` when somebody was faster."""
    person = actor.person_id
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        demand_running(ticket)
        if ticket.owner_id is not None:
            raise Conflict("ticket_taken")
        return _own(db, actor, ticket, person, "claimed", "")


def escalate(actor: Actor, ticket_id: int, group_id: int, reason: str, person_id: int | None = None) -> Ticket:
    """Passes a ticket to another group, with a reason, either way: to one of its people, or for them to take.

    Whoever had it and whoever passed it on stay as watchers; a paused clock runs on.
    """
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        demand_running(ticket)
        said, group = checked_reason(reason), demand_group(group_id)
        if group == ticket.group_id:
            raise Refused("ticket_same_group", field="group_id")
        if person_id is not None:
            worker_name(person_id)
        _stay(db, ticket, {ticket.owner_id, actor.id if actor.kind == "person" else None} - {person_id})
        clocks.resume(db, ticket.id)
        state, facts = "new" if person_id is None else "open", {"from_group": ticket.group_id, "to_group": group, "from": ticket.owner_id, "to": person_id}
        ticket = change(db, actor, ticket, "escalated", said, facts, group_id=group, owner_id=person_id, state=state, **repeated(db, ticket.id))
        tell(ticket, actor, in_charge(ticket), "ticket_escalated", ticket.version, reason=said)
        return ticket


def _own(db: Db, actor: Actor, ticket: Ticket, person_id: int, what: str, why: str) -> Ticket:
    fields: dict[str, Any] = {"state": "open"} if ticket.state == "new" else {}
    return change(db, actor, ticket, what, why, {"from": ticket.owner_id, "to": person_id}, owner_id=person_id, **fields)


def _stay(db: Db, ticket: Ticket, person_ids: set[int | None]) -> None:
    for person in sorted(person for person in person_ids if person is not None):
        TicketWatcher.objects.get_or_create(ticket_id=ticket.id, person_id=person, defaults={"since_at": db.now})
