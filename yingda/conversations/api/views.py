"""Saved views: filters a person keeps."""

from typing import Annotated, Any

from ninja import Query, Router, Status

from yingda.conversations.actions import views
from yingda.conversations.queries import views as saved
from yingda.conversations.schemas import ViewIn
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import STORABLE

router = Router()


@router.get("/views")
def listed(request: ActorRequest, list: Annotated[str, Query(max_length=20), STORABLE] = "conversations") -> dict[str, Any]:
    """One's own views of a list (`conversations`, `tickets`) in order."""
    return {"items": saved.of(request.actor, list)}


@router.post("/views", response={201: dict[str, Any]})
def keep(request: ActorRequest, sent: ViewIn) -> Status[dict[str, Any]]:
    """Keeps a set of filters under a name."""
    return Status(201, views.keep(request.actor, sent.name, sent.query, sent.list))


@router.delete("/views/{int:id}", response={204: None})
def drop(request: ActorRequest, id: int) -> Status[None]:
    """Forgets one."""
    views.drop(request.actor, id)
    return Status(204, None)
