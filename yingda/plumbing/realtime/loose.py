"""Frames that are not kept, sent from a job or a request, wherever it runs."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings

from yingda.plumbing.events import encoded
from yingda.plumbing.realtime.node import Running
from yingda.plumbing.realtime.wire import Wire


def tell_visitors(frames: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Sends each visitor (contact id) a frame, if they listen now. A process without sockets sends it to those that have them."""
    node = Running.node
    if node is not None:
        node.soon([([], visitor, encoded(frame)) for visitor, frame in frames])
    elif settings.REDIS_URL:
        for visitor, frame in frames:
            _wire(settings.REDIS_URL).send_ephemeral([], visitor, encoded(frame))


@cache
def _wire(url: str) -> Wire:
    return Wire(url)
