"""One's own pay of a month as it stands: the tiers and the statement, reckoned from the facts so far, before anybody has run it."""

from typing import Any

import msgspec

from yingda.attribution.queries.days import day_number
from yingda.performance.models import PlanVersion
from yingda.performance.queries.boards.once import once
from yingda.performance.queries.boards.reach import today
from yingda.performance.queries.paid import plan_of
from yingda.performance.queries.pay_facts import values_of
from yingda.performance.rules.boards.next_tier import next_tier
from yingda.performance.rules.plans import RateTiers
from yingda.performance.rules.statements import Facts, statement
from yingda.plumbing.messages import say


def so_far(person: int, month: str, locale: str) -> list[dict[str, Any]]:
    """For each incentive plan in its latest version: what a person's statement of the month (YYYY-MM) would be today, and the next tiers.

    Nothing is stored by it; what is approved later may differ, for the figures may still move.
    """
    latest = {row.key: row for row in PlanVersion.objects.order_by("key", "version")}
    return [_of_plan(row, person, month, locale) for row in latest.values()]


def _of_plan(row: PlanVersion, person: int, month: str, locale: str) -> dict[str, Any]:
    plan = plan_of(row)
    running = day_number(int(f"{today():%Y%m%d}"))
    values, _at = once(("pay", row.pk, month, running), lambda: values_of(plan, month, running))
    facts = Facts(person, month, values.get(person, {}))
    document = msgspec.to_builtins(statement(plan, facts))
    lines = [_line(line, locale) for line in document["lines"]]
    tiers = [{"component": one.key, "metric": one.metric, **_tier(one, facts)} for one in plan.components if isinstance(one, RateTiers)]
    money = {name: str(document[name]) for name in ("total", "paid", "held", "shortfall")}
    return {"plan": row.name, "version": row.version, "month": month, "lines": lines, "tiers": tiers, **money}


def _line(line: dict[str, Any], locale: str) -> dict[str, Any]:
    why = [say(one["code"], locale, one["facts"]) for one in line["why"]]
    return {"component": line["component"], "amount": str(line["amount"]), "held": str(line["held"]), "why": why}


def _tier(component: RateTiers, facts: Facts) -> dict[str, Any]:
    found = next_tier(component, facts)
    above = None if found.next_tier is None else component.terms.bands[found.next_tier - 1]
    return {
        "rate": None if found.rate is None else float(found.rate) / 100, "n": int(found.n), "tier": found.tier, "amount": str(found.amount),
        "next_tier": found.next_tier, "next_from": None if above is None else float(above.at_least) / 100,
        "next_amount": None if found.next_amount is None else str(found.next_amount), "needed": found.needed,
    }  # fmt: skip
