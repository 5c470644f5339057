"""A year of made-up facts, made inside the column store: what is measured is asking, not writing."""

from collections.abc import Mapping
from typing import Any

from yingda.attribution.queries import warehouse

AGENTS, GROUPS, CONTACTS = 500, 10, 900_000
# A year of days as yyyymmdd and as a running number.
_DAY = "CAST(strftime(DATE '2026-01-01' + CAST(n % 365 AS INTEGER), '%Y%m%d') AS INTEGER)"
_AT = "(1767225600000 + n * 6000)"
_ALL = {
    "conversation_id": "n", "order_id": "n", "span_id": "n", "contact_id": "contact", "agent_id": "agent", "owner_id": "agent", "first_agent_id": "agent",
    "group_id": "team", "channel": "'web'", "written": "1", "day": _DAY, "day_n": "CAST(20454 + n % 365 AS INTEGER)",
    "placed_n": "CAST(20454 + n % 365 AS INTEGER)",
}  # fmt: skip
_EVERY, _TWO_ROUNDS, _ORDERS = "base", "base, (VALUES (0), (1)) places (place)", "base WHERE n % 10 = 0"
# Of each table: its columns beside those above; the others are empty. And its rows.
MADE: Mapping[str, tuple[Mapping[str, str], str]] = {
    "attribution_sessionfact": ({
        "inbox_id": "1", "hour": "n % 24", "opened_at": _AT, "last_line_at": f"{_AT} + 600000", "first_customer_at": _AT,
        "first_agent_at": f"{_AT} + 20000", "first_response_ms": "20000 + hash(n + 3) % 90000", "first_response_work_ms": "20000 + hash(n + 3) % 80000",
        "customer_lines": "3", "agent_lines": "3", "automatic_lines": "1", "customer_after": "2", "rounds": "2", "answered_rounds": "2",
        "response_ms": "30000 + hash(n + 4) % 200000", "resolved_first_at": f"{_AT} + 700000", "resolved_last_at": f"{_AT} + 700000",
        "rating": "CASE WHEN n % 4 = 0 THEN 1 + hash(n + 5) % 5 END", "rated_agent_id": "agent", "asked_at": f"{_AT} + 710000",
    }, _EVERY),
    "attribution_agentfact": ({
        "first_at": f"{_AT} + 20000", "last_at": f"{_AT} + 600000", "lines": "3", "words": "40", "answered_rounds": "2",
        "response_ms": "30000 + hash(n + 4) % 200000", "first_response_ms": "20000 + hash(n + 3) % 90000",
        "first_response_work_ms": "20000 + hash(n + 3) % 80000", "since_at": _AT, "until_at": f"{_AT} + 600000", "active_ms": "60000 + hash(n + 6) % 90000",
    }, _EVERY),
    "attribution_roundfact": ({
        "place": "place", "asked_lines": "2", "started_at": _AT, "answered_at": f"CASE WHEN hash(n + place) % 20 > 0 THEN {_AT} + 30000 END",
        "response_ms": "CASE WHEN hash(n + place) % 20 > 0 THEN 5000 + hash(n * 2 + place) % 250000 END", "matched": "n % 2",
    }, _TWO_ROUNDS),
    "attribution_heldfact": ({"since_at": _AT, "until_at": f"{_AT} + 600000"}, _EVERY),
    "attribution_openfact": ({"since_at": _AT, "until_at": f"{_AT} + 700000"}, _EVERY),
    "attribution_servicefact": ({
        "place": "place", "kind": "CASE WHEN place = 0 THEN 'first_response' ELSE 'resolution' END", "ended_at": f"{_AT} + 700000",
        "achieved": "CASE WHEN hash(n + place) % 10 > 0 THEN 1 ELSE 0 END",
    }, _TWO_ROUNDS),
    "attribution_presencefact": ({"agent_id": "n % 500 + 1", "state": "'online'", "since_at": _AT, "until_at": f"{_AT} + 28800000"}, "base WHERE n <= 182500"),
    "attribution_orderfact": ({
        "source_id": "1", "currency": "'CNY'", "total": "1000 + hash(n) % 90000", "items": "1 + n % 3", "placed_at": _AT, "paid_at": f"{_AT} + 60000",
        "paid_day": _DAY, "refunded_at": f"CASE WHEN n % 50 = 0 THEN {_AT} + 90000 END", "refund_applied_at": f"CASE WHEN n % 50 = 0 THEN {_AT} + 80000 END",
    }, _ORDERS),
    "attribution_credit": ({
        "rule_id": "1", "in_force": "TRUE", "agent_id": "CASE WHEN n % 3 > 0 THEN agent END", "amount": "1000 + hash(n) % 90000",
        "gross": "1000 + hash(n) % 90000", "items": "1 + n % 3", "paid": "n % 5 > 0", "decided_by": "'order'", "reason": "'inside'",
        "cell": "'own_order_own_payment'", "ordered_id": "agent", "payer_id": "agent", "inquiry_days": "1", "after_sales_days": "21",
    }, _ORDERS),
}  # fmt: skip
_EMPTY = {"BOOLEAN": "FALSE", "VARCHAR": "''"}


def make(copy: Any, sessions: int) -> None:
    """Fills the tables of a copy with the facts of so many sessions, a tenth of them with an order."""
    drawn = f"hash(n) % {CONTACTS} AS contact, hash(n + 1) % {AGENTS} + 1 AS agent, hash(n + 2) % {GROUPS} + 1 AS team"
    base = f"SELECT n, {drawn} FROM range(1, {sessions + 1}) r (n)"
    for table, (own, rows) in MADE.items():
        columns = copy.rows("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table])
        values = ", ".join(own.get(name) or _ALL.get(name) or ("NULL" if _may_be_null(table, name) else _EMPTY.get(kind, "0")) for name, kind in columns)
        copy.rows(f"INSERT INTO {table} WITH base AS ({base}) SELECT {values} FROM {rows}")


def _may_be_null(table: str, column: str) -> bool:
    (model,) = (one for mirror in warehouse.MIRRORS for one in mirror.tables if one._meta.db_table == table)
    return any(field.column == column and field.null for field in model._meta.concrete_fields)
