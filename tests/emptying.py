"""Emptying the database after a test with real transactions: only rows go, which takes a tenth of Django's own way.

Django truncates every table (PostgreSQL makes and syncs a new file for each) and makes permissions and content types
anew. Here rows are deleted, with foreign keys looked at in the end; what the migrations wrote into Django's own tables
stays, and what they ship of ours is written again.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from yingda.people.actions import ship_presets
from yingda.plumbing.models import Stream

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
        for statement in [unguard] * guarded_rows + [f'DELETE FROM "{table}"' for table in _tables()]:
            cursor.execute(statement)
        cursor.execute(INDEXES[connection.vendor])
        ship_presets(connection.alias)
        Stream.objects.create(id=1, last=0)
    if guarded_rows:
        with connection.cursor() as cursor:
            cursor.execute(guard)


@cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
