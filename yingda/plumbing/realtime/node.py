"""One web process: its loop, hub, writer, readers, wire and embedded job thread; started and stopped together."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from yingda.plumbing.jobs import Worker
from yingda.plumbing.outbox import EVENT_COLUMNS, Frame, Publishers, frame_of_row
from yingda.plumbing.realtime import lines
from yingda.plumbing.realtime.hub import Hub
from yingda.plumbing.realtime.wire import Parcel, Wire, frames_of
from yingda.plumbing.realtime.writer import Operation, Writer
from yingda.plumbing.store import percent_style

log = logging.getLogger("yingda.node")

LOOK_S = 1.0
RECENT = 20_000


def read(sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of a query on this thread's own connection; statements with `?`."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if connection.vendor == "postgresql":
        sql = percent_style(sql)
    rows: list[tuple[Any, ...]] = raw.execute(sql, tuple(params)).fetchall()
    return rows


def vendor() -> str:
    """The database of this installation: sqlite or postgresql."""
    return connection.vendor


def last_number() -> int:
    """The last number given to a committed event."""
    rows = read("SELECT last FROM plumbing_stream WHERE id = 1")
    return int(rows[0][0]) if rows else 0


def events_from(first: int, limit: int) -> list[Frame]:
    """Stored events from number `first` on."""
    sql = f"SELECT {EVENT_COLUMNS} FROM plumbing_storedevent WHERE n >= ? ORDER BY n LIMIT ?"
    return [frame_of_row(row) for row in read(sql, (first, limit))]


class Node:
    """Everything of one web process that is not a request."""

    def __init__(self, redis_url: str = "", embed_worker: bool = True) -> None:
        self._loop = asyncio.get_running_loop()
        self.name = secrets.token_hex(8)
        self.ending = False
        self._readers = ThreadPoolExecutor(1, "reader")
        self.writer = Writer(self._loop)
        self.hub = Hub(self._fetch)
        self.wire = Wire(redis_url) if redis_url else None
        self.worker = Worker() if embed_worker else None
        self._tasks: list[asyncio.Task[Any]] = []
        self._publishers: list[Callable[[list[Frame]], None]] = []

    async def start(self) -> None:
        """Loads the recent events and begins to listen."""
        last = await self.reading(last_number)
        self.hub.start_at(last, await self.reading(events_from, max(1, last - RECENT + 1), RECENT))
        self.writer.start()
        Publishers.frames.append(self._to_hub)
        if self.wire is not None:
            Publishers.frames.append(self.wire.send_frames)
            Publishers.jobs.append(self.wire.wake_workers)
            self._tasks.append(self._loop.create_task(self.wire.listen(self._take)))
        if self.worker is not None:
            Publishers.jobs.append(self.worker.wake)
            self.worker.start()
        self._tasks.append(self._loop.create_task(self._look()))
        self._tasks.append(self._loop.create_task(self._beat()))

    async def stop(self) -> None:
        """Finishes what was accepted and lets go of everything."""
        self.ending = True
        for task in self._tasks:
            task.cancel()
        await self.write(lambda db: lines.bury(db, self.name))
        Publishers.frames.clear()
        Publishers.jobs.clear()
        if self.worker is not None:
            await asyncio.to_thread(self.worker.end)
        await asyncio.to_thread(self.writer.end)
        self._readers.shutdown()

    def write(self, operation: Operation) -> asyncio.Future[Any]:
        """Runs an operation in the next group commit."""
        return self.writer.submit(operation)

    async def reading(self, call: Callable[..., Any], *args: Any) -> Any:
        """Runs a read off the event loop."""
        return await self._loop.run_in_executor(self._readers, call, *args)

    def ephemeral(self, topics: list[str], visitor: int | None, frame: bytes) -> None:
        """A frame that is not kept, to listeners on every node."""
        self.hub.ephemeral(topics, visitor, frame)
        if self.wire is not None:
            self._loop.run_in_executor(None, self.wire.send_ephemeral, topics, visitor, frame)

    def soon(self, frames: list[tuple[list[str], int | None, bytes]]) -> None:
        """The same for many frames (topics, visitor, frame), from any thread."""
        self._loop.call_soon_threadsafe(self._say_all, frames)

    def _say_all(self, frames: list[tuple[list[str], int | None, bytes]]) -> None:
        for topics, visitor, frame in frames:
            self.ephemeral(topics, visitor, frame)

    def _to_hub(self, frames: list[Frame]) -> None:
        self._loop.call_soon_threadsafe(self.hub.offer, frames)

    def _take(self, parcel: Parcel) -> None:
        if parcel.frames:
            self.hub.offer(frames_of(parcel))
        for topics, visitor, frame in parcel.ephemeral:
            self.hub.ephemeral(topics, visitor, frame)
        if parcel.jobs and self.worker is not None:
            self.worker.wake()

    async def _fetch(self, first: int, limit: int) -> list[Frame]:
        frames: list[Frame] = await self.reading(events_from, first, limit)
        return frames

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                self.hub.told_last(await self.reading(last_number))
            except Exception:
                log.exception("looking for missed events failed")

    async def _beat(self) -> None:
        while True:
            try:
                await self.write(lambda db: lines.beat(db, self.name))
            except Exception:
                log.exception("saying that this node lives failed")
            await asyncio.sleep(lines.BEAT_S)


class Running:
    """The node of this process, for code that is called from a request."""

    node: Node | None = None
