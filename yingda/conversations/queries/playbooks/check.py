"""The check of an activation: every step, limit, word, escalation and telling with its verdict, down to the message."""

from collections.abc import Iterable
from typing import Any

import msgspec

from yingda.conversations.models import Activation, ActivationCase, ActivationClock, ActivationEntry, ActivationStep
from yingda.conversations.queries.playbooks.activations import visible_activation
from yingda.conversations.queries.playbooks.playbooks import document_of
from yingda.conversations.queries.playbooks.rows import step_row
from yingda.conversations.rules.playbooks.checking import CaseFact, LimitFact, StepFact, figures, limit_verdict, step_left_undone, step_verdict
from yingda.kit.actor import Actor
from yingda.plumbing.clock import now_ms

MOST = 500


def check(actor: Actor, activation_id: int) -> dict[str, Any]:
    """Whether the playbook was kept to. Of a topic: everything of its conversations together. Raises `NotFound`."""
    found = visible_activation(actor, activation_id)
    ids = [found.pk, *Activation.objects.filter(parent=found).values_list("id", flat=True)]
    until = found.ended_at or now_ms()
    steps = list(ActivationStep.objects.filter(activation_id__in=ids).select_related("activation").order_by("activation_id", "position"))
    limits = list(ActivationClock.objects.filter(activation_id__in=ids, case__isnull=False).select_related("case").order_by("id"))
    entries = list(ActivationEntry.objects.filter(activation_id__in=ids).order_by("at", "id")[:MOST])
    cases = list(ActivationCase.objects.filter(activation_id__in=ids, left_at__isnull=True))
    broken = [clock for clock in limits if limit_verdict(_limit(clock), until) in ("late", "missed")]
    said = document_of(found.playbook_id, found.version)
    words = [entry for entry in entries if entry.what == "word_said"]
    of_steps = [_step(step) for step in steps]
    numbers = figures([_case(case) for case in cases], len({clock.case_id for clock in broken}), len(broken), of_steps, len(words), until)
    kept = sum(limit_verdict(_limit(clock), until) == "ok" for clock in limits)
    return {
        "figures": {name: getattr(numbers, name) for name in numbers.__slots__}, "until": until,
        "steps": [_shown_step(step, until) for step in steps],
        "limits": {"kept": kept, "broken": [_shown_limit(clock, until) for clock in broken[:MOST]]},
        "forbidden": [_shown_entry(entry) for entry in words], "missing": _missing(cases, said.expected)[:MOST],
        "escalations": [_shown_entry(entry) for entry in entries if entry.what == "escalated"],
        "timeline": [_shown_entry(entry) for entry in entries],
    }  # fmt: skip


def _missing(cases: Iterable[ActivationCase], expected: Iterable[str]) -> list[dict[str, Any]]:
    """Words that should have been said, by conversations in which somebody answered."""
    wanted, found = tuple(expected), []
    for case in cases:
        heard = msgspec.json.decode(case.words_said)
        if case.first_reply_at is not None:
            found += [{"word": word, "conversation_id": case.conversation_id} for word in wanted if word not in heard]
    return found


def _step(step: ActivationStep) -> StepFact:
    return StepFact(step.state, step.required, step.due_at, step.over_at)


def _limit(clock: ActivationClock) -> LimitFact:
    return LimitFact(clock.due_at, clock.met_at, clock.ended_at)


def _case(case: ActivationCase) -> CaseFact:
    return CaseFact(case.joined_at, case.first_reply_at, case.longest_wait_ms, case.waiting_since)


def _shown_step(step: ActivationStep, until: int) -> dict[str, Any]:
    fact = _step(step)
    return {**step_row(step), "verdict": step_verdict(fact, until), "left_undone": step.activation.ended_at is not None and step_left_undone(fact)}


def _shown_limit(clock: ActivationClock, until: int) -> dict[str, Any]:
    case = clock.case
    return {
        "kind": clock.kind, "conversation_id": None if case is None else case.conversation_id, "started_at": clock.started_at, "due_at": clock.due_at,
        "met_at": clock.met_at, "by": clock.met_by_id, "verdict": limit_verdict(_limit(clock), until),
    }  # fmt: skip


def _shown_entry(entry: ActivationEntry) -> dict[str, Any]:
    return {
        "id": entry.pk, "activation_id": entry.activation_id, "at": entry.at, "what": entry.what, "conversation_id": entry.conversation_id, "seq": entry.seq,
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name}, "facts": msgspec.json.decode(entry.facts),
    }  # fmt: skip
