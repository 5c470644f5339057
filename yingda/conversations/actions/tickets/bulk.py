"""One verb for many tickets: each by itself, so that one refusal leaves the others done."""

from collections.abc import Callable
from typing import Any

from yingda.conversations.actions.tickets import changing, owning, states
from yingda.conversations.rules.bulk import MOST_AT_ONCE
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal, Refused
from yingda.plumbing.messages import say
from yingda.plumbing.store import savepoint, transaction

_NEEDED = {"assign": "person_id", "state": "state", "priority": "priority", "tag": "tag_ids", "untag": "tag_ids"}


def do(actor: Actor, ids: list[int], verb: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Applies `assign`, `state`, `priority`, `tag` or `untag` to up to 200 tickets; says which were done and why the others were not."""
    if not ids:
        raise Refused("ticket_nothing_selected", field="ids")
    if len(ids) > MOST_AT_ONCE:
        raise Refused("ticket_too_many_selected", field="ids", limit=MOST_AT_ONCE)
    act = _verb(actor, verb, facts)
    done: list[int] = []
    refused: list[dict[str, Any]] = []
    with transaction() as db:
        for ticket_id in dict.fromkeys(ids):
            try:
                with savepoint(db):
                    act(ticket_id)
                done.append(ticket_id)
            except Refusal as refusal:
                sentence = say(refusal.code, actor.locale, {"field": refusal.field, **refusal.params})
                refused.append({"id": ticket_id, "code": refusal.code, "message": sentence})
    return {"done": done, "refused": refused}


def _verb(actor: Actor, verb: str, facts: dict[str, Any]) -> Callable[[int], Any]:
    if verb not in _NEEDED:
        raise Refused("verb_unknown", field="verb", verb=verb)
    value = facts.get(_NEEDED[verb])
    if value is None:
        raise Refused("field_missing", field=_NEEDED[verb])
    return {
        "assign": lambda id: owning.assign(actor, id, value),
        "state": lambda id: states.set_state(actor, id, value, str(facts.get("why") or "")),
        "priority": lambda id: changing.set_priority(actor, id, value),
        "tag": lambda id: changing.add_tags(actor, id, value),
        "untag": lambda id: changing.drop_tags(actor, id, value),
    }[verb]
