"""The rules beside each other on the same orders: what each gives every agent, and what it leaves silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from yingda.attribution.rules.judging import Judgement


@dataclass(slots=True)
class Share:
    """What one agent has under one rule: credited orders that were paid and their amount; assists and theirs (minor units)."""

    orders: int = 0
    amount: int = 0
    assists: int = 0
    assisted: int = 0


@dataclass(slots=True)
class Tally:
    """One rule over many orders: `agents` by id, `silent` for nobody, `cells` how many orders each cell has, `total` what the shop sold."""

    agents: dict[int, Share] = field(default_factory=dict)
    silent: Share = field(default_factory=Share)
    cells: dict[str, int] = field(default_factory=dict)
    total: int = 0


def add(tally: Tally, judged: Iterable[Judgement], paid: Mapping[int, bool]) -> None:
    """Counts further judgements in. paid: by order; an unpaid order is no sale, but has its cell.

    The amounts of all agents and of silence together are the total, whatever the rule. Source: metrics.md §2.
    """
    for one in judged:
        tally.cells[one.cell] = tally.cells.get(one.cell, 0) + 1
        if not paid[one.order_id]:
            continue
        tally.total += one.amount
        share = tally.silent if one.agent_id is None else tally.agents.setdefault(one.agent_id, Share())
        share.orders, share.amount = share.orders + 1, share.amount + one.amount
        for agent in one.assists:
            helped = tally.agents.setdefault(agent, Share())
            helped.assists, helped.assisted = helped.assists + 1, helped.assisted + one.amount
