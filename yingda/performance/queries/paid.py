"""Plans, periods and statements as they are read: everybody their own, others with `pay.view`, runs with `pay.manage`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound
from yingda.kit.money import yuan_of
from yingda.people import queries as people
from yingda.performance.models import PayDispute, PayPeriod, PayStatement, PlanVersion
from yingda.performance.rules.disputes import WITHDRAWN, may_still_dispute
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.plans import Plan
from yingda.performance.rules.running import APPROVED, LOCKED
from yingda.performance.settings import DISPUTE_DAYS
from yingda.plumbing.clock import now_ms
from yingda.plumbing.messages import say

MANAGE, VIEW = "pay.manage", "pay.view"
_BY = ("calculated_by_id", "reviewed_by_id", "approved_by_id")
MOST_VERSIONS, MOST_OWN = 200, 60


def plans(actor: Actor) -> list[dict[str, Any]]:
    """Every plan in its latest version. Needs `pay.manage`."""
    actor.demand(MANAGE)
    latest = {row.key: row for row in PlanVersion.objects.order_by("key", "version")}
    return [shown_plan(row) for row in latest.values()]


def versions(actor: Actor, key: str) -> list[dict[str, Any]]:
    """The versions of a plan, the latest first, 200 at most. Needs `pay.manage`."""
    actor.demand(MANAGE)
    return [shown_plan(row) for row in PlanVersion.objects.filter(key=key).order_by("-version")[:MOST_VERSIONS]]


def version_of(actor: Actor, plan_id: int) -> PlanVersion:
    """One version of a plan. Needs `pay.manage`. Raises NotFound."""
    actor.demand(MANAGE)
    row = PlanVersion.objects.filter(pk=plan_id).first()
    if row is None:
        raise NotFound("pay_plan")
    return row


def in_force(key: str, month: str) -> PlanVersion:
    """The version of a plan that is in force in a month. Raises NotFound for no plan, Conflict when none is in force then."""
    row = PlanVersion.objects.filter(key=key, live_from__gt="", live_from__lte=month).order_by("-live_from", "-version").first()
    if row is None and not PlanVersion.objects.filter(key=key).exists():
        raise NotFound("pay_plan")
    if row is None:
        raise Conflict("pay_plan_not_live", month=month)
    return row


def all_in_force(month: str) -> list[PlanVersion]:
    """The version of every plan that is in force in a month, by key."""
    rows = PlanVersion.objects.filter(live_from__gt="", live_from__lte=month).order_by("key", "live_from", "version")
    return list({row.key: row for row in rows}.values())


def shown_plan(row: PlanVersion) -> dict[str, Any]:
    """A plan version as it is answered."""
    plain = {name: getattr(row, name) for name in ("key", "version", "name", "note", "live_from", "live_at", "live_by_id", "made_at", "made_by_id")}
    return {"id": row.pk, **plain, "document": msgspec.json.decode(row.document)}


def periods(actor: Actor) -> list[dict[str, Any]]:
    """The periods, the newest month first, 200 at most. With `pay.view` those that are approved; all need `pay.manage`."""
    actor.demand_somewhere(VIEW)
    rows = PayPeriod.objects.select_related("plan").order_by("-month", "-pk")
    if not actor.may(MANAGE):
        rows = rows.filter(state__in=(APPROVED, LOCKED))
    # What a group leader may see is the statements of the group, not what everybody costs.
    is_whole = actor.may(MANAGE) or actor.kind == "system" or actor.reach.get(VIEW, NOWHERE).everything
    return [shown_period(row) if is_whole else {**shown_period(row), "total": "", "paid": ""} for row in rows[:200]]


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
    sums = {"total": str(yuan_of(row.total)), "paid": str(yuan_of(row.paid))}
    return {"id": row.pk, "month": row.month, "state": row.state, **sums, "version": row.version, "plan": plan, **times}


def statements(actor: Actor, period_id: int) -> list[dict[str, Any]]:
    """The statements of a period, by name: all with `pay.manage`; of one that is approved those the actor's `pay.view` reaches. Raises NotFound, Forbidden."""
    row = PayPeriod.objects.select_related("plan").filter(pk=period_id).first()
    actor.demand_somewhere(VIEW)
    if row is None or not (actor.may(MANAGE) or row.state in (APPROVED, LOCKED)):
        raise NotFound("pay_period")
    kept = list(_within(actor, PayStatement.objects.filter(period=row).select_related("period__plan")))
    names = {number: name for number, name, _other in people.accounts()}
    return sorted(shown_all(kept, actor.locale, names), key=lambda one: (one["name"], one["person_id"]))


