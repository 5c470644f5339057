"""The one clock. Rules never call it: they are given `now`."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Given(threading.local):
    at: int | None = None


_given = _Given()


def now_ms() -> int:
    """Milliseconds since 1970-01-01 UTC; in a thread that is inside `at`, the instant given there."""
    return time.time_ns() // 1_000_000 if _given.at is None else _given.at


def given_instant() -> int | None:
    """The instant `at` has set for this thread, if any."""
    return _given.at


@contextmanager
def at(instant: int) -> Iterator[None]:
    """Makes it `instant` (ms) for this thread, also for a transaction that is running: for writing down what happened earlier."""
    before, _given.at = _given.at, instant
    try:
        yield
    finally:
        _given.at = before
