"""The line of a queue: who is served first, and how fast it moves."""

from yingda.conversations.queries import routing as chats
from yingda.conversations.queries.routing import WaitingChat
from yingda.plumbing.realtime.node import read
from yingda.routing.rules.order import place_in_line
from yingda.routing.rules.waiting import WINDOW_MS

LIMIT = 2_000


def line(queue_ids: list[int]) -> list[WaitingChat]:
    """The waiting chats of these queues, first to be served first."""
    return sorted(chats.waiting(queue_ids, LIMIT), key=place_in_line)


def departures(queue_id: int, now: int) -> list[int]:
    """When chats of the queue were given to somebody, within the window before `now` (ms) that an estimate looks at."""
    rows = read("SELECT at FROM routing_assignment WHERE queue_id = ? AND at >= ? ORDER BY at", (queue_id, now - WINDOW_MS))
    return [row[0] for row in rows]
