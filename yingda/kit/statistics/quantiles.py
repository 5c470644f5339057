"""The middle and the edges of a set of values: quantiles, median, P90, weighted mean."""

from collections.abc import Iterable
from math import floor, fsum, isfinite


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


def median(values: Iterable[float]) -> float:
    """The middle value (mean of the two middle ones for an even number); any order, at least one, finite. Source: `quantile` at 0.5.

    Raises ValueError as `quantile` does.
    """
    return quantile(values, 0.5)


def p90(values: Iterable[float]) -> float:
    """The value nine of ten values stay at or below; any order, at least one, finite. Source: `quantile` at 0.9.

    Raises ValueError as `quantile` does.
    """
    return quantile(values, 0.9)


def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float:
    """The mean of (value, weight) pairs: Σ weight·value ÷ Σ weight. Values finite, weights finite and ≥ 0, their sum above 0.

    Raises ValueError outside these ranges.
    """
    listed = list(pairs)
    total = fsum(weight for _, weight in listed)
    if not all(isfinite(value) and isfinite(weight) and weight >= 0 for value, weight in listed) or not total > 0:
        raise ValueError("a weighted mean needs finite values and weights of at least 0, one of them above 0")
    return fsum(value * weight for value, weight in listed) / total
