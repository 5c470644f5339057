"""Clients that cost next to nothing, so that on two cores the server is what is measured: HTTP/1.1 and WebSocket by hand."""

import asyncio
import base64
import os
import struct
import time
from collections import deque
from collections.abc import Callable

TEXT, PING = 1, 9


class Http(asyncio.Protocol):
    """One kept-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._data = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, problem: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._data += data
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._data[:end].lower()
        place = head.find(b"content-length:")
        length = int(head[place + 15 : head.find(b"\r\n", place) if head.find(b"\r\n", place) > 0 else len(head)])
        if len(self._data) >= end + 4 + length and self._answer is not None:
            body, self._data = self._data[end + 4 : end + 4 + length], b""
            self._answer.set_result((int(head[9:12]), body))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer


class Socket(asyncio.Protocol):
    """One WebSocket; calls `take(payload)` with every text frame. Frames are masked with zeros, which is a mask."""

    def __init__(self, port: int, path: str, cookie: str, take: Callable[[bytes], None]) -> None:
        self._hello = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\nCookie: {cookie}\r\n\r\n"
        ).encode()
        self._take = take
        self._data = bytearray()
        self._transport: asyncio.Transport | None = None
        self.open = asyncio.get_running_loop().create_future()
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._hello)

    def connection_lost(self, problem: Exception | None) -> None:
        self.lost = True

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self.open.done():
            end = self._data.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._data.startswith(b"HTTP/1.1 101"):
                self.open.set_exception(ConnectionError(bytes(self._data[:200]).decode(errors="replace")))
                return
            self.open.set_result(None)
            del self._data[: end + 4]
        while self._frame():
            pass

    def _frame(self) -> bool:
        data = self._data
        if len(data) < 2:
            return False
        length, start = data[1] & 127, 2
        if length == 126 and len(data) >= 4:
            length, start = struct.unpack_from(">H", data, 2)[0], 4
        elif length == 127 and len(data) >= 10:
            length, start = struct.unpack_from(">Q", data, 2)[0], 10
        elif length >= 126:
            return False
        if len(data) < start + length:
            return False
        kind, payload = data[0] & 15, bytes(data[start : start + length])
        if kind == TEXT:
            self._take(payload)
        elif kind == PING and self._transport is not None:
            self._transport.write(bytes((0x8A, 0x80 | length)) + b"\0\0\0\0" + payload)
        del data[: start + length]
        return True

    def send(self, payload: bytes) -> None:
        """Sends a text frame."""
        assert self._transport is not None
        size = len(payload)
        head = struct.pack(">BB", 0x81, 0x80 | size) if size < 126 else struct.pack(">BBH", 0x81, 0xFE, size)
        self._transport.write(head + b"\0\0\0\0" + payload)

    def close(self) -> None:
        """Hangs up."""
        if self._transport is not None:
            self._transport.abort()


async def socket_to(port: int, path: str, cookie: str, hello: bytes, take: Callable[[bytes], None]) -> Socket:
    """A connected socket that has said hello."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(port, path, cookie, take), "127.0.0.1", port)
    await socket.open
    socket.send(hello)
    return socket


async def http_to(port: int) -> Http:
    """A connected HTTP client."""
    _, http = await asyncio.get_running_loop().create_connection(Http, "127.0.0.1", port)
    return http


async def flood(ports: list[int], connections: int, requests: list[bytes], expect: int) -> tuple[float, list[float]]:
    """Sends all requests over `connections` (shared out over the ports); the seconds it took, and each one's.

    Raises `ConnectionError` for an answer with another status than `expect`.
    """
    waiting, taken = deque(requests), []

    async def one(port: int) -> None:
        http = await http_to(port)
        while waiting:
            request = waiting.popleft()
            began = time.perf_counter()
            status, body = await http.ask(request)
            taken.append(time.perf_counter() - began)
            if status != expect:
                raise ConnectionError(f"{status} {body[:300]!r}")

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(connections):
            group.create_task(one(ports[number % len(ports)]))
    return time.perf_counter() - began, taken


def request(method: str, port: int, path: str, body: str = "", cookie: str = "", csrf: str = "", token: str = "") -> bytes:
    """One HTTP/1.1 request with a session's cookie and CSRF token, or with an API token."""
    data = body.encode()
    who = f"Authorization: Bearer {token}" if token else f"Cookie: {cookie}\r\nX-CSRFToken: {csrf}"
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{who}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    ).encode() + data
