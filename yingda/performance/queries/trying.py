"""A plan tried on past months before it pays anybody: the preview while it is written, and the shadow run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from yingda.attribution.queries.warehouse import facts as copy_of_facts
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.money import to_fen
from yingda.people import queries as people
from yingda.performance.models import PlanVersion
from yingda.performance.queries.paid import MANAGE, component_names, metric_name, plan_of, said_why
from yingda.performance.queries.pay_facts import days_of_month, units_of_metrics
from yingda.performance.queries.reckoning import facts_of
from yingda.performance.rules.plans import Plan
from yingda.performance.rules.running import is_month
from yingda.performance.rules.shadows import by_component, differences, outcomes, rewards, shift_of
from yingda.performance.rules.statements import Line, Statement, statement

_HOURS = "SELECT owner_id, hour, count(*) FROM attribution_sessionfact WHERE owner_id IS NOT NULL AND day BETWEEN ? AND ? GROUP BY 1, 2"


def preview(actor: Actor, plan: Plan, against: PlanVersion | None, month: str) -> dict[str, Any]:
    """What a plan pays each person in a month (YYYY-MM), beside another. Needs `pay.manage`. Nothing from outside the month goes in. Raises Refused."""
    actor.demand(MANAGE)
    if not is_month(month):
        raise Refused("pay_month_wrong", "month")
    after = [statement(plan, one) for one in facts_of(plan, month)]
    other = None if against is None else plan_of(against)
    before = [] if other is None else [statement(other, one) for one in facts_of(other, month)]
    names = {number: name for number, name, _other in people.accounts()}
    made = {one.person: one for one in after}
    called = component_names(plan, actor.locale)
    rows = [
        {"person_id": one.person, "name": names.get(one.person, ""), "before": str(one.before), "after": str(one.after),
         "lines": [_line(line, actor.locale, called) for line in made[one.person].lines] if one.person in made else []}
        for one in outcomes(before, after)
    ]  # fmt: skip
    cost = {"before": str(_cost(before)), "after": str(_cost(after))}
    return {"items": sorted(rows, key=lambda row: (row["name"], row["person_id"])), "total": len(rows), "month": month, "cost": cost}


def compared(actor: Actor, left: PlanVersion, right: PlanVersion) -> list[dict[str, Any]]:
    """Where two plan versions differ, place by place. Needs `pay.manage`."""
    actor.demand(MANAGE)
    one, other = plan_of(left), plan_of(right)
    names = component_names(one, actor.locale) | component_names(other, actor.locale)
    rows = [(place.partition("."), before, after) for place, before, after in differences(one, other)]
    return [{"component": names.get(key, key), "place": rest, "before": _text(before), "after": _text(after)} for (key, _dot, rest), before, after in rows]


def shadow_month(plan: Plan, against: Plan | None, month: str) -> dict[str, Any]:
    """One month of a shadow run, as it is kept until the run is over: what each got by either plan, by component, and what the plan rewards.

    Nothing from outside the month goes in: no adjustments, nothing carried over.
    """
    after_facts = facts_of(plan, month)
    after = [statement(plan, one) for one in after_facts]
    before = [] if against is None else [statement(against, one) for one in facts_of(against, month)]
    rewarded = rewards(plan, after_facts, units_of_metrics())
    return {
        "month": month,
        "people": [[one.person, str(one.before), str(one.after)] for one in outcomes(before, after)],
        "components": [_amounts(before), _amounts(after)],
        "rewards": [[one.metric, str(one.step), str(one.cost), one.paid, one.people] for one in rewarded],
        "hours": copy_of_facts().rows(_HOURS, list(days_of_month(month))),
    }


def shadow_result(plan: Plan, against: Plan | None, months: Iterable[Mapping[str, Any]], locale: str) -> dict[str, Any]:
    """The result of a shadow run: cost by month, winners and losers, by group and shift, by component, what it rewards."""
    listed = list(months)
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    hours: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for month in listed:
        for person, before, after in month["people"]:
            sums[person][0] += Decimal(before)
            sums[person][1] += Decimal(after)
        for person, hour, sessions in month["hours"]:
            hours[person][hour] += sessions
    names, groups = {number: name for number, name, _other in people.accounts()}, people.groups_of(sorted(sums))
    titles = people.group_names(frozenset(group for own in groups.values() for group in own))
    rows = [
        {"person_id": person, "name": names.get(person, ""), "group": titles.get(groups[person][0], "") if groups.get(person) else "",
         "shift": shift_of(hours.get(person, {})), "before": str(to_fen(before)), "after": str(to_fen(after))}
        for person, (before, after) in sorted(sums.items())
    ]  # fmt: skip
    called = component_names(plan, locale) | ({} if against is None else component_names(against, locale))
    return {
        "months": [{"month": one["month"], "before": _sum(one, 1), "after": _sum(one, 2)} for one in listed],
        "people": rows, "groups": _by(rows, "group"), "shifts": _by(rows, "shift"), "components": _components(listed, called),
        "rewards": _rewards(listed, locale), "winners": sum(_change(row) > 0 for row in rows), "losers": sum(_change(row) < 0 for row in rows),
    }  # fmt: skip


def _line(line: Line, locale: str, names: Mapping[str, str]) -> dict[str, Any]:
    why = said_why([{"code": one.code, "facts": one.facts} for one in line.why], locale, names)
    return {"component": line.component, "name": names.get(line.component, line.component), "amount": str(line.amount), "held": str(line.held), "why": why}


def _cost(made: Iterable[Statement]) -> Decimal:
    return to_fen(sum((one.paid + one.held for one in made), Decimal(0)))


def _amounts(made: Iterable[Statement]) -> dict[str, str]:
    return {key: str(amount) for key, amount in by_component(made).items()}


def _sum(month: Mapping[str, Any], place: int) -> str:
    return str(to_fen(sum((Decimal(row[place]) for row in month["people"]), Decimal(0))))


def _change(row: Mapping[str, Any]) -> Decimal:
    return Decimal(row["after"]) - Decimal(row["before"])


def _by(rows: Iterable[Mapping[str, Any]], field: str) -> list[dict[str, Any]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[field]].append(row)
    return [
        {"name": name, "people": len(some), **{side: str(sum((Decimal(row[side]) for row in some), Decimal(0))) for side in ("before", "after")}}
        for name, some in sorted(found.items())
    ]


def _components(months: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for month in months:
        for side, amounts in enumerate(month["components"]):
            for key, amount in amounts.items():
                sums[key][side] += Decimal(amount)
    whole = sum((max(Decimal(0), after) for _before, after in sums.values()), Decimal(0))
    return [
        {"key": key, "name": names.get(key, key), "before": str(before), "after": str(after), "share": float(max(Decimal(0), after) / whole) if whole else 0.0}
        for key, (before, after) in sorted(sums.items())
    ]


def _rewards(months: Iterable[Mapping[str, Any]], locale: str) -> list[dict[str, Any]]:
    sums: dict[str, list[Any]] = {}
    for month in months:
        for metric, step, cost, paid, persons in month["rewards"]:
            before = sums.setdefault(metric, [step, Decimal(0), 0, 0])
            sums[metric] = [step, before[1] + Decimal(cost), before[2] + paid, before[3] + persons]
    units = units_of_metrics()
    return [
        {"metric": metric, "name": metric_name(metric, locale), "unit": units.get(metric, ""), "step": step, "cost": str(cost),
         "mean": str(to_fen(cost / persons)) if persons else "0.00", "paid": paid, "people": persons}
        for metric, (step, cost, paid, persons) in sorted(sums.items(), key=lambda one: -one[1][1])
    ]  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
