"""What is told of each event: every field is named here, so nothing of ours gets out because it was added elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Body = Mapping[str, Any]
_MESSAGE = ("id", "conversation_id", "seq", "kind", "text", "at")


@dataclass(frozen=True, slots=True)
class Needs:
    """The numbers of what a payload speaks of."""

    conversation: int | None = None
    contacts: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of conversations, contacts and people when payloads are written; `site`: where files are fetched."""

    conversations: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    contacts: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    site: str = ""


def needs(body: Body) -> Needs:
    """Whose facts the payload of an event needs."""
    message = body.get("message") or {}
    contacts = [body.get(key) for key in ("contact_id", "survivor_id", "absorbed_id")]
    people = [body.get(key) for key in ("person_id", "from_id", "to_id")]
    return Needs(
        body.get("conversation_id") or message.get("conversation_id"),
        tuple(one for one in contacts if one is not None),
        tuple(one for one in people if one is not None),
    )


def payload(name: str, body: Body, facts: Facts) -> dict[str, Any] | None:
    """The `data` of a public event; None when the conversation it speaks of is no longer there."""
    conversation = needs(body).conversation
    if conversation is None:
        return _SHAPES[name](body, facts)
    if conversation not in facts.conversations:
        return None
    return {"conversation": dict(facts.conversations[conversation]), **_SHAPES[name](body, facts)}


def iso(instant: int) -> str:
    """An instant (ms) as ISO 8601 in UTC with milliseconds: `2026-03-02T02:00:00.000Z`."""
    return datetime.fromtimestamp(instant / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _person(number: int | None, facts: Facts) -> dict[str, Any] | None:
    return None if number is None else {"id": number, "name": facts.people.get(number, "")}


def _contact(number: int | None, facts: Facts) -> dict[str, Any] | None:
    return None if number is None else dict(facts.contacts.get(number) or {"id": number, "name": "", "tier": 0})


def _nothing(_body: Body, _facts: Facts) -> dict[str, Any]:
    return {}


def _assigned(body: Body, facts: Facts) -> dict[str, Any]:
    return {"assignee": _person(body["person_id"], facts)}


def _owner(body: Body, facts: Facts) -> dict[str, Any]:
    return {"owner": _person(body["to_id"], facts), "former_owner": _person(body["from_id"], facts)}


def _overflowed(body: Body, _facts: Facts) -> dict[str, Any]:
    return {"from_queue_id": body["from_queue_id"], "to_queue_id": body["to_queue_id"]}


def _about_person(body: Body, facts: Facts) -> dict[str, Any]:
    return {"agent": _person(body["person_id"], facts)}


def _rated(body: Body, facts: Facts) -> dict[str, Any]:
    return {"score": body["score"], "agent": _person(body["person_id"], facts)}


def _sla(body: Body, _facts: Facts) -> dict[str, Any]:
    return {"sla": {"kind": body["kind"], "due_at": body["due_at"]}}


def _playbook(body: Body, _facts: Facts) -> dict[str, Any]:
    return {"playbook": {"activation_id": body["activation_id"], "name": body["playbook"]}}


def _incident(body: Body, _facts: Facts) -> dict[str, Any]:
    return {"incident": {key: body[key] for key in ("activation_id", "title", "began_at", "ended_at", "affected") if key in body}}


def _deadline(body: Body, _facts: Facts) -> dict[str, Any]:
    return {"deadline": {key: body[key] for key in ("activation_id", "step_id", "kind", "due_at")}}


def _message(body: Body, facts: Facts) -> dict[str, Any]:
    given = body["message"]
    message = {key: given[key] for key in _MESSAGE}
    message["author"] = {key: given["author"][key] for key in ("kind", "id", "name")}
    data = given.get("data") or {}
    if given["kind"] in ("image", "file") and "file" in data:
        message["file"] = {key: data.get(key) for key in ("name", "type", "size")} | {"url": f"{facts.site}/api/v1/files/{data['file']}"}
    return {"message": message}


def _note(body: Body, facts: Facts) -> dict[str, Any]:
    note = _message(body, facts)["message"]
    return {"note": {**note, "whisper": (body["message"].get("data") or {}).get("whisper_to") is not None}}


def _recalled(body: Body, _facts: Facts) -> dict[str, Any]:
    return {"message": {key: body["message"][key] for key in ("id", "conversation_id", "seq", "recalled_at")}}


def _contact_only(body: Body, facts: Facts) -> dict[str, Any]:
    return {"contact": _contact(body["contact_id"], facts)}


def _contact_changed(body: Body, facts: Facts) -> dict[str, Any]:
    return {"contact": _contact(body["contact_id"], facts), "changed": list(body["what"])}


def _merged(body: Body, facts: Facts) -> dict[str, Any]:
    return {"contact": _contact(body["survivor_id"], facts), "other": _contact(body["absorbed_id"], facts)}


def _order(body: Body, facts: Facts) -> dict[str, Any]:
    order = {"id": body["order_id"]} | {key: body[key] for key in ("total", "currency", "placed_at", "status") if key in body}
    return {"order": order, "contact": _contact(body["contact_id"], facts)}


def _presence(body: Body, facts: Facts) -> dict[str, Any]:
    return {"agent": _person(body["person_id"], facts), "state": body["state"], "since_at": body["since_at"]}


_SHAPES: Mapping[str, Callable[[Body, Facts], dict[str, Any]]] = {
    "conversation.opened": _nothing,
    "conversation.queued": _nothing,
    "conversation.assigned": _assigned,
    "conversation.owner_changed": _owner,
    "conversation.overflowed": _overflowed,
    "conversation.taken_back": _about_person,
    "conversation.resolved": _about_person,
    "conversation.reopened": _nothing,
    "conversation.rated": _rated,
    "conversation.sla_warned": _sla,
    "conversation.sla_breached": _sla,
    "conversation.playbook_activated": _playbook,
    "incident.began": _incident,
    "incident.ended": _incident,
    "playbook.breached": _deadline,
    "message.posted": _message,
    "message.recalled": _recalled,
    "note.posted": _note,
    "contact.created": _contact_only,
    "contact.changed": _contact_changed,
    "contact.merged": _merged,
    "contact.separated": _merged,
    "order.received": _order,
    "order.changed": _order,
    "order.status_changed": _order,
    "agent.presence_changed": _presence,
}
