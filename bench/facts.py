"""`python -m bench.facts [sessions]`: the KPI set of 500 agents for a quarter over a year of facts, beside the bare queries and pandas-free Python.

Rows are made inside the column store: what is measured is asking, from the question to the JSON. Prints JSON.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

os.environ["YINGDA_DATA_DIR"] = tempfile.mkdtemp(prefix="yingda-facts-")
os.environ["YINGDA_DATABASE_URL"] = ""

from yingda.site import boot

# isort: split

from django.core.management import call_command

from bench.figures import figure, show
from yingda.attribution.models import FactMark
from yingda.attribution.queries import warehouse
from yingda.kit.actor import SYSTEM
from yingda.performance.queries import kpi

__all__ = ["boot", "main"]

SESSIONS, AGENTS, GROUPS, CONTACTS = 5_000_000, 500, 10, 900_000
TRIES = 5
QUARTER = ("2026-07-01", "2026-09-30")
# A year of days as yyyymmdd and as a running number.
_DAY = "CAST(strftime(DATE '2026-01-01' + CAST(n % 365 AS INTEGER), '%Y%m%d') AS INTEGER)"
_RUNNING = "CAST(20454 + n % 365 AS INTEGER)"
_AT = "1767225600000 + n * 6000"
_BASE = "n AS conversation_id, hash(n) % {contacts} AS contact_id, hash(n + 1) % {agents} + 1 AS agent_id, hash(n + 2) % {groups} + 1 AS group_id"
MADE = {
    "attribution_sessionfact": (
        "SELECT n, 1, contact_id, 1, 'web', group_id, {day}, n % 24, {at}, {at} + 600000, {at}, {at} + 20000, agent_id,"
        " 20000 + hash(n + 3) % 90000, 3, 3, 1, 2, 2, 30000 + hash(n + 4) % 200000, {at} + 700000, {at} + 700000, agent_id,"
        " CASE WHEN n % 4 = 0 THEN 1 + hash(n + 5) % 5 END, agent_id, FALSE FROM base"
    ),
    "attribution_agentfact": (
        "SELECT n, agent_id, contact_id, group_id, {day}, {running}, {at} + 20000, {at} + 600000, 3, 40, 2, 30000 + hash(n + 4) % 200000,"
        " 20000 + hash(n + 3) % 90000 FROM base"
    ),
    "attribution_roundfact": (
        "SELECT n, place, agent_id, contact_id, group_id, {day}, 2, {at}, CASE WHEN hash(n + place) % 20 > 0 THEN {at} + 30000 END,"
        " CASE WHEN hash(n + place) % 20 > 0 THEN 5000 + hash(n * 2 + place) % 250000 END FROM base, (VALUES (0), (1)) places (place)"
    ),
    "attribution_credit": (
        "SELECT n, 1, 1, TRUE, CASE WHEN n % 3 > 0 THEN agent_id END, contact_id, group_id, {day}, {running}, {running},"
        " 1000 + hash(n) % 90000, 1000 + hash(n) % 90000, 0, 1 + n % 3, n % 5 > 0, FALSE, FALSE, 'order', 'inside', 'own_order_own_payment',"
        " agent_id, agent_id, NULL, 1, 21 FROM base WHERE n % 10 = 0"
    ),
}
# What somebody would write by hand for the same figures.
BARE = (
    "SELECT agent_id, count(*), avg(response_ms), quantile_cont(response_ms, 0.5), quantile_cont(response_ms, 0.9),"
    " count(*) FILTER (WHERE response_ms <= 180000) FROM attribution_roundfact WHERE day BETWEEN 20260701 AND 20260930 GROUP BY 1",
    "SELECT owner_id, count(*), avg(resolved_first_at - opened_at), quantile_cont(resolved_first_at - opened_at, 0.5), sum(agent_lines), sum(customer_lines),"
    " count(rating) FROM attribution_sessionfact WHERE day BETWEEN 20260701 AND 20260930 GROUP BY 1",
    "SELECT agent_id, count(DISTINCT contact_id * 100000000 + day), avg(first_response_ms), quantile_cont(first_response_ms, 0.9) FROM attribution_agentfact"
    " WHERE day BETWEEN 20260701 AND 20260930 GROUP BY 1",
    "SELECT agent_id, sum(amount), count(*), count(DISTINCT contact_id) FROM attribution_credit"
    " WHERE in_force AND paid AND day BETWEEN 20260701 AND 20260930 GROUP BY 1",
)


def main(sessions: int) -> int:
    """Prints the figures."""
    call_command("migrate", verbosity=0, interactive=False)
    FactMark.objects.create(pk=1, epoch=1, n=0, written=1)
    copy: Any = warehouse.facts()
    made_s = _timed(lambda: [_make(copy, table, sessions) for table in MADE], 1)
    bare_s = _timed(lambda: [copy.rows(sql) for sql in BARE])
    asked = {
        "kpi_quarter_by_person": _timed(lambda: json.dumps(kpi.kpi(SYSTEM, *QUARTER, "person"))),
        "kpi_quarter_by_day": _timed(lambda: json.dumps(kpi.kpi(SYSTEM, *QUARTER, "day"))),
        "kpi_week_by_person": _timed(lambda: json.dumps(kpi.kpi(SYSTEM, "2026-09-21", "2026-09-27", "person"))),
    }
    by_metric = {key: round(_timed(lambda key=key: kpi.kpi(SYSTEM, *QUARTER, "person", [key]), 2), 3) for key in kpi.BY_KEY}
    show("facts", {
        "sessions": sessions, "made_s": round(made_s, 1), "bare_s": round(bare_s, 3),
        "kpi_quarter_by_person_s": figure(asked["kpi_quarter_by_person"], 0.3, bare_s), "kpi_quarter_by_day_s": figure(asked["kpi_quarter_by_day"], 0.3),
        "kpi_week_by_person_s": figure(asked["kpi_week_by_person"], 0.3), "each_metric_s": by_metric,
    })  # fmt: skip
    return 0


def _make(copy: Any, table: str, sessions: int) -> None:
    base = _BASE.format(contacts=CONTACTS, agents=AGENTS, groups=GROUPS)
    select = MADE[table].format(day=_DAY, running=_RUNNING, at=_AT)
    copy.rows(f"INSERT INTO {table} WITH base AS (SELECT n, {base} FROM range(1, {sessions + 1}) r (n)) {select}")


def _timed(call: Callable[[], Any], tries: int = TRIES) -> float:
    """The median seconds of some tries."""
    taken = []
    for _ in range(tries):
        began = time.monotonic()
        call()
        taken.append(time.monotonic() - began)
    return sorted(taken)[len(taken) // 2]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS))
