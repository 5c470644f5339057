"""The ticket list: one statement for a page, one for the numbers of a board, and the report of tickets without an owner."""

from typing import Any

from yingda.conversations.queries.lists import joined
from yingda.conversations.queries.tickets.visible import RUNNING, WATCHES, tickets_visible_to
from yingda.conversations.queries.visible import Clause, among
from yingda.conversations.rules.tickets.listing import TicketQuery
from yingda.conversations.rules.tickets.rows import TicketRow, ticket_row
from yingda.conversations.rules.tickets.ticket import RUNNING as RUNNING_STATES
from yingda.conversations.rules.tickets.ticket import STATES, Ticket
from yingda.conversations.sql import TICKET_SELECT
from yingda.customers import queries as customers
from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.paging import BadCursor, decode, encode
from yingda.plumbing.clock import now_ms
from yingda.plumbing.realtime.node import read, vendor

FROM = "FROM conversations_ticket WHERE "
ORDERS = {
    "newest": "id DESC",
    "oldest": "id ASC",
    "changed": "changed_at DESC, id DESC",
    "unchanged": "changed_at ASC, id ASC",
    "due": "due_at ASC NULLS LAST, id ASC",
    "due_last": "due_at DESC NULLS LAST, id DESC",
    "priority": "priority DESC, id DESC",
    "priority_low": "priority ASC, id ASC",
}
COLUMN_OF = {"changed": "changed_at", "unchanged": "changed_at", "due": "due_at", "due_last": "due_at", "priority": "priority", "priority_low": "priority"}
RISING = ("oldest", "unchanged", "due", "priority_low")
# Neither minds capitals; folding the case of every title first costs more than the search.
LIKE = {"sqlite": "LIKE", "postgresql": "ILIKE"}
MOST_NAMED = 500


def ticket_page(actor: Actor, query: TicketQuery) -> tuple[list[TicketRow], str | None, int | None]:
    """The rows of a page, the next cursor, and on the first page how many there are in all. Raises `Refused`."""
    clauses = [tickets_visible_to(actor), *_filters(actor, query, now_ms())]
    total = None if query.cursor else _count(clauses)
    if query.cursor:
        clauses.append(_after(query))
    where, params = joined(clauses)
    rows = read(f"SELECT {TICKET_SELECT} {FROM}{where} ORDER BY {ORDERS[query.sort]} LIMIT ?", (*params, query.limit + 1))
    tickets = [Ticket(*values) for values in rows[: query.limit]]
    next_cursor = encode(_place(query.sort, tickets[-1])) if len(rows) > query.limit else None
    return [ticket_row(ticket) for ticket in tickets], next_cursor, total


def ticket_counts(actor: Actor, query: TicketQuery) -> dict[str, int]:
    """How many tickets each state holds, under the same filters (for a board)."""
    where, params = joined([tickets_visible_to(actor), *_filters(actor, query, now_ms())])
    found = dict(read(f"SELECT state, count(*) {FROM}{where} GROUP BY state", params))
    return {state: int(found.get(state, 0)) for state in STATES}


def found_tickets(actor: Actor, q: str, limit: int) -> list[dict[str, Any]]:
    """Tickets for the search of the top bar: by number, title or contact, the newest first."""
    where, params = joined([tickets_visible_to(actor), _named(q)])
    columns = ("id", "number", "title", "state", "contact_name")
    rows = read(f"SELECT {', '.join(columns)} {FROM}{where} ORDER BY id DESC LIMIT ?", (*params, limit))
    return [dict(zip(columns, values, strict=True)) for values in rows]


def ownerless_tickets(actor: Actor, limit: int = 200) -> dict[str, Any]:
    """Tickets in work that nobody owns, and how many in work were looked at: an empty list is then a proof."""
    where, params = joined([tickets_visible_to(actor), (RUNNING, [])])
    looked_at = int(read(f"SELECT count(*) {FROM}{where}", params)[0][0])
    columns = ("id", "number", "title", "type_id", "state", "priority", "group_id", "contact_name", "due_at", "created_at")
    rows = read(f"SELECT {', '.join(columns)} {FROM}{where} AND owner_id IS NULL ORDER BY id LIMIT ?", (*params, limit))
    return {"items": [dict(zip(columns, values, strict=True)) for values in rows], "looked_at": looked_at}


def _filters(actor: Actor, query: TicketQuery, now: int) -> list[Clause]:
    clauses: list[Clause] = []
    for column in ("state", "liaison", "type", "group", "owner", "priority"):
        values = getattr(query, column)
        if values:
            clauses.append(among({"type": "type_id", "group": "group_id", "owner": "owner_id"}.get(column, column), values))
    if query.state and set(query.state) <= set(RUNNING_STATES):
        clauses.append((RUNNING, []))  # written as the partial indexes are, or SQLite does not see that they fit
    me = actor.id if actor.kind == "person" else None
    given: list[tuple[bool, Clause]] = [
        (query.watcher, (WATCHES, [me])),
        (query.step, (f"{RUNNING} AND step_person_id = ?", [me])),
        (query.overdue, (f"{RUNNING} AND (due_at <= ? OR step_due_at <= ?)", [now, now])),
        (query.ownerless, (f"{RUNNING} AND owner_id IS NULL", [])),
        (query.contact is not None, ("contact_id = ?", [query.contact])),
        (query.conversation is not None, (_LINKED, [query.conversation])),
        (query.since is not None, ("created_at >= ?", [query.since])),
        (query.until is not None, ("created_at < ?", [query.until])),
        (bool(query.tag), _tagged(query.tag)),
        (bool(query.q), _named(query.q)),
    ]
    return [*clauses, *(clause for wanted, clause in given if wanted)]


_LINKED = "id IN (SELECT ticket_id FROM conversations_ticketlink WHERE conversation_id = ?)"


def _tagged(tags: tuple[int, ...]) -> Clause:
    return "(" + " OR ".join(["(' ' || tag_ids || ' ') LIKE ?"] * len(tags)) + ")", [f"% {tag} %" for tag in tags]


def _named(q: str) -> Clause:
    if not q:
        return "1 = 1", []
    number = q.lstrip("#")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    if q.startswith("#") and is_number:
        return "number = ?", [int(number)]
    escaped = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    by_contact, ids = among("contact_id", customers.contacts_named(q, MOST_NAMED))
    parts: list[Clause] = [(f"title {LIKE[vendor()]} ? ESCAPE '\\'", [f"%{escaped}%"]), (by_contact, ids)]
    parts += [("number = ?", [int(number)])] if is_number else []
    return "(" + " OR ".join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]


def _count(clauses: list[Clause]) -> int:
    where, params = joined(clauses)
    return int(read(f"SELECT count(*) {FROM}{where}", params)[0][0])


def _place(sort: str, ticket: Ticket) -> tuple[int | None, ...]:
    column = COLUMN_OF.get(sort)
    return (ticket.id,) if column is None else (getattr(ticket, column), ticket.id)


def _after(query: TicketQuery) -> Clause:
    column, sign = COLUMN_OF.get(query.sort), ">" if query.sort in RISING else "<"
    try:
        if column is None:
            return f"id {sign} ?", list(decode(query.cursor or "", tuple[int]))
        value, id = decode(query.cursor or "", tuple[int | None, int])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
    if column == "due_at":
        return (f"(due_at IS NULL AND id {sign} ?)", [id]) if value is None else (f"((due_at, id) {sign} (?, ?) OR due_at IS NULL)", [value, id])
    return f"({column}, id) {sign} (?, ?)", [value, id]
