"""Lists behind figures: customers who waited again and again, inquiries that were lost and why."""

from collections.abc import Sequence
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.conversations.queries.facts import conversations_brief, seen_among
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import Page, page_of
from yingda.people import queries as people
from yingda.performance.queries.asking import asked_of, place_in
from yingda.performance.queries.engine import ALL, Only, rows_asked, table_asked

REASONS = ("slow_reply", "no_answer", "weak_knowledge", "price", "stock", "delivery", "other")
_MOST = 200
_LOST = ("contact_id", "day", "agent_id", "conversation_id", "wait_ms", "reason", "guessed")
_SLOW = ("contact_id", "day", "conversation_id", "agent_id", "slow", "worst_ms")


def lost_inquiries(
    actor: Actor, since: str, until: str, only: Only = ALL, reason: str = "", limit: int = 50, cursor: str | None = None
) -> tuple[Page[dict[str, Any]], dict[str, int]]:
    """Inquirers with no order in time, the newest first, each with the wait it suffered, why it was lost and whether that is a guess; and how many there are
    for each reason. Needs `metric.view`; raises Refused for an unknown reason."""
    if reason and reason not in REASONS:
        raise Refused("loss_reason_unknown", "reason", reason=reason[:40])
    asked = asked_of(actor, since, until, "team", only)
    where, params = rows_asked("agent_id", asked)
    table = table_asked("lost", asked)
    counts = dict(facts().rows(f"SELECT reason, count(*) FROM ({table}) WHERE {where} GROUP BY 1", params))
    if reason:
        where, params = f"{where} AND reason = ?", [*params, reason]
    page = _page(f"SELECT {', '.join(_LOST)} FROM ({table}) WHERE {where}", params, _LOST, ("day", "contact_id", "agent_id"), limit, cursor)
    items = [{**row, "guessed": bool(row["guessed"])} for row in _named(actor, page.items)]
    return Page(tuple(items), page.next), {one: int(counts.get(one, 0)) for one in REASONS}


def slow_customers(actor: Actor, since: str, until: str, only: Only = ALL, limit: int = 50, cursor: str | None = None) -> Page[dict[str, Any]]:
    """Customers with so many slow rounds on a day (three, unless the team set another number), the newest first. Needs `metric.view`."""
    asked = asked_of(actor, since, until, "team", only)
    where, params = rows_asked("agent_id", asked)
    sql = (
        "SELECT contact_id, day, min(conversation_id) AS conversation_id, min(agent_id) AS agent_id, sum(slow) AS slow, max(response_ms) AS worst_ms"
        f" FROM ({table_asked('round', asked)}) WHERE {where} GROUP BY contact_id, day HAVING sum(slow) >= {asked.terms.slow_rounds}"
    )
    page = _page(sql, params, _SLOW, ("day", "contact_id"), limit, cursor)
    return Page(tuple(_named(actor, page.items)), page.next)


def _page(sql: str, params: Sequence[Any], columns: Sequence[str], keys: Sequence[str], limit: int, cursor: str | None) -> Page[dict[str, Any]]:
    """A page of rows by falling keys."""
    limit, after = max(1, min(limit, _MOST)), place_in(cursor, keys)
    behind = "" if after is None else f" WHERE ({', '.join(keys)}) < ({', '.join('?' * len(keys))})"
    order = ", ".join(f"{key} DESC" for key in keys)
    found = facts().rows(f"SELECT * FROM ({sql}) listed{behind} ORDER BY {order} LIMIT {limit + 1}", [*params, *(after or [])])
    return page_of([dict(zip(columns, row, strict=True)) for row in found], limit, lambda row: tuple(row[key] for key in keys))


def _named(actor: Actor, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the colleague's name, and the customer's where the actor may see the conversation."""
    seen = seen_among(actor, {row["conversation_id"] for row in rows}) if rows else set()
    about = conversations_brief(seen) if seen else {}
    names = {number: name for number, name, _other in people.accounts()} if rows else {}
    return [
        {
            **row, "agent": names.get(row["agent_id"], ""), "open": row["conversation_id"] in seen,
            "contact": about[row["conversation_id"]]["contact"]["name"] if row["conversation_id"] in about else "",
        }
        for row in rows
    ]  # fmt: skip
