"""A live socket that comes back: numbered events in, posts out; what was cut off is resumed by number, what was not acknowledged is sent again."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from yingda.site.replay.stream import Frame, Gap, Numbers

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder().decode
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 2.0
# A server that is gone this long is not coming back within a test.
GIVE_UP_S = 120.0
FINAL = ("signed_out", "refused")


class Refused(RuntimeError):
    """The server did not accept what was sent; its own words."""


class Line:
    """One client's socket over all of its reconnections.

    on_event(name, body) hears every fresh event once and in order; on_reload(frame) that everything must be fetched anew.
    """

    def __init__(
        self,
        url: str,
        hello: Frame,
        on_event: Callable[[str, Any], None],
        on_reload: Callable[[Frame], None],
        headers: dict[str, str] | None = None,
        faults: Callable[[], Iterator[bool]] | None = None,
    ) -> None:
        self._url = url
        self.hello = hello
        self._on_event = on_event
        self._on_reload = on_reload
        self._headers = headers or {}
        self._faults = faults
        self.numbers = Numbers(hello["last"])
        self._socket: ClientConnection | None = None
        self._cut_now: Iterator[bool] | None = None
        self._unanswered: dict[str, tuple[bytes, asyncio.Future[Frame]]] = {}
        self._pongs: list[asyncio.Future[None]] = []
        self._welcomed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.cuts = 0
        self.resumed = 0

    async def open(self) -> None:
        """Connects and waits for the welcome. Raises what ended the attempt."""
        self._task = asyncio.create_task(self._run())
        waiting = asyncio.create_task(self._welcomed.wait())
        await asyncio.wait({self._task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._task.done():
            self._task.result()

    async def close(self) -> None:
        """Leaves for good."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError, WebSocketException, Refused):
                await self._task

    async def post(self, frame: Frame) -> Frame:
        """Sends a `post` frame until it is acknowledged; the acknowledgement. Raises `Refused`."""
        data = encode(frame)
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._unanswered[frame["ref"]] = (data, answer)
        await self._send(data)
        return await answer

    async def settle(self) -> None:
        """Waits until everything that was sent to this client so far is here."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pongs.append(answer)
        await self._send(b'{"t":"ping"}')
        await answer

    async def _send(self, data: bytes) -> None:
        """Sends now, if there is a socket; a later welcome sends what is unanswered."""
        socket = self._socket
        if socket is None or not self._welcomed.is_set():
            return
        with contextlib.suppress(OSError, WebSocketException):
            await socket.send(data, text=True)
            self._count(socket)

    async def _run(self) -> None:
        """Connects again and again; ends with what the server refused, or with the error of a server that stays away."""
        try:
            await self._stay()
        except Exception as problem:
            self._fail(problem)
            raise

    async def _stay(self) -> None:
        pause, loop = FIRST_PAUSE_S, asyncio.get_running_loop()
        away_since = loop.time()
        while True:
            try:
                await self._one_connection()
                problem: Exception = ConnectionError("the server closed the socket")
            except (OSError, WebSocketException, Gap) as error:
                problem = error
            if self._welcomed.is_set():
                pause, away_since = FIRST_PAUSE_S, loop.time()
            self._welcomed.clear()
            if loop.time() - away_since > GIVE_UP_S:
                raise ConnectionError(f"{self._url} could not be reached for {GIVE_UP_S:.0f} s: {problem}") from problem
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE_S, pause * 2)

    async def _one_connection(self) -> None:
        options: dict[str, Any] = {"compression": None, "max_size": None, "ping_interval": None, "proxy": None, "close_timeout": 2}
        async with connect(self._url, additional_headers=self._headers, **options) as socket:
            self._socket, self._cut_now = socket, None if self._faults is None else self._faults()
            try:
                await socket.send(encode({**self.hello, "last": self.numbers.last}), text=True)
                async for data in socket:
                    await self._take(decode(data))
                    self._count(socket)
            finally:
                self._socket = None

    def _count(self, socket: ClientConnection) -> None:
        """One frame more has passed: perhaps the one at which this socket breaks."""
        if self._cut_now is not None and next(self._cut_now):
            self.cuts += 1
            socket.transport.abort()

    async def _take(self, frame: Frame) -> None:
        kind = frame["t"]
        if kind == "events":
            for _n, name, body in self.numbers.fresh(frame):
                self._on_event(name, body)
        elif kind in ("welcome", "reload"):
            await self._greeted(frame)
        elif kind == "ack":
            self._answer(frame)
        elif kind == "refused":
            self._refuse(frame)
        elif kind == "pong":
            self._settled(frame["n"])
        elif kind == "bye" and frame["why"] in FINAL:
            raise Refused(f"the server said goodbye: {frame['why']}")

    async def _greeted(self, frame: Frame) -> None:
        first, whole = self.numbers.last is None, frame["t"] == "welcome"
        self.numbers.welcome(frame["n"], whole)
        if first or not whole:
            self._on_reload(frame)
        self.resumed += not first
        self._welcomed.set()
        for data, _answer in list(self._unanswered.values()):
            await self._send(data)
        if self._pongs:
            await self._send(b'{"t":"ping"}')

    def _answer(self, frame: Frame) -> None:
        _data, answer = self._unanswered.pop(frame["ref"], (b"", None))
        if answer is not None and not answer.done():
            answer.set_result(frame)

    def _refuse(self, frame: Frame) -> None:
        problem = Refused(f"{frame['error']['code']}: {frame['error']['detail']}")
        _data, answer = self._unanswered.pop(frame["ref"] or "", (b"", None))
        if answer is None:
            raise problem
        if not answer.done():
            answer.set_exception(problem)

    def _settled(self, n: int) -> None:
        self.numbers.pong(n)
        waiting, self._pongs = self._pongs, []
        for answer in waiting:
            if not answer.done():
                answer.set_result(None)

    def _fail(self, problem: Exception) -> None:
        """Nobody shall wait for an answer that cannot come."""
        waiting: list[asyncio.Future[Any]] = [*(answer for _data, answer in self._unanswered.values()), *self._pongs]
        for answer in waiting:
            if not answer.done():
                answer.set_exception(problem)
