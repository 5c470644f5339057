"""Figures of boards: those of the dictionary, by its one definition, for a scope and a period."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from yingda.performance.queries.asking import young
from yingda.performance.queries.boards.cases import CASE, CUSTOMER, with_cases
from yingda.performance.queries.engine import Asked, Scope, measured
from yingda.performance.queries.figures import figure_of
from yingda.performance.queries.tables import tables_of
from yingda.performance.queries.terms import terms_now
from yingda.performance.rules.boards.periods import Span
from yingda.performance.rules.metrics.dictionary import BY_KEY, Metric
from yingda.performance.rules.metrics.expression import measures_of

Figures = dict[str, dict[str, Any]]
# Whoever was received is an inquiry of that agent and day, a buyer or not.
KEPT = {**dict.fromkeys(("inquiry", "reception"), f"SELECT * FROM {CASE}"), "customer": f"SELECT * FROM {CUSTOMER}"}


def figures(keys: Sequence[str], span: Span, grain: str, scope: Scope, person: int | None = None) -> dict[Any, Figures]:
    """The figures of these metrics by person, group, day or for all (key None), of what a scope reaches; of one person's rows only, where given.

    A key without any row is left out, except that of the whole.
    """
    metrics = [BY_KEY[key] for key in keys if key in BY_KEY]
    with_cases(span)
    terms = terms_now()
    asked = Asked(span.since, span.until, grain, scope, person, terms=terms)
    found = measured([measure for metric in metrics for measure in measures_of(metric.of)], asked, {**tables_of(terms), **KEPT})
    if grain == "team":
        found.setdefault(None, {})
    moving = young(metrics, asked)
    return {key: _shown(metrics, values, moving) for key, values in found.items()}


def _shown(metrics: Sequence[Metric], values: Mapping[Any, Any], moving: set[str]) -> Figures:
    return {metric.key: msgspec.to_builtins(figure_of(metric, values, metric.key in moving)) for metric in metrics}
