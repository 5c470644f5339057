"""What a session was: its rounds, who answered them how fast, and what each agent did in it (spec: metrics.md §1 and §2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CUSTOMER, AGENT, AUTOMATIC = "customer", "agent", "automatic"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when (ms), by whom (customer, agent, automatic), by which agent, how many characters."""

    at: int
    by: str
    agent_id: int | None = None
    words: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """Consecutive customer lines up to the next line of a human agent: from the first of them (ms), how many, answered when and by whom."""

    started_at: int
    asked: int
    answered_at: int | None = None
    agent_id: int | None = None

    @property
    def response_ms(self) -> int | None:
        """How long the customer waited for the answer; None without one."""
        return None if self.answered_at is None else self.answered_at - self.started_at


@dataclass(frozen=True, slots=True)
class Part:
    """What one agent did in a session. `first_response_ms` only for whoever answered first."""

    agent_id: int
    first_at: int
    last_at: int
    lines: int
    words: int
    answered: int
    response_ms: int
    first_response_ms: int | None


@dataclass(frozen=True, slots=True)
class Session:
    """A session as figures see it; times in ms, None where it did not happen."""

    last_line_at: int | None
    first_customer_at: int | None
    first_agent_at: int | None
    first_agent_id: int | None
    first_response_ms: int | None
    customer_lines: int
    agent_lines: int
    automatic_lines: int
    rounds: tuple[Round, ...]
    parts: tuple[Part, ...]


def rounds_of(lines: Iterable[Line]) -> list[Round]:
    """The rounds of a session in order; lines in order of time. Automatic lines neither begin nor end one."""
    found: list[Round] = []
    began, asked = 0, 0
    for line in lines:
        if line.by == CUSTOMER:
            began, asked = (began if asked else line.at), asked + 1
        elif line.by == AGENT and asked:
            found.append(Round(began, asked, line.at, line.agent_id))
            asked = 0
    return [*found, Round(began, asked)] if asked else found


def session_of(lines: Sequence[Line]) -> Session:
    """The session that these lines are, in order of time.

    The first response counts from the first line of the customer, and belongs to whoever sent it; where an agent wrote
    first and no customer line came before, it is the answer to the first customer line after.
    """
    rounds = rounds_of(lines)
    asked = [line for line in lines if line.by == CUSTOMER]
    said = [line for line in lines if line.by == AGENT]
    first = next((one for one in rounds if one.answered_at is not None), None)
    return Session(
        last_line_at=lines[-1].at if lines else None,
        first_customer_at=asked[0].at if asked else None,
        first_agent_at=said[0].at if said else None,
        first_agent_id=first.agent_id if first else None,
        first_response_ms=first.response_ms if first else None,
        customer_lines=len(asked), agent_lines=len(said), automatic_lines=len(lines) - len(asked) - len(said),
        rounds=tuple(rounds), parts=tuple(_parts(said, rounds)),
    )  # fmt: skip


def _parts(said: Sequence[Line], rounds: Sequence[Round]) -> list[Part]:
    answered = [one for one in rounds if one.answered_at is not None]
    agents = dict.fromkeys(line.agent_id for line in said if line.agent_id is not None)
    return [_part(agent, [line for line in said if line.agent_id == agent], answered) for agent in agents]


def _part(agent: int, said: Sequence[Line], answered: Sequence[Round]) -> Part:
    own = [one for one in answered if one.agent_id == agent]
    first = answered[0].response_ms if answered and answered[0].agent_id == agent else None
    waited = sum(one.response_ms or 0 for one in own)
    return Part(agent, said[0].at, said[-1].at, len(said), sum(line.words for line in said), len(own), waited, first)
