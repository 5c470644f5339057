"""How much of a tier reached is luck."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import exp, lgamma, log
from random import Random


def luck_share(successes: int, n: int, edges: Sequence[float], chance: Random, draws: int = 2000) -> float:
    """The probability (0..1) that a team or person of the same true rate lands in another tier than `successes` of `n` did.

    0 ≤ successes ≤ n, n ≥ 1; edges: lower edges of the tiers as rates, rising, half-open ([40, 50) is 0.4, 0.5); chance: a seeded generator, so
    that a statement can be replayed; draws ≥ 1. A rate of exactly 0 or 1 draws itself again: the share is 0, however few the cases: read n.
    Source: parametric bootstrap, Efron and Tibshirani, An Introduction to the Bootstrap (1993) ch. 6; pay.md §3. A draw of n cases with
    replacement out of the n seen is a binomial number. Raises ValueError outside these ranges.
    """
    if not 0 <= successes <= n or n < 1 or draws < 1 or any(low >= high for low, high in pairwise(edges)):
        raise ValueError("successes lie between 0 and n, n and draws are at least 1, edges rise")
    own = bisect_right(edges, successes / n)
    drawn = chance.choices(range(n + 1), cum_weights=list(accumulate(_binomial(successes / n, n))), k=draws)
    return sum(bisect_right(edges, number / n) != own for number in drawn) / draws


def _binomial(rate: float, n: int) -> list[float]:
    """The probability of 0..n successes."""
    if rate in (0.0, 1.0):
        return [float(number == rate * n) for number in range(n + 1)]
    yes, no, ways = log(rate), log(1 - rate), lgamma(n + 1)
    return [exp(ways - lgamma(k + 1) - lgamma(n - k + 1) + k * yes + (n - k) * no) for k in range(n + 1)]
