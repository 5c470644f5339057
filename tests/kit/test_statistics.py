"""Quantiles, intervals, comparisons and scores: published numbers, numbers by hand, laws."""

import statistics
from math import inf, nan, sqrt
from statistics import mean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.statistics import (
    Sample,
    compare_means,
    compare_rates,
    indistinct_neighbours,
    median,
    nps,
    p90,
    quantile,
    weighted_mean,
    wilson,
    wilson_of_rate,
)
from yingda.kit.statistics.means import beta_share

finite = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [
        # The example in numpy's documentation of quantile: a = [[10, 7, 4], [3, 2, 1]].
        ([10, 7, 4, 3, 2, 1], 0.5, 3.5), ([10, 3], 0.5, 6.5), ([7, 2], 0.5, 4.5), ([4, 1], 0.5, 2.5), ([10, 7, 4], 0.5, 7),
        # By hand: place (n - 1)q = 0.75, 2.25, 8.1 and 0.4.
        ([1, 2, 3, 4], 0.25, 1.75), ([4, 3, 2, 1], 0.75, 3.25), (range(1, 11), 0.9, 9.1), ([5, 10, 30, 50, 90], 0.1, 7),
        ([5], 0.3, 5), ([1, 2, 3], 0, 1), ([1, 2, 3], 1, 3), ([2, 2, 2], 0.37, 2),
    ],
)  # fmt: skip
def test_a_quantile_worked_by_hand(values, q, expected):
    assert quantile(values, q) == pytest.approx(expected, abs=1e-12)


@given(st.lists(finite, min_size=2, max_size=50), st.integers(2, 20))
def test_quantiles_are_those_of_the_standard_library(values, parts):
    expected = statistics.quantiles(values, n=parts, method="inclusive")
    found = [quantile(values, index / parts) for index in range(1, parts)]
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-3)


@given(st.lists(finite, min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_quantiles_rise_with_q_and_stay_among_the_values(values, p, q):
    slack = 1e-6
    assert min(values) - slack <= quantile(values, min(p, q)) <= quantile(values, max(p, q)) + slack <= max(values) + 2 * slack
    assert (quantile(values, 0), quantile(values, 1)) == (min(values), max(values))


@pytest.mark.parametrize(("values", "q"), [([], 0.5), ([1], -0.1), ([1], 1.1), ([1], nan), ([nan], 0.5), ([1, inf], 0.5)])
def test_what_has_no_quantile_is_refused(values, q):
    with pytest.raises(ValueError, match=r".+"):
        quantile(values, q)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3; then metrics.md §4.
    [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
        (85, 100, 0.7672, 0.9069), (9, 10, 0.5958, 0.9821), (0, 10, 0.0, 0.2775),
    ],
)  # fmt: skip
def test_the_interval_of_the_published_table(successes, n, low, high):
    found = wilson(successes, n)
    assert found == pytest.approx((low, high), abs=5e-5)
    assert wilson(n - successes, n) == pytest.approx((1 - found[1], 1 - found[0]), abs=1e-12)


@pytest.mark.parametrize(
    ("successes", "n", "confidence", "z"),
    # z from the printed table of the normal distribution: 1.6449, 1.9600, 2.5758.
    [(3, 10, 0.9, 1.6449), (50, 100, 0.95, 1.9600), (7, 900, 0.99, 2.5758), (899, 900, 0.99, 2.5758)],
)
def test_the_ends_are_the_rates_just_z_errors_away(successes, n, confidence, z):
    for rate in wilson(successes, n, confidence):
        assert abs(successes / n - rate) / (rate * (1 - rate) / n) ** 0.5 == pytest.approx(z, abs=1e-4)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.floats(0.01, 0.999))
def test_the_interval_holds_the_rate_and_narrows_with_n(successes, n, confidence):
    successes = min(successes, n)
    low, high = wilson(successes, n, confidence)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1
    assert (wilson(0, n, confidence)[0], wilson(n, n, confidence)[1]) == (0.0, 1.0)
    more = wilson(successes * 4, n * 4, confidence)
    assert more[1] - more[0] < high - low


def test_the_interval_without_cases_is_everything_and_certain_ends_are_exact():
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0


@pytest.mark.parametrize(("successes", "n", "confidence"), [(-1, 5, 0.95), (6, 5, 0.95), (0, -1, 0.95), (1, 5, 0), (1, 5, 1)])
def test_what_has_no_interval_is_refused(successes, n, confidence):
    with pytest.raises(ValueError, match="between"):
        wilson(successes, n, confidence)


