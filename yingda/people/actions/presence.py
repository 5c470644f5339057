"""Presence: said by oneself or a leader, lost with the connection, ended by signing out."""

from dataclasses import replace

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict
from yingda.people.actions.fields import one_of
from yingda.people.actions.gate import demand_over, locked
from yingda.people.events import PresenceChanged
from yingda.people.models import PresenceSpan
from yingda.people.queries.presence import Pocket
from yingda.people.rules.presence import (
    BACK,
    DISCONNECTED,
    LEADER,
    MINUTE,
    NEVER_SEEN,
    OFFLINE,
    SELF,
    STATES,
    Presence,
    begins_anew,
    state_on_return,
)
from yingda.people.settings import PHONE_MINUTES, RETURN_MINUTES
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, announce, transaction


def set_presence(actor: Actor, person_id: int, state: str, why: str = SELF, channel: str = "") -> Presence:
    """The person is `state` from now on; the present state when it is the same.

    Somebody else's state needs `presence.set_others` over one of their groups, is recorded as set by a leader, and is
    written to the audit log; one's own is its own history.
    """
    with transaction() as db:
        one_of(state, STATES, "presence_unknown", "state")
        person = locked(person_id)
        if actor.id != person_id or actor.kind != "person":
            demand_over(actor, "presence.set_others", person_id)
            why = LEADER
        if person.suspended_at is not None:
            raise Conflict("account_suspended")
        before = present(person_id)
        after = _begin(db, person_id, before, state, why, channel)
        if why == LEADER and after != before:
            record(actor, "people.presence.set", f"person:{person_id}", {"state": before.state}, {"state": after.state})
    return after


def stays_on_duty(person_id: int, lost_at: int, now: int) -> bool:
    """Whether somebody without a line since `lost_at` (ms) stays as they are: their phone is locked, but tells them of new work."""
    return now - lost_at < PHONE_MINUTES.value() * MINUTE and present(person_id).state != OFFLINE and Pocket.reaches(person_id)


def gone(person_id: int) -> None:
    """The last connection of a person was lost, and the time of grace is over."""
    leave(person_id, DISCONNECTED)


def leave(person_id: int, why: str) -> None:
    """The person is offline from now on, because of `why`. Safe twice."""
    with transaction() as db:
        locked(person_id)
        before = present(person_id)
        if before.state != OFFLINE or why != DISCONNECTED:
            _begin(db, person_id, before, OFFLINE, why, "")


def back(person_id: int) -> None:
    """A connection of the person is there again: a loss of at most the team's `RETURN_MINUTES` is undone. Safe twice."""
    with transaction() as db:
        locked(person_id)
        now = present(person_id)
        spans = PresenceSpan.objects.filter(person_id=person_id, ended_at__isnull=False).order_by("-started_at", "-id")
        last = spans.first()
        state = state_on_return(now, last.state if last else None, db.now, RETURN_MINUTES.value())
        if state is not None:
            _begin(db, person_id, now, state, BACK, last.channel if last else "")


def present(person_id: int) -> Presence:
    """The presence a person has now."""
    span = PresenceSpan.objects.filter(person_id=person_id, ended_at__isnull=True).first()
    return NEVER_SEEN if span is None else Presence(span.state, span.started_at, span.why, span.channel)


def _begin(db: Db, person_id: int, before: Presence, state: str, why: str, channel: str) -> Presence:
    if not begins_anew(before, state, why):
        return before
    # Two changes within one millisecond keep their order.
    at = max(db.now, before.since_at)
    PresenceSpan.objects.filter(person_id=person_id, ended_at__isnull=True).update(ended_at=at)
    PresenceSpan.objects.create(person_id=person_id, state=state, why=why, channel=channel, started_at=at)
    if state != before.state:
        announce(PresenceChanged(person_id, state, at))
    return replace(before, state=state, since_at=at, why=why, channel=channel)
