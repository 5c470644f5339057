"""Keeping the record of who has what: notes, taking back, wrapping up. Called by jobs; every one is safe to run twice."""

from typing import Any

from yingda.conversations.actions import routing as conversations
from yingda.conversations.queries import routing as chats
from yingda.conversations.queries.floor import Standing, standing
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, announce, transaction
from yingda.routing.actions.assigning import fill
from yingda.routing.events import TakenBack
from yingda.routing.queries.queues import open_queue
from yingda.routing.rules.waiting import MINUTE, ROUTED, wrap_up_until
from yingda.routing.settings import SILENT_MINUTES

_OPEN = "SELECT id, person_id, at, queue_id, channel FROM routing_assignment WHERE conversation_id = ? AND ended_at IS NULL"
_END = "UPDATE routing_assignment SET ended_at = ?, ended_why = ? WHERE id = ? AND ended_at IS NULL"
_ADD = (
    "INSERT INTO routing_assignment (conversation_id, person_id, queue_id, at, ended_at, how, ended_why, waited_ms, channel, explanation)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
# The conversation's words for what a person did, and ours for how the assignment came about.
HOW = {
    "claimed": "claimed", "assigned_by_hand": "manual", "taken_over": "taken_over", "hand_over_accepted": "handed_over",
    "first_answer": "answered", "answered": "answered", "opened": "opened", "customer_wrote": "returned", "snooze_ended": "returned",
}  # fmt: skip


def note_assigned(conversation_id: int, person_id: int, queue_id: int | None, by: str, why: str, at: int) -> None:
    """Records an assignment that somebody else than the machine made, and ends the one before it."""
    with transaction() as db:
        where = standing(conversation_id)
        last = db.one(_OPEN, (conversation_id,))
        if where is None or (last is not None and last[1] == person_id) or (last is not None and last[2] > at):
            return
        if last is not None:
            db.change(_END, (at, "replaced", last[0]))
        ended = None if where.assignee_id == person_id and where.state != "resolved" else at
        how = HOW.get(why, "manual" if by == "person" else by)
        waited = 0 if where.waiting_since is None else max(0, at - where.waiting_since)
        values = (conversation_id, person_id, queue_id, at, ended, how, "" if ended is None else "replaced", waited, where.channel, "{}")
        db.change(_ADD, values)
        for key in (f"takeback:{conversation_id}", f"overflow:{conversation_id}", f"again:{conversation_id}"):
            cancel(key)


def note_released(conversation_id: int, person_id: int, why: str, at: int) -> None:
    """Ends the assignment; after a resolved chat of a queue with wrap-up time its place stays taken that long."""
    with transaction() as db:
        where = standing(conversation_id)
        last = db.one(_OPEN, (conversation_id,))
        if where is not None and last is not None and last[1] == person_id and last[2] <= at and where.assignee_id != person_id:
            _end(db, last[0], conversation_id, at, why)
        elif where is not None and last is not None and last[1] == person_id and where.state in ("resolved", "snoozed"):
            _end(db, last[0], conversation_id, at, why)
            _wrap_up(db, where, person_id, last, at)
    fill(person_id)


def take_back(assignment_id: int, why: str = "silent") -> bool:
    """Returns a routed chat that was not answered to its queue; whether it did. `why`: silent or gone."""
    with transaction() as db:
        row = db.one("SELECT conversation_id, person_id, how, at FROM routing_assignment WHERE id = ? AND ended_at IS NULL", (assignment_id,))
        if row is None or row[2] != ROUTED or not conversations.take_back(db, row[0], row[1], row[3], why):
            return False
        conversation_id, person_id = row[0], row[1]
        db.change(_END, (db.now, why, assignment_id))
        cancel(f"takeback:{conversation_id}")
        announce(TakenBack(conversation_id, person_id, why, people.groups_of([person_id])[person_id]))
        enqueue("routing.offer_again", {"conversation": conversation_id}, run_at=db.now + SILENT_MINUTES.value() * MINUTE, key=f"again:{conversation_id}")
        facts = {"conversation_id": conversation_id, "contact": _customer_of(conversation_id), "why": why}
        notify([person_id], "taken_back", facts, f"/desk/{conversation_id}", key=f"taken_back:{assignment_id}")
    return True


def _customer_of(conversation_id: int) -> str:
    chat = chats.facts(conversation_id)
    return chat.contact_name if chat else ""


def release_unanswered(person_id: int) -> int:
    """Takes back what the machine gave to somebody who went away before answering; how many."""
    with transaction() as db:
        mine = db.execute("SELECT id FROM routing_assignment WHERE person_id = ? AND ended_at IS NULL AND how = ? ORDER BY id", (person_id, ROUTED))
    return sum(take_back(row[0], "gone") for row in mine)


def end_wrap_up(wrap_up_id: int) -> int | None:
    """Frees the place of a chat that was being written up, and fills it; whose it was, None when it was free already."""
    with transaction() as db:
        row = db.one("SELECT person_id FROM routing_wrapup WHERE id = ? AND ended_at IS NULL", (wrap_up_id,))
        if row is None:
            return None
        db.change("UPDATE routing_wrapup SET ended_at = ? WHERE id = ?", (db.now, wrap_up_id))
    fill(row[0])
    return int(row[0])


def end_overdue_wrap_ups() -> int:
    """Frees the places whose time to write up is over although nobody said so; how many."""
    with transaction() as db:
        return db.change("UPDATE routing_wrapup SET ended_at = until_at WHERE ended_at IS NULL AND until_at <= ?", (db.now,))


def _end(db: Db, assignment_id: int, conversation_id: int, at: int, why: str) -> None:
    db.change(_END, (at, why[:40], assignment_id))
    cancel(f"takeback:{conversation_id}")


def _wrap_up(db: Db, where: Standing, person_id: int, last: tuple[Any, ...], at: int) -> None:
    queue = None if last[3] is None else open_queue(last[3])
    until = None if queue is None else wrap_up_until(at, queue.wrap_up_s, where.state)
    if until is None or until <= db.now:
        return
    wrap_up = db.insert(
        "INSERT INTO routing_wrapup (person_id, conversation_id, channel, since_at, until_at) VALUES (?, ?, ?, ?, ?)",
        (person_id, where.id, last[4], at, until),
    )
    enqueue("routing.end_wrap_up", {"wrap_up": wrap_up}, run_at=until, key=f"wrapup:{wrap_up}")
