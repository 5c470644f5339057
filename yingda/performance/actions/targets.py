"""Plans of managers: kept with their breakdown, whose sums are checked."""

from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Many, NotFound, Refused
from yingda.people import queries as people
from yingda.performance.actions.scoring import day_in, name_in
from yingda.performance.models import TargetPlan
from yingda.performance.queries.cards import MANAGE, better_of, metric_known
from yingda.performance.queries.targets import is_additive, shown_plan
from yingda.performance.rules.periods import as_number
from yingda.performance.rules.targets import Breakdown, target_problems
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction

MOST_DAYS = 1100


def create_plan(actor: Actor, wish: dict[str, Any]) -> TargetPlan:
    """A new plan: name, metric, since, until (YYYY-MM-DD), document (value, start, groups, people). Needs `scorecard.manage`.

    Raises Many naming each sum that does not add up, Refused for another field.
    """
    actor.demand(MANAGE)
    fields = _checked(wish)
    with transaction() as db:
        who = actor.id if actor.kind == "person" else None
        row = TargetPlan.objects.create(**fields, made_at=db.now, made_by_id=who)
        record(actor, "performance.target_plan.created", f"target_plan:{row.pk}", after=_told(row))
    return row


def change_plan(actor: Actor, plan_id: int, wish: dict[str, Any], version: int | None = None) -> TargetPlan:
    """Other fields of a plan. version: the one that was read; Conflict when it is another by now. Needs `scorecard.manage`. Raises as `create_plan`."""
    actor.demand(MANAGE)
    with transaction():
        row = _open(plan_id)
        if version is not None and version != row.version:
            raise Conflict("target_changed_since")
        before = _told(row)
        for name, value in _checked({**before, **wish}).items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        record(actor, "performance.target_plan.changed", f"target_plan:{row.pk}", before=before, after=_told(row))
    return row


def close_plan(actor: Actor, plan_id: int) -> None:
    """Takes a plan off the lists. Needs `scorecard.manage`. Raises NotFound."""
    actor.demand(MANAGE)
    with transaction() as db:
        row = _open(plan_id)
        row.closed_at = db.now
        row.save()
        record(actor, "performance.target_plan.closed", f"target_plan:{row.pk}", before={"name": row.name})


def _told(row: TargetPlan) -> dict[str, Any]:
    shown = shown_plan(row)
    return {name: shown[name] for name in ("name", "metric", "since", "until", "document")}


def _checked(wish: dict[str, Any]) -> dict[str, Any]:
    name, metric = name_in(str(wish.get("name") or "")), str(wish.get("metric") or "")
    metric_known(metric)
    if better_of()[metric] is None:
        raise Refused("card_metric_sideless", "metric")
    since, until = day_in(str(wish.get("since")), "since"), day_in(str(wish.get("until")), "until")
    if until <= since:
        raise Refused("days_reversed", "until")
    if (until - since).days > MOST_DAYS:
        raise Refused("days_too_many", "until", limit=MOST_DAYS)
    document = msgspec.json.encode(_breakdown(wish.get("document"), metric), order="sorted").decode()
    return {"name": name, "metric": metric, "since": as_number(since), "until": as_number(until), "document": document}


def _breakdown(document: Any, metric: str) -> Breakdown:
    try:
        plan = msgspec.convert(document, Breakdown, strict=False)
    except (msgspec.ValidationError, TypeError) as error:
        raise Refused("target_document_wrong", "document", reason=str(error)[:200]) from error
    names, persons = people.group_names(), {number for number, _name, _other in people.accounts()}
    if any(one.id not in names for one in plan.groups) or any(one.id not in persons for one in plan.people):
        raise Refused("target_nobody", "document")
    problems = target_problems(plan, is_additive(metric), {f"group:{pk}": name for pk, name in names.items()})
    if problems:
        raise Many([Refused(one.code, f"document.{one.place}", **one.facts) for one in problems])
    return plan


def _open(plan_id: int) -> TargetPlan:
    row = TargetPlan.objects.select_for_update().filter(pk=plan_id, closed_at__isnull=True).first()
    if row is None:
        raise NotFound("target_plan")
    return row
