"""Judging orders by the chats of their buyers: under every version that is not stopped, written beside each other; the ledger only grows."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from yingda.attribution.models import AgentFact, Credit, CreditEntry, CreditRule, OrderFact, SessionFact
from yingda.attribution.rules.chats import Spoke, chats_of
from yingda.attribution.rules.days import day_number
from yingda.attribution.rules.facts import DAY, PLACED_FIRST, Chat, Order, Refund, Settings
from yingda.attribution.rules.judging import Judgement, side_by_side
from yingda.attribution.rules.ledger import Entry, entries_of, settle
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db


def rules_now(db: Db) -> list[CreditRule]:
    """The versions orders are judged by; the product's own is made when there is none."""
    found = list(CreditRule.objects.filter(stopped_at__isnull=True).order_by("pk"))
    if not found and not CreditRule.objects.exists():
        values = {"name": PLACED_FIRST, "rule": PLACED_FIRST, "look_back": 2 * DAY, "follow_up": True, "claw_back": 15 * DAY}
        return [CreditRule.objects.create(**values, in_force=True, made_at=db.now)]
    return found


def settings_of(rule: CreditRule) -> Settings:
    """A version as rules read it."""
    return Settings(str(rule.pk), rule.rule, rule.look_back, rule.follow_up, claw_back=rule.claw_back)


def judge_orders_of(db: Db, contacts: Collection[int], order_ids: Collection[int], written: int) -> None:
    """Judges the orders of these contacts, and these orders, anew under every version; part of the running transaction."""
    facts = list((OrderFact.objects.filter(contact_id__in=contacts) | OrderFact.objects.filter(order_id__in=order_ids)).order_by("order_id"))
    rules = rules_now(db)
    if not facts or not rules:
        return
    chats, groups = _chats({one.contact_id for one in facts if one.contact_id is not None})
    orders = {one.order_id: _order(one) for one in facts}
    judged = side_by_side(orders.values(), chats, [settings_of(rule) for rule in rules])
    for rule in rules:
        found = judged[str(rule.pk)]
        _keep(db, rule, facts, found, groups, written)
        _book(db, rule, orders, found)


def _chats(contacts: set[int]) -> tuple[dict[int, list[Chat]], dict[int, int | None]]:
    """The chats of each of these contacts, and the group of each of their sessions: two queries."""
    sessions = {row.conversation_id: row for row in SessionFact.objects.filter(contact_id__in=contacts)}
    spoke: dict[int, list[Spoke]] = defaultdict(list)
    for row in AgentFact.objects.filter(conversation_id__in=sessions).order_by("conversation_id", "agent_id"):
        session = sessions[row.conversation_id]
        ended = session.resolved_last_at or session.last_line_at or row.last_at
        spoke[session.contact_id].append(Spoke(row.conversation_id, row.agent_id, row.first_at, row.last_at, session.first_customer_at, ended))
    return {contact: list(chats_of(found)) for contact, found in spoke.items()}, {number: row.group_id for number, row in sessions.items()}


def _order(one: OrderFact) -> Order:
    refunds = () if one.refunded_at is None else (Refund(one.refunded_at, max(0, one.total)),)
    # A contact that is not known has no chats: a number nobody has stands for it.
    return Order(one.order_id, one.contact_id or -one.order_id, one.placed_at, one.paid_at, one.total, one.cancelled_at, refunds)


def _keep(db: Db, rule: CreditRule, facts: Iterable[OrderFact], judged: dict[int, Judgement], groups: dict[int, int | None], written: int) -> None:
    rows = [_row(rule, one, judged[one.order_id], written) | {"group_id": _group(judged[one.order_id], groups)} for one in facts]
    Credit.objects.filter(rule_id=rule.pk, order_id__in=list(judged)).delete()
    columns = list(rows[0])
    db.load("attribution_credit", columns, [tuple(row[name] for name in columns) for row in rows])


def _row(rule: CreditRule, fact: OrderFact, found: Judgement, written: int) -> dict[str, Any]:
    return {
        "order_id": fact.order_id, "rule_id": rule.pk, "written": written, "in_force": rule.in_force, "agent_id": found.agent_id,
        "contact_id": fact.contact_id, "day": fact.paid_day or fact.day, "day_n": day_number(fact.paid_day or fact.day),
        "placed_n": day_number(fact.day), "amount": found.amount, "items": fact.items,
        "paid": fact.paid_at is not None, "decided_by": found.decided_by or "", "reason": found.reason, "cell": found.cell,
        "assists": encoded(found.assists).decode(), "evidence": encoded([asdict(one) for one in found.evidence]).decode(),
    }  # fmt: skip


def _group(found: Judgement, groups: dict[int, int | None]) -> int | None:
    """The group of the session that decided."""
    return next((groups.get(one.chat.conversation_id) for one in found.evidence if one.chosen and one.event == found.decided_by), None)


def _book(db: Db, rule: CreditRule, orders: dict[int, Order], judged: dict[int, Judgement]) -> None:
    how = settings_of(rule)
    booked = [
        Entry(row.order_id, row.agent_id, row.amount, row.kind, row.at, str(rule.pk))
        for row in CreditEntry.objects.filter(rule_id=rule.pk, order_id__in=list(orders)).order_by("pk")
    ]
    due = [entry for order in orders.values() for entry in entries_of(order, judged[order.id].agent_id, how)]
    fresh = settle(booked, due, db.now)
    CreditEntry.objects.bulk_create(
        [
            CreditEntry(order_id=one.order_id, rule_id=rule.pk, agent_id=one.agent_id, amount=one.amount, kind=one.kind, at=one.at, booked_at=db.now)
            for one in fresh
        ]
    )
