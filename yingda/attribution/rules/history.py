"""The chats of one buyer, sorted once, so that those around an instant are found without reading all of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from yingda.attribution.rules.facts import Chat


@dataclass(frozen=True, slots=True)
class History:
    """chats: by start; latest: for each place, the chat of `rank` highest among those up to it. Made by `history_of`."""

    chats: tuple[Chat, ...]
    latest: tuple[Chat, ...]

    def until(self, at: int) -> Chat | None:
        """The chat of the highest `rank` among those started by `at` (ms), however long ago it ended."""
        place = bisect_right(self.chats, at, key=_start)
        return self.latest[place - 1] if place else None

    def span(self, low: int, high: int) -> range:
        """The places between which every chat lies that was going on at some instant of low..high (ms).

        Others lie there too when a chat went on for long: those that started after it. Two searches, so that the rest of the history is not read.
        """
        return range(bisect_left(self.latest, low, key=_end), bisect_right(self.chats, high, key=_start))

    def during(self, low: int, high: int) -> tuple[Chat, ...]:
        """The chats going on at some instant of low..high (ms), by start."""
        return tuple(self.chats[place] for place in self.span(low, high) if self.chats[place].ended_at >= low)

    def started(self, low: int, high: int) -> tuple[Chat, ...]:
        """The chats that started at low..high (ms), by start; the lower agent, then the lower conversation first."""
        return self.chats[bisect_left(self.chats, low, key=_start) : bisect_right(self.chats, high, key=_start)]


def history_of(chats: Iterable[Chat]) -> History:
    """The chats (any order; the same one given twice counts once) sorted for finding."""
    ordered = sorted(set(chats), key=lambda chat: (chat.started_at, chat.agent_id, chat.conversation_id, chat.ended_at, chat.outbound))
    return History(tuple(ordered), tuple(accumulate(ordered, lambda one, other: max(one, other, key=rank))))


def rank(chat: Chat) -> tuple[int, ...]:
    """What decides between chats, the highest wins: the later end; at a tie the later start (who took over last), then the lower agent, then the
    lower conversation.

    Of the chats that started by an instant the highest holds the instant if any of them does, and else ended nearest before it.
    Source: metrics.md §3, "whose event".
    """
    return chat.ended_at, chat.started_at, -chat.agent_id, -chat.conversation_id


def _start(chat: Chat) -> int:
    return chat.started_at


def _end(chat: Chat) -> int:
    return chat.ended_at
