"""Who gets a chat: capacity, who is excluded and why, and the rule that decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from yingda.routing.rules.queues import LEAST_LOADED, ROUND_ROBIN, WEIGHTED, Queue

RESPONSIBLE, LAST_AGENT, NOBODY = "responsible", "last_agent", "nobody"
ONLINE = "online"
DEFAULT_UNITS = 5
DEFAULT_WEIGHT = 1
UNITS = (0, 100)
WEIGHTS = (1, 100)
# A round of the weighted strategy: a member of weight w is passed over for STRIDE / w.
STRIDE = 1_000_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of the queue. load: units used; units: units at most; cost: units this chat would use.

    skills: level by skill id; weight: share of the weighted strategy; turn: number of their last turn (0: none yet);
    passed: how far they are in the weighted round; silent: left this very chat unanswered a moment ago; may_reply: has the
    permission to answer the chats of the queue.
    """

    person_id: int
    state: str = ONLINE
    load: int = 0
    units: int = DEFAULT_UNITS
    cost: int = DEFAULT_WEIGHT
    skills: Mapping[int, int] = field(default_factory=dict)
    weight: int = 1
    turn: int = 0
    passed: int = 0
    silent: bool = False
    may_reply: bool = True


@dataclass(frozen=True, slots=True)
class Excluded:
    """Who was not considered, and the code of the reason.

    right: may not answer. offline, break, busy: the presence. full: `load` + `cost` > `units`. skill: `skill_id` is wanted at `level` and they
    `have` less. silent: they left this chat unanswered.
    """

    person_id: int
    reason: str
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who gets the chat (None: nobody can), the rule that decided, who could have had it, and who could not."""

    person_id: int | None
    rule: str
    eligible: tuple[int, ...]
    excluded: tuple[Excluded, ...]


@dataclass(frozen=True, slots=True)
class Ties:
    """Who a customer belongs to. last: the agents of the customer's former conversations, the latest first."""

    responsible: int | None = None
    last: tuple[int, ...] = ()


def load_of(held: Mapping[str, int], weights: Mapping[str, int]) -> int:
    """The units used by `held` chats per channel."""
    return sum(count * cost_of(channel, weights) for channel, count in held.items())


def cost_of(channel: str, weights: Mapping[str, int]) -> int:
    """The units one chat of the channel uses."""
    return weights.get(channel, DEFAULT_WEIGHT)


def has_room(load: int, cost: int, units: int) -> bool:
    """Whether a chat of `cost` fits beside `load`."""
    return load + cost <= units


def pick_agent(candidates: Sequence[Candidate], queue: Queue, ties: Ties) -> Decision:
    """Who gets the chat: of those who are online, skilled and have room, the customer's own agent, else by strategy."""
    excluded = [found for found in (why_not(candidate, queue) for candidate in candidates) if found is not None]
    out = {one.person_id for one in excluded}
    able = [candidate for candidate in candidates if candidate.person_id not in out]
    chosen, rule = _choose(able, queue, ties)
    return Decision(chosen, rule, tuple(sorted(one.person_id for one in able)), tuple(excluded))


def why_not(candidate: Candidate, queue: Queue) -> Excluded | None:
    """Why a member cannot have the chat, the first reason that holds; None when they can."""
    person = candidate.person_id
    if not candidate.may_reply:
        return Excluded(person, "right")
    if candidate.state != ONLINE:
        return Excluded(person, candidate.state)
    for skill, level in queue.skills:
        have = candidate.skills.get(skill, 0)
        if have < level:
            return Excluded(person, "skill", {"skill_id": skill, "level": level, "have": have})
    if candidate.silent:
        return Excluded(person, "silent")
    if not has_room(candidate.load, candidate.cost, candidate.units):
        return Excluded(person, "full", {"load": candidate.load, "cost": candidate.cost, "units": candidate.units})
    return None


def _choose(able: Sequence[Candidate], queue: Queue, ties: Ties) -> tuple[int | None, str]:
    known = {candidate.person_id for candidate in able}
    if not known:
        return None, NOBODY
    if queue.responsible_first and ties.responsible in known:
        return ties.responsible, RESPONSIBLE
    former = next((person for person in ties.last if person in known), None)
    if queue.last_agent_first and former is not None:
        return former, LAST_AGENT
    return min(able, key=_ORDER[queue.strategy]).person_id, queue.strategy


def least_loaded(candidate: Candidate) -> tuple[Fraction, int, int]:
    """The smallest share of their capacity in use; of equals, the one whose last turn is longest ago."""
    return Fraction(candidate.load, max(1, candidate.units)), candidate.turn, candidate.person_id


def round_robin(candidate: Candidate) -> tuple[int, int]:
    """The one whose last turn is longest ago."""
    return candidate.turn, candidate.person_id


def weighted(candidate: Candidate) -> tuple[int, int, int]:
    """The one who is least far in the round, each advancing by the inverse of the weight (stride scheduling)."""
    return candidate.passed, candidate.turn, candidate.person_id


_ORDER: Mapping[str, Callable[[Candidate], tuple[Fraction | int, ...]]] = {
    LEAST_LOADED: least_loaded,
    ROUND_ROBIN: round_robin,
    WEIGHTED: weighted,
}


def passed_now(passed: int, floor: int) -> int:
    """How far a member counts as being in the round: whoever was away does not catch up on what they missed."""
    return max(passed, floor)


def passed_after(passed: int, weight: int) -> int:
    """How far a member of `weight` (≥ 1) is in the round after a turn."""
    return passed + STRIDE // max(1, weight)
