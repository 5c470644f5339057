"""Fills the audit log of a fresh database and asks it with every filter: ms p95 of each, and the plans that read all of it. For `bench.audit`."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from yingda.site import boot

# isort: split

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yingda.kit.actor import Actor
from yingda.kit.statistics import quantile
from yingda.plumbing.audit_log import Wanted, page, verbs
from yingda.plumbing.models import AuditEntry

__all__ = ["boot", "main"]

ASKED = 12
MINUTE = 60_000
BEGAN = 1_700_000_000_000
SYSTEM = Actor("system", None, "bench")
_COLUMNS = "at, actor_kind, actor_id, actor_name, address, verb, subject, before, after, digest, salt"
_VALUES = """{began} + n * {minute}, CASE WHEN n % 50 = 0 THEN 'api' WHEN n % 7 = 0 THEN 'system' ELSE 'person' END, n % 211, '坐席' || (n % 211),
 CASE WHEN n % 997 = 0 THEN 'cli' ELSE '10.0.' || (n % 250) || '.' || (n % 199) END,
 CASE n % 5 WHEN 0 THEN 'routing.queue.changed' WHEN 1 THEN 'people.person.changed' WHEN 2 THEN 'customers.contact.changed'
 WHEN 3 THEN 'inboxes.inbox.changed' ELSE 'conversations.ticket_type.changed' END, 'queue:' || (n % 5003),
 '{{"name":"队列' || n || '","overflow_after_s":60,"strategy":"least_loaded"}}', '{{"name":"队列' || (n + 1) || '","overflow_after_s":90}}',
 '0000000000000000000000000000000000000000000000000000000000000000', ''"""
_SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {entries})",
    "postgresql": "WITH s AS (SELECT generate_series(1::bigint, {entries}) AS n)",
}


def main(wish: dict[str, int]) -> dict[str, Any]:
    """entries: how many."""
    call_command("migrate", verbosity=0, interactive=False)
    entries = wish["entries"]
    values = _VALUES.format(began=BEGAN, minute=MINUTE)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO plumbing_auditentry ({_COLUMNS}) {_SERIES[connection.vendor].format(entries=entries)} SELECT {values} FROM s")
        cursor.execute("ANALYZE")
    asked = _asked(BEGAN + entries * MINUTE)
    return {"ms": {name: _p95(ask) for name, ask in asked.items()}, "scans": [name for name, ask in asked.items() if name != "bare" and _scans(ask)]}


def _asked(end: int) -> dict[str, Callable[[], Any]]:
    month, middle = 30 * 24 * 60 * MINUTE, BEGAN + (end - BEGAN) // 2
    wanted = {
        "newest": {}, "person": {"person": 17}, "area": {"verb": "routing."}, "verb": {"verb": "people.person.changed"},
        "verb_nobody_did": {"verb": "people.role.changed"}, "subject": {"subject": "queue:77"},
        "month_in_the_middle": {"since_at": middle, "until_at": middle + month},
        "until_the_middle": {"until_at": middle}, "address": {"address": "10.0.7."}, "token": {"way": "token"}, "cli": {"way": "cli"},
        "visitor_nobody": {"way": "visitor"}, "automation": {"way": "automation"},
        "person_and_month": {"person": 17, "since_at": middle, "until_at": middle + month},
        "text_usual": {"q": "队列99"}, "text_not_there": {"q": "鳄鱼皮"},
        "text_in_a_month": {"q": "鳄鱼皮", "since_at": middle, "until_at": middle + month},
    }  # fmt: skip
    pages = {name: (lambda one=one: page(SYSTEM, Wanted(**one))) for name, one in wanted.items()}
    return {"bare": lambda: list(AuditEntry.objects.order_by("-id")[:51]), **pages, "verbs": lambda: verbs(SYSTEM)}


def _p95(ask: Callable[[], Any]) -> float:
    ask()
    taken = []
    for _ in range(ASKED):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return 1000 * quantile(taken, 0.95)


def _scans(ask: Callable[[], Any]) -> bool:
    with CaptureQueriesContext(connection) as seen:
        ask()
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    lines: list[str] = []
    with connection.cursor() as cursor:
        for query in seen.captured_queries:
            cursor.execute(explain + query["sql"])
            lines += [str(row[-1]) for row in cursor.fetchall()]
    return any(line.lstrip(" ->").startswith("Seq Scan on plumbing_auditentry") or line == "SCAN plumbing_auditentry" for line in lines)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1])), ensure_ascii=False))
