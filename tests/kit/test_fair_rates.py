"""Rates made fair: standardised to one mix, and how much of a tier is luck."""

from math import comb, inf, nan, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.statistics import Cases, luck_share, standardised, wilson, wilson_of_rate

# ---- fair mixes


def test_direct_standardisation_by_hand():
    # Shoes 8/10 and coats 10/40, 36 % plain; with a mix of half and half (80 % + 25 %) ÷ 2.
    cases = {"shoes": Cases(8, 10), "coats": Cases(10, 40)}
    found = standardised(cases, {"shoes": 500, "coats": 500})
    assert (found.rate, found.covered, found.n) == (pytest.approx(0.525), 1, 50)
    assert found.effective == pytest.approx(1 / (0.25 / 10 + 0.25 / 40))
    assert (found.low, found.high) == wilson_of_rate(found.rate, found.effective)


def test_strata_without_cases_are_left_out_and_said():
    cases = {"shoes": Cases(8, 10), "coats": Cases(0, 0), "hats": Cases(1, 1)}
    found = standardised(cases, {"shoes": 3, "coats": 5, "bags": 2})
    assert (found.rate, found.n) == (0.8, 10)
    assert found.covered == pytest.approx(0.3)
    nothing = standardised({"hats": Cases(1, 1)}, {"shoes": 1, "hats": 0})
    assert (nothing.rate, nothing.low, nothing.high, nothing.covered, nothing.n) == (None, 0, 1, 0, 0)


strata = st.dictionaries(st.integers(0, 5), st.integers(1, 60).flatmap(lambda n: st.builds(Cases, st.integers(0, n), st.just(n))), min_size=1)


@given(strata)
def test_with_the_own_mix_the_rate_is_the_plain_one(cases):
    n, successes = sum(one.n for one in cases.values()), sum(one.successes for one in cases.values())
    found = standardised(cases, {stratum: one.n for stratum, one in cases.items()})
    assert found.rate == pytest.approx(successes / n)
    assert found.effective == pytest.approx(n)
    assert (found.low, found.high) == pytest.approx(wilson(successes, n), abs=1e-6)


@given(strata, st.dictionaries(st.integers(0, 5), st.floats(0, 100), min_size=1).filter(lambda mix: sum(mix.values()) > 0.01))
def test_a_standardised_rate_lies_among_its_rates(cases, mix):
    found = standardised(cases, mix)
    assert 0 <= found.covered <= 1
    if found.rate is not None:
        rates = [one.successes / one.n for stratum, one in cases.items() if mix.get(stratum)]
        assert min(rates) - 1e-9 <= found.rate <= max(rates) + 1e-9
        assert 0 < found.effective <= found.n * (1 + 1e-9)
        assert found.low - 1e-9 <= found.rate <= found.high + 1e-9


@pytest.mark.parametrize("mix", [{}, {"a": 0}, {"a": -1, "b": 2}, {"a": nan}, {"a": inf}])
def test_what_is_no_mix_is_refused(mix):
    with pytest.raises(ValueError, match="mix"):
        standardised({"a": Cases(1, 2)}, mix)
    with pytest.raises(ValueError, match="between"):
        Cases(3, 2)


# ---- luck

TIERS = (0.4, 0.5, 0.6)


def exact(successes: int, n: int) -> float:
    """The share the bootstrap comes to with ever more draws: the binomial probability of the other tiers."""
    rate = successes / n
    tier = [sum(edge <= number / n for edge in TIERS) for number in range(n + 1)]
    return sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1) if tier[k] != tier[successes])


@pytest.mark.parametrize(("successes", "n"), [(1, 2), (5, 10), (6, 10), (50, 100), (55, 100), (59, 100), (60, 100), (75, 100), (400, 800)])
def test_the_luck_share_is_the_chance_of_another_tier(successes, n):
    share = luck_share(successes, n, TIERS, Random(1), draws=20_000)
    assert share == pytest.approx(exact(successes, n), abs=5 * sqrt(0.25 / 20_000))


def test_luck_is_small_in_the_middle_of_a_tier_and_about_half_at_its_edge():
    assert luck_share(900, 1000, TIERS, Random(1)) == 0
    assert luck_share(600, 1000, TIERS, Random(1)) == pytest.approx(0.5, abs=0.05)
    assert luck_share(0, 3, TIERS, Random(1)) == luck_share(3, 3, TIERS, Random(1)) == luck_share(1, 3, (), Random(1)) == 0
    assert 0 < luck_share(30_000, 50_000, TIERS, Random(1), draws=100) < 1


def test_the_same_seed_gives_the_same_share():
    assert luck_share(55, 100, TIERS, Random(7)) == luck_share(55, 100, TIERS, Random(7))
    assert len({luck_share(55, 100, TIERS, Random(seed)) for seed in range(5)}) > 1


@pytest.mark.parametrize(("successes", "n", "edges", "draws"), [(0, 0, TIERS, 9), (5, 4, TIERS, 9), (-1, 4, TIERS, 9), (1, 4, (0.5, 0.5), 9), (1, 4, TIERS, 0)])
def test_what_has_no_luck_share_is_refused(successes, n, edges, draws):
    with pytest.raises(ValueError, match="between"):
        luck_share(successes, n, edges, Random(1), draws)
