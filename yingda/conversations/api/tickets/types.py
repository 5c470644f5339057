"""Types of tickets."""

from typing import Any

from ninja import Status

from yingda.conversations.actions.tickets import types
from yingda.conversations.api.tickets.door import router
from yingda.conversations.queries.tickets import types as reads
from yingda.conversations.schemas import TicketTypeIn, TicketTypePatch
from yingda.plumbing.http import ActorRequest


@router.get("/ticket-types")
def type_list(request: ActorRequest, archived: bool = False) -> dict[str, Any]:
    """The types in use, in their order; with `archived` also the others, last."""
    items = reads.ticket_types(request.actor, archived)
    return {"items": items, "next": None, "total": len(items)}


@router.post("/ticket-types", response={201: dict[str, Any]})
def type_make(request: ActorRequest, sent: TicketTypeIn) -> Status[dict[str, Any]]:
    """A new type."""
    return Status(201, types.make_type(request.actor, sent.key, sent.name, sent.position, sent.document))


@router.patch("/ticket-types/{int:type_id}")
def type_change(request: ActorRequest, type_id: int, sent: TicketTypePatch) -> dict[str, Any]:
    """Changes a type; another document is a new version."""
    return types.change_type(request.actor, type_id, sent.name, sent.position, sent.document)


@router.delete("/ticket-types/{int:type_id}", response={204: None})
def type_archive(request: ActorRequest, type_id: int) -> Status[None]:
    """Takes a type out of use."""
    types.archive_type(request.actor, type_id)
    return Status(204, None)


@router.delete("/ticket-types/{int:type_id}/archiving")
def type_restore(request: ActorRequest, type_id: int) -> dict[str, Any]:
    """Takes an archived type into use again."""
    return types.restore_type(request.actor, type_id)


@router.get("/ticket-types/{int:type_id}/versions")
def type_versions(request: ActorRequest, type_id: int) -> dict[str, Any]:
    """What the type said, and since when."""
    items = reads.type_versions(request.actor, type_id)
    return {"items": items, "next": None, "total": len(items)}
