"""On the way to a goal: where it should stand, where it stands, where it will come out, with a band. Source: spec, pay §1, goal tracking."""

from collections.abc import Sequence
from math import fsum, sqrt
from statistics import NormalDist

import msgspec

LEAST_POINTS = 4
_Z = NormalDist().inv_cdf(0.975)


class Point(msgspec.Struct, frozen=True):
    """What was measured at a time (days since the start; the middle of its span): the level and its cases, or an amount of `n` days."""

    at: float
    value: float
    n: float


class Forecast(msgspec.Struct, frozen=True):
    """What is expected at a time, and the band it lies in with 95 %."""

    at: float
    value: float
    low: float
    high: float


def level_forecast(points: Sequence[Point], at: float, share: bool) -> Forecast | None:
    """The level (rate or mean) expected at a time by the weighted straight line through the points; None with fewer than four.

    Weights are the cases. The band is that of the line: variance s²·(1/Σn + (at − mean)²/Sxx), s² the larger of what the points scatter and, for a
    share, p(1 − p); Student's t. A share stays within 0..1. Source: weighted least squares, Draper and Smith, Applied Regression Analysis (1998) ch. 9.
    """
    used = [one for one in points if one.n > 0]
    if len(used) < LEAST_POINTS:
        return None
    n = fsum(one.n for one in used)
    middle, level = fsum(one.n * one.at for one in used) / n, fsum(one.n * one.value for one in used) / n
    width = fsum(one.n * (one.at - middle) ** 2 for one in used)
    slope = fsum(one.n * (one.at - middle) * (one.value - level) for one in used) / width if width else 0.0
    scatter = fsum(one.n * (one.value - level - slope * (one.at - middle)) ** 2 for one in used) / (len(used) - 2)
    variance = max(scatter, level * (1 - level)) if share and 0 <= level <= 1 else scatter
    reach = student(len(used) - 2) * sqrt(variance * (1 / n + ((at - middle) ** 2 / width if width else 0)))
    return _within(at, level + slope * (at - middle), reach, share)


def sum_forecast(days: Sequence[float], at: float) -> Forecast | None:
    """The sum expected at a day (counted from the start), from the amounts of the days so far; None with fewer than four days.

    The rest goes on as the days before did: mean per day, variance left·s² + left²·s²/days of what is to come and of the mean itself.
    """
    if len(days) < LEAST_POINTS:
        return None
    done, count = fsum(days), len(days)
    left, mean = max(0.0, at - count), done / count
    variance = fsum((one - mean) ** 2 for one in days) / (count - 1)
    reach = student(count - 1) * sqrt(variance * (left + left * left / count))
    return Forecast(at, done + mean * left, max(done, done + mean * left - reach) if min(days) >= 0 else done + mean * left - reach, done + mean * left + reach)


def expected(start: float, goal: float, at: float, length: float) -> float:
    """Where a goal should stand: on the straight line from `start` to `goal` in `length` days (> 0)."""
    return start + (goal - start) * min(1.0, max(0.0, at / length))


def verdict(goal: float, better: str, now: float | None, forecast: Forecast | None, over: bool) -> str:
    """How it stands, as a word: `reached`, `missed`, `on_track`, `at_risk` (the goal lies in the band), `behind`, `unknown`.

    over: the time is up; now: where it stands; better: `more` or `less`.
    """
    sign = 1 if better == "more" else -1
    if over:
        return "unknown" if now is None else "reached" if sign * now >= sign * goal else "missed"
    if forecast is None:
        return "unknown"
    if sign * forecast.value >= sign * goal:
        return "on_track"
    return "at_risk" if forecast.low <= goal <= forecast.high else "behind"


def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t with `freedom` (≥ 1) degrees; two decimals. Source: Abramowitz and Stegun 26.7.5."""
    if freedom < 4:
        return (12.706, 4.303, 3.182)[freedom - 1]
    z = _Z
    terms = ((z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96, (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384)
    return z + fsum(term / freedom ** (power + 1) for power, term in enumerate(terms))


def _within(at: float, value: float, reach: float, share: bool) -> Forecast:
    low, high = value - reach, value + reach
    if not share:
        return Forecast(at, value, low, high)
    return Forecast(at, *(min(1.0, max(0.0, one)) for one in (value, low, high)))
