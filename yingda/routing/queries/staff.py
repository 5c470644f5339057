"""The candidates for a chat: presence, load, capacity, skills and turns, read in an order that makes a stale read harmless."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import msgspec

from yingda.conversations.queries import routing as conversations
from yingda.people import queries as people
from yingda.plumbing.realtime.node import read
from yingda.routing.queries.queues import members
from yingda.routing.rules.agents import ONLINE, Candidate, cost_of, load_of, passed_now
from yingda.routing.rules.queues import Queue
from yingda.routing.rules.waiting import MINUTE
from yingda.routing.settings import FIRST_UNITS, SILENT_MINUTES

_LEFT = "SELECT person_id FROM routing_assignment WHERE conversation_id = ? AND ended_why = 'silent' AND ended_at > ?"
_TURNS = "SELECT person_id, number, passed, floor FROM routing_turn WHERE queue_id = ?"


@dataclass(frozen=True, slots=True)
class Room:
    """A person's capacity: units, units per channel, and the version it was read at."""

    units: int = field(default_factory=FIRST_UNITS.value)
    weights: Mapping[str, int] = field(default_factory=dict)
    version: int = 0


def rooms(person_ids: Collection[int]) -> dict[int, Room]:
    """The stored capacity of each of these people who has one."""
    if not person_ids:
        return {}
    marks = ", ".join("?" * len(person_ids))
    rows = read(f"SELECT person_id, units, weights, version FROM routing_capacity WHERE person_id IN ({marks})", tuple(person_ids))
    return {person: Room(units, msgspec.json.decode(weights), version) for person, units, weights, version in rows}


def held(person_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """What takes a place with each of these people: chats by channel, and those they are writing up."""
    if not person_ids:
        return {}
    counts = {person: dict(channels) for person, channels in conversations.loads(list(person_ids)).items()}
    marks = ", ".join("?" * len(person_ids))
    sql = f"SELECT person_id, channel, count(*) FROM routing_wrapup WHERE ended_at IS NULL AND person_id IN ({marks}) GROUP BY person_id, channel"
    for person, channel, count in read(sql, tuple(person_ids)):
        channels = counts.setdefault(person, {})
        channels[channel] = channels.get(channel, 0) + count
    return counts


def candidates(queue: Queue, channel: str, conversation_id: int, now: int) -> tuple[list[Candidate], dict[int, Room]]:
    """Everybody who serves the queue, as they are at `now` (ms), and their rooms.

    Rooms are read before loads: when a chat is given in between, the version has moved on and the decision falls.
    """
    weights = members([queue.id]).get(queue.id, {})
    ids = sorted(weights)
    states = people.presence_of(ids)
    there = [person for person in ids if states[person].state == ONLINE]
    room = rooms(there)
    loads = held(there)
    skills = people.skills_of(there) if queue.skills else {}
    turns = {person: (number, passed, floor) for person, number, passed, floor in read(_TURNS, (queue.id,))}
    floor = max((turn[2] for turn in turns.values()), default=0)
    able = people.able(ids, "conversation.reply", queue.group_id)
    silent = {row[0] for row in read(_LEFT, (conversation_id, now - SILENT_MINUTES.value() * MINUTE))}
    found = []
    for person in ids:
        mine = room.get(person, Room())
        number, passed, _ = turns.get(person, (0, 0, 0))
        found.append(
            Candidate(
                person, states[person].state, load_of(loads.get(person, {}), mine.weights), mine.units, cost_of(channel, mine.weights),
                skills.get(person, {}), weights[person], number, passed_now(passed, floor), person in silent, person in able,
            )
        )  # fmt: skip
    return found, room


def load(person_id: int, room: Room) -> int:
    """The units a person uses now."""
    return load_of(held([person_id]).get(person_id, {}), room.weights)
