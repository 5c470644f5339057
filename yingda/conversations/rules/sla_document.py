"""A policy as a JSON document, and what is wrong with one."""

from collections.abc import Iterator
from typing import Any

import msgspec

from yingda.conversations.rules.sla import (
    CLOCKS,
    KINDS,
    PAUSES,
    ROLES,
    STEP_MINUTES,
    TARGET_MINUTES,
    VERBS,
    WARN_PERCENTS,
    Policy,
)  # fmt: skip

Problem = tuple[str, str]


def from_json(text: str) -> Policy:
    """The policy of a stored document."""
    return msgspec.json.decode(text, type=Policy)


def to_json(policy: Policy) -> str:
    """The document of a policy, in one fixed order of keys."""
    return msgspec.json.encode(policy, order="deterministic").decode()


def from_parts(parts: dict[str, Any]) -> Policy:
    """The policy of decoded JSON. Raises `msgspec.ValidationError` for a wrong shape."""
    return msgspec.convert(parts, Policy)


def problems(policy: Policy) -> list[Problem]:
    """What makes a policy unusable, as (field, code of the sentence); empty when it can be used."""
    return [*_target_problems(policy), *_clock_problems(policy), *_step_problems(policy)]


def _target_problems(policy: Policy) -> Iterator[Problem]:
    if not policy.targets:
        yield "targets", "sla_no_target"
    for kind, minutes in policy.targets.items():
        if kind not in KINDS:
            yield f"targets.{kind}", "sla_unknown_kind"
        elif not TARGET_MINUTES[0] <= minutes <= TARGET_MINUTES[1]:
            yield f"targets.{kind}", "sla_minutes_out_of_range"


def _clock_problems(policy: Policy) -> Iterator[Problem]:
    if policy.clock not in CLOCKS:
        yield "clock", "sla_unknown_clock"
    if policy.clock == "working" and policy.calendar_id is None:
        yield "calendar_id", "sla_calendar_missing"
    if not WARN_PERCENTS[0] <= policy.warn_percent <= WARN_PERCENTS[1]:
        yield "warn_percent", "sla_warn_out_of_range"
    if set(policy.pauses) - set(PAUSES):
        yield "pauses", "sla_unknown_pause"


def _step_problems(policy: Policy) -> Iterator[Problem]:
    for index, step in enumerate(policy.steps):
        place = f"steps.{index}"
        if step.kind not in policy.targets:
            yield f"{place}.kind", "sla_step_without_target"
        if not STEP_MINUTES[0] <= step.after_minutes <= STEP_MINUTES[1]:
            yield f"{place}.after_minutes", "sla_step_minutes_out_of_range"
        if step.verb not in VERBS:
            yield f"{place}.verb", "sla_unknown_verb"
        elif step.verb == "give" and step.person is None:
            yield f"{place}.person", "sla_give_needs_person"
        elif step.person is None and step.role not in ROLES:
            yield f"{place}.role", "sla_unknown_role"
