"""In which order waiting chats are served, so that the important come first and nobody starves.

A chat is served as if it had begun to wait earlier than it did, by a **head start** that grows with priority and tier.
Time passes equally for all, so the order of two chats never changes while they wait, and a chat can only be overtaken
by chats that arrive less than `MAX_HEAD_START_MS` after it: the ageing that bounds every wait.
"""

from typing import Protocol

MINUTE = 60_000
# By priority 0 low, 1 normal, 2 high, 3 urgent.
PRIORITY_MS = (0, 10 * MINUTE, 30 * MINUTE, 90 * MINUTE)
TIER_MS = 5 * MINUTE
TIERS_COUNTED = 6
MAX_HEAD_START_MS = PRIORITY_MS[-1] + TIERS_COUNTED * TIER_MS


class Waiting(Protocol):
    """What the order looks at."""

    @property
    def id(self) -> int: ...
    @property
    def tier(self) -> int: ...
    @property
    def priority(self) -> int: ...
    @property
    def waiting_since(self) -> int: ...


def head_start(priority: int, tier: int) -> int:
    """By how many ms a chat is served as if it had come earlier; priority 0..3, tiers above 6 count as 6."""
    return PRIORITY_MS[max(0, min(priority, 3))] + TIER_MS * max(0, min(tier, TIERS_COUNTED))


def place_in_line(chat: Waiting) -> tuple[int, int]:
    """The key to sort waiting chats by, first to be served first; it does not depend on the present moment."""
    return chat.waiting_since - head_start(chat.priority, chat.tier), chat.id


def may_be_overtaken_until(chat: Waiting) -> int:
    """The instant from which on no newcomer, however important, is served before this chat."""
    return chat.waiting_since + MAX_HEAD_START_MS - head_start(chat.priority, chat.tier)
