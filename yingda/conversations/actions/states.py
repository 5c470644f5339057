"""Resolving, reopening, waiting for the customer, snoozing and waking."""

from yingda.conversations.actions.matter import change, load, load_for
from yingda.conversations.actions.posting import say_system
from yingda.conversations.rules.matter import HELD, Matter
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, transaction

YEAR_MS = 366 * 86_400_000


def resolve(actor: Actor, conversation_id: int, why: str = "") -> Matter:
    """Ends the matter. Raises `Conflict` when it is resolved already."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.resolve")
        _demand_state(matter, "bot", "queued", *HELD)
        return close(db, actor, matter, why or "resolved")


def close(db: Db, actor: Actor, matter: Matter, why: str) -> Matter:
    """Resolves without asking who may: for actions that have asked."""
    cancel(wake_key(matter.id))
    db.change("UPDATE conversations_mention SET seen_at = ? WHERE conversation_id = ? AND seen_at IS NULL", (db.now, matter.id))
    matter = change(db, actor, matter, why, state="resolved", resolved_at=db.now, waiting_since=None, unread=0, snoozed_until=None, mention_ids="")
    return say_system(db, matter, "resolved", by=actor.public_name, by_kind=actor.kind)


def reopen(actor: Actor, conversation_id: int, why: str = "") -> Matter:
    """Takes a resolved matter up again: by a person it is theirs, otherwise it waits for somebody."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.resolve")
        _demand_state(matter, "resolved")
        person = actor.id if actor.kind == "person" else None
        matter = change(
            db, actor, matter, why or "reopened", state="queued" if person is None else "open", assignee_id=person,
            owner_id=matter.owner_id or person, resolved_at=None,
        )  # fmt: skip
        return say_system(db, matter, "reopened", by=actor.public_name, by_kind=actor.kind)


def wait_for_customer(actor: Actor, conversation_id: int) -> Matter:
    """The answer is given; the next word is the customer's."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.reply")
        _demand_state(matter, "open", "snoozed")
        cancel(wake_key(matter.id))
        return change(db, actor, matter, "waits_for_customer", state="waiting", snoozed_until=None)


def stop_waiting(actor: Actor, conversation_id: int) -> Matter:
    """Back to open without waiting for the customer's word."""
    with transaction() as db:
        matter = load_for(db, actor, conversation_id, "conversation.reply")
        _demand_state(matter, "waiting", "snoozed")
        cancel(wake_key(matter.id))
        return change(db, actor, matter, "taken_up_again", state="open", snoozed_until=None)


def snooze(actor: Actor, conversation_id: int, until_at: int) -> Matter:
    """Puts the matter aside until `until_at` (ms, in the future, within a year) or the customer writes."""
    with transaction() as db:
        if not db.now < until_at <= db.now + YEAR_MS:
            raise Refused("snooze_in_past", field="until_at")
        matter = load_for(db, actor, conversation_id, "conversation.reply")
        _demand_state(matter, "open", "waiting", "snoozed")
        enqueue("conversations.wake", {"conversation_id": matter.id}, run_at=until_at, key=wake_key(matter.id))
        return change(db, actor, matter, "snoozed", state="snoozed", snoozed_until=until_at)


def wake(conversation_id: int) -> None:
    """Brings a snoozed matter back when its time has come; does nothing otherwise."""
    with transaction() as db:
        matter = load(db, conversation_id)
        if matter.state != "snoozed" or matter.snoozed_until is None or matter.snoozed_until > db.now:
            return
        state = "open" if matter.assignee_id is not None else "queued"
        matter = change(db, SYSTEM, matter, "snooze_ended", state=state, snoozed_until=None, unread=max(1, matter.unread))
        say_system(db, matter, "snooze_ended", staff_only=True)


def wake_key(conversation_id: int) -> str:
    """The key of the job that wakes a snoozed conversation."""
    return f"wake:{conversation_id}"


def _demand_state(matter: Matter, *allowed: str) -> None:
    if matter.state not in allowed:
        raise Conflict("state_does_not_allow", state=matter.state)