@given(st.integers(0, 500), st.integers(1, 500), st.floats(0.5, 0.999))
def test_the_interval_of_a_rate_is_that_of_its_cases(successes, n, confidence):
    successes = min(successes, n)
    assert wilson_of_rate(successes / n, n, confidence) == pytest.approx(wilson(successes, n, confidence), abs=1e-12)


@pytest.mark.parametrize(
    ("rate", "n", "confidence"), [(-0.1, 5, 0.95), (1.1, 5, 0.95), (nan, 5, 0.95), (0.5, 0, 0.95), (0.5, nan, 0.95), (0.5, inf, 0.95), (0.5, 5, 1)]
)
def test_a_rate_without_an_interval_is_refused(rate, n, confidence):
    with pytest.raises(ValueError, match="between"):
        wilson_of_rate(rate, n, confidence)


def test_median_p90_and_weighted_mean():
    assert (median([9, 1, 4]), median([1, 2, 3, 10])) == (4, 2.5)
    assert p90(range(1, 11)) == pytest.approx(9.1)
    assert weighted_mean([(10, 1), (20, 3)]) == 17.5
    assert weighted_mean([(5, 2), (99, 0)]) == 5


@given(st.lists(finite, min_size=1))
def test_the_median_is_that_of_the_standard_library(values):
    assert median(values) == pytest.approx(statistics.median(values), rel=1e-12, abs=1e-6)


