"""Hand-overs as resources."""

from typing import Any

from ninja import Router, Status

from yingda.conversations.actions import handing
from yingda.conversations.schemas import HandOverIn, row_answer
from yingda.plumbing.http import ActorRequest

router = Router()


@router.post("/conversations/{int:id}/hand-overs", response={201: dict[str, Any]})
def offer(request: ActorRequest, id: int, sent: HandOverIn) -> Status[dict[str, Any]]:
    """Offers the matter to a colleague or a group."""
    return Status(201, handing.offer(request.actor, id, sent.reason, sent.to_person, sent.to_group))


@router.post("/hand-overs/{int:id}/acceptance")
def accept(request: ActorRequest, id: int) -> dict[str, object]:
    """Takes it."""
    return row_answer(handing.accept(request.actor, id))


@router.delete("/hand-overs/{int:id}/acceptance", response={204: None})
def refuse(request: ActorRequest, id: int) -> Status[None]:
    """Does not take it."""
    handing.refuse(request.actor, id)
    return Status(204, None)


@router.delete("/hand-overs/{int:id}", response={204: None})
def withdraw(request: ActorRequest, id: int) -> Status[None]:
    """Takes the offer back."""
    handing.withdraw(request.actor, id)
    return Status(204, None)
