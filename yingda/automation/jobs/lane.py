"""The lane of automations: one thread that follows the event stream late, apart from jobs and deliveries."""

import logging
import secrets
import threading
from time import monotonic

from django.db import connection

from yingda.automation.actions import following, leasing, timing
from yingda.automation.queries.stored import switched_on

log = logging.getLogger("yingda.automation")

LOOK_EVERY_S = 5.0


class Lane(threading.Thread):
    """Looks at further events at least every `idle_s` seconds, and at what has lasted long enough every five."""

    def __init__(self, idle_s: float = 0.5) -> None:
        super().__init__(name="automation", daemon=True)
        self._idle_s, self._holder = idle_s, secrets.token_hex(8)
        self._wake = threading.Event()
        self._ending = False
        self._seen = following.Place()
        self._until, self._looked = 0, float("-inf")

    def step(self) -> bool:
        """Everything that is due; whether there may be more at once."""
        rules = switched_on()
        if not rules:
            return False
        self._until = leasing.hold(self._holder, self._until)
        if not self._until:
            return False
        before, self._seen = self._seen, following.follow(rules, self._seen)
        more = self._seen.n >= before.n + following.AT_ONCE
        if monotonic() - self._looked >= LOOK_EVERY_S:
            more, self._looked = timing.look(rules) or more, monotonic()
        return more

    def end(self) -> None:
        """Takes nothing more and waits for what is in hand."""
        self._ending = True
        self._wake.set()
        if self.is_alive():
            self.join(timeout=30)

    def run(self) -> None:
        while not self._ending:
            self._wake.clear()
            try:
                if not self.step():
                    self._wake.wait(self._idle_s)
            except Exception:
                log.exception("the automation thread stumbled")
                connection.close()
                self._wake.wait(self._idle_s)
        try:
            if self._until:
                leasing.let_go(self._holder)
        finally:
            connection.close()
