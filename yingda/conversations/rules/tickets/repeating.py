"""The columns of a ticket's row that repeat its tables, so that a list reads one table."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec


class StepPart(msgspec.Struct, frozen=True, gc=False):
    """What the row needs to know of a step."""

    id: int
    name: str
    person_id: int | None
    group_id: int | None
    minutes: int | None
    state: str


class ClockPart(msgspec.Struct, frozen=True, gc=False):
    """What the row needs to know of a clock; without a step it is the ticket's own."""

    step_id: int | None
    due_at: int | None
    warn_at: int | None
    breached_at: int | None


def repeated_columns(steps: Sequence[StepPart], clocks: Sequence[ClockPart], watchers: Iterable[int], comment_count: int) -> dict[str, Any]:
    """The columns by name: `steps` in their order, `clocks` the newest first, `watchers` by number."""
    active = next((step for step in steps if step.state == "active"), None)
    own = next((clock for clock in clocks if clock.step_id is None), None)
    of_step = next((clock for clock in clocks if active is not None and clock.step_id == active.id), None)
    return {
        **_step_columns(steps, active),
        "due_at": own and own.due_at, "warn_at": own and own.warn_at, "breached_at": own and own.breached_at,
        "step_due_at": of_step and of_step.due_at, "step_breached_at": of_step and of_step.breached_at,
        "watcher_ids": _listed(watchers), "comment_count": comment_count,
    }  # fmt: skip


def _step_columns(steps: Sequence[StepPart], active: StepPart | None) -> dict[str, Any]:
    people = {step.person_id for step in steps if step.person_id is not None}
    return {
        "step_id": active and active.id, "step_name": active.name if active else "", "step_person_id": active and active.person_id,
        "step_group_id": active and active.group_id, "steps_total": len(steps),
        "steps_over": sum(step.state in ("done", "skipped") for step in steps), "step_person_ids": _listed(sorted(people)),
    }  # fmt: skip


def _listed(ids: Iterable[int]) -> str:
    return " ".join(map(str, ids))
