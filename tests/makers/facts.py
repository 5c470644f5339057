"""Facts of a made-up month, written straight into their tables: for questions over many."""

import random
import secrets
from collections.abc import Sequence

from yingda.attribution.models import AgentFact, Credit, FactMark, RoundFact, SessionFact
from yingda.attribution.queries.days import day_number

DAYS = [20260901 + n for n in range(30)]


def some_facts(seed: int, sessions: int = 300, agents: Sequence[int] = range(1, 6), groups: int = 2) -> None:
    """`sessions` sessions of these agents in `groups` groups, with their rounds, and as many orders."""
    chance = random.Random(seed)
    made: tuple[list[SessionFact], list[AgentFact], list[RoundFact]] = ([], [], [])
    for number in range(1, sessions + 1):
        _session(chance, number, agents, groups, made)
    SessionFact.objects.bulk_create(made[0])
    AgentFact.objects.bulk_create(made[1])
    RoundFact.objects.bulk_create(made[2])
    Credit.objects.bulk_create([_credit(chance, number, agents, groups) for number in range(1, sessions + 1)])
    FactMark.objects.update_or_create(pk=1, defaults={"epoch": secrets.randbits(62), "n": 0, "written": 1})


def _session(chance: random.Random, number: int, agents: Sequence[int], groups: int, made: tuple[list[SessionFact], list[AgentFact], list[RoundFact]]) -> None:
    agent, group, day = chance.choice(agents), chance.randint(1, groups), chance.choice(DAYS)
    waits = [chance.choice([None, chance.randint(1, 400_000)]) for _ in range(chance.randint(0, 4))]
    answered = [wait for wait in waits if wait is not None]
    of_all = {"conversation_id": number, "contact_id": chance.randint(1, 10 * len(agents)), "group_id": group, "day": day}
    asked_at = chance.randint(1000, 5000) if waits else None
    resolved = chance.choice([None, 1000 + chance.randint(0, 9_000)])
    made[0].append(SessionFact(
        **of_all, written=1, inbox_id=1, channel="web", hour=chance.randint(0, 23), opened_at=1000, first_customer_at=asked_at,
        first_agent_at=None, first_agent_id=agent if answered else None, first_response_ms=answered[0] if answered else None,
        customer_lines=len(waits) * 2, agent_lines=len(answered), automatic_lines=chance.randint(0, 2), rounds=len(waits),
        answered_rounds=len(answered), response_ms=sum(answered), resolved_first_at=resolved, resolved_last_at=resolved,
        owner_id=agent, rating=chance.choice([None, 1, 3, 4, 5]), rated_agent_id=agent, imported=False,
    ))  # fmt: skip
    if answered:
        last_at = chance.randint(500, 6000)
        made[1].append(AgentFact(
            **of_all, day_n=day_number(day), agent_id=agent, first_at=1, last_at=last_at, lines=len(answered), words=9, answered_rounds=len(answered),
            response_ms=sum(answered), first_response_ms=answered[0],
        ))  # fmt: skip
    made[2].extend(
        RoundFact(**of_all, place=place, agent_id=agent, asked_lines=2, started_at=1, answered_at=None if wait is None else 1 + wait, response_ms=wait)
        for place, wait in enumerate(waits)
    )


def _credit(chance: random.Random, number: int, agents: Sequence[int], groups: int) -> Credit:
    day = chance.choice(DAYS)
    return Credit(
        order_id=number, rule_id=chance.randint(1, 2), written=1, in_force=chance.random() < 0.7, agent_id=chance.choice([None, chance.choice(agents)]),
        contact_id=chance.randint(1, 40), group_id=chance.choice([None, chance.randint(1, groups)]), day=day, day_n=day_number(day),
        placed_n=day_number(day) - chance.randint(0, 1),
        amount=chance.randint(0, 90_000), items=chance.randint(1, 5), paid=chance.random() < 0.8, reason="inside", cell="others",
    )  # fmt: skip


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
