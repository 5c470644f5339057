"""Statements: each line with its numbers and reasons, sums that agree, and the same bytes again."""

from decimal import Decimal, localcontext

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import amount, bands, conversion, facts, row, sound_bands
from yingda.performance.messages import MESSAGES
from yingda.performance.rules.adjusting import Accelerator, Adjusting
from yingda.performance.rules.bands import Band
from yingda.performance.rules.measures import Counted, Measured
from yingda.performance.rules.plan_checks import Known, plan_problems
from yingda.performance.rules.plans import COMMISSION, CONVERSION, WORKLOAD, Component, Formula, Plan, RateTable, RateTiers, Workload, default_plans
from yingda.performance.rules.statements import Extra, Facts, Line, Statement, Why, extra_problems, statement, statement_bytes
from yingda.performance.rules.tiers import SMALL, WAYS, TierTerms

ALL = Plan("all", 4, tuple(component for plan in default_plans() for component in plan.components))
ADDED = {"agent_sales", "calls", "visits", "actions", "renewals"}
METRICS = Known({"inquiry_to_paid", "csat", *ADDED}, ADDED, {"inquiry_to_paid", "csat"})
SPEC_MONTHS = "30/100 60/100 45/50"


def plan(*components: Component) -> Plan:
    return Plan("p", 1, components)


def formula(text: str, **adjusting: object) -> Formula:
    return Formula(key="f", formula=text, adjusting=msgspec.convert(adjusting, Adjusting))


def only_line(made: Statement) -> Line:
    (line,) = made.lines
    return line


def codes(line: Line) -> list[str]:
    return [why.code for why in line.why]


def test_a_line_of_tiers_says_everything() -> None:
    line = only_line(statement(CONVERSION, facts(inquiry_to_paid=conversion(SPEC_MONTHS))))
    assert row(line.component, line.kind, line.tier, line.unrounded, str(line.amount)) == ("conversion", "rate_tiers", 2, 500, "500.00")
    assert [row(one.metric, one.version, one.month, one.numerator, one.denominator) for one in line.used] == [
        ("inquiry_to_paid", 3, "2026-01", 30, 100), ("inquiry_to_paid", 3, "2026-02", 60, 100), ("inquiry_to_paid", 3, "2026-03", 45, 50),
    ]  # fmt: skip
    assert codes(line) == ["pay_line_tier"]
    assert line.why[0].facts == {"rate": 54, "n": 250, "way": "pooled", "tier": 2, "at_least": 50, "below": 60, "worth": 500}


@pytest.mark.parametrize(
    ("component", "values", "yuan", "reasons"),
    [
        (CONVERSION.components[0], {"inquiry_to_paid": conversion("39/100")}, "0.00", ["pay_line_below_tiers"]),
        (CONVERSION.components[0], {}, "0.00", ["pay_line_no_cases"]),
        (WORKLOAD.components[0], {"calls": amount("calls", 620)}, "36.00", ["pay_line_points_above"]),
        (WORKLOAD.components[0], {"calls": amount("calls", 400), "visits": amount("visits", 30)}, "-70.00", ["pay_line_points_missing"]),
        (WORKLOAD.components[0], {}, "0.00", ["pay_line_metric_missing"]),
        (COMMISSION.components[0], {"agent_sales": amount("agent_sales", 150_000)}, "8250.00", ["pay_line_marginal"]),
        (COMMISSION.components[0], {"agent_sales": amount("agent_sales", "0.10")}, "0.01", ["pay_line_marginal"]),
        (COMMISSION.components[0], {}, "0.00", ["pay_line_metric_missing"]),
        (formula("csat * 10"), {"csat": conversion("1/3", "csat")}, "333.33", ["pay_line_formula"]),
        (formula("1 / csat"), {"csat": conversion("0/3", "csat")}, "0.00", ["pay_line_formula_failed"]),
        (formula("1 / csat"), {}, "0.00", ["pay_line_formula_failed"]),
        (formula("500", cap="300"), {}, "300.00", ["pay_line_formula", "pay_line_cap"]),
        (formula("500", floor="600", prorated=True), {}, "300.00", ["pay_line_formula", "pay_line_floor", "pay_line_prorated"]),
        (formula("500", floor="100", cap="900"), {}, "500.00", ["pay_line_formula"]),
    ],
)
def test_lines_by_hand(component: Component, values: dict[str, tuple[Measured, ...]], yuan: str, reasons: list[str]) -> None:
    line = only_line(statement(plan(component), Facts(7, "2026-03", values, days=15, days_in_period=30)))
    assert (str(line.amount), codes(line)) == (yuan, reasons)


