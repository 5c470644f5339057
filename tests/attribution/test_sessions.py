"""Sessions: rounds, first responses, what each agent did (metrics.md §1, §2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.attribution.rules.sessions import AGENT, AUTOMATIC, CUSTOMER, Line, Round, rounds_of, session_of


def at(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return 1000 * (3600 * hours + 60 * minutes + seconds)


def said(text: str) -> list[Line]:
    """`c 10:10:15` a customer line, `a1 …` a line of agent 1, `b …` an automatic one."""
    found = []
    for part in text.split(", "):
        who, clock = part.split(" ")
        by = {"c": CUSTOMER, "b": AUTOMATIC}.get(who, AGENT)
        found.append(Line(at(clock), by, int(who[1:]) if by == AGENT else None, "好的"))
    return found


def within(lines: list[Line], seconds: int) -> tuple[int, int]:
    rounds = rounds_of(lines)
    return sum(one.response_ms is not None and one.response_ms <= 1000 * seconds for one in rounds), len(rounds)


@pytest.mark.parametrize(
    ("lines", "share"),
    [
        ("c 10:10:15, c 10:15:20, a1 10:18:10", (0, 1)),
        ("c 10:10:15, c 10:15:20, a1 10:18:10, c 10:18:30, a1 10:19:00", (1, 2)),
        (", ".join(f"c 10:10:{10 + n}" for n in range(10)), (0, 1)),
        ("c 10:00:00, b 10:00:01, a1 10:03:00", (1, 1)),
        ("c 10:00:00, b 10:00:01, a1 10:03:01", (0, 1)),
        ("a1 10:00:00", (0, 0)),
        ("b 10:00:00, c 10:00:05, a1 10:00:06, a2 10:00:07", (1, 1)),
    ],
)
def test_rounds_answered_in_three_minutes(lines: str, share: tuple[int, int]) -> None:
    assert within(said(lines), 180) == share


def test_a_session_knows_who_did_what() -> None:
    session = session_of(said("b 10:00:00, c 10:00:10, c 10:00:20, a1 10:00:40, a2 10:01:00, c 10:02:00, a2 10:02:30, c 10:05:00"))
    assert (session.first_response_ms, session.first_agent_id) == (30_000, 1)
    assert (session.customer_lines, session.agent_lines, session.automatic_lines) == (4, 3, 1)
    assert session.rounds[-1] == Round(at("10:05:00"), 1)
    one, two = session.parts
    assert (one.agent_id, one.lines, one.answered, one.response_ms, one.first_response_ms) == (1, 1, 1, 30_000, 30_000)
    assert (two.agent_id, two.lines, two.words, two.answered, two.response_ms, two.first_response_ms) == (2, 2, 4, 1, 30_000, None)
    assert (two.first_at, two.last_at) == (at("10:01:00"), at("10:02:30"))


def test_how_long_each_had_it_and_worked_on_it() -> None:
    one, two = session_of(said("c 10:00:00, a1 10:00:40, c 10:10:00, a2 10:10:30, a2 10:10:50, c 10:30:00")).parts
    assert (one.since_at, one.until_at, one.active_ms) == (at("10:00:00"), at("10:00:40"), 40_000)
    assert (two.since_at, two.until_at, two.active_ms) == (at("10:10:00"), at("10:30:00"), 50_000), "whoever wrote last has it to the end"
    (idle,) = session_of(said("c 10:00:00, a1 10:20:00")).parts
    assert (idle.active_ms, idle.until_at - idle.since_at) == (180_000, 1_200_000)


def test_a_session_handed_over_by_the_bot_is_answered_from_then() -> None:
    lines = said("c 10:00:00, b 10:00:01, c 10:03:00, a1 10:05:30")
    assert session_of(lines, at("10:05:00")).first_response_ms == 30_000
    assert session_of(lines).first_response_ms == 330_000
    assert session_of(said("c 10:00:00, a1 10:00:20"), at("09:59:00")).first_response_ms == 20_000


def test_whoever_greets_first_has_answered_nothing_yet() -> None:
    session = session_of(said("a1 10:00:00, c 10:01:00, a2 10:01:05"))
    assert (session.first_agent_at, session.first_agent_id, session.first_response_ms) == (at("10:00:00"), 2, 5_000)
    assert session_of([]).rounds == () and session_of([]).first_response_ms is None


LINES = st.lists(st.tuples(st.integers(0, 600_000), st.sampled_from([CUSTOMER, AGENT, AUTOMATIC]), st.integers(1, 3)), max_size=30).map(
    lambda rows: [Line(when, by, agent if by == AGENT else None, "a") for when, by, agent in sorted(rows)]
)


@given(LINES)
def test_nothing_is_counted_twice_or_lost(lines: list[Line]) -> None:
    session = session_of(lines)
    assert sum(one.asked for one in session.rounds) == session.customer_lines
    assert session.customer_lines + session.agent_lines + session.automatic_lines == len(lines)
    assert sum(part.lines for part in session.parts) == session.agent_lines
    assert sum(part.answered for part in session.parts) == sum(one.answered_at is not None for one in session.rounds)
    assert sum(part.first_response_ms is not None for part in session.parts) == (session.first_response_ms is not None)
    assert all(one.response_ms is None or one.response_ms >= 0 for one in session.rounds)
    assert [one for one in session.rounds[:-1] if one.answered_at is None] == [], "only the last can be without an answer"


@given(LINES)
def test_automatic_lines_change_no_answer(lines: list[Line]) -> None:
    human = [line for line in lines if line.by != AUTOMATIC]
    assert session_of(lines).rounds == session_of(human).rounds
    assert session_of(lines).parts == session_of(human).parts
