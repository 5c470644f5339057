"""The difference of two means."""

from dataclasses import dataclass
from math import exp, isfinite, lgamma, log, sqrt

_ROUNDS, _TINY, _ENOUGH = 300, 1e-300, 1e-14


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of a sample: how many (n ≥ 0), their mean, their variance (≥ 0, with n − 1)."""

    n: int
    mean: float
    variance: float

    def __post_init__(self) -> None:
        if self.n < 0 or not self.variance >= 0 or not isfinite(self.mean) or not isfinite(self.variance):
            raise ValueError("n and variance are at least 0, all is finite")


@dataclass(frozen=True, slots=True)
class MeansCompared:
    """difference: second − first; t, freedom: of the test; p: chance of a |t| this large when the true means are equal; significant: p below the level."""

    difference: float
    t: float
    freedom: float
    p: float
    significant: bool


def compare_means(first: Sample, second: Sample, level: float = 0.05) -> MeansCompared:
    """Whether two means differ by more than chance: Welch's two-sided t test, for unequal variances.

    With fewer than two cases on a side, or no variance at all, nothing tells them apart: t 0, p 1. Level lies between 0 and 1, both excluded.
    Source: B. L. Welch, The generalization of “Student's” problem when several different population variances are involved, Biometrika 34 (1947), with the
    degrees of freedom of Welch and Satterthwaite. Raises ValueError outside these ranges.
    """
    if not 0 < level < 1:
        raise ValueError("the level lies between 0 and 1")
    difference = second.mean - first.mean
    if min(first.n, second.n) < 2 or not first.variance + second.variance:
        return MeansCompared(difference, 0.0, 0.0, 1.0, significant=False)
    one, other = first.variance / first.n, second.variance / second.n
    t = difference / sqrt(one + other)
    freedom = (one + other) ** 2 / (one**2 / (first.n - 1) + other**2 / (second.n - 1))
    p = beta_share(freedom / 2, 0.5, freedom / (freedom + t * t))
    return MeansCompared(difference, t, freedom, p, significant=p < level)


def beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b); a, b > 0, 0 ≤ x ≤ 1. Source: DLMF 8.17.22, by Lentz's method. Raises ValueError outside."""
    if not (a > 0 and b > 0 and 0 <= x <= 1):
        raise ValueError("a and b are above 0, x lies between 0 and 1")
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    return min(1.0, front * _fraction(a, b, x))


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    found = d
    for m in range(1, _ROUNDS):
        for term in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d, c = 1 / (1 + term * d or _TINY), 1 + term / c or _TINY
            found *= d * c
        if abs(d * c - 1) < _ENOUGH:
            break
    return found
