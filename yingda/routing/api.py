"""HTTP of routing (docs/contract.md §4)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from yingda.conversations.queries import visitor as visits
from yingda.inboxes import queries as inboxes
from yingda.plumbing.http import ActorRequest, address_of, fields_given
from yingda.routing import queries
from yingda.routing.actions import capacity, queues
from yingda.routing.queries import queues as queue_reads
from yingda.routing.queries.capacity import capacity_of
from yingda.routing.queries.place import place_of
from yingda.routing.schemas import CapacityIn, MembersIn, QueueIn, QueuePatch, capacity_out, member_out, queue_out

router = Router()
visitor_router = Router()


@visitor_router.get("/place")
def place(request: HttpRequest) -> dict[str, Any]:
    """The visitor's place in the queue and an honest estimate."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    locale = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh-CN"
    inbox, actor = visits.identified(token, address_of(request), locale)
    inboxes.demand_origin(inbox, request.headers.get("Origin", ""))
    found = visits.standing(actor.id or 0, inbox.id)
    return {"queue": None if found.conversation_id is None else place_of(found.conversation_id)}


@router.get("/queues")
def queue_list(request: ActorRequest, closed: bool = False) -> dict[str, Any]:
    """The queues the actor may see, in their order; with `closed` instead those out of use, for whoever may bring them back."""
    rows = queue_reads.closed(request.actor) if closed else queue_reads.listed(request.actor)
    members = queue_reads.members_named([row.pk for row in rows])
    return {"items": [queue_out(row, members.get(row.pk, [])) for row in rows], "next": None, "total": len(rows)}


@router.post("/queues", response={201: dict[str, Any]})
def queue_make(request: ActorRequest, body: QueueIn) -> Status[dict[str, Any]]:
    """A new queue."""
    return Status(201, queue_out(queues.make(request.actor, body.dict()), []))


@router.get("/queues/{queue_id}")
def queue_one(request: ActorRequest, queue_id: int) -> dict[str, Any]:
    """One queue."""
    row = queue_reads.one(request.actor, queue_id)
    return queue_out(row, queue_reads.members_named([queue_id]).get(queue_id, []))


@router.patch("/queues/{queue_id}")
def queue_change(request: ActorRequest, queue_id: int, body: QueuePatch) -> dict[str, Any]:
    """Changes the fields that are given."""
    row = queues.change(request.actor, queue_id, fields_given(body))
    return queue_out(row, queue_reads.members_named([queue_id]).get(queue_id, []))


@router.delete("/queues/{queue_id}", response={204: None})
def queue_close(request: ActorRequest, queue_id: int) -> HttpResponse:
    """Takes a queue out of use."""
    queues.close(request.actor, queue_id)
    return HttpResponse(status=204)


@router.delete("/queues/{queue_id}/closing")
def queue_reopen(request: ActorRequest, queue_id: int) -> dict[str, Any]:
    """Takes a closed queue into use again."""
    row = queues.reopen(request.actor, queue_id)
    return queue_out(row, queue_reads.members_named([queue_id]).get(queue_id, []))


@router.put("/queues/{queue_id}/members")
def queue_members(request: ActorRequest, queue_id: int, body: MembersIn) -> dict[str, Any]:
    """Says anew who serves the queue."""
    rows = queues.set_members(request.actor, queue_id, [member.member() for member in body.members])
    return {"items": [member_out(row) for row in rows]}


@router.get("/people/{person_id}/capacity")
def capacity_one(request: ActorRequest, person_id: int) -> dict[str, Any]:
    """How much a person can carry."""
    return capacity_of(request.actor, person_id)


@router.put("/people/{person_id}/capacity")
def capacity_set(request: ActorRequest, person_id: int, body: CapacityIn) -> dict[str, Any]:
    """Says how much a person can carry."""
    return capacity_out(capacity.set_capacity(request.actor, person_id, body.units, body.weights))


@router.get("/conversations/{conversation_id}/assignments")
def assignments(request: ActorRequest, conversation_id: int) -> dict[str, Any]:
    """Who had the conversation and why; for a waiting one, why nobody has it."""
    return queries.history(request.actor, conversation_id)


@router.get("/floor")
def floor(request: ActorRequest) -> dict[str, Any]:
    """Agents, queues and totals, live from `n` on."""
    return queries.snapshot(request.actor)
