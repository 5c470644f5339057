"""Running pay: plans in versions, a month calculated, reviewed, approved by another person, locked; replayed to the same bytes."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from yingda.attribution.queries.days import business_day, day_number
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Many, NotFound, Refused
from yingda.kit.money import fen_of, yuan_of
from yingda.performance.models import PayPeriod, PayStatement, PlanVersion
from yingda.performance.queries.paid import MANAGE, period_of, plan_of
from yingda.performance.queries.pay_facts import metric_keys, values_of
from yingda.performance.rules.plan_checks import plan_problems
from yingda.performance.rules.plans import Plan, default_plans
from yingda.performance.rules.running import APPROVED, CALCULATED, LOCKED, REVIEWED, is_month, may_approve, may_become
from yingda.performance.rules.statements import Facts, statement, statement_bytes
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.store import Db, transaction

APPROVE = "pay.approve"
_NAMES = {"conversion_tiers": "三月转化阶梯 Conversion tiers", "sales_commission": "销售提成 Sales commission"}


def save_plan(actor: Actor, key: str, name: str, document: Any) -> PlanVersion:
    """A new version of the plan `key`; earlier ones stay as they are. Needs `pay.manage`. Raises Many naming what is wrong, by its place."""
    actor.demand(MANAGE)
    with transaction() as db:
        last = PlanVersion.objects.filter(key=key).order_by("-version").first()
        plan = _checked(key, 1 if last is None else last.version + 1, document)
        return _write(db, actor, plan, name)


def ship_plans(actor: Actor) -> None:
    """The plans of the product that can be reckoned from the dictionary, where there is no plan yet. Needs `pay.manage`."""
    actor.demand(MANAGE)
    with transaction() as db:
        if not PlanVersion.objects.exists():
            for plan in default_plans():
                if plan.key in _NAMES:
                    _write(db, actor, plan, _NAMES[plan.key])


def open_period(actor: Actor, plan_id: int, month: str) -> PayPeriod:
    """A month (YYYY-MM) to be paid by a plan version. Needs `pay.manage`. Raises Refused, Conflict, NotFound."""
    actor.demand(MANAGE)
    if not is_month(month):
        raise Refused("pay_month_wrong", "month")
    with transaction() as db:
        plan = PlanVersion.objects.filter(pk=plan_id).first()
        if plan is None:
            raise NotFound("pay_plan")
        if PayPeriod.objects.filter(plan=plan, month=month).exists():
            raise Conflict("pay_period_there", month=month)
        made = PayPeriod.objects.create(plan=plan, month=month, made_at=db.now)
        record(actor, "performance.pay_period.opened", f"pay_period:{made.pk}", after={"plan": plan.pk, "month": month})
    return made


def calculate(actor: Actor, period_id: int) -> PayPeriod:
    """Reckons everybody's statement anew, as long as the period is not approved. Needs `pay.manage`. Raises Conflict, NotFound."""
    row = period_of(actor, period_id)
    plan = plan_of(row.plan)
    today = day_number(business_day(now_ms(), ZoneInfo(settings.TIME_ZONE))[0])
    values = values_of(plan, row.month, today)
    with transaction() as db:
        row = _moved(actor, period_id, CALCULATED)
        PayStatement.objects.filter(period=row).delete()
        made = [_statement(row, plan, Facts(person, row.month, parts)) for person, parts in sorted(values.items())]
        PayStatement.objects.bulk_create(made)
        row.total, row.calculated_at, row.calculated_by_id = sum(one.total for one in made), db.now, actor.person_id
        row.reviewed_at = row.reviewed_by_id = None
        row.save()
        record(actor, "performance.pay_period.calculated", f"pay_period:{row.pk}", after={"people": len(made), "total": str(yuan_of(row.total))})
    return row


