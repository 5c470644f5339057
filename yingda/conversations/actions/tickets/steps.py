"""Steps of a ticket: one after the other, each with its own people and its own time."""

from yingda.conversations import sql
from yingda.conversations.actions.tickets import clocks
from yingda.conversations.actions.tickets.telling import of_step, tell
from yingda.conversations.actions.tickets.ticket import change, checked_reason, demand_group, demand_running, load_for, load_seen, repeated, worker_name
from yingda.conversations.models import TicketStep
from yingda.conversations.queries.tickets.types import document_of
from yingda.conversations.rules.tickets.flow import next_step
from yingda.conversations.rules.tickets.ticket import Ticket, may_do_step
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing.store import Db, transaction

NOTE_LIMIT = 500


def finish_step(actor: Actor, step_id: int, note: str = "") -> Ticket:
    """The step in hand is done; the next begins and its people are told. Raises `Conflict` for any other step."""
    return _over(actor, step_id, "done", note)


def skip_step(actor: Actor, step_id: int, reason: str) -> Ticket:
    """The step in hand is left out, with a reason; the next begins."""
    return _over(actor, step_id, "skipped", checked_reason(reason))


def give_step(actor: Actor, step_id: int, person_id: int | None, group_id: int | None) -> Ticket:
    """Gives a step that is not over to a colleague or to a group."""
    with transaction() as db:
        step = _step(step_id)
        ticket = load_for(db, actor, step.ticket_id, "ticket.assign")
        if (person_id is None) == (group_id is None):
            raise Refused("ticket_step_one_owner", field="person_id")
        if step.state not in ("waiting", "active"):
            raise Conflict("ticket_step_not_active")
        if person_id is not None:
            worker_name(person_id)
        step.person_id, step.group_id = person_id, None if group_id is None else demand_group(group_id)
        step.save(update_fields=["person", "group"])
        facts = {"step_id": step.pk, "person_id": person_id, "group_id": group_id}
        ticket = change(db, actor, ticket, "step_given", facts=facts, **repeated(db, ticket.id))
        if step.state == "active":
            tell(ticket, actor, of_step(ticket), "ticket_step", f"{step.pk}:{ticket.version}", text=step.name)
        return ticket


def begin_next(db: Db, actor: Actor, ticket: Ticket) -> int | None:
    """Begins the first step that waits, unless one is active; its number. The caller writes the row."""
    steps = sql.steps_of(db, ticket.id)
    index = next_step([step.state for step in steps])
    if index is None:
        return None
    step = steps[index]
    sql.begin_step(db, step.id)
    clocks.start(db, ticket, step.minutes, document_of(ticket.type_id, ticket.type_version).warn_percent, step.id)
    return step.id


def tell_of_step(actor: Actor, ticket: Ticket) -> None:
    """Tells the people of the step in hand that it is theirs now."""
    tell(ticket, actor, of_step(ticket), "ticket_step", ticket.step_id, text=ticket.step_name)


def _over(actor: Actor, step_id: int, state: str, said: str) -> Ticket:
    with transaction() as db:
        step = _step(step_id)
        ticket = load_seen(db, actor, step.ticket_id)
        step.refresh_from_db()  # the lock came first
        if not may_do_step(actor, ticket, step.person_id, step.group_id):
            raise Forbidden(permission="ticket.work")
        demand_running(ticket)
        if step.state != "active":
            raise Conflict("ticket_step_not_active")
        _end(db, actor, step, state, said)
        begun = begin_next(db, actor, ticket)
        ticket = change(db, actor, ticket, f"step_{state}", said, {"step_id": step.pk, "name": step.name}, **repeated(db, ticket.id))
        if begun is not None:
            tell_of_step(actor, ticket)
        else:
            tell(ticket, actor, [ticket.owner_id], "ticket_steps_done", step.pk)
        return ticket


def _end(db: Db, actor: Actor, step: TicketStep, state: str, said: str) -> None:
    person = actor.id if actor.kind == "person" else None
    step.state, step.ended_at, step.ended_by_id, step.note = state, db.now, person, said.strip()[:NOTE_LIMIT]
    step.person_id = step.person_id or person
    step.save()
    clocks.end(db, step.ticket_id, step.pk)


def _step(step_id: int) -> TicketStep:
    step = TicketStep.objects.filter(pk=step_id).first()
    if step is None:
        raise NotFound("ticket_step")
    return step
