"""What statements are reckoned from: the metrics of a plan for each person and month, from the column store."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from yingda.attribution.queries.days import business_day, day_number
from yingda.performance.queries.engine import Asked, Scope, measured
from yingda.performance.rules.measures import Measured
from yingda.performance.rules.metrics.dictionary import BY_KEY, Metric
from yingda.performance.rules.metrics.expression import Difference, Measure, Ratio, combined, measures_of
from yingda.performance.rules.plan_checks import Known
from yingda.performance.rules.plans import Plan
from yingda.performance.rules.statements import keys_of, months_paid
from yingda.plumbing.clock import now_ms

Values = dict[int, dict[str, tuple[Measured, ...]]]


def values_of(plan: Plan, month: str, today: int, months: Iterable[str] | None = None) -> Values:
    """The values of every metric the plan looks at, by person and metric; several months where a component is paid over several.

    month: YYYY-MM; today: the business day as a running number, which says what is mature. months: others than those the plan pays for.
    """
    found: dict[int, dict[str, list[Measured]]] = defaultdict(lambda: defaultdict(list))
    metrics = [BY_KEY[key] for key in sorted(metrics_in(plan)) if key in BY_KEY]
    for one in sorted(months_needed(plan, month) if months is None else months):
        first, last = days_of_month(one)
        values = measured([measure for metric in metrics for measure in measures_of(metric.of)], Asked(first, last, "person", Scope(everything=True)))
        for person, got in values.items():
            for metric in metrics:
                found[person][metric.key].append(_value(metric, got, one, day_number(last) + metric.matures_after_days <= today))
    return {person: {key: tuple(parts) for key, parts in by_key.items()} for person, by_key in found.items()}


def metrics_in(plan: Plan) -> set[str]:
    """Every metric of a plan."""
    return {key for component in plan.components for key in keys_of(component)}


def months_needed(plan: Plan, month: str) -> Sequence[str]:
    """The months a plan looks at when it is run for one, the earliest first."""
    return sorted({month, *(one for component in plan.components for one in months_paid(component, month))})


def days_of_month(month: str) -> tuple[int, int]:
    """The first and last day (yyyymmdd) of a month (YYYY-MM)."""
    year, number = int(month[:4]), int(month[5:])
    start = 10_000 * year + 100 * number
    return start + 1, start + calendar.monthrange(year, number)[1]


def today_number() -> int:
    """The business day now, as a running number."""
    return day_number(today())


def today() -> int:
    """The business day now, as yyyymmdd."""
    return business_day(now_ms(), ZoneInfo(settings.TIME_ZONE))[0]


def known() -> Known:
    """What plans may name. There are no facts about accounts yet, so an increment cannot be paid."""
    units = units_of_metrics()
    return Known(BY_KEY.keys(), [key for key, unit in units.items() if unit != "rate"], [key for key, unit in units.items() if unit == "rate"])


def units_of_metrics() -> Mapping[str, str]:
    """Of the metrics that can be raised by one more: `rate`, `money` or `count`. Means and ratios are none of these."""
    return {key: unit for key, metric in BY_KEY.items() if (unit := _unit(metric))}


def better_is_less(key: str) -> bool:
    """Whether a lower value of the metric is the better one."""
    return BY_KEY[key].better == "less"


def _unit(metric: Metric) -> str:
    match metric.of:
        case Ratio(share=True):
            return "rate"
        case Measure(how="count" | "distinct" | "sum", person=str()) | Difference(of=Measure(person=str())):
            return "money" if metric.unit == "money" else "count"
    return ""


def _value(metric: Metric, values: dict[Measure, float | None], month: str, mature: bool) -> Measured:
    """Money is in yuan here, and in minor units in the dictionary."""
    if isinstance(metric.of, Ratio) and metric.of.share:
        top, bottom = (Decimal(int(values.get(one) or 0)) for one in (metric.of.top, metric.of.bottom))
        return Measured(metric.key, metric.version, top, bottom, mature=mature, month=month)
    found = combined(metric.of, values)
    amount = Decimal(0) if found is None else Decimal(str(round(found, 6)))
    return Measured(metric.key, metric.version, amount / 100 if metric.unit == "money" else amount, mature=mature, month=month)
