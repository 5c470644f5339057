"""The states of a ticket: taken up, waiting, solved, closed, opened again."""

from typing import Any

from yingda.conversations.actions.tickets import clocks
from yingda.conversations.actions.tickets.ticket import change, load, load_for, repeated, state_phrase
from yingda.conversations.models import Ticket as Stored
from yingda.conversations.models import TicketStep
from yingda.conversations.queries.tickets.types import document_of
from yingda.conversations.rules.tickets.flow import DAY_MS, state_refusal
from yingda.conversations.rules.tickets.ticket import RUNNING, STATES, Ticket
from yingda.conversations.settings import TICKET_CLOSES_DAYS, TICKET_REOPEN_DAYS
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, transaction


def set_state(actor: Actor, ticket_id: int, state: str, why: str = "") -> Ticket:
    """Puts a ticket into another state (`open`, `waiting`, `solved`, `closed`); who does so to one without an owner owns it.

    Raises `Conflict` where `rules.tickets.flow` does not allow it. A solved ticket closes by itself after the team's `TICKET_CLOSES_DAYS`.
    """
    if state not in STATES[1:]:
        raise Refused("ticket_state_unknown", field="state", state=state[:20])
    with transaction() as db:
        ticket = load_for(db, actor, ticket_id)
        days = TICKET_REOPEN_DAYS.value()
        left = TicketStep.objects.filter(ticket_id=ticket.id, state__in=["waiting", "active"]).count()
        refusal = state_refusal(ticket.state, state, left, ticket.closed_at, ticket.merged_into_id is not None, db.now, days)
        if refusal is not None:
            raise Conflict(refusal, state=state_phrase(ticket.state), count=left, days=days)
        what = "reopened" if ticket.state not in RUNNING and state == "open" else state
        owner = ticket.owner_id or (actor.id if actor.kind == "person" else None)
        return change(db, actor, ticket, what, why, owner_id=owner, **_put(db, ticket, state), **repeated(db, ticket.id))


def close_solved(ticket_id: int) -> None:
    """Closes a ticket that is still solved when its time has come; looks again later where the team gave it longer meanwhile."""
    with transaction() as db:
        ticket = load(db, ticket_id)
        if ticket.state != "solved" or ticket.solved_at is None:
            return
        if ticket.solved_at + TICKET_CLOSES_DAYS.value() * DAY_MS > db.now:
            close_later(ticket_id, ticket.solved_at)
        else:
            change(db, SYSTEM, ticket, "closed", state="closed", closed_at=db.now)


def close_later(ticket_id: int, solved_at: int) -> None:
    """Plans the closing of a ticket solved at that instant."""
    enqueue("conversations.ticket_closes", {"ticket_id": ticket_id}, solved_at + TICKET_CLOSES_DAYS.value() * DAY_MS, close_key(ticket_id))


def plan_closings() -> None:
    """Plans the closing of every solved ticket anew, as `clocks.plan_all` does for clocks."""
    with transaction():
        for number, solved_at in Stored.objects.filter(state="solved", solved_at__isnull=False).values_list("id", "solved_at"):
            close_later(number, solved_at or 0)


def close_key(ticket_id: int) -> str:
    """The key of the job that closes a solved ticket."""
    return f"ticket_closes:{ticket_id}"


def _put(db: Db, ticket: Ticket, state: str) -> dict[str, Any]:
    """Moves clocks and the closing job; the columns that go with the state. Runs before `repeated` reads the clocks."""
    cancel(close_key(ticket.id))
    if state == "waiting":
        clocks.pause(db, ticket.id)
        return {"state": state}
    if state == "solved":
        clocks.end(db, ticket.id)
        close_later(ticket.id, db.now)
        return {"state": state, "solved_at": db.now}
    if state == "closed":
        return {"state": state, "closed_at": db.now}
    if ticket.state in RUNNING:
        clocks.resume(db, ticket.id)
        return {"state": state}
    document = document_of(ticket.type_id, ticket.type_version)
    clocks.start(db, ticket, document.due_minutes, document.warn_percent)
    return {"state": state, "solved_at": None, "closed_at": None}
