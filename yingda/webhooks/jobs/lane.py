"""The lane of deliveries: one thread that reads and writes, and a bounded number that only wait for other servers.

It is apart from the job thread, so that a slow receiver holds up nobody else's work; and no receiver gets more than a few
of the places, so that it does not hold up the others.
"""

import logging
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.db import connection

from yingda.plumbing.outgoing import Answer, post
from yingda.webhooks.actions import delivering, following
from yingda.webhooks.actions.delivering import Parcel

log = logging.getLogger("yingda.webhooks")

PLACES, PLACES_EACH = 16, 4
Send = Callable[[tuple[str, str, int, str], dict[str, str], bytes], Answer]


class Lane(threading.Thread):
    """Follows the event stream and delivers, at least every `idle_s` seconds. `send` makes a request."""

    def __init__(self, send: Send = post, idle_s: float = 1.0, roll: Callable[[], float] = random.random) -> None:
        super().__init__(name="webhooks", daemon=True)
        self._send, self._idle_s, self._roll = send, idle_s, roll
        self._pool = ThreadPoolExecutor(PLACES, thread_name_prefix="webhook")
        self._under_way: dict[Future[Answer], Parcel] = {}
        self._wake = threading.Event()
        self._ending = False
        self._seen = 0

    def step(self) -> bool:
        """Writes down what came back, looks at further events, and sends what is due; whether there may be more to do at once."""
        settled = self._settle()
        before, self._seen = self._seen, following.follow(self._seen)
        sent = self._hand_out()
        return bool(settled or sent or self._seen >= before + following.AT_ONCE)

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
        while not self._ending:
            self._wake.clear()
            try:
                if not self.step():
                    self._wake.wait(self._idle_s)
            except Exception:
                log.exception("the webhook thread stumbled")
                connection.close()
                self._wake.wait(self._idle_s)
        try:
            self.settle_all()
        finally:
            connection.close()

    def _settle(self) -> int:
        done = [future for future in self._under_way if future.done()]
        for future in done:
            parcel = self._under_way[future]
            delivering.settle(parcel.delivery_id, _answer_of(future), self._roll())
            del self._under_way[future]
        return len(done)

    def _hand_out(self) -> int:
        free = PLACES - len(self._under_way)
        if free == 0:
            return 0
        busy = Counter(parcel.endpoint_id for parcel in self._under_way.values())
        parcels = delivering.claim(busy, free, PLACES_EACH)
        for parcel in parcels:
            future = self._pool.submit(self._send, parcel.place, parcel.headers, parcel.body)
            self._under_way[future] = parcel
            future.add_done_callback(lambda _: self._wake.set())
        return len(parcels)


def _answer_of(future: "Future[Answer]") -> Answer:
    error = future.exception()
    if error is None:
        return future.result()
    log.error("a webhook could not be sent", exc_info=error)
    return Answer(None, "", "protocol", 0)