def test_a_formula_that_fails_says_where_and_why() -> None:
    line = only_line(statement(plan(formula("10 / csat")), facts(csat=conversion("0/3", "csat"))))
    assert line.why[0].facts == {"formula": "10 / csat", "at": 4, "reason": "formula_division_by_zero"}


def test_the_accelerator_comes_first_and_its_metric_is_used() -> None:
    speed = Accelerator("csat", bands((90, None, 2)))
    component = Formula(key="f", formula="200", adjusting=Adjusting(speed, cap=Decimal(300)))
    line = only_line(statement(plan(component), facts(csat=conversion("9/10", "csat"))))
    assert row(line.amount, codes(line), [one.metric for one in line.used]) == (300, ["pay_line_formula", "pay_line_accelerated", "pay_line_cap"], ["csat"])
    line = only_line(statement(plan(component), facts()))
    assert row(line.amount, codes(line)) == (200, ["pay_line_formula", "pay_line_metric_missing"])


@pytest.mark.parametrize("small", SMALL)
def test_a_small_sample_is_marked(small: str) -> None:
    rule = RateTiers(key="c", metric="csat", terms=TierTerms(bands((40, None, 100)), least_n=20, small=small))
    made = Facts(7, "2026-03", {"csat": conversion("6/10", "csat")}, groups={"csat": Counted(Decimal(0), Decimal(10))})
    line = only_line(statement(plan(rule), made))
    assert codes(line)[1:] == [f"pay_line_small_{small}", *["pay_line_group"] * (small == "pooled")]
    assert line.carried == (Counted(Decimal(6), Decimal(10)) if small == "carried_over" else None)
    assert line.amount == {"marked": 100, "carried_over": 0, "pooled": 0, "pro_rata": 50}[small]


def test_what_was_carried_over_is_used() -> None:
    made = Facts(7, "2026-03", {"inquiry_to_paid": conversion("4/10")}, carried={"conversion": Counted(Decimal(8), Decimal(10))})
    line = only_line(statement(CONVERSION, made))
    assert row(line.amount, codes(line)) == (1000, ["pay_line_tier", "pay_line_carried_in"])
    assert line.why[1].facts == {"converted": 8, "n": 10}


def test_a_month_under_the_minimum_is_said_to_miss_the_tiers() -> None:
    rule = RateTiers(key="c", metric="csat", terms=TierTerms(bands((10, None, 100)), "every_month", minimum=Decimal(30)))
    assert codes(only_line(statement(plan(rule), facts(csat=conversion("29/100 90/100", "csat"))))) == ["pay_line_below_minimum"]


@pytest.mark.parametrize(("mature", "paid", "held"), [(True, "500.00", "0.00"), (False, "0.00", "500.00")])
def test_what_may_still_move_is_held(mature: bool, paid: str, held: str) -> None:
    component = msgspec.structs.replace(CONVERSION.components[0], adjusting=Adjusting(held=True))
    made = statement(plan(component), facts(inquiry_to_paid=conversion(SPEC_MONTHS, mature=mature)))
    assert (str(made.paid), str(made.held), codes(made.lines[0])[-1] == "pay_line_held") == (paid, held, not mature)


def test_a_shortfall_uses_up_variable_pay_and_no_more() -> None:
    work = facts(calls=amount("calls", 430))
    alone = statement(WORKLOAD, work)
    assert row(alone.total, str(alone.paid), alone.shortfall) == (-70, "0.00", 70)
    both = statement(ALL, facts(calls=amount("calls", 430), inquiry_to_paid=conversion("40/100")))
    assert row(both.total, both.paid, both.shortfall) == (130, 130, 0)


