"""Keeping the facts: a second or two behind the event stream; what was there before, newest first, some hundreds at a time."""

import secrets
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.db.models import Model

from yingda.attribution.actions.crediting import judge_orders_of
from yingda.attribution.actions.presence import write_presence
from yingda.attribution.actions.writing import KINDS, write_orders, write_sessions
from yingda.attribution.models import BacklogFact, Credit, CreditAssist, CreditRule, FactMark, OrderFact, PresenceFact, SessionFact
from yingda.attribution.queries.making import making_now
from yingda.conversations.queries.counted import talks_of_contacts
from yingda.conversations.queries.spoken import last_talk, talks_of_messages, talks_up_to
from yingda.customers.queries.ordered import last_order_number, orders_of_contacts, orders_up_to
from yingda.people.queries.attended import last_span, spans_since, spans_up_to
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
    # A tag says whether it is an account of the team's own.
    "customers.contact": lambda body: talks_of_contacts([body["contact_id"]]) if "tags" in body["what"] else [],
    **dict.fromkeys(
        ("conversation.opened", "conversation.resolved", "conversation.reopened", "conversation.owner_changed", "conversation.rated"),
        lambda body: [body["conversation_id"]],
    ),
}
_ORDERS: dict[str, Callable[[dict[str, Any]], list[int]]] = {
    **dict.fromkeys(("customers.order_taken", "customers.order_changed", "customers.order_moved"), lambda body: [body["order_id"]]),
    **dict.fromkeys(("customers.merged", "customers.separated"), lambda body: orders_of_contacts([body["survivor_id"], body["absorbed_id"]])),
}
_PRESENCE: dict[str, Callable[[dict[str, Any]], list[int]]] = {"people.presence": lambda body: spans_since(body["person_id"], body["since_at"])}


def follow() -> None:
    """Writes the facts of what happened since the last time, and a part of the backlog."""
    mark = FactMark.objects.first()
    if mark is not None and mark.n == last_number() and not _left(mark) and mark.made_by == making_now().fingerprint:
        return
    while _follow():
        pass
    began = monotonic()
    while catch_up() and monotonic() - began < CATCH_UP_S:
        pass


def catch_up() -> int:
    """Writes up to `CHUNK` sessions, orders and stretches of presence of the backlog; how many sessions and orders."""
    with transaction() as db:
        mark = locked_mark(db)
        if not _left(mark):
            return 0
        talks = talks_up_to(mark.talks_left, CHUNK) if mark.talks_left else []
        orders = orders_up_to(mark.orders_left, CHUNK) if mark.orders_left else []
        spans = spans_up_to(mark.presence_left, CHUNK) if mark.presence_left else []
        _write(db, mark, talks, orders, spans)
        mark.talks_left = talks[-1] - 1 if len(talks) == CHUNK else 0
        mark.orders_left = orders[-1] - 1 if len(orders) == CHUNK else 0
        mark.presence_left = spans[-1] - 1 if len(spans) == CHUNK else 0
        mark.save()
    return len(talks) + len(orders)


def left() -> int:
    """About how many sessions and orders are in the backlog: at most so many."""
    with transaction() as db:
        mark = locked_mark(db)
        return mark.talks_left + mark.orders_left


def rebuild(progress: Callable[[int], Any] = lambda count: None) -> int:
    """Makes all facts anew from what the desk wrote down; how many sessions and orders. `progress` is told after each chunk."""
    with transaction() as db:
        mark = locked_mark(db)
        everything: list[type[Model]] = [*KINDS, OrderFact, Credit, CreditAssist, PresenceFact, BacklogFact]
        for kind in everything:
            kind._default_manager.all().delete()
        CreditRule.objects.filter(stopped_at__isnull=False).update(judged_at=None)
        _begin(mark)
        mark.save()
    done = 0
    while FactMark.objects.filter(talks_left=0, orders_left=0, presence_left=0).first() is None:
        more = catch_up()
        done += more
        progress(more)
    return done


def _left(mark: FactMark) -> int:
    return mark.talks_left + mark.orders_left + mark.presence_left


def _follow() -> bool:
    """Goes through further events, until those named are `CHUNK`: others write in between; whether there may be more."""
    with transaction() as db:
        mark = locked_mark(db)
        if mark.made_by != making_now().fingerprint:
            _make_anew(mark)
        up_to = min(last_number(), mark.n + AT_ONCE)
        told = between(mark.n, up_to, [*_TALKS, *_ORDERS, *_PRESENCE]) if up_to > mark.n else []
        taken, talks, orders, spans = _named(told)
        if talks or orders or spans:
            _write(db, mark, sorted(talks), sorted(orders), sorted(spans))
        more = taken < len(told) or up_to >= mark.n + AT_ONCE
        mark.n = told[taken - 1].n if taken < len(told) else up_to
        mark.save()
    return more


def _named(told: list[Told]) -> tuple[int, set[int], set[int], set[int]]:
    """How many of the events to take now, and the conversations, orders and stretches of presence they name."""
    found: tuple[set[int], set[int], set[int]] = (set(), set(), set())
    for taken, one in enumerate(told):
        if sum(map(len, found)) >= CHUNK:
            return taken, *found
        for kinds, named in zip((_TALKS, _ORDERS, _PRESENCE), found, strict=True):
            named.update(kinds[one.name](one.body) if one.name in kinds else ())
    return len(told), *found


def _write(db: Db, mark: FactMark, talks: list[int], orders: list[int], spans: list[int]) -> None:
    mark.written += 1
    written = write_sessions(db, talks, mark.written) + write_orders(db, orders, mark.written) + write_presence(db, spans, mark.written)
    contacts = set(SessionFact.objects.filter(conversation_id__in=talks).values_list("contact_id", flat=True))
    judge_orders_of(db, contacts, orders, mark.written)
    if written < len(talks) + len(orders) + len(spans):
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
    mark.epoch, mark.n = secrets.randbits(62), last_number()
    _make_anew(mark)


def _make_anew(mark: FactMark) -> None:
    """All there is goes into the backlog: what is there stays until it is replaced."""
    mark.made_by, mark.backlog_day = making_now().fingerprint, 0
    mark.talks_left = mark.talks_all = last_talk()
    mark.orders_left = mark.orders_all = last_order_number()
    mark.presence_left = last_span()
