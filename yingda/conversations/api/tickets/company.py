"""What is said about a ticket, who follows it, what it is linked to, merge and split."""

from typing import Any

from ninja import Status

from yingda.conversations.actions.tickets import commenting, joining, linking
from yingda.conversations.api.tickets.door import router
from yingda.conversations.queries.tickets.one import shown_comment
from yingda.conversations.schemas import CommentIn, LinkIn, MergeIn, ParticipantIn, SplitIn, ticket_answer
from yingda.plumbing.http import ActorRequest


@router.post("/tickets/{int:id}/comments", response={201: dict[str, Any]})
def comment(request: ActorRequest, id: int, sent: CommentIn) -> Status[dict[str, Any]]:
    """Says something to the colleagues."""
    return Status(201, {"comment": shown_comment(commenting.comment(request.actor, id, sent.text, sent.mentions, sent.files))})


@router.post("/tickets/{int:id}/watchers")
def watch(request: ActorRequest, id: int, sent: ParticipantIn) -> dict[str, Any]:
    """Follows it, or lets a colleague follow."""
    return ticket_answer(commenting.watch(request.actor, id, sent.person_id))


@router.delete("/tickets/{int:id}/watchers/{int:person_id}")
def unwatch(request: ActorRequest, id: int, person_id: int) -> dict[str, Any]:
    """Follows it no longer."""
    return ticket_answer(commenting.unwatch(request.actor, id, person_id))


@router.post("/tickets/{int:id}/links")
def link(request: ActorRequest, id: int, sent: LinkIn) -> dict[str, Any]:
    """Links it to a ticket or a conversation."""
    return ticket_answer(linking.link(request.actor, id, sent.kind, sent.ticket_id, sent.conversation_id))


@router.delete("/ticket-links/{int:id}")
def unlink(request: ActorRequest, id: int) -> dict[str, Any]:
    """Takes a link away."""
    return ticket_answer(linking.unlink(request.actor, id))


@router.post("/tickets/{int:id}/merge")
def merge(request: ActorRequest, id: int, sent: MergeIn) -> dict[str, Any]:
    """Absorbs another ticket."""
    merge_id, ticket = joining.merge(request.actor, id, sent.other_id)
    return {"merge_id": merge_id, **ticket_answer(ticket)}


@router.delete("/ticket-merges/{int:id}")
def unmerge(request: ActorRequest, id: int) -> dict[str, Any]:
    """Undoes a merge; the answer is the ticket that is by itself again."""
    return ticket_answer(joining.unmerge(request.actor, id))


@router.post("/tickets/{int:id}/split", response={201: dict[str, Any]})
def split(request: ActorRequest, id: int, sent: SplitIn) -> Status[dict[str, Any]]:
    """Moves comments and steps to a new ticket, which is the answer."""
    return Status(201, ticket_answer(joining.split(request.actor, id, sent.title, sent.comment_ids, sent.step_ids)))