def test_lines_from_outside() -> None:
    extras = (Extra("award", "star", Decimal("88.5"), "pay_award_star"), Extra("claw_back", "order 9", Decimal(-20), "pay_refund", {"order": 9}))
    made = statement(CONVERSION, Facts(7, "2026-03", {}, extras=extras))
    assert [(line.kind, line.component, str(line.amount)) for line in made.lines[1:]] == [("award", "star", "88.50"), ("claw_back", "order 9", "-20.00")]
    assert str(made.total) == "68.50"


@pytest.mark.parametrize(
    ("kind", "yuan", "found"),
    [
        ("award", "5.01", []),
        ("adjustment", "-5", []),
        ("claw_back", "-5", []),
        ("claw_back", "5", ["pay_claw_back_positive"]),
        ("award", "-5", ["pay_amount_negative"]),
        ("team_share", "-5", ["pay_amount_negative"]),
        ("fine", "-5", ["pay_choice_unknown"]),
        ("award", "0.001", ["pay_number_wrong"]),
        ("award", "NaN", ["pay_number_wrong"]),
        ("award", "1e13", ["pay_number_wrong"]),
    ],
)
def test_what_is_wrong_with_an_amount_from_outside(kind: str, yuan: str, found: list[str]) -> None:
    assert [one.code for one in extra_problems(Extra(kind, "k", Decimal(yuan), "why"))] == found


def test_the_bytes_are_canonical() -> None:
    one = facts(agent_sales=amount("agent_sales", "100.00"), inquiry_to_paid=conversion("4/10 5/10"), calls=amount("calls", "5E+2"))
    same = facts(calls=amount("calls", 500), inquiry_to_paid=tuple(reversed(conversion("4.0/10 5/10.00"))), agent_sales=amount("agent_sales", 100))
    first = statement_bytes(statement(ALL, one))
    with localcontext() as narrow:
        narrow.prec = 2
        assert statement_bytes(statement(ALL, same)) == first
    read = msgspec.json.decode(first)
    assert list(read) == sorted(read) and all(list(line) == sorted(line) for line in read["lines"])
    assert read["lines"][2]["amount"] == "5.00"
    assert read["lines"][2]["used"] == [
        {"denominator": None, "mature": True, "metric": "agent_sales", "month": "", "n": None, "numerator": "100", "version": 1}
    ]
    assert msgspec.json.decode(first, type=Statement).total == Decimal("205.00")


def test_a_line_is_rounded_once() -> None:
    halves = plan(*(Formula(key=str(n), formula="0.005") for n in range(3)))
    made = statement(halves, facts())
    assert [str(line.amount) for line in made.lines] == ["0.01"] * 3 and str(made.total) == "0.03"
    steps = plan(Formula(key="a", formula="10 / 3", adjusting=Adjusting(prorated=True)))
    assert str(statement(steps, Facts(7, "2026-03", {}, days=15, days_in_period=31)).total) == "1.61"


# ---- laws

adjustings = st.builds(
    Adjusting,
    st.none() | st.builds(Accelerator, st.sampled_from(["csat", "inquiry_to_paid"]), sound_bands(most=3)),
    st.none() | st.integers(-50, 100).map(Decimal),
    st.none() | st.integers(100, 900).map(Decimal),
    st.booleans(),
    st.booleans(),
)
tier_terms = st.builds(TierTerms, sound_bands(), st.sampled_from(WAYS), st.integers(1, 12), st.none(), st.integers(0, 90), st.sampled_from(SMALL))
falling, rising = sound_bands(rising=False, most=100), sound_bands(most=100)
sales = {"key": st.just("k"), "adjusting": adjustings, "metric": st.just("agent_sales")}
components = st.one_of(
    st.builds(RateTiers, key=st.just("k"), adjusting=adjustings, metric=st.just("inquiry_to_paid"), terms=tier_terms),
    st.builds(RateTable, **sales, how=st.just("marginal"), bands=falling),
    st.builds(RateTable, **sales, how=st.sampled_from(["retroactive", "lump_sum"]), bands=rising),
    st.builds(Workload, key=st.just("k"), adjusting=adjustings, weights=st.just({"calls": Decimal("1.5"), "visits": Decimal(7)})),
    st.builds(Formula, key=st.just("k"), adjusting=adjustings, formula=st.sampled_from(["csat * 3 / 7", "calls / csat", "agent_sales * 5 / 100 - 3"])),
)  # fmt: skip
plans = st.lists(components, min_size=1, max_size=5).map(
    lambda made: Plan("p", 1, tuple(msgspec.structs.replace(one, key=str(place)) for place, one in enumerate(made)))
)
rates = st.lists(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=4)


