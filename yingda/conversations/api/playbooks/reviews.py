"""The review of an incident."""

from typing import Any

from ninja import Status

from yingda.conversations.actions.playbooks import reviewing
from yingda.conversations.api.playbooks.door import router
from yingda.conversations.api.playbooks.shapes import ActionTicketIn, ReviewActionIn, ReviewActionPatch, ReviewIn
from yingda.conversations.queries.playbooks import reviews
from yingda.conversations.queries.playbooks.reviews import shown_action, shown_review
from yingda.conversations.schemas import ticket_answer
from yingda.plumbing.http import ActorRequest, fields_given


@router.get("/activations/{int:id}/review")
def review(request: ActorRequest, id: int) -> dict[str, Any]:
    """The review with the facts it rests on."""
    return reviews.review(request.actor, id)


@router.put("/activations/{int:id}/review")
def write(request: ActorRequest, id: int, sent: ReviewIn) -> dict[str, Any]:
    """Writes parts of the review."""
    return {"review": shown_review(reviewing.write(request.actor, id, fields_given(sent)))}


@router.post("/activations/{int:id}/review/actions", response={201: dict[str, Any]})
def add_action(request: ActorRequest, id: int, sent: ReviewActionIn) -> Status[dict[str, Any]]:
    """Something that is to change."""
    return Status(201, {"action": shown_action(reviewing.add_action(request.actor, id, sent.text, sent.owner_id, sent.due_at))})


@router.patch("/review-actions/{int:id}")
def change_action(request: ActorRequest, id: int, sent: ReviewActionPatch) -> dict[str, Any]:
    """Changes what is sent."""
    return {"action": shown_action(reviewing.change_action(request.actor, id, fields_given(sent)))}


@router.post("/review-actions/{int:id}/ticket", response={201: dict[str, Any]})
def make_ticket(request: ActorRequest, id: int, sent: ActionTicketIn) -> Status[dict[str, Any]]:
    """The action becomes a ticket."""
    return Status(201, ticket_answer(reviewing.make_ticket(request.actor, id, sent.type_id, sent.group_id, sent.values)))
