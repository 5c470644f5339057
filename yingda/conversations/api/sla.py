"""HTTP of service levels: policies, and the clocks of a conversation."""

from typing import Any

import msgspec
from django.http import HttpResponse
from ninja import Field, Router, Schema, Status

from yingda.conversations.actions import sla_policies
from yingda.conversations.models import SlaPolicy, SlaTarget
from yingda.conversations.queries import sla as reads
from yingda.conversations.schemas import Id
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import Storable

router = Router()


class SlaConditionsIn(Schema):
    """Each list that is not empty must hold; kinds are channels of chats."""

    inboxes: list[int] = Field(default_factory=list, max_length=200)
    queues: list[int] = Field(default_factory=list, max_length=200)
    tiers: list[int] = Field(default_factory=list, max_length=20)
    kinds: list[str] = Field(default_factory=list, max_length=50)


class SlaStepIn(Schema):
    """A rung of the escalation; minutes from the breach, negative before it."""

    kind: str = Field(max_length=20)
    after_minutes: int
    verb: str = Field(max_length=10)
    role: str = Field("", max_length=20)
    person: Id | None = None


class SlaDocumentIn(Schema):
    """What a policy says."""

    conditions: SlaConditionsIn = Field(default_factory=SlaConditionsIn)
    targets: dict[str, int] = Field(default_factory=dict)
    clock: str = Field("wall", max_length=10)
    calendar_id: Id | None = None
    pauses: list[str] = Field(default_factory=lambda: ["waiting", "snoozed"], max_length=5)
    warn_percent: int = 80
    steps: list[SlaStepIn] = Field(default_factory=list, max_length=20)


class SlaPolicyIn(Schema):
    """A new policy."""

    name: Storable = Field(max_length=200)
    position: int = Field(0, ge=0, le=100_000)
    document: SlaDocumentIn


class PolicyPatch(Schema):
    """The fields to change."""

    name: Storable | None = Field(None, max_length=200)
    position: int | None = Field(None, ge=0, le=100_000)
    document: SlaDocumentIn | None = None


@router.get("/sla-policies")
def policy_list(request: ActorRequest, archived: bool = False) -> dict[str, Any]:
    """The policies in force, in their order; with `archived` instead those out of force."""
    rows = reads.policies(request.actor, archived)
    return {"items": [_shown(row, document) for row, document in rows], "next": None, "total": len(rows)}


@router.post("/sla-policies", response={201: dict[str, Any]})
def policy_make(request: ActorRequest, body: SlaPolicyIn) -> Status[dict[str, Any]]:
    """A new policy."""
    row = sla_policies.make(request.actor, body.name, body.position, body.document.dict())
    return Status(201, _shown(row, sla_policies.document_of(row)))


@router.patch("/sla-policies/{int:policy_id}")
def policy_change(request: ActorRequest, policy_id: int, body: PolicyPatch) -> dict[str, Any]:
    """Changes a policy; another document is a new version."""
    document = None if body.document is None else body.document.dict()
    row = sla_policies.change(request.actor, policy_id, body.name, body.position, document)
    return _shown(row, sla_policies.document_of(row))


@router.delete("/sla-policies/{int:policy_id}", response={204: None})
def policy_archive(request: ActorRequest, policy_id: int) -> HttpResponse:
    """Takes a policy out of force."""
    sla_policies.archive(request.actor, policy_id)
    return HttpResponse(status=204)


@router.delete("/sla-policies/{int:policy_id}/archiving")
def policy_restore(request: ActorRequest, policy_id: int) -> dict[str, Any]:
    """Puts an archived policy in force again for conversations to come."""
    row = sla_policies.restore(request.actor, policy_id)
    return _shown(row, sla_policies.document_of(row))


@router.get("/sla-policies/{int:policy_id}/versions")
def policy_versions(request: ActorRequest, policy_id: int) -> dict[str, Any]:
    """What the policy said, and since when."""
    rows = reads.versions(request.actor, policy_id)
    items = [{"version": row.version, "since_at": row.since_at, "document": msgspec.json.decode(row.document)} for row in rows]
    return {"items": items, "next": None, "total": len(items)}


@router.get("/conversations/{int:conversation_id}/sla")
def clocks(request: ActorRequest, conversation_id: int) -> dict[str, Any]:
    """Every clock of the conversation, with the versions in force and the steps that were taken."""
    rows = reads.targets(request.actor, conversation_id)
    taken = reads.steps([row.pk for row in rows])
    return {"items": [{**_target(row), "steps": [_step(step) for step in taken.get(row.pk, [])]} for row in rows]}


def _shown(row: SlaPolicy, document: str) -> dict[str, Any]:
    return {
        "id": row.pk, "name": row.name, "position": row.position, "version": row.version, "document": msgspec.json.decode(document),
    }  # fmt: skip


def _target(row: SlaTarget) -> dict[str, Any]:
    return {
        "id": row.pk, "kind": row.kind, "policy": {"id": row.policy_version.policy_id, "name": row.policy_version.policy.name,
                                                     "version": row.policy_version.version},
        "calendar_id": row.calendar_id, "calendar_version": row.calendar_version, "started_at": row.started_at,
        "amount_ms": row.amount_ms, "left_ms": row.left_ms, "due_at": row.due_at, "warn_at": row.warn_at, "paused_at": row.paused_at,
        "warned_at": row.warned_at, "breached_at": row.breached_at, "met_at": row.met_at, "cancelled_at": row.cancelled_at,
    }  # fmt: skip


def _step(step: Any) -> dict[str, Any]:
    people = [int(person) for person in step.people.split()]
    return {"step": step.step, "at": step.at, "verb": step.verb, "people": people, "done": step.done}
