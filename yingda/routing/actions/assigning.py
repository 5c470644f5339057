"""Giving waiting chats to people: the machine's part. Called by jobs, on events; it never undoes what a person chose.

A chat is given under three guards, in one transaction: the person's capacity has not moved on since it was read, the
chat still fits after it was locked, and the conversation is still waiting. So of two assigners one wins, on any number
of threads, processes and nodes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from yingda.conversations.actions import routing as conversations
from yingda.conversations.queries import routing as chats
from yingda.conversations.queries.routing import WaitingChat
from yingda.notifications.actions import notify
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import cancel, enqueue
from yingda.plumbing.store import Db, transaction
from yingda.routing.queries.assignments import explained, ties_of
from yingda.routing.queries.line import line
from yingda.routing.queries.queues import in_hours, open_queue, opens_at, served_by
from yingda.routing.queries.staff import Room, candidates, load
from yingda.routing.rules.agents import Candidate, Decision, Ties, cost_of, has_room, passed_after, pick_agent
from yingda.routing.rules.queues import Queue
from yingda.routing.rules.waiting import ROUTED, answer_due_at
from yingda.routing.settings import FIRST_UNITS

TRIES = 20
# Enough for a sweep to look past chats that everybody there has left unanswered.
LOOKED_AT = 200
_ADD = (
    "INSERT INTO routing_assignment (conversation_id, person_id, queue_id, at, how, ended_why, waited_ms, channel, explanation)"
    " VALUES (?, ?, ?, ?, ?, '', ?, ?, ?)"
)
_TURN = (
    "INSERT INTO routing_turn (queue_id, person_id, number, passed, floor)"
    " SELECT ?, ?, COALESCE(max(number), 0) + 1, ?, ? FROM routing_turn WHERE queue_id = ?"
    " ON CONFLICT (queue_id, person_id) DO UPDATE SET number = excluded.number, passed = excluded.passed, floor = excluded.floor"
)
_NEW = "INSERT INTO routing_capacity (person_id, units, weights, version, changed_at) VALUES (?, ?, '{}', 1, ?) ON CONFLICT (person_id) DO NOTHING"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one chat: the decision, and whether it was carried out (not when the chat was gone)."""

    decision: Decision
    given: bool


def sweep(queue_id: int) -> int:
    """Gives the queue's waiting chats, in their order, to whoever has room; how many. Outside its hours they wait."""
    queue = open_queue(queue_id)
    if queue is None or not is_open_now(queue):
        return 0
    return _give_all(line([queue.id]), {queue.id: queue})


def fill(person_id: int) -> int:
    """Gives the chats this person could serve, of all their queues in one order; how many were given (to anybody)."""
    if not chats.waiting(None, 1):
        return 0
    now = now_ms()
    queues = {queue.id: queue for queue in served_by(person_id) if in_hours(queue, now)}
    return _give_all(line(list(queues)), queues) if queues else 0


def is_open_now(queue: Queue) -> bool:
    """Whether chats of the queue are given out now; otherwise its opening is awaited."""
    now = now_ms()
    opening = opens_at(queue, now)
    if opening == now:
        return True
    if opening is not None:
        with transaction():
            enqueue("routing.open", {"queue": queue.id}, run_at=opening, key=f"opening:{queue.id}")
    return False


def _give_all(waiting: Iterable[WaitingChat], queues: dict[int, Queue]) -> int:
    """Goes down the line until nobody of its queues has any room left."""
    given, full = 0, set[int]()
    for index, chat in enumerate(waiting):
        queue = queues.get(chat.queue_id or 0)
        if queue is None or queue.id in full:
            continue
        outcome = give_one(chat, queue)
        given += outcome.given
        if outcome.decision.person_id is None and not _worth_going_on(outcome.decision):
            full.add(queue.id)
        if len(full) == len(queues) or index - given > LOOKED_AT:
            break
    return given


def _worth_going_on(decision: Decision) -> bool:
    """Whether somebody who could not have this chat might have the next one: they left this one, or it was too heavy."""
    return any(out.reason == "silent" or (out.reason == "full" and out.facts["load"] < out.facts["units"]) for out in decision.excluded)


def give_one(chat: WaitingChat, queue: Queue) -> Outcome:
    """Decides on one chat and carries it out; decides anew when somebody was faster."""
    ties = ties_of(chat.contact_id)
    for _ in range(TRIES):
        with transaction() as db:
            found, room = candidates(queue, chat.channel, chat.id, db.now)
            decision = pick_agent(found, queue, ties)
            if decision.person_id is None:
                return Outcome(decision, False)
            chosen = next(one for one in found if one.person_id == decision.person_id)
            if not _take_place(db, chosen, room.get(chosen.person_id), chat.channel):
                continue
            given = conversations.give(db, chat.id, chosen.person_id, queue.group_id, ROUTED)
            if given:
                _record(db, chat, queue, found, decision, ties, chosen)
            return Outcome(decision, given)
    raise RuntimeError(f"conversation {chat.id} could not be given in {TRIES} tries")


def _take_place(db: Db, chosen: Candidate, room: Room | None, channel: str) -> bool:
    """Locks the person's capacity if it is the one the decision was made on, and looks again whether the chat fits."""
    if room is None:
        if db.change(_NEW, (chosen.person_id, FIRST_UNITS.value(), db.now)) == 0:
            return False
        room = Room()
    elif db.change("UPDATE routing_capacity SET version = version + 1 WHERE person_id = ? AND version = ?", (chosen.person_id, room.version)) == 0:
        return False
    return has_room(load(chosen.person_id, room), cost_of(channel, room.weights), room.units)


def _record(db: Db, chat: WaitingChat, queue: Queue, found: list[Candidate], decision: Decision, ties: Ties, chosen: Candidate) -> None:
    waited = db.now - chat.waiting_since
    why = msgspec.json.encode(explained(queue, found, decision, ties)).decode()
    assignment = db.insert(_ADD, (chat.id, chosen.person_id, queue.id, db.now, ROUTED, max(0, waited), chat.channel, why))
    db.change(_TURN, (queue.id, chosen.person_id, passed_after(chosen.passed, chosen.weight), chosen.passed, queue.id))
    cancel(f"overflow:{chat.id}")
    cancel(f"again:{chat.id}")
    due = answer_due_at(db.now, queue.answer_within_s, ROUTED)
    if due is not None:
        enqueue("routing.take_back", {"assignment": assignment}, run_at=due, key=f"takeback:{chat.id}")
    facts = {"conversation_id": chat.id, "contact": chat.contact_name, "how": ROUTED}
    notify([chosen.person_id], "assigned", facts, f"/desk/{chat.id}", key=f"assigned:{assignment}")
