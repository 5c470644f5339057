"""What is wrong with a plan, by place; and the plans that ship."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import bands
from yingda.performance.messages import MESSAGES
from yingda.performance.rules.adjusting import Accelerator, Adjusting
from yingda.performance.rules.increments import IncrementTerms
from yingda.performance.rules.plan_checks import Known, plan_problems
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
    default_plans,
    metrics_of,
)
from yingda.performance.rules.tiers import TierTerms
from yingda.performance.rules.workload import WorkloadTerms

ADDED = {"agent_sales", "calls", "visits", "actions", "renewals"}
METRICS = Known({"inquiry_to_paid", "csat", "first_response", *ADDED}, ADDED, {"inquiry_to_paid", "csat"})
GOOD = bands((40, 50, 200), (50, None, 500))


def tiers(metric: str = "inquiry_to_paid", adjusting: Adjusting = Adjusting(), **changes: Any) -> RateTiers:  # noqa: B008  frozen, so one default serves all
    return RateTiers(key="a", metric=metric, adjusting=adjusting, terms=TierTerms(**{"bands": GOOD, **changes}))


def table(how: str, *rows: tuple[object, object, object]) -> RateTable:
    return RateTable(key="a", metric="agent_sales", how=how, bands=bands(*rows))


def formula(text: str) -> Formula:
    return Formula(key="a", formula=text)


def adjusted(**changes: Any) -> RateTiers:
    return tiers(adjusting=Adjusting(**changes))


def weighed(weights: dict[str, Decimal], **changes: Decimal) -> Workload:
    return Workload(key="a", weights=weights, terms=WorkloadTerms(**changes))


def team(metric: str = "inquiry_to_paid", **changes: Any) -> TeamShare:
    return TeamShare(key="a", metric=metric, **{"how": "lump_sum", "bands": GOOD, **changes})


def contest(*prizes: object, **changes: Any) -> Contest:
    return Contest(key="a", metric="csat", prizes=tuple(Decimal(str(one)) for one in prizes), **changes)


def grown(**changes: Any) -> list[tuple[str, str]]:
    """What is wrong with the terms of an increment, beside that there are no accounts."""
    found = plan_problems(Plan("p", 1, (Increment(key="a", terms=IncrementTerms(**changes)),)), METRICS._replace(accounts=True))
    return [(one.place.removeprefix("components.0.terms."), one.code) for one in found]


@pytest.mark.parametrize(
    ("component", "problems"),
    [
        (tiers("agent_sales"), [("metric", "pay_metric_no_rate")]),
        (team(), []),
        (team("agent_sales", by="metric", by_metric="calls"), []),
        (team("first_response"), [("metric", "pay_metric_not_added")]),
        (team(by="whim"), [("by", "pay_choice_unknown")]),
        (team(by="metric"), [("by_metric", "pay_metric_unknown")]),
        (team(by="metric", by_metric="csat"), [("by_metric", "pay_metric_not_added")]),
        (contest(300, 200, 200), []),
        (contest(), [("prizes", "pay_prizes_missing")]),
        (contest(100, 200), [("prizes.1", "pay_prizes_rise")]),
        (contest("0.005"), [("prizes.0", "pay_number_wrong")]),
        (contest(10, -5), [("prizes.1", "pay_amount_negative")]),
        (ClawBack(key="a", of="b"), [("of", "pay_claw_back_of_nothing")]),
        (Increment(key="a"), [("kind", "pay_accounts_missing")]),
        (msgspec.structs.replace(tiers(), name="x" * 41), [("name", "pay_name_long")]),
        (tiers(), []),
        (tiers("nobody"), [("metric", "pay_metric_unknown")]),
        (tiers(bands=()), [("terms.bands", "pay_bands_missing")]),
        (tiers(bands=bands((40, 50, 1), (55, None, 2))), [("terms.bands.1.at_least", "pay_bands_gap")]),
        (tiers(bands=bands((40, 50, 1), (45, None, 2))), [("terms.bands.1.at_least", "pay_bands_overlap")]),
        (tiers(bands=bands((40, 50, 1), (30, None, 2))), [("terms.bands.1.at_least", "pay_bands_unordered")]),
        (tiers(bands=bands((40, 50, -1), (50, None, 2))), [("terms.bands.0.value", "pay_amount_negative")]),
        (tiers(bands=bands((40, None, "NaN"))), [("terms.bands.0.value", "pay_number_wrong")]),
        (tiers(bands=bands((40, None, "1e10"))), [("terms.bands.0.value", "pay_number_wrong")]),
        (tiers(bands=bands((40, None, "0.0000001"))), [("terms.bands.0.value", "pay_number_wrong")]),
        (tiers(way="yearly"), [("terms.way", "pay_choice_unknown")]),
        (tiers(small="ignored"), [("terms.small", "pay_choice_unknown")]),
        (tiers(months=0), [("terms.months", "pay_number_range")]),
        (tiers(months=13), [("terms.months", "pay_number_range")]),
        (tiers(least_n=-1), [("terms.least_n", "pay_number_range")]),
        (tiers(minimum=Decimal(101)), [("terms.minimum", "pay_number_range")]),
        (tiers(way="rolling", small="carried_over"), [("terms.small", "pay_rolling_carried")]),
        (tiers(bands=bands(*[(n, n + 1, n) for n in range(51)])), [("terms.bands.49.below", "pay_bands_end"), ("terms.bands", "pay_too_many")]),
        (weighed({"calls": Decimal(1)}), []),
        (weighed({}), [("weights", "pay_weights_missing")]),
        (weighed({"naps": Decimal(1)}), [("weights", "pay_metric_unknown")]),
        (weighed({"calls": Decimal(-1)}), [("weights.calls", "pay_amount_negative")]),
        (weighed({"calls": Decimal("Infinity")}), [("weights.calls", "pay_number_wrong")]),
        (weighed({"calls": Decimal(1)}, missing=Decimal(-1)), [("terms.missing", "pay_amount_negative")]),
        (table("marginal", (0, 10, 5), (10, None, 3)), []),
        (table("retroactive", (0, 10, 5), (10, None, 3)), [("bands.1.value", "pay_bands_fall")]),
        (table("lump_sum", (0, 10, 500), (10, None, 300)), [("bands.1.value", "pay_bands_fall")]),
        (table("lump_sum", (0, None, 500)), []),
        (table("marginal", (0, None, 101)), [("bands.0.value", "pay_number_range")]),
        (table("guess", (0, None, 5)), [("how", "pay_choice_unknown")]),
        (formula("0.3 * max(0, calls - 500)"), []),
        (formula("calls / 0"), [("formula", "formula_division_by_zero")]),
        (formula("naps + 1"), [("formula", "formula_name_unknown")]),
        (formula(""), [("formula", "formula_end_unexpected")]),
        (adjusted(floor=Decimal(1), cap=Decimal(2)), []),
        (adjusted(floor=Decimal(3), cap=Decimal(2)), [("adjusting.cap", "pay_cap_below_floor")]),
        (adjusted(cap=Decimal(-1)), [("adjusting.cap", "pay_amount_negative")]),
        (adjusted(accelerator=Accelerator("naps", bands((100, None, 2)))), [("adjusting.accelerator.metric", "pay_metric_unknown")]),
        (adjusted(accelerator=Accelerator("csat", bands((0, 90, 2), (90, None, 1)))), [("adjusting.accelerator.bands.1.value", "pay_bands_fall")]),
    ],
)
def test_what_is_wrong_with_a_component(component: Component, problems: list[tuple[str, str]]) -> None:
    found = plan_problems(Plan("p", 1, (component,)), METRICS)
    assert [(one.place.removeprefix("components.0."), one.code) for one in found] == problems
    assert all(text.format(**one.facts) for one in found for text in MESSAGES[one.code])


def test_an_increment_is_checked_where_there_are_accounts() -> None:
    assert grown() == []
    assert grown(percent=Decimal(101)) == [("percent", "pay_number_range")]
    assert grown(key_until=Decimal(300)) == [("key_until", "pay_number_range")]
    assert grown(died=Decimal(-1), kept_days=0) == [("died", "pay_amount_negative"), ("kept_days", "pay_number_range")]


def test_a_claw_back_is_of_sales_of_the_same_plan() -> None:
    sales = table("marginal", (0, None, 5))
    assert plan_problems(Plan("p", 1, (sales, ClawBack(key="b", of="a"))), METRICS) == []
    late, floor = ClawBack(key="b", of="a", days=0), ClawBack(key="b", of="a", adjusting=Adjusting(floor=Decimal(1)))
    assert [one.code for one in plan_problems(Plan("p", 1, (sales, late)), METRICS)] == ["pay_number_range"]
    assert [one.code for one in plan_problems(Plan("p", 1, (sales, floor)), METRICS)] == ["pay_claw_back_adjusted"]
    calls = msgspec.structs.replace(sales, metric="calls")
    assert [one.code for one in plan_problems(Plan("p", 1, (calls, ClawBack(key="b", of="a"))), METRICS)] == ["pay_claw_back_of_nothing"]


def test_a_problem_of_a_formula_names_its_character() -> None:
    plan = Plan("p", 1, (tiers(), Formula(key="b", formula="calls + naps")))
    assert plan_problems(plan, METRICS) == [("components.1.formula", "formula_name_unknown", {"name": "naps", "at": 9})]


def test_components_are_some_and_each_has_a_key_of_its_own() -> None:
    assert [one.code for one in plan_problems(Plan("p", 1, ()), METRICS)] == ["pay_components_count"]
    assert [one[:2] for one in plan_problems(Plan("p", 1, (tiers(), tiers())), METRICS)] == [("components.1.key", "pay_component_key")]
    many = tuple(msgspec.structs.replace(tiers(), key=str(n)) for n in range(31))
    assert [one.code for one in plan_problems(Plan("p", 1, many), METRICS)] == ["pay_components_count"]


@pytest.mark.parametrize("plan", default_plans(), ids=lambda plan: plan.key)
def test_the_plans_that_ship_are_sound_and_survive_storage(plan: Plan) -> None:
    assert plan_problems(plan, METRICS) == []
    assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan


def test_the_default_plan_is_the_one_of_the_spec() -> None:
    component = default_plans()[0].components[0]
    assert isinstance(component, RateTiers)
    assert component.terms == TierTerms(bands((40, 50, 200), (50, 60, 500), (60, None, 1000)), way="pooled", months=3)
    assert metrics_of(component) == ("inquiry_to_paid",)
    assert metrics_of(default_plans()[1].components[0]) == ("actions", "calls", "renewals", "visits")


def test_a_plan_is_read_strictly() -> None:
    for wrong in (
        b'{"key":"p","version":1,"components":[{"kind":"magic","key":"a"}]}',
        b'{"key":"p","version":1,"components":[],"more":1}',
        b'{"key":"p","version":1,"components":[{"kind":"formula","key":"a","formula":"1","x":1}]}',
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(wrong, type=Plan)


wild = st.decimals(allow_nan=True) | st.integers(-5, 200).map(Decimal)
wild_bands = st.lists(st.tuples(wild, st.none() | wild, wild), max_size=4).map(lambda rows: bands(*rows))


@given(wild_bands, st.text(max_size=6), st.integers(), st.none() | wild, st.text(max_size=20), st.none() | wild)
def test_no_plan_crashes_the_check(made: tuple[Any, ...], word: str, number: int, minimum: Decimal | None, text: str, cap: Decimal | None) -> None:
    one = tiers(bands=made, way=word, months=number, minimum=minimum, adjusting=Adjusting(Accelerator(word, made), minimum, cap))
    plan = Plan("p", 1, (one, RateTable(key="b", metric=word, how=word, bands=made), Formula(key="c", formula=text)))
    assert all(problem.place and problem.code.startswith(("pay_", "formula_")) for problem in plan_problems(plan, METRICS))
