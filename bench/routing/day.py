"""The day: chats that wait and arrive, agents who come, answer, fall silent, resolve, rest and go."""

import heapq
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

import msgspec
from django.db import connection

from yingda.conversations.actions import states
from yingda.conversations.actions.opening import open_conversation
from yingda.conversations.actions.posting import post_message
from yingda.conversations.rules.posting import Draft
from yingda.customers import actions as customers
from yingda.inboxes import actions as inboxes
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Refusal
from yingda.people import actions as people
from yingda.people.queries import actor_of
from yingda.plumbing import clock as plumbing_clock
from yingda.plumbing import jobs
from yingda.plumbing.outbox import Frame, Publishers
from yingda.plumbing.store import transaction
from yingda.routing.actions import queues
from yingda.routing.actions.capacity import set_capacity
from yingda.routing.actions.queues import Member
from yingda.routing.queries.assignments import waiting_for
from yingda.routing.queries.line import line

MORNING = 1_772_413_200_000
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
SILENT_SHARE = 0.03
HANDLING_MS = 6 * MINUTE
LOOK_EVERY = 25
BARE_RUNS = 100
NAMES = ("conversation.assigned", "conversation.released")


@jobs.job("bench.nothing")
def nothing(_payload: dict[str, object]) -> None:
    """Does nothing."""


@dataclass(frozen=True)
class Plan:
    """How large the day is."""

    waiting: int
    agents: int
    arrivals: int
    hours: int
    seed: int


@dataclass
class Seen:
    """What was noticed while the day ran."""

    free_to_assignment_ms: list[float] = field(default_factory=list)
    job_ms: list[float] = field(default_factory=list)
    idle: int = 0
    looks: int = 0
    bare_ms: list[float] = field(default_factory=list)


