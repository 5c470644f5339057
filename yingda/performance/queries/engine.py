"""Metrics as questions to the column store: one statement per fact table and person column, whatever the number of metrics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.performance.queries.tables import TABLES
from yingda.performance.rules.metrics.expression import Measure, Where

GRAINS = ("person", "group", "day", "team")
_AGGREGATES = {
    "count": "count(*)", "distinct": "count(DISTINCT {column})", "sum": "sum({column})", "mean": "avg({column})",
    "median": "quantile_cont({column}, 0.5)", "p90": "quantile_cont({column}, 0.9)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows are counted: those of a person, of groups, or (`everything`) all."""

    person: int | None = None
    groups: frozenset[int] = frozenset()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: business days `since` to `until` (yyyymmdd, both included), rows by `grain`, of `scope`."""

    since: int
    until: int
    grain: str
    scope: Scope


def measured(measures: Iterable[Measure], asked: Asked) -> dict[Any, dict[Measure, float | None]]:
    """The value of each measure for each person, group or day (None: the whole team)."""
    found: dict[Any, dict[Measure, float | None]] = {}
    ordered = sorted(dict.fromkeys(one for one in measures if one.person or asked.grain != "person"), key=lambda one: (one.table, one.person or ""))
    copy = facts()
    for (table, person), some in groupby(ordered, key=lambda one: (one.table, one.person)):
        batch = list(some)
        sql, params = statement(table, person, batch, asked)
        for key, *values in copy.rows(sql, params):
            found.setdefault(key, {}).update(zip(batch, values, strict=True))
    return found


def statement(table: str, person: str | None, measures: Sequence[Measure], asked: Asked) -> tuple[str, list[Any]]:
    """One statement for measures over one table: the key of the grain, then a column for each."""
    params: list[Any] = []
    columns = ", ".join(_aggregate(one, params) for one in measures)
    key = {"person": person, "group": "group_id", "day": "day", "team": "NULL"}[asked.grain]
    scope = _scope(person, asked.scope, params_of := [asked.since, asked.until])
    where = f"day BETWEEN ? AND ?{scope}" + (f" AND {key} IS NOT NULL" if asked.grain in ("person", "group") else "")
    grouped = "" if asked.grain == "team" else " GROUP BY 1"
    return f"SELECT {key}, {columns} FROM ({TABLES[table]}) WHERE {where}{grouped}", [*params, *params_of]


def _aggregate(one: Measure, params: list[Any]) -> str:
    said = _AGGREGATES[one.how].format(column=one.column)
    if not one.where:
        return said
    conditions = " AND ".join(_condition(part, params) for part in one.where)
    return f"{said} FILTER (WHERE {conditions})"


def _condition(part: Where, params: list[Any]) -> str:
    if part.operator in ("is null", "is not null"):
        return f"{part.column} {part.operator.upper()}"
    params.append(part.value)
    return f"{part.column} {part.operator} ?"


def _scope(person: str | None, scope: Scope, params: list[Any]) -> str:
    if scope.everything:
        return ""
    parts = []
    if scope.person is not None and person is not None:
        parts.append(f"{person} = ?")
        params.append(scope.person)
    if scope.groups:
        parts.append(f"group_id IN ({', '.join('?' * len(scope.groups))})")
        params += sorted(scope.groups)
    return f" AND ({' OR '.join(parts)})" if parts else " AND FALSE"
