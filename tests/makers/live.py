"""Clients of the live interface for journeys: a colleague's screen and a visitor's widget, as docs/contract.md §5 and §6 say."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

DEADLINE_S = 60.0


class Live:
    """A numbered connection: what it was told, the last number it has, and whether the chain ever broke."""

    path = ""

    def __init__(self, url: str) -> None:
        self.url = url
        self.last: int | None = None
        self.events: list[tuple[int, str, Any]] = []
        self.frames: list[dict[str, Any]] = []
        self.acks: dict[str, dict[str, Any]] = {}
        self.refusals: list[dict[str, Any]] = []
        self.reloads = 0
        self.broken: list[str] = []
        self.closed_with: int | None = None
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def hello(self) -> dict[str, Any]:
        return {"t": "hello", "last": self.last}

    def headers(self) -> dict[str, str]:
        return {}

    async def open(self, origin: str | None = None) -> None:
        """Connects and says hello with the last number; waits for the welcome."""
        address = self.url.replace("http://", "ws://") + self.path
        self._socket = await connect(address, additional_headers=self.headers(), origin=origin, max_size=None, open_timeout=20)  # type: ignore[arg-type]
        self.closed_with = None
        count = len(self.frames)
        self._reader = asyncio.create_task(self._read(self._socket))
        with suppress(ConnectionClosed):
            await self.send(self.hello())
        await self.until(lambda: len(self.frames) > count or self.closed_with is not None)

    async def send(self, frame: dict[str, Any]) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(frame, ensure_ascii=False))

    async def drop(self) -> None:
        """The line is cut without a word."""
        if self._socket is not None:
            self._socket.transport.abort()
        if self._reader is not None:
            await self._reader

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader

    async def until(self, condition: Callable[[], object], seconds: float = DEADLINE_S) -> None:
        """Waits until the condition holds; looks after every frame."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                self._take(json.loads(text))
                self._news.set()
        except (ConnectionClosed, OSError):
            pass
        self.closed_with = socket.close_code or 1006
        self._news.set()

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        kind = frame["t"]
        if kind == "welcome":
            self.last = frame["n"] if self.last is None else self.last
        elif kind == "reload":
            self.last = frame["n"]
            self.reloads += 1
        elif kind == "events":
            self._take_events(frame)
        elif kind == "pong":
            self.last = frame["n"]
        elif kind == "ack":
            self.acks[frame["ref"]] = frame
        elif kind == "refused":
            self.refusals.append(frame)

    def _take_events(self, frame: dict[str, Any]) -> None:
        if frame["prev"] != self.last:
            self.broken.append(f"prev {frame['prev']} but last {self.last}")
        for n, name, body in frame["events"]:
            if self.last is not None and n <= self.last:
                self.broken.append(f"event {n} after {self.last}")
            self.last = n
            self.events.append((n, name, body))
            self.heard(n, name, body)
        self.last = frame["n"]

    def heard(self, n: int, name: str, body: Any) -> None:
        """For subclasses: one event, in order."""

    async def caught_up(self) -> int:
        """Asks for the last number and waits until everything up to it is here."""
        count = sum(frame["t"] == "pong" for frame in self.frames)
        await self.send({"t": "ping"})
        await self.until(lambda: sum(frame["t"] == "pong" for frame in self.frames) > count)
        assert self.last is not None
        return self.last

    async def post(self, text: str, ref: str | None = None, **more: Any) -> dict[str, Any]:
        """Sends a message and waits for what is said to it: its `ack` or its refusal."""
        ref = ref or str(uuid4())
        await self.send({"t": "post", "ref": ref, "kind": "text", "text": text, **more})
        await self.until(lambda: ref in self.acks or self._refused(ref) or self.closed_with is not None)
        if ref in self.acks:
            return self.acks[ref]
        if refused := self._refused(ref):
            return refused
        raise ConnectionError("the line was lost before the answer")

    def _refused(self, ref: str) -> dict[str, Any] | None:
        return next((frame for frame in self.refusals if frame["ref"] == ref), None)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The frames of a kind so far."""
        return [frame for frame in self.frames if frame["t"] == kind]


class Screen(Live):
    """A colleague's console: `browser` has signed in."""

    path = "/live"

    def __init__(self, browser: httpx.Client, url: str | None = None) -> None:
        super().__init__(url or str(browser.base_url).rstrip("/"))
        self.jar = dict(browser.cookies)
        self.http = httpx.AsyncClient(base_url=self.url, cookies=self.jar, headers={"X-CSRFToken": self.jar["yingda_csrf"]}, timeout=30)

    def headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())}

    def move(self, url: str) -> None:
        """Goes to another node from now on."""
        self.url = url
        self.http = httpx.AsyncClient(base_url=url, cookies=self.jar, headers={"X-CSRFToken": self.jar["yingda_csrf"]}, timeout=30)

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.http.request(method, f"/api/v1{path}", json=body)

    async def rows(self, view: str) -> tuple[int, list[dict[str, Any]]]:
        """The whole of a view: the number of its first page, and its rows."""
        first = (await self.ask("GET", f"/conversations?view={view}&limit=200")).json()
        items, following = list(first["items"]), first["next"]
        while following:
            page = (await self.ask("GET", f"/conversations?view={view}&limit=200&cursor={following}")).json()
            items, following = [*items, *page["items"]], page["next"]
        return first["n"], items


class Widget(Live):
    """A visitor's chat on a site."""

    path = "/widget/v1/live"

    def __init__(self, url: str, inbox: str) -> None:
        super().__init__(url)
        self.inbox = inbox
        self.token = ""
        self.contact = 0
        self.seen: dict[int, dict[str, Any]] = {}
        self.doubled: list[int] = []
        self._told: set[int] = set()
        self.state: dict[str, Any] | None = None
        self.http = httpx.AsyncClient(base_url=url, timeout=30)

    def move(self, url: str) -> None:
        """Goes to another node from now on."""
        self.url = url
        self.http = httpx.AsyncClient(base_url=url, timeout=30)

    async def arrive(self, **more: Any) -> dict[str, Any]:
        """Begins or continues the visit; what was answered."""
        answer = await self.http.post("/widget/v1/session", json={"inbox": self.inbox, "token": self.token, **more})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self.token, self.contact = told["token"], told["contact"]["id"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        return told

    def hello(self) -> dict[str, Any]:
        return {**super().hello(), "token": self.token}

    def _take(self, frame: dict[str, Any]) -> None:
        super()._take(frame)
        if frame["t"] in ("welcome", "reload"):
            self.state = frame["conversation"]
            self.seen |= {message["id"]: message for message in frame["messages"]}

    def heard(self, n: int, name: str, body: Any) -> None:
        if name == "message":
            number = body["message"]["id"]
            if number in self._told:
                self.doubled.append(number)
            self._told.add(number)
            self.seen[number] = body["message"]
        elif name == "message_changed":
            self.seen[body["message"]["id"]] = body["message"]
        elif name == "state":
            self.state = {**(self.state or {}), **body["conversation"]}
