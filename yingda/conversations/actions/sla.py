"""The clocks of a conversation: begun, stopped, paused and met inside the transaction of the message or state.

These run on the hot path: plain SQL, and nothing but one look-up when no policy is in force. Each keeps the columns
`sla_*` of the conversation's row and returns those it changed, so that a caller who holds the row can keep it true.
The authority is the caller's: whoever may post or change the state moves the clocks.
"""

from dataclasses import dataclass, replace
from typing import Any

from yingda.conversations.events import SlaBreached
from yingda.conversations.queries.sla import calendar_in_force, policies_in_force, policy_of
from yingda.conversations.rules import sla as rules
from yingda.conversations.rules.sla import FIRST, NEXT, RESOLUTION, RESPONSES, Clock, Done, Policy
from yingda.conversations.rules.sla import Facts as Facts
from yingda.kit.worktime import MINUTE
from yingda.people.queries import calendar
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, announce

Columns = dict[str, Any]

TARGET = "id, kind, amount_ms, counted_from_at, left_ms, calendar_id, calendar_version, due_at, paused_at, warned_at, breached_at, steps_done, started_at"
_RUNNING = f"SELECT {TARGET} FROM conversations_slatarget WHERE conversation_id = ? AND met_at IS NULL AND cancelled_at IS NULL ORDER BY id"
_ADD = (
    "INSERT INTO conversations_slatarget (conversation_id, policy_version_id, calendar_id, calendar_version, kind, started_at,"
    " amount_ms, counted_from_at, left_ms, due_at, warn_at, steps_done) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
_MOVE = "UPDATE conversations_slatarget SET counted_from_at = ?, left_ms = ?, due_at = ?, warn_at = ?, paused_at = ? WHERE id = ?"
_MARKS = "UPDATE conversations_conversation SET sla_version_id = ?, sla_kind = ?, sla_due_at = ?, sla_warn_at = ?, sla_breached_at = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Target:
    """A running target as stored."""

    id: int
    kind: str
    amount_ms: int
    counted_from_at: int
    left_ms: int
    calendar_id: int | None
    calendar_version: int | None
    due_at: int | None
    paused_at: int | None
    warned_at: int | None
    breached_at: int | None
    steps_done: int
    started_at: int

    def clock(self) -> Clock:
        """Its clock, by the version of the calendar it began with."""
        hours = None if self.calendar_id is None else calendar(self.calendar_id, self.calendar_version)
        return Clock(self.amount_ms, self.counted_from_at, self.left_ms, hours, self.paused_at is not None)

    def done(self) -> Done:
        """What has happened to it."""
        return Done(self.warned_at is not None, self.breached_at is not None, self.steps_done)


def begin(db: Db, conversation_id: int, facts: Facts, now: int) -> Columns:
    """Chooses the policy in force and starts its first response and resolution; nothing when none applies."""
    version = rules.choose_policy([(id, policy) for id, policy in policies_in_force(db)], facts)
    if version is None:
        return {}
    policy = policy_of(db, version)
    for kind in (FIRST, RESOLUTION):
        _start(db, conversation_id, version, policy, kind, now)
    return _keep_marks(db, conversation_id, version, policy)


def chosen_again(db: Db, conversation_id: int, facts: Facts, now: int) -> Columns:
    """Once the queue is known (or has changed): the policy chosen anew, with the clocks counted from when they began.

    Nothing changes when the same policy applies, or when somebody has answered already.
    """
    row = db.one("SELECT sla_version_id, owner_id, opened_at FROM conversations_conversation WHERE id = ?", (conversation_id,))
    version = rules.choose_policy([(id, policy) for id, policy in policies_in_force(db)], facts)
    if row is None or row[1] is not None or version == row[0]:
        return {}
    running = running_targets(db, conversation_id)
    since = min((target.started_at for target in running), default=row[2])
    _cancel(db, running, now)
    if version is None:
        return _keep_marks(db, conversation_id, None, None)
    policy = policy_of(db, version)
    for kind in (FIRST, RESOLUTION):
        _start(db, conversation_id, version, policy, kind, since)
    return _keep_marks(db, conversation_id, version, policy)


def customer_waits(db: Db, conversation_id: int, now: int) -> Columns:
    """Starts the next response, unless a response is being waited for already."""
    version = _version_of(db, conversation_id)
    if version is None or any(t.kind in RESPONSES for t in running_targets(db, conversation_id)):
        return {}
    policy = policy_of(db, version)
    _start(db, conversation_id, version, policy, NEXT, now)
    return _keep_marks(db, conversation_id, version, policy)


def answered(db: Db, conversation_id: int, now: int) -> Columns:
    """Meets the first or next response that is being waited for."""
    return _meet(db, conversation_id, now, RESPONSES)


def closed(db: Db, conversation_id: int, now: int) -> Columns:
    """Meets the resolution; a response nobody gave is no longer owed."""
    version = _version_of(db, conversation_id)
    if version is None:
        return {}
    _cancel(db, [t for t in running_targets(db, conversation_id) if t.kind in RESPONSES], now)
    _met(db, conversation_id, list(running_targets(db, conversation_id)), now)
    return _keep_marks(db, conversation_id, version, policy_of(db, version))


def reopened(db: Db, conversation_id: int, now: int) -> Columns:
    """Starts the resolution anew, by the policy version of the conversation."""
    version = _version_of(db, conversation_id)
    if version is None or any(t.kind == RESOLUTION for t in running_targets(db, conversation_id)):
        return {}
    policy = policy_of(db, version)
    _start(db, conversation_id, version, policy, RESOLUTION, now)
    return _keep_marks(db, conversation_id, version, policy)


def paused(db: Db, conversation_id: int, now: int, why: str) -> Columns:
    """Stops the clocks where the policy pauses for `why` (`waiting` or `snoozed`); what is left is kept."""
    version = _version_of(db, conversation_id)
    if version is None or why not in policy_of(db, version).pauses:
        return {}
    for target in running_targets(db, conversation_id):
        if target.paused_at is None:
            _breach_if_late(db, conversation_id, target, now)
            _move(db, target, rules.paused(target.clock(), now), policy_of(db, version), now)
    return _keep_marks(db, conversation_id, version, policy_of(db, version))


def resumed(db: Db, conversation_id: int, now: int, why: str) -> Columns:
    """Lets the paused clocks run on with what was left."""
    version = _version_of(db, conversation_id)
    still = [] if version is None else [t for t in running_targets(db, conversation_id) if t.paused_at is not None]
    if version is None or not still:
        return {}
    policy = policy_of(db, version)
    for target in still:
        _move(db, target, rules.resumed(target.clock(), now), policy, None)
    return _keep_marks(db, conversation_id, version, policy)


def running_targets(db: Db, conversation_id: int) -> list[Target]:
    """The targets of a conversation that are neither met nor cancelled."""
    return [Target(*row) for row in db.execute(_RUNNING, (conversation_id,))]


def marks(db: Db, conversation_id: int, version: int | None, policy: Policy | None) -> Columns:
    """The columns of the row: the running target that is due first."""
    running = running_targets(db, conversation_id)
    index = rules.most_urgent([(target.kind, target.due_at) for target in running])
    if index is None or policy is None:
        return {"sla_version_id": version, "sla_kind": None, "sla_due_at": None, "sla_warn_at": None, "sla_breached_at": None}
    first = running[index]
    warn = rules.warn_at(first.clock(), policy.warn_percent)
    return {
        "sla_version_id": version, "sla_kind": first.kind, "sla_due_at": first.due_at, "sla_warn_at": warn,
        "sla_breached_at": first.breached_at,
    }  # fmt: skip


def schedule(target_id: int, clock: Clock, policy: Policy, kind: str, done: Done) -> None:
    """The one job of a target, at the next moment that asks for something; taken back when nothing does."""
    upcoming = rules.moments(clock, policy.warn_percent, rules.chain(policy.steps, kind), done)
    if upcoming:
        enqueue("conversations.sla_due", {"target": target_id}, upcoming[0].at, key_of(target_id))
    else:
        cancel(key_of(target_id))


def key_of(target_id: int) -> str:
    """The key of a target's job."""
    return f"sla:{target_id}"


def _version_of(db: Db, conversation_id: int) -> int | None:
    row = db.one("SELECT sla_version_id FROM conversations_conversation WHERE id = ?", (conversation_id,))
    return None if row is None else row[0]


def _start(db: Db, conversation_id: int, version: int, policy: Policy, kind: str, at: int) -> None:
    minutes = policy.targets.get(kind)
    if minutes is None:
        return
    number, hours = calendar_in_force(policy)
    clock = rules.started(minutes * MINUTE, at, hours)
    target_id = db.insert(
        _ADD,
        (
            conversation_id, version, policy.calendar_id if hours else None, number, kind, at, clock.amount_ms, at,
            clock.left_ms, rules.due_at(clock), rules.warn_at(clock, policy.warn_percent),
        ),
    )  # fmt: skip
    schedule(target_id, clock, policy, kind, Done())


def _move(db: Db, target: Target, clock: Clock, policy: Policy, paused_at: int | None) -> None:
    warn = rules.warn_at(clock, policy.warn_percent)
    db.change(_MOVE, (clock.counted_from_at, clock.left_ms, rules.due_at(clock), warn, paused_at, target.id))
    schedule(target.id, clock, policy, target.kind, target.done())


def _meet(db: Db, conversation_id: int, now: int, kinds: tuple[str, ...]) -> Columns:
    version = _version_of(db, conversation_id)
    owed = [] if version is None else [t for t in running_targets(db, conversation_id) if t.kind in kinds]
    if version is None or not owed:
        return {}
    _met(db, conversation_id, owed, now)
    return _keep_marks(db, conversation_id, version, policy_of(db, version))


def _met(db: Db, conversation_id: int, targets: list[Target], now: int) -> None:
    for target in targets:
        _breach_if_late(db, conversation_id, target, now)
        db.change("UPDATE conversations_slatarget SET met_at = ? WHERE id = ?", (now, target.id))
        cancel(key_of(target.id))


def _breach_if_late(db: Db, conversation_id: int, target: Target, now: int) -> None:
    """A breach whose job has not run yet is still a breach, at the moment it was due."""
    if target.breached_at is None and target.due_at is not None and now > target.due_at:
        breach(db, conversation_id, target)


def breach(db: Db, conversation_id: int, target: Target) -> Target:
    """Records that the target ran out when it was due."""
    db.change("UPDATE conversations_slatarget SET breached_at = ? WHERE id = ?", (target.due_at, target.id))
    announce(SlaBreached(conversation_id, target.id, target.kind, target.due_at or 0))
    return replace(target, breached_at=target.due_at)


def _cancel(db: Db, targets: list[Target], now: int) -> None:
    for target in targets:
        db.change("UPDATE conversations_slatarget SET cancelled_at = ? WHERE id = ?", (now, target.id))
        cancel(key_of(target.id))


def _keep_marks(db: Db, conversation_id: int, version: int | None, policy: Policy | None) -> Columns:
    columns = marks(db, conversation_id, version, policy)
    db.change(_MARKS, (*columns.values(), conversation_id))
    return columns
