"""Metrics as questions to the column store: one statement per fact table and person column, whatever the number of metrics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.performance.queries.tables import BY_CHANNEL, tables_of
from yingda.performance.rules.metrics.expression import Measure, Where
from yingda.performance.rules.terms import DEFAULT, Terms
from yingda.plumbing.clock import now_ms

GRAINS = ("person", "group", "day", "team")
_AGGREGATES = {
    "count": "count(*)", "distinct": "count(DISTINCT {column})", "sum": "sum({column})", "mean": "avg({column})",
    "median": "quantile_cont({column}, 0.5)", "p90": "quantile_cont({column}, 0.9)", "variance": "coalesce(var_samp({column}), 0)", "max": "max({column})",
}  # fmt: skip
_SNAPSHOT = "(SELECT {pick}(day) FROM attribution_backlogfact WHERE day BETWEEN {since:d} AND {until:d})"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows are counted: those of a person, of groups, or (`everything`) all."""

    person: int | None = None
    groups: frozenset[int] = frozenset()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Only:
    """What somebody wants to look at, of what they may see: people, groups, channels; empty: all."""

    people: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    channels: tuple[str, ...] = ()


ALL = Only()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: business days `since` to `until` (yyyymmdd, both included), rows by `grain`, of `scope`, under `terms`; of them those of one
    `person`, or of `only`."""

    since: int
    until: int
    grain: str
    scope: Scope
    person: int | None = None
    only: Only = ALL
    terms: Terms = DEFAULT


def measured(measures: Iterable[Measure], asked: Asked, tables: Mapping[str, str] | None = None) -> dict[Any, dict[Measure, float | None]]:
    """The value of each measure for each person, group or day (None: the whole team).

    A measure of no person has none by person; one whose rows name no channel has none where channels are asked for. tables: queries the tables of the
    dictionary are read by, where they are not those of the terms.
    """
    found: dict[Any, dict[Measure, float | None]] = {}
    ordered = sorted({one: None for one in measures if answers(one, asked)}, key=lambda one: (one.table, one.person or ""))
    copy = facts()
    for (table, person), some in groupby(ordered, key=lambda one: (one.table, one.person)):
        batch = list(some)
        sql, params = statement(table, person, batch, asked, tables)
        for key, *values in copy.answered(sql, params, (asked.since, asked.until)):
            found.setdefault(key, {}).update(zip(batch, values, strict=True))
    return found


def answers(one: Measure, asked: Asked) -> bool:
    """Whether the measure can be had as asked."""
    of_people = one.person is not None or (asked.grain != "person" and not asked.only.people and asked.person is None)
    return of_people and (one.table in BY_CHANNEL or not asked.only.channels)


def statement(table: str, person: str | None, measures: Sequence[Measure], asked: Asked, tables: Mapping[str, str] | None = None) -> tuple[str, list[Any]]:
    """One statement for measures over one table: the key of the grain, then a column for each."""
    params: list[Any] = []
    columns = ", ".join(aggregate(one, params) for one in measures)
    key = {"person": person, "group": "group_id", "day": "day", "team": "NULL"}[asked.grain]
    where, of_where = rows_asked(person, asked)
    if asked.grain in ("person", "group"):
        where += f" AND {key} IS NOT NULL"
    grouped = "" if asked.grain == "team" else " GROUP BY 1"
    return f"SELECT {key}, {columns} FROM ({table_asked(table, asked, tables)}) WHERE {where}{grouped}", [*params, *of_where]


def table_asked(table: str, asked: Asked, tables: Mapping[str, str] | None = None) -> str:
    """A table of the dictionary, with the instants and days of the question in it."""
    sql = (tables_of(asked.terms) if tables is None else tables)[table]
    if table == "presence":
        return sql.replace("{now}", str(now_ms()))
    if table == "backlog":
        days = {pick: "day" if asked.grain == "day" else _SNAPSHOT.format(pick=pick, since=asked.since, until=asked.until) for pick in ("min", "max")}
        return sql.replace("{first}", days["min"]).replace("{last}", days["max"])
    return sql


def rows_asked(person: str | None, asked: Asked) -> tuple[str, list[Any]]:
    """The condition rows answer that are asked for and may be seen; a table without a person column has rows of nobody."""
    params: list[Any] = [asked.since, asked.until]
    sql = "day BETWEEN ? AND ?" + _scope(person, asked.scope, params)
    for column, wanted in (
        (person, asked.only.people or (() if asked.person is None else (asked.person,))),
        ("group_id", asked.only.groups),
        ("channel", asked.only.channels),
    ):
        if wanted:
            sql += f" AND {column} IN ({', '.join('?' * len(wanted))})"
            params += wanted
    return sql, params


def condition(part: Where, params: list[Any]) -> str:
    """A condition as SQL."""
    if part.operator in ("is null", "is not null"):
        return f"{part.column} {part.operator.upper()}"
    params.append(part.value)
    return f"{part.column} {part.operator} ?"


def aggregate(one: Measure, params: list[Any]) -> str:
    """The column of a measure; what it compares with is added to `params`."""
    said = _AGGREGATES[one.how].format(column=one.column)
    if not one.where:
        return said
    conditions = " AND ".join(condition(part, params) for part in one.where)
    # Only an aggregate takes a filter, not what is made of it.
    if said.startswith("coalesce("):
        return f"coalesce(var_samp({one.column}) FILTER (WHERE {conditions}), 0)"
    return f"{said} FILTER (WHERE {conditions})"


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
