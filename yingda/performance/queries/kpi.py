"""The KPI set of people, groups, days or the whole team over business days, with what stands beside each figure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from yingda.attribution.queries.days import business_day, day_number
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Forbidden, Refused
from yingda.kit.statistics import wilson
from yingda.people import queries as people
from yingda.performance.queries.engine import GRAINS, Asked, Scope, measured
from yingda.performance.rules.metrics.dictionary import BY_KEY, METRICS, Metric
from yingda.performance.rules.metrics.expression import Measure, Ratio, beside, combined, measures_of
from yingda.plumbing.clock import now_ms

PERMISSION = "metric.view"
MOST_DAYS = 1100


class Figure(msgspec.Struct, frozen=True):
    """A figure: its value (None where there is none), the cases behind it, and by its kind an interval (0..1) or median and P90.

    provisional: a part of the days is so young that the figure may still move.
    """

    value: float | None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    median: float | None = None
    p90: float | None = None
    provisional: bool = False


def dictionary(locale: str) -> list[dict[str, Any]]:
    """Every metric, in the reader's language."""
    return [_told(metric, locale) for metric in METRICS]


def kpi(actor: Actor, since: str, until: str, grain: str, keys: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Rows of figures (all metrics, or those of `keys`) from day to day (YYYY-MM-DD, both included). Needs `metric.view`.

    Raises Refused naming the field: days that are none or the wrong way round, an unknown grain or metric.
    """
    asked = Asked(*_days(since, until), _grain(grain), _scope(actor, grain))
    metrics = [_metric(key) for key in keys] or list(METRICS)
    values = measured([measure for metric in metrics for measure in measures_of(metric.of)], asked)
    names, young = _names(grain, values), _young(metrics, asked.until)
    rows = [{"key": key, "name": names.get(key, ""), "figures": _figures(metrics, found, young)} for key, found in values.items()]
    return sorted(rows, key=lambda row: (row["name"], row["key"] or 0))


def figure_of(metric: Metric, values: Mapping[Measure, float | None], provisional: bool = False) -> Figure:
    """The figure of a metric from the values of its measures."""
    value = combined(metric.of, values)
    match metric.of:
        case Ratio(top, bottom, share):
            n = int(values.get(bottom) or 0)
            low, high = wilson(int(values.get(top) or 0), n) if share and n else (None, None)
            return Figure(value, n, low, high, provisional=provisional)
        case Measure(how="mean"):
            cases, median, p90 = beside(metric.of)
            return Figure(value, int(values.get(cases) or 0), median=values.get(median), p90=values.get(p90), provisional=provisional)
    return Figure(value, provisional=provisional)


def _figures(metrics: Sequence[Metric], values: Mapping[Measure, float | None], young: set[str]) -> dict[str, dict[str, Any]]:
    return {metric.key: msgspec.to_builtins(figure_of(metric, values, metric.key in young)) for metric in metrics}


def _young(metrics: Sequence[Metric], until: int) -> set[str]:
    """The metrics whose last day (yyyymmdd) has not lain back long enough."""
    today = day_number(business_day(now_ms(), ZoneInfo(settings.TIME_ZONE))[0])
    return {metric.key for metric in metrics if metric.matures_after_days and day_number(until) + metric.matures_after_days > today}


def _told(metric: Metric, locale: str) -> dict[str, Any]:
    name, words = metric.en if locale == "en" else metric.zh
    plain = {field: getattr(metric, field) for field in ("key", "unit", "better", "version", "matures_after_days")}
    return {**plain, "name": name, "words": words, "mean": isinstance(metric.of, Measure) and metric.of.how == "mean"}


def _days(since: str, until: str) -> tuple[int, int]:
    first, last = _day(since, "since"), _day(until, "until")
    if last < first:
        raise Refused("days_reversed", "until")
    if last - first > timedelta(days=MOST_DAYS):
        raise Refused("days_too_many", "until", limit=MOST_DAYS)
    return int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}")


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("day_wrong", field) from error


def _grain(grain: str) -> str:
    if grain not in GRAINS:
        raise Refused("grain_unknown", "by")
    return grain


def _metric(key: str) -> Metric:
    if key not in BY_KEY:
        raise Refused("metric_unknown", "metrics", key=key[:40])
    return BY_KEY[key]


def _scope(actor: Actor, grain: str) -> Scope:
    actor.demand_somewhere(PERMISSION)
    reach = actor.reach.get(PERMISSION, NOWHERE)
    if actor.kind == "system" or reach.everything:
        return Scope(everything=True)
    own = actor.person_id if reach.own and actor.kind == "person" else None
    if own is None and not reach.groups:
        raise Forbidden(permission=PERMISSION)
    return Scope(own, reach.groups)


def _names(grain: str, values: Mapping[Any, Any]) -> dict[Any, str]:
    if grain == "person":
        return {number: name for number, name, _other in people.accounts() if number in values}
    if grain == "group":
        return people.group_names(frozenset(values))
    return {key: f"{key // 10_000:04d}-{key // 100 % 100:02d}-{key % 100:02d}" for key in values if key}
