import statistics
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.statistics import quantile, wilson

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
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
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
