"""The floor in numbers: what of it is the sum of what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """What the totals need of an agent. waiting: the oldest waiting customer among theirs (ms)."""

    state: str
    weight: int
    capacity: int
    chats: int
    longest_since: int | None
    answered_today: int


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """What the totals need of a queue."""

    waiting: int
    longest_since: int | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a floor. free: units that people who are online could still take."""

    agents: Mapping[str, int]
    chats: int
    free: int
    answered_today: int
    waiting: int
    longest_since: int | None
    at_risk: int


def totals(agents: Iterable[AgentFigures], queues: Iterable[QueueFigures]) -> Totals:
    """The sums over the agents and queues shown; people are counted by state."""
    staff, lines = list(agents), list(queues)
    states: dict[str, int] = {}
    for agent in staff:
        states[agent.state] = states.get(agent.state, 0) + 1
    return Totals(
        states,
        sum(agent.chats for agent in staff),
        sum(max(0, agent.capacity - agent.weight) for agent in staff if agent.state == "online"),
        sum(agent.answered_today for agent in staff),
        sum(queue.waiting for queue in lines),
        earliest([agent.longest_since for agent in staff] + [queue.longest_since for queue in lines]),
        sum(queue.at_risk for queue in lines),
    )


def earliest(instants: Iterable[int | None]) -> int | None:
    """The earliest of the instants there are."""
    return min((at for at in instants if at is not None), default=None)
