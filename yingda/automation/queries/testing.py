"""Trying an automation without letting it act: on what happened, on what has lasted long enough, or on something made up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yingda.automation.queries.automations import demand_manage
from yingda.automation.queries.facts import Known, calendars_of, facts_of, known_of
from yingda.automation.queries.lasting import lasting
from yingda.automation.queries.runs import may_see
from yingda.automation.queries.variables import values_of
from yingda.automation.rules.conditions import calendars_asked, groups_asked, weigh
from yingda.automation.rules.document import Document
from yingda.automation.rules.fields import FIELDS
from yingda.automation.rules.hand import Hand
from yingda.automation.rules.occasions import Occasion, of_event, of_time, state_wanted
from yingda.automation.rules.triggers import CONVERSATION, TICKET, TRIGGERS
from yingda.conversations.queries.facts import seen_among
from yingda.conversations.queries.tickets.facts import tickets_seen_among
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.text import preview
from yingda.kit.variables import fill, variables_in
from yingda.plumbing.clock import now_ms
from yingda.plumbing.stream import latest

MOST = 100
# Of the events of a name only some are of the kind that is tried: messages are of customers, colleagues and the desk itself.
LOOKED_AT = 2_000
TEXT_SEEN = 120


@dataclass(frozen=True, slots=True)
class Range:
    """The last `last` occasions, or those from `since_at` and before `until_at` (ms)."""

    last: int = 20
    since_at: int | None = None
    until_at: int | None = None


def tried(actor: Actor, document: Document, group_id: int | None, wanted: Range) -> dict[str, Any]:
    """For each past occasion that the actor may see whether the automation would have matched, every condition with the value it saw,
    and what would have been done. What the event says is as it was; everything else is as it is now. Nothing is changed."""
    demand_manage(actor, group_id)
    if wanted.since_at is not None and wanted.until_at is not None and wanted.since_at >= wanted.until_at:
        raise Refused("automation_range_wrong", "until_at")
    occasions = _occasions(document, wanted)
    known = known_of(occasions, groups_asked([document]), calendars_of(calendars_asked([document])))
    seen = _seen(actor, occasions)
    there = [one for one in occasions if (one.kind, one.subject_id) in seen and known.subject(one) is not None and known.happened(one)]
    chosen = there[: min(wanted.last, MOST)]
    items = [_verdict(actor, document, group_id, one, known) for one in chosen]
    return {"items": items, "looked_at": len(items), "matched": sum(item["matched"] for item in items)}


def tried_on(actor: Actor, document: Document, group_id: int | None, made_up: Sequence[tuple[str, str, Any]]) -> dict[str, Any]:
    """The verdict on something made up: values by field (and key, for attributes and calendars). Nothing is changed."""
    demand_manage(actor, group_id)
    facts: dict[str, Any] = {}
    for field, key, value in made_up:
        if field not in FIELDS:
            raise Refused("automation_field_unknown", "made_up", key=field[:60])
        facts[field] = _made(facts.get(field), field, key, value)
    try:
        weighed = weigh(document.conditions, facts)
    except (TypeError, AttributeError) as wrong:
        raise Refused("automation_value_missing", "made_up", limit=1) from wrong
    would = [{"key": one.key, "params": one.params, "text": str(one.params.get("text", "")), "missing": []} for one in document.actions]
    return {"matched": weighed.ok, "why": msgspec.to_builtins(weighed), "would": would if weighed.ok else []}


def _made(present: Any, field: str, key: str, value: Any) -> Any:
    if FIELDS[field].named:
        return {**(present or {}), key: value}
    if FIELDS[field].type == "hours":
        return {**(present or {}), int(key) if key.isdigit() else 0: bool(value)}
    return value


def _occasions(document: Document, wanted: Range) -> list[Occasion]:
    trigger = TRIGGERS[document.when.key]
    if trigger.since:
        now = now_ms()
        return [of_time(trigger.key, subject, since, now) for subject, since in lasting(document, 0, now, LOOKED_AT)[::-1]]
    told = latest([trigger.source], LOOKED_AT, wanted.since_at, wanted.until_at)
    found = [one for event in told for one in of_event(event.n, event.name, event.at, event.body) if one.trigger == trigger.key]
    return [one for one in found if not document.when.states or state_wanted(document.when.states, one.body)]


def _seen(actor: Actor, occasions: Sequence[Occasion]) -> set[tuple[str, int]]:
    ids = {kind: {one.subject_id for one in occasions if one.kind == kind} for kind in (CONVERSATION, TICKET, "contact")}
    contacts = {number for number in sorted(ids["contact"], reverse=True)[:MOST] if may_see(actor, "contact", number)}
    seen = {CONVERSATION: seen_among(actor, ids[CONVERSATION]), TICKET: tickets_seen_among(actor, ids[TICKET]), "contact": contacts}
    return {(kind, number) for kind, numbers in seen.items() for number in numbers}


def _verdict(actor: Actor, document: Document, group_id: int | None, one: Occasion, known: Known) -> dict[str, Any]:
    weighed = weigh(document.conditions, facts_of(one, known))
    here = group_id is None or group_id in known.group_ids(one)
    matched = weighed.ok and here
    row = known.subject(one) or {}
    said = (one.body.get("message") or {}).get("text") or row.get("title") or row.get("contact_name") or row.get("name") or ""
    hand = Hand(actor, one.kind, one.subject_id, known.contact_of(one), "", "", True, actor.id)
    return {
        "n": one.n, "at": one.at, "subject": {"kind": one.kind, "id": one.subject_id, "number": row.get("number") or one.subject_id},
        "said": preview(said, TEXT_SEEN), "matched": matched, "in_group": here, "why": msgspec.to_builtins(weighed),
        "would": [_would(hand, action.key, action.params) for action in document.actions] if matched else [],
    }  # fmt: skip


def _would(hand: Hand, key: str, params: dict[str, Any]) -> dict[str, Any]:
    """An action with its text as it would be said; the variables that have no value there."""
    text = str(params.get("text", ""))
    said, missing = fill(text, values_of(hand, variables_in(text)) if text else {})
    return {"key": key, "params": params, "text": said, "missing": list(missing)}
