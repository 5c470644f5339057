"""What statements are reckoned from: the metrics of a plan for each person and month, from the column store."""

import calendar
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from yingda.attribution.queries.days import day_number
from yingda.kit.formulas import names_in, parse
from yingda.performance.queries.engine import Asked, Scope, measured
from yingda.performance.rules.measures import Measured
from yingda.performance.rules.metrics.dictionary import BY_KEY, Metric
from yingda.performance.rules.metrics.expression import Measure, Ratio, combined, measures_of
from yingda.performance.rules.plans import Formula, Plan, RateTiers, metrics_of
from yingda.performance.rules.tiers import months_of

Values = dict[int, dict[str, tuple[Measured, ...]]]


def values_of(plan: Plan, month: str, today: int) -> Values:
    """The values of every metric the plan looks at, by person and metric; several months where a component is paid over several.

    month: YYYY-MM; today: the business day as a running number, which says what is mature.
    """
    found: dict[int, dict[str, list[Measured]]] = defaultdict(lambda: defaultdict(list))
    for one in months_needed(plan, month):
        first, last = days_of_month(one)
        metrics = [BY_KEY[key] for key in sorted(keys_of(plan)) if key in BY_KEY]
        values = measured([measure for metric in metrics for measure in measures_of(metric.of)], Asked(first, last, "person", Scope(everything=True)))
        for person, got in values.items():
            for metric in metrics:
                found[person][metric.key].append(_value(metric, got, one, day_number(last) + metric.matures_after_days <= today))
    return {person: {key: tuple(parts) for key, parts in by_key.items()} for person, by_key in found.items()}


def keys_of(plan: Plan) -> set[str]:
    """Every metric of a plan."""
    found: set[str] = set()
    for component in plan.components:
        found |= set(names_in(parse(component.formula))) if isinstance(component, Formula) else set(metrics_of(component))
        if component.adjusting.accelerator is not None:
            found.add(component.adjusting.accelerator.metric)
    return found


def months_needed(plan: Plan, month: str) -> Sequence[str]:
    """The months a plan looks at when it is run for one, the earliest first."""
    year, number = int(month[:4]), int(month[5:])
    found = {month}
    for component in plan.components:
        if isinstance(component, RateTiers):
            found |= set(months_of(component.terms, year, number))
    return sorted(found)


def days_of_month(month: str) -> tuple[int, int]:
    """The first and last day (yyyymmdd) of a month (YYYY-MM)."""
    year, number = int(month[:4]), int(month[5:])
    start = 10_000 * year + 100 * number
    return start + 1, start + calendar.monthrange(year, number)[1]


def metric_keys() -> Collection[str]:
    """The metrics plans may name."""
    return BY_KEY.keys()


def _value(metric: Metric, values: dict[Measure, float | None], month: str, mature: bool) -> Measured:
    """Money is in yuan here, and in minor units in the dictionary."""
    if isinstance(metric.of, Ratio) and metric.of.share:
        top, bottom = (Decimal(int(values.get(one) or 0)) for one in (metric.of.top, metric.of.bottom))
        return Measured(metric.key, metric.version, top, bottom, mature=mature, month=month)
    found = combined(metric.of, values)
    amount = Decimal(0) if found is None else Decimal(str(round(found, 6)))
    return Measured(metric.key, metric.version, amount / 100 if metric.unit == "money" else amount, mature=mature, month=month)
