"""Making tickets and what is done to one: fields, states, owner, steps."""

from typing import Any

from ninja import Status

from yingda.conversations.actions.tickets import bulk, changing, making, owning, states, steps
from yingda.conversations.api.tickets.door import router
from yingda.conversations.schemas import (
    AssignIn,
    EscalationIn,
    PriorityIn,
    ReasonIn,
    StepNoteIn,
    StepOwnerIn,
    TagsIn,
    TicketBulkIn,
    TicketIn,
    TicketPatch,
    TicketStateIn,
    ticket_answer,
)
from yingda.plumbing.http import ActorRequest, fields_given


@router.post("/tickets", response={201: dict[str, Any]})
def make(request: ActorRequest, sent: TicketIn) -> Status[dict[str, Any]]:
    """A new ticket."""
    return Status(201, ticket_answer(making.make(request.actor, _new(sent))))


@router.post("/conversations/{int:id}/tickets", response={201: dict[str, Any]})
def make_from(request: ActorRequest, id: int, sent: TicketIn) -> Status[dict[str, Any]]:
    """A ticket from a conversation, with its transcript; the contact is the conversation's."""
    return Status(201, ticket_answer(making.make_from(request.actor, id, _new(sent))))


@router.patch("/tickets/{int:id}")
def change(request: ActorRequest, id: int, sent: TicketPatch) -> dict[str, Any]:
    """Changes what is sent."""
    return ticket_answer(changing.change_fields(request.actor, id, fields_given(sent)))


@router.put("/tickets/{int:id}/priority")
def priority(request: ActorRequest, id: int, sent: PriorityIn) -> dict[str, Any]:
    """0 low to 3 urgent."""
    return ticket_answer(changing.set_priority(request.actor, id, sent.priority))


@router.put("/tickets/{int:id}/tags")
def tags(request: ActorRequest, id: int, sent: TagsIn) -> dict[str, Any]:
    """Exactly these tags."""
    return ticket_answer(changing.set_tags(request.actor, id, sent.tag_ids))


@router.put("/tickets/{int:id}/state")
def state(request: ActorRequest, id: int, sent: TicketStateIn) -> dict[str, Any]:
    """Another state."""
    return ticket_answer(states.set_state(request.actor, id, sent.state, sent.why))


@router.post("/tickets/{int:id}/assignment")
def assign(request: ActorRequest, id: int, sent: AssignIn) -> dict[str, Any]:
    """Gives it to a colleague."""
    return ticket_answer(owning.assign(request.actor, id, sent.person_id, sent.why))


@router.post("/tickets/{int:id}/claim")
def claim(request: ActorRequest, id: int) -> dict[str, Any]:
    """Takes it."""
    return ticket_answer(owning.claim(request.actor, id))


@router.post("/tickets/{int:id}/escalation")
def escalate(request: ActorRequest, id: int, sent: EscalationIn) -> dict[str, Any]:
    """Passes it to another group."""
    return ticket_answer(owning.escalate(request.actor, id, sent.group_id, sent.reason, sent.person_id))


@router.post("/ticket-steps/{int:id}/completion")
def finish_step(request: ActorRequest, id: int, sent: StepNoteIn) -> dict[str, Any]:
    """The step is done."""
    return ticket_answer(steps.finish_step(request.actor, id, sent.note))


@router.post("/ticket-steps/{int:id}/skip")
def skip_step(request: ActorRequest, id: int, sent: ReasonIn) -> dict[str, Any]:
    """The step is left out."""
    return ticket_answer(steps.skip_step(request.actor, id, sent.reason))


@router.put("/ticket-steps/{int:id}/owner")
def give_step(request: ActorRequest, id: int, sent: StepOwnerIn) -> dict[str, Any]:
    """Whose the step is."""
    return ticket_answer(steps.give_step(request.actor, id, sent.person_id, sent.group_id))


@router.post("/tickets/bulk")
def many(request: ActorRequest, sent: TicketBulkIn) -> dict[str, Any]:
    """One verb for many."""
    return bulk.do(request.actor, sent.ids, sent.verb, sent.dict())


def _new(sent: TicketIn) -> making.NewTicket:
    return making.NewTicket(**{**sent.dict(), "tag_ids": tuple(sent.tag_ids)})
