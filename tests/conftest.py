"""Fixtures of the whole suite. Makers of rows live in tests/makers/<room>.py."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from tests.makers.time import Clock, standing_clock
from yingda.conversations.actions import limits
from yingda.conversations.live.identity import forget_sessions
from yingda.people import queries as people
from yingda.plumbing.models import Stream

NO_DELETE = (
    "CREATE TRIGGER IF NOT EXISTS plumbing_audit_no_delete BEFORE DELETE ON plumbing_auditentry"
    " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
)


def _on_sqlite(statement: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _forget_everything() -> None:
    """Ids come again after a rollback, so what the process keeps of rows is dropped."""
    people.forget()
    forget_sessions()
    limits.forget()
    cache.clear()


@pytest.fixture(autouse=True)
def nothing_kept(settings: Any) -> Iterator[None]:
    """No test finds what an earlier one left in memory; hashing is made cheap."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _forget_everything()
    yield
    _forget_everything()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands still until it is moved."""
    with standing_clock() as standing:
        yield standing


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
