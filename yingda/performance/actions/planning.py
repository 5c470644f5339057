"""Plans: saved in versions, taken over from those that ship, put live from a month on."""

from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Many, NotFound, Refused
from yingda.performance.models import PayPeriod, PlanVersion
from yingda.performance.queries.paid import MANAGE
from yingda.performance.queries.pay_facts import known
from yingda.performance.rules.plan_checks import plan_problems
from yingda.performance.rules.plans import Plan, default_plans
from yingda.performance.rules.running import APPROVED, LOCKED, is_month
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction

_NAMES = {"conversion_tiers": "三月转化阶梯 Conversion tiers", "sales_commission": "销售提成 Sales commission"}
LONGEST_NOTE = 200


def save_plan(actor: Actor, key: str, name: str, document: Any, note: str = "") -> PlanVersion:
    """A new version of the plan `key`, as a draft; earlier ones stay as they are. Needs `pay.manage`. Raises Many naming what is wrong, by its place."""
    actor.demand(MANAGE)
    with transaction() as db:
        last = PlanVersion.objects.filter(key=key).order_by("-version").first()
        plan = checked(key, 1 if last is None else last.version + 1, document)
        return _write(db, actor, plan, name, note)


def ship_plans(actor: Actor) -> None:
    """The plans of the product that can be reckoned from the dictionary, as drafts, where there is no plan yet. Needs `pay.manage`."""
    actor.demand(MANAGE)
    with transaction() as db:
        if not PlanVersion.objects.exists():
            for plan in default_plans():
                if plan.key in _NAMES:
                    _write(db, actor, plan, _NAMES[plan.key])


def put_live(actor: Actor, plan_id: int, month: str) -> PlanVersion:
    """A version is in force from a month on (YYYY-MM), until another is. Needs `pay.manage`.

    Raises Refused for what is no month, Conflict when a month from then on was approved already or the version is live.
    """
    actor.demand(MANAGE)
    if not is_month(month):
        raise Refused("pay_month_wrong", "month")
    with transaction() as db:
        row = PlanVersion.objects.select_for_update().filter(pk=plan_id).first()
        if row is None:
            raise NotFound("pay_plan")
        if row.live_from:
            raise Conflict("pay_plan_live", month=row.live_from)
        paid = PayPeriod.objects.filter(key=row.key, month__gte=month, state__in=(APPROVED, LOCKED)).order_by("-month").first()
        if paid is not None:
            raise Conflict("pay_plan_month_paid", month=paid.month)
        row.live_from, row.live_at, row.live_by_id = month, db.now, actor.id if actor.kind == "person" else None
        row.save(update_fields=["live_from", "live_at", "live_by"])
        record(actor, "performance.pay_plan.live", f"pay_plan:{row.pk}", {"live_from": ""}, {"live_from": month})
    return row


def checked(key: str, version: int, document: Any) -> Plan:
    """The plan a document says. Raises Refused or Many naming what is wrong, by its place."""
    try:
        plan = msgspec.convert({"key": key, "version": version, **document}, Plan, strict=False)
    except (msgspec.ValidationError, TypeError) as error:
        raise Refused("pay_plan_wrong", "document", reason=str(error)[:200]) from error
    problems = plan_problems(plan, known())
    if problems:
        raise Many([Refused(one.code, f"document.{one.place}", **one.facts) for one in problems])
    return plan


def _write(db: Db, actor: Actor, plan: Plan, name: str, note: str = "") -> PlanVersion:
    said = name.strip()
    if not 1 <= len(said) <= 80:
        raise Refused("pay_name_wrong", "name")
    if len(note) > LONGEST_NOTE:
        raise Refused("pay_text_wrong", "note", least=0, most=LONGEST_NOTE)
    document = msgspec.json.encode({"components": plan.components, "groups": plan.groups}, order="sorted").decode()
    who = actor.id if actor.kind == "person" else None
    made = PlanVersion.objects.create(key=plan.key, version=plan.version, name=said, note=note.strip(), document=document, made_at=db.now, made_by_id=who)
    record(actor, "performance.pay_plan.saved", f"pay_plan:{made.pk}", after={"key": plan.key, "version": plan.version, "name": said})
    return made
