"""What is wrong with a plan before it is saved, each with its place. Source: spec, pay §2, last paragraph."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from yingda.kit.formulas import check
from yingda.performance.rules.adjusting import Adjusting
from yingda.performance.rules.bands import band_problems
from yingda.performance.rules.increments import IncrementTerms
from yingda.performance.rules.plans import (
    ClawBack,
    Component,
    Contest,
    Formula,
    Increment,
    Plan,
    RateTable,
    RateTiers,
    TeamShare,
    Workload,
    metrics_of,
)
from yingda.performance.rules.problems import Problem
from yingda.performance.rules.rates import HOWS
from yingda.performance.rules.tiers import SMALL, WAYS, TierTerms

MOST_COMPONENTS, MOST_BANDS, MOST_WEIGHTS = 30, 50, 100
MOST_MONTHS, MOST_N = 12, 1_000_000
MOST_PRIZES, MOST_DAYS, MOST_GROUPS = 50, 366, 200
LARGEST, PLACES = Decimal(1_000_000_000), 6
LONGEST_NAME = 40
SALES = "agent_sales"
SPLITS = ("equal", "days", "metric")


class Known(NamedTuple):
    """What a plan may name: the metrics, those that can be added up over people, rates; and whether there are facts about accounts."""

    metrics: Collection[str]
    added: Collection[str] = ()
    rates: Collection[str] = ()
    accounts: bool = False


def plan_problems(plan: Plan, known: Known) -> list[Problem]:
    """Everything that makes a plan unusable; empty when it can be saved.

    A plan without problems never pays less for more credited conversions or sales (formulas aside).
    """
    numbers = [*_number_problems(plan, "")]
    # Comparing what is not a number fails, so nothing else is looked at before they are all numbers.
    if numbers:
        return numbers
    found: list[Problem] = []
    if not 1 <= len(plan.components) <= MOST_COMPONENTS:
        found.append(Problem("components", "pay_components_count", {"most": MOST_COMPONENTS}))
    for index, component in enumerate(plan.components[:MOST_COMPONENTS]):
        place = f"components.{index}"
        if not component.key.strip() or component.key in [one.key for one in plan.components[:index]]:
            found.append(Problem(f"{place}.key", "pay_component_key", {"key": component.key[:60]}))
        found += _component_problems(component, place, known)
    tables = [one.key for one in plan.components if isinstance(one, RateTable) and one.metric == SALES]
    for index, component in enumerate(plan.components[:MOST_COMPONENTS]):
        if isinstance(component, ClawBack):
            found += _claw_back_problems(component, f"components.{index}", tables)
    if len(plan.groups) > MOST_GROUPS:
        found.append(Problem("groups", "pay_too_many", {"most": MOST_GROUPS}))
    return found


def _number_problems(value: Any, place: str) -> Iterator[Problem]:
    """Every number of a plan is one, is not beyond a thousand millions, and has at most six decimals."""
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value) > LARGEST or value != round(value, PLACES):
            yield Problem(place, "pay_number_wrong", {"places": PLACES})
        return
    for key, part in _parts(value):
        yield from _number_problems(part, f"{place}.{key}" if place else str(key))


def _parts(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, msgspec.Struct):
        return [(name, getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, dict):
        return [*value.items()]
    return [*enumerate(value)] if isinstance(value, tuple) else []


def _component_problems(component: Component, place: str, known: Known) -> Iterator[Problem]:
    unknown = [key for key in metrics_of(component) if key not in known.metrics]
    at = f"{place}.weights" if isinstance(component, Workload) else f"{place}.metric"
    if len(component.name) > LONGEST_NAME:
        yield Problem(f"{place}.name", "pay_name_long", {"most": LONGEST_NAME})
    yield from (Problem(at, "pay_metric_unknown", {"metric": key[:60]}) for key in unknown)
    match component:
        case RateTiers():
            if component.metric in known.metrics and component.metric not in known.rates:
                yield Problem(f"{place}.metric", "pay_metric_no_rate", {"metric": component.metric})
            yield from _tier_problems(component.terms, f"{place}.terms")
        case Workload():
            yield from _workload_problems(component, place)
        case RateTable():
            yield from _table_problems(component, place)
        case Formula():
            yield from _formula_problems(component, place, known.metrics)
        case TeamShare():
            yield from _team_problems(component, place, known)
        case Contest():
            yield from _contest_problems(component, place)
        case Increment():
            yield from _increment_problems(component.terms, f"{place}.terms")
            if not known.accounts:
                yield Problem(f"{place}.kind", "pay_accounts_missing")
    yield from _adjusting_problems(component.adjusting, f"{place}.adjusting", known.metrics)


def _tier_problems(terms: TierTerms, place: str) -> Iterator[Problem]:
    yield from band_problems(terms.bands[:MOST_BANDS], f"{place}.bands")
    yield from _too_many(len(terms.bands), MOST_BANDS, f"{place}.bands")
    yield from _choice(terms.way, WAYS, f"{place}.way")
    yield from _choice(terms.small, SMALL, f"{place}.small")
    yield from _range(terms.months, 1, MOST_MONTHS, f"{place}.months")
    yield from _range(terms.least_n, 0, MOST_N, f"{place}.least_n")
    if terms.minimum is not None and not 0 <= terms.minimum <= 100:
        yield Problem(f"{place}.minimum", "pay_number_range", {"least": 0, "most": 100})
    # Months that follow one another share cases, so what is carried over would be counted twice.
    if terms.way == "rolling" and terms.small == "carried_over":
        yield Problem(f"{place}.small", "pay_rolling_carried")


def _workload_problems(component: Workload, place: str) -> Iterator[Problem]:
    if not component.weights:
        yield Problem(f"{place}.weights", "pay_weights_missing")
    yield from _too_many(len(component.weights), MOST_WEIGHTS, f"{place}.weights")
    numbers = {f"weights.{key}": weight for key, weight in component.weights.items()}
    numbers |= {f"terms.{name}": getattr(component.terms, name) for name in component.terms.__struct_fields__}
    yield from (Problem(f"{place}.{name}", "pay_amount_negative") for name, number in numbers.items() if number < 0)


def _table_problems(component: RateTable | TeamShare, place: str) -> Iterator[Problem]:
    # A marginal rate may fall, for each slice still adds to the pay; a rate on the whole may not.
    yield from band_problems(component.bands[:MOST_BANDS], f"{place}.bands", rising=component.how != "marginal")
    yield from _too_many(len(component.bands), MOST_BANDS, f"{place}.bands")
    yield from _choice(component.how, HOWS, f"{place}.how")
    if component.how != "lump_sum":
        over = [index for index, band in enumerate(component.bands) if band.value > 100]
        yield from (Problem(f"{place}.bands.{index}.value", "pay_number_range", {"least": 0, "most": 100}) for index in over)


def _team_problems(component: TeamShare, place: str, known: Known) -> Iterator[Problem]:
    yield from _table_problems(component, place)
    yield from _choice(component.by, SPLITS, f"{place}.by")
    if component.by == "metric" and not component.by_metric:
        yield Problem(f"{place}.by_metric", "pay_metric_unknown", {"metric": ""})
    # Means of people do not add up to the mean of their group.
    if component.metric in known.metrics and component.metric not in {*known.added, *known.rates}:
        yield Problem(f"{place}.metric", "pay_metric_not_added", {"metric": component.metric})
    if component.by_metric in known.metrics and component.by_metric not in known.added:
        yield Problem(f"{place}.by_metric", "pay_metric_not_added", {"metric": component.by_metric})


def _contest_problems(component: Contest, place: str) -> Iterator[Problem]:
    if not component.prizes:
        yield Problem(f"{place}.prizes", "pay_prizes_missing")
    yield from _too_many(len(component.prizes), MOST_PRIZES, f"{place}.prizes")
    yield from _range(component.least_n, 0, MOST_N, f"{place}.least_n")
    for index, prize in enumerate(component.prizes[:MOST_PRIZES]):
        before = component.prizes[index - 1] if index else prize
        if prize < 0:
            yield Problem(f"{place}.prizes.{index}", "pay_amount_negative")
        elif prize != round(prize, 2):
            yield Problem(f"{place}.prizes.{index}", "pay_number_wrong", {"places": 2})
        elif prize > before:
            yield Problem(f"{place}.prizes.{index}", "pay_prizes_rise", {"value": prize, "before": before})


def _claw_back_problems(component: ClawBack, place: str, tables: Collection[str]) -> Iterator[Problem]:
    yield from _range(component.days, 1, MOST_DAYS, f"{place}.days")
    if component.of not in tables:
        yield Problem(f"{place}.of", "pay_claw_back_of_nothing", {"key": component.of[:60]})
    if component.adjusting != Adjusting():
        yield Problem(f"{place}.adjusting", "pay_claw_back_adjusted")


def _increment_problems(terms: IncrementTerms, place: str) -> Iterator[Problem]:
    for name in ("percent", "key_from", "key_until", "died", "revived"):
        if getattr(terms, name) < 0:
            yield Problem(f"{place}.{name}", "pay_amount_negative")
    if terms.percent > 100:
        yield Problem(f"{place}.percent", "pay_number_range", {"least": 0, "most": 100})
    if terms.key_until > terms.key_from:
        yield Problem(f"{place}.key_until", "pay_number_range", {"least": 0, "most": terms.key_from})
    yield from _range(terms.key_days, 1, MOST_DAYS, f"{place}.key_days")
    yield from _range(terms.kept_days, 1, MOST_DAYS, f"{place}.kept_days")


def _formula_problems(component: Formula, place: str, metric_keys: Collection[str]) -> Iterator[Problem]:
    for problem in check(component.formula, metric_keys):
        yield Problem(f"{place}.formula", problem.code, {**problem.facts, "at": problem.at})


def _adjusting_problems(adjusting: Adjusting, place: str, metric_keys: Collection[str]) -> Iterator[Problem]:
    if (accelerator := adjusting.accelerator) is not None:
        if accelerator.metric not in metric_keys:
            yield Problem(f"{place}.accelerator.metric", "pay_metric_unknown", {"metric": accelerator.metric[:60]})
        yield from band_problems(accelerator.bands[:MOST_BANDS], f"{place}.accelerator.bands")
        yield from _too_many(len(accelerator.bands), MOST_BANDS, f"{place}.accelerator.bands")
    if adjusting.cap is not None and adjusting.cap < 0:
        yield Problem(f"{place}.cap", "pay_amount_negative")
    if adjusting.cap is not None and adjusting.floor is not None and adjusting.cap < adjusting.floor:
        yield Problem(f"{place}.cap", "pay_cap_below_floor", {"floor": adjusting.floor})


def _choice(value: str, known: Collection[str], place: str) -> Iterator[Problem]:
    if value not in known:
        yield Problem(place, "pay_choice_unknown", {"value": value[:60], "choices": " / ".join(known)})


def _range(value: int, least: int, most: int, place: str) -> Iterator[Problem]:
    if not least <= value <= most:
        yield Problem(place, "pay_number_range", {"least": least, "most": most})


def _too_many(count: int, most: int, place: str) -> Iterator[Problem]:
    if count > most:
        yield Problem(place, "pay_too_many", {"most": most})
