"""What a line of a statement was made of: the customers, chats and orders behind its numbers, as the facts are today."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from yingda.attribution.queries.days import day_number
from yingda.attribution.queries.warehouse import facts as copy_of_facts
from yingda.customers.queries.brief import contacts_brief
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.kit.money import yuan_of
from yingda.performance.queries.paid import metric_name, statement_of
from yingda.performance.queries.pay_facts import days_of_month
from yingda.performance.queries.tables import TABLES
from yingda.performance.rules.measures import Measured
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.metrics.expression import Measure, Ratio, Where, measures_of
from yingda.performance.rules.statements import Line, Statement

MOST = 500
_BY_DAY = frozenset({"inquiry", "reception", "customer"})
_CHATS = "SELECT conversation_id FROM attribution_agentfact WHERE agent_id = ? AND contact_id = ? AND day = ? ORDER BY 1"
_ORDERS = "SELECT order_id, amount FROM attribution_credit WHERE in_force AND agent_id = ? AND contact_id = ? AND paid AND placed_n BETWEEN ? AND ?"


def made_of(actor: Actor, statement_id: int, place: int) -> dict[str, Any]:
    """The rows behind the line at a place (from 0) of a statement the actor may see, 500 at most of each metric; how many there are in all.

    Those of a team's line are the team's affair and not listed. Raises NotFound.
    """
    row = statement_of(actor, statement_id)
    lines = msgspec.json.decode(row.document, type=Statement).lines
    if not 0 <= place < len(lines):
        raise NotFound("pay_line")
    line = lines[place]
    items = _taken_back(line) if line.kind == "claw_back" else [] if line.kind == "team_share" else _rows(row.person_id, line, actor.locale)
    names = contacts_brief([one["contact_id"] for one in items if one["contact_id"]])
    shown = [{**one, "contact": names.get(one["contact_id"] or 0, {}).get("name", "")} for one in items]
    return {"items": shown[:MOST], "total": len(shown)}


def _rows(person: int, line: Line, locale: str) -> list[dict[str, Any]]:
    by_metric: dict[str, list[Measured]] = defaultdict(list)
    for one in line.used:
        by_metric[one.metric].append(one)
    found = []
    for key, parts in by_metric.items():
        if key in BY_KEY:
            found += _of_metric(person, key, metric_name(key, locale), parts)
    return found


def _of_metric(person: int, key: str, name: str, parts: Iterable[Measured]) -> list[dict[str, Any]]:
    found, of = [], BY_KEY[key].of
    whole = of.bottom if isinstance(of, Ratio) else measures_of(of)[0]
    hit = of.top if isinstance(of, Ratio) and of.share else None
    for part in parts:
        first, last = days_of_month(part.month)
        for day, contact, conversation, order, amount, counted in _asked(person, whole, hit, first, last):
            found.append({
                "metric": key, "name": name, "day": day, "contact_id": contact, "conversations": [conversation] if conversation else [],
                "orders": [order] if order else [], "amount": None if amount is None else str(yuan_of(amount)), "counted": bool(counted),
            })  # fmt: skip
    return _with_chats(person, found) if whole.table in _BY_DAY else found


def _asked(person: int, whole: Measure, hit: Measure | None, first: int, last: int) -> list[tuple[Any, ...]]:
    if whole.person is None:
        return []
    params: list[Any] = []
    counted = " AND ".join(_condition(one, params) for one in hit.where) if hit is not None and hit.where else "TRUE"
    conversation = "NULL" if whole.table in _BY_DAY or whole.table == "credit" else "conversation_id"
    order, amount = ("order_id", "amount") if whole.table == "credit" else ("NULL", "NULL")
    params += [person, first, last]
    where = "".join(f" AND {_condition(one, params)}" for one in whole.where)
    sql = (
        f"SELECT DISTINCT day, contact_id, {conversation}, {order}, {amount}, CASE WHEN {counted} THEN 1 ELSE 0 END FROM ({TABLES[whole.table]})"
        f" WHERE {whole.person} = ? AND day BETWEEN ? AND ?{where} ORDER BY 1, 2, 3, 4 LIMIT {MOST + 1}"
    )
    return copy_of_facts().rows(sql, params)


def _with_chats(person: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The chats of each customer and day, and the orders they placed in time."""
    copy = copy_of_facts()
    for row in rows[:MOST]:
        chats = copy.rows(_CHATS, [person, row["contact_id"], row["day"]])
        row["conversations"] = [chat for (chat,) in chats]
        if row["counted"]:
            number = day_number(row["day"])
            orders = copy.rows(_ORDERS, [person, row["contact_id"], number, number + 1])
            row["orders"] = [order for order, _amount in orders]
            row["amount"] = str(yuan_of(sum(amount for _order, amount in orders))) if orders else None
    return rows


def _taken_back(line: Line) -> list[dict[str, Any]]:
    return [
        {"metric": "", "name": "", "day": None, "contact_id": None, "conversations": [], "orders": [int(why.facts["order"])],
         "amount": str(line.amount), "counted": True}
        for why in line.why
    ]  # fmt: skip


def _condition(part: Where, params: list[Any]) -> str:
    if part.operator in ("is null", "is not null"):
        return f"{part.column} {part.operator.upper()}"
    params.append(part.value)
    return f"{part.column} {part.operator} ?"
