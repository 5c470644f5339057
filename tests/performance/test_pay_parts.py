"""What a plan can be made of beside tiers and tables: teams, contests, claw-backs, accounts; and the months a component pays for."""

from datetime import date
from decimal import Decimal
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import amount, bands, conversion, facts, row
from yingda.performance.messages import MESSAGES
from yingda.performance.rules.adjusting import Refund
from yingda.performance.rules.disputes import due_at, may_approve_extra, may_decide, may_still_dispute, owner_of
from yingda.performance.rules.funds import projected
from yingda.performance.rules.increments import Account, IncrementTerms, increased, is_exempt, is_key
from yingda.performance.rules.measures import Measured
from yingda.performance.rules.near import luck, still_needed
from yingda.performance.rules.plans import CONVERSION, ClawBack, Component, Contest, Plan, RateTable, RateTiers, TeamShare
from yingda.performance.rules.running import months_between, next_month
from yingda.performance.rules.shadows import by_component, differences, outcomes, rewards, shift_of
from yingda.performance.rules.statements import Facts, Line, PaidOrder, Standing, Team, months_paid, statement, statement_bytes
from yingda.performance.rules.tiers import TierTerms, end_of_block, months_so_far

SALES = RateTable(key="sales", metric="agent_sales", how="marginal", bands=bands((0, None, 5)))
SHARE = TeamShare(key="team", metric="agent_sales", how="marginal", bands=bands((0, None, 10)))


def plan(*components: Component) -> Plan:
    return Plan("p", 1, components)


def team_of(values: tuple[Measured, ...], weights: dict[int, Decimal]) -> Team:
    return Team(values, tuple(weights.items()))


def lines(component: Component, person: Facts) -> tuple[Line, ...]:
    made = statement(plan(component), person)
    assert all(MESSAGES[why.code][0].format(**why.facts) for line in made.lines for why in line.why)
    return made.lines


# ---- months


def test_a_block_of_months_pays_at_its_end_and_only_on_its_months() -> None:
    values = (*conversion("100/100 30/100 60/100 45/50"),)
    (due,) = lines(CONVERSION.components[0], Facts(7, "2026-03", {"inquiry_to_paid": values}))
    assert row(due.amount, [one.month for one in due.used]) == (500, ["2026-01", "2026-02", "2026-03"])
    (early,) = lines(CONVERSION.components[0], Facts(7, "2026-02", {"inquiry_to_paid": values}))
    assert months_paid(SALES, "2026-02") == ("2026-02",) and months_paid(CONVERSION.components[0], "2026-02") == ()
    assert row(early.amount, [why.code for why in early.why]) == (0, ["pay_line_not_due"])


def test_what_pays_by_the_month_looks_at_no_other() -> None:
    sold = tuple(Measured("agent_sales", 1, Decimal(n), month=month) for n, month in ((100, "2026-01"), (200, "2026-02"), (300, "2026-03")))
    (line,) = lines(SALES, Facts(7, "2026-03", {"agent_sales": sold}))
    assert row(line.amount, len(line.used)) == (15, 1)


def test_months() -> None:
    terms = TierTerms(bands((40, None, 1)))
    assert months_so_far(terms, 2026, 5) == ("2026-04", "2026-05") and end_of_block(terms, 2026, 5) == "2026-06"
    four = TierTerms(bands((40, None, 1)), months=5)
    assert end_of_block(four, 2026, 11) == "2026-12" and months_so_far(four, 2026, 11) == ("2026-11",)
    rolling = TierTerms(bands((40, None, 1)), way="rolling", months=2)
    assert months_so_far(rolling, 2026, 1) == ("2025-12", "2026-01") and end_of_block(rolling, 2026, 1) == "2026-01"
    assert [next_month(one) for one in ("2026-01", "2026-11", "2026-12")] == ["2026-02", "2026-12", "2027-01"]
    assert months_between("2025-12", "2026-02") == ["2025-12", "2026-01", "2026-02"] and months_between("2026-02", "2026-01") == []


# ---- team


