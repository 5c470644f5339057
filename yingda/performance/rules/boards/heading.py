"""Where a period is heading: what has come day by day, and what it will come to if the days go on like this."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import fsum, sqrt
from statistics import NormalDist

LEAST_DAYS = 5
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the whole period will come to, with its 95 % interval; the interval is None with fewer than five days."""

    value: float
    low: float | None
    high: float | None


def cumulative(days: Sequence[float]) -> list[float]:
    """The sum up to each day."""
    return list(accumulate(days))


def heading(days: Sequence[float], left: int) -> Heading | None:
    """What a period comes to whose days so far (≥ 0 each) are over and `left` (≥ 0) are still to come, at the mean of those over.

    None before the first day is over. The interval takes days as independent and alike: error² = s² × (left + left² ÷ days), the error of a
    sum of new days around a mean that is itself estimated (Montgomery, Introduction to Linear Regression Analysis, 2012, §2.5); it never lies
    below what has come already.
    """
    if not days:
        return None
    so_far, count = fsum(days), len(days)
    mean = so_far / count
    value = so_far + left * mean
    if count < LEAST_DAYS:
        return Heading(value, None, None)
    spread = fsum((day - mean) ** 2 for day in days) / (count - 1)
    reach = Z * sqrt(spread * (left + left * left / count))
    return Heading(value, max(so_far, value - reach), value + reach)
