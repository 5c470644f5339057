"""One answer for everybody who asks the same: kept as long as no fact is written, and at least some seconds, whoever waits gets the one being made."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

from yingda.attribution.queries.warehouse import mark
from yingda.performance.queries.terms import terms_now
from yingda.plumbing.clock import now_ms

T = TypeVar("T")
FRESH_MS = 1_000
KEPT_MS = 60_000
MOST = 500


@dataclass(slots=True)
class _Answer:
    """What was answered: at which state of the facts, when it was last found to be true and when it was made (ms); locked while it is made."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    state: tuple[int, int] | None = None
    at: int = 0
    made: int = 0
    value: Any = None


_answers: OrderedDict[Hashable, _Answer] = OrderedDict()
_all = threading.Lock()


def once(question: Hashable, make: Callable[[], T], fresh_ms: int = FRESH_MS) -> tuple[T, int]:
    """The answer and the instant (ms) it is true of. An answer is good while the facts stand where they stood, up to a minute; one younger than
    `fresh_ms` is good in any case, so that however many watch a busy floor, it is reckoned once in that time."""
    key = (str(connection.settings_dict["NAME"]), question, terms_now())
    answer = _of(key)
    with answer.lock:
        now = now_ms()
        if answer.state is not None and now - answer.at < fresh_ms:
            return answer.value, answer.at
        state = mark()
        if answer.state != state or now - answer.made >= KEPT_MS:
            answer.value, answer.made = make(), now
        answer.state, answer.at = state, now
        return answer.value, now


def forget() -> None:
    """Lets go of all answers of this process."""
    with _all:
        _answers.clear()


def _of(key: Hashable) -> _Answer:
    with _all:
        answer = _answers.setdefault(key, _Answer())
        _answers.move_to_end(key)
        while len(_answers) > MOST:
            _answers.popitem(last=False)
        return answer
