"""Disputes, amounts from outside, and the budget, as they are read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from django.db.models import Q, Sum

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.money import to_fen, yuan_of
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.people import queries as people
from yingda.performance.models import FundMovement, PayDispute, PayEmployment, PayExtra, PayFund
from yingda.performance.queries.paid import MANAGE, all_in_force, component_names, plan_of
from yingda.performance.queries.pay_facts import days_of_month, today, today_number, values_of
from yingda.performance.queries.reckoning import facts_of
from yingda.performance.rules.disputes import OPEN
from yingda.performance.rules.funds import projected
from yingda.performance.rules.plans import Plan, RateTiers
from yingda.performance.rules.statements import statement
from yingda.performance.rules.tiers import end_of_block, months_so_far
from yingda.plumbing.clock import now_ms

MOST = 500


def disputes(actor: Actor, wanted: Mapping[str, Any], cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Disputes, the newest first, by state, owner, person, and whether they are overdue. Needs `pay.manage`."""
    actor.demand(MANAGE)
    rows = PayDispute.objects.filter(**{name: value for name in ("state", "owner_id", "person_id") if (value := wanted.get(name))})
    if wanted.get("overdue"):
        rows = rows.filter(state=OPEN, due_at__lt=now_ms())
    total = rows.count()
    if cursor is not None:
        rows = rows.filter(pk__lt=_before(cursor))
    found = list(rows.select_related("statement__period__plan", "extra").order_by("-pk")[: limit + 1])
    names = {number: name for number, name, _other in people.accounts()}
    page = page_of(found, limit, lambda row: (row.pk,), total)
    return Page(tuple(_dispute(row, names, actor.locale) for row in page.items), page.next, total)


def dispute_shown(actor: Actor, dispute_id: int) -> dict[str, Any]:
    """One dispute: one's own, or any with `pay.manage`. Raises NotFound."""
    row = PayDispute.objects.select_related("statement__period__plan", "extra").filter(pk=dispute_id).first()
    if row is None or not (actor.may(MANAGE) or row.person_id == actor.id):
        raise NotFound("pay_dispute")
    return _dispute(row, {number: name for number, name, _other in people.accounts()}, actor.locale)


def _dispute(row: PayDispute, names: Mapping[int, str], locale: str) -> dict[str, Any]:
    document, period = msgspec.json.decode(row.statement.document), row.statement.period
    line = document["lines"][row.line]
    name = component_names(plan_of(period.plan), locale).get(row.component, row.component)
    plain = {key: getattr(row, key) for key in ("id", "line", "state", "reason", "opened_at", "due_at", "decided_at", "outcome", "person_id", "owner_id")}
    about = {"statement_id": row.statement_id, "month": period.month, "plan": period.plan.name, "component": name, "amount": line["amount"]}
    whose = {"name": names.get(row.person_id, ""), "owner": names.get(row.owner_id or 0, ""), "decided_by": names.get(row.decided_by_id or 0, "")}
    return {
        **plain,
        **about,
        **whose,
        "overdue": row.state == OPEN and row.due_at < now_ms(),
        "extra": None if row.extra is None else extra_shown(row.extra, names),
    }


