"""Whether a playbook was kept to: every step, limit, word and escalation with its verdict, and the figures of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "late", "missed", "open", "skipped"]


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step as it stands. due_at None: no deadline; over_at None: not done."""

    state: str
    required: bool
    due_at: int | None
    over_at: int | None


@dataclass(frozen=True, slots=True)
class LimitFact:
    """An answer that was owed: until when, and when it came or stopped being owed (None: still owed)."""

    due_at: int | None
    met_at: int | None
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A conversation's answers: when it joined, when it was first answered, its longest wait so far, since when it waits."""

    joined_at: int
    first_reply_at: int | None
    longest_wait_ms: int
    waiting_since: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """An incident in numbers. within: cases whose every answer came in time; longest_wait_ms counts who still waits."""

    affected: int
    answered: int
    within: int
    broken: int
    longest_wait_ms: int
    first_reply_at: int | None
    steps_late: int
    words_said: int


def step_verdict(step: StepFact, now: int) -> Verdict:
    """How a step stands at `now` (the end, when it is over): done in time, late, missed, left out, or still open."""
    if step.state == "skipped":
        return "skipped"
    if step.over_at is not None:
        return "late" if step.due_at is not None and step.over_at > step.due_at else "ok"
    return "missed" if step.due_at is not None and now > step.due_at else "open"


def step_left_undone(step: StepFact) -> bool:
    """Whether a required step was not done when it ended."""
    return step.required and step.state == "open"


def limit_verdict(limit: LimitFact, now: int) -> Verdict:
    """How an answer stands: in time, late, never given though it was due, or still owed."""
    if limit.met_at is not None:
        return "late" if limit.due_at is not None and limit.met_at > limit.due_at else "ok"
    until = now if limit.ended_at is None else limit.ended_at
    if limit.due_at is not None and until > limit.due_at:
        return "missed"
    return "open" if limit.ended_at is None else "ok"


def figures(cases: Sequence[CaseFact], broken_cases: int, broken: int, steps: Iterable[StepFact], words_said: int, now: int) -> Figures:
    """The numbers of an incident at `now` (its end, when it is over). broken_cases: cases with a limit that was not kept."""
    replies = [case.first_reply_at for case in cases if case.first_reply_at is not None]
    waits = [max(case.longest_wait_ms, 0 if case.waiting_since is None else now - case.waiting_since) for case in cases]
    return Figures(
        affected=len(cases), answered=len(replies), within=len(cases) - broken_cases, broken=broken,
        longest_wait_ms=max(waits, default=0), first_reply_at=min(replies, default=None),
        steps_late=sum(step_verdict(step, now) in ("late", "missed") for step in steps), words_said=words_said,
    )  # fmt: skip
