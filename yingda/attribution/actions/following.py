"""Keeping the facts: a second or two behind the event stream; what was there before, newest first, some hundreds at a time."""

import secrets
from collections.abc import Callable
from time import monotonic
from typing import Any

from yingda.attribution.actions.crediting import judge_orders_of
from yingda.attribution.actions.writing import write_orders, write_sessions
from yingda.attribution.models import AgentFact, Credit, CreditAssist, CreditRule, FactMark, OrderFact, RoundFact, SessionFact
from yingda.conversations.queries.spoken import last_talk, talks_of_messages, talks_up_to
from yingda.customers.queries.ordered import last_order_number, orders_of_contacts, orders_up_to
from yingda.plumbing.numbers import last_number
from yingda.plumbing.store import Db, transaction
from yingda.plumbing.stream import Told, between

AT_ONCE = 1000
CHUNK = 500
CATCH_UP_S = 1.0
_TALKS: dict[str, Callable[[dict[str, Any]], list[int]]] = {
    "conversation.message": lambda body: [body["message"]["conversation_id"]],
    "conversation.row": lambda body: [body["row"]["id"]],
    "conversation.forgotten": lambda body: body["ids"],
    "conversation.imported": lambda body: sorted(talks_of_messages(body["ranges"])),
    **dict.fromkeys(
        ("conversation.opened", "conversation.resolved", "conversation.reopened", "conversation.owner_changed", "conversation.rated"),
        lambda body: [body["conversation_id"]],
    ),
}
_ORDERS: dict[str, Callable[[dict[str, Any]], list[int]]] = {
    **dict.fromkeys(("customers.order_taken", "customers.order_changed", "customers.order_moved"), lambda body: [body["order_id"]]),
    **dict.fromkeys(("customers.merged", "customers.separated"), lambda body: orders_of_contacts([body["survivor_id"], body["absorbed_id"]])),
}


def follow() -> None:
    """Writes the facts of what happened since the last time, and a part of the backlog."""
    mark = FactMark.objects.first()
    if mark is not None and mark.n == last_number() and not (mark.talks_left or mark.orders_left):
        return
    while _follow():
        pass
    began = monotonic()
    while catch_up() and monotonic() - began < CATCH_UP_S:
        pass


def catch_up() -> int:
    """Writes up to `CHUNK` sessions and orders of the backlog; how many."""
    with transaction() as db:
        mark = locked_mark(db)
        if not (mark.talks_left or mark.orders_left):
            return 0
        talks = talks_up_to(mark.talks_left, CHUNK) if mark.talks_left else []
        orders = orders_up_to(mark.orders_left, CHUNK) if mark.orders_left else []
        _write(db, mark, talks, orders)
        mark.talks_left = talks[-1] - 1 if len(talks) == CHUNK else 0
        mark.orders_left = orders[-1] - 1 if len(orders) == CHUNK else 0
        mark.save()
    return len(talks) + len(orders)


def rebuild(progress: Callable[[int], Any] = lambda count: None) -> int:
    """Makes all facts anew from what the desk wrote down; how many sessions and orders. `progress` is told after each chunk."""
    with transaction() as db:
        mark = locked_mark(db)
        for kind in (SessionFact, AgentFact, RoundFact, OrderFact, Credit, CreditAssist):
            kind.objects.all().delete()
        CreditRule.objects.filter(stopped_at__isnull=False).update(judged_at=None)
        _begin(mark)
        mark.save()
    done = 0
    while (more := catch_up()) > 0:
        done += more
        progress(more)
    return done


def _follow() -> bool:
    """Goes through further events, until those named are `CHUNK`: others write in between; whether there may be more."""
    with transaction() as db:
        mark = locked_mark(db)
        up_to = min(last_number(), mark.n + AT_ONCE)
        told = between(mark.n, up_to, [*_TALKS, *_ORDERS]) if up_to > mark.n else []
        taken, talks, orders = _named(told)
        if talks or orders:
            _write(db, mark, sorted(talks), sorted(orders))
        more = taken < len(told) or up_to >= mark.n + AT_ONCE
        mark.n = told[taken - 1].n if taken < len(told) else up_to
        mark.save()
    return more


def _named(told: list[Told]) -> tuple[int, set[int], set[int]]:
    """How many of the events to take now, and the conversations and orders they name."""
    talks: set[int] = set()
    orders: set[int] = set()
    for taken, one in enumerate(told):
        if len(talks) + len(orders) >= CHUNK:
            return taken, talks, orders
        talks.update(_TALKS[one.name](one.body) if one.name in _TALKS else ())
        orders.update(_ORDERS[one.name](one.body) if one.name in _ORDERS else ())
    return len(told), talks, orders


def _write(db: Db, mark: FactMark, talks: list[int], orders: list[int]) -> None:
    mark.written += 1
    written = write_sessions(db, talks, mark.written) + write_orders(db, orders, mark.written)
    contacts = set(SessionFact.objects.filter(conversation_id__in=talks).values_list("contact_id", flat=True))
    judge_orders_of(db, contacts, orders, mark.written)
    if written < len(talks) + len(orders):
        mark.epoch = secrets.randbits(62)


def locked_mark(db: Db) -> FactMark:
    """How far the facts are, locked for the rest of the transaction; facts that nobody has begun are begun."""
    mark = FactMark.objects.select_for_update().first()
    if mark is None:
        mark = FactMark(pk=1)
        _begin(mark)
        mark.save(force_insert=True)
    return mark


def _begin(mark: FactMark) -> None:
    """What is in the stream by now belongs to the backlog."""
    mark.epoch = secrets.randbits(62)
    mark.n, mark.talks_left, mark.orders_left = last_number(), last_talk(), last_order_number()
