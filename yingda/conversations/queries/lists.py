"""The conversation list: one statement for a page, one for the numbers beside the views."""

from typing import Any

from yingda.conversations.queries.visible import IS_NAMED, TAKES_PART, Clause, among, visible_to
from yingda.conversations.rules.listing import ListQuery
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.rows import Row, row
from yingda.conversations.sql import SELECT
from yingda.customers import queries as customers
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, decode, encode
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.node import read

FROM = "FROM conversations_conversation WHERE "
# Word for word the condition of the partial indexes: SQLite uses one only when it finds it in the statement.
UNRESOLVED: Clause = ("NOT (state = 'resolved')", [])
ORDERS = {
    "newest": "last_at DESC, id DESC",
    "oldest": "last_at ASC, id ASC",
    "waiting": "waiting_since ASC NULLS LAST, id ASC",
    "sla": "sla_due_at ASC NULLS LAST, id ASC",
    "priority": "priority DESC, last_at DESC, id DESC",
}
MOST_NAMED = 500


def page(actor: Actor, query: ListQuery) -> tuple[list[Row], str | None, int | None]:
    """The rows of a page, the next cursor, and on the first page how many there are in all. Raises `Refused`."""
    clauses = [visible_to(actor), *view_clauses(actor, query.view, now_ms()), *filter_clauses(actor, query)]
    total = None if query.cursor else _count(clauses)
    if query.cursor:
        clauses.append(_after(query))
    where, params = joined(clauses)
    rows = read(f"SELECT {SELECT} {FROM}{where} ORDER BY {ORDERS[query.sort]} LIMIT ?", (*params, query.limit + 1))
    matters = [Matter(*values) for values in rows[: query.limit]]
    next_cursor = encode(_place(query.sort, matters[-1])) if len(rows) > query.limit else None
    return [row(matter) for matter in matters], next_cursor, total


def found(actor: Actor, q: str, limit: int) -> list[dict[str, Any]]:
    """Unresolved conversations whose number or customer `q` names, newest first: number, customer, last line."""
    rows = page(actor, ListQuery("all", q=q, limit=limit))[0]
    return [{"id": row.id, "number": row.number, "contact": {"name": row.contact.name}, "preview": row.preview} for row in rows]


def counts(actor: Actor) -> dict[str, int]:
    """How many conversations each live view holds, in one statement."""
    now = now_ms()
    seen, seen_params = visible_to(actor)
    parts, params = [], []
    for view in ("mine", "queue", "group", "all", "waiting", "sla", "mentions", "assisting", "snoozed"):
        where, values = joined(view_clauses(actor, view, now))
        parts.append(f"sum(CASE WHEN {where} THEN 1 ELSE 0 END) AS view_{view}")
        params += values
    rows = read(f"SELECT {', '.join(parts)} {FROM}{UNRESOLVED[0]} AND {seen}", (*params, *seen_params))
    names = [part.rsplit("view_", 1)[1] for part in parts]
    return {name: int(value or 0) for name, value in zip(names, rows[0], strict=True)}


def view_clauses(actor: Actor, view: str, now: int) -> list[Clause]:
    """What belongs to a view (docs/contract.md §4); the console's `rules.ts` says the same of a row."""
    me = actor.id if actor.kind == "person" else None
    mine: Clause = ("assignee_id = ?", [me])
    reach = actor.reach.get("conversation.view", NOWHERE)
    ours = among("group_id", sorted(actor.groups | reach.groups))
    return {
        "mine": [mine, ("state IN ('open', 'waiting')", [])],
        "queue": [("state = 'queued'", []), *([] if reach.everything else [ours])],
        "group": [among("group_id", sorted(actor.groups)), UNRESOLVED],
        "all": [UNRESOLVED],
        "waiting": [UNRESOLVED, ("waiting_since IS NOT NULL", [])],
        "sla": [UNRESOLVED, ("sla_warn_at <= ?", [now])],
        "mentions": [(IS_NAMED, [me])],
        "assisting": [UNRESOLVED, (TAKES_PART, [me])],
        "snoozed": [("state = 'snoozed'", [])],
        "resolved": [("state = 'resolved'", [])],
    }[view]


def filter_clauses(actor: Actor, query: ListQuery) -> list[Clause]:
    """The chips of the filter bar."""
    lists = {
        "state": query.state, "channel": query.channel, "inbox_id": query.inbox, "group_id": query.group,
        "assignee_id": query.agent, "priority": query.priority,
    }  # fmt: skip
    clauses = [among(column, values) for column, values in lists.items() if values]
    if query.tag:
        tagged, tags = among("tag_id", query.tag)
        clauses.append((f"id IN (SELECT conversation_id FROM conversations_conversationtag WHERE {tagged})", tags))
    if query.contact is not None:
        clauses.append(("contact_id = ?", [query.contact]))
    if query.since is not None:
        clauses.append(("last_at >= ?", [query.since]))
    if query.until is not None:
        clauses.append(("last_at < ?", [query.until]))
    return [*clauses, *_named(query.q)]


def joined(clauses: list[Clause]) -> Clause:
    """All clauses together."""
    return " AND ".join(sql for sql, _ in clauses), [value for _, values in clauses for value in values]


def _named(q: str) -> list[Clause]:
    if not q:
        return []
    by_name, ids = among("contact_id", customers.contacts_named(q, MOST_NAMED))
    number = q.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 19:
        return [(f"(id = ? OR {by_name})", [int(number), *ids])]
    return [(by_name, ids)]


def _count(clauses: list[Clause]) -> int:
    where, params = joined(clauses)
    return int(read(f"SELECT count(*) {FROM}{where}", params)[0][0])


def _place(sort: str, matter: Matter) -> tuple[int | None, ...]:
    if sort == "waiting":
        return matter.waiting_since, matter.id
    if sort == "sla":
        return matter.sla_due_at, matter.id
    if sort == "priority":
        return matter.priority, matter.last_at, matter.id
    return matter.last_at, matter.id


def _after(query: ListQuery) -> Clause:
    try:
        if query.sort == "priority":
            return "(priority, last_at, id) < (?, ?, ?)", list(decode(query.cursor or "", tuple[int, int, int]))
        value, id = decode(query.cursor or "", tuple[int | None, int])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
    if query.sort in ("waiting", "sla"):
        return _after_nullable({"waiting": "waiting_since", "sla": "sla_due_at"}[query.sort], value, id)
    return f"(last_at, id) {'<' if query.sort == 'newest' else '>'} (?, ?)", [value, id]


def _after_nullable(column: str, value: int | None, id: int) -> Clause:
    if value is None:
        return f"({column} IS NULL AND id > ?)", [id]
    return f"(({column}, id) > (?, ?) OR {column} IS NULL)", [value, id]