def test_a_pot_is_split_and_nothing_of_it_is_lost() -> None:
    weights = {3: Decimal(2), 5: Decimal(1), 8: Decimal(0)}
    team = team_of(amount("agent_sales", "1000.10"), weights)
    got = {
        person: lines(msgspec.structs.replace(SHARE, by="metric", by_metric="calls"), Facts(person, "2026-03", {}, teams={"team": team}))[0]
        for person in weights
    }
    assert row(*(str(line.amount) for line in got.values())) == ("66.67", "33.34", "0.00")
    assert sum(line.amount for line in got.values()) == Decimal("100.01")
    assert got[3].used[0].numerator == Decimal("1000.1") and got[3].why[0].code == "pay_line_team_metric"


def test_a_group_without_figures_or_weights_gets_nothing() -> None:
    assert lines(SHARE, Facts(3, "2026-03", {}))[0].why[0].code == "pay_line_metric_missing"
    nobody = team_of(amount("agent_sales", 1000), {3: Decimal(0)})
    assert lines(SHARE, Facts(3, "2026-03", {}, teams={"team": nobody}))[0].amount == 0


@given(st.dictionaries(st.integers(1, 40), st.integers(0, 9).map(Decimal), min_size=1, max_size=12), st.decimals(0, 90_000, places=2))
def test_the_parts_of_a_team_are_its_pot(weights: dict[int, Decimal], sold: Decimal) -> None:
    team = team_of(amount("agent_sales", sold), weights)
    parts = [statement(plan(SHARE), Facts(person, "2026-03", {}, teams={"team": team})).total for person in weights]
    pot = statement(plan(SHARE), Facts(1, "2026-03", {}, teams={"team": team_of(team.values, {1: Decimal(1)})})).total
    assert sum(parts) == (pot if any(weights.values()) else 0)


# ---- contests


@pytest.mark.parametrize(
    ("place", "equals", "yuan"),
    [(1, (7,), "300.00"), (2, (7,), "200.00"), (3, (7,), "100.00"), (4, (7,), "0.00"), (1, (7, 9), "250.00"), (3, (2, 4, 7), "33.33"), (3, (7, 8, 9), "33.34")],
)
def test_prizes(place: int, equals: tuple[int, ...], yuan: str) -> None:
    contest = Contest(key="star", metric="csat", prizes=tuple(map(Decimal, (300, 200, 100))))
    (line,) = lines(contest, Facts(7, "2026-03", {}, standings={"star": Standing(place, equals, 12)}))
    assert str(line.amount) == yuan


def test_who_is_not_in_the_contest_gets_nothing_and_is_told() -> None:
    (line,) = lines(Contest(key="star", metric="csat", prizes=(Decimal(5),)), facts())
    assert row(line.amount, line.why[0].code) == (0, "pay_line_contest_out")


# ---- claw-backs

BACK = ClawBack(key="back", of="sales", days=15)


def gone(paid: object, before: object = 0, refunded: object = 1000, days: int = 5, order: int = 9) -> PaidOrder:
    bought = date(2026, 2, 20)
    refund = Refund(Decimal(1000), bought, Decimal(str(refunded)), date.fromordinal(bought.toordinal() + days))
    return PaidOrder(order, "2026-02", Decimal(str(paid)), Decimal(str(before)), refund)


@pytest.mark.parametrize(
    ("orders", "yuan"),
    [
        ([gone(50)], ["-50.00"]),
        ([gone(50, refunded=400)], ["-20.00"]),
        ([gone(50, days=16)], []),
        ([gone(50, before=50)], []),
        ([gone("50.00", before="49.99")], ["-0.01"]),
        ([gone(50, order=9), gone(30, order=4)], ["-30.00", "-50.00"]),
        ([gone("0.05", refunded=333)], ["-0.01"]),
    ],
)
def test_lines_of_refunds(orders: list[PaidOrder], yuan: list[str]) -> None:
    assert [str(line.amount) for line in lines(BACK, Facts(7, "2026-03", {}, refunds={"back": tuple(orders)}))] == yuan


