"""Weeks that have passed: stories interleaved in the order of time, each step done at its moment by the real actions."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field

from yingda.plumbing import clock
from yingda.plumbing.store import Db, untold

Story = Iterator[int]
Telling = Callable[[float], None]


@dataclass
class History:
    """Stories by the instant of their next step. A story yields when it wants to go on (ms); nothing happens after `until`.

    Unless `told`, nobody hears of it: no event is kept, no reaction runs.
    """

    db: Db
    since: int
    until: int
    told: bool = False
    _due: list[tuple[int, int, Story]] = field(default_factory=list)
    _begun: int = 0

    def begin(self, at: int, story: Story) -> None:
        """Lets a story begin at an instant; one that would begin after the end never does."""
        if at < self.until:
            self._begun += 1
            heapq.heappush(self._due, (at, self._begun, story))

    def run(self, tell: Telling) -> None:
        """Does every step in turn; `tell` hears how much of the time has passed (0 to 1)."""
        while self._due:
            at, order, story = heapq.heappop(self._due)
            with clock.at(at), nullcontext() if self.told else untold(self.db):
                upcoming = next(story, None)
            if upcoming is not None and upcoming < self.until:
                heapq.heappush(self._due, (max(at, upcoming), order, story))
            tell((at - self.since) / (self.until - self.since))
