"""Histories and the report of matters without an owner."""

from typing import Any

from ninja import Router

from yingda.conversations.queries import one, routing
from yingda.conversations.queries.tickets.lists import ownerless_tickets
from yingda.plumbing.http import ActorRequest

router = Router()


@router.get("/conversations/{int:id}/states")
def states(request: ActorRequest, id: int) -> dict[str, Any]:
    """Who put it into which state and why, and who owned it."""
    return {"items": one.states(request.actor, id)}


@router.get("/ownerless")
def ownerless(request: ActorRequest) -> dict[str, Any]:
    """Answered matters and tickets in work that nobody owns; with how many were looked at, so that empty is a proof."""
    return {**routing.ownerless_report(request.actor), "tickets": ownerless_tickets(request.actor)}