def own_statements(actor: Actor) -> list[dict[str, Any]]:
    """One's own statements of approved periods, the newest first."""
    rows = PayStatement.objects.filter(person_id=actor.person_id, period__state__in=(APPROVED, LOCKED)).select_related("period__plan")
    return shown_all(list(rows.order_by("-period__month", "-pk")[:MOST_OWN]), actor.locale, {actor.person_id: actor.name})


def statement_of(actor: Actor, statement_id: int) -> PayStatement:
    """A statement somebody may see: their own once it is approved, others as `statements`. Raises NotFound."""
    row = PayStatement.objects.select_related("period__plan").filter(pk=statement_id).first()
    if row is None:
        raise NotFound("pay_statement")
    ready = row.period.state in (APPROVED, LOCKED)
    own = actor.kind == "person" and actor.id == row.person_id and ready
    if not (own or actor.may(MANAGE) or (ready and _reaches(actor, row.person_id))):
        raise NotFound("pay_statement")
    return row


def shown_all(rows: list[PayStatement], locale: str, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Statements with each line said in the reader's language, and what became of disputes."""
    disputes: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for one in PayDispute.objects.filter(statement__in=[row.pk for row in rows]).exclude(state=WITHDRAWN).order_by("pk"):
        disputes[one.statement_id][one.line] = {name: getattr(one, name) for name in ("id", "state", "reason", "due_at", "outcome")}
    now = now_ms()
    return [_shown(row, locale, names.get(row.person_id, ""), disputes[row.pk], now) for row in rows]


def plan_of(row: PlanVersion) -> Plan:
    """A plan version as rules read it."""
    return msgspec.convert({"key": row.key, "version": row.version, **msgspec.json.decode(row.document)}, Plan, strict=False)


def component_names(plan: Plan, locale: str) -> dict[str, str]:
    """What each component of a plan is called: its own name, or that of its kind."""
    return {one.key: one.name or say(f"pay_kind_{one.__struct_config__.tag}", locale, {}) for one in plan.components}


def metric_name(key: str, locale: str) -> str:
    """What a metric is called; its key where it is no longer there."""
    metric = BY_KEY.get(key)
    return key if metric is None else (metric.en if locale == "en" else metric.zh)[0]


def said_why(why: Iterable[Mapping[str, Any]], locale: str, names: Mapping[str, str]) -> list[str]:
    """The reasons of a line as sentences."""
    return [say(one["code"], locale, _readable(one["facts"], locale, names)) for one in why]


def _readable(facts: Mapping[str, Any], locale: str, names: Mapping[str, str]) -> dict[str, Any]:
    found = dict(facts)
    if "metric" in found:
        found["metric"] = ("、" if locale != "en" else ", ").join(metric_name(key.strip(), locale) for key in str(found["metric"]).split(","))
    if "component" in found:
        found["component"] = names.get(str(found["component"]), found["component"])
    return found


def _shown(row: PayStatement, locale: str, name: str, disputes: Mapping[int, dict[str, Any]], now: int) -> dict[str, Any]:
    document = msgspec.json.decode(row.document)
    names = component_names(plan_of(row.period.plan), locale)
    lines = [_line(line, place, locale, names, disputes.get(place)) for place, line in enumerate(document["lines"])]
    money = {key: document[key] for key in ("total", "paid", "shortfall", "held")}
    plan = {"key": document["plan"], "version": document["plan_version"], "name": row.period.plan.name}
    ready = may_still_dispute(row.period.approved_at, now, DISPUTE_DAYS.value())
    about = {"id": row.pk, "period_id": row.period_id, "person_id": row.person_id, "name": name, "month": row.period.month, "state": row.period.state}
    return {**about, "plan": plan, "lines": lines, **money, "disputable": ready}


def _line(line: dict[str, Any], place: int, locale: str, names: Mapping[str, str], dispute: dict[str, Any] | None) -> dict[str, Any]:
    used = [{**one, "name": metric_name(one["metric"], locale)} for one in line["used"]]
    name = names.get(line["component"]) or say(f"pay_kind_{line['kind']}", locale, {})
    return {**line, "place": place, "name": name, "used": used, "why": said_why(line["why"], locale, names), "dispute": dispute}


def _within(actor: Actor, rows: Any) -> Any:
    """The statements an actor may see of others."""
    reach = actor.reach.get(VIEW, NOWHERE)
    if actor.may(MANAGE) or reach.everything:
        return rows
    if not reach.groups:
        raise Forbidden(permission=VIEW)
    return rows.filter(person_id__in=people.members_of(reach.groups))


def _reaches(actor: Actor, person_id: int) -> bool:
    reach = actor.reach.get(VIEW, NOWHERE)
    return reach.everything or bool(reach.groups and person_id in people.members_of(reach.groups))