@given(st.decimals(0, 500, places=2), st.lists(st.integers(1, 400), min_size=1, max_size=5))
def test_lines_of_refunds_never_take_more_than_was_paid(paid: Decimal, steps: list[int]) -> None:
    taken, refunded = Decimal(0), 0
    for step in steps:
        refunded += step
        made = statement(plan(BACK), Facts(7, "2026-03", {}, refunds={"back": (gone(paid, taken, refunded),)}))
        taken -= made.total
        assert made.paid == 0 and 0 <= taken <= paid
    if refunded >= 1000:
        assert taken == paid


def test_replayed_to_the_same_bytes_with_everything_from_outside() -> None:
    team, standing = team_of(amount("agent_sales", "1E+3"), {7: Decimal("1.0"), 2: Decimal(2)}), Standing(1, (7,), 3)
    parts = (SALES, SHARE, BACK, Contest(key="star", metric="csat", prizes=(Decimal("10.50"),)))
    person = Facts(7, "2026-03", {"agent_sales": amount("agent_sales", 10)}, teams={"team": team}, standings={"star": standing}, refunds={"back": (gone(50),)})
    stored = msgspec.json.decode(msgspec.json.encode(person, order="sorted"), type=Facts)
    replayed = msgspec.json.decode(msgspec.json.encode(plan(*parts)), type=Plan)
    assert statement_bytes(statement(replayed, stored)) == statement_bytes(statement(plan(*parts), person))


# ---- accounts

TERMS = IncrementTerms(percent=Decimal(2), died=Decimal(50), revived=Decimal(80), kept_days=30)


def account(number: int, before: object, now: object, **more: object) -> Account:
    return msgspec.convert({"id": number, "before": str(before), "now": str(now), **more}, Account, strict=False)


def days(yuan: object, count: int = 30) -> list[str]:
    return [str(yuan)] * count


@pytest.mark.parametrize(("spent", "was", "key"), [(200, False, True), ("199.99", False, False), (160, True, True), ("159.99", True, False)])
def test_a_key_account_comes_and_goes_at_two_marks(spent: object, was: bool, key: bool) -> None:
    assert is_key([Decimal(str(spent))] * 30, was, TERMS) is key


def test_missing_days_are_days_without_spending() -> None:
    assert not is_key([Decimal(200)] * 29, False, TERMS) and is_key([Decimal(0)] * 90 + [Decimal(200)] * 30, False, TERMS)


def test_the_increment_without_key_accounts() -> None:
    got = increased([account(1, 1000, 1600), account(2, 500, 300), account(3, 1000, 90_000, days=days(500))], TERMS)
    assert row(got.whole, got.stripped, got.keys, got.pays) == (89_400, 400, 1, 8)
    assert increased([account(1, 1000, 0)], TERMS).pays == 0, "a fall is taken from nobody"


def test_deaths_revivals_and_evidence() -> None:
    dead = [
        account(n, 0, 0, happened="died", **more) for n, more in enumerate(({}, {"exempt": "closed down"}, {"exempt": "closed down", "evidence": "file 7"}))
    ]
    back = [account(9, 0, 0, happened="revived", kept_days=kept) for kept in (29, 30)]
    assert [is_exempt(one) for one in dead] == [False, False, True]
    got = increased([*dead, *back], TERMS)
    assert row(got.died, got.exempt, got.revived, got.pays) == (2, 1, 1, -20)


# ---- near a tier, and luck

FORTY = RateTiers(key="c", metric="csat", terms=TierTerms(bands((40, 50, 200), (50, None, 500))))


@pytest.mark.parametrize(
    ("counts", "needed"), [("39/100", 1), ("35/100", 5), ("60/100", None), ("0/1", 1), ("0/0", None), ("39/39", None), ("100/300 0/10", None)]
)
def test_how_many_are_still_needed(counts: str, needed: int | None) -> None:
    assert still_needed(FORTY, facts(csat=conversion(counts, "csat"))) == needed


