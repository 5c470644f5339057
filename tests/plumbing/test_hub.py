"""The hub: order by number, gaps healed from the database, exact resume, nothing twice."""

import asyncio
import json
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from yingda.plumbing.outbox import Frame, chunk
from yingda.plumbing.realtime.connection import BURST, PACE_S, Connection
from yingda.plumbing.realtime.hub import Hub


class Screen:
    """A client: applies frames as docs/contract.md §5 says."""

    def __init__(self) -> None:
        self.last = 0
        self.seen: list[int] = []
        self.loose: list[str] = []
        self.broken = False
        self.why: str | None = None

    async def send(self, frame: bytes) -> None:
        told = json.loads(frame)
        if told["t"] != "events":
            self.loose.append(told["t"])
            return
        self.broken = self.broken or told["prev"] != self.last
        self.seen += [n for n, _e, _d in told["events"]]
        self.last = told["n"]

    def cut(self, why: str) -> None:
        self.why = why


def frame(n: int, topics: tuple[str, ...] = ("all",), visitor: int | None = None) -> Frame:
    return Frame(n, topics, visitor, chunk(n, "t.e", b"{}"), None if visitor is None else chunk(n, "e", b"{}"))


def on_hub(stored: Callable[[], list[Frame]], play: Callable[[Hub], object]) -> None:
    async def fetch(first: int, limit: int) -> list[Frame]:
        return [f for f in stored() if f.n >= first][:limit]

    async def main() -> None:
        hub = Hub(fetch)
        hub.start_at(0, [])
        outcome = play(hub)
        if asyncio.iscoroutine(outcome):
            await outcome

    asyncio.run(main())


async def until(condition: Callable[[], bool]) -> None:
    async def look() -> None:
        while not condition():
            await asyncio.sleep(0.001)

    await asyncio.wait_for(look(), 5)


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(range(1, 25)), cuts=st.lists(st.integers(1, 24), max_size=3))
def test_events_are_seen_in_order_once_whatever_the_order_they_arrive_in(order: list[int], cuts: list[int]) -> None:
    async def play(hub: Hub) -> None:
        screen = Screen()
        hub.add(Connection(screen, frozenset({"all"})), None)
        for n in order:
            hub.offer([frame(n)] if n not in cuts else [frame(n), frame(n)])
        await until(lambda: len(screen.seen) == 24)
        assert screen.seen == list(range(1, 25)) and not screen.broken

    on_hub(list, play)


def test_a_lost_event_is_read_from_the_database() -> None:
    stored = [frame(n) for n in range(1, 6)]

    async def play(hub: Hub) -> None:
        screen = Screen()
        hub.add(Connection(screen, frozenset({"all"})), None)
        hub.offer([stored[0]])
        hub.offer([stored[3]])
        await until(lambda: len(screen.seen) == 5)
        assert screen.seen == [1, 2, 3, 4, 5]

    on_hub(lambda: stored, play)


def test_being_told_of_a_later_number_fetches_what_is_missing() -> None:
    stored = [frame(n) for n in range(1, 4)]

    async def play(hub: Hub) -> None:
        screen = Screen()
        hub.add(Connection(screen, frozenset({"all"})), None)
        hub.told_last(3)
        await until(lambda: screen.seen == [1, 2, 3])

    on_hub(lambda: stored, play)


@settings(max_examples=40, deadline=None)
@given(
    mine=st.lists(st.booleans(), min_size=1, max_size=40),
    away_from=st.integers(0, 39),
    back_at=st.integers(0, 39),
)
def test_who_was_away_gets_exactly_what_they_missed(mine: list[bool], away_from: int, back_at: int) -> None:
    frames = [frame(n + 1, ("u:1",) if own else ("u:2",)) for n, own in enumerate(mine)]
    away, back = sorted((min(away_from, len(frames)), min(back_at, len(frames))))

    async def play(hub: Hub) -> None:
        screen = Screen()
        connection = Connection(screen, frozenset({"u:1"}))
        hub.add(connection, None)
        hub.offer(frames[:away])
        await until(lambda: len(screen.seen) == sum(mine[:away]))
        hub.remove(connection)
        hub.offer(frames[away:back])
        assert hub.can_resume(screen.last)
        hub.add(Connection(screen, frozenset({"u:1"})), screen.last)
        hub.offer(frames[back:])
        await until(lambda: len(screen.seen) == sum(mine))
        assert screen.seen == [n + 1 for n, own in enumerate(mine) if own] and not screen.broken

    on_hub(lambda: frames, play)


def test_who_was_away_for_too_long_must_reload() -> None:
    async def play(hub: Hub) -> None:
        hub.start_at(50_000, [frame(n) for n in range(30_001, 50_001)])
        assert hub.can_resume(30_000) and hub.can_resume(50_000) and hub.can_resume(None)
        assert not hub.can_resume(29_999)
        assert not hub.can_resume(50_001)

    on_hub(list, play)


def test_a_visitor_hears_only_what_is_meant_for_them() -> None:
    async def play(hub: Hub) -> None:
        visitor, other, agent = Screen(), Screen(), Screen()
        hub.add(Connection(visitor, frozenset(), 7), None)
        hub.add(Connection(other, frozenset(), 8), None)
        hub.add(Connection(agent, frozenset({"all"})), None)
        hub.offer([frame(1, ("all",), 7), frame(2, ("all",)), frame(3, (), 7)])
        await until(lambda: len(visitor.seen) == 2 and len(agent.seen) == 2)
        assert (visitor.seen, other.seen, agent.seen) == ([1, 3], [], [1, 2])

    on_hub(list, play)


