"""Playbooks in use: for a conversation, a topic, the team."""

from typing import Any

from ninja import Query, Status

from yingda.conversations.actions.playbooks import beginning, ending, gathering, steps
from yingda.conversations.api.playbooks.door import router
from yingda.conversations.api.playbooks.shapes import ActivationFilters, ActivationIn, BeginIn, CaseFilters, EndIn, MatchIn, PlaybookIdsIn, PlaybookStepIn
from yingda.conversations.models import Activation
from yingda.conversations.queries.playbooks import activations, affected
from yingda.conversations.queries.playbooks.check import check
from yingda.conversations.queries.playbooks.rows import activation_rows, step_row
from yingda.kit.errors import Refused
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.numbers import last_number


def _row(one: Activation) -> dict[str, Any]:
    return {"row": activation_rows([one])[0]}


@router.get("/incidents/running")
def running(request: ActorRequest) -> dict[str, Any]:
    """What the whole team is in now: incidents and topics."""
    number = last_number()
    items = activations.running(request.actor)
    return {"items": items, "next": None, "total": len(items), "n": number}


@router.get("/conversations/{int:id}/playbooks")
def of_conversation(request: ActorRequest, id: int) -> dict[str, Any]:
    """What a conversation is under now."""
    items = activations.of_conversation(request.actor, id)
    return {"items": items, "next": None, "total": len(items)}


@router.post("/conversations/{int:id}/playbooks", response={201: dict[str, Any]})
def begin_for(request: ActorRequest, id: int, sent: BeginIn) -> Status[dict[str, Any]]:
    """Switches a playbook on for a conversation."""
    return Status(201, _row(beginning.begin_for(request.actor, id, sent.playbook_id, sent.why)))


@router.get("/activations")
def activation_list(request: ActorRequest, filters: Query[ActivationFilters]) -> dict[str, Any]:
    """A page of incidents or topics, the newest first."""
    items, after, total = activations.page(request.actor, filters.place, filters.state, filters.q, filters.cursor, filters.limit)
    return {"items": items, "next": after, "total": total}


@router.post("/activations", response={201: dict[str, Any]})
def begin(request: ActorRequest, sent: ActivationIn) -> Status[dict[str, Any]]:
    """Begins an incident (`place: team`) or a topic."""
    given = sent.dict()
    doors = {"team": beginning.begin_incident, "topic": beginning.begin_topic}
    if (place := given.pop("place")) not in doors:
        raise Refused("activation_place_unknown", field="place")
    return Status(201, _row(doors[place](request.actor, beginning.New(**given))))


@router.post("/activations/preview")
def preview(request: ActorRequest, sent: MatchIn) -> dict[str, Any]:
    """What would belong to it now; nothing is begun."""
    return affected.preview(request.actor, beginning.parsed(sent.match))


@router.get("/activations/{int:id}")
def activation(request: ActorRequest, id: int) -> dict[str, Any]:
    """One activation."""
    number = last_number()
    return {**activations.one(request.actor, id), "n": number}


@router.get("/activations/{int:id}/check")
def activation_check(request: ActorRequest, id: int) -> dict[str, Any]:
    """Whether the playbook was kept to, down to the message."""
    return check(request.actor, id)


@router.post("/activations/{int:id}/ending")
def end(request: ActorRequest, id: int, sent: EndIn) -> dict[str, Any]:
    """Ends it; for an incident the all-clear."""
    return _row(ending.end(request.actor, id, sent.why, sent.closing, sent.key))


@router.get("/activations/{int:id}/conversations")
def cases(request: ActorRequest, id: int, filters: Query[CaseFilters]) -> dict[str, Any]:
    """The affected conversations one may see."""
    number = last_number()
    items, after, total = activations.cases(request.actor, id, filters.state, filters.cursor, filters.limit)
    return {"items": items, "next": after, "total": total, "n": number}


@router.post("/activations/{int:id}/conversations")
def join(request: ActorRequest, id: int, sent: PlaybookIdsIn) -> dict[str, Any]:
    """Adds conversations by hand."""
    return _row(gathering.join(request.actor, id, sent.ids))


@router.post("/activations/{int:id}/conversations/removal")
def leave(request: ActorRequest, id: int, sent: PlaybookIdsIn) -> dict[str, Any]:
    """Takes conversations out."""
    return _row(gathering.leave(request.actor, id, sent.ids))


@router.post("/activation-steps/{int:id}/completion")
def finish(request: ActorRequest, id: int, sent: PlaybookStepIn) -> dict[str, Any]:
    """The step is done."""
    return {"step": step_row(steps.finish(request.actor, id, sent.note))}


@router.delete("/activation-steps/{int:id}/completion")
def take_up(request: ActorRequest, id: int) -> dict[str, Any]:
    """The step is open again."""
    return {"step": step_row(steps.take_up(request.actor, id))}


@router.post("/activation-steps/{int:id}/skip")
def skip(request: ActorRequest, id: int, sent: PlaybookStepIn) -> dict[str, Any]:
    """The step is left out, with a reason."""
    return {"step": step_row(steps.skip(request.actor, id, sent.note))}
