"""Conversations that join an incident by hand, or leave it."""

from collections.abc import Iterable

from yingda.conversations.actions.playbooks import answering
from yingda.conversations.actions.playbooks.activation import changed, demand_running, document, load_for, note
from yingda.conversations.actions.playbooks.cases import add, tell_case
from yingda.conversations.models import Activation, ActivationCase
from yingda.conversations.queries.playbooks.affected import found_by_number
from yingda.conversations.rules.matter import Matter, may_see
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

MOST_AT_ONCE = 200


def join(actor: Actor, activation_id: int, ids: Iterable[int]) -> Activation:
    """Conversations belong to an incident from now on; those that do already stay as they are. Raises `NotFound`, `Forbidden`."""
    wanted = _numbers(ids)
    with transaction() as db:
        activation, _ = _load(db, actor, activation_id)
        matters = _reached(actor, wanted)
        by = actor.id if actor.kind == "person" else None
        joined = add(activation.pk, matters, "hand", db.now, by)
        answering.begin(activation, document(activation), joined)
        for case, _ in joined:
            note(db, actor, activation, "joined", case.conversation_id, by_hand=True)
        _count(actor, activation, {"joined": [matter.id for _, matter in joined]})
        return activation


def leave(actor: Actor, activation_id: int, ids: Iterable[int]) -> Activation:
    """Conversations belong to an incident no longer, and do not come back by matching."""
    wanted = _numbers(ids)
    with transaction() as db:
        activation, _ = _load(db, actor, activation_id)
        matters = {matter.id: matter for matter in _reached(actor, wanted)}
        cases = list(ActivationCase.objects.filter(activation=activation, conversation_id__in=wanted, left_at__isnull=True))
        for case in cases:
            answering.settle(case, db.now)
            case.left_at = db.now
            case.save(update_fields=["left_at"])
            note(db, actor, activation, "left", case.conversation_id)
            tell_case(case, matters[case.conversation_id])
        _count(actor, activation, {"left": [case.conversation_id for case in cases]})
        return activation


def _load(db: Db, actor: Actor, activation_id: int) -> tuple[Activation, Matter | None]:
    activation, matter = load_for(db, actor, activation_id)
    if activation.place != "team":
        raise Conflict("activation_not_incident")
    demand_running(activation)
    return activation, matter


def _reached(actor: Actor, ids: list[int]) -> list[Matter]:
    found = found_by_number(set(ids))
    for number in ids:
        if number not in found or not may_see(actor, found[number]):
            raise NotFound("conversation")
        if not actor.may("incident.run", group=found[number].group_id):
            raise Forbidden(permission="incident.run")
    return [found[number] for number in ids]


def _count(actor: Actor, activation: Activation, what: dict[str, list[int]]) -> None:
    activation.affected = ActivationCase.objects.filter(activation=activation, left_at__isnull=True).count()
    changed(activation, None, "affected")
    record(actor, "conversations.incident.cases", f"activation:{activation.pk}", {}, what)


def _numbers(ids: Iterable[int]) -> list[int]:
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused("nothing_selected", field="ids")
    if len(wanted) > MOST_AT_ONCE:
        raise Refused("too_many_selected", field="ids", limit=MOST_AT_ONCE)
    return wanted
