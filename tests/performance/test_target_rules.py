"""Breakdowns that add up, and where a goal will come out."""

from decimal import Decimal
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.performance.rules.targets import Breakdown, Share, spread, target_problems, together
from yingda.performance.rules.tracking import Forecast, Point, expected, level_forecast, student, sum_forecast, verdict
from yingda.performance.rules.units import additive, reader_value, store_value

NAMES = {"group:1": "一组", "group:2": "二组"}


def plan(value: object, groups: list[tuple[int, object, object]], people: list[tuple[int, int | None, object, object]] = []) -> Breakdown:  # noqa: B006
    return msgspec.convert(
        {"value": value, "groups": [{"id": pk, "value": part, "weight": weight} for pk, part, weight in groups],
         "people": [{"id": pk, "group": group, "value": part, "weight": weight} for pk, group, part, weight in people]},
        Breakdown, strict=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "additively", "found"),
    [
        (plan(100, []), True, []),
        (plan(100, [(1, 60, 1), (2, 40, 1)]), True, []),
        (plan(100, [(1, 60, 1), (2, 30, 1)]), True, [("groups", "target_sum_of_whole", {"found": "90", "wanted": "100", "missing": "10"})]),
        (plan(50, [(1, 40, 1), (2, 60, 1)]), False, []),
        (plan(50, [(1, 40, 3), (2, 60, 1)]), False, [("groups", "target_mean_of_whole", {"found": "45", "wanted": "50", "missing": "5"})]),
        (plan(50, [(1, "40.03", 1), (2, 60, 1)]), False, []),
        (plan(100, [(1, 60, 1), (2, 40, 1)], [(7, 1, 30, 1), (8, 1, 20, 1)]), True,
         [("people.1", "target_sum_of_group", {"found": "50", "wanted": "60", "missing": "10", "name": "一组"})]),
        (plan(50, [(1, 50, 1)], [(7, 1, 30, 1), (8, 1, 50, 1)]), False,
         [("people.1", "target_mean_of_group", {"found": "40", "wanted": "50", "missing": "10", "name": "一组"})]),
        (plan(100, [], [(7, None, 50, 1), (8, None, 60, 1)]), True, [("people", "target_sum_of_whole", {"found": "110", "wanted": "100", "missing": "10"})]),
        (plan(100, [(1, 50, 1), (1, 50, 1)]), True, [("groups", "target_twice", {})]),
        (plan(100, [(1, 100, 1)], [(7, 9, 5, 1)]), True, [("people", "target_group_missing", {})]),
        (plan(-1, []), True, [("value", "target_negative", {})]),
        (plan(1, [(1, 1, 0)]), True, [("value", "target_negative", {})]),
        (plan("NaN", []), True, [("value", "target_numbers_wrong", {"most": 2000})]),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_named(made: Breakdown, additively: bool, found: list[tuple[str, str, dict[str, object]]]) -> None:
    assert [tuple(one) for one in target_problems(made, additively, NAMES)] == found


@given(st.decimals(0, 100_000, places=2), st.lists(st.integers(1, 50).map(Decimal), min_size=1, max_size=12), st.booleans())
def test_a_first_breakdown_adds_up(value: Decimal, weights: list[Decimal], additively: bool) -> None:
    parts = spread(value, weights, additively, 0 if value == value.to_integral_value() else 2)
    shares = [Share(pk, part, weight) for pk, (part, weight) in enumerate(zip(parts, weights, strict=True))]
    assert abs(together(shares, additively) - value) <= (0 if additively else Decimal("1e-20"))
    assert min(parts) >= 0


def test_a_rise_from_a_quarter_to_more_than_half_within_a_year() -> None:
    months = [Point(30.4 * n + 15, 0.25 + 0.025 * n, 2000) for n in range(8)]
    found = level_forecast(months, 365, share=True)
    assert found is not None and found.low < found.value < found.high
    assert found.value == pytest.approx(0.25 + 0.025 * (365 - 15) / 30.4, abs=0.002)
    assert verdict(0.5, "more", 0.425, found, over=False) == "on_track"
    assert verdict(0.55, "more", 0.425, found, over=False) == "at_risk" and verdict(0.7, "more", 0.425, found, over=False) == "behind"


def test_the_band_holds_the_truth_as_often_as_it_says() -> None:
    chance, held = Random(4), 0
    for _ in range(400):
        points = []
        for month in range(8):
            true = 0.3 + 0.01 * month
            points.append(Point(month, sum(chance.random() < true for _ in range(300)) / 300, 300))
        found = level_forecast(points, 11, share=True)
        assert found is not None
        held += found.low <= 0.41 <= found.high
    assert held / 400 > 0.93


@given(st.lists(st.tuples(st.integers(0, 300), st.floats(0, 1), st.integers(1, 500)), min_size=4, max_size=12), st.floats(0, 365))
def test_a_share_is_expected_between_none_and_all(points: list[tuple[int, float, int]], at: float) -> None:
    found = level_forecast([Point(*one) for one in points], at, share=True)
    assert found is not None and 0 <= found.low <= found.value <= found.high <= 1


def test_three_points_say_nothing_yet() -> None:
    assert level_forecast([Point(n, 0.5, 10) for n in range(3)], 9, share=True) is None
    assert level_forecast([Point(n, 0.5, 0) for n in range(9)], 9, share=True) is None
    assert sum_forecast([1, 2, 3], 9) is None
    assert verdict(1, "more", None, None, over=False) == "unknown"


def test_amounts_go_on_as_they_did() -> None:
    assert sum_forecast([10.0] * 10, 30) == Forecast(30, 300, 300, 300)
    found = sum_forecast([5, 15, 5, 15, 5, 15], 12)
    assert found is not None and found.value == 120 and 60 < found.low < 120 < found.high
    late = sum_forecast([5, 15, 5, 15, 5, 15], 6)
    assert late is not None and (late.low, late.value, late.high) == (60, 60, 60), "nothing is left to come"


@pytest.mark.parametrize(
    ("goal", "better", "now", "over", "word"),
    [(10, "more", 10, True, "reached"), (10, "more", 9, True, "missed"), (10, "less", 9, True, "reached"), (10, "less", 11, True, "missed"),
     (10, "more", None, True, "unknown"), (99, "less", 500, False, "behind"), (120, "less", 500, False, "on_track"), (105, "less", 500, False, "at_risk")],
)  # fmt: skip
def test_in_words(goal: float, better: str, now: float | None, over: bool, word: str) -> None:
    assert verdict(goal, better, now, Forecast(30, 110, 104, 130), over) == word


@pytest.mark.parametrize(("freedom", "t"), [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)])
def test_student(freedom: int, t: float) -> None:
    assert student(freedom) == pytest.approx(t, abs=0.02)


def test_where_it_should_stand() -> None:
    assert [expected(20, 50, at, 300) for at in (-5, 0, 100, 300, 400)] == [20, 20, 30, 50, 50]


@pytest.mark.parametrize(("value", "unit", "read"), [(0.4, "share", 40), (30_000, "ms", 30), (12_345, "money", "123.45"), (7, "people", 7), (None, "ms", None)])
def test_units_of_readers(value: float | None, unit: str, read: object) -> None:
    found = reader_value(value, unit)
    assert found == (None if read is None else Decimal(str(read)))
    if found is not None:
        assert store_value(found, unit) == value


def test_what_sums() -> None:
    assert [additive(how) for how in ("count", "distinct", "sum", "mean", "median", "p90")] == [True, True, True, False, False, False]
