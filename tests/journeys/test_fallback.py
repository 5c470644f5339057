"""Live delivery without sockets: a stream that is cut comes back to exactly what was missed, once; posting goes by HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.makers.live import Screen, Widget
from tests.makers.server import Boss, Desk, Prepared, signed_in

DEADLINE_S = 60


class Stream:
    """Server-sent events as an EventSource reads them: the frames, the numbered events, and whether the chain holds."""

    def __init__(self, http: httpx.AsyncClient, path: str, last: int | None = None) -> None:
        self.http, self.path, self.last = http, path, last
        self.frames: list[dict[str, Any]] = []
        self.events: list[tuple[int, str, Any]] = []
        self.broken: list[str] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Stream"]:
        """Connects with the last number and reads until it is left, as suddenly as a lost line."""
        query = "" if self.last is None else f"?last={self.last}"
        async with self.http.stream("GET", f"{self.path}{query}") as answer:
            assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            self._lines = answer.aiter_lines()
            await self.until(lambda: self.frames and self.frames[-1]["t"] in ("welcome", "reload"))
            yield self

    async def until(self, condition: Callable[[], Any]) -> None:
        """Reads frames until the condition holds."""
        async with asyncio.timeout(DEADLINE_S):
            while not condition():
                line = await anext(self._lines)
                if line.startswith("data: "):
                    self._take(json.loads(line[6:]))

    async def ended(self) -> None:
        """Reads to the end of the stream."""
        async with asyncio.timeout(DEADLINE_S):
            async for _line in self._lines:
                pass

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        if frame["t"] in ("welcome", "reload"):
            self.last = frame["n"]
        elif frame["t"] == "events":
            if frame["prev"] != self.last:
                self.broken.append(f"prev {frame['prev']} after {self.last}")
            self.broken += [f"{n} after {frame['prev']}" for n, _e, _b in frame["events"] if n <= frame["prev"]]
            self.events += [tuple(event) for event in frame["events"]]
            self.last = frame["n"]

    def said(self, name: str) -> list[str]:
        """The words of the messages so far."""
        return [body["message"]["text"] for _n, told, body in self.events if told == name and body["message"]["kind"] == "text"]


async def _answer(agent: Screen, number: int, text: str, **more: Any) -> None:
    answer = await agent.ask("POST", f"/conversations/{number}/messages", {"text": text, "client_id": str(uuid4()), **more})
    assert answer.status_code == 201, answer.text


async def _write(visitor: Widget, text: str) -> int:
    answer = await visitor.http.post("/widget/v1/messages", json={"t": "post", "ref": str(uuid4()), "text": text})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["conversation"])


def test_cut_streams_come_back_to_exactly_what_was_missed(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        agent, visitor = Screen(made_once.browser(url, "root")), Widget(url, boss.inbox())
        n = (await visitor.arrive())["n"]
        mine, works = Stream(visitor.http, "/widget/v1/events", n), Stream(agent.http, "/live/events")
        async with works.open():
            number = await _write(visitor, "你好")
            await works.until(lambda: "你好" in works.said("conversation.message"))
        expected = ["你好"]
        for round_ in range(3):
            for count in range(3):
                expected.append(f"{round_}-{count}")
                await _answer(agent, number, expected[-1])
                await _answer(agent, number, f"内部 {expected[-1]}", kind="note")
            async with mine.open(), works.open():
                expected.append(f"live {round_}")
                await _write(visitor, expected[-1])
                for stream, name in ((mine, "message"), (works, "conversation.message")):
                    await stream.until(lambda stream=stream, name=name: expected[-1] in stream.said(name))
        assert mine.said("message") == expected, "every word once, in order, and none of the notes"
        assert works.said("conversation.message") == expected
        for stream in (mine, works):
            assert stream.broken == [] and not [frame for frame in stream.frames if frame["t"] == "reload"]
            numbers = [event[0] for event in stream.events]
            assert numbers == sorted(set(numbers))
        assert all("内部" not in json.dumps(frame, ensure_ascii=False) for frame in mine.frames)

    asyncio.run(journey())


def test_a_stranger_and_another_visitor_miss_nothing_of_it(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    """Neither a visitor of the same inbox nor a colleague of another group is sent what is not theirs, resumed or not."""
    url = desk.nodes[0].url

    async def journey() -> None:
        inbox = boss.inbox()
        agent = Screen(made_once.browser(url, "root"))
        visitor, other = Widget(url, inbox), Widget(url, inbox)
        n = (await visitor.arrive())["n"]
        await other.arrive()
        number = await _write(visitor, "我的秘密")
        taken = await agent.ask("POST", f"/conversations/{number}/take-over", {})
        assert taken.status_code == 200, taken.text
        await _answer(agent, number, "收到")
        own = await _write(other, "我自己的")
        theirs = Stream(other.http, "/widget/v1/events", n)
        outsider = Stream(Screen(made_once.browser(url, "zhao")).http, "/live/events", n)
        async with theirs.open(), outsider.open():
            await theirs.until(lambda: theirs.said("message"))
            await agent.ask("PUT", "/me/presence", {"state": "busy"})
            await outsider.until(lambda: any(name == "people.presence" and body["state"] == "busy" for _n, name, body in outsider.events))
        assert theirs.said("message") == ["我自己的"]
        assert {body["message"]["conversation_id"] for _n, name, body in theirs.events if name == "message"} == {own}
        assert "我的秘密" not in json.dumps(outsider.frames, ensure_ascii=False)
        assert outsider.broken == theirs.broken == []

    asyncio.run(journey())


def test_a_number_nobody_has_given_yet_means_fetch_again(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        agent, visitor = Screen(made_once.browser(url, "root")), Widget(url, boss.inbox())
        await visitor.arrive()
        for http, path in ((agent.http, "/live/events"), (visitor.http, "/widget/v1/events")):
            async with Stream(http, path, 10**9).open() as stream:
                assert stream.frames[0]["t"] == "reload" and stream.frames[0]["n"] < 10**9

    asyncio.run(journey())


def test_marks_typing_draft_and_pages_go_by_http_too(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    """What a visitor's socket carries without an answer reaches the colleague who watches in the same way."""
    url = desk.nodes[0].url

    async def journey() -> None:
        agent, visitor = Screen(made_once.browser(url, "root")), Widget(url, boss.inbox())
        await agent.open()
        await visitor.arrive()
        number = await _write(visitor, "在吗")
        await agent.send({"t": "watch", "conversation": number})
        await agent.caught_up()
        await _answer(agent, number, "在")
        page = {"t": "page", "url": "https://shop.example/cart", "title": "购物车"}
        for frame in ({"t": "typing", "on": True}, {"t": "draft", "text": "我想问"}, page, {"t": "read", "seq": 2}):
            answer = await visitor.http.post("/widget/v1/frames", json=frame)
            assert (answer.status_code, answer.json()) == (200, {})
        await agent.until(lambda: agent.of("typing") and agent.of("draft") and any(e[1] == "conversation.read" for e in agent.events))
        assert agent.of("typing")[0]["who"]["kind"] == "visitor" and agent.of("draft")[0]["text"] == "我想问"
        read = next(body for _n, name, body in agent.events if name == "conversation.read" and body["by"] == "visitor")
        assert (read["conversation_id"], read["seq"]) == (number, 2)
        contact = (await agent.ask("GET", f"/conversations/{number}")).json()["row"]["contact"]["id"]
        visits = (await agent.ask("GET", f"/contacts/{contact}/visits")).json()
        assert "https://shop.example/cart" in json.dumps(visits)
        for wrong in ({"t": "hello"}, {"t": "nonsense"}):
            refused = await visitor.http.post("/widget/v1/frames", json=wrong)
            assert refused.status_code == 422 and wrong["t"] in refused.json()["detail"]

    asyncio.run(journey())


