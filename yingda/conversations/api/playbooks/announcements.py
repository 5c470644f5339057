"""Bulk replies to the affected of an incident."""

from typing import Any

from ninja import Status

from yingda.conversations.actions.playbooks import announcing
from yingda.conversations.api.playbooks.door import router
from yingda.conversations.api.playbooks.shapes import AnnouncementIn, AudienceIn, MoveIn
from yingda.conversations.queries.playbooks import addressees, reviews
from yingda.conversations.queries.playbooks.rows import announcement_row
from yingda.plumbing.http import ActorRequest


@router.post("/activations/{int:id}/announcements/preview")
def preview(request: ActorRequest, id: int, sent: AudienceIn) -> dict[str, Any]:
    """What each would read, who is left out and why; nothing is sent."""
    return addressees.preview(request.actor, id, sent.text, sent.to, sent.ids)


@router.post("/activations/{int:id}/announcements", response={201: dict[str, Any]})
def send(request: ActorRequest, id: int, sent: AnnouncementIn) -> Status[dict[str, Any]]:
    """Begins a bulk reply."""
    return Status(201, {"row": announcement_row(announcing.send(request.actor, id, sent.key, sent.text, sent.to, sent.ids))})


@router.get("/announcements/{int:id}")
def announcement(request: ActorRequest, id: int) -> dict[str, Any]:
    """How far a bulk reply is, and whom it did not reach."""
    return reviews.announcement(request.actor, id)


@router.put("/announcements/{int:id}/state")
def move(request: ActorRequest, id: int, sent: MoveIn) -> dict[str, Any]:
    """Pauses it, lets it go on, or stops it."""
    return {"row": announcement_row(announcing.move(request.actor, id, sent.state))}
