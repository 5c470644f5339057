"""Metrics as questions to the column store: one statement per fact table and person column, whatever the number of metrics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.performance.rules.metrics.expression import Measure, Where

# A customer of a business day and an agent who answered: whether they ordered on that day or the next by the agent's credit, whether it was paid, and
# whether they only came about what they had bought in the last 21 days (spec: metrics.md §1, inquirer).
INQUIRY = (
    "WITH asked AS (SELECT contact_id, day, day_n, agent_id, min(group_id) AS group_id FROM attribution_agentfact GROUP BY contact_id, day, day_n, agent_id),"
    " bought AS (SELECT contact_id, agent_id, placed_n, day_n, paid FROM attribution_credit WHERE in_force)"
    " SELECT a.contact_id, a.day, a.agent_id, a.group_id, a.contact_id * 100000000 + a.day AS contact_day,"
    f" max(CASE WHEN b.agent_id = a.agent_id AND b.placed_n BETWEEN a.day_n AND a.day_n + {1} THEN 1 ELSE 0 END) AS ordered,"
    f" max(CASE WHEN b.agent_id = a.agent_id AND b.placed_n BETWEEN a.day_n AND a.day_n + {1} AND b.paid THEN 1 ELSE 0 END) AS paid,"
    f" CASE WHEN max(CASE WHEN b.paid AND b.day_n BETWEEN a.day_n - {21} AND a.day_n - 1 THEN 1 ELSE 0 END) = 1"
    f" AND max(CASE WHEN b.placed_n BETWEEN a.day_n AND a.day_n + {1} THEN 1 ELSE 0 END) = 0 THEN 1 ELSE 0 END AS after_sales"
    " FROM asked a LEFT JOIN bought b ON b.contact_id = a.contact_id GROUP BY a.contact_id, a.day, a.day_n, a.agent_id, a.group_id"
)

# The fact tables under the short names of the dictionary, with what is reckoned from their columns.
TABLES: Mapping[str, str] = {
    "session": (
        "SELECT *, contact_id * 100000000 + day AS contact_day, resolved_first_at - opened_at AS resolved_first_ms,"
        " resolved_last_at - opened_at AS resolved_last_ms FROM attribution_sessionfact"
    ),
    "agent": (
        "SELECT *, contact_id * 100000000 + day AS contact_day,"
        " CASE WHEN answered_rounds > 0 THEN response_ms / answered_rounds END AS mean_response_ms FROM attribution_agentfact"
    ),
    "round": "SELECT * FROM attribution_roundfact",
    "inquiry": INQUIRY,
    "credit": "SELECT * FROM attribution_credit WHERE in_force AND paid",
}
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
