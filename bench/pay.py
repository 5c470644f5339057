"""`python -m bench.pay [agents]`: a pay run with six components over a year of facts, beside the bare queries; and its replay. Prints JSON."""

import os
import sys
import tempfile
import time
from typing import Any

os.environ["YINGDA_DATA_DIR"] = tempfile.mkdtemp(prefix="yingda-pay-")
os.environ["YINGDA_DATABASE_URL"] = ""

from yingda.site import boot

# isort: split

from django.core.management import call_command

from bench.facts import MADE, _make
from bench.figures import figure, show
from yingda.attribution.models import FactMark
from yingda.attribution.queries import warehouse
from yingda.kit.actor import Actor, Reach
from yingda.people.models import Group, Membership, Person
from yingda.performance.actions import paying, planning
from yingda.performance.models import PayStatement

__all__ = ["boot", "main"]

AGENTS, SESSIONS, GROUPS = 500, 1_000_000, 10
MONTH = "2026-09"
BANDS = [{"at_least": "0", "below": "100000", "value": "5"}, {"at_least": "100000", "below": None, "value": "7"}]
TIERS = [{"at_least": "40", "below": "50", "value": "200"}, {"at_least": "50", "below": None, "value": "500"}]
PLAN: dict[str, Any] = {
    "components": [
        {"kind": "rate_tiers", "key": "conversion", "metric": "inquiry_to_paid", "terms": {"bands": TIERS, "least_n": 30, "small": "pooled"}},
        {"kind": "rate_table", "key": "commission", "metric": "agent_sales", "how": "marginal", "bands": BANDS, "adjusting": {"prorated": True}},
        {"kind": "workload", "key": "work", "weights": {"received": "1", "credited_orders": "2"}},
        {"kind": "formula", "key": "quality", "formula": "if(csat > 80, 100, 0) + in_3_min * 0.5"},
        {"kind": "team_share", "key": "team", "metric": "agent_sales", "how": "marginal", "bands": BANDS, "by": "metric", "by_metric": "received"},
        {"kind": "contest", "key": "star", "metric": "csat", "prizes": ["500", "300", "100"], "least_n": 10},
    ]
}
BARE = (
    "SELECT agent_id, sum(amount), count(*) FROM attribution_credit WHERE in_force AND paid AND day BETWEEN 20260701 AND 20260930 GROUP BY 1",
    "SELECT agent_id, count(DISTINCT contact_id * 100000000 + day) FROM attribution_agentfact WHERE day BETWEEN 20260701 AND 20260930 GROUP BY 1",
    "SELECT agent_id, count(*) FILTER (WHERE response_ms <= 180000), count(*) FROM attribution_roundfact WHERE day BETWEEN 20260701 AND 20260930 GROUP BY 1",
    "SELECT rated_agent_id, count(*) FILTER (WHERE rating >= 4), count(rating) FROM attribution_sessionfact WHERE day BETWEEN 20260701 AND 20260930 GROUP BY 1",
)


def main(agents: int) -> int:
    """Prints the figures; 1 when a replay gave other bytes."""
    call_command("migrate", verbosity=0, interactive=False)
    _people(agents)
    FactMark.objects.create(pk=1, epoch=1, n=0, written=1)
    copy: Any = warehouse.facts()
    for table in MADE:
        _make(copy, table, SESSIONS)
    boss = Actor("person", 1, "boss", reach={name: Reach(everything=True) for name in ("pay.manage", "pay.view", "pay.approve")})
    planning.put_live(boss, planning.save_plan(boss, "bench", "bench", PLAN).pk, MONTH)
    period = paying.open_period(boss, "bench", MONTH).pk
    bare_s, _cpu = _timed(lambda: [copy.rows(sql) for sql in BARE])
    run_s, run_cpu_s = _timed(lambda: paying.calculate(boss, period))
    differing: list[int] = []
    replay_s, _cpu = _timed(lambda: differing.extend(paying.replay(boss, period)))
    show("pay", {
        "agents": PayStatement.objects.filter(period_id=period).count(), "components": len(PLAN["components"]), "sessions": SESSIONS,
        "pay_run_s": figure(run_s, 5.0, bare_s), "pay_run_cpu_s": round(run_cpu_s, 2), "replay_s": round(replay_s, 2), "replay_differs": len(differing),
    })  # fmt: skip
    return int(bool(differing))


def _people(agents: int) -> None:
    names = [Person(pk=n, username=f"a{n}", display_name=f"同事 {n}", email=f"a{n}@example.com") for n in range(1, agents + 1)]
    Person.objects.bulk_create(names)
    groups = [Group.objects.create(name=f"组 {n}", created_at=1) for n in range(GROUPS)]
    Membership.objects.bulk_create([Membership(person_id=n, group=groups[n % GROUPS], since_at=1) for n in range(1, agents + 1)])


def _timed(call: Any) -> tuple[float, float]:
    """The median of three tries: seconds that passed, and seconds of processor time (what other work on the machine does not lengthen)."""
    taken = []
    for _ in range(3):
        began, used = time.monotonic(), time.process_time()
        call()
        taken.append((time.monotonic() - began, time.process_time() - used))
    return sorted(taken)[1]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else AGENTS))
