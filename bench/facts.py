"""`python -m bench.facts [sessions]`: the KPI set of 500 agents for a quarter over a year of facts, beside bare queries of the engine, pandas and Spark.

Rows are made inside the column store: what is measured is asking, from the question to the JSON. `first`: nothing is remembered; `again`: asked
before, and no fact of the days has changed since. Prints JSON.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ["YINGDA_DATA_DIR"] = tempfile.mkdtemp(prefix="yingda-facts-")
os.environ["YINGDA_DATABASE_URL"] = ""

from yingda.site import boot

# isort: split

from django.conf import settings
from django.core.management import call_command

from bench.fact_stock import AGENTS, make
from bench.figures import figure, show
from yingda.attribution.models import FactMark
from yingda.attribution.queries import warehouse
from yingda.kit.actor import SYSTEM
from yingda.performance.queries import kpi
from yingda.plumbing.warehouse import EVERY_DAY

__all__ = ["AGENTS", "boot", "main", "make"]

SESSIONS = 5_000_000
TRIES = 5
QUARTER = ("2026-07-01", "2026-09-30")
# What somebody would write by hand for the figures of the dictionary's sessions, rounds, customers and sales, person by person.
_Q = "day BETWEEN 20260701 AND 20260930"
_FIRST = (
    "SELECT contact_id, day, arg_min(owner_id, (first_customer_at, conversation_id)) AS owner_id, min(first_customer_at) AS asked_at"
    f" FROM attribution_sessionfact WHERE {_Q} AND customer_lines > 0 GROUP BY contact_id, day"
)
_TALKED = (
    "SELECT contact_id, day, any_value(day_n) AS day_n, agent_id, max(last_at) AS last_at"
    f" FROM attribution_agentfact WHERE {_Q} GROUP BY contact_id, day, agent_id"
)
_SPREAD = "avg({0}), count({0}), quantile_cont({0}, 0.5), quantile_cont({0}, 0.9)"
BARE = (
    f"SELECT agent_id, count(*), {_SPREAD.format('response_ms')}, count(*) FILTER (WHERE response_ms <= 180000),"
    f" count(*) FILTER (WHERE response_ms > 120000), count(*) FILTER (WHERE response_ms IS NULL) FROM attribution_roundfact WHERE {_Q} GROUP BY 1",
    f"SELECT owner_id, {_SPREAD.format('resolved_first_at - opened_at')}, {_SPREAD.format('resolved_last_at - opened_at')}, sum(agent_lines),"
    " sum(customer_lines), count(resolved_first_at), count(*) FILTER (WHERE resolved_first_at IS NOT NULL AND rating IS NOT NULL)"
    f" FROM attribution_sessionfact WHERE {_Q} GROUP BY 1",
    f"SELECT first_agent_id, {_SPREAD.format('response_ms / answered_rounds')} FROM attribution_sessionfact WHERE {_Q} AND answered_rounds > 0 GROUP BY 1",
    f"SELECT rated_agent_id, count(rating), count(*) FILTER (WHERE rating >= 4) FROM attribution_sessionfact WHERE {_Q} GROUP BY 1",
    f"SELECT agent_id, {_SPREAD.format('first_response_ms')} FROM attribution_agentfact WHERE {_Q} GROUP BY 1",
    f"SELECT a.owner_id, count(*), count(*) FILTER (WHERE s.last_at >= a.asked_at) FROM ({_FIRST}) a LEFT JOIN"
    f" (SELECT contact_id, day, max(last_at) AS last_at FROM attribution_agentfact WHERE {_Q} GROUP BY contact_id, day) s USING (contact_id, day) GROUP BY 1",
    f"WITH received AS MATERIALIZED (SELECT s.* FROM ({_TALKED}) s JOIN ({_FIRST}) a USING (contact_id, day) WHERE s.last_at >= a.asked_at),"
    " asked AS (SELECT r.contact_id, r.day, r.agent_id, max(b.agent_id = r.agent_id AND b.placed_n BETWEEN r.day_n AND r.day_n + 1) AS ordered,"
    " max(b.agent_id = r.agent_id AND b.placed_n BETWEEN r.day_n AND r.day_n + 1 AND b.paid) AS paid,"
    " max(b.paid AND b.day_n BETWEEN r.day_n - 21 AND r.day_n - 1) AND NOT max(b.placed_n BETWEEN r.day_n AND r.day_n + 1) AS late"
    " FROM received r LEFT JOIN attribution_credit b ON b.in_force AND b.contact_id = r.contact_id GROUP BY 1, 2, 3)"
    " SELECT agent_id, count(*), count(*) FILTER (WHERE late IS NOT TRUE), count(*) FILTER (WHERE late IS NOT TRUE AND ordered),"
    " count(*) FILTER (WHERE late IS NOT TRUE AND paid) FROM asked GROUP BY 1",
    f"SELECT agent_id, sum(amount), count(*), count(DISTINCT contact_id), sum(items) FROM attribution_credit WHERE in_force AND paid AND {_Q} GROUP BY 1",
)


def main(sessions: int) -> int:
    """Prints the figures."""
    call_command("migrate", verbosity=0, interactive=False)
    FactMark.objects.create(pk=1, epoch=1, n=0, written=1)
    copy: Any = warehouse.embedded()
    made_s = _timed(lambda: make(copy, sessions), 1)
    bare_s = _timed(lambda: [copy.rows(sql) for sql in BARE])
    asked = {by: _asked(copy, *QUARTER, by) for by in ("person", "group", "day", "team")}
    week = _asked(copy, "2026-09-21", "2026-09-27", "person")
    keys = [one["key"] for one in kpi.dictionary("en") if not one["awaited"]]
    by_metric = {key: round(_timed(lambda key=key: _anew(copy, lambda: kpi.kpi(SYSTEM, *QUARTER, "person", [key])), 1), 3) for key in keys}
    show("facts", {
        "sessions": sessions, "made_s": round(made_s, 1), "bare_s": round(bare_s, 3),
        "kpi_quarter_by_person_first_s": figure(asked["person"][0], 3 * bare_s, bare_s), "kpi_quarter_by_person_again_s": figure(asked["person"][1], 0.3),
        **{f"kpi_quarter_by_{by}_again_s": figure(asked[by][1], 0.3) for by in ("group", "day", "team")},
        **{f"kpi_quarter_by_{by}_first_s": round(asked[by][0], 3) for by in ("group", "day", "team")},
        "kpi_week_by_person_first_s": figure(week[0], 0.3), "kpi_week_by_person_again_s": figure(week[1], 0.3),
        "each_metric_first_s": by_metric, "pandas": beside_pandas(copy), "spark": beside_spark(bare_s),
    })  # fmt: skip
    return 0


def _asked(copy: Any, since: str, until: str, by: str) -> tuple[float, float]:
    """Seconds from the question to the JSON: asked for the first time, and again while the facts stay as they are."""
    first = _timed(lambda: _anew(copy, lambda: json.dumps(kpi.kpi(SYSTEM, since, until, by))), 3)
    return first, _timed(lambda: json.dumps(kpi.kpi(SYSTEM, since, until, by)))


def _anew(copy: Any, call: Callable[[], Any]) -> None:
    copy._answers.changed({EVERY_DAY})
    call()


def beside_pandas(copy: Any) -> Any:
    """The first of the bare questions, of the rounds, in pandas over the same rows in memory; why not, where there is none."""
    try:
        import_module("pandas")
    except ImportError:
        return "not measured: the extra bigdata is not installed"
    rows = copy._copy.cursor().execute("SELECT agent_id, day, response_ms FROM attribution_roundfact").df()

    def asked() -> Any:
        some = rows[(rows["day"] >= 20260701) & (rows["day"] <= 20260930)]
        grouped = some.groupby("agent_id")["response_ms"]
        late = some["response_ms"].gt(120_000).groupby(some["agent_id"]).sum()
        return grouped.size(), grouped.mean(), grouped.quantile(0.5), grouped.quantile(0.9), late

    return {"rounds_s": round(_timed(asked, 3), 3), "duckdb_rounds_s": round(_timed(lambda: copy.rows(BARE[0]), 3), 3)}


def beside_spark(bare_s: float) -> Any:
    """The whole set for the quarter on a local Spark over the exported facts; why not, where there is none."""
    try:
        import_module("pyspark")
    except ImportError:
        return "not measured: the extra bigdata is not installed"
    with tempfile.TemporaryDirectory(prefix="yingda-facts-") as folder:
        exported_s = _timed(lambda: warehouse.export(Path(folder)), 1)
        settings.SPARK_MASTER = "local[2]"
        warehouse.choose("spark", folder)
        try:
            begun_s = _timed(lambda: warehouse.facts().rows("SELECT count(*) FROM attribution_sessionfact"), 1)
            asked_s = _timed(lambda: json.dumps(kpi.kpi(SYSTEM, *QUARTER, "person")), 1)
        finally:
            warehouse.choose()
    return {"exported_s": round(exported_s, 1), "session_begun_s": round(begun_s, 1), "kpi_quarter_by_person_s": round(asked_s, 1)}


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
