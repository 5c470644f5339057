"""One verb for many conversations: each by itself, so that one refusal leaves the others done."""

from collections.abc import Callable
from typing import Any

from yingda.conversations.actions import assigning, sorting, states
from yingda.conversations.queries.one import tag_numbers
from yingda.conversations.rules.bulk import MOST_AT_ONCE, VERBS
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal, Refused
from yingda.plumbing.messages import say
from yingda.plumbing.store import savepoint, transaction


def do(actor: Actor, ids: list[int], verb: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Applies `verb` (`rules.bulk.VERBS`) to up to 200 conversations; says which were done and why the others were not."""
    if not ids:
        raise Refused("nothing_selected", field="ids")
    if len(ids) > MOST_AT_ONCE:
        raise Refused("too_many_selected", field="ids", limit=MOST_AT_ONCE)
    act = _verb(actor, verb, facts)
    done: list[int] = []
    refused: list[dict[str, Any]] = []
    with transaction() as db:
        for conversation_id in dict.fromkeys(ids):
            try:
                with savepoint(db):
                    act(conversation_id)
                done.append(conversation_id)
            except Refusal as refusal:
                sentence = say(refusal.code, actor.locale, {"field": refusal.field, **refusal.params})
                refused.append({"id": conversation_id, "code": refusal.code, "message": sentence})
    return {"done": done, "refused": refused}


def _verb(actor: Actor, verb: str, facts: dict[str, Any]) -> Callable[[int], Any]:
    if verb not in VERBS:
        raise Refused("verb_unknown", field="verb", verb=verb)
    tags = set(_whole_numbers(facts.get("tag_ids", []), "tag_ids"))
    number = _whole_number(facts, {"assign": "person_id", "snooze": "until_at", "priority": "priority"}.get(verb))
    return {
        "resolve": lambda id: states.resolve(actor, id),
        "reopen": lambda id: states.reopen(actor, id),
        "claim": lambda id: assigning.claim(actor, id),
        "assign": lambda id: assigning.assign(actor, id, number),
        "snooze": lambda id: states.snooze(actor, id, number),
        "priority": lambda id: sorting.set_priority(actor, id, number),
        "tag": lambda id: sorting.set_tags(actor, id, sorted(tag_numbers(id) | tags)),
        "untag": lambda id: sorting.set_tags(actor, id, sorted(tag_numbers(id) - tags)),
    }[verb]


def _whole_number(facts: dict[str, Any], field: str | None) -> int:
    if field is None:
        return 0
    value = facts.get(field)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused("field_missing", field=field)
    return value


def _whole_numbers(values: Any, field: str) -> list[int]:
    if not isinstance(values, list) or not all(isinstance(v, int) and not isinstance(v, bool) for v in values):
        raise Refused("filter_wrong", field=field)
    return values
