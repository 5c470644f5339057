"""An agent at the console: signed in, online, answering the conversations that are assigned to them and no others."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from yingda.site.replay.dialogues import AGENT
from yingda.site.replay.interface import Browser
from yingda.site.replay.line import Line
from yingda.site.replay.stream import Frame, View

Seen = Callable[[Frame, str], None]
HELD = ("open", "waiting")
WHOLE = 200


class Held:
    """A conversation in this agent's hands: its view, and the events that came while it was being fetched."""

    __slots__ = ("early", "view")

    def __init__(self) -> None:
        self.view = View()
        self.early: list[Frame] | None = []


class Agent:
    """One console. on_held(agent, conversation) and on_let_go tell the desk who has what, as this agent's own socket says it."""

    def __init__(
        self, browser: Browser, me: int, seen: Seen, on_held: Callable[["Agent", int], None],
        on_let_go: Callable[["Agent", int, View], None], faults: Callable[[], Iterator[bool]] | None,
    ) -> None:  # fmt: skip
        self.browser = browser
        self.me = me
        self.held: dict[int, Held] = {}
        self._seen = seen
        self._on_held = on_held
        self._on_let_go = on_let_go
        self._tasks: set[asyncio.Task[None]] = set()
        hello = {"t": "hello", "last": None, "locale": "zh-CN"}
        self.line = Line(browser.socket_address("/live"), hello, self._event, self._reload, browser.cookie_header(), faults)

    async def begin(self) -> None:
        """Opens the console and goes online."""
        await self.line.open()
        await self.browser.ask("PUT", "/api/v1/me/presence", {"state": "online"})

    async def end(self) -> None:
        """Goes offline and closes the console."""
        await self.browser.ask("PUT", "/api/v1/me/presence", {"state": "offline"})
        await self.line.close()
        await self.browser.close()

    async def answer(self, conversation: int, text: str, ref: str) -> Frame:
        """Posts a message to the customer; its acknowledgement."""
        return await self.line.post({"t": "post", "ref": ref, "conversation": conversation, "kind": "text", "text": text})

    async def resolve(self, conversation: int) -> None:
        """Ends the matter."""
        await self.browser.ask("POST", f"/api/v1/conversations/{conversation}/resolution")

    def _event(self, name: str, body: Any) -> None:
        if name == "conversation.row":
            row = body["row"]
            self._place(row["id"], row["assignee_id"] == self.me and row["state"] in HELD)
        elif name == "conversation.gone":
            self._place(body["id"], False)
        elif name == "conversation.message" and body["patch"]["id"] in self.held:
            self._hear(self.held[body["patch"]["id"]], body["message"])

    def _place(self, conversation: int, mine: bool) -> None:
        if mine and conversation not in self.held:
            self.held[conversation] = Held()
            self._fetch(conversation)
        elif not mine and conversation in self.held:
            self._on_let_go(self, conversation, self.held.pop(conversation).view)

    def _hear(self, held: Held, message: Frame) -> None:
        if held.early is not None:
            held.early.append(message)
        elif held.view.event(message):
            self._seen(message, AGENT)

    def _reload(self, frame: Frame) -> None:
        """Everything is fetched anew: the list of one's own, and each of them."""
        self._start(self._look_again())

    async def _look_again(self) -> None:
        answer = await self.browser.ask("GET", "/api/v1/conversations", view="mine", limit=200)
        for number in {row["id"] for row in answer["items"]} - self.held.keys():
            self._place(number, True)
        for number in list(self.held):
            self._fetch(number)

    def _fetch(self, conversation: int) -> None:
        held = self.held[conversation]
        held.early = held.early or []
        self._start(self._open(conversation, held))

    async def _open(self, conversation: int, held: Held) -> None:
        """Snapshot and then the events that came meanwhile; the view knows which of them it has."""
        path = f"/api/v1/conversations/{conversation}"
        opened = await self.browser.ask("GET", path)
        messages = opened["messages"]
        if opened["more"]:
            messages = (await self.browser.ask("GET", f"{path}/messages", after=0, limit=WHOLE))["items"]
        for message in held.view.snapshot(messages):
            self._seen(message, AGENT)
        early, held.early = held.early or [], None
        for message in early:
            self._hear(held, message)
        if self.held.get(conversation) is held:
            self._on_held(self, conversation)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            asyncio.get_running_loop().call_exception_handler({"message": "an agent stumbled", "exception": error})
