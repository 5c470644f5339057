"""A figure with what stands beside it."""

from collections.abc import Mapping

import msgspec

from yingda.kit.statistics import Sample, compare_means, compare_rates, nps, wilson, wilson_of_rate
from yingda.performance.rules.metrics.entries import Metric
from yingda.performance.rules.metrics.expression import Measure, Ratio, Score, beside, combined

Values = Mapping[Measure, float | None]


class Figure(msgspec.Struct, frozen=True):
    """A figure: its value (None where there is none), the cases behind it, and by its kind an interval (0..1, or points) or median and P90.

    provisional: a part of the days is so young that the figure may still move.
    """

    value: float | None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    median: float | None = None
    p90: float | None = None
    provisional: bool = False


def figure_of(metric: Metric, values: Values, provisional: bool = False) -> Figure:
    """The figure of a metric from the values of its measures."""
    value = combined(metric.of, values)
    match metric.of:
        case Ratio(top, bottom, share, cases):
            n = int(values.get(bottom if cases is None else cases) or 0)
            low, high = (None, None) if value is None or not share or not n else _interval(value, int(values.get(top) or 0), n, whole=cases is None)
            return Figure(value, n, low, high, provisional=provisional)
        case Score(up, down, every):
            n, above, below = (int(values.get(one) or 0) for one in (every, up, down))
            found = nps(above, n - above - below, below) if n else None
            return Figure(value, n, found.low if found else None, found.high if found else None, provisional=provisional)
        case Measure(how="mean"):
            cases, median, p90, _variance = beside(metric.of)
            return Figure(value, int(values.get(cases) or 0), median=values.get(median), p90=values.get(p90), provisional=provisional)
    return Figure(value, provisional=provisional)


def differs(metric: Metric, one: Values, other: Values) -> tuple[bool, str] | None:
    """Whether the second figure differs from the first by more than chance, and by which test (`z`: two proportions, `welch`: two means); None where
    no test fits the metric or a side has no cases."""
    match metric.of:
        case Ratio(top, bottom, True, None):
            sides = [(int(side.get(top) or 0), int(side.get(bottom) or 0)) for side in (one, other)]
            if not all(n and x <= n for x, n in sides):
                return None
            return compare_rates(sides[0], sides[1]).significant, "z"
        case Measure(how="mean"):
            cases, _median, _p90, variance = beside(metric.of)
            first, second = (Sample(int(side.get(cases) or 0), float(side.get(metric.of) or 0), float(side.get(variance) or 0)) for side in (one, other))
            return None if min(first.n, second.n) < 2 else (compare_means(first, second).significant, "welch")
    return None


def _interval(rate: float, counted: int, n: int, whole: bool) -> tuple[float, float]:
    """Wilson's: of a count of cases, or of a share of money or time that rests on so many."""
    return wilson(counted, n) if whole and counted <= n else wilson_of_rate(min(1.0, max(0.0, rate)), n)
