"""Decisions of routing: tables of cases, and laws on random desks."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.routing.rules import agents, floor, order, queues, waiting
from yingda.routing.rules.agents import Candidate, Ties, pick_agent
from yingda.routing.rules.queues import Conditions, Facts, Queue, pick_queue

MINUTE = 60_000
WEB = Facts(inbox_id=1, channel="web", tier=2, priority=1, locale="zh-CN", words="我的订单还没到", fields={"brand": "A"})


@dataclass(frozen=True)
class Chat:
    id: int
    waiting_since: int
    priority: int = 1
    tier: int = 0


# ---- the queue


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        (Conditions(), True),
        (Conditions(inboxes=(1, 2)), True),
        (Conditions(inboxes=(2,)), False),
        (Conditions(channels=("web",), tiers=(2, 3)), True),
        (Conditions(channels=("form",)), False),
        (Conditions(priorities=(3,)), False),
        (Conditions(locales=("zh",)), True),
        (Conditions(locales=("zh-cn",)), True),
        (Conditions(locales=("en",)), False),
        (Conditions(words=("退款", "订单")), True),
        (Conditions(words=("退款",)), False),
        (Conditions(fields={"brand": ("A", "B")}), True),
        (Conditions(fields={"brand": ("B",)}), False),
        (Conditions(fields={"shop": ("B",)}), False),
    ],
)  # fmt: skip
def test_conditions(conditions: Conditions, holds: bool) -> None:
    assert conditions.hold(WEB) is holds


def test_a_queue_that_takes_everything_is_tried_last() -> None:
    rest, vip, other, words = Queue(1), Queue(2, conditions=Conditions(tiers=(3,))), Queue(3), Queue(4, conditions=Conditions(words=("退款",)))
    assert queues.trying_order([rest, vip, other, words]) == [vip, words, rest, other]


def test_the_first_queue_that_fits_takes_it() -> None:
    vip, rest = Queue(1, conditions=Conditions(tiers=(3,))), Queue(2)
    assert pick_queue([vip, rest], WEB) == rest
    assert pick_queue([vip, rest], replace(WEB, tier=3)) == vip
    assert pick_queue([vip], WEB) is None


@pytest.mark.parametrize(
    ("queue", "overflows", "codes"),
    [
        (Queue(1), {}, []),
        (Queue(1, strategy="luck"), {}, ["queue_strategy_unknown"]),
        (Queue(1, overflow_after_s=60), {}, ["queue_overflow_missing"]),
        (Queue(1, overflow_after_s=60, overflow_queue_id=1), {1: None}, ["queue_overflow_loop"]),
        (Queue(1, overflow_after_s=60, overflow_queue_id=2), {2: 3, 3: 1}, ["queue_overflow_loop"]),
        (Queue(1, overflow_after_s=60, overflow_queue_id=2), {2: 3, 3: None}, []),
        (Queue(1, answer_within_s=5), {}, ["queue_silence_out_of_range"]),
        (Queue(1, wrap_up_s=3601), {}, ["queue_wrap_up_out_of_range"]),
        (Queue(1, skills=((1, 6),)), {}, ["queue_level_out_of_range"]),
        (Queue(1, skills=((1, 1), (1, 2))), {}, ["queue_skill_twice"]),
        (Queue(1, conditions=Conditions(channels=("fax",))), {}, ["queue_channel_unknown"]),
    ],
)
def test_what_is_wrong_with_a_queue(queue: Queue, overflows: dict[int, int | None], codes: list[str]) -> None:
    assert [code for _, code in queues.problems(queue, overflows)] == codes


# ---- the order

chats = st.builds(Chat, st.integers(1, 10_000), st.integers(0, 10**8), st.integers(0, 3), st.integers(0, 9))


def test_important_ones_first_but_only_by_a_head_start() -> None:
    old, urgent, vip = Chat(1, 0), Chat(2, 70 * MINUTE, priority=3), Chat(3, 4 * MINUTE, tier=1)
    late = Chat(4, 81 * MINUTE, priority=3)
    assert [c.id for c in sorted([late, vip, urgent, old], key=order.place_in_line)] == [2, 3, 1, 4]


@given(chats, chats)
def test_nobody_is_overtaken_after_their_bound(chat: Chat, newcomer: Chat) -> None:
    if newcomer.waiting_since > order.may_be_overtaken_until(chat):
        assert order.place_in_line(chat) < order.place_in_line(newcomer)


@given(st.lists(chats, max_size=60), st.integers(1, 30))
def test_no_starvation(arrivals: list[Chat], every_minutes: int) -> None:
    """Served one by one at any pace, a chat waits at most for those who came before its bound: never for all to come."""
    line = sorted(arrivals, key=lambda c: (c.waiting_since, c.id))
    at, waiting_now, served = 0, list[Chat](), list[Chat]()
    while line or waiting_now:
        at = max(at + every_minutes * MINUTE, 0 if waiting_now else line[0].waiting_since)
        while line and line[0].waiting_since <= at:
            waiting_now.append(line.pop(0))
        if waiting_now:
            chosen = min(waiting_now, key=order.place_in_line)
            waiting_now.remove(chosen)
            served.append(chosen)
    for index, chat in enumerate(served):
        assert all(before.waiting_since <= order.may_be_overtaken_until(chat) for before in served[:index])


def test_more_head_start_for_more_importance() -> None:
    assert [order.head_start(p, 0) for p in (0, 1, 2, 3)] == sorted(order.head_start(p, 0) for p in (0, 1, 2, 3))
    assert order.head_start(3, 99) == order.MAX_HEAD_START_MS
    assert order.head_start(-1, -5) == 0


# ---- the agent

DESK = Queue(1, last_agent_first=True, responsible_first=True)


@pytest.mark.parametrize(
    ("candidate", "queue", "reason"),
    [
        (Candidate(1), DESK, None),
        (Candidate(1, may_reply=False), DESK, "right"),
        (Candidate(1, state="offline"), DESK, "offline"),
        (Candidate(1, state="break"), DESK, "break"),
        (Candidate(1, state="busy"), DESK, "busy"),
        (Candidate(1, load=5, units=5), DESK, "full"),
        (Candidate(1, load=4, units=5, cost=2), DESK, "full"),
        (Candidate(1, load=3, units=5, cost=2), DESK, None),
        (Candidate(1, units=0), DESK, "full"),
        (Candidate(1, silent=True), DESK, "silent"),
        (Candidate(1, skills={7: 2}), Queue(1, skills=((7, 3),)), "skill"),
        (Candidate(1, skills={7: 3}), Queue(1, skills=((7, 3),)), None),
        (Candidate(1), Queue(1, skills=((7, 1),)), "skill"),
    ],
)
def test_who_is_excluded(candidate: Candidate, queue: Queue, reason: str | None) -> None:
    found = agents.why_not(candidate, queue)
    assert (None if found is None else found.reason) == reason


A, B, C = Candidate(1, load=1, turn=3), Candidate(2, load=0, turn=2), Candidate(3, load=2, units=10, turn=1)


@pytest.mark.parametrize(
    ("queue", "ties", "person", "rule"),
    [
        (Queue(1), Ties(), 2, "least_loaded"),
        (Queue(1), Ties(responsible=3), 3, "responsible"),
        (Queue(1), Ties(responsible=3, last=(1,)), 3, "responsible"),
        (Queue(1), Ties(responsible=9, last=(8, 1, 2)), 1, "last_agent"),
        (Queue(1, responsible_first=False), Ties(responsible=3), 2, "least_loaded"),
        (Queue(1, last_agent_first=False), Ties(last=(1,)), 2, "least_loaded"),
        (Queue(1, strategy="round_robin"), Ties(), 3, "round_robin"),
        (Queue(1, strategy="weighted"), Ties(), 3, "weighted"),
    ],
)
def test_who_is_chosen(queue: Queue, ties: Ties, person: int, rule: str) -> None:
    decision = pick_agent([A, B, C], queue, ties)
    assert (decision.person_id, decision.rule, decision.eligible) == (person, rule, (1, 2, 3))


def test_nobody() -> None:
    decision = pick_agent([replace(A, state="offline")], DESK, Ties(responsible=1))
    assert (decision.person_id, decision.rule) == (None, "nobody")
    assert [out.reason for out in decision.excluded] == ["offline"]


def test_the_least_loaded_is_a_share_of_what_they_can_carry() -> None:
    small, large = Candidate(1, load=1, units=2), Candidate(2, load=4, units=10)
    assert pick_agent([small, large], Queue(1), Ties()).person_id == 2


def served(candidates: list[Candidate], queue: Queue, times: int) -> list[int]:
    """Who is chosen, one after the other, as the store would remember it."""
    passed: dict[int, int] = {}
    turns: dict[int, int] = {}
    floor_ = 0
    chosen = []
    for turn in range(1, times + 1):
        now = [replace(c, turn=turns.get(c.person_id, 0), passed=agents.passed_now(passed.get(c.person_id, 0), floor_)) for c in candidates]
        person = pick_agent(now, queue, Ties()).person_id
        assert person is not None
        one = next(c for c in now if c.person_id == person)
        floor_, passed[person], turns[person] = one.passed, agents.passed_after(one.passed, one.weight), turn
        chosen.append(person)
    return chosen


def test_weighted_shares_follow_the_weights() -> None:
    got = served([Candidate(1, weight=3), Candidate(2, weight=1)], Queue(1, strategy="weighted"), 40)
    assert (got.count(1), got.count(2)) == (30, 10)


@given(st.integers(2, 6), st.integers(1, 30))
def test_round_robin_is_even(people: int, times: int) -> None:
    got = served([Candidate(n) for n in range(1, people + 1)], Queue(1, strategy="round_robin"), times)
    counts = [got.count(n) for n in range(1, people + 1)]
    assert max(counts) - min(counts) <= 1


candidates = st.lists(
    st.builds(
        Candidate, st.integers(1, 30), st.sampled_from(["online", "offline", "busy", "break"]), st.integers(0, 12), st.integers(0, 12),
        st.integers(1, 4), st.dictionaries(st.integers(1, 3), st.integers(1, 5)), st.integers(1, 9), st.integers(0, 99),
        st.integers(0, 10**9), st.booleans(),
    ),
    max_size=20, unique_by=lambda c: c.person_id,
)  # fmt: skip
desks = st.builds(
    Queue, st.just(1), strategy=st.sampled_from(queues.STRATEGIES), last_agent_first=st.booleans(), responsible_first=st.booleans(),
    skills=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 5)), max_size=2).map(tuple),
)  # fmt: skip
ties = st.builds(Ties, st.none() | st.integers(1, 30), st.lists(st.integers(1, 30), max_size=3).map(tuple))


@given(candidates, desks, ties)
def test_laws_of_the_choice(found: list[Candidate], queue: Queue, ties: Ties) -> None:
    decision = pick_agent(found, queue, ties)
    out = {one.person_id for one in decision.excluded}
    assert out | set(decision.eligible) == {c.person_id for c in found}, "everybody is accounted for"
    assert not out & set(decision.eligible)
    assert (decision.person_id is None) == (not decision.eligible), "somebody able always gets it"
    if decision.person_id is not None:
        chosen = next(c for c in found if c.person_id == decision.person_id)
        assert decision.person_id not in out
        assert chosen.load + chosen.cost <= chosen.units
        assert chosen.state == "online"
        assert all(chosen.skills.get(skill, 0) >= level for skill, level in queue.skills)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8), st.integers(0, 40))
def test_a_desk_with_work_and_room_is_never_idle(rooms: list[int], chats_: int) -> None:
    loads = [0] * len(rooms)
    left = chats_
    while left:
        found = [Candidate(n, load=loads[n], units=rooms[n]) for n in range(len(rooms))]
        person = pick_agent(found, Queue(1), Ties()).person_id
        if person is None:
            break
        loads[person] += 1
        left -= 1
    assert sum(loads) == min(chats_, sum(rooms))
    assert all(load <= room for load, room in zip(loads, rooms, strict=True))


def test_capacity_counts_by_channel() -> None:
    assert agents.load_of({"web": 2, "form": 1}, {"web": 1, "form": 3}) == 5
    assert agents.load_of({"api": 2}, {}) == 2
    assert agents.has_room(4, 1, 5) and not agents.has_room(5, 1, 5)


# ---- the wait


@pytest.mark.parametrize(
    ("place", "departures", "seconds"),
    [
        (1, [], None),
        (1, [9 * MINUTE], None),
        (1, [8 * MINUTE, 9 * MINUTE], None),
        (1, [8 * MINUTE, 9 * MINUTE, 10 * MINUTE], 60),
        (5, [8 * MINUTE, 9 * MINUTE, 10 * MINUTE], 300),
        (1, [0, MINUTE, 2 * MINUTE], 300),
        (1, [10 * MINUTE] * 3, None),
        (200, [8 * MINUTE, 9 * MINUTE, 10 * MINUTE], 12_000),
        (1000, [8 * MINUTE, 9 * MINUTE, 10 * MINUTE], None),
    ],
)  # fmt: skip
def test_estimate(place: int, departures: list[int], seconds: int | None) -> None:
    assert waiting.estimate_s(place, departures, 10 * MINUTE) == seconds


def test_old_departures_are_no_evidence() -> None:
    assert waiting.estimate_s(1, [0, 1, 2, 3], 40 * MINUTE) is None


@given(st.integers(1, 400), st.lists(st.integers(0, 30 * MINUTE), min_size=3, max_size=30), st.integers(0, 10 * MINUTE))
def test_an_estimate_grows_while_nothing_moves(place: int, departures: list[int], later: int) -> None:
    now = 30 * MINUTE
    first = waiting.estimate_s(place, departures, now)
    recent = [at for at in departures if at >= now + later - waiting.WINDOW_MS]
    second = waiting.estimate_s(place, departures, now + later)
    if first is not None and second is not None and len(recent) == len(departures):
        assert second >= first


@pytest.mark.parametrize(("limit", "how", "due"), [(60, "routed", 160_000), (0, "routed", None), (60, "claimed", None), (60, "manual", None)])
def test_only_what_the_machine_gave_is_taken_back(limit: int, how: str, due: int | None) -> None:
    assert waiting.answer_due_at(100_000, limit, how) == due


def test_moments() -> None:
    assert waiting.overflow_at(1_000, 5_000, 60) == 65_000
    assert waiting.overflow_at(1_000, 5_000, 0) is None
    assert waiting.wrap_up_until(1_000, 30, "resolved") == 31_000
    assert waiting.wrap_up_until(1_000, 30, "snoozed") is None
    assert waiting.wrap_up_until(1_000, 0, "resolved") is None


# ---- the floor


def test_totals() -> None:
    staff = [floor.AgentFigures("online", 3, 5, 3, 700, 4), floor.AgentFigures("break", 1, 5, 1, 500, 2)]
    total = floor.totals(staff, [floor.QueueFigures(7, 300, 2), floor.QueueFigures(0, None, 0)])
    assert total == floor.Totals({"online": 1, "break": 1}, 4, 2, 6, 7, 300, 2)
