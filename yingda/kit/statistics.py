"""Quantiles and the interval that stands beside every rate."""

from collections.abc import Iterable
from math import floor, isfinite, sqrt
from statistics import NormalDist


def quantile(values: Iterable[float], q: float) -> float:
    """The quantile `q` (0..1) of the values (any order, at least one, finite), between two of them if need be.

    Source: type 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996),
    the default of R and numpy: linear between the order statistics around (n − 1)·q.
    Raises ValueError for no values, a value that is not finite, or q outside 0..1.
    """
    ordered = sorted(values)
    if not ordered or not all(map(isfinite, ordered)):
        raise ValueError("a quantile needs at least one value, all of them finite")
    if not 0 <= q <= 1:
        raise ValueError("q lies between 0 and 1")
    place = (len(ordered) - 1) * q
    below = floor(place)
    low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    part = place - below
    # From the nearer end, so that q = 1 gives the largest value exactly and rising q never gives less.
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a rate of `successes` (0..n) in `n` (≥ 0) cases, as (low, high) in 0..1.

    Nothing is known of a rate without cases: n = 0 gives (0, 1). Confidence lies between 0 and 1, both excluded.
    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927);
    method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872. Without continuity correction.
    Raises ValueError outside these ranges.
    """
    if not 0 <= successes <= n or not 0 < confidence < 1:
        raise ValueError("successes lie between 0 and n, confidence between 0 and 1")
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate = successes / n
    centre = rate + z * z / (2 * n)
    reach = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else max(0.0, (centre - reach) / scale)
    high = 1.0 if successes == n else min(1.0, (centre + reach) / scale)
    return low, high