@given(st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_what_is_needed_is_the_least_that_helps(pair: tuple[int, int]) -> None:
    converted, n = pair
    needed = still_needed(FORTY, facts(csat=conversion(f"{converted}/{n}", "csat")))

    def tier(more: int) -> int:
        return statement(plan(FORTY), facts(csat=conversion(f"{converted + more}/{n}", "csat"))).lines[0].tier

    better = [more for more in range(1, n - converted + 1) if tier(more) > tier(0)]
    assert needed == (better[0] if better else None)


def test_luck_is_seeded_and_what_it_should_be() -> None:
    close = luck(FORTY, facts(csat=conversion("40/100", "csat")), Random(7).random)
    assert close == luck(FORTY, facts(csat=conversion("40/100", "csat")), Random(7).random)
    # At 40 of 100 a resample lies below 40 with P(X < 40) = 0.462, and at 50 or above with P(X ≥ 50) = 0.027.
    assert abs(close.lower - 0.462) < 0.05 and abs(close.higher - 0.027) < 0.02
    sure = luck(FORTY, facts(csat=conversion("900/1000", "csat")), Random(7).random)
    assert row(sure.higher, sure.lower) == (0, 0)
    assert luck(FORTY, facts(), Random(7).random) == luck(FORTY, facts(csat=conversion("10/10", "csat")), Random(7).random)


# ---- shadow runs


@pytest.mark.parametrize(
    ("hours", "shift"),
    [({}, ""), ({6: 1}, "early"), ({13: 2, 14: 1}, "early"), ({14: 1}, "late"), ({22: 1}, "night"), ({5: 2, 6: 1}, "night"), ({8: 1, 20: 1}, "early")],
)
def test_shifts(hours: dict[int, int], shift: str) -> None:
    assert shift_of(hours) == shift


def test_winners_losers_and_what_is_rewarded() -> None:
    people = [Facts(n, "2026-03", {"agent_sales": amount("agent_sales", 1000 * n), "csat": conversion(f"{n}/2", "csat")}) for n in (1, 2)]
    old, new = plan(SALES), plan(SALES, RateTiers(key="c", metric="csat", terms=TierTerms(bands((60, None, 40)))))
    before, after = [statement(old, one) for one in people], [statement(new, one) for one in people]
    assert [row(one.person, one.before, one.after, one.change) for one in outcomes(before, after)] == [(1, 50, 50, 0), (2, 100, 140, 40)]
    assert row(*by_component(after).items()) == (("c", 40), ("sales", 150))
    found = {one.metric: one for one in rewards(new, people, {"csat": "rate", "agent_sales": "money"})}
    assert row(found["csat"].cost, found["csat"].paid, found["csat"].people) == (40, 1, 2)
    assert row(found["agent_sales"].step, found["agent_sales"].cost, found["agent_sales"].paid) == (100, 10, 2)


def test_plans_compared_place_by_place() -> None:
    other = plan(msgspec.structs.replace(SALES, bands=bands((0, None, 6))), BACK)
    found = differences(plan(SALES), other)
    assert ("sales.bands.0.value", "5", "6") in found
    assert ("back.days", None, 15) in found and not [one for one in found if one[0] == "sales.metric"]
    assert differences(other, other) == []


# ---- the budget, disputes


def test_a_month_drawn_out() -> None:
    half = Facts(7, "2026-03", {"agent_sales": amount("agent_sales", 100), "csat": conversion("5/10 3/10", "csat")})
    whole = projected(half, 10, 30)
    assert whole.values["agent_sales"][0].numerator == 300
    assert [row(one.numerator, one.denominator) for one in whole.values["csat"]] == [(5, 10), (9, 30)]
    assert projected(half, 0, 30) == projected(half, 30, 30) == half


def test_who_decides_and_until_when() -> None:
    assert due_at(1000, 2) == 1000 + 2 * 86_400_000
    assert [may_still_dispute(at, 10 * 86_400_000, 9) for at in (None, 86_400_000 - 1, 86_400_000)] == [False, False, True]
    assert may_decide(1, 2) and not may_decide(2, 2)
    assert may_approve_extra(3, 1, 2) and not may_approve_extra(1, 1, 2) and not may_approve_extra(2, 1, 2)
    assert [owner_of(*asked) for asked in ((1, 2, {3}, 9), (9, 2, {3}, 9), (None, 9, {9, 4, 6}, 9), (9, 9, {9}, 9))] == [1, 2, 4, None]
