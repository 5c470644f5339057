"""A visitor of the web chat: a session, the socket, one conversation."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from yingda.site.replay.dialogues import CUSTOMER
from yingda.site.replay.interface import Browser
from yingda.site.replay.line import Line
from yingda.site.replay.stream import Frame, View

Seen = Callable[[Frame, str], None]


class Visitor:
    """Writes as the widget does, and keeps the view the widget would show."""

    def __init__(self, browser: Browser, arrival: Frame, locale: str, seen: Seen, faults: Callable[[], Iterator[bool]] | None) -> None:
        self._seen = seen
        self.view = View()
        hello = {"t": "hello", "token": arrival["token"], "last": arrival["n"], "locale": locale}
        self.line = Line(browser.socket_address("/widget/v1/live"), hello, self._event, self._reload, faults=faults)

    @classmethod
    async def arrive(cls, browser: Browser, inbox: str, locale: str, seen: Seen, faults: Callable[[], Iterator[bool]] | None) -> "Visitor":
        """Opens the page and the chat on it."""
        page = {"url": f"{browser.address}/replay", "title": "replay"}
        arrival = await browser.ask("POST", "/widget/v1/session", {"inbox": inbox, "locale": locale, "page": page}, repeatable=True)
        visitor = cls(browser, arrival, locale, seen, faults)
        await visitor.line.open()
        return visitor

    async def say(self, text: str, ref: str) -> Frame:
        """Posts a message; its acknowledgement."""
        return await self.line.post({"t": "post", "ref": ref, "kind": "text", "text": text})

    def _event(self, name: str, body: Any) -> None:
        if name == "message" and self.view.event(body["message"]):
            self._seen(body["message"], CUSTOMER)

    def _reload(self, frame: Frame) -> None:
        for message in self.view.snapshot(frame.get("messages", [])):
            self._seen(message, CUSTOMER)


def new_ref() -> str:
    """A sender's own name for a message."""
    return str(uuid4())
