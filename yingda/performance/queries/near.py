"""Who is within one inquiry of the next tier in the running month, and how much of a tier is luck."""

from random import Random
from typing import Any

from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Forbidden
from yingda.kit.money import arithmetic, to_fen
from yingda.people import queries as people
from yingda.performance.models import PlanVersion
from yingda.performance.queries.paid import MANAGE, VIEW, all_in_force, component_names, plan_of
from yingda.performance.queries.pay_facts import today, today_number, values_of
from yingda.performance.queries.reckoning import facts_of
from yingda.performance.rules.measures import counts_of, percent, pooled, readable
from yingda.performance.rules.near import luck, near, still_needed
from yingda.performance.rules.plans import Plan, RateTiers
from yingda.performance.rules.statements import Facts
from yingda.performance.rules.tiers import months_so_far, rate_of, reached

METRICS = "metric.view"


def nearly(actor: Actor) -> list[dict[str, Any]]:
    """Whose tier rises with one more converted, by the plans in force; of the groups the actor's `metric.view` reaches.

    What it is worth (yuan) stands there for whom the actor's `pay.view` reaches. Raises Forbidden.
    """
    reach, pay = _reach(actor, METRICS), _reach(actor, VIEW)
    if reach is not None and not reach:
        raise Forbidden(permission=METRICS)
    names = {number: name for number, name, _other in people.accounts()}
    found = []
    for row, component, facts in _running():
        seen = {one.person: one for one in facts if reach is None or one.person in reach}
        for one in near(component, seen.values()):
            shown = _shown(row, component, seen[one.person], actor.locale)
            gain = str(to_fen(one.gain)) if pay is None or one.person in pay else None
            found.append({**shown, "name": names.get(one.person, ""), "next_tier": one.next_tier, "gain": gain, "needed": 1})
    return found


def of_person(person_id: int, locale: str) -> list[dict[str, Any]]:
    """Where somebody stands in the tiers of the running month: the rate, the tier, what more is needed for the next, and the luck in it. No check of rights:
    for boards that show people their own."""
    found = []
    for row, component, facts in _running():
        own = next((one for one in facts if one.person == person_id), None)
        if own is not None:
            needed = still_needed(component, own)
            shown = _shown(row, component, own, locale)
            bands = component.terms.bands
            upper = bands[shown["tier"]] if shown["tier"] < len(bands) else None
            more = {"next_at_least": None if upper is None else str(upper.at_least), "next_worth": None if upper is None else str(upper.value)}
            found.append({**shown, "needed": needed, **more})
    return found


def _running() -> list[tuple[PlanVersion, RateTiers, list[Facts]]]:
    """The tiers in force this month, each with the facts so far of everybody it pays."""
    day = today()
    year, number = day // 10_000, day // 100 % 100
    month = f"{year:04d}-{number:02d}"
    found = []
    for row in all_in_force(month):
        plan = plan_of(row)
        for component in plan.components:
            if isinstance(component, RateTiers):
                alone = Plan(plan.key, plan.version, (component,), plan.groups)
                values = values_of(alone, month, today_number(), months_so_far(component.terms, year, number))
                found.append((row, component, facts_of(alone, month, values=values)))
    return found


def _shown(row: PlanVersion, component: RateTiers, facts: Facts, locale: str) -> dict[str, Any]:
    months = counts_of(facts.values.get(component.metric, ()))
    with arithmetic():
        got, every = reached(component.terms, months, facts.groups.get(component.metric), facts.carried.get(component.key)), pooled(months)
        rate = readable(rate_of(component.terms.way, months) or percent(every))
    drawn = luck(component, facts, Random(facts.person * 1_000_003 + int(facts.period.replace("-", ""))).random)
    about = {"person_id": facts.person, "plan": row.name, "component": component_names(plan_of(row), locale)[component.key], "metric": component.metric}
    counts = {"rate": None if rate is None else str(rate), "n": int(every.n), "converted": int(every.converted)}
    return {
        **about,
        **counts,
        "months": len(months),
        "tier": got.tier,
        "worth": str(to_fen(got.amount)),
        "luck": {"higher": drawn.higher, "lower": drawn.lower},
    }


def _reach(actor: Actor, permission: str) -> frozenset[int] | None:
    """The people a permission reaches beyond one's own; None for everybody."""
    reach = actor.reach.get(permission, NOWHERE)
    if actor.kind == "system" or reach.everything or (permission == VIEW and actor.may(MANAGE)):
        return None
    return people.members_of(reach.groups) if reach.groups else frozenset()
