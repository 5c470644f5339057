"""A receiver on this machine, and a lane that is moved by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.makers.webhooks import Receiver, a_receiver
from yingda.webhooks.actions import following
from yingda.webhooks.jobs.lane import Lane


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver, allowed by the operator."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with a_receiver() as one:
        yield one


class Moved(Lane):
    """A lane without a thread of its own; waits are not spread."""

    def __init__(self) -> None:
        super().__init__(roll=lambda: 0.0)

    def work(self) -> None:
        """Everything that is due now and what follows from it, until nothing more happens."""
        while self.step() or self._under_way or self._seen < following.follow(self._seen):
            self.settle_all()


@pytest.fixture
def lane() -> Iterator[Moved]:
    lane = Moved()
    yield lane
    lane.end()
