"""Playbooks and their versions."""

from typing import Any

from ninja import Status

from yingda.conversations.actions.playbooks import playbooks
from yingda.conversations.api.playbooks.door import router
from yingda.conversations.api.playbooks.shapes import PlaybookIn, PlaybookPatch
from yingda.conversations.queries.playbooks import playbooks as reads
from yingda.plumbing.http import ActorRequest


@router.get("/playbooks")
def playbook_list(request: ActorRequest) -> dict[str, Any]:
    """The playbooks in use, in their order."""
    items = reads.playbooks(request.actor)
    return {"items": items, "next": None, "total": len(items)}


@router.get("/playbook-presets")
def playbook_presets(request: ActorRequest) -> dict[str, Any]:
    """What ships, in both languages."""
    items = reads.presets(request.actor)
    return {"items": items, "next": None, "total": len(items)}


@router.post("/playbooks", response={201: dict[str, Any]})
def playbook_make(request: ActorRequest, sent: PlaybookIn) -> Status[dict[str, Any]]:
    """A new playbook."""
    return Status(201, playbooks.make(request.actor, sent.name, sent.position, sent.document))


@router.get("/playbooks/{int:playbook_id}")
def playbook(request: ActorRequest, playbook_id: int) -> dict[str, Any]:
    """One playbook."""
    return reads.playbook(request.actor, playbook_id)


@router.patch("/playbooks/{int:playbook_id}")
def playbook_change(request: ActorRequest, playbook_id: int, sent: PlaybookPatch) -> dict[str, Any]:
    """Changes a playbook; another document is a new version."""
    return playbooks.change(request.actor, playbook_id, sent.name, sent.position, sent.document)


@router.delete("/playbooks/{int:playbook_id}", response={204: None})
def playbook_archive(request: ActorRequest, playbook_id: int) -> Status[None]:
    """Takes a playbook out of use."""
    playbooks.archive(request.actor, playbook_id)
    return Status(204, None)


@router.get("/playbooks/{int:playbook_id}/versions")
def playbook_versions(request: ActorRequest, playbook_id: int) -> dict[str, Any]:
    """What the playbook said, since when, and what changed each time."""
    items = reads.versions(request.actor, playbook_id)
    return {"items": items, "next": None, "total": len(items)}