class Day:
    """One day, in order of simulated time; everything else in it is real."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.chance, self.seen = plan, random.Random(plan.seed), Seen()
        self.now, self.steps, self._order = MORNING, 0, count()
        self._plans: list[tuple[int, int, Callable[[], None]]] = []
        self._freed: dict[int, list[float]] = {}
        self._given: list[tuple[int, int]] = []
        self.units: dict[int, int] = {}

    def time_ns(self) -> int:
        return self.now * 1_000_000

    def run(self) -> None:
        """Builds the desk, lets the day pass, and stops when the last hour is over."""
        real = plumbing_clock.time
        plumbing_clock.time = self  # type: ignore[assignment]
        Publishers.frames.append(self._watch)
        try:
            self._build()
            self._measure_bare()
            self._pass_until(MORNING + self.plan.hours * HOUR)
        finally:
            Publishers.frames.remove(self._watch)
            plumbing_clock.time = real

    def _build(self) -> None:
        self.inbox = inboxes.create(SYSTEM, "网站", "web").pk
        self.group = people.create_group(SYSTEM, "客服").pk
        self.agents = [self._agent(number) for number in range(self.plan.agents)]
        half = self.plan.agents // 2
        self._queue("贵宾", self.agents[:half], {"conditions": {"tiers": [2]}, "strategy": "least_loaded"})
        self._queue("普通", self.agents, {"strategy": "round_robin", "wrap_up_s": 0})
        for number in range(self.plan.waiting):
            self.now = MORNING - 20 * MINUTE + number * 2 * SECOND
            self._arrive()
        self.now = MORNING
        for person in self.agents:
            self._later(self.chance.uniform(0, 20 * MINUTE), lambda person=person: self._come(person))
        for _ in range(self.plan.arrivals):
            self._later(self.chance.uniform(0, (self.plan.hours - 1) * HOUR), self._arrive)

    def _measure_bare(self) -> None:
        """The least an event can cost here: one job that does nothing, from the commit that wrote it to its start."""
        self._work()
        for _ in range(BARE_RUNS):
            with transaction():
                jobs.enqueue("bench.nothing", {})
            written = time.perf_counter()
            jobs.run_due(self.now)
            self.seen.bare_ms.append((time.perf_counter() - written) * 1000)

    def _agent(self, number: int) -> int:
        person = people.create_person(SYSTEM, username=f"agent{number}", display_name=f"客服{number}", group_ids=[self.group],
                                      grants=[people.Wish("agent", "own", None)])  # fmt: skip
        self.units[person.pk] = self.chance.choice([2, 3, 4])
        set_capacity(SYSTEM, person.pk, self.units[person.pk], {})
        return int(person.pk)

    def _queue(self, name: str, members: list[int], fields: dict[str, object]) -> None:
        row = queues.make(SYSTEM, {"name": name, "group_id": self.group, "answer_within_s": 90, "wrap_up_s": 15, **fields})
        queues.set_members(SYSTEM, row.pk, [Member(person_id=person) for person in members])

    def _later(self, after_ms: float, do: Callable[[], None]) -> None:
        heapq.heappush(self._plans, (self.now + int(after_ms), next(self._order), do))

    def _pass_until(self, end: int) -> None:
        while True:
            due = jobs.next_due()
            planned = self._plans[0][0] if self._plans else None
            upcoming = [at for at in (due, planned) if at is not None]
            if not upcoming or min(upcoming) > end:
                return
            self.now = max(self.now, min(upcoming))
            while self._plans and self._plans[0][0] <= self.now:
                heapq.heappop(self._plans)[2]()
                self._work()
            self._work()

    def _work(self) -> None:
        while leased := jobs.lease(self.now):
            for job in leased:
                begun = time.perf_counter()
                if not jobs.run(job):
                    raise RuntimeError(f"{job.name} failed")
                self.seen.job_ms.append((time.perf_counter() - begun) * 1000)
        self._freed.clear()
        given, self._given = self._given, []
        for conversation, person in given:
            self._serve(conversation, person)
        self.steps += 1
        if self.steps % LOOK_EVERY == 0:
            self._look()
            self._checkpoint()

    @staticmethod
    def _checkpoint() -> None:
        """What the server's writer does between two commits: a write-ahead log left to grow makes every read slower."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _look(self) -> None:
        """Whether somebody who could serve the first of a line stands idle."""
        self.seen.looks += 1
        firsts = {chat.queue_id: chat.id for chat in reversed(line([1, 2]))}
        for conversation in firsts.values():
            why = waiting_for(conversation)
            self.seen.idle += why is not None and bool(why.get("candidates"))

    def _arrive(self) -> None:
        tier = self.chance.choices([0, 1, 2], [6, 3, 1])[0]
        contact = customers.create_contact(SYSTEM, {"name": f"客户{next(self._order)}", "tier": tier}).pk
        visitor = Actor("visitor", contact, "访客")
        priority = self.chance.choices([0, 1, 2, 3], [1, 7, 1, 1])[0]
        with transaction() as db:
            matter = open_conversation(db, visitor, inbox_id=self.inbox, channel="web", contact_id=contact, priority=priority)
            post_message(db, visitor, matter.id, Draft("text", "你好"))

    def _come(self, person: int) -> None:
        people.set_presence(actor_of(person), person, "online")
        self._freed.setdefault(person, []).append(time.perf_counter())
        self._later(self.chance.expovariate(1 / (90 * MINUTE)), lambda: self._go(person))

    def _go(self, person: int) -> None:
        people.set_presence(actor_of(person), person, self.chance.choice(["break", "offline"]))
        self._later(self.chance.expovariate(1 / (15 * MINUTE)), lambda: self._come(person))

    def _serve(self, conversation: int, person: int) -> None:
        if self.chance.random() < SILENT_SHARE:
            return
        self._later(self.chance.uniform(5, 60) * SECOND, lambda: self._answer(conversation, person))

    def _answer(self, conversation: int, person: int) -> None:
        try:
            with transaction() as db:
                post_message(db, actor_of(person), conversation, Draft("text", "您好，请稍等"))
        except Refusal:
            # Taken back meanwhile: it is no longer theirs to see.
            return
        self._later(self.chance.expovariate(1 / HANDLING_MS), lambda: self._resolve(conversation, person))

    def _resolve(self, conversation: int, person: int) -> None:
        # A chat that came back to the same person is answered twice, and over after the first.
        with suppress(Refusal):
            states.resolve(actor_of(person), conversation)

    def _watch(self, frames: list[Frame]) -> None:
        """Notes the real time from a freed place to the next chat of that person."""
        for frame in frames:
            _n, name, body = msgspec.json.decode(frame.chunk)
            if name == NAMES[1]:
                self._freed.setdefault(body["person_id"], []).append(time.perf_counter())
            elif name == NAMES[0]:
                self._given.append((body["conversation_id"], body["person_id"]))
                freed = self._freed.get(body["person_id"])
                if freed:
                    self.seen.free_to_assignment_ms.append((time.perf_counter() - freed.pop(0)) * 1000)