@pytest.mark.parametrize("last", ["-1", "x", "1.5", "%00", "9" * 30, "٣"])
def test_a_number_that_is_none_is_refused(desk: Desk, boss: Boss, made_once: Prepared, last: str) -> None:
    url = desk.nodes[0].url
    browser = made_once.browser(url, "root")
    token = httpx.post(f"{url}/widget/v1/session", json={"inbox": boss.inbox()}).json()["token"]
    for client, path in ((browser, f"{url}/live/events"), (httpx.Client(headers={"Authorization": f"Bearer {token}"}), f"{url}/widget/v1/events")):
        answer = client.get(f"{path}?last={last}")
        error = answer.json()
        assert (answer.status_code, error["field"], error["detail"]) == (422, "last", "筛选条件「last」的值不对")


def test_a_foreign_token_opens_no_stream_and_posts_nothing(desk: Desk, boss: Boss) -> None:
    url = desk.nodes[0].url
    token = httpx.post(f"{url}/widget/v1/session", json={"inbox": boss.inbox()}).json()["token"]
    for forged in ("nonsense", token[:-3] + "AAA", f"{token}x"):
        headers = {"Authorization": f"Bearer {forged}", "Accept-Language": "en"}
        for answer in (
            httpx.get(f"{url}/widget/v1/events", headers=headers),
            httpx.post(f"{url}/widget/v1/messages", headers=headers, json={"t": "post", "ref": str(uuid4()), "text": "x"}),
            httpx.post(f"{url}/widget/v1/frames", headers=headers, json={"t": "typing", "on": True}),
        ):
            error = answer.json()
            assert answer.status_code == 422 and error["code"].startswith("visitor_token") and error["detail"].isascii()
            assert answer.headers["access-control-allow-origin"] == "*", "the widget can read why"
    signed_out = httpx.get(f"{url}/live/events", headers={"Accept-Language": "en"})
    assert (signed_out.status_code, signed_out.json()["detail"]) == (401, "Please sign in first")


def test_the_stream_of_somebody_suspended_ends(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url
    person = boss.person(f"gone{uuid4().hex[:6]}", "agent", "own", [made_once.groups[0]])
    name = boss.ask("GET", f"/people/{person}")["username"]
    screen = Screen(signed_in(url, name))

    async def journey() -> None:
        async with Stream(screen.http, "/live/events").open() as stream:
            await asyncio.to_thread(boss.ask, "PUT", f"/people/{person}/suspension", {"why": "离职"})
            await stream.ended()
        assert (await screen.http.get("/live/events")).status_code == 401

    asyncio.run(journey())


def test_a_flood_over_http_says_when_to_come_back(desk: Desk, boss: Boss) -> None:
    url = desk.nodes[0].url
    inbox = boss.ask("POST", "/inboxes", {"name": "限流", "kind": "web", "settings": {"flood": {"messages_per_minute": 2}}})["key"]

    async def journey() -> None:
        loud, quiet = Widget(url, inbox), Widget(url, inbox)
        for widget in (loud, quiet):
            await widget.arrive()
        answers = [await loud.http.post("/widget/v1/messages", json={"t": "post", "ref": str(uuid4()), "text": "x"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        seconds = int(answers[-1].headers["retry-after"])
        assert 0 < seconds <= 30 and answers[-1].json()["detail"] == f"发送太快了，请稍等 {seconds} 秒"
        await _write(quiet, "同一地址的另一位")

    asyncio.run(journey())
