"""`python -m bench.attribution [orders]`: who has the credit of 100 000 orders against 1 000 000 sessions, on SQLite, at a quarter, half and the whole.

Judged is what "judge history" does: read orders and chats, judge, write judgements, assists and ledger, in transactions of some hundreds of orders. Beside
it, in the same run: judging alone in memory, and a bare limit, which reads the same rows and writes the judgements that are known. `*_s` are seconds of
processor time of this process, in which SQLite runs too, so that a busy machine does not tell another story; `wall_s` is the clock. Prints JSON.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

os.environ["YINGDA_DATA_DIR"] = tempfile.mkdtemp(prefix="yingda-attribution-")
os.environ["YINGDA_DATABASE_URL"] = ""

from yingda.site import boot

# isort: split

from django.core.management import call_command
from django.db import connection

from bench.figures import show
from yingda.attribution.actions import rejudging, ruling
from yingda.attribution.models import AgentFact, Credit, CreditAssist, CreditEntry, CreditRule, OrderFact, SessionFact
from yingda.attribution.queries.evidence import _SPOKE, contacts_of, orders_of, settings_of, talks_of
from yingda.attribution.rules.judging import judge_all
from yingda.attribution.rules.terms import Terms
from yingda.kit.actor import SYSTEM
from yingda.plumbing.models import Task
from yingda.plumbing.store import marks_for, transaction

__all__ = ["boot", "main"]

ORDERS, SESSIONS_EACH, AGENTS = 100_000, 10, 200
START, MINUTE, DAY = 1_767_225_600_000, 60_000, 86_400_000
DAYS = 90


def main(orders: int) -> int:
    """Prints the figures at a quarter, half and the whole."""
    call_command("migrate", verbosity=0, interactive=False)
    sizes = [orders // 4, orders // 2, orders]
    runs = [_run(size) for size in sizes]
    grown = {name: round(runs[-1][name] / max(runs[0][name], 0.001) / 4, 2) for name in ("judged_s", "rules_s", "bare_s")}
    show("attribution", {"runs": runs, "growth_of_the_whole_against_four_quarters": grown})
    return 0


def _run(orders: int) -> dict[str, Any]:
    chance = random.Random(orders)
    for kind in (SessionFact, AgentFact, OrderFact, Credit, CreditAssist, CreditEntry, CreditRule):
        kind.objects.all().delete()
    made_s = _timed(lambda: _make(chance, orders))
    CreditRule.objects.create(name="now", rule="placed", look_back=2 * DAY, follow_up=True, claw_back=15 * DAY, in_force=True, made_at=START)
    rule = ruling.add_version(SYSTEM, Terms("bench", "placed_first"))
    began = time.monotonic()
    judged_s = _timed(lambda: _judge(rule.pk))
    wall_s = time.monotonic() - began
    rules_s = _timed_rules(rule)
    bare_s = _bare()
    credited = Credit.objects.filter(agent_id__isnull=False).count()
    return {
        "orders": orders, "sessions": orders * SESSIONS_EACH, "made_s": round(made_s, 1), "judged_s": round(judged_s, 2), "wall_s": round(wall_s, 1),
        "rules_s": round(rules_s, 2), "bare_s": round(bare_s, 2), "ratio_to_bare": round(judged_s / bare_s, 2),
        "orders_a_second": round(orders / judged_s), "credited": credited, "assists": CreditAssist.objects.count(), "entries": CreditEntry.objects.count(),
    }  # fmt: skip


def _make(chance: random.Random, orders: int) -> None:
    """As many buyers as orders, ten sessions each over three months; two of three orders fall into or soon after one."""
    sessions = orders * SESSIONS_EACH
    starts = [START + chance.randrange(DAYS * DAY) for _ in range(sessions)]
    with transaction() as db:
        db.load("attribution_sessionfact", _SESSION, (_session(number, starts[number]) for number in range(sessions)))
        db.load("attribution_agentfact", _AGENT, (_agent(number, starts[number]) for number in range(sessions)))
        db.load("attribution_orderfact", _ORDER, (_order(chance, number, starts) for number in range(orders)))


_SESSION = (
    "conversation_id", "written", "contact_id", "inbox_id", "channel", "group_id", "day", "hour", "opened_at", "last_line_at", "first_customer_at",
    "customer_lines", "agent_lines", "automatic_lines", "rounds", "answered_rounds", "response_ms", "resolved_last_at", "imported",
)  # fmt: skip
_AGENT = ("conversation_id", "agent_id", "contact_id", "group_id", "day", "day_n", "first_at", "last_at", "lines", "words", "answered_rounds", "response_ms")
_ORDER = ("order_id", "written", "source_id", "contact_id", "currency", "total", "items", "day", "placed_at", "paid_at", "paid_day")


def _session(number: int, at: int) -> tuple[Any, ...]:
    return (number + 1, 1, number // SESSIONS_EACH + 1, 1, "web", 1, 20260301, 10, at, at + 20 * MINUTE, at, 3, 3, 0, 3, 3, 60_000, at + 20 * MINUTE, False)


def _agent(number: int, at: int) -> tuple[Any, ...]:
    return (number + 1, number * 7919 % AGENTS + 1, number // SESSIONS_EACH + 1, 1, 20260301, 20513, at + 20_000, at + 19 * MINUTE, 3, 30, 3, 60_000)


def _order(chance: random.Random, number: int, starts: list[int]) -> tuple[Any, ...]:
    near = starts[number * SESSIONS_EACH + chance.randrange(SESSIONS_EACH)] + chance.randrange(30 * MINUTE)
    placed = near if chance.random() < 0.67 else START + chance.randrange(DAYS * DAY)
    paid = placed + chance.randrange(DAY) if chance.random() < 0.9 else None
    return (number + 1, 1, 1, number + 1, "CNY", 1_000 + chance.randrange(50_000), 1, 20260301, placed, paid, None if paid is None else 20260301)


def _judge(rule_id: int) -> None:
    task = Task(kind=rejudging.KIND, filters=f'{{"rule":{rule_id}}}', place="null", result="{}", person_id=0, key="bench", created_at=START)
    while not rejudging.turn(task):
        pass


def _timed_rules(rule: CreditRule) -> float:
    """Judging alone, everything read before."""
    spent = 0.0
    for facts in _chunks():
        orders, talks = orders_of(facts), talks_of(contacts_of(facts))
        spent += _timed(lambda orders=orders, talks=talks: judge_all(orders.values(), talks.chats, settings_of(rule)))
    return spent


def _bare() -> float:
    """The same rows read, and the known judgements written to a table without anything that keeps them right, in the same transactions."""
    columns = [field.column for field in Credit._meta.local_fields if field.column != "id"]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(f"CREATE TABLE bare AS SELECT {', '.join(columns)} FROM attribution_credit LIMIT 0")
    spent = 0.0
    for facts in _chunks():
        ids = [one.order_id for one in facts]
        rows = list(Credit.objects.filter(order_id__in=ids).values_list(*columns))
        values = [tuple(str(value) if isinstance(value, list) else value for value in row) for row in rows]
        spent += _timed(lambda ids=ids, values=values: _read_and_write(ids, columns, values))
    return spent


def _read_and_write(ids: list[int], columns: list[str], values: list[tuple[Any, ...]]) -> None:
    with transaction() as db:
        db.execute(f"SELECT * FROM attribution_orderfact WHERE order_id IN ({marks_for(ids)})", ids)
        db.execute(_SPOKE.format(contacts=marks_for(ids)), ids)
        db.load("bare", columns, values)


def _chunks() -> Iterator[list[OrderFact]]:
    after = 0
    while facts := list(OrderFact.objects.filter(order_id__gt=after).order_by("order_id")[: rejudging.AT_ONCE]):
        yield facts
        after = facts[-1].order_id


def _timed(call: Callable[[], Any]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS))
