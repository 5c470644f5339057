"""Facts of a made-up month, written straight into their tables: for questions over many."""

import random
import secrets
from collections.abc import Sequence
from typing import Any

from yingda.attribution.models import (
    AgentFact,
    BacklogFact,
    Credit,
    CreditAssist,
    FactMark,
    HeldFact,
    LossReason,
    OpenFact,
    OrderFact,
    PresenceFact,
    RoundFact,
    ServiceFact,
    SessionFact,
)
from yingda.attribution.queries.days import day_number

DAYS = [20260901 + n for n in range(30)]
KINDS: tuple[Any, ...] = (SessionFact, AgentFact, RoundFact, HeldFact, OpenFact, ServiceFact)
HOUR = 3_600_000
FLAGS = ("own", "coded", "wordless", "price", "stock", "delivery", "unsure")


def some_facts(seed: int, sessions: int = 300, agents: Sequence[int] = range(1, 6), groups: int = 2, days: Sequence[int] = DAYS) -> None:
    """`sessions` sessions of these agents in `groups` groups on `days` (yyyymmdd), with all that belongs to them, and as many orders."""
    chance = random.Random(seed)
    made: dict[Any, list[Any]] = {kind: [] for kind in KINDS}
    for number in range(1, sessions + 1):
        for kind, rows in _session(chance, number, agents, groups, days).items():
            made[kind] += rows
    for kind, rows in made.items():
        kind.objects.bulk_create(rows)
    credits = [_credit(chance, number, agents, groups, days) for number in range(1, sessions + 1)]
    Credit.objects.bulk_create(credits)
    OrderFact.objects.bulk_create([_order(chance, credit) for credit in credits])
    CreditAssist.objects.bulk_create([_assist(credit, chance.choice(agents)) for credit in credits if chance.random() < 0.4])
    PresenceFact.objects.bulk_create([_presence(chance, number, agents, groups) for number in range(1, 60)])
    BacklogFact.objects.bulk_create([_snapshot(chance, day, chance.choice(agents), group) for day in DAYS for group in range(1, groups + 1)])
    LossReason.objects.bulk_create(
        [LossReason(contact_day=contact * 100_000_000 + day, written=1, reason=reason, at_ms=1) for contact, day, reason in _reasons(chance)]
    )
    FactMark.objects.update_or_create(pk=1, defaults={"epoch": secrets.randbits(62), "n": 0, "written": 1})


def _session(chance: random.Random, number: int, agents: Sequence[int], groups: int, days: Sequence[int]) -> dict[Any, list[Any]]:
    agent, group, day = chance.choice(agents), chance.randint(1, groups), chance.choice(days)
    waits = [chance.choice([None, chance.randint(1, 400_000)]) for _ in range(chance.randint(0, 4))]
    answered = [wait for wait in waits if wait is not None]
    channel = chance.choice(["web", "api"])
    of_all = {"conversation_id": number, "contact_id": chance.randint(1, 10 * len(agents)), "group_id": group, "channel": channel}
    of_day = of_all | {"day": day}
    asked_at = chance.randint(1000, 5000) if waits else None
    opened = HOUR * chance.randint(0, 500)
    resolved = chance.choice([None, opened + chance.randint(0, 9_000)])
    since = chance.randint(0, 80) * 1000
    session = SessionFact(
        **of_day, written=1, inbox_id=1, hour=chance.randint(0, 23), opened_at=opened, first_customer_at=asked_at,
        first_agent_at=None, first_agent_id=agent if answered else None, first_response_ms=answered[0] if answered else None,
        customer_lines=len(waits) * chance.randint(1, 2), agent_lines=len(answered), automatic_lines=chance.randint(0, 2), rounds=len(waits),
        answered_rounds=len(answered), response_ms=sum(answered), resolved_first_at=resolved, resolved_last_at=resolved, owner_id=agent,
        rating=chance.choice([None, 1, 3, 4, 5]), rated_agent_id=agent, imported=chance.random() < 0.3, bot_lines=chance.randint(0, 1),
        customer_after=chance.randint(0, 1), reopened_at=None if resolved is None else chance.choice([None, resolved + HOUR * chance.randint(1, 99)]),
        bot_ms=None if resolved is None else chance.randint(0, 99), customer_wait_ms=None if resolved is None else chance.randint(0, 99),
        topic_id=chance.choice([None, 1, 2]), recommend=chance.choice([None, *range(11)]), effort=chance.choice([None, *range(1, 8)]),
        asked_at=chance.choice([None, 9]), **{flag: int(chance.random() < 0.1) for flag in FLAGS},
    )  # fmt: skip
    agent_facts = [AgentFact(
        **of_day, day_n=day_number(day), agent_id=agent, first_at=1, last_at=chance.randint(500, 6000), lines=len(answered), words=9,
        answered_rounds=len(answered), response_ms=sum(answered), first_response_ms=answered[0], first_response_work_ms=answered[0] // 2,
        since_at=since, until_at=since + 1000 * chance.randint(0, 30), active_ms=chance.randint(0, 9_000), forwarded=int(chance.random() < 0.1),
    )] if answered else []  # fmt: skip
    return {
        SessionFact: [session], AgentFact: agent_facts,
        RoundFact: [
            RoundFact(**of_day, place=place, agent_id=agent, asked_lines=2, started_at=1, answered_at=None if wait is None else 1 + wait, response_ms=wait,
                      matched=chance.choice([None, 0, 1])) for place, wait in enumerate(waits)
        ],
        HeldFact: [HeldFact(**of_day, agent_id=one.agent_id, since_at=one.since_at, until_at=one.until_at) for one in agent_facts],
        OpenFact: [OpenFact(**of_all, place=0, agent_id=agent, since_at=opened, until_at=resolved)],
        ServiceFact: [
            ServiceFact(**of_day, place=place, kind=kind, agent_id=agent, ended_at=1, achieved=chance.randint(0, 1))
            for place, kind in enumerate(["first_response", "next_response", "resolution"][: chance.randint(0, 3)])
        ],
    }  # fmt: skip


