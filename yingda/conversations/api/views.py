"""Saved views: filters a person keeps."""

from typing import Any

from ninja import Router, Status

from yingda.conversations.actions import views
from yingda.conversations.queries import views as saved
from yingda.conversations.schemas import ViewIn
from yingda.plumbing.http import ActorRequest

router = Router()


@router.get("/views")
def listed(request: ActorRequest) -> dict[str, Any]:
    """One's own views in order."""
    return {"items": saved.of(request.actor)}


@router.post("/views", response={201: dict[str, Any]})
def keep(request: ActorRequest, sent: ViewIn) -> Status[dict[str, Any]]:
    """Keeps a set of filters under a name."""
    return Status(201, views.keep(request.actor, sent.name, sent.query))


@router.delete("/views/{int:id}", response={204: None})
def drop(request: ActorRequest, id: int) -> Status[None]:
    """Forgets one."""
    views.drop(request.actor, id)
    return Status(204, None)