def test_one_event_on_several_topics_of_a_connection_comes_once() -> None:
    async def play(hub: Hub) -> None:
        screen = Screen()
        hub.add(Connection(screen, frozenset({"all", "u:1", "g:2"})), None)
        hub.offer([frame(1, ("u:1", "g:2", "all"))])
        hub.offer([frame(2, ("u:1",))])
        await until(lambda: 2 in screen.seen)
        assert screen.seen == [1, 2]

    on_hub(list, play)


def test_pong_moves_the_number_on_without_breaking_the_chain() -> None:
    async def play(hub: Hub) -> None:
        screen = Screen()
        connection = Connection(screen, frozenset({"u:1"}))
        hub.add(connection, None)
        hub.offer([frame(1, ("u:1",)), frame(2, ("u:2",)), frame(3, ("u:2",))])
        hub.pong(connection, lambda n: b'{"t":"pong","n":%d}' % n)
        await until(lambda: screen.loose == ["pong"])
        assert screen.seen == [1]
        screen.last = 3
        hub.offer([frame(4, ("u:1",))])
        await until(lambda: screen.seen == [1, 4])
        assert not screen.broken

    on_hub(list, play)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["mine", "other", "typing", "ping", "gap", "pause"]), max_size=40))
def test_what_a_pong_says_was_sent_was_sent_before_it(steps: list[str]) -> None:
    """A client drops what its number is past, as docs/contract.md §5 says: a pong that overtakes an event would lose it."""

    class Client(Screen):
        async def send(self, frame: bytes) -> None:
            told = json.loads(frame)
            if told["t"] == "events":
                assert told["prev"] <= self.last
                self.seen += [n for n, _e, _d in told["events"] if n > self.last]
            self.last = max(self.last, told.get("n", 0))

    async def play(hub: Hub) -> None:
        client = Client()
        connection = Connection(client, frozenset({"u:1"}))
        hub.add(connection, None)
        mine: list[int] = []
        for n, step in enumerate(steps, 1):
            hub.offer([frame(n, ("u:1",) if step == "mine" else ("u:2",))])
            mine += [n] if step == "mine" else []
            if step == "typing":
                hub.ephemeral(["u:1"], None, b'{"t":"typing"}')
            elif step == "ping":
                hub.pong(connection, lambda n: b'{"t":"pong","n":%d}' % n)
            elif step == "gap":
                hub.forget(connection)
                hub.add(connection, client.last)
            elif step == "pause":
                await asyncio.sleep(0.004)
        await until(lambda: client.seen == mine)

    on_hub(list, play)


def test_a_connection_that_noticed_a_gap_joins_anew_where_it_stands() -> None:
    async def play(hub: Hub) -> None:
        screen = Screen()
        connection = Connection(screen, frozenset({"all"}))
        hub.add(connection, None)
        hub.offer([frame(1), frame(2), frame(3)])
        hub.forget(connection)
        hub.add(connection, 1)
        screen.last = 1
        hub.offer([frame(4)])
        await until(lambda: 4 in screen.seen)
        assert screen.seen == [2, 3, 4] and not screen.broken

    on_hub(list, play)


def test_a_connection_that_does_not_read_is_cut_and_the_others_go_on() -> None:
    class Stuck(Screen):
        async def send(self, frame: bytes) -> None:
            await asyncio.Event().wait()

    async def play(hub: Hub) -> None:
        stuck, screen = Stuck(), Screen()
        hub.add(Connection(stuck, frozenset({"all"})), None)
        hub.add(Connection(screen, frozenset({"all"})), None)
        big = b'"' + b"x" * 500_000 + b'"'
        for n in range(1, 13):
            hub.offer([Frame(n, ("all",), None, chunk(n, "t.e", big), None)])
            await until(lambda n=n: len(screen.seen) == n)  # type: ignore[misc]
        await until(lambda: stuck.why == "slow")

    on_hub(list, play)


def test_who_hears_too_much_is_sent_less_often_and_misses_nothing() -> None:
    async def play(hub: Hub) -> None:
        loop = asyncio.get_running_loop()
        screen, frames = Screen(), [0]
        receive = screen.send

        async def counted(frame: bytes) -> None:
            frames[0] += 1
            await receive(frame)

        screen.send = counted  # type: ignore[method-assign]
        hub.add(Connection(screen, frozenset({"all"})), None)
        began, n = loop.time(), 0
        while loop.time() - began < 20 * PACE_S:
            n += 1
            hub.offer([frame(n)])
            await asyncio.sleep(0.001)
        await until(lambda: len(screen.seen) == n)
        seconds = loop.time() - began
        assert screen.seen == list(range(1, n + 1)) and not screen.broken
        assert frames[0] <= BURST + 2 + seconds / PACE_S

    on_hub(list, play)


def _sent_at(pauses: list[float]) -> tuple[list[float], int]:
    """When frames went out to a connection that wanted one after each pause; and how many were held back."""
    connection, now, sent = Connection(Screen(), frozenset()), 100.0, []
    for pause in pauses:
        now += pause
        if connection.may_be_sent_to(now):
            sent.append(now)
    return sent, len(pauses) - len(sent)


@given(st.lists(st.floats(0, 0.2), max_size=80))
def test_in_no_span_of_time_are_there_more_frames_than_the_burst_and_the_pace_allow(pauses: list[float]) -> None:
    sent, _held = _sent_at(pauses)
    for first, begin in enumerate(sent):
        for last, end in enumerate(sent[first:]):
            assert last + 1 <= BURST + 1 + (end - begin) / PACE_S + 1e-6


@given(st.lists(st.floats(1.001 * PACE_S, 1), max_size=80), st.integers(0, BURST - 1))
def test_who_hears_little_is_never_held_back(pauses: list[float], at_once: int) -> None:
    assert _sent_at([*pauses, 10.0, *[0.0] * at_once])[1] == 0
