"""The lane of pushes: one thread that takes what is due and writes down what came of it, and a few that wait for push services.

It is apart from the job thread: a push service that cannot be reached from where the team works must hold up nobody's chats.
"""

import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.conf import settings
from django.db import connection

from yingda.notifications.actions import pushing
from yingda.notifications.actions.pushing import Parcel
from yingda.plumbing.outgoing import Answer, post

log = logging.getLogger("yingda.push")

PLACES = 8
Send = Callable[[tuple[str, str, int, str], dict[str, str], bytes], Answer]


class PushLane(threading.Thread):
    """Pushes what is due, looking at least every `idle_s` seconds; `send` makes a request."""

    def __init__(self, send: Send = post, idle_s: float = 0.5, roll: Callable[[], float] = random.random) -> None:
        super().__init__(name="pushes", daemon=True)
        self._send, self._idle_s, self._roll = send, idle_s, roll
        self._pool = ThreadPoolExecutor(PLACES, thread_name_prefix="push")
        self._under_way: dict[Future[Answer], Parcel] = {}
        self._wake = threading.Event()
        self._ending = False

    def step(self) -> bool:
        """Writes down what came back and sends what is due; whether there was anything to do."""
        settled = self._settle()
        return bool(self._hand_out() or settled)

    def settle_all(self) -> None:
        """Waits for everything under way and writes it down."""
        wait(self._under_way)
        self._settle()

    def end(self) -> None:
        """Takes nothing more, waits for what is under way (15 s at most) and writes it down."""
        self._ending = True
        self._wake.set()
        if self.is_alive():
            self.join(timeout=30)
        self._pool.shutdown(wait=True)

    def run(self) -> None:
        while settings.PUSH and not self._ending:
            self._wake.clear()
            try:
                if not self.step():
                    self._wake.wait(self._idle_s)
            except Exception:
                log.exception("the push thread stumbled")
                connection.close()
                self._wake.wait(self._idle_s)
        try:
            self.settle_all()
        finally:
            connection.close()

    def _settle(self) -> int:
        done = [future for future in self._under_way if future.done()]
        for future in done:
            parcel = self._under_way.pop(future)
            pushing.settle(parcel, _status_of(future), self._roll())
        return len(done)

    def _hand_out(self) -> int:
        free = PLACES - len(self._under_way)
        parcels = pushing.claim(free) if free else []
        for parcel in parcels:
            future = self._pool.submit(self._send, parcel.place, parcel.headers, parcel.body)
            self._under_way[future] = parcel
            future.add_done_callback(lambda _: self._wake.set())
        return len(parcels)


def _status_of(future: "Future[Answer]") -> int | None:
    error = future.exception()
    if error is None:
        return future.result().status
    log.error("a push could not be sent", exc_info=error)
    return None
