"""Places, ties, movement, mixes, weeks, and who sees a line."""

from collections.abc import Hashable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.statistics import Cases
from yingda.performance.rules.league import Result, moved, normalised, normalised_ranks, places, seen, weeks_due
from yingda.performance.rules.periods import as_day, as_number, span, span_before


def shown(lines: list[Result], better: str = "more", least_n: int = 0) -> list[tuple[int, int | None, bool]]:
    return [(one.key, one.rank, one.tied) for one in places(lines, better, least_n)]


def test_the_best_first_and_neighbours_that_chance_could_swap_are_tied() -> None:
    lines = [Result(1, 0.52, 100, 52), Result(2, 0.40, 100, 40), Result(3, 0.10, 100, 10), Result(4, None, 0, None)]
    assert shown(lines) == [(1, 1, True), (2, 2, False), (3, 3, False), (4, None, False)], "40 of 100 and 52 of 100 are not told apart (spec)"


def test_less_is_better_at_times_and_few_cases_have_no_place() -> None:
    lines = [Result(1, 30_000, 50), Result(2, 20_000, 50), Result(3, 1_000, 2)]
    assert shown(lines, "less", 10) == [(2, 1, False), (1, 2, False), (3, None, False)]


def test_equal_values_share_a_place() -> None:
    assert shown([Result(1, 5), Result(2, 7), Result(3, 5), Result(4, 1)]) == [(2, 1, False), (1, 2, True), (3, 2, False), (4, 4, False)]


@given(st.lists(st.tuples(st.none() | st.integers(0, 20), st.integers(0, 50)), max_size=12), st.sampled_from(["more", "less"]))
def test_everybody_has_one_line_and_ranks_follow_values(given_lines: list[tuple[int | None, int]], better: str) -> None:
    lines = [Result(key, value, n) for key, (value, n) in enumerate(given_lines)]
    found = places(lines, better, 10)
    assert sorted(one.key for one in found) == [one.key for one in lines]
    values = {one.key: one.value for one in lines}
    for one in found:
        if one.rank is not None:
            ahead = [other for other in found if other.rank is not None and _beats(values[other.key], values[one.key], better)]
            assert one.rank == 1 + len(ahead)


def _beats(one: float | None, other: float | None, better: str) -> bool:
    assert one is not None and other is not None
    return one > other if better == "more" else one < other


@pytest.mark.parametrize(("rank", "before", "by"), [(1, 3, 2), (3, 1, -2), (2, 2, 0), (1, None, None), (None, 1, None)])
def test_movement(rank: int | None, before: int | None, by: int | None) -> None:
    assert moved(rank, before) == by


def test_a_group_with_the_hard_customers_is_not_behind_once_mixes_are_even() -> None:
    easy: Hashable = ("web", 2)
    hard: Hashable = ("web", 5)
    cases = {1: {easy: Cases(45, 90), hard: Cases(1, 10)}, 2: {easy: Cases(6, 10), hard: Cases(18, 90)}}
    rates = normalised(cases)
    raw = {1: 46 / 100, 2: 24 / 100}
    assert raw[1] > raw[2] and (rates[1].rate or 0) < (rates[2].rate or 0)
    assert normalised_ranks(rates, "more") == {2: 1, 1: 2}
    assert normalised({}) == {} and normalised({1: {easy: Cases(0, 0)}}) == {}


def test_nobody_is_placed_on_a_small_part_of_the_mix() -> None:
    rates = normalised({1: {"a": Cases(5, 10)}, 2: {"a": Cases(1, 100), "b": Cases(50, 200)}})
    assert normalised_ranks(rates, "more") == {2: 1, 1: None}


@pytest.mark.parametrize(
    ("today", "delay", "frozen", "due"),
    [
        ("2026-11-29", 0, [], ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("2026-11-30", 0, [], ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]),
        ("2026-11-30", 1, [], ["2026-11-02", "2026-11-09", "2026-11-16"]),
        ("2026-11-30", 0, ["2026-11-02", "2026-11-16"], ["2026-11-09", "2026-11-23"]),
        ("2026-11-04", 0, [], []),
    ],
)
def test_weeks_that_are_over(today: str, delay: int, frozen: list[str], due: list[str]) -> None:
    found = weeks_due(date(2026, 11, 4), date.fromisoformat(today), delay, frozenset(map(date.fromisoformat, frozen)))
    assert [one.isoformat() for one in found] == due


@pytest.mark.parametrize(
    ("visibility", "leads", "lines"),
    [("everybody", False, {1, 2, 3}), ("leaders", False, set()), ("own", False, {2}), ("everybody", True, {1, 2, 3}), ("leaders", True, {1, 2, 3}),
     ("own", True, {1, 2, 3})],
)  # fmt: skip
def test_who_sees_which_lines(visibility: str, leads: bool, lines: set[int]) -> None:
    assert seen([1, 2, 3], visibility, leads, frozenset({2, 9})) == lines


@pytest.mark.parametrize(
    ("kind", "day", "days", "before"),
    [
        ("day", "2026-03-01", "2026-03-01 2026-03-01", "2026-02-28 2026-02-28"),
        ("week", "2026-03-01", "2026-02-23 2026-03-01", "2026-02-16 2026-02-22"),
        ("month", "2026-12-31", "2026-12-01 2026-12-31", "2026-11-01 2026-11-30"),
        ("quarter", "2026-02-10", "2026-01-01 2026-03-31", "2025-10-01 2025-12-31"),
    ],
)
def test_spans(kind: str, day: str, days: str, before: str) -> None:
    found = span(kind, date.fromisoformat(day))
    assert " ".join(map(str, found)) == days and " ".join(map(str, span_before(kind, found[0]))) == before
    assert as_day(as_number(found[0])) == found[0]


def test_no_other_span() -> None:
    with pytest.raises(ValueError, match="span"):
        span("year", date(2026, 1, 1))