@given(st.lists(st.tuples(finite, st.floats(0.01, 1e3)), min_size=1), st.floats(0.1, 10))
def test_a_weighted_mean_lies_among_the_values_whatever_the_scale(pairs, scale):
    values = [value for value, _ in pairs]
    found = weighted_mean(pairs)
    assert min(values) - 1e-3 <= found <= max(values) + 1e-3
    assert weighted_mean([(value, weight * scale) for value, weight in pairs]) == pytest.approx(found, rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("pairs", [[], [(1, 0)], [(1, -1), (2, 2)], [(nan, 1)], [(1, nan)], [(1, inf)]])
def test_what_has_no_weighted_mean_is_refused(pairs):
    with pytest.raises(ValueError, match="weighted mean"):
        weighted_mean(pairs)


# ---- two rates


@pytest.mark.parametrize(
    ("first", "second", "z", "p", "significant", "sound"),
    [
        # metrics.md §4.
        ((40, 100), (52, 100), 1.7025, 0.0887, False, True),
        ((52, 100), (40, 100), -1.7025, 0.0887, False, True),
        # 60/100 against 40/100: the pooled error is √(.5 · .5 · .02) = .0707107; z² = 8 is the χ² of the table.
        ((40, 100), (60, 100), 2.8284, 0.0047, True, True),
        # The χ² of [[10, 20], [30, 40]] without correction is 0.7937 (by hand: 100(10·40 − 20·30)² ÷ (30·70·40·60)).
        ((10, 30), (30, 70), 0.8909, 0.3730, False, True),
        ((1, 10), (9, 10), 3.5777, 0.0003, True, True),
        ((0, 9), (9, 9), 4.2426, 0.0000, True, False),
        ((0, 5), (0, 5), 0, 1, False, False), ((5, 5), (5, 5), 0, 1, False, False), ((3, 5), (0, 0), 0, 1, False, False),
    ],
)  # fmt: skip
def test_two_rates_compared(first, second, z, p, significant, sound):
    found = compare_rates(first, second)
    assert (found.z, found.p) == (pytest.approx(z, abs=5e-5), pytest.approx(p, abs=5e-5))
    assert (found.significant, found.sound) == (significant, sound)


def test_the_level_decides_what_is_significant():
    assert compare_rates((40, 100), (52, 100), level=0.1).significant
    assert not compare_rates((40, 100), (60, 100), level=0.001).significant
    assert compare_rates((40, 100), (52, 100)).difference == pytest.approx(0.12)


@given(st.integers(0, 200), st.integers(1, 200), st.integers(0, 200), st.integers(1, 200))
def test_the_square_of_z_is_the_chi_square_of_the_table(x1, n1, x2, n2):
    x1, x2 = min(x1, n1), min(x2, n2)
    found = compare_rates((x1, n1), (x2, n2))
    assert compare_rates((x2, n2), (x1, n1)).z == pytest.approx(-found.z)
    yes, no = x1 + x2, n1 + n2 - x1 - x2
    if yes and no:
        square = (n1 + n2) * (x1 * (n2 - x2) - x2 * (n1 - x1)) ** 2 / (n1 * n2 * yes * no)
        assert found.z**2 == pytest.approx(square, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("first", "second", "level"), [((6, 5), (1, 5), 0.05), ((1, 5), (-1, 5), 0.05), ((1, 5), (1, 5), 0), ((1, 5), (1, 5), 1)])
def test_what_cannot_be_compared_is_refused(first, second, level):
    with pytest.raises(ValueError, match="between"):
        compare_rates(first, second, level)


def test_neighbours_of_a_ranking():
    assert indistinct_neighbours([(60, 100), (40, 100), (38, 100), (0, 0)]) == (False, True, True)
    assert indistinct_neighbours([(52, 100), (40, 100)]) == (True,)
    assert indistinct_neighbours([(52, 100), (40, 100)], level=0.1) == (False,)
    assert indistinct_neighbours([(1, 2)]) == indistinct_neighbours([]) == ()


def test_proportions_are_compared_as_statsmodels_does():
    reference = pytest.importorskip("statsmodels.stats.proportion", reason="the reference library is not a dependency")
    z, p = reference.proportions_ztest([52, 40], [100, 100])
    found = compare_rates((40, 100), (52, 100))
    assert (found.z, found.p) == (pytest.approx(z), pytest.approx(p))


# ---- scores


@pytest.mark.parametrize(
    ("counts", "score", "reach"),
    # The first from metrics.md §2; the second by hand: se² = (1 − 0) ÷ 4.
    [((60, 25, 15), 45, 14.50), ((2, 0, 2), 0, 98.00), ((3, 0, 0), 100, 0), ((0, 3, 0), 0, 0), ((0, 0, 1), -100, 0)],
)
def test_a_net_promoter_score(counts, score, reach):
    found = nps(*counts)
    assert (found.score, found.reach, found.n) == (pytest.approx(score), pytest.approx(reach, abs=5e-3), sum(counts))
    assert (found.low, found.high) == (max(-100, found.score - found.reach), min(100, found.score + found.reach))


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_the_error_of_a_score_is_that_of_a_mean_of_1_0_and_minus_1(promoters, passives, detractors):
    values = [100] * promoters + [0] * passives + [-100] * detractors
    if values:
        found = nps(promoters, passives, detractors, 0.9)
        assert found.score == pytest.approx(statistics.fmean(values), abs=1e-9)
        assert found.reach == pytest.approx(1.6448536 * statistics.pstdev(values) / sqrt(len(values)), rel=1e-6, abs=1e-5)
        assert -100 <= found.low <= found.score <= found.high <= 100


@pytest.mark.parametrize(("counts", "confidence"), [((0, 0, 0), 0.95), ((-1, 5, 5), 0.95), ((1, 1, 1), 1)])
def test_what_has_no_score_is_refused(counts, confidence):
    with pytest.raises(ValueError, match="score"):
        nps(*counts, confidence)


def test_two_means_are_compared_as_welch_does() -> None:
    """Student's sleep data (Biometrika 6, 1908), as R's t.test gives it: t = -1.8608, df = 17.776, p-value = 0.07939."""
    one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = compare_means(*(Sample(len(some), mean(some), variance(some)) for some in (one, two)))
    assert (found.t, found.freedom, found.p) == (pytest.approx(1.8608, abs=5e-5), pytest.approx(17.776, abs=5e-4), pytest.approx(0.07939, abs=5e-6))
    assert not found.significant and found.difference == pytest.approx(1.58)


@pytest.mark.parametrize(("t", "freedom", "p"), [(12.706, 1, 0.05), (2.228, 10, 0.05), (2.750, 30, 0.01), (1.960, 100_000, 0.05), (0.0, 5, 1.0)])
def test_the_tails_of_student_are_those_of_the_tables(t: float, freedom: float, p: float) -> None:
    assert beta_share(freedom / 2, 0.5, freedom / (freedom + t * t)) == pytest.approx(p, abs=5e-5)


@pytest.mark.parametrize(("one", "other"), [(Sample(0, 0, 0), Sample(9, 1, 1)), (Sample(1, 5, 0), Sample(9, 1, 1)), (Sample(9, 5, 0), Sample(9, 5, 0))])
def test_nothing_tells_apart_what_has_no_cases_or_does_not_vary(one: Sample, other: Sample) -> None:
    assert (compare_means(one, other).p, compare_means(one, other).significant) == (1.0, False)
