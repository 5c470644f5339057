"""Colleagues in a conversation as resources."""

from ninja import Router, Status

from yingda.conversations.actions import company
from yingda.conversations.schemas import ParticipantIn, row_answer
from yingda.plumbing.http import ActorRequest

router = Router()


@router.post("/conversations/{int:id}/participants")
def invite(request: ActorRequest, id: int, sent: ParticipantIn) -> dict[str, object]:
    """Asks a colleague in to assist."""
    return row_answer(company.invite(request.actor, id, sent.person_id))


@router.delete("/conversations/{int:id}/participants/{int:person_id}")
def leave(request: ActorRequest, id: int, person_id: int) -> dict[str, object]:
    """Ends a colleague's part."""
    return row_answer(company.leave(request.actor, id, person_id))


@router.post("/conversations/{int:id}/peek", response={204: None})
def peek(request: ActorRequest, id: int) -> Status[None]:
    """Looks on."""
    company.peek(request.actor, id)
    return Status(204, None)


@router.delete("/conversations/{int:id}/peek", response={204: None})
def stop_peeking(request: ActorRequest, id: int) -> Status[None]:
    """Ends looking on."""
    company.stop_peeking(request.actor, id)
    return Status(204, None)
