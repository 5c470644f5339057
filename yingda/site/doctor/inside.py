"""Checks of the database and of what stands in it."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from yingda.plumbing.audit import broken_links
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import AuditEntry, Job, LiveNode, StoredEvent, Stream
from yingda.plumbing.realtime.lines import DEAD_MS
from yingda.site.doctor.findings import Finding, ok, problem, warning
from yingda.site.schema import waiting_migrations

SOUND_SQLITE = (3, 51, 3)
LATE_MS = 60_000
APART_MS = 1_000
FULL = 2


def one(sql: str) -> Any:
    """The first value a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return None if row is None else row[0]


def is_sqlite() -> bool:
    """Which of the two homes this is."""
    return connection.vendor == "sqlite"


def database() -> Iterator[Finding]:
    """The database answers, and with which version."""
    version = one("SELECT sqlite_version()" if is_sqlite() else "SHOW server_version")
    yield ok("database", "database_reached", kind="SQLite" if is_sqlite() else "PostgreSQL", version=version)


def migrations() -> Iterator[Finding]:
    """The tables are those of this version."""
    waiting = waiting_migrations()
    yield problem("migrations", "migrations_waiting", count=waiting) if waiting else ok("migrations", "migrations_done")


def sqlite() -> Iterator[Finding]:
    """The WAL-reset race of SQLite before 3.51.3, and the pragmas that keep what was acknowledged."""
    if not is_sqlite():
        return
    version = str(one("SELECT sqlite_version()"))
    sound = tuple(int(part) for part in version.split(".")) >= SOUND_SQLITE
    yield ok("sqlite", "sqlite_sound", version=version) if sound else warning("sqlite", "sqlite_wal_reset", version=version)
    mode, synchronous = one("PRAGMA journal_mode"), one("PRAGMA synchronous")
    durable = mode == "wal" and synchronous >= FULL
    yield ok("durability", "sqlite_durable") if durable else problem("durability", "sqlite_not_durable", mode=mode, synchronous=synchronous)


def live_nodes() -> int:
    """How many web processes said lately that they live."""
    return LiveNode.objects.filter(seen_at__gte=now_ms() - DEAD_MS).count()


def nodes(count: int) -> Iterator[Finding]:
    """The web processes; SQLite is for one."""
    yield problem("nodes", "sqlite_many_nodes", nodes=count) if is_sqlite() and count > 1 else ok("nodes", "nodes", count=count)


def jobs(living: int) -> Iterator[Finding]:
    """The oldest due job, and those that failed for good."""
    now = now_ms()
    due = Job.objects.filter(dead_at__isnull=True, run_at__lte=now, leased_until__lte=now).order_by("run_at")
    oldest = due.values_list("run_at", flat=True).first()
    if oldest is None or now - oldest <= LATE_MS:
        yield ok("jobs", "jobs_flow")
    elif not living:
        yield ok("jobs", "jobs_idle", count=due.count())
    else:
        yield problem("jobs", "jobs_late", seconds=(now - oldest) // 1000)
    dead = Job.objects.filter(dead_at__isnull=False).order_by("-dead_at")
    last = dead.first()
    if last is not None:
        reason = last.last_error.strip().rsplit("\n", 1)[-1][:160]
        yield problem("jobs", "jobs_dead", count=dead.count(), name=last.name, error=reason)


def stream() -> Iterator[Finding]:
    """The counter is the last number, and no number between the first and the last kept event is missing."""
    # In one statement, so that a message posted meanwhile is in both figures or in neither.
    with connection.cursor() as cursor:
        event, counter = StoredEvent._meta.db_table, Stream._meta.db_table
        cursor.execute(f"SELECT (SELECT last FROM {counter} WHERE id = 1), max(n), min(n), count(*) FROM {event}")
        last, highest, lowest, count = cursor.fetchone()
    if last is None or (highest is not None and highest != last):
        yield problem("stream", "stream_wrong", last=last, stored=highest)
    elif highest is not None and highest - lowest + 1 != count:
        yield problem("stream", "stream_gaps", missing=highest - lowest + 1 - count)
    else:
        yield ok("stream", "stream_sound", last=last)


def audit() -> Iterator[Finding]:
    """Every entry of the audit log follows from the one before."""
    broken = next(broken_links(), None)
    yield ok("audit", "audit_intact", count=AuditEntry.objects.count()) if broken is None else problem("audit", "audit_broken", id=broken)


def clock() -> Iterator[Finding]:
    """This node's clock against the database's."""
    before = now_ms()
    theirs = one(
        "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)" if is_sqlite() else "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    )
    apart = abs(int(theirs) - (before + now_ms()) // 2)
    yield problem("clock", "clock_apart", ms=apart) if apart > APART_MS else ok("clock", "clock_together", ms=apart)