def extras(actor: Actor, wanted: Mapping[str, Any], cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Amounts typed by people, the newest first, by state, person and plan. Needs `pay.manage`."""
    actor.demand(MANAGE)
    rows = PayExtra.objects.exclude(kind="released").filter(**{name: value for name in ("state", "person_id", "key") if (value := wanted.get(name))})
    total = rows.count()
    if cursor is not None:
        rows = rows.filter(pk__lt=_before(cursor))
    names = {number: name for number, name, _other in people.accounts()}
    page = page_of(list(rows.select_related("period").order_by("-pk")[: limit + 1]), limit, lambda row: (row.pk,), total)
    return Page(tuple(extra_shown(row, names) for row in page.items), page.next, total)


def extra_shown(row: PayExtra, names: Mapping[int, str] | None = None) -> dict[str, Any]:
    """An amount as it is answered."""
    known = names or {number: name for number, name, _other in people.accounts()}
    plain = {
        key: getattr(row, key) for key in ("id", "key", "month", "person_id", "kind", "reason", "state", "made_at", "made_by_id", "decided_at", "decided_by_id")
    }
    whose = {"name": known.get(row.person_id, ""), "made_by": known.get(row.made_by_id or 0, ""), "decided_by": known.get(row.decided_by_id or 0, "")}
    return {**plain, **whose, "amount": str(yuan_of(row.amount)), "paid_in": row.period.month if row.period is not None else None}


def employments(actor: Actor, q: str) -> list[dict[str, Any]]:
    """Everybody, with the first and last day they work for the team; by name, 500 at most. Needs `pay.manage`."""
    actor.demand(MANAGE)
    rows = {row.person_id: row for row in PayEmployment.objects.all()}
    sought = q.strip().casefold()
    found = [(number, name) for number, name, other in people.accounts() if not sought or any(sought in text.casefold() for text in (name, *other))]
    return [
        {"person_id": number, "name": name, **{field: getattr(rows.get(number), field, None) for field in ("joined_on", "left_on")}}
        for number, name in sorted(found, key=lambda one: one[1])[:MOST]
    ]


def funds(actor: Actor) -> list[dict[str, Any]]:
    """The funds with their balances. Needs `pay.manage`."""
    actor.demand(MANAGE)
    sums = dict(FundMovement.objects.values_list("fund_id").annotate(sum=Sum("amount")).order_by())
    rows = PayFund.objects.order_by("key")
    return [{"id": row.pk, "name": row.name, "key": row.key, "balance": str(yuan_of(sums.get(row.pk, 0)))} for row in rows]


def movements(actor: Actor, fund_id: int, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """The ledger of a fund, the newest first, with the balance after each. Needs `pay.manage`. Raises NotFound."""
    actor.demand(MANAGE)
    if not PayFund.objects.filter(pk=fund_id).exists():
        raise NotFound("pay_fund")
    rows, every = FundMovement.objects.filter(fund_id=fund_id), FundMovement.objects.filter(fund_id=fund_id)
    if cursor is not None:
        rows = rows.filter(pk__lt=_before(cursor))
    found = list(rows.select_related("period__plan").order_by("-pk")[: limit + 1])
    names = {number: name for number, name, _other in people.accounts()}
    after = (every.filter(Q(pk__lte=found[0].pk)).aggregate(sum=Sum("amount"))["sum"] or 0) if found else 0
    shown = []
    for row in found:
        shown.append(_movement(row, after, names))
        after -= row.amount
    page = page_of(list(zip(found, shown, strict=True)), limit, lambda pair: (pair[0].pk,), every.count())
    return Page(tuple(one for _row, one in page.items), page.next, page.total)


def _movement(row: FundMovement, after: int, names: Mapping[int, str]) -> dict[str, Any]:
    plan = None if row.period is None else row.period.plan.name
    amounts = {"amount": str(yuan_of(row.amount)), "balance": str(yuan_of(after))}
    return {"id": row.pk, "kind": row.kind, **amounts, "note": row.note, "at": row.at, "by": names.get(row.by_id or 0, ""), "plan": plan}


def forecast(actor: Actor) -> dict[str, Any]:
    """What the running month has come to so far, and will come to if its days go on like this, by plan in force. Needs `pay.manage`.

    A block of months that is not over is taken as if it ended with what it has: it is owed, though not due.
    """
    actor.demand(MANAGE)
    day = today()
    month, elapsed = f"{day // 10_000:04d}-{day // 100 % 100:02d}", day % 100
    whole = days_of_month(month)[1] % 100
    rows = []
    for row in all_in_force(month):
        now, then = _liability(plan_of(row), month, elapsed, whole)
        rows.append({"key": row.key, "plan": row.name, "version": row.version, "so_far": str(now), "projected": str(then)})
    return {"month": month, "days": elapsed, "days_in_month": whole, "items": rows, "total": len(rows)}


def _liability(plan: Plan, month: str, days: int, whole: int) -> tuple[Decimal, Decimal]:
    year, number = int(month[:4]), int(month[5:])
    sums = [Decimal(0), Decimal(0)]
    running = [one for one in plan.components if isinstance(one, RateTiers)]
    parts = [
        (Plan(plan.key, plan.version, (one,), plan.groups), end_of_block(one.terms, year, number), months_so_far(one.terms, year, number)) for one in running
    ]
    due = tuple(one for one in plan.components if not isinstance(one, RateTiers))
    if due:
        parts.append((Plan(plan.key, plan.version, due, plan.groups), month, (month,)))
    for part, end, months in parts:
        for facts in facts_of(part, month, values=values_of(part, month, today_number(), months)):
            for place, seen in enumerate((facts, projected(facts, days, whole))):
                made = statement(part, msgspec.structs.replace(seen, period=end))
                sums[place] += max(Decimal(0), made.total) + made.held
    return to_fen(sums[0]), to_fen(sums[1])


def _before(cursor: str) -> int:
    try:
        return int(decode(cursor, tuple[int])[0])
    except BadCursor as error:
        raise Refused("cursor_invalid", "cursor") from error
