"""Plans, periods and statements as they are read: everybody their own, others with `pay.view`, runs with `pay.manage`."""

from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.kit.money import yuan_of
from yingda.people import queries as people
from yingda.performance.models import PayPeriod, PayStatement, PlanVersion
from yingda.performance.rules.plans import Plan
from yingda.plumbing.messages import say

MANAGE, VIEW = "pay.manage", "pay.view"
_BY = ("calculated_by_id", "reviewed_by_id", "approved_by_id")


def plans(actor: Actor) -> list[dict[str, Any]]:
    """Every plan in its latest version. Needs `pay.manage`."""
    actor.demand(MANAGE)
    latest = {row.key: row for row in PlanVersion.objects.order_by("key", "version")}
    return [shown_plan(row) for row in latest.values()]


def shown_plan(row: PlanVersion) -> dict[str, Any]:
    """A plan version as it is answered."""
    return {"id": row.pk, "key": row.key, "version": row.version, "name": row.name, "document": msgspec.json.decode(row.document), "made_at": row.made_at}


def periods(actor: Actor) -> list[dict[str, Any]]:
    """The periods, the newest month first, 200 at most. Needs `pay.manage`."""
    actor.demand(MANAGE)
    return [shown_period(row) for row in PayPeriod.objects.select_related("plan").order_by("-month", "-pk")[:200]]


def period_of(actor: Actor, period_id: int) -> PayPeriod:
    """One period. Needs `pay.manage`. Raises NotFound."""
    actor.demand(MANAGE)
    row = PayPeriod.objects.select_related("plan").filter(pk=period_id).first()
    if row is None:
        raise NotFound("pay_period")
    return row


def shown_period(row: PayPeriod) -> dict[str, Any]:
    """A period as it is answered."""
    plan = {"id": row.plan_id, "key": row.plan.key, "version": row.plan.version, "name": row.plan.name}
    times = {name: getattr(row, name) for name in ("made_at", "calculated_at", "reviewed_at", "approved_at", "locked_at", *_BY)}
    return {"id": row.pk, "month": row.month, "state": row.state, "total": str(yuan_of(row.total)), "version": row.version, "plan": plan, **times}


def statements(actor: Actor, period_id: int) -> list[dict[str, Any]]:
    """The statements of a period, by name. Needs `pay.manage`."""
    row = period_of(actor, period_id)
    names = {number: name for number, name, _other in people.accounts()}
    found = [shown(one, row, actor.locale, names) for one in PayStatement.objects.filter(period=row)]
    return sorted(found, key=lambda one: (one["name"], one["person_id"]))


def own_statements(actor: Actor) -> list[dict[str, Any]]:
    """One's own statements of approved periods, the newest first."""
    rows = PayStatement.objects.filter(person_id=actor.person_id, period__state__in=("approved", "locked")).select_related("period__plan")
    return [shown(one, one.period, actor.locale, {one.person_id: actor.name}) for one in rows.order_by("-period__month", "-pk")[:60]]


def shown(one: PayStatement, period: PayPeriod, locale: str, names: dict[int, str]) -> dict[str, Any]:
    """A statement with each line said in the reader's language."""
    document = msgspec.json.decode(one.document)
    lines = [{**line, "why": [say(why["code"], locale, why["facts"]) for why in line["why"]]} for line in document["lines"]]
    money = {name: document[name] for name in ("total", "paid", "shortfall", "held")}
    plan = {"key": document["plan"], "version": document["plan_version"], "name": period.plan.name}
    return {"id": one.pk, "person_id": one.person_id, "name": names.get(one.person_id, ""), "month": period.month, "plan": plan, "lines": lines, **money}


def plan_of(row: PlanVersion) -> Plan:
    """A plan version as rules read it."""
    return msgspec.convert({"key": row.key, "version": row.version, **msgspec.json.decode(row.document)}, Plan, strict=False)
