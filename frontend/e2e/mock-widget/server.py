"""A stand-in for the desk that speaks docs/contract.md §6, to look at the widget in states that are hard to bring about.

Run: uvicorn --app-dir frontend/e2e/mock-widget server:app --port 8077
Then open http://127.0.0.1:8077/?inbox=SCENE&lang=zh-CN; SCENE is a key of scenes.SCENES. What a visitor writes is answered.
"""

import asyncio
import json
import time
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from scenes import PICTURE, config, conversation, messages

BUILT = Path(__file__).resolve().parents[3] / "yingda" / "site" / "static" / "built" / "widget"
POLICY = b"default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'none'; base-uri 'none'"
PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{inbox}</title><h1>{inbox}</h1><p>Lorem ipsum dolor sit amet.</p>
<script async src="/widget.js" data-inbox="{inbox}" data-lang="{lang}" data-theme="{theme}"></script></html>"""
ids = count(1000)


class Desk:
    """One scene's conversation; every socket of it is told everything."""

    def __init__(self, scene: str) -> None:
        self.scene = scene
        self.n = 100
        self.conversation = conversation(scene)
        self.messages = messages(scene)
        self.events: list[tuple[int, str, dict[str, Any]]] = []
        self.sockets: list[asyncio.Queue[dict[str, Any]]] = []

    def standing(self) -> dict[str, Any]:
        queue = {"place": 4, "estimate_s": 110} if self.scene == "queue" else None
        return {"n": self.n, "conversation": self.conversation, "messages": self.messages, "more": False, "queue": queue}

    def tell(self, name: str, body: dict[str, Any]) -> None:
        self.n += 1
        self.events.append((self.n, f"conversation.{name}", body))
        for socket in self.sockets:
            socket.put_nowait({"t": "events", "prev": self.n - 1, "n": self.n, "events": [self.events[-1]]})

    def whisper(self, frame: dict[str, Any]) -> None:
        for socket in self.sockets:
            socket.put_nowait(frame)

    def keep(self, author: dict[str, Any], post: dict[str, Any]) -> dict[str, Any]:
        """Stores one message per client_id."""
        for known in self.messages:
            if post.get("ref") and known["client_id"] == post["ref"]:
                return known
        if self.conversation is None:
            self.conversation = conversation("chat")
            self.tell("state", {"conversation": self.conversation})
        kept = {"id": next(ids), "conversation_id": 1, "seq": len(self.messages) + 1, "kind": post.get("kind", "text"),
                "text": post.get("text", ""), "data": post.get("data") or {}, "author": author, "client_id": post.get("ref"),
                "at": now(), "edited_at": None, "recalled_at": None}  # fmt: skip
        self.messages.append(kept)
        self.tell("message", {"message": kept})
        return kept

    async def answer(self, text: str) -> None:
        self.tell("read", {"seq": len(self.messages), "got_seq": len(self.messages), "by": "staff"})
        self.whisper({"t": "typing", "conversation": 1, "on": True, "name": "小林"})
        await asyncio.sleep(1.2)
        self.keep({"kind": "person", "id": 7, "name": "小林"}, {"text": f"收到：{text}"})


desks: dict[str, Desk] = {}


def now() -> int:
    return int(time.time() * 1000)


def desk_of(scene: str) -> Desk:
    return desks.setdefault(scene, Desk(scene))


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await live(receive, send)
    elif scope["type"] == "http":
        await http(scope, receive, send)


async def live(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    hello = json.loads((await receive())["text"])
    desk = desk_of(hello["token"])
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    told.put_nowait({"t": "welcome", **desk.standing()})
    desk.sockets.append(told)
    sending = asyncio.create_task(pour(told, send))
    while (event := await receive())["type"] == "websocket.receive":
        take(desk, told, json.loads(event["text"]))
    desk.sockets.remove(told)
    sending.cancel()


async def pour(told: asyncio.Queue[dict[str, Any]], send: Any) -> None:
    while True:
        await send({"type": "websocket.send", "text": json.dumps(await told.get())})


def take(desk: Desk, told: asyncio.Queue[dict[str, Any]], frame: dict[str, Any]) -> None:
    if frame["t"] == "ping":
        told.put_nowait({"t": "pong", "n": desk.n})
    if frame["t"] == "post":
        kept = desk.keep({"kind": "visitor", "id": 1, "name": ""}, frame)
        told.put_nowait({"t": "ack", "ref": frame["ref"], "id": kept["id"], "conversation": 1, "seq": kept["seq"], "at": kept["at"], "doubled": False})
        asyncio.get_running_loop().create_task(desk.answer(frame["text"]))


async def http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    body = b""
    while True:
        part = await receive()
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    query = {key: values[0] for key, values in parse_qs(scope["query_string"].decode()).items()}
    status, kind, answer = respond(scope["path"], query, body)
    headers = [(b"content-type", kind.encode()), (b"content-security-policy", POLICY), (b"access-control-allow-origin", b"*")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def respond(path: str, query: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
    scene, lang = query.get("inbox", "plain"), query.get("lang", "zh-CN")
    if path == "/":
        return 200, "text/html", PAGE.format(inbox=scene, lang=lang, theme=query.get("theme", "auto")).encode()
    if path == "/picture.svg":
        return 200, "image/svg+xml", PICTURE
    if path == "/widget.js" or path.startswith("/static/widget/"):
        return 200, "text/javascript", (BUILT / Path(path).name).read_bytes()
    return api(path.removeprefix("/widget/v1/"), scene, lang, body)


def api(what: str, scene: str, lang: str, body: bytes) -> tuple[int, str, bytes]:
    answer: dict[str, Any] = {}
    if what == "config":
        answer = config(scene, lang)
    elif what == "session":
        key = json.loads(body)["inbox"]
        answer = {"token": key, "contact": {"id": 1, "name": ""}, "resumed": False, **desk_of(key).standing()}
    elif what == "place":
        answer = {"queue": {"place": 4, "estimate_s": 110}}
    elif what == "uploads":
        answer = {"file": "k", "name": "照片.svg", "type": "image/svg+xml", "size": 2048, "width": 320, "height": 200, "url": "/picture.svg"}
    return 200, "application/json", json.dumps(answer).encode()
