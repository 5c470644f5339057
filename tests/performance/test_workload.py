"""The workload score: the cases of the spec (pay §2.2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import row
from yingda.performance.rules.workload import WorkloadTerms, net, score, settled

points = st.decimals(0, 5000, places=2)


@pytest.mark.parametrize(("s", "yuan"), [(620, "36"), (500, "0"), (430, "-70"), (0, "-500"), ("500.5", "0.15"), ("499.5", "-0.5")])
def test_the_score_of_the_spec(s: object, yuan: str) -> None:
    assert net(Decimal(str(s)), WorkloadTerms()) == Decimal(yuan)


def test_the_parameters_are_data() -> None:
    assert net(Decimal(120), WorkloadTerms(Decimal(100), Decimal(2), Decimal(3))) == 40
    assert net(Decimal(90), WorkloadTerms(Decimal(100), Decimal(2), Decimal(3))) == -30


def test_a_score_is_a_weighted_sum() -> None:
    counts = {"calls": Decimal(100), "visits": Decimal(4), "unscored": Decimal(1000)}
    assert score(counts, {"calls": Decimal("0.5"), "visits": Decimal(20), "renewals": Decimal(50)}) == 130
    assert score({}, {}) == 0


@pytest.mark.parametrize(("total", "pay", "shortfall"), [(36, 36, 0), (0, 0, 0), (-70, 0, 70)])
def test_only_variable_pay_is_used_up(total: int, pay: int, shortfall: int) -> None:
    assert row(*settled(Decimal(total))) == (pay, shortfall)


@given(st.decimals(-(10**6), 10**6, places=2))
def test_nobody_ever_pays(total: Decimal) -> None:
    pay, shortfall = settled(total)
    assert pay >= 0 and shortfall >= 0 and not (pay and shortfall) and pay - shortfall == total


@given(points, points)
def test_more_points_never_pay_less(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert net(low, WorkloadTerms()) <= net(high, WorkloadTerms())
