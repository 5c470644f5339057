"""What happens to an amount after it is earned (pay §2.5 and §2.6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import bands, row, sound_bands
from yingda.performance.rules.adjusting import Earned, Refund, accelerated, claw_back, days_employed, hold, prorated, shares, within
from yingda.performance.rules.bands import Band

FACTORS = bands((0, 90, "0.5"), (90, 100, 1), (100, None, "1.5"))
LATE = bands((100, 120, "1.2"), (120, None, 2))
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
yuan = st.decimals(0, 10_000, places=2)


@pytest.mark.parametrize(
    ("amount", "attainment", "table", "result"),
    [
        (1000, "89.99", FACTORS, 500),
        (1000, "90", FACTORS, 1000),
        (1000, "100", FACTORS, 1500),
        (1000, "-1", FACTORS, 500),
        (1000, "99", LATE, 1000),
        (1000, "120", LATE, 2000),
        (-1000, "120", LATE, -1000),
        (-1000, "0", FACTORS, -1000),
    ],
)
def test_accelerated(amount: int, attainment: str, table: tuple[Band, ...], result: int) -> None:
    assert accelerated(Decimal(amount), Decimal(attainment), table) == result


@given(sound_bands(most=3), yuan, st.decimals(-50, 200, places=1), st.decimals(-50, 200, places=1))
def test_a_higher_attainment_never_pays_less(table: tuple[Band, ...], amount: Decimal, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert accelerated(amount, low, table) <= accelerated(amount, high, table)


@pytest.mark.parametrize(
    ("amount", "floor", "cap", "result"),
    [(50, None, None, 50), (50, 100, None, 100), (150, 100, 120, 120), (110, 100, 120, 110), (-70, -50, None, -50), (50, 200, 100, 100)],
)
def test_within(amount: int, floor: int | None, cap: int | None, result: int) -> None:
    bounds = [None if bound is None else Decimal(bound) for bound in (floor, cap)]
    assert within(Decimal(amount), *bounds) == result


@pytest.mark.parametrize(
    ("joined", "left", "days"),
    [
        (None, None, 31),
        (date(2026, 3, 16), None, 16),
        (None, date(2026, 3, 1), 1),
        (date(2026, 3, 10), date(2026, 3, 20), 11),
        (date(2025, 1, 1), date(2027, 1, 1), 31),
        (date(2026, 4, 1), None, 0),
        (None, date(2026, 2, 28), 0),
    ],
)
def test_days_employed(joined: date | None, left: date | None, days: int) -> None:
    assert days_employed(FIRST, LAST, joined, left) == days


def test_proration_by_calendar_days() -> None:
    assert prorated(Decimal(310), 16, 31) == 160
    assert prorated(Decimal(310), 0, 31) == 0
    assert prorated(Decimal(310), 31, 31) == 310
    for days, period in ((-1, 31), (32, 31), (0, 0)):
        with pytest.raises(ValueError, match="days"):
            prorated(Decimal(310), days, period)


def test_one_leaves_and_another_joins_the_next_day() -> None:
    left, joined = days_employed(FIRST, LAST, left=date(2026, 3, 12)), days_employed(FIRST, LAST, joined=date(2026, 3, 13))
    assert left + joined == 31


@given(st.integers(0, 10**7), st.dictionaries(st.integers(1, 99), st.integers(1, 9).map(Decimal), min_size=1, max_size=9))
def test_shares_conserve(fen: int, weights: dict[int, Decimal]) -> None:
    amount = Decimal(fen).scaleb(-2)
    parts = shares(amount, weights)
    assert sum(parts.values()) == amount and set(parts) == set(weights)
    assert parts == shares(amount, dict(reversed(weights.items())))


def test_the_odd_fen_goes_to_the_lower_id() -> None:
    assert shares(Decimal("0.03"), {9: Decimal(1), 2: Decimal(1)}) == {2: Decimal("0.02"), 9: Decimal("0.01")}


def test_hold_until_mature() -> None:
    earned = [Earned(Decimal(10), date(2026, 3, 4)), Earned(Decimal(5), date(2026, 3, 5)), Earned(Decimal(1), date(2026, 3, 6))]
    assert row(*hold(earned, date(2026, 3, 5))) == (15, 1)
    assert row(*hold(earned, date(2026, 3, 3))) == (0, 16)
    assert row(*hold([], date(2026, 3, 3))) == (0, 0)


def refund(refunded: object, days: int, worth: object = 1000) -> Refund:
    return Refund(Decimal(str(worth)), FIRST, Decimal(str(refunded)), FIRST + timedelta(days))


@pytest.mark.parametrize(
    ("paid", "before", "one", "taken"),
    [
        (50, 0, refund(1000, 0), 50),
        (50, 0, refund(1000, 30), 50),
        (50, 0, refund(1000, 31), 0),
        (50, 0, refund(400, 5), 20),
        (50, 20, refund(400, 5), 0),
        (50, 20, refund(1000, 5), 30),
        (50, 50, refund(1000, 5), 0),
        (50, 60, refund(1000, 5), 0),
        (50, 0, refund(2000, 5), 50),
        (50, 0, refund(0, 5), 0),
        (50, 0, refund(10, 5, worth=0), 50),
        (0, 0, refund(1000, 5), 0),
        (-5, 0, refund(1000, 5), 0),
    ],
)
def test_claw_back(paid: int, before: int, one: Refund, taken: int) -> None:
    assert claw_back(Decimal(paid), Decimal(before), one, 30) == taken


@given(yuan, st.lists(st.integers(0, 1500), max_size=6), st.integers(0, 40))
def test_all_refunds_together_never_take_more_than_was_paid(paid: Decimal, steps: list[int], days: int) -> None:
    taken, refunded = Decimal(0), 0
    for step in steps:
        refunded += step
        taken += claw_back(paid, taken, refund(refunded, days), 30)
        assert 0 <= taken <= paid
    assert taken == 0 or days <= 30
