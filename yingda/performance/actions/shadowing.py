"""Shadow runs: a plan replayed on past months, beside another, as long work with its progress."""

from collections.abc import Mapping
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.people import queries as people
from yingda.performance.models import PlanVersion
from yingda.performance.queries.paid import MANAGE, plan_of, version_of
from yingda.performance.queries.trying import shadow_month, shadow_result
from yingda.performance.rules.running import is_month, months_between
from yingda.plumbing import tasks
from yingda.plumbing.audit import record
from yingda.plumbing.models import Task

KIND = "pay.shadow"
MOST_MONTHS = 24


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan version on the months from one to the other (YYYY-MM, both included), beside another version."""

    plan: int
    since: str
    until: str
    against: int | None = None


def wanted_of(filters: Mapping[str, Any]) -> Wanted:
    """What a shadow run is asked for. Raises Refused naming the field."""
    try:
        found = msgspec.convert({name: value for name, value in filters.items() if value not in (None, "")}, Wanted, strict=False)
    except msgspec.ValidationError as error:
        raise Refused("field_wrong", "filters", reason=str(error)[:200]) from error
    for field in ("since", "until"):
        if not is_month(getattr(found, field)):
            raise Refused("pay_month_wrong", field)
    if not 1 <= len(months_between(found.since, found.until)) <= MOST_MONTHS:
        raise Refused("pay_months_wrong", "until", most=MOST_MONTHS)
    return found


def _begin(actor: Actor, filters: Mapping[str, Any], form: str) -> int:
    wanted = wanted_of(filters)
    for plan in (wanted.plan, wanted.against):
        if plan is not None:
            version_of(actor, plan)
    record(actor, "performance.pay_plan.tried", f"pay_plan:{wanted.plan}", after={"since": wanted.since, "until": wanted.until, "against": wanted.against})
    return len(months_between(wanted.since, wanted.until))


def _turn(task: Task) -> bool:
    """One month; after the last the whole is put together."""
    wanted = wanted_of(msgspec.json.decode(task.filters))
    months = months_between(wanted.since, wanted.until)
    kept = msgspec.json.decode(task.place) or []
    plan = plan_of(PlanVersion.objects.get(pk=wanted.plan))
    against = None if wanted.against is None else plan_of(PlanVersion.objects.get(pk=wanted.against))
    if len(kept) < len(months):
        kept.append(shadow_month(plan, against, months[len(kept)]))
        task.place, task.done = msgspec.json.encode(kept).decode(), len(kept)
    if len(kept) < len(months):
        return False
    task.result = msgspec.json.encode(shadow_result(plan, against, kept, people.locale_of(task.person_id))).decode()
    task.place = "null"
    return True


tasks.register(KIND, tasks.Kind(MANAGE, _begin, _turn))