def rate_values(metric: str, rows: list[tuple[int, int]]) -> tuple[Measured, ...]:
    return conversion(" ".join(f"{c}/{n}" for c, n in rows), metric)


@st.composite
def people(draw: st.DrawFn) -> Facts:
    yuan = st.none() | st.decimals(-1000, 300_000, places=2)
    values = {name: amount(name, got, draw(st.booleans())) for name in ("agent_sales", "calls", "visits") if (got := draw(yuan)) is not None}
    values |= {name: rate_values(name, draw(rates)) for name in ("inquiry_to_paid", "csat")}
    extras = draw(st.lists(st.decimals(-500, 500, places=2).map(lambda x: Extra("adjustment", "x", x, "pay_reason")), max_size=2))
    return Facts(7, "2026-03", values, days=draw(st.integers(0, 31)), days_in_period=31, extras=tuple(extras))


def said_in_both(why: Why) -> bool:
    """Every reason of the plan itself has its sentences, and the facts they name."""
    return why.code == "pay_reason" or all(text.format(**why.facts) for text in MESSAGES[why.code])


@given(plans, people())
def test_lines_add_up_and_nobody_pays(made: Plan, person: Facts) -> None:
    got = statement(made, person)
    assert sum(line.amount for line in got.lines) == got.total == got.paid - got.shortfall
    assert got.paid >= 0 and got.shortfall >= 0 and not (got.paid and got.shortfall)
    assert sum(line.held for line in got.lines) == got.held
    for line in got.lines:
        assert line.amount == round(line.amount, 2) and not (line.amount and line.held)
        assert abs(line.amount + line.held - line.unrounded) <= Decimal("0.005")
        assert line.why and all(said_in_both(why) for why in line.why)


@given(plans, people())
def test_a_replay_gives_the_same_bytes(made: Plan, person: Facts) -> None:
    first = statement_bytes(statement(made, person))
    stored = msgspec.json.decode(msgspec.json.encode(person), type=Facts)
    shuffled = {name: tuple(reversed(stored.values[name])) for name in reversed(stored.values)}
    replayed = msgspec.json.decode(msgspec.json.encode(made), type=Plan)
    assert statement_bytes(statement(replayed, msgspec.structs.replace(stored, values=shuffled))) == first


monotone = plans.filter(lambda made: all(not isinstance(one, Formula) for one in made.components))


@given(st.sampled_from([*default_plans(), ALL]) | monotone, people(), st.data())
def test_more_credited_conversions_and_sales_never_pay_less(made: Plan, person: Facts, data: st.DataObject) -> None:
    values = dict(person.values)
    rows = [(one.numerator, one.denominator or Decimal(0)) for one in values["inquiry_to_paid"]]
    values["inquiry_to_paid"] = rate_values("inquiry_to_paid", [(data.draw(st.integers(int(c), int(n))), int(n)) for c, n in rows])
    if "agent_sales" in values:
        sold = values["agent_sales"][0]
        values["agent_sales"] = (msgspec.structs.replace(sold, numerator=sold.numerator + data.draw(st.decimals(0, 90_000, places=2))),)
    now, then = statement(made, person), statement(made, msgspec.structs.replace(person, values=values))
    assert then.total + then.held >= now.total + now.held
    assert then.paid >= now.paid or then.held or now.held


@given(plans)
def test_the_plans_of_these_laws_are_sound_but_for_what_is_carried_in_rolling_months(made: Plan) -> None:
    assert {one.code for one in plan_problems(made, METRICS)} <= {"pay_rolling_carried"}


@given(sound_bands(top=100), st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_statement_pays_what_the_tier_is_worth(tiers: tuple[Band, ...], rate: tuple[int, int]) -> None:
    rule = RateTiers(key="k", metric="csat", terms=TierTerms(tiers))
    line = only_line(statement(plan(rule), facts(csat=rate_values("csat", [rate]))))
    assert line.amount == (tiers[line.tier - 1].value if line.tier else 0)
