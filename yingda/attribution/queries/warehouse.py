"""The facts in columns: this process's copy, brought up to date when it is asked."""

import threading
from typing import Any

from django.db import connection

from yingda.attribution.models import (
    AgentFact,
    BacklogFact,
    Credit,
    CreditAssist,
    FactMark,
    HeldFact,
    LossReason,
    OpenFact,
    OrderFact,
    PresenceFact,
    RoundFact,
    ServiceFact,
    SessionFact,
)
from yingda.plumbing.warehouse import Mirror, State, Warehouse

MIRRORS = (
    Mirror("conversation_id", SessionFact, (AgentFact, RoundFact, HeldFact, OpenFact, ServiceFact)),
    Mirror("order_id", OrderFact),
    Mirror("order_id", Credit, (CreditAssist,)),
    Mirror("span_id", PresenceFact),
    Mirror("day", BacklogFact),
    Mirror("contact_day", LossReason),
)
_lock = threading.Lock()
_copies: dict[str, Warehouse] = {}


def facts() -> Warehouse:
    """The copy with all facts written by now."""
    copy = _copy()
    mark = FactMark.objects.first()
    copy.refresh(State(0, 0) if mark is None else State(mark.epoch, mark.written))
    return copy


def mark() -> tuple[int, int]:
    """Which making of the facts there is, and the last number given to one: as long as both stay, so does every figure. One small query."""
    row = FactMark.objects.first()
    return (0, 0) if row is None else (row.epoch, row.written)


def filling() -> bool:
    """Whether facts of what was there before are still being made."""
    return FactMark.objects.exclude(talks_left=0, orders_left=0).exists()


def forget() -> None:
    """Lets go of the copies of this process."""
    with _lock:
        for copy in _copies.values():
            copy.close()
        _copies.clear()


def _copy() -> Warehouse:
    name: Any = connection.settings_dict["NAME"]
    with _lock:
        if str(name) not in _copies:
            _copies[str(name)] = Warehouse(MIRRORS)
        return _copies[str(name)]
