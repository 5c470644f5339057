"""What a change of the rule moves: orders and money, in all and per agent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yingda.attribution.rules.judging import Judgement


@dataclass(frozen=True, slots=True)
class Change:
    """What one agent (None: silence) gains and loses: orders, and minor units."""

    agent_id: int | None
    orders_gained: int = 0
    orders_lost: int = 0
    amount_gained: int = 0
    amount_lost: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """An order that changed hands, or counts for another amount: who had it and who has it (None: silence), with the amounts (minor units)."""

    order_id: int
    before: int | None
    after: int | None
    amount_before: int
    amount_after: int

    @property
    def amount(self) -> int:
        """What moved: the amount when it changed hands (the larger one, if the versions count it differently), else the difference."""
        if self.before == self.after:
            return abs(self.amount_after - self.amount_before)
        return max(abs(self.amount_before), abs(self.amount_after))


@dataclass(frozen=True, slots=True)
class Difference:
    """orders: those that moved, by id; amount: what moved in all (minor units); changes: per agent by id, silence last."""

    orders: tuple[Moved, ...]
    amount: int
    changes: tuple[Change, ...]


def difference(before: Mapping[int, Judgement], after: Mapping[int, Judgement]) -> Difference:
    """What moves from the judgements of one version to those of another on the same orders (by id, as `judge_all` gives them).

    Raises ValueError when the two do not judge the same orders. Source: metrics.md §3.
    """
    if before.keys() != after.keys():
        raise ValueError("only judgements of the same orders are compared")
    pairs = (_moved(before[order_id], after[order_id]) for order_id in sorted(before))
    moved = tuple(one for one in pairs if (one.before, one.amount_before) != (one.after, one.amount_after))
    return of_moved(moved)


def of_moved(moved: Iterable[Moved]) -> Difference:
    """The difference, of the orders that moved."""
    listed = tuple(moved)
    return Difference(listed, sum(one.amount for one in listed), _changes(listed))


def _moved(before: Judgement, after: Judgement) -> Moved:
    return Moved(before.order_id, before.agent_id, after.agent_id, before.amount, after.amount)


def _changes(moved: Iterable[Moved]) -> tuple[Change, ...]:
    found: dict[int | None, Change] = {}
    for one in moved:
        for holder, orders, amount in _shifts(one):
            found[holder] = _added(found.get(holder, Change(holder)), orders, amount)
    return tuple(found[holder] for holder in sorted(found, key=lambda holder: (holder is None, holder or 0)))


def _shifts(one: Moved) -> tuple[tuple[int | None, int, int], ...]:
    """Who loses and who gains by it: orders and amount, below 0 for a loss."""
    if one.before == one.after:
        return ((one.after, 0, one.amount_after - one.amount_before),)
    return ((one.before, -1, -one.amount_before), (one.after, 1, one.amount_after))


def _added(change: Change, orders: int, amount: int) -> Change:
    return Change(
        change.agent_id,
        orders_gained=change.orders_gained + max(0, orders),
        orders_lost=change.orders_lost - min(0, orders),
        amount_gained=change.amount_gained + max(0, amount),
        amount_lost=change.amount_lost - min(0, amount),
    )
