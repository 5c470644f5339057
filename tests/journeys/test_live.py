"""The law of live state over real sockets: an old snapshot plus events is the snapshot later; and what else goes over a line."""

import asyncio
import json
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from tests.makers.live import Screen, Widget
from tests.makers.mirror import Mirror
from tests.makers.server import Boss, Desk, Prepared, shown

SEED = 20261121
VISITORS = 5
STEPS = 60


class Crowd:
    """Colleagues and visitors who do things in random order, through the public interfaces."""

    def __init__(self, made_once: Prepared, url: str, inbox: str, dice: random.Random) -> None:
        self.dice = dice
        self.ids, self.groups = made_once.ids, made_once.groups
        self.staff = [Screen(made_once.browser(url, name)) for name in ("lin", "chen", "leader", "root")]
        self.visitors = [Widget(url, inbox) for _ in range(VISITORS)]
        self.tags: list[int] = []
        self.statuses: dict[int, int] = {}

    async def come(self) -> None:
        for visitor in self.visitors:
            await visitor.arrive()
            await visitor.open()
            await visitor.post("你好")
        for screen in self.staff:
            await screen.open()
            await screen.ask("PUT", "/me/presence", {"state": "online"})
        for name in ("退款", "物流"):
            word = f"{name}{uuid4().hex[:6]}"
            made = await self.staff[3].ask("POST", "/tags", {"name": word, "name_zh": word, "name_en": word})
            self.tags.append(int(made.json()["id"]))

    async def leave(self) -> None:
        for line in (*self.staff, *self.visitors):
            await line.close()

    async def act(self) -> None:
        """One random thing, by somebody random."""
        if self.dice.random() < 0.4:
            await self._visitor()
        else:
            await self._colleague(self.dice.choice(self.staff))

    async def _visitor(self) -> None:
        visitor = self.dice.choice(self.visitors)
        deed = self.dice.choice(("post", "post", "read", "got", "typing"))
        if deed == "post":
            await visitor.post(f"话 {self.dice.random()}")
        elif deed == "typing":
            await visitor.send({"t": "typing", "on": True})
        else:
            await visitor.send({"t": deed, "seq": self.dice.randrange(1, 40)})

    async def _colleague(self, screen: Screen) -> None:
        number = self.dice.choice([visitor.acks[next(iter(visitor.acks))]["conversation"] for visitor in self.visitors])
        path, dice = f"/conversations/{number}", self.dice
        people, group = list(self.ids.values()), dice.choice(self.groups)
        deeds: list[Callable[[], Awaitable[Any]]] = [
            lambda: screen.post("您好", conversation=number),
            lambda: screen.post("内部", conversation=number, kind="note", data={"mentions": [dice.choice(people)]}),
            lambda: self._read(screen, number),
            lambda: self._recall(screen, number),
            lambda: screen.ask("POST", f"{path}/assignment", {"person_id": dice.choice(people)}),
            lambda: screen.ask("POST", f"{path}/claim"),
            lambda: screen.ask("POST", f"{path}/take-over", {"why": "x"}),
            lambda: screen.ask(dice.choice(("POST", "DELETE")), f"{path}/resolution"),
            lambda: screen.ask("POST", f"{path}/wait"),
            lambda: screen.ask("POST", f"{path}/snooze", {"until_at": 4_000_000_000_000 // 2 - dice.randrange(9)}),
            lambda: screen.ask("DELETE", f"{path}/snooze"),
            lambda: screen.ask("PUT", f"{path}/tags", {"tag_ids": dice.sample(self.tags, dice.randrange(len(self.tags) + 1))}),
            lambda: screen.ask("PUT", f"{path}/priority", {"priority": dice.randrange(4)}),
            lambda: screen.ask("POST", f"{path}/participants", {"person_id": dice.choice(people)}),
            lambda: screen.ask("DELETE", f"{path}/participants/{dice.choice(people)}"),
            lambda: self._hand_over(screen, path, group),
        ]
        answer = await dice.choice(deeds)()
        if isinstance(answer, httpx.Response):
            assert answer.status_code < 500, answer.text
            self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1

    async def _read(self, screen: Screen, number: int) -> None:
        await screen.send({"t": self.dice.choice(("read", "got")), "conversation": number, "seq": self.dice.randrange(1, 60)})

    async def _recall(self, screen: Screen, number: int) -> httpx.Response:
        sent = await screen.post("说错了", conversation=number)
        return await screen.ask("DELETE", f"/messages/{sent.get('id', 1)}")

    async def _hand_over(self, screen: Screen, path: str, group: int) -> httpx.Response:
        offered = await screen.ask("POST", f"{path}/hand-overs", {"to_group": group, "reason": "对方更熟"})
        if offered.status_code != 201:
            return offered
        for other in self.staff:
            answer = await other.ask(self.dice.choice(("POST", "DELETE")), f"/hand-overs/{offered.json()['id']}/acceptance")
            if answer.status_code < 300:
                return answer
        return answer


async def agree(mirrors: list[Mirror]) -> None:
    """Waits until every mirror says what fresh snapshots say; jobs may still be at work."""
    left: list[str] = ["nothing compared yet"]
    async with asyncio.timeout(60):
        try:
            while left:
                left = []
                for mirror in mirrors:
                    await mirror.caught_up()
                    left += [f"{mirror.me} {line}" for line in await mirror.differences()]
        except asyncio.CancelledError:
            raise AssertionError("\n".join(left[:30])) from None


def mirrors_of(made_once: Prepared, url: str) -> list[Mirror]:
    """One for each reach: own work, a group, everything."""
    first, second = made_once.groups
    return [
        Mirror(made_once.browser(url, "lin"), {first}, {"groups": [], "everything": False}),
        Mirror(made_once.browser(url, "zhao"), {second}, {"groups": [], "everything": False}),
        Mirror(made_once.browser(url, "leader"), {first}, {"groups": [first], "everything": False}),
        Mirror(made_once.browser(url, "boss"), {first}, {"groups": [], "everything": True}),
    ]


def test_an_old_snapshot_plus_events_is_the_snapshot_later(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url, dice = desk.nodes[0].url, random.Random(SEED)
    crowd = Crowd(made_once, url, boss.inbox(), dice)
    mirrors = mirrors_of(made_once, url)

    async def journey() -> None:
        await crowd.come()
        for mirror in mirrors:
            await mirror.open()
        for step in range(STEPS):
            await asyncio.gather(*(crowd.act() for _ in range(3)))
            if step % 7 == 3:
                mirror = dice.choice(mirrors)
                await mirror.drop()
                await asyncio.gather(crowd.act(), crowd.act())
                await mirror.open()
        await agree(mirrors)
        assert all(mirror.broken == [] for mirror in mirrors), [mirror.broken for mirror in mirrors]
        assert all(mirror.snapshots == 1 for mirror in mirrors), "every line was resumed exactly"
        heard = {name for mirror in mirrors for _n, name, _b in mirror.events}
        assert {"conversation.gone", "conversation.read", "conversation.message_changed", "conversation.hand_over"} <= heard
        done = sum(count for status, count in crowd.statuses.items() if status < 300)
        assert done > STEPS / 4, crowd.statuses
        for visitor in crowd.visitors:
            await _whole(visitor)
        await crowd.leave()
        for mirror in mirrors:
            await mirror.close()

    asyncio.run(journey())


async def _whole(visitor: Widget) -> None:
    """What the visitor was told by events is what a fresh welcome says."""
    await visitor.caught_up()
    fresh = Widget(visitor.url, visitor.inbox)
    fresh.token = visitor.token
    told = await fresh.arrive()
    assert visitor.broken == [] and visitor.doubled == []
    for message in told["messages"]:
        assert visitor.seen[message["id"]] == message
    assert visitor.state is not None
    for key in ("id", "state", "agent"):
        assert visitor.state[key] == told["conversation"][key], shown([visitor.state, told["conversation"]])
    assert all(message["kind"] not in ("note", "event") for message in visitor.seen.values())


def test_who_was_away_for_too_long_reloads_and_is_whole(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url
    mirror = mirrors_of(made_once, url)[3]

    async def journey() -> None:
        visitor = Widget(url, boss.inbox())
        await visitor.arrive()
        await visitor.open()
        await visitor.post("在吗")
        await mirror.open()
        await mirror.drop()
        mirror.last = 10**9
        await visitor.post("还在吗")
        await mirror.open()
        assert mirror.reloads == 1 and mirror.snapshots == 2
        await visitor.post("喂")
        await agree([mirror])
        assert mirror.broken == []
        await mirror.close()
        await visitor.close()

    asyncio.run(journey())


def test_typing_and_drafts_reach_those_who_watch_and_nobody_else(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        watcher, other = Screen(made_once.browser(url, "boss")), Screen(made_once.browser(url, "root"))
        visitor, stranger = Widget(url, boss.inbox()), Widget(url, boss.inbox())
        for widget in (visitor, stranger):
            await widget.arrive()
            await widget.open()
        number = (await visitor.post("你好"))["conversation"]
        await stranger.post("你好")
        await watcher.open()
        await other.open()
        await watcher.send({"t": "watch", "conversation": number})
        await watcher.caught_up()
        await visitor.send({"t": "draft", "text": "我想退"})
        await visitor.send({"t": "typing", "on": True})
        await watcher.until(lambda: watcher.of("typing"))
        assert [frame["text"] for frame in watcher.of("draft")] == ["我想退"]
        await watcher.send({"t": "typing", "conversation": number, "on": True})
        await visitor.until(lambda: visitor.of("typing"))
        await other.send({"t": "typing", "conversation": number, "on": True})
        await other.until(lambda: other.refusals)
        assert other.refusals[0]["error"]["code"] == "not_watching"
        await watcher.send({"t": "unwatch", "conversation": number})
        await watcher.caught_up()
        count = len(watcher.of("draft"))
        await visitor.send({"t": "draft", "text": "我想退款"})
        await visitor.caught_up()
        await watcher.caught_up()
        await other.caught_up()
        await stranger.caught_up()
        assert len(watcher.of("draft")) == count
        assert not other.of("draft") and not other.of("typing") and not stranger.of("typing")
        for line in (watcher, other, visitor, stranger):
            await line.close()

    asyncio.run(journey())


def test_a_visitor_comes_back_to_exactly_what_was_said(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        agent, visitor = Screen(made_once.browser(url, "root")), Widget(url, boss.inbox())
        await agent.open()
        await visitor.arrive()
        await visitor.open()
        number = (await visitor.post("你好"))["conversation"]
        await agent.ask("POST", f"/conversations/{number}/take-over", {"why": "x"})
        await visitor.until(lambda: (visitor.state or {}).get("agent"))
        for round_ in range(3):
            await visitor.drop()
            for count in range(3):
                await agent.post(f"{round_}-{count}", conversation=number)
            await agent.post("内部", conversation=number, kind="note")
            await visitor.open()
            await visitor.until(lambda r=round_: f"{r}-2" in [m["text"] for m in visitor.seen.values()])
        await _whole(visitor)
        fresh = Widget(url, visitor.inbox)
        fresh.token = visitor.token
        told = await fresh.arrive()
        assert told["resumed"] is True and told["contact"]["id"] == visitor.contact
        await fresh.open()
        assert fresh.frames[0]["t"] == "welcome" and fresh.frames[0]["messages"] == told["messages"]
        for line in (agent, visitor, fresh):
            await line.close()

    asyncio.run(journey())


def test_without_sockets_the_same_frames_come_as_a_stream(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        agent, visitor = Screen(made_once.browser(url, "root")), Widget(url, boss.inbox())
        await visitor.arrive()
        async with visitor.http.stream("GET", "/widget/v1/events") as mine, agent.http.stream("GET", "/live/events") as theirs:
            assert mine.headers["content-type"].startswith("text/event-stream") and theirs.status_code == 200
            visits, works = _frames(mine), _frames(theirs)
            assert (await anext(visits))["t"] == "welcome" and (await anext(works))["me"] == made_once.ids["root"]
            ref = str(uuid4())
            for status, doubled in ((201, False), (201, True)):
                answer = await visitor.http.post("/widget/v1/messages", json={"t": "post", "ref": ref, "text": "没有套接字"})
                assert (answer.status_code, answer.json()["t"], answer.json()["doubled"]) == (status, "ack", doubled)
            said = await _first(visits, "message")
            assert said["message"]["text"] == "没有套接字" and said["message"]["client_id"] == ref
            async with asyncio.timeout(20):  # the desk may still say something of another test's conversation
                heard = (body["message"]["id"] async for body in _every(works, "conversation.message"))
                while await anext(heard) != said["message"]["id"]:
                    pass
        number = said["message"]["conversation_id"]
        posted = await agent.ask("POST", f"/conversations/{number}/messages", {"text": "收到", "client_id": str(uuid4())})
        assert posted.status_code == 201
        async with visitor.http.stream("GET", "/widget/v1/events?last=1") as again:
            assert (await anext(_frames(again)))["t"] in ("welcome", "reload")

    asyncio.run(journey())


async def _frames(answer: httpx.Response) -> Any:
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line[6:])


async def _every(stream: Any, name: str) -> AsyncIterator[dict[str, Any]]:
    async for frame in stream:
        for _n, told, body in frame.get("events", []):
            if told == name:
                yield dict(body)


async def _first(stream: Any, name: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        async for body in _every(stream, name):
            return body
    raise AssertionError(f"no {name} in the stream")


def test_numbers_have_no_gap_and_everybody_hears_only_their_own(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    """After everything above: the stream of the desk is gap-free, and a stranger's line got none of it."""
    rows = _numbers(desk)
    assert rows == list(range(rows[0], rows[0] + len(rows))) and len(rows) > 50


def _numbers(desk: Desk) -> list[int]:
    sql = "SELECT n FROM plumbing_storedevent ORDER BY n"
    url = desk.environment.get("YINGDA_DATABASE_URL")
    if url is not None:
        with psycopg.connect(url) as connection:
            return [row[0] for row in connection.execute(sql)]
    with sqlite3.connect(desk.folder / "data" / "yingda.sqlite3") as connection:
        return [row[0] for row in connection.execute(sql)]
