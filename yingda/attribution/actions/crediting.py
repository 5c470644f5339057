"""Judging orders by the chats of their buyers: under every version that is not stopped, written beside each other; the ledger only grows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from yingda.attribution.models import Credit, CreditAssist, CreditEntry, CreditRule, OrderFact
from yingda.attribution.queries.evidence import Talks, contacts_of, orders_of, settings_of, talks_of
from yingda.attribution.rules.days import day_number
from yingda.attribution.rules.facts import DAY, MARKS, PLACED_FIRST, Order
from yingda.attribution.rules.judging import ORDER, PAYMENT, Judgement, side_by_side
from yingda.attribution.rules.ledger import Entry, entries_of, settle
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db

Row = dict[str, Any]


def rules_now(db: Db) -> list[CreditRule]:
    """The versions orders are judged by; the product's own is made when there is none."""
    found = list(CreditRule.objects.filter(stopped_at__isnull=True).order_by("pk"))
    if not found and not CreditRule.objects.exists():
        values = {"name": PLACED_FIRST, "rule": PLACED_FIRST, "look_back": 2 * DAY, "follow_up": True, "claw_back": 15 * DAY}
        return [CreditRule.objects.create(**values, in_force=True, made_at=db.now, judged_at=db.now, in_force_at=db.now)]
    return found


def judge_orders_of(db: Db, contacts: Collection[int], order_ids: Collection[int], written: int) -> None:
    """Judges the orders of these contacts, and these orders, anew under every version; part of the running transaction."""
    facts = list((OrderFact.objects.filter(contact_id__in=contacts) | OrderFact.objects.filter(order_id__in=order_ids)).order_by("order_id"))
    judge_facts(db, facts, rules_now(db), written)


def judge_facts(db: Db, facts: Sequence[OrderFact], rules: Sequence[CreditRule], written: int) -> None:
    """Judges these orders under these versions; part of the running transaction. What was judged of them under the versions before is replaced."""
    if not facts or not rules:
        return
    talks = talks_of(contacts_of(facts))
    orders = orders_of(facts)
    judged = side_by_side(orders.values(), talks.chats, [settings_of(rule) for rule in rules])
    _clear(rules, list(orders))
    for rule in rules:
        found = judged[str(rule.pk)]
        _keep(db, rule, facts, found, talks, written)
        _book(db, rule, orders, found)


def _clear(rules: Sequence[CreditRule], order_ids: list[int]) -> None:
    for kind in (Credit, CreditAssist):
        kind.objects.filter(order_id__in=order_ids, rule_id__in=[rule.pk for rule in rules]).delete()


def _keep(db: Db, rule: CreditRule, facts: Iterable[OrderFact], judged: Mapping[int, Judgement], talks: Talks, written: int) -> None:
    rows = [_row(rule, one, judged[one.order_id], talks, written) for one in facts]
    _load(db, "attribution_credit", rows)
    _load(db, "attribution_creditassist", [row for credit, one in zip(rows, facts, strict=True) for row in _assists(credit, judged[one.order_id], talks)])


def _load(db: Db, table: str, rows: Sequence[Row]) -> None:
    if rows:
        columns = list(rows[0])
        db.load(table, columns, [tuple(row.values()) for row in rows])


def _row(rule: CreditRule, fact: OrderFact, found: Judgement, talks: Talks, written: int) -> Row:
    day, paid = fact.paid_day or fact.day, fact.paid_at is not None
    return {
        "order_id": fact.order_id, "rule_id": rule.pk, "written": written, "in_force": rule.in_force, "agent_id": found.agent_id,
        "contact_id": fact.contact_id, "group_id": _group(found, talks), "day": day, "day_n": day_number(day), "placed_n": day_number(fact.day),
        "amount": found.amount, "gross": fact.total, "taken_back": fact.total - found.amount if paid else 0, "items": fact.items, "paid": paid,
        "refund_applied": fact.refund_applied_at is not None, "refunded": fact.refunded_at is not None,
        "decided_by": found.decided_by or "", "reason": found.reason, "cell": found.cell,
        "ordered_id": found.whose.ordered, "payer_id": found.whose.paid, "follow_up_id": found.whose.follow_up,
        "inquiry_days": rule.inquiry_days, "after_sales_days": rule.after_sales_days,
        "assists": encoded(found.assists).decode(), "evidence": encoded(found.evidence).decode(),
    }  # fmt: skip


def _assists(credit: Row, found: Judgement, talks: Talks) -> Iterable[Row]:
    same = {name: credit[name] for name in ("order_id", "rule_id", "in_force", "contact_id", "day", "day_n", "amount", "paid")}
    for agent in found.assists:
        last = max((one.chat for one in found.evidence if one.chat.agent_id == agent), key=lambda chat: chat.ended_at)
        yield {**same, "agent_id": agent, "group_id": talks.groups.get(last.conversation_id)}


def _group(found: Judgement, talks: Talks) -> int | None:
    """The group of the session that decided; of an order somebody marked, of the one that would have."""
    chosen = [one for one in found.evidence if one.chosen and one.event in ((found.decided_by,) if found.reason not in MARKS else (ORDER, PAYMENT))]
    return talks.groups.get(chosen[0].chat.conversation_id) if chosen else None


def _book(db: Db, rule: CreditRule, orders: Mapping[int, Order], judged: Mapping[int, Judgement]) -> None:
    how = settings_of(rule)
    booked = [
        Entry(order, agent, amount, kind, at, how.version)
        for order, agent, amount, kind, at in CreditEntry.objects.filter(rule_id=rule.pk, order_id__in=list(orders))
        .order_by("pk")
        .values_list("order_id", "agent_id", "amount", "kind", "at")
    ]
    due = [entry for order in orders.values() for entry in entries_of(order, judged[order.id].agent_id, how)]
    fresh = settle(booked, due, db.now)
    of_rule = {"rule_id": rule.pk, "booked_at": db.now}
    _load(db, "attribution_creditentry", [
        {"order_id": one.order_id, "agent_id": one.agent_id, "amount": one.amount, "kind": one.kind, "at": one.at, **of_rule} for one in fresh
    ])  # fmt: skip
