"""Rates made comparable between people whose cases differ: direct standardisation to one common mix."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import fsum, isfinite

from yingda.kit.statistics.rates import wilson_of_rate


@dataclass(frozen=True, slots=True)
class Cases:
    """What a person had in one stratum: `successes` of `n` cases."""

    successes: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.n:
            raise ValueError("successes lie between 0 and n")


@dataclass(frozen=True, slots=True)
class Standardised:
    """A rate as it would be with the common mix. rate: 0..1; low, high: its interval; covered: share (0..1) of the mix it rests on.

    n: cases it rests on; effective: the number of cases of a plain rate that would be as uncertain. Without any case in the mix the rate is
    None, the interval (0, 1), the rest 0.
    """

    rate: float | None
    low: float
    high: float
    covered: float
    n: int
    effective: float


def standardised(cases: Mapping[Hashable, Cases], mix: Mapping[Hashable, float], confidence: float = 0.95) -> Standardised:
    """The rate the person would have with the common `mix` (weight ≥ 0 by stratum, any scale, their sum above 0): Σ weight·rate ÷ Σ weight.

    Strata of the mix the person has no case in are left out and the other weights scaled up to 1: the person is compared on what they did,
    and `covered` says how much of the mix that is; a small share is no basis for a ranking. Cases in strata outside the mix count nothing.
    Confidence lies between 0 and 1, both excluded. Source: direct standardisation, Fleiss, Levin and Paik, Statistical Methods for Rates and
    Proportions (2003) ch. 19, metrics.md §4; interval: Wilson with the effective number of cases 1 ÷ Σ w²/n of Kish, Survey Sampling (1965).
    Raises ValueError outside these ranges.
    """
    total = fsum(mix.values())
    if not all(isfinite(weight) and weight >= 0 for weight in mix.values()) or not total > 0:
        raise ValueError("a mix needs weights of at least 0, one of them above 0")
    used = {stratum: found for stratum, weight in mix.items() if weight and (found := cases.get(stratum)) is not None and found.n}
    weight = fsum(mix[stratum] for stratum in used)
    if not used:
        return Standardised(None, 0.0, 1.0, 0.0, 0, 0.0)
    shares = {stratum: mix[stratum] / weight for stratum in used}
    rate = min(1.0, fsum(shares[stratum] * found.successes / found.n for stratum, found in used.items()))
    effective = 1 / fsum(shares[stratum] ** 2 / found.n for stratum, found in used.items())
    low, high = wilson_of_rate(rate, effective, confidence)
    return Standardised(rate, low, high, min(1.0, weight / total), sum(found.n for found in used.values()), effective)
