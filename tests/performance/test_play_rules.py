"""Points, levels, badges; votes and their ends."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.points import (
    Badge,
    Earned,
    Entry,
    Level,
    Play,
    PointRule,
    badges_of,
    level_of,
    play_problems,
    points_of_day,
    points_of_place,
    shipped_play,
)
from yingda.performance.rules.voting import outcome, state_of, vote_refusal

BETTER = {key: metric.better for key, metric in BY_KEY.items()}
COUNTING = frozenset({"received", "credited_orders"})
EACH = PointRule("received", "接待", "each", 2, "received", cap=30)
QUICK = PointRule("quick", "快", "reached", 10, "avg_response_pooled", bound=Decimal(30), least_n=5)
PODIUM = PointRule("podium", "前三", "place", 60, bound=Decimal(3))


@pytest.mark.parametrize(
    ("rule", "value", "n", "better", "points"),
    [(EACH, 4, None, "more", 8), (EACH, 40, None, "more", 30), (EACH, 0, None, "more", 0), (EACH, None, None, "more", 0), (EACH, -3, None, "more", 0),
     (QUICK, 30, 5, "less", 10), (QUICK, "30.1", 5, "less", 0), (QUICK, 12, 4, "less", 0)],
)  # fmt: skip
def test_points_of_a_day(rule: PointRule, value: object, n: int | None, better: str, points: int) -> None:
    assert points_of_day(rule, None if value is None else Decimal(str(value)), n, better) == points


@given(st.integers(0, 10_000), st.integers(0, 200), st.integers(1, 50))
def test_never_more_than_the_cap(value: int, cap: int, points: int) -> None:
    rule = msgspec.structs.replace(EACH, cap=cap, points=points)
    found = points_of_day(rule, Decimal(value), None, "more")
    assert 0 <= found <= value * points and (not cap or found <= cap)


@pytest.mark.parametrize(("rank", "points"), [(1, 60), (2, 40), (3, 20), (4, 0), (None, 0)])
def test_points_of_a_place(rank: int | None, points: int) -> None:
    assert points_of_place(PODIUM, rank) == points


@pytest.mark.parametrize(("points", "level", "missing"), [(-5, 0, 5), (0, 1, 500), (499, 1, 1), (500, 2, 500), (5000, 3, None)])
def test_levels(points: int, level: int, missing: int | None) -> None:
    assert level_of([Level("a", 0), Level("b", 500), Level("c", 1000)], points) == (level, missing)


def test_badges_come_with_the_day_they_were_earned_and_go_with_a_correction() -> None:
    badges = [Badge("quick_2", "快", "quick", "times", 2), Badge("rich", "多", "received", "points", 50)]
    lines = [Entry("quick", 20260903, 10), Entry("quick", 20260901, 10), Entry("received", 20260901, 30), Entry("received", 20260902, 30)]
    assert badges_of(badges, lines) == [Earned("quick_2", 20260903), Earned("rich", 20260902)]
    assert badges_of(badges, [*lines, Entry("quick", 20260904, -10, correction=True), Entry("received", 20260904, -30, correction=True)]) == []


def test_the_rules_that_ship_can_be_saved() -> None:
    assert play_problems(shipped_play(), BETTER, COUNTING) == []


@pytest.mark.parametrize(
    ("game", "place", "code"),
    [
        (Play((msgspec.structs.replace(EACH, kind="luck"),)), "rules.0.kind", "pay_choice_unknown"),
        (Play((msgspec.structs.replace(EACH, metric="csat"),)), "rules.0.metric", "play_metric_counts"),
        (Play((msgspec.structs.replace(QUICK, metric="silent_sales"),)), "rules.0.metric", "card_metric_sideless"),
        (Play((msgspec.structs.replace(EACH, points=0),)), "rules.0.points", "pay_number_range"),
        (Play((msgspec.structs.replace(EACH, name=" "),)), "rules.0.name", "pay_name_wrong"),
        (Play((msgspec.structs.replace(PODIUM, bound=Decimal(0)),)), "rules.0.bound", "pay_number_range"),
        (Play((EACH, EACH)), "rules.1.key", "pay_component_key"),
        (Play((EACH,), (Level("a", 5), Level("b", 5))), "levels.1.start", "play_levels_order"),
        (Play((EACH,), (), (Badge("x", "x", "nothing", "times", 1),)), "badges.0.rule", "play_badge_wrong"),
        (Play((), tuple(Level(str(n), n) for n in range(21))), "levels", "pay_too_many"),
    ],
)
def test_what_rules_of_points_must_be(game: Play, place: str, code: str) -> None:
    assert (place, code) in [(one.place, one.code) for one in play_problems(game, BETTER, COUNTING)]


@pytest.mark.parametrize(
    ("now", "counted", "state"), [(9, False, "planned"), (10, False, "open"), (19, False, "open"), (20, False, "over"), (5, True, "counted")]
)
def test_the_states_of_a_vote(now: int, counted: bool, state: str) -> None:
    assert state_of(10, 20, counted, now) == state


@pytest.mark.parametrize(
    ("voter", "candidate", "state", "why"),
    [(1, 2, "open", None), (1, 1, "open", "vote_for_oneself"), (9, 2, "open", "vote_not_yours"), (1, 9, "open", "vote_no_candidate"),
     (1, 2, "planned", "vote_not_open"), (1, 2, "over", "vote_not_open"), (1, 2, "counted", "vote_not_open")],
)  # fmt: skip
def test_who_may_vote_for_whom(voter: int, candidate: int, state: str, why: str | None) -> None:
    assert vote_refusal(voter, candidate, frozenset({1, 2, 3}), frozenset({1, 2, 3}), state) == why


@pytest.mark.parametrize(
    ("votes", "tie", "least", "second", "winners", "runoff"),
    [
        ({1: 5, 2: 5, 3: 6}, "nobody", 1, False, (5,), ()),
        ({1: 5, 2: 6}, "shared", 1, False, (5, 6), ()),
        ({1: 5, 2: 6}, "nobody", 1, False, (), ()),
        ({1: 5, 2: 6, 3: 5, 4: 6, 5: 7}, "runoff", 1, False, (), (5, 6)),
        ({1: 5, 2: 6}, "runoff", 1, True, (5, 6), ()),
        ({1: 5, 2: 5}, "shared", 3, False, (), ()),
        ({}, "shared", 0, False, (), ()),
    ],
)
def test_the_end_of_a_vote(votes: dict[int, int], tie: str, least: int, second: bool, winners: tuple[int, ...], runoff: tuple[int, ...]) -> None:
    found = outcome(votes, tie, least, second)
    assert (found.winners, found.runoff) == (winners, runoff)


@given(st.dictionaries(st.integers(1, 30), st.integers(1, 8)), st.sampled_from(["shared", "runoff", "nobody"]))
def test_every_vote_counts_once_and_nobody_with_fewer_wins(votes: dict[int, int], tie: str) -> None:
    found = outcome(votes, tie, 1)
    assert sum(found.votes.values()) == len(votes)
    for winner in (*found.winners, *found.runoff):
        assert found.votes[winner] == max(found.votes.values())
