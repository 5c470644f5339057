"""Rate tables: the cases of the spec (pay §2.3), continuity and monotony."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import bands, row, sound_bands
from yingda.performance.rules.bands import Band
from yingda.performance.rules.plans import COMMISSION, RateTable
from yingda.performance.rules.rates import HOWS, commission, lump_sum, marginal, retroactive

SHIPPED = COMMISSION.components[0]
assert isinstance(SHIPPED, RateTable)
TABLE = SHIPPED.bands
BONUS = bands((10_000, 20_000, 300), (20_000, None, 800))
bases = st.decimals(-1000, 200_000, places=2)


@pytest.mark.parametrize(
    ("base", "marginal_", "retroactive_"),
    [
        ("150000", "8250.00", "10500.00"),
        ("0", "0", "0"),
        ("-5", "0", "0"),
        ("99999.99", "4999.9995", "4999.9995"),
        ("100000", "5000", "6000"),
        ("100000.01", "5000.0006", "6000.0006"),
        ("125000", "6500", "8750"),
        ("124999.99", "6499.9994", "7499.9994"),
    ],
)
def test_the_table_of_the_spec(base: str, marginal_: str, retroactive_: str) -> None:
    assert marginal(TABLE, Decimal(base)) == Decimal(marginal_)
    assert retroactive(TABLE, Decimal(base)) == Decimal(retroactive_)


@pytest.mark.parametrize(("base", "yuan"), [("9999.99", 0), ("10000", 300), ("19999.99", 300), ("20000", 800), ("1e9", 800)])
def test_a_lump_sum_is_a_step(base: str, yuan: int) -> None:
    assert lump_sum(BONUS, Decimal(base)) == yuan


@pytest.mark.parametrize(
    ("how", "base", "expected"),
    [("marginal", 150_000, (3, 8250)), ("retroactive", 150_000, (3, 10_500)), ("lump_sum", 110_000, (2, 6)), ("marginal", -1, (0, 0))],
)
def test_commission_names_its_band(how: str, base: int, expected: tuple[int, int]) -> None:
    assert row(*commission(how, TABLE, Decimal(base))) == expected


def test_below_the_first_band_nothing_is_paid() -> None:
    table = bands((1000, None, 10))
    assert marginal(table, Decimal(1500)) == 50
    assert retroactive(table, Decimal(999)) == 0


def test_a_base_below_zero_costs_nothing() -> None:
    assert retroactive(bands((-100, None, 10)), Decimal(-50)) == 0
    assert retroactive(bands((-100, None, 10)), Decimal(50)) == 5


@given(st.just(TABLE) | sound_bands(top=150_000, most=100), st.sampled_from(HOWS), bases, bases)
def test_more_never_pays_less(table: tuple[Band, ...], how: str, one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert commission(how, table, low)[1] <= commission(how, table, high)[1]


@given(st.just(TABLE) | sound_bands(rising=False, top=150_000, most=100), bases, st.decimals(0, 100, places=2))
def test_marginal_is_continuous_and_pays_no_more_than_the_highest_rate_on_what_is_added(table: tuple[Band, ...], base: Decimal, added: Decimal) -> None:
    rise = marginal(table, base + added) - marginal(table, base)
    assert 0 <= rise <= added * max(band.value for band in table) / 100


@given(sound_bands(top=150_000, most=100), bases)
def test_retroactive_never_pays_less_than_marginal(table: tuple[Band, ...], base: Decimal) -> None:
    assert retroactive(table, base) >= marginal(table, base)
