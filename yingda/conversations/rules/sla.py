"""Service levels: which policy is in force, when its clocks run out, and what happens at which moment.

A clock of a target is described by one pair: `left_ms` was left at `counted_from_at`. Starting, pausing and resuming
only move that pair, so every moment (warning, breach, escalation) is computed in one way, in wall or in working time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from yingda.kit.worktime import MINUTE, Calendar, CalendarNeverOpens, DeadlineTooFar, deadline_ms, elapsed_ms

FIRST, NEXT, RESOLUTION = "first_response", "next_response", "resolution"
KINDS = (FIRST, NEXT, RESOLUTION)
RESPONSES = (FIRST, NEXT)
PAUSES = ("waiting", "snoozed")
CLOCKS = ("wall", "working")
VERBS = ("tell", "give")
ROLES = ("assignee", "owner", "group", "leaders")
TARGET_MINUTES = (1, 525_600)
STEP_MINUTES = (-10_080, 43_200)
WARN_PERCENTS = (10, 99)
DEFAULT_WARN_PERCENT = 80

Kind = Literal["first_response", "next_response", "resolution"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a policy is chosen by. kind: the sort of matter, for chats their channel (`web`, `form`, `api`)."""

    inbox_id: int
    queue_id: int | None
    tier: int
    kind: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """Each condition that is not empty must hold: the value is one of those listed."""

    inboxes: tuple[int, ...] = ()
    queues: tuple[int, ...] = ()
    tiers: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()

    def hold(self, facts: Facts) -> bool:
        """Whether the facts satisfy all of them."""
        pairs = ((self.inboxes, facts.inbox_id), (self.queues, facts.queue_id), (self.tiers, facts.tier), (self.kinds, facts.kind))
        return all(not listed or value in listed for listed, value in pairs)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the escalation: `after_minutes` from the breach (negative: before it), on the policy's clock.

    verb `tell` notifies and `give` hands the matter to `person`; tell goes to `person` when one is named, else to the
    people of `role`: assignee, owner, group (everybody of the conversation's group) or leaders of that group.
    """

    kind: str
    after_minutes: int
    verb: str
    role: str = ""
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy. targets: minutes by kind; pauses: the states in which its clocks stand still."""

    conditions: Conditions = Conditions()
    targets: Mapping[str, int] = field(default_factory=dict)
    clock: str = "wall"
    calendar_id: int | None = None
    pauses: tuple[str, ...] = ("waiting", "snoozed")
    warn_percent: int = DEFAULT_WARN_PERCENT
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A target's clock. calendar None: wall time. paused: it stands still with `left_ms` (negative: overdue) left."""

    amount_ms: int
    counted_from_at: int
    left_ms: int
    calendar: Calendar | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """Something to do at an instant: `warn`, `breach`, or `step` number `index` of the chain."""

    at: int
    what: Literal["warn", "breach", "step"]
    index: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What has already happened to a target."""

    warned: bool = False
    breached: bool = False
    steps: int = 0


def choose_policy(policies: Iterable[tuple[int, Policy]], facts: Facts) -> int | None:
    """The version id of the first policy (given in their order) whose conditions all hold, or None."""
    return next((version for version, policy in policies if policy.conditions.hold(facts)), None)


def started(amount_ms: int, at: int, calendar: Calendar | None) -> Clock:
    """A clock of `amount_ms` that begins to run at `at`."""
    return Clock(amount_ms, at, amount_ms, calendar)


def paused(clock: Clock, now: int) -> Clock:
    """The clock standing still from `now` on, keeping exactly what was left; a paused clock is unchanged."""
    if clock.paused:
        return clock
    return replace(clock, left_ms=clock.left_ms - _passed(clock, now), counted_from_at=now, paused=True)


def resumed(clock: Clock, now: int) -> Clock:
    """The clock running on from `now` with what was left; a running clock is unchanged."""
    return replace(clock, counted_from_at=now, paused=False) if clock.paused else clock


def due_at(clock: Clock) -> int | None:
    """When the clock runs out; None while it is paused or when its calendar never opens again."""
    return _instant(clock, 0)


def warn_at(clock: Clock, warn_percent: int) -> int | None:
    """When `warn_percent` (10..99) of the amount are used up; None as for `due_at`."""
    return _instant(clock, warn_percent * clock.amount_ms // 100 - clock.amount_ms)


def step_at(clock: Clock, step: Step) -> int | None:
    """When an escalation step is due; None as for `due_at`."""
    return _instant(clock, step.after_minutes * MINUTE)


def chain(steps: Iterable[Step], kind: str) -> tuple[Step, ...]:
    """The steps for one kind of target, in the order of their time (at the same time: as written)."""
    return tuple(sorted((step for step in steps if step.kind == kind), key=lambda step: step.after_minutes))


def moments(clock: Clock, warn_percent: int, steps: Sequence[Step], done: Done) -> list[Moment]:
    """What is still to happen to a target, in order; nothing while it is paused."""
    found = []
    if not done.warned and not done.breached:
        found.append((warn_at(clock, warn_percent), "warn", 0))
    if not done.breached:
        found.append((due_at(clock), "breach", 0))
    found += [(step_at(clock, step), "step", index) for index, step in enumerate(steps) if index >= done.steps]
    rank = {"warn": 0, "breach": 1, "step": 2}
    known = [Moment(at, what, index) for at, what, index in found if at is not None]  # type: ignore[arg-type]
    return sorted(known, key=lambda moment: (moment.at, rank[moment.what], moment.index))


def most_urgent(targets: Iterable[tuple[str, int | None]]) -> int | None:
    """The index of the running target that is due first (paused ones, due None, do not count); ties by kind order."""
    running = [(due, KINDS.index(kind), index) for index, (kind, due) in enumerate(targets) if due is not None]
    return min(running)[2] if running else None


def _passed(clock: Clock, now: int) -> int:
    if clock.calendar is None:
        return max(0, now - clock.counted_from_at)
    return max(0, elapsed_ms(clock.calendar, clock.counted_from_at, now))


def _instant(clock: Clock, after_due_ms: int) -> int | None:
    """When `left_ms + after_due_ms` more have passed; what is overdue already is due at once."""
    if clock.paused:
        return None
    ahead = max(0, clock.left_ms + after_due_ms)
    if clock.calendar is None:
        return clock.counted_from_at + ahead
    try:
        return deadline_ms(clock.calendar, clock.counted_from_at, ahead)
    except (CalendarNeverOpens, DeadlineTooFar):
        return None
