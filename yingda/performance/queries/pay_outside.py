"""What a statement gets from beside its month: counts carried over, amounts that were approved or released, orders that came back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from itertools import product
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db.models import Q, Sum

from yingda.attribution.queries.taken_back import TakenBack, taken_back
from yingda.kit.money import FEN, arithmetic, yuan_of
from yingda.performance.models import ClawedBack, PayExtra, PayPeriod, PayStatement
from yingda.performance.queries.paid import plan_of
from yingda.performance.queries.pay_facts import today_number, values_of
from yingda.performance.queries.reckoning import Outside, carried_of
from yingda.performance.rules.adjusting import Refund
from yingda.performance.rules.disputes import APPROVED as AGREED
from yingda.performance.rules.plan_checks import SALES
from yingda.performance.rules.plans import ClawBack, Plan, RateTiers
from yingda.performance.rules.running import APPROVED, LOCKED
from yingda.performance.rules.statements import Extra, Facts, Line, PaidOrder, Statement, statement

# Nothing of a period older than this is taken back or released.
MOST_PERIODS = 13


@dataclass(frozen=True, slots=True)
class Released:
    """What was held back of a component in an earlier period and no longer moves (yuan)."""

    person: int
    source: PayPeriod
    component: str
    amount: Decimal


def outside_of(period: PayPeriod, plan: Plan, released: Sequence[Released], due: Sequence[PayExtra]) -> Outside:
    """Everything from beside the month of a period, as it is now. due: `extras_due` of it."""
    earlier = _earlier(period)
    carries = any(isinstance(one, RateTiers) and one.terms.small == "carried_over" for one in plan.components)
    carried = carried_of(_statements(earlier[0]).values()) if carries and earlier else {}
    extras: dict[int, list[Extra]] = defaultdict(list)
    for row in due:
        extras[row.person_id].append(Extra(row.kind, f"{row.kind}-{row.pk}", yuan_of(row.amount), "pay_line_said", {"reason": row.reason}))
    for one in released:
        said = {"month": one.source.month, "component": one.component}
        extras[one.person].append(Extra("released", f"released-{one.source.month}-{one.component}", one.amount, "pay_line_released", said))
    return Outside(carried, extras, _refunds(period, plan, earlier))


def extras_due(period: PayPeriod) -> list[PayExtra]:
    """The amounts approved for a period, or for an earlier month and not paid yet."""
    due = PayExtra.objects.filter(key=period.key, state=AGREED, month__lte=period.month).exclude(kind="released")
    return list(due.filter(Q(period=None) | Q(period=period)).order_by("pk"))


def released_for(period: PayPeriod) -> list[Released]:
    """What earlier periods held back and may be paid now, each once."""
    gone = {(row.person_id, row.source_id, row.component) for row in PayExtra.objects.filter(key=period.key, kind="released").exclude(period=period)}
    found = []
    for source in _earlier(period):
        held = list(PayStatement.objects.filter(period=source, held__gt=0).order_by("person_id"))
        if held:
            plan = plan_of(source.plan)
            values = values_of(plan, source.month, today_number())
            for row in held:
                facts = msgspec.structs.replace(msgspec.json.decode(row.inputs, type=Facts), values=values.get(row.person_id, {}))
                lines = _ripe(msgspec.json.decode(row.document, type=Statement), statement(plan, facts))
                fresh = [line for line in lines if (row.person_id, source.pk, line.component) not in gone]
                found += [Released(row.person_id, source, line.component, line.amount) for line in fresh]
    return found


def _ripe(then: Statement, now: Statement) -> Iterable[Line]:
    held = {line.component for line in then.lines if line.held}
    return [line for line in now.lines if line.component in held and not line.held and line.amount > 0]


def _earlier(period: PayPeriod) -> list[PayPeriod]:
    """The approved periods of the same plan before this one, the latest first."""
    rows = PayPeriod.objects.filter(key=period.key, month__lt=period.month, state__in=(APPROVED, LOCKED)).select_related("plan")
    return list(rows.order_by("-month")[:MOST_PERIODS])


def _statements(period: PayPeriod) -> dict[int, Statement]:
    rows = PayStatement.objects.filter(period=period).values_list("person_id", "document")
    return {person: msgspec.json.decode(document, type=Statement) for person, document in rows}


def _refunds(period: PayPeriod, plan: Plan, earlier: Sequence[PayPeriod]) -> dict[int, dict[str, list[PaidOrder]]]:
    found: dict[int, dict[str, list[PaidOrder]]] = defaultdict(lambda: defaultdict(list))
    parts = [one for one in plan.components if isinstance(one, ClawBack)]
    since = [one.calculated_at for one in earlier if one.calculated_at is not None]
    if not parts or not since:
        return {}
    by_month: dict[str, list[TakenBack]] = defaultdict(list)
    for back in taken_back(min(since)):
        by_month[f"{back.day // 10_000:04d}-{back.day // 100 % 100:02d}"].append(back)
    for source in earlier:
        if by_month.get(source.month):
            taken, made = _taken_before(period, source), _statements(source)
            for back, part in product(by_month[source.month], parts):
                line = _line_of(made.get(back.agent_id), part.of)
                one = None if line is None else _paid_order(line, back, source, taken)
                if one is not None:
                    found[back.agent_id][part.key].append(one)
    return found


def _taken_before(period: PayPeriod, source: PayPeriod) -> dict[tuple[int, int], Decimal]:
    rows = ClawedBack.objects.filter(source=source).exclude(period=period).values_list("person_id", "order_id").annotate(taken=Sum("amount"))
    return {(person, order): yuan_of(taken) for person, order, taken in rows}


def _line_of(made: Statement | None, key: str) -> Line | None:
    return next((line for line in made.lines if line.component == key), None) if made is not None else None


def _paid_order(line: Line, back: TakenBack, source: PayPeriod, taken: dict[tuple[int, int], Decimal]) -> PaidOrder | None:
    """What a line paid on an order by its part of the base, and what of it went back since; nothing when nothing was paid or went back."""
    base, then = sum((one.numerator for one in line.used if one.metric == SALES), Decimal(0)), source.calculated_at or 0
    worth = sum(amount for booked, _at, amount in back.entries if booked <= then)
    later = [(at, -amount) for booked, at, amount in back.entries if booked > then]
    refunded = sum(amount for _at, amount in later)
    if base <= 0 or line.amount <= 0 or min(worth, refunded) <= 0:
        return None
    with arithmetic():
        paid = (line.amount * min(yuan_of(worth), base) / base).quantize(FEN, rounding=ROUND_DOWN)
    on = datetime.fromtimestamp(max(at for at, _amount in later) / 1000, UTC).astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    ordered = date(back.day // 10_000, back.day // 100 % 100, back.day % 100)
    refund = Refund(yuan_of(worth), ordered, yuan_of(refunded), on)
    return PaidOrder(back.order_id, source.month, paid, taken.get((back.agent_id, back.order_id), Decimal(0)), refund)
