"""Rates: the interval that stands beside every one, the difference of two, neighbours in a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import isfinite, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
# The usual condition of the normal approximation: Cochran, Some Methods for Strengthening the Common χ² Tests, Biometrics 10 (1954).
EXPECTED_AT_LEAST = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rates compared. difference: second − first, −1..1; z: in standard errors; p: chance of a |z| this large when the true rates are equal.

    significant: p is below the level asked for; sound: every expected count is at least 5, else z is only a hint.
    """

    difference: float
    z: float
    p: float
    significant: bool
    sound: bool


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a rate of `successes` (0..n) in `n` (≥ 0) cases, as (low, high) in 0..1.

    Nothing is known of a rate without cases: n = 0 gives (0, 1). Confidence lies between 0 and 1, both excluded.
    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927);
    method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872. Without continuity correction.
    Raises ValueError outside these ranges.
    """
    if not 0 <= successes <= n or not 0 < confidence < 1:
        raise ValueError("successes lie between 0 and n, confidence between 0 and 1")
    return wilson_of_rate(successes / n, n, confidence) if n else (0.0, 1.0)


def wilson_of_rate(rate: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a `rate` (0..1) that rests on `n` (> 0) cases, not always a whole number of them (an effective number).

    Confidence lies between 0 and 1, both excluded. Source: as `wilson`, which is the same for whole cases. Raises ValueError outside these ranges.
    """
    if not 0 <= rate <= 1 or not n > 0 or not isfinite(n) or not 0 < confidence < 1:
        raise ValueError("rate and confidence lie between 0 and 1, n above 0")
    z = _z_of(confidence)
    centre = rate + z * z / (2 * n)
    reach = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if rate == 0 else max(0.0, (centre - reach) / scale)
    high = 1.0 if rate == 1 else min(1.0, (centre + reach) / scale)
    return low, high


def compare_rates(first: tuple[int, int], second: tuple[int, int], level: float = 0.05) -> Comparison:
    """Whether two rates, each as (successes 0..n, n ≥ 0), differ by more than chance: two-sided z test with the pooled rate.

    `level` (0..1, both excluded): significant when p < level. Without cases on one side, or when all cases of both end alike, nothing
    tells them apart: z 0, p 1. Source: z = (p₂ − p₁) ÷ √(p(1 − p)(1/n₁ + 1/n₂)), p = (x₁ + x₂) ÷ (n₁ + n₂); Fleiss, Levin and Paik, Statistical
    Methods for Rates and Proportions (2003), without continuity correction; metrics.md §4. Raises ValueError outside these ranges.
    """
    (x1, n1), (x2, n2) = first, second
    if not 0 <= x1 <= n1 or not 0 <= x2 <= n2 or not 0 < level < 1:
        raise ValueError("successes lie between 0 and n, the level between 0 and 1")
    if not n1 or not n2:
        return Comparison(0.0, 0.0, 1.0, significant=False, sound=False)
    pooled = (x1 + x2) / (n1 + n2)
    error = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    difference = x2 / n2 - x1 / n1
    z = difference / error if error else 0.0
    p = 2 * NORMAL.cdf(-abs(z))
    sound = min(pooled, 1 - pooled) * min(n1, n2) >= EXPECTED_AT_LEAST
    return Comparison(difference, z, p, significant=p < level, sound=sound)


def indistinct_neighbours(ranking: Sequence[tuple[int, int]], level: float = 0.05) -> tuple[bool, ...]:
    """For each place of a ranking but the last: whether its rate, as (successes, n), does NOT differ significantly from the next one's.

    The order is the caller's. Each pair is tested alone at `level`; no correction for their number, since the mark says
    "do not read a rank into this", and a correction would only set more marks. Source: `compare_rates`, metrics.md §4; errors as there.
    """
    return tuple(not compare_rates(one, other, level).significant for one, other in pairwise(ranking))


@cache
def _z_of(confidence: float) -> float:
    return NORMAL.inv_cdf((1 + confidence) / 2)