def review(actor: Actor, period_id: int) -> PayPeriod:
    """Somebody has looked the statements through. Needs `pay.manage`. Raises Conflict, NotFound."""
    with transaction() as db:
        row = _moved(actor, period_id, REVIEWED)
        row.reviewed_at, row.reviewed_by_id = db.now, actor.person_id
        return _kept(actor, row, "reviewed")


def approve(actor: Actor, period_id: int) -> PayPeriod:
    """Another person than those who calculated and reviewed approves it. Needs `pay.approve`, in person. Raises Conflict, NotFound, Forbidden."""
    actor.demand(APPROVE)
    actor.demand_in_person()
    with transaction() as db:
        row = _moved(actor, period_id, APPROVED)
        if not may_approve(actor.person_id, row.calculated_by_id, row.reviewed_by_id):
            raise Conflict("pay_second_person")
        row.approved_at, row.approved_by_id = db.now, actor.person_id
        return _kept(actor, row, "approved")


def lock(actor: Actor, period_id: int) -> PayPeriod:
    """From here on nothing of it changes. Needs `pay.manage`. Raises Conflict, NotFound."""
    with transaction() as db:
        row = _moved(actor, period_id, LOCKED)
        row.locked_at = db.now
        return _kept(actor, row, "locked")


def replay(actor: Actor, period_id: int) -> list[int]:
    """Reckons a period again from the facts its statements were made from; the people whose bytes differ: nobody, ever."""
    row = period_of(actor, period_id)
    plan = plan_of(row.plan)
    kept = PayStatement.objects.filter(period=row).order_by("person_id")
    return [one.person_id for one in kept if statement_bytes(statement(plan, msgspec.json.decode(one.inputs, type=Facts))) != one.document.encode()]


def _checked(key: str, version: int, document: Any) -> Plan:
    try:
        plan = msgspec.convert({"key": key, "version": version, **document}, Plan, strict=False)
    except (msgspec.ValidationError, TypeError) as error:
        raise Refused("pay_plan_wrong", "document", reason=str(error)[:200]) from error
    problems = plan_problems(plan, metric_keys())
    if problems:
        raise Many([Refused(one.code, f"document.{one.place}", **one.facts) for one in problems])
    return plan


def _write(db: Db, actor: Actor, plan: Plan, name: str) -> PlanVersion:
    said = name.strip()
    if not 1 <= len(said) <= 80:
        raise Refused("pay_name_wrong", "name")
    document = msgspec.json.encode({"components": plan.components}, order="sorted").decode()
    who = actor.id if actor.kind == "person" else None
    made = PlanVersion.objects.create(key=plan.key, version=plan.version, name=said, document=document, made_at=db.now, made_by_id=who)
    record(actor, "performance.pay_plan.saved", f"pay_plan:{made.pk}", after={"key": plan.key, "version": plan.version, "name": said})
    return made


def _statement(period: PayPeriod, plan: Plan, facts: Facts) -> PayStatement:
    made = statement(plan, facts)
    inputs, document = msgspec.json.encode(facts, order="sorted").decode(), statement_bytes(made).decode()
    amounts = {name: fen_of(getattr(made, name)) for name in ("total", "paid", "held")}
    return PayStatement(period=period, person_id=facts.person, inputs=inputs, document=document, **amounts)


def _moved(actor: Actor, period_id: int, state: str) -> PayPeriod:
    """The period, locked, on its way to the state. Raises Conflict where it cannot be taken there."""
    if state != APPROVED:
        actor.demand(MANAGE)
    row = PayPeriod.objects.select_for_update().filter(pk=period_id).first()
    if row is None:
        raise NotFound("pay_period")
    if not may_become(row.state, state):
        raise Conflict("pay_period_not_there", state=row.state)
    row.state, row.version = state, row.version + 1
    return row


def _kept(actor: Actor, row: PayPeriod, done: str) -> PayPeriod:
    row.save()
    record(actor, f"performance.pay_period.{done}", f"pay_period:{row.pk}", after={"total": str(yuan_of(row.total))})
    return row
