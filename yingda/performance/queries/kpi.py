"""The KPI set of people, groups, days or the whole team over business days, with what stands beside each figure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.performance.queries.asking import MOST_DAYS, PERMISSION, asked_of, matures_after, metrics_of, names_of, young
from yingda.performance.queries.engine import ALL, Asked, Only, measured
from yingda.performance.queries.figures import Figure, figure_of
from yingda.performance.queries.terms import terms_now
from yingda.performance.rules.metrics.dictionary import Metric, listed
from yingda.performance.rules.metrics.expression import Awaited, Measure, measures_of
from yingda.performance.rules.metrics.formula import formula_of

__all__ = ["MOST_DAYS", "PERMISSION", "Figure", "dictionary", "figure_of", "kpi", "left_out", "one_kpi", "terms_told"]


def dictionary(locale: str) -> list[dict[str, Any]]:
    """Every metric, in the reader's language, as the team lists them."""
    terms = terms_now()
    return [_told(metric, locale, matures_after(metric, terms)) for metric in listed(terms.within)]


def kpi(actor: Actor, since: str, until: str, grain: str, keys: Sequence[str] = (), only: Only = ALL) -> list[dict[str, Any]]:
    """Rows of figures (all metrics, or those of `keys`) from day to day (YYYY-MM-DD, both included). Needs `metric.view`.

    Raises Refused naming the field: days that are none or the wrong way round, an unknown grain or metric.
    """
    asked = asked_of(actor, since, until, grain, only)
    return rows_of(metrics_of(keys, asked.terms), asked)[0]


def one_kpi(actor: Actor, since: str, until: str, key: str, only: Only = ALL) -> dict[str, Any]:
    """One figure of the whole team as the actor sees it. Raises as `kpi`."""
    rows = kpi(actor, since, until, "team", [key], only)
    found: dict[str, Any] = rows[0]["figures"][key] if rows else msgspec.to_builtins(Figure(None))
    return found


def rows_of(metrics: Sequence[Metric], asked: Asked) -> tuple[list[dict[str, Any]], dict[Any, dict[Measure, float | None]]]:
    """The rows by name, and the values they were made of by key."""
    values = measured([measure for metric in metrics for measure in measures_of(metric.of)], asked)
    names, moving = names_of(asked.grain, values), young(metrics, asked)
    rows = [{"key": key, "name": names.get(key, ""), "figures": _figures(metrics, found, moving)} for key, found in values.items()]
    return sorted(rows, key=lambda row: (row["name"], row["key"] or 0)), values


def left_out(actor: Actor, since: str, until: str, keys: Sequence[str] = (), only: Only = ALL) -> dict[str, list[dict[str, Any]]]:
    """What is not in the figures of the whole that is asked for, by metric: the reason, how many, and whether it is left out now (a filter may be off)."""
    asked = asked_of(actor, since, until, "team", only)
    metrics = [metric for metric in metrics_of(keys, asked.terms) if metric.left_out]
    values = measured([measure for metric in metrics for _reason, measure in metric.left_out], replace(asked, grain="team")).get(None, {})
    return {
        metric.key: [{"reason": reason, "n": int(values.get(measure) or 0), "out": _is_out(reason, asked)} for reason, measure in metric.left_out]
        for metric in metrics
    }


def terms_told() -> dict[str, Any]:
    """The terms in force, as they are given with figures."""
    return asdict(terms_now())


def _is_out(reason: str, asked: Asked) -> bool:
    return reason in ("unanswered", "after_sales") or reason in asked.terms.filters


def _figures(metrics: Sequence[Metric], values: Mapping[Measure, float | None], moving: set[str]) -> dict[str, dict[str, Any]]:
    return {metric.key: msgspec.to_builtins(figure_of(metric, values, metric.key in moving)) for metric in metrics}


def _told(metric: Metric, locale: str, matures: int) -> dict[str, Any]:
    name, words = metric.en if locale == "en" else metric.zh
    plain = {field: getattr(metric, field) for field in ("key", "unit", "better", "version", "since")}
    example, result = metric.example
    return {
        **plain, "matures_after_days": matures, "name": name, "words": words, "mean": isinstance(metric.of, Measure) and metric.of.how == "mean",
        "formula": formula_of(metric.of, locale), "person": next((one.person for one in measures_of(metric.of)), None),
        "awaited": isinstance(metric.of, Awaited),
        "example": {"tables": [{"table": table, "rows": list(rows)} for table, rows in example.items()], "result": result},
    }  # fmt: skip
