"""Emptying the database after a test with real transactions: only rows go, which takes a tenth of Django's own way.

Django truncates every table (PostgreSQL makes and syncs a new file for each) and makes permissions and content types
anew. Here rows are deleted, with foreign keys looked at in the end; what the migrations wrote into Django's own tables
stays, and what they ship of ours is written again, as it was before the first test.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.transaction import atomic

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
GUARDS = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS plumbing_audit_no_delete",
        "CREATE TRIGGER IF NOT EXISTS plumbing_audit_no_delete BEFORE DELETE ON plumbing_auditentry"
        " WHEN OLD.id > (SELECT COALESCE(max(through_id), 0) FROM plumbing_auditcut)"
        " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    ),
    "postgresql": (
        "ALTER TABLE plumbing_auditentry DISABLE TRIGGER plumbing_audit_no_change",
        "ALTER TABLE plumbing_auditentry ENABLE TRIGGER plumbing_audit_no_change",
    ),
}
SHIPPED: dict[str, tuple[str, list[tuple[Any, ...]]]] = {}
INDEXES = {
    "sqlite": "INSERT INTO conversations_messageindex (conversations_messageindex) VALUES ('delete-all')",
    "postgresql": "DELETE FROM conversations_messageindex",
}


def empty(*_: Any) -> None:
    """Leaves the database as the migrations made it; the audit log's guard is away meanwhile."""
    unguard, guard = GUARDS[connection.vendor]
    with atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM plumbing_auditentry LIMIT 1")
        guarded_rows = cursor.fetchone() is not None
        _all([unguard] * guarded_rows + [f'DELETE FROM "{table}"' for table in _tables()] + [INDEXES[connection.vendor]])
        for table, (columns, rows) in SHIPPED.items():
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(["%s"] * len(rows[0]))})', rows)
    if guarded_rows:
        with connection.cursor() as cursor:
            cursor.execute(guard)


def _all(statements: list[str]) -> None:
    """PostgreSQL takes them in one round trip; to SQLite they go past Django's wrapping of each."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements))
    else:
        for statement in statements:
            connection.connection.execute(statement)


@cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)


def remember_shipped() -> None:
    """Keeps what the migrations wrote into tables of ours; called before the first test."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            if rows := cursor.fetchall():
                SHIPPED[table] = ", ".join(f'"{column[0]}"' for column in cursor.description), rows
