"""Whose the order and whose the payment was, seen by one agent: the cells every order can be counted in."""

from dataclasses import dataclass

OWN_OWN = "own_order_own_payment"
OWN_OTHERS = "own_order_others_payment"
OTHERS_OWN = "others_order_own_payment"
SILENT_OWN = "silent_order_own_payment"
SILENT_FOLLOW_UP = "silent_own_follow_up"
FIVE = (OWN_OWN, OWN_OTHERS, OTHERS_OWN, SILENT_OWN, SILENT_FOLLOW_UP)

# What the five leave open, so that every order has a cell for everybody.
OWN_SILENT = "own_order_silent_payment"
OWN_UNPAID = "own_order_unpaid"
OTHERS = "others"
SILENT = "silent"
EXCLUDED = "excluded"
REST = (OWN_SILENT, OWN_UNPAID, OTHERS, SILENT, EXCLUDED)


@dataclass(frozen=True, slots=True)
class Whose:
    """ordered, paid: the agents the order and the payment belong to (None: silent); follow_up: who followed up a silent one; is_paid: whether there
    is a payment; excluded: the order earns nobody a credit."""

    ordered: int | None = None
    paid: int | None = None
    follow_up: int | None = None
    is_paid: bool = True
    excluded: bool = False

    @property
    def agents(self) -> tuple[int, ...]:
        """Everybody named, each once: the order's agent, then the payment's, then who followed up."""
        return tuple(dict.fromkeys(agent for agent in (self.ordered, self.paid, self.follow_up) if agent is not None))


def cell_of(whose: Whose, agent_id: int | None) -> str:
    """The cell of the order for the agent; one of `FIVE` or `REST`. None asks for nobody: `silent` or `others`. Source: metrics.md §3, the five cells."""
    if whose.excluded:
        return EXCLUDED
    if agent_id is not None and agent_id == whose.ordered:
        return _of_own_order(whose)
    if agent_id is not None and agent_id == whose.paid:
        return SILENT_OWN if whose.ordered is None else OTHERS_OWN
    if whose.ordered is not None or whose.paid is not None:
        return OTHERS
    return SILENT_FOLLOW_UP if agent_id is not None and agent_id == whose.follow_up else SILENT


def cells_of(whose: Whose) -> dict[int, str]:
    """The cell of the order for everybody it belongs to in some way; empty for one that is silent or excluded."""
    return {} if whose.excluded else {agent: cell_of(whose, agent) for agent in whose.agents}


def _of_own_order(whose: Whose) -> str:
    if not whose.is_paid:
        return OWN_UNPAID
    if whose.paid is None:
        return OWN_SILENT
    return OWN_OWN if whose.paid == whose.ordered else OWN_OTHERS
