"""Tiers over a rate: the cases of the spec (pay §2.1), small samples, and that doing better never pays less."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import bands, conversion, counts, facts, row, sound_bands
from yingda.performance.rules.bands import Band, band_of, band_problems
from yingda.performance.rules.measures import Counted, Measured, counts_of, figure, percent, plain, pooled, readable
from yingda.performance.rules.near import near
from yingda.performance.rules.plans import CONVERSION, RateTiers
from yingda.performance.rules.tiers import SMALL, WAYS, TierTerms, misses_minimum, months_of, rate_of, reached

(SHIPPED,) = CONVERSION.components
assert isinstance(SHIPPED, RateTiers)
DEFAULT: RateTiers = SHIPPED
TERMS = DEFAULT.terms
SPEC_MONTHS = "30/100 60/100 45/50"


def terms(**changes: object) -> TierTerms:
    return msgspec.structs.replace(TERMS, **changes)


@pytest.mark.parametrize(
    ("percent_", "yuan"),
    [("0", 0), ("39.99", 0), ("40", 200), ("49.99", 200), ("50", 500), ("59.99", 500), ("60", 1000), ("100", 1000)],
)
def test_the_default_plan_at_its_edges(percent_: str, yuan: int) -> None:
    got = reached(TERMS, [Counted(Decimal(percent_) * 100, Decimal(10_000))])
    assert row(got.rate, got.amount) == (Fraction(percent_), yuan)


@pytest.mark.parametrize(
    ("way", "rate", "yuan"),
    [("pooled", 54, 500), ("mean_of_months", 60, 1000), ("every_month", 30, 0), ("rolling", 54, 500)],
)
def test_the_ways_of_three_months(way: str, rate: int, yuan: int) -> None:
    got = reached(terms(way=way), counts(SPEC_MONTHS))
    assert row(got.rate, got.amount) == (rate, yuan)
    assert rate_of(way, counts(SPEC_MONTHS)) == rate


@pytest.mark.parametrize(
    ("changes", "months", "rate", "yuan"),
    [
        ({"way": "rolling"}, "0/100 60/100 60/100 60/100", 60, 1000),
        ({"way": "pooled"}, "0/100 60/100 60/100 60/100", 45, 200),
        ({"way": "rolling", "months": 1}, "60/100 60/100 41/100", 41, 200),
        ({"way": "mean_of_months"}, "60/100 0/0 40/100", 50, 500),
        ({"way": "mean_of_months"}, "1/3 2/3 1/2", 50, 500),
        ({"way": "mean_of_months"}, "1/6 5/6 1/7 6/7", 50, 500),
        ({"way": "every_month"}, "60/100 0/0 41/100", 41, 200),
        ({"way": "every_month", "minimum": Decimal(45)}, "60/100 44/100", 44, 0),
        ({"way": "every_month", "minimum": Decimal(45)}, "60/100 45/100", 45, 200),
        ({"way": "pooled", "minimum": Decimal(45)}, "60/100 30/100", 45, 200),
        ({}, "0.5/1 0/0", 50, 500),
        ({}, "3999999/10000000", Fraction(3999999, 100000), 0),
    ],
)
def test_months_by_hand(changes: dict[str, object], months: str, rate: Fraction, yuan: int) -> None:
    got = reached(terms(**changes), counts(months))
    assert row(got.rate, got.amount) == (rate, yuan)


def test_only_every_month_has_a_minimum() -> None:
    assert misses_minimum(terms(way="every_month", minimum=Decimal(30)), Fraction(29))
    assert not misses_minimum(terms(way="every_month", minimum=Decimal(30)), Fraction(30))
    assert not misses_minimum(terms(way="pooled", minimum=Decimal(30)), Fraction(29))


@pytest.mark.parametrize("way", WAYS)
def test_without_cases_there_is_no_rate_and_no_pay(way: str) -> None:
    for months in ("", "0/0", "0/0 0/0"):
        got = reached(terms(way=way, bands=bands((0, None, 50))), counts(months))
        assert row(got.rate, got.tier, got.amount) == (None, 0, 0)


@pytest.mark.parametrize(
    ("small", "months", "group", "expected"),
    [
        ("marked", "6/10", None, (60, 1000, "marked", None)),
        ("carried_over", "6/10", None, (60, 0, "carried_over", Counted(Decimal(6), Decimal(10)))),
        ("carried_over", "0/0", None, (None, 0, "carried_over", None)),
        ("pooled", "6/10", "44/90", (50, 500, "pooled", None)),
        ("pooled", "6/10", None, (60, 1000, "pooled", None)),
        ("pooled", "0/0", "44/88", (50, 500, "pooled", None)),
        ("pro_rata", "6/10", None, (60, 500, "pro_rata", None)),
        ("pro_rata", "12/20", None, (60, 1000, "", None)),
        ("carried_over", "12/20", None, (60, 1000, "", None)),
        ("pooled", "12/20", "0/90", (60, 1000, "", None)),
    ],
)
def test_small_samples(small: str, months: str, group: str | None, expected: tuple[object, ...]) -> None:
    got = reached(terms(least_n=20, small=small), counts(months), counts(group)[0] if group else None)
    assert (got.rate, got.amount, got.small, got.carried) == expected


def test_what_was_carried_over_counts_in_the_next_period() -> None:
    rule = terms(least_n=20, small="carried_over")
    first = reached(rule, counts("6/10"))
    second = reached(rule, counts("5/10"), carried=first.carried)
    assert row(second.rate, second.n, second.amount, second.carried) == (55, 20, 500, None)


@pytest.mark.parametrize(
    ("way", "count", "month", "paid_for"),
    [
        ("pooled", 3, 3, "2026-01 2026-02 2026-03"),
        ("pooled", 3, 4, ""),
        ("every_month", 3, 12, "2026-10 2026-11 2026-12"),
        ("mean_of_months", 1, 5, "2026-05"),
        ("pooled", 5, 12, "2026-11 2026-12"),
        ("rolling", 3, 4, "2026-02 2026-03 2026-04"),
        ("rolling", 3, 1, "2025-11 2025-12 2026-01"),
    ],
)
def test_which_months_are_paid_for(way: str, count: int, month: int, paid_for: str) -> None:
    assert " ".join(months_of(terms(way=way, months=count), 2026, month)) == paid_for


@given(st.sampled_from([way for way in WAYS if way != "rolling"]), st.integers(1, 12))
def test_every_month_is_paid_for_exactly_once(way: str, count: int) -> None:
    paid = [name for month in range(1, 13) for name in months_of(terms(way=way, months=count), 2026, month)]
    assert paid == [f"2026-{month:02}" for month in range(1, 13)]


# ---- bands


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([(40, 50, 200), (50, 60, 500), (60, None, 1000)], []),
        ([], [("bands", "pay_bands_missing")]),
        ([(40, 50, 200), (51, None, 500)], [("bands.1.at_least", "pay_bands_gap")]),
        ([(40, 50, 200), (49, None, 500)], [("bands.1.at_least", "pay_bands_overlap")]),
        ([(40, None, 200), (50, None, 500)], [("bands.1.at_least", "pay_bands_overlap")]),
        ([(50, 60, 200), (40, None, 500)], [("bands.1.at_least", "pay_bands_unordered")]),
        ([(40, 50, 200), (40, None, 500)], [("bands.1.at_least", "pay_bands_unordered")]),
        ([(40, 40, 200), (40, None, 500)], [("bands.0.below", "pay_band_empty"), ("bands.1.at_least", "pay_bands_unordered")]),
        ([(40, 50, -1), (50, None, 500)], [("bands.0.value", "pay_amount_negative")]),
        ([(40, 50, 200), (50, None, 199)], [("bands.1.value", "pay_bands_fall")]),
        ([(40, 50, 200)], [("bands.0.below", "pay_bands_end")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_bands(rows: list[tuple[int, int | None, int]], problems: list[tuple[str, str]]) -> None:
    assert [(one.place, one.code) for one in band_problems(bands(*rows), "bands")] == problems


def test_a_marginal_rate_may_fall() -> None:
    assert band_problems(bands((0, 10, 5), (10, None, 3)), "bands", rising=False) == []


@given(sound_bands(), st.fractions(0, 120))
def test_a_number_lies_in_one_band_at_most(made: tuple[Band, ...], number: Fraction) -> None:
    assert band_problems(made, "bands") == []
    held = [place for place, band in enumerate(made, 1) if band.at_least <= number and (band.below is None or number < band.below)]
    assert ([band_of(made, number)] if band_of(made, number) else []) == held


# ---- measures


def test_counts_come_by_month() -> None:
    march, may = conversion("1/2 0/0 3/4 0/0 5/6")[2], conversion("1/2 0/0 3/4 0/0 5/6")[4]
    shared = msgspec.structs.replace(march, version=4, numerator=Decimal("0.5"), denominator=Decimal(1))
    sales = Measured("agent_sales", 1, Decimal(9))
    assert counts_of([may, march, shared, sales]) == counts("3.5/5 5/6")
    assert pooled(counts("1/2 2/3")) == Counted(Decimal(3), Decimal(5))
    assert percent(Counted(Decimal(1), Decimal(3))) == Fraction(100, 3)
    assert percent(Counted(Decimal(1), Decimal(0))) is None


def test_the_figure_a_formula_sees() -> None:
    assert figure(conversion("1/4 1/4")) == 25
    assert figure(conversion("0/0")) is None
    assert figure(()) is None
    assert figure([Measured("sales", 1, Decimal("1.5")), Measured("sales", 1, Decimal(2))]) == Decimal("3.5")


@pytest.mark.parametrize(("number", "text"), [("100.00", "100"), ("1E+2", "100"), ("0.10", "0.1"), ("-0.00", "0"), ("100", "100"), ("-1.50", "-1.5")])
def test_one_way_to_write_a_number(number: str, text: str) -> None:
    assert str(plain(Decimal(number))) == text


def test_a_rate_is_never_shown_as_a_tier_it_missed() -> None:
    assert readable(Fraction(3999999, 100000)) == Decimal("39.99")
    assert readable(Fraction(10**90 * 40 - 1, 10**90)) == Decimal("39.99")
    assert readable(Fraction(40)) == Decimal("40.00")
    assert readable(None) is None


# ---- near


NEAR_ONES = [(5, 2, 3, 500), (2, 1, 2, 300), (4, 0, 1, 200), (9, 0, 1, 200)]


def test_who_is_one_inquiry_away() -> None:
    people = [
        facts(1, inquiry_to_paid=conversion("30/100 60/100 45/50")),
        facts(2, inquiry_to_paid=conversion("30/100 60/100 59/100")),
        facts(3, inquiry_to_paid=conversion("0/10 0/10 11/10")),
        facts(4, inquiry_to_paid=conversion("39/100")),
        facts(5, inquiry_to_paid=conversion("59/100")),
        facts(6),
        facts(8, inquiry_to_paid=conversion("39/99 0/0")),
        facts(9, inquiry_to_paid=conversion("0/100 60/100 59/100")),
        facts(10, inquiry_to_paid=conversion("0/100 60/100 58/100")),
    ]  # fmt: skip
    assert [row(one.person, one.tier, one.next_tier, one.gain) for one in near(DEFAULT, people)] == NEAR_ONES


# ---- laws

months_ = st.lists(st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=6)
minimums = st.none() | st.integers(0, 100).map(Decimal)
rules = st.builds(TierTerms, sound_bands(), st.sampled_from(WAYS), st.integers(1, 6), minimums, st.integers(0, 300), st.sampled_from(SMALL))
one_group = st.none() | st.integers(0, 50).map(lambda converted: Counted(Decimal(converted), Decimal(50)))


@given(st.just(TERMS) | rules, months_, st.data(), one_group, one_group)
def test_more_converted_never_pays_less(
    rule: TierTerms, made: list[tuple[int, int]], data: st.DataObject, group: Counted | None, carried: Counted | None
) -> None:
    better = [(data.draw(st.integers(converted, n)), n) for converted, n in made]
    then, now = ([Counted(Decimal(c), Decimal(n)) for c, n in rows] for rows in (better, made))
    assert reached(rule, then, group, carried).amount >= reached(rule, now, group, carried).amount


@given(months_, sound_bands())
def test_three_months_pooled_and_rolling_agree(made: list[tuple[int, int]], tiers: tuple[Band, ...]) -> None:
    three = [Counted(Decimal(c), Decimal(n)) for c, n in made[:3]]
    assert reached(TierTerms(tiers, "rolling"), three) == reached(TierTerms(tiers, "pooled"), three)


@given(months_)
def test_the_lowest_month_is_below_the_pool(made: list[tuple[int, int]]) -> None:
    three = [Counted(Decimal(c), Decimal(n)) for c, n in made]
    low, pool, mean = (rate_of(way, three) for way in ("every_month", "pooled", "mean_of_months"))
    assert low is None or (pool is not None and mean is not None and low <= pool and low <= mean)


@given(sound_bands(), months_)
def test_near_is_what_one_more_would_pay(tiers: tuple[Band, ...], made: list[tuple[int, int]]) -> None:
    text = " ".join(f"{c}/{n}" for c, n in made)
    component = RateTiers(key="k", metric="inquiry_to_paid", terms=TierTerms(tiers))
    converted, n = made[-1]
    then = reached(component.terms, [*counts(text)[:-1], Counted(Decimal(converted + 1), Decimal(n))])
    now = reached(component.terms, counts(text))
    expected = [(now.tier, then.tier, then.amount - now.amount)] if converted < n and then.tier > now.tier else []
    assert [(one.tier, one.next_tier, one.gain) for one in near(component, [facts(1, inquiry_to_paid=conversion(text))])] == expected
