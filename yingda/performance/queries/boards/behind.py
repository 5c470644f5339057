"""What a figure is made of: the inquiries, rounds, chats or orders behind it, some at a time."""

from dataclasses import dataclass
from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.performance.queries.boards.cases import case_of_each, with_cases
from yingda.performance.queries.boards.named import customers_named, groups_named, people_named
from yingda.performance.queries.boards.reach import condition, widest
from yingda.performance.queries.tables import tables_of
from yingda.performance.queries.terms import terms_now
from yingda.performance.rules.boards.periods import Span

# Figures by what they are made of; the condition says which of them.
INQUIRIES = {
    "inquirers": "TRUE", "inquiry_to_order": "ordered = 1", "inquiry_to_paid": "paid = 1", "lost_inquiries": "bought = 0",
}  # fmt: skip
ROUNDS = {"slow_rounds": "slow = 1", "unanswered": "response_ms IS NULL", "avg_response_pooled": "response_ms IS NOT NULL", "in_3_min": "TRUE"}
CHATS = {"received": "TRUE", "first_response": "first_response_ms IS NOT NULL"}
RATED = {"csat": "rating IS NOT NULL"}
ORDERS = {
    "agent_sales": "agent_id IS NOT NULL", "credited_orders": "agent_id IS NOT NULL", "avg_order_value": "agent_id IS NOT NULL",
    "silent_sales": "agent_id IS NULL", "shop_sales": "TRUE",
}  # fmt: skip
FIGURES = (*INQUIRIES, *ROUNDS, *CHATS, *RATED, *ORDERS)
MOST = 100
_FIELDS = ("conversation_id", "order_id", "contact_id", "person_id", "group_id", "day", "wait_ms", "outcome", "amount", "rating")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose: a group and a person (None: all one may look at); of inquiries also those of an hour, a channel, a band of waits, a reason."""

    figure: str
    span: Span
    group: int | None = None
    person: int | None = None
    hour: int | None = None
    channel: str | None = None
    band: str | None = None
    reason: str | None = None


def behind(actor: Actor, wanted: Wanted, limit: int, offset: int) -> dict[str, Any]:
    """Some of what a figure is made of, those that waited longest (orders: the dearest) first, with how many there are.

    An agent sees their own, a leader that of their groups. Raises Forbidden, and Refused for a figure nothing stands behind.
    """
    scope = widest(actor, wanted.group, wanted.person)
    if wanted.figure not in FIGURES:
        raise Refused("metric_unknown", "figure", key=wanted.figure[:40])
    select, params, order = _select(wanted, condition(scope))
    copy = with_cases(wanted.span)
    total = int(copy.rows(f"SELECT count(*) FROM ({select}) x", params)[0][0])
    rows = copy.rows(f"SELECT * FROM ({select}) x ORDER BY {order} LIMIT {min(limit, MOST):d} OFFSET {offset:d}", params)
    return {"items": _shown(actor, rows), "total": total}


def _select(wanted: Wanted, reach: str) -> tuple[str, list[Any], str]:
    person = "" if wanted.person is None else f" AND agent_id = {wanted.person:d}"
    days = f"day BETWEEN {wanted.span.since} AND {wanted.span.until} AND {reach}{person}"
    key = wanted.figure
    if key in INQUIRIES:
        return _inquiries(wanted, f"{reach}{person}")
    if key in ROUNDS:
        columns = _columns("conversation_id, NULL", "agent_id", "response_ms")
        return f"SELECT {columns} FROM ({tables_of(terms_now())['round']}) r WHERE {days} AND {ROUNDS[key]}", [], _WAIT
    if key in CHATS:
        columns = _columns("conversation_id, NULL", "agent_id", "first_response_ms")
        return f"SELECT {columns} FROM attribution_agentfact WHERE {days} AND {CHATS[key]}", [], _WAIT
    if key in RATED:
        rated = days.replace("agent_id", "rated_agent_id")
        columns = _columns("conversation_id, NULL", "rated_agent_id", "first_response_ms", rating="rating")
        return f"SELECT {columns} FROM attribution_sessionfact WHERE {rated} AND {RATED[key]}", [], "rating, conversation_id"
    columns = _columns("NULL, order_id", "agent_id", "NULL", amount="amount")
    return f"SELECT {columns} FROM attribution_credit WHERE in_force AND paid AND {days} AND {ORDERS[key]}", [], "amount DESC, order_id"


_WAIT = "wait_ms DESC NULLS FIRST, conversation_id"


def _inquiries(wanted: Wanted, reach: str) -> tuple[str, list[Any], str]:
    cases = case_of_each(wanted.span.since, wanted.span.until, reach)
    asked = [(name, value) for name in ("hour", "channel", "band", "reason") if (value := getattr(wanted, name)) is not None]
    where = "".join(f" AND {name} = ?" for name, _value in asked)
    outcome = "CASE WHEN paid = 1 THEN 'paid' WHEN ordered = 1 THEN 'ordered' WHEN bought = 1 THEN 'bought' ELSE 'lost' END"
    columns = _columns("conversation_id, NULL", "agent_id", "wait_ms", outcome=outcome, contact="contact_day // 100000000")
    return f"SELECT {columns} FROM ({cases}) c WHERE {INQUIRIES[wanted.figure]}{where}", [value for _name, value in asked], _WAIT


def _columns(which: str, person: str, wait: str, outcome: str = "NULL", amount: str = "NULL", rating: str = "NULL", contact: str = "contact_id") -> str:
    values = [*which.split(", "), contact, person, "group_id", "day", wait, outcome, amount, rating]
    return ", ".join(f"{value} AS {name}" for value, name in zip(values, _FIELDS, strict=True))


def _shown(actor: Actor, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    found = [dict(zip(_FIELDS, row, strict=True)) for row in rows]
    ids = {name: {one[name] for one in found if one[name] is not None} for name in ("contact_id", "person_id", "group_id")}
    contacts, people, groups = customers_named(actor, ids["contact_id"]), people_named(ids["person_id"]), groups_named(ids["group_id"])
    return [
        {
            **one, "customer": contacts.get(one["contact_id"], ""), "person": people.get(one["person_id"], ""), "group": groups.get(one["group_id"], ""),
        }
        for one in found
    ]  # fmt: skip
