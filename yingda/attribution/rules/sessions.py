"""What a session was: its rounds, who answered them how fast, and what each agent did in it (spec: metrics.md §1 and §2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

CUSTOMER, AGENT, AUTOMATIC, BOT = "customer", "agent", "automatic", "bot"
IDLE_MS = 180_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when (ms), by whom (customer, agent, automatic, bot), by which agent, and what. Neither of the last two sides is an agent's."""

    at: int
    by: str
    agent_id: int | None = None
    text: str = ""

    @property
    def words(self) -> int:
        """How many characters."""
        return len(self.text)


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
    """What one agent did in a session. `first_response_ms` only for whoever answered first.

    since_at: when the question they took up was asked (their first line, where none was); until_at: their last line, or the session's for whoever
    wrote last. active_ms: before each of their lines the time since the line before, at most `IDLE_MS` of it.
    """

    agent_id: int
    first_at: int
    last_at: int
    lines: int
    words: int
    answered: int
    response_ms: int
    first_response_ms: int | None
    since_at: int
    until_at: int
    active_ms: int


@dataclass(frozen=True, slots=True)
class Session:
    """A session as figures see it; times in ms, None where it did not happen. `customer_after`: lines of the customer after an agent's first."""

    last_line_at: int | None
    first_customer_at: int | None
    first_agent_at: int | None
    first_agent_id: int | None
    first_response_ms: int | None
    customer_lines: int
    agent_lines: int
    automatic_lines: int
    bot_lines: int
    customer_after: int
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


def session_of(lines: Sequence[Line], handed_at: int | None = None) -> Session:
    """The session that these lines are, in order of time. handed_at: when a bot handed it over (ms), None for a session without one.

    The first response counts from the first line of the customer, or from the hand-over if that is later, and belongs to whoever sent it; where an
    agent wrote first and no customer line came before, it is the answer to the first customer line after.
    """
    rounds = rounds_of(lines)
    asked = [line for line in lines if line.by == CUSTOMER]
    said = [line for line in lines if line.by == AGENT]
    first = next((one for one in rounds if one.answered_at is not None), None)
    response = None if first is None or first.answered_at is None else max(0, first.answered_at - max(first.started_at, handed_at or 0))
    return Session(
        last_line_at=lines[-1].at if lines else None,
        first_customer_at=asked[0].at if asked else None,
        first_agent_at=said[0].at if said else None,
        first_agent_id=first.agent_id if first else None,
        first_response_ms=response,
        customer_lines=len(asked), agent_lines=len(said), automatic_lines=len(lines) - len(asked) - len(said),
        bot_lines=sum(line.by == BOT for line in lines),
        customer_after=sum(line.at >= said[0].at for line in asked) if said else 0,
        rounds=tuple(rounds), parts=tuple(_parts(lines, rounds, response)),
    )  # fmt: skip


def _parts(every: Sequence[Line], rounds: Sequence[Round], response: int | None) -> list[Part]:
    lines = [line for line in every if line.by in (CUSTOMER, AGENT)]
    answered = [one for one in rounds if one.answered_at is not None]
    agents = dict.fromkeys(line.agent_id for line in lines if line.by == AGENT and line.agent_id is not None)
    last = next((line for line in reversed(lines) if line.by == AGENT), None)
    ends = {last.agent_id: lines[-1].at} if last else {}
    return [_part(agent, lines, answered, response, ends.get(agent)) for agent in agents]


def _part(agent: int, lines: Sequence[Line], answered: Sequence[Round], response: int | None, ends: int | None) -> Part:
    said = [line for line in lines if line.by == AGENT and line.agent_id == agent]
    own = [one for one in answered if one.agent_id == agent]
    began = min(said[0].at, own[0].started_at) if own else said[0].at
    return Part(
        agent, said[0].at, said[-1].at, len(said), sum(line.words for line in said), len(own), sum(one.response_ms or 0 for one in own),
        response if answered and answered[0].agent_id == agent else None, began, ends or said[-1].at, _active(agent, lines),
    )  # fmt: skip


def _active(agent: int, lines: Sequence[Line]) -> int:
    pairs = pairwise(lines)
    return sum(min(IDLE_MS, line.at - before.at) for before, line in pairs if line.by == AGENT and line.agent_id == agent)
