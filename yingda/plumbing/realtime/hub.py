"""The hub: puts committed events in order of their number and hands each to the connections it is meant for.

Numbers are gap-free, so a missing one is noticed and read from the database; a lost Redis message loses nothing.
Every event is encoded once; what falls to one connection within a few milliseconds goes out as one frame. A connection that
hears more than a person can follow is sent to less often, with more in each frame: a write to a socket costs ten times what an
event costs.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from yingda.plumbing.outbox import Frame
from yingda.plumbing.realtime.connection import Connection, events_frame

log = logging.getLogger("yingda.live")

COALESCE_S = 0.003
RING = 20_000
OUTBOX_BYTES = 4 * 1024 * 1024

Fetch = Callable[[int, int], Awaitable[list[Frame]]]


class Hub:
    """All connections of this process. Every method runs on the event loop."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._loop = asyncio.get_running_loop()
        self._by_topic: dict[str, set[Connection]] = {}
        self._by_visitor: dict[int, set[Connection]] = {}
        self._ring: deque[Frame] = deque(maxlen=RING)
        self._early: dict[int, Frame] = {}
        self._next = 1
        self._dirty: set[Connection] = set()
        self._flush_planned = False
        self._paced: set[Connection] = set()
        self._healing: asyncio.Task[None] | None = None
        self._listeners: list[Callable[[Frame], None]] = []
        self.delivered = 0

    @property
    def n(self) -> int:
        """The last number delivered here."""
        return self._next - 1

    def start_at(self, last: int, recent: Iterable[Frame]) -> None:
        """Begins after event `last`; `recent` fills the memory that resuming connections are served from."""
        self._ring.extend(recent)
        self._next = last + 1

    def listen(self, listener: Callable[[Frame], None]) -> None:
        """Calls `listener` with every event, in order (for caches of this process)."""
        self._listeners.append(listener)

    def offer(self, frames: list[Frame]) -> None:
        """Takes committed events in any order; delivers those whose turn has come."""
        for frame in frames:
            if frame.n >= self._next:
                self._early[frame.n] = frame
        while (frame_or_none := self._early.pop(self._next, None)) is not None:
            self._next += 1
            self._deliver(frame_or_none)
        if self._early:
            self.heal_soon()

    def told_last(self, last: int) -> None:
        """Somebody knows that event `last` is committed; fetch what is missing."""
        if last >= self._next:
            self.heal_soon(0.0)

    def heal_soon(self, delay: float = 0.03) -> None:
        """Reads missing events from the database unless they arrive within `delay` seconds."""
        if self._healing is None or self._healing.done():
            self._healing = self._loop.create_task(self._heal(delay))

    async def _heal(self, delay: float) -> None:
        await asyncio.sleep(delay)
        try:
            while True:
                frames = await self._fetch(self._next, 1000)
                self._healing = None
                self.offer(frames)
                if len(frames) < 1000:
                    return
        except Exception:
            log.exception("reading missed events failed")
            self._healing = None

    def _deliver(self, frame: Frame) -> None:
        self._ring.append(frame)
        for listener in self._listeners:
            listener(frame)
        for topic in frame.staff:
            for connection in self._by_topic.get(topic, ()):
                if connection.last < frame.n:
                    self._push(connection, frame.n, frame.chunk)
        if frame.visitor is not None and frame.visitor_chunk is not None:
            for connection in self._by_visitor.get(frame.visitor, ()):
                if connection.last < frame.n:
                    self._push(connection, frame.n, frame.visitor_chunk)

    def _push(self, connection: Connection, n: int, chunk: bytes) -> None:
        connection.last = n
        connection.waiting.append(chunk)
        connection.size += len(chunk)
        self.delivered += 1
        self.mark(connection)

    def mark(self, connection: Connection) -> None:
        """Plans the next sending to a connection that has something waiting."""
        self._dirty.add(connection)
        if not self._flush_planned:
            self._flush_planned = True
            self._loop.call_later(COALESCE_S, self._flush)

    def _flush(self) -> None:
        self._flush_planned = False
        dirty, self._dirty = self._dirty, set()
        now = self._loop.time()
        for connection in dirty:
            if connection.size > OUTBOX_BYTES:
                self._cut(connection)
            elif connection.sending or connection.closed:
                continue
            elif connection.may_be_sent_to(now):
                connection.sending = True
                self._loop.create_task(self._send(connection))
            else:
                self._pace(connection)

    def _pace(self, connection: Connection) -> None:
        if not self._paced:
            self._loop.call_later(2 * COALESCE_S, self._flush_paced)
        self._paced.add(connection)

    def _flush_paced(self) -> None:
        self._dirty |= self._paced
        self._paced.clear()
        self._flush()

    def _cut(self, connection: Connection) -> None:
        self.remove(connection)
        connection.sink.cut("slow")

    async def _send(self, connection: Connection) -> None:
        try:
            while (connection.waiting or connection.loose) and not connection.closed:
                await connection.sink.send(self._take(connection))
        except Exception:
            self.remove(connection)
        finally:
            connection.sending = False

    def _take(self, connection: Connection) -> bytes:
        return connection.loose.pop(0)[0] if connection.loose else self._events(connection)

    @staticmethod
    def _events(connection: Connection) -> bytes:
        """What waits, as one frame; nothing waits any more."""
        frame = events_frame(connection.prev, connection.last, connection.waiting)
        connection.prev = connection.last
        connection.waiting.clear()
        connection.size = 0
        return frame

    def can_resume(self, last: int | None) -> bool:
        """Whether everything after event `last` is still in memory (None: nothing is missed)."""
        if last is None or last == self.n:
            return True
        return last < self.n and bool(self._ring) and self._ring[0].n <= last + 1

    def add(self, connection: Connection, last: int | None) -> None:
        """Joins a connection that has seen everything up to `last`; None: everything up to now."""
        connection.last = connection.prev = self.n if last is None else last
        for topic in connection.topics:
            self._by_topic.setdefault(topic, set()).add(connection)
        if connection.visitor is not None:
            self._by_visitor.setdefault(connection.visitor, set()).add(connection)
        for frame in self._missed(connection.last):
            chunk = connection.sees(frame)
            if chunk is not None:
                self._push(connection, frame.n, chunk)

    def _missed(self, last: int) -> Iterator[Frame]:
        """Events after `last`, oldest first; the walk begins at the young end, where resuming clients are."""
        count = min(self.n - last, len(self._ring))
        return reversed(list(islice(reversed(self._ring), count)))

    def remove(self, connection: Connection) -> None:
        """Forgets a connection; safe to call twice."""
        connection.closed = True
        self._dirty.discard(connection)
        for topic in connection.topics:
            self._leave(self._by_topic, topic, connection)
        if connection.visitor is not None:
            self._leave(self._by_visitor, connection.visitor, connection)

    @staticmethod
    def _leave(table: dict[Any, set[Connection]], key: Any, connection: Connection) -> None:
        members = table.get(key)
        if members is not None:
            members.discard(connection)
            if not members:
                del table[key]

    def forget(self, connection: Connection) -> None:
        """Takes a connection out with all numbers that wait for it, so that it can join anew at another one; answers stay."""
        self.remove(connection)
        connection.closed = False
        connection.waiting.clear()
        connection.loose = [(frame, numbered) for frame, numbered in connection.loose if not numbered]
        connection.size = 0

    def follow(self, connection: Connection, topic: str) -> None:
        """Adds a topic to a connection (a conversation being watched)."""
        connection.topics = connection.topics | {topic}
        self._by_topic.setdefault(topic, set()).add(connection)

    def unfollow(self, connection: Connection, topic: str) -> None:
        """Takes a topic away."""
        connection.topics = connection.topics - {topic}
        self._leave(self._by_topic, topic, connection)

    def whisper(self, connection: Connection, frame: bytes) -> None:
        """Sends an unnumbered frame to one connection, in order with its events."""
        self._whisper(connection, frame, numbered=False)

    def _whisper(self, connection: Connection, frame: bytes, numbered: bool) -> None:
        if connection.waiting:
            connection.loose.append((self._events(connection), True))
        connection.loose.append((frame, numbered))
        self.mark(connection)

    def pong(self, connection: Connection, frame: Callable[[int], bytes]) -> None:
        """Tells a connection the last number, once all of its events are on their way."""
        self._whisper(connection, frame(self.n), numbered=True)
        connection.last = connection.prev = self.n

    def ephemeral(self, topics: Iterable[str], visitor: int | None, frame: bytes) -> None:
        """Sends an unnumbered frame (typing, draft, queue place) to whoever listens now; it is never kept."""
        seen: set[Connection] = set()
        for topic in topics:
            seen |= self._by_topic.get(topic, set())
        if visitor is not None:
            seen |= self._by_visitor.get(visitor, set())
        for connection in seen:
            self.whisper(connection, frame)

    def connected(self, topic: str) -> bool:
        """Whether anybody here listens to the topic."""
        return topic in self._by_topic

    def listening(self, topic: str) -> frozenset[Connection]:
        """The connections of a topic."""
        return frozenset(self._by_topic.get(topic, ()))

    def of_visitor(self, visitor: int) -> frozenset[Connection]:
        """The connections of a visitor."""
        return frozenset(self._by_visitor.get(visitor, ()))
