"""What a figure is made of: the sessions, rounds, orders behind it, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.conversations.queries.facts import conversations_brief, seen_among
from yingda.customers.queries.ordered import order_numbers
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import Page, page_of
from yingda.people import queries as people
from yingda.performance.queries.asking import asked_of, metrics_of, place_in
from yingda.performance.queries.engine import ALL, Asked, Only, answers, condition, rows_asked, table_asked
from yingda.performance.rules.metrics.expression import Awaited, Difference, Expression, Measure, Ratio, Score, Where

_MOST = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of a table are listed: what they are, the columns that tell them apart, and where their conversation, order and instant stand."""

    name: str
    keys: tuple[str, ...]
    at: str
    conversation: str = "conversation_id"
    order: str = "NULL"


_SESSION = Kind("session", ("conversation_id",), "coalesce(first_customer_at, opened_at)")
_DAY = Kind("customer", ("contact_id", "day", "agent_id"), "first_at")
_ORDER = {"conversation": "NULL", "order": "order_id"}
KINDS: Mapping[str, Kind] = {
    "session": _SESSION, "resolution": _SESSION, "agent": Kind("session", ("conversation_id", "agent_id"), "first_at"),
    "round": Kind("round", ("conversation_id", "place"), "started_at"), "customer": Kind("customer", ("contact_id", "day"), "asked_at"),
    "reception": _DAY, "inquiry": _DAY, "lost": _DAY, "service": Kind("target", ("conversation_id", "place"), "ended_at"),
    "load": Kind("session", ("conversation_id", "agent_id", "at_ms"), "at_ms"), "presence": Kind("presence", ("span_id", "day"), "since_at", "NULL"),
    "backlog": Kind("session", ("conversation_id", "place"), "since_at"), "credit": Kind("order", ("order_id",), "NULL", **_ORDER),
    "order": Kind("order", ("order_id",), "placed_at", **_ORDER), "refund": Kind("order", ("order_id",), "paid_at", **_ORDER),
    "assist": Kind("order", ("order_id", "agent_id"), "NULL", **_ORDER),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table of figures: the metric, and whose row (number of the person or group, day as yyyymmdd; None: the team)."""

    metric: str
    of: int | None = None


def made_of(actor: Actor, since: str, until: str, grain: str, cell: Cell, only: Only = ALL, limit: int = 50, cursor: str | None = None) -> Page[dict[str, Any]]:
    """The rows a figure is made of, by their keys. `counts`: whether a row is in the upper part of a share (always for others); `value`: what it
    adds to a mean or sum; `open`: whether the actor may open the conversation. Needs `metric.view`; raises as `kpi`."""
    asked = _cut(asked_of(actor, since, until, grain, only), cell)
    (metric,) = metrics_of([cell.metric], asked.terms)
    measure, counting = _parts(metric.of)
    if measure is None or not answers(measure, asked):
        return Page((), None)
    limit = max(1, min(limit, _MOST))
    keys = (measure.column,) if measure.how == "distinct" else KINDS[measure.table].keys
    sql, params = _listed(measure, counting, asked, cell, keys, place_in(cursor, keys))
    rows = [dict(zip((*_COLUMNS, *keys), row, strict=True)) for row in facts().rows(f"{sql} LIMIT {limit + 1}", params)]
    page = page_of(rows, limit, lambda row: tuple(row[key] for key in keys))
    return Page(tuple(_told(actor, KINDS[measure.table], page.items)), page.next)


_COLUMNS = ("conversation_id", "order_id", "contact_id", "agent_id", "day", "at", "value", "counts")


@dataclass(frozen=True, slots=True)
class Counting:
    """Which of the rows count: those that answer the conditions, or (`not_so`) those that do not; without conditions all."""

    where: Sequence[Where] = ()
    not_so: bool = False

    def sql(self, params: list[Any]) -> str:
        """1 for rows that count, 0 for others."""
        if not self.where:
            return "1"
        yes, no = ("0", "1") if self.not_so else ("1", "0")
        return "CASE WHEN " + " AND ".join(condition(part, params) for part in self.where) + f" THEN {yes} ELSE {no} END"


def _parts(expression: Expression) -> tuple[Measure | None, Counting]:
    """The measure whose rows are listed, and which of them count. Of a difference those count that are not taken away."""
    match expression:
        case Ratio(top, bottom):
            return bottom, Counting(top.where if top.where != bottom.where else ())
        case Difference(of, less):
            return of, Counting(less.where, not_so=True)
        case Score(up, _down, every):
            return every, Counting(up.where)
        case Awaited():
            return None, Counting()
    return expression, Counting()


def _listed(measure: Measure, counting: Counting, asked: Asked, cell: Cell, keys: Sequence[str], after: list[Any] | None) -> tuple[str, list[Any]]:
    kind = KINDS[measure.table]
    person = measure.person or ("agent_id" if measure.table == "credit" else None)
    params: list[Any] = []
    counts = counting.sql(params)
    value = measure.column if measure.how in ("mean", "sum", "max") else "NULL"
    where, of_where = rows_asked(measure.person, asked)
    params += of_where
    conditions = [where, *(condition(part, params) for part in measure.where)]
    if measure.how in ("mean", "distinct"):
        conditions.append(f"{measure.column} IS NOT NULL")
    conditions += _of_cell(measure.person, asked, cell, params)
    columns = {
        "conversation_id": kind.conversation, "order_id": kind.order, "contact_id": "contact_id" if measure.table != "presence" else "NULL",
        "agent_id": person or "NULL", "day": "day", "at": kind.at, "value": value, "counts": counts,
    }  # fmt: skip
    rows = f"SELECT {', '.join(f'{said} AS c_{name}' for name, said in columns.items())}, {', '.join(keys)} FROM ({_table(measure.table, asked)})"
    rows += f" WHERE {' AND '.join(conditions)}"
    if measure.how == "distinct":
        picked = ", ".join(f"max(c_{name})" if name == "counts" else f"min(c_{name})" for name in columns)
        rows = f"SELECT {picked}, {measure.column} FROM ({rows}) GROUP BY {measure.column}"
        rows = f"SELECT * FROM ({rows}) picked({', '.join(f'c_{name}' for name in columns)}, {measure.column})"
    if after is not None:
        params += after
        rows = f"SELECT * FROM ({rows}) WHERE ({', '.join(keys)}) > ({', '.join('?' * len(keys))})"
    return f"{rows} ORDER BY {', '.join(keys)}", params


def _table(table: str, asked: Asked) -> str:
    """The rows behind a table: of the backlog, the sessions that were open when the last day ended."""
    if table != "backlog":
        return table_asked(table, asked)
    last = f"(SELECT max(taken_at) FROM attribution_backlogfact WHERE day BETWEEN {asked.since:d} AND {asked.until:d})"
    return (
        f"SELECT *, {asked.until:d} AS day, 1 AS open_end, 1 AS base FROM attribution_openfact"
        f" WHERE since_at < {last} AND (until_at IS NULL OR until_at >= {last})"
    )


def _of_cell(person: str | None, asked: Asked, cell: Cell, params: list[Any]) -> list[str]:
    if asked.grain == "team":
        return []
    column = {"person": person, "group": "group_id", "day": "day"}[asked.grain]
    params.append(cell.of)
    return [f"{column} = ?"]


def _cut(asked: Asked, cell: Cell) -> Asked:
    """The cell of a day asks for that day only."""
    if asked.grain != "team" and cell.of is None:
        raise Refused("cell_missing", "of")
    return replace(asked, since=cell.of, until=cell.of) if asked.grain == "day" and cell.of is not None else asked


def _told(actor: Actor, kind: Kind, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """With names: of the colleague, of the customer where the actor may see the conversation, of the order."""
    talks = {row["conversation_id"] for row in rows if row["conversation_id"] is not None}
    seen = seen_among(actor, talks) if talks else set()
    about = conversations_brief(seen) if seen else {}
    names = {number: name for number, name, _other in people.accounts()} if rows else {}
    numbers = order_numbers([row["order_id"] for row in rows if row["order_id"] is not None])
    return [
        {
            **{name: row[name] for name in _COLUMNS}, "kind": kind.name, "counts": bool(row["counts"]), "agent": names.get(row["agent_id"], ""),
            "contact": about[row["conversation_id"]]["contact"]["name"] if row["conversation_id"] in about else "",
            "open": row["conversation_id"] in seen, "order": numbers.get(row["order_id"], ""),
        }
        for row in rows
    ]  # fmt: skip
