"""Figures compared: with the period before, with the neighbour in the ranking, and at the same mix of cases."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from yingda.attribution.queries.days import day_number, day_of_number
from yingda.attribution.queries.warehouse import facts
from yingda.kit.actor import Actor
from yingda.kit.statistics import Cases, Standardised, standardised
from yingda.performance.queries.asking import asked_of, metrics_of
from yingda.performance.queries.engine import ALL, Asked, Only, measured, rows_asked, table_asked
from yingda.performance.queries.figures import Values, differs, figure_of
from yingda.performance.queries.kpi import rows_of
from yingda.performance.rules.metrics.dictionary import Metric
from yingda.performance.rules.metrics.expression import Measure, Ratio, measures_of

# The strata of the mix, as far as facts of inquiries carry them; a block of hours, because single hours would leave strata empty.
HOURS_A_BLOCK = 4


def compared(actor: Actor, since: str, until: str, grain: str, keys: Sequence[str], only: Only = ALL) -> list[dict[str, Any]]:
    """The rows of `kpi`, and for each figure `compared`: the value before (the same number of days up to the first), whether the change is more than
    chance, whether the difference to the next in the ranking is, by which test, and for conversions the figure at the team's mix.

    Raises as `kpi`.
    """
    asked = asked_of(actor, since, until, grain, only)
    metrics = metrics_of(keys, asked.terms)
    rows, values = rows_of(metrics, asked)
    before = {} if grain == "day" else measured([one for metric in metrics for one in measures_of(metric.of)], _before(asked))
    for metric in metrics:
        beside = _ranked(metric, values) if grain in ("person", "group") else {}
        level = at_the_same_mix(metric, asked)
        for row in rows:
            key = row["key"]
            row["figures"][metric.key]["compared"] = {
                **_change(metric, before.get(key, {}), values[key]), "next": beside.get(key), "adjusted": _adjusted(level.get(key)),
            }  # fmt: skip
    return rows


def at_the_same_mix(metric: Metric, asked: Asked) -> dict[Any, Standardised]:
    """A conversion of each row standardised to the mix of channel and hours of the whole; nothing for other metrics and grains.

    Source: direct standardisation, metrics.md §4 (`kit.statistics.standardised`).
    """
    of = metric.of
    if asked.grain not in ("person", "group") or not isinstance(of, Ratio) or of.bottom.table != "inquiry":
        return {}
    cells = _cells(of.top, of.bottom, asked)
    mix: dict[Any, int] = defaultdict(int)
    for strata in cells.values():
        for stratum, cases in strata.items():
            mix[stratum] += cases.n
    return {key: standardised(strata, mix) for key, strata in cells.items()} if any(mix.values()) else {}


def _cells(top: Measure, bottom: Measure, asked: Asked) -> dict[Any, dict[Any, Cases]]:
    """The cases of each row by stratum."""
    key = {"person": bottom.person, "group": "group_id"}[asked.grain]
    where, of_where = rows_asked(bottom.person, asked)
    counts, params = [], []
    for one in (top, bottom):
        conditions = " AND ".join(f"{part.column} {part.operator} ?" for part in one.where)
        counts.append(f"count(DISTINCT {one.column}) FILTER (WHERE {conditions})")
        params += [part.value for part in one.where]
    sql = (
        f"SELECT {key}, channel, hour // {HOURS_A_BLOCK}, {', '.join(counts)} FROM ({table_asked('inquiry', asked)}) WHERE {where} AND {key} IS NOT NULL"
        " GROUP BY 1, 2, 3"
    )
    found: dict[Any, dict[Any, Cases]] = defaultdict(dict)
    for number, channel, block, converted, n in facts().rows(sql, [*params, *of_where]):
        found[number][channel, block] = Cases(converted, n)
    return found


def _before(asked: Asked) -> Asked:
    first, last = day_number(asked.since), day_number(asked.until)
    return replace(asked, since=day_of_number(first - (last - first) - 1), until=day_of_number(first - 1))


def _change(metric: Metric, before: Values, now: Values) -> dict[str, Any]:
    found = differs(metric, before, now)
    return {"before": figure_of(metric, before).value, "changed": None if found is None else found[0]}


def _ranked(metric: Metric, values: Mapping[Any, Values]) -> dict[Any, dict[str, Any]]:
    """For each row but the last of the ranking: the next one, and whether they differ by more than chance."""
    worth = {key: figure_of(metric, found).value for key, found in values.items()}
    ranking = sorted((key for key, value in worth.items() if value is not None), key=lambda key: (worth[key], key), reverse=metric.better != "less")
    found = {}
    for one, other in pairwise(ranking):
        said = differs(metric, values[one], values[other])
        if said is not None:
            found[one] = {"key": other, "differs": said[0], "test": said[1]}
    return found


def _adjusted(level: Standardised | None) -> dict[str, Any] | None:
    return None if level is None else {"value": level.rate, "low": level.low, "high": level.high, "covered": level.covered, "n": level.n}
