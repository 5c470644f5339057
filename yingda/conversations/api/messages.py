"""Recall, note edits and uploads."""

from typing import Any

from ninja import File, Router, Status, UploadedFile

from yingda.conversations.actions import revising
from yingda.conversations.schemas import NoteIn
from yingda.conversations.settings import UPLOAD_MEGABYTES
from yingda.plumbing import files
from yingda.plumbing.http import ActorRequest

router = Router()


@router.delete("/messages/{int:id}")
def recall(request: ActorRequest, id: int) -> dict[str, Any]:
    """Takes one's own message back while the team allows it."""
    return {"message": revising.recall(request.actor, id)}


@router.patch("/messages/{int:id}")
def edit(request: ActorRequest, id: int, sent: NoteIn) -> dict[str, Any]:
    """Changes the words of one's own note."""
    return {"message": revising.edit_note(request.actor, id, sent.text)}


@router.post("/uploads", response={201: dict[str, Any]})
def upload(request: ActorRequest, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """Keeps a file for a message or a ticket; what it is, is told by its content."""
    if not request.actor.may_somewhere("ticket.work"):
        request.actor.demand_somewhere("conversation.reply")
    row = files.keep(request.actor, file.name or "file", file, UPLOAD_MEGABYTES.value() * 1024 * 1024, files.KINDS)
    return Status(201, dict(files.facts(row)))