def _credit(chance: random.Random, number: int, agents: Sequence[int], groups: int, days: Sequence[int]) -> Credit:
    day = chance.choice(days)
    return Credit(
        order_id=number, rule_id=chance.randint(1, 2), written=1, in_force=chance.random() < 0.7, agent_id=chance.choice([None, chance.choice(agents)]),
        contact_id=chance.randint(1, 40), group_id=chance.choice([None, chance.randint(1, groups)]), day=day, day_n=day_number(day),
        placed_n=day_number(day) - chance.randint(0, 1), inquiry_days=chance.randint(1, 2), after_sales_days=21,
        amount=chance.randint(0, 90_000), items=chance.randint(1, 5), paid=chance.random() < 0.8, reason="inside", cell="others",
    )  # fmt: skip


def _order(chance: random.Random, credit: Credit) -> OrderFact:
    applied = chance.choice([None, None, 7])
    return OrderFact(
        order_id=credit.order_id, written=1, source_id=1, contact_id=credit.contact_id, currency="CNY", total=credit.amount + 5, items=credit.items,
        day=chance.choice(DAYS), placed_at=5, paid_at=6, paid_day=credit.day, refund_applied_at=applied,
        refunded_at=None if applied is None else chance.choice([None, 8]),
    )  # fmt: skip


def _assist(credit: Credit, agent: int) -> CreditAssist:
    return CreditAssist(
        order_id=credit.order_id, rule_id=credit.rule_id, in_force=credit.in_force, agent_id=agent, contact_id=credit.contact_id,
        group_id=credit.group_id, day=credit.day, day_n=credit.day_n, amount=credit.amount, paid=credit.paid,
    )  # fmt: skip


def _presence(chance: random.Random, number: int, agents: Sequence[int], groups: int) -> PresenceFact:
    since = chance.randint(0, 999)
    return PresenceFact(
        span_id=number, written=1, agent_id=chance.choice(agents), group_id=chance.randint(1, groups), day=chance.choice(DAYS),
        state=chance.choice(["online", "online", "busy", "break", "offline"]), since_at=since, until_at=since + chance.randint(0, 9_999),
    )  # fmt: skip


def _snapshot(chance: random.Random, day: int, agent: int, group: int) -> BacklogFact:
    before, came = chance.randint(0, 9), chance.randint(0, 9)
    return BacklogFact(
        day=day,
        written=1,
        agent_id=agent,
        group_id=group,
        channel="web",
        taken_at=1,
        open_before=before,
        came=came,
        open_after=chance.randint(0, before + came),
    )


def _reasons(chance: random.Random) -> list[tuple[int, int, str]]:
    return [(contact, day, chance.choice(["price", "stock", ""])) for contact in range(1, 50) for day in DAYS if chance.random() < 0.1]
def a_credit(order: int, agent: int, day: int = 20260910, amount: int = 10_000) -> None:
    """A paid order of an agent, seen by the copies of the facts."""
    mark = FactMark.objects.get_or_create(pk=1, defaults={"epoch": secrets.randbits(62), "n": 0, "written": 1})[0]
    mark.written += 1
    mark.save()
    number = day_number(day)
    Credit.objects.create(
        order_id=order, rule_id=1, written=mark.written, in_force=True, agent_id=agent, contact_id=order, day=day, day_n=number, placed_n=number,
        amount=amount, items=1, paid=True, reason="inside", cell="own_order_own_payment",
    )  # fmt: skip
