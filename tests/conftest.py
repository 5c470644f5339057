"""Fixtures of the whole suite. Makers of rows live in tests/makers/<room>.py."""

from collections.abc import Iterator

import pytest
from django.db import connection

from yingda.plumbing.models import Stream

NO_DELETE = (
    "CREATE TRIGGER IF NOT EXISTS plumbing_audit_no_delete BEFORE DELETE ON plumbing_auditentry"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
)


def _on_sqlite(statement: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions begins with the stream's counter, and lets the audit log be emptied after it."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    Stream.objects.get_or_create(id=1, defaults={"last": 0})
    _on_sqlite(NO_DELETE)
    yield
    _on_sqlite("DROP TRIGGER IF EXISTS plumbing_audit_no_delete")
