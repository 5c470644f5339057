"""Small pieces of ASGI for the hot lane: answers, bodies, cookies, addresses, sockets."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from yingda.kit.errors import Phrase, Refusal, Refused, TooLarge, TooMany
from yingda.plumbing.problems import CHALLENGE, MEDIA_TYPE, problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_LIMIT = 64 * 1024
FRAME_LIMIT = 64 * 1024
MOST_PARAMETERS = 40
encode = msgspec.json.Encoder().encode


def header(scope: Scope, name: bytes) -> str:
    """The value of a header (name in lower case), empty when absent."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def cookies(scope: Scope) -> dict[str, str]:
    """The cookies of a request."""
    pairs = (part.strip().partition("=") for part in header(scope, b"cookie").split(";"))
    return {name: value.strip('"') for name, _, value in pairs if name}


def query(scope: Scope) -> dict[str, str]:
    """The query parameters; of a repeated one the last. Raises `Refused` past `MOST_PARAMETERS`."""
    text = scope.get("query_string", b"").decode("latin-1")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except ValueError as error:
        raise Refused("parameters_too_many", limit=MOST_PARAMETERS) from error


def address(scope: Scope) -> str:
    """The sender's address (the root application has dealt with proxies)."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def locale(scope: Scope) -> str:
    """The language a browser asks for; Chinese unless it is English."""
    return "en" if header(scope, b"accept-language").lower().startswith("en") else "zh-CN"


async def body(receive: Receive, limit: int = BODY_LIMIT) -> bytes:
    """The whole body. Raises `TooLarge` past `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused("not_json")
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise TooLarge("body_too_large")
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


HEADERS = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
JSON_HEADERS = [(b"content-type", b"application/json; charset=utf-8"), *HEADERS]
PROBLEM_HEADERS = [(b"content-type", MEDIA_TYPE.encode()), *HEADERS]


async def answer(send: Send, value: Any, status: int = 200, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    """A JSON answer."""
    await _answer(send, value, status, [*JSON_HEADERS, *(headers or [])])


async def refuse(send: Send, refusal: Refusal, language: str, scope: Scope, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    """The answer to a refused request; past a limit it says when to come back (RFC 9110 §10.2.3)."""
    told = [*PROBLEM_HEADERS, *(headers or [])]
    if refusal.status == 401:
        told.append((b"www-authenticate", CHALLENGE.encode()))
    if isinstance(refusal, TooMany):
        told.append((b"retry-after", str(refusal.retry_after_s).encode()))
    await _answer(send, problem(refusal, language, scope["path"]), refusal.status, told)


async def _answer(send: Send, value: Any, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    content = encode(value)
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": content})


class Socket:
    """An accepted WebSocket as the hub's sink and a source of JSON frames."""

    __slots__ = ("_receive", "_send", "ended")

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self.ended = False

    async def accept(self) -> bool:
        """Completes the handshake; False when the other side is gone already."""
        message = await self._receive()
        if message["type"] != "websocket.connect":
            return False
        await self._send({"type": "websocket.accept"})
        return True

    async def send(self, frame: bytes) -> None:
        """Sends one frame."""
        await self._send({"type": "websocket.send", "text": frame.decode()})

    async def next(self) -> bytes | None:
        """The next frame's text as bytes; None at the end. Raises `Refused` for a frame past the limit."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            self.ended = True
            return None
        text = message.get("text")
        data: bytes = text.encode() if text is not None else (message.get("bytes") or b"")
        if len(data) > FRAME_LIMIT:
            raise Refused("frame_wrong", reason=Phrase("value_bytes", {"limit": FRAME_LIMIT}))
        return data

    async def close(self, why: str, code: int = 1000, first: bytes | None = None) -> None:
        """Says goodbye and closes, after a last frame if there is one; safe when the other side is gone."""
        if self.ended:
            return
        self.ended = True
        try:
            if first is not None:
                await self.send(first)
            await self._send({"type": "websocket.send", "text": f'{{"t":"bye","why":"{why}"}}'})
            await self._send({"type": "websocket.close", "code": code, "reason": why})
        except Exception:
            return

    def cut(self, why: str) -> None:
        """Closes from outside of a coroutine."""
        asyncio.get_running_loop().create_task(self.close(why))
