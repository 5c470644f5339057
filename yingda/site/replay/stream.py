"""A client's own account of a numbered stream, and of one conversation in it: what is fresh, what came twice, what out of turn."""

from typing import Any

Frame = dict[str, Any]


class Gap(Exception):
    """The server sent on from another number than the client has; hello must be said anew."""


class Numbers:
    """The last number a client has. At least once on the wire, exactly once in the view."""

    __slots__ = ("last",)

    def __init__(self, last: int | None = None) -> None:
        self.last = last

    def welcome(self, n: int, whole: bool) -> None:
        """Takes the number of a welcome that nothing precedes, or of a reload; otherwise what was missed follows."""
        if self.last is None or not whole:
            self.last = n

    def fresh(self, frame: Frame) -> list[tuple[int, str, Any]]:
        """The events of a frame that the client has not had. Raises `Gap` when some before them are missing."""
        had = self.last or 0
        if frame["prev"] > had:
            raise Gap(f"after {had} came {frame['prev']} to {frame['n']}")
        self.last = max(had, frame["n"])
        return [(n, name, body) for n, name, body in frame["events"] if n > had]

    def pong(self, n: int) -> None:
        """Everything up to `n` has been sent."""
        self.last = max(self.last or 0, n)


class View:
    """One side's view of a conversation: messages by sequence number, from a snapshot and from live events after it.

    `doubled` counts messages that came alive under two numbers or stand there twice; `out_of_order` those that came alive
    after a later one.
    """

    __slots__ = ("_alive", "_ids", "doubled", "messages", "out_of_order")

    def __init__(self) -> None:
        self.messages: dict[int, Frame] = {}
        self.doubled = 0
        self.out_of_order = 0
        self._alive: set[int] = set()
        self._ids: dict[str, int] = {}

    def snapshot(self, messages: list[Frame]) -> list[Frame]:
        """Takes what is there already; gives those that are new to the view."""
        return [message for message in messages if self._put(message)]

    def event(self, message: Frame) -> bool:
        """Takes a message of a fresh event; whether it is new to the view."""
        seq = message["seq"]
        if seq in self._alive:
            self.doubled += 1
            return False
        if self._alive and seq < max(self._alive):
            self.out_of_order += 1
        self._alive.add(seq)
        return self._put(message)

    def _put(self, message: Frame) -> bool:
        seq, ref = message["seq"], message["client_id"]
        if ref is not None and self._ids.setdefault(ref, seq) != seq:
            self.doubled += 1
        new = seq not in self.messages
        self.messages[seq] = message
        return new
