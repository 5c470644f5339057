"""One connection of the hub: what it hears, what waits for it, and how often it is sent to."""

from collections.abc import Iterable
from typing import Protocol

from yingda.plumbing.outbox import Frame

# Beyond `BURST` frames in a row, a connection gets one per `PACE_S` (a leaky bucket; nobody sees 30 ms).
PACE_S = 0.03
BURST = 8


class Sink(Protocol):
    """What the hub needs of a connection's socket."""

    async def send(self, frame: bytes) -> None: ...

    def cut(self, why: str) -> None: ...


class Connection:
    """One socket: its topics, the last number it was sent, and what waits to be sent."""

    __slots__ = ("closed", "last", "looking", "loose", "paced_until", "prev", "sending", "sink", "size", "topics", "visitor", "waiting")

    def __init__(self, sink: Sink, topics: frozenset[str], visitor: int | None = None) -> None:
        self.sink = sink
        self.topics = topics
        self.visitor = visitor
        self.last = 0
        self.prev = 0
        self.paced_until = 0.0
        self.waiting: list[bytes] = []
        # Frames that go out before what waits, in order; whether each speaks of numbers.
        self.loose: list[tuple[bytes, bool]] = []
        self.size = 0
        self.sending = False
        self.closed = False
        self.looking = False

    def may_be_sent_to(self, now: float) -> bool:
        """Whether a frame may go out now (loop seconds); if so, it is counted."""
        if self.paced_until - BURST * PACE_S > now:
            return False
        self.paced_until = max(self.paced_until, now) + PACE_S
        return True

    def sees(self, frame: Frame) -> bytes | None:
        """The event as this connection may see it, or None."""
        if self.visitor is not None:
            return frame.visitor_chunk if frame.visitor == self.visitor else None
        return frame.chunk if not self.topics.isdisjoint(frame.staff) else None


def events_frame(prev: int, n: int, chunks: Iterable[bytes]) -> bytes:
    """A live frame `events` (docs/contract.md §5)."""
    return b'{"t":"events","prev":%d,"n":%d,"events":[%s]}' % (prev, n, b",".join(chunks))
