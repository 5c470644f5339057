"""What boards say of figures, without a database: tables and laws."""

from datetime import UTC, date
from fractions import Fraction
from math import isclose
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.performance.cases import bands, facts
from tests.performance.cases import conversion as months
from yingda.kit.statistics import Cases
from yingda.performance.rules.boards.change import explained, foremost, moved, parts_of, telling
from yingda.performance.rules.boards.heading import cumulative, heading
from yingda.performance.rules.boards.limits import Limit, passed
from yingda.performance.rules.boards.needing import Work, others, reasons
from yingda.performance.rules.boards.next_tier import next_tier
from yingda.performance.rules.boards.online import hours_online
from yingda.performance.rules.boards.periods import Span, before, last_day, month_so_far
from yingda.performance.rules.boards.placing import place_of
from yingda.performance.rules.boards.waits import UNANSWERED, UNKNOWN, band_of, band_sql
from yingda.performance.rules.plans import RateTiers
from yingda.performance.rules.tiers import TierTerms

cases = st.integers(0, 60).flatmap(lambda n: st.builds(Cases, st.integers(0, n), st.just(n)))
segments = st.dictionaries(st.integers(0, 12), cases, max_size=10)
HOUR = 3_600_000


# --- why a rate moved


@given(segments, segments)
def test_the_parts_sum_to_the_change_exactly(first: dict[int, Cases], second: dict[int, Cases]) -> None:
    parts = parts_of(dict(first), dict(second))
    change = moved(first.values(), second.values())
    if change is None:
        assert parts == []
    else:
        assert sum((one.moved for one in parts), Fraction(0)) == change
        assert {one.key for one in parts} == first.keys() | second.keys()


@given(segments, segments, st.integers(1, 5))
def test_drawing_small_parts_together_changes_no_sum(first: dict[int, Cases], second: dict[int, Cases], most: int) -> None:
    parts = parts_of(dict(first), dict(second))
    fewer = foremost(parts, most)
    for name in ("mix", "rate"):
        assert sum(getattr(one, name) for one in fewer) == sum(getattr(one, name) for one in parts)
    assert sum(one.after.n for one in fewer) == sum(one.after.n for one in parts) and len(fewer) <= max(most + 1, 1)


@given(segments, segments)
def test_the_way_back_is_the_way_there_the_other_way_round(first: dict[int, Cases], second: dict[int, Cases]) -> None:
    there, back = ({one.key: one.moved for one in parts_of(dict(a), dict(b))} for a, b in ((first, second), (second, first)))
    assert there == {key: -by for key, by in back.items()}


@given(segments, st.integers(2, 5))
def test_more_of_the_same_moves_nothing(first: dict[int, Cases], times: int) -> None:
    again = {key: Cases(one.successes * times, one.n * times) for key, one in first.items()}
    assert all(one.moved == 0 for one in parts_of(dict(first), dict(again)))


def test_a_worse_mix_and_a_worse_rate_are_told_apart() -> None:
    # A sells 50 of 100, B 10 of 100: 30 %. Then twice as many of B, as good as before: 70 of 300, all mix.
    mixed = parts_of({"A": Cases(50, 100), "B": Cases(10, 100)}, {"A": Cases(50, 100), "B": Cases(20, 200)})
    assert sum(one.rate for one in mixed) == 0 and sum(one.mix for one in mixed) == Fraction(70, 300) - Fraction(60, 200)
    # The same mix, and A falls to 40 %: all of it is the rate of A.
    (worse, same) = parts_of({"A": Cases(50, 100), "B": Cases(10, 100)}, {"A": Cases(40, 100), "B": Cases(10, 100)})
    assert (worse.key, worse.mix, worse.rate) == ("A", 0, Fraction(-1, 20)) and same.moved == 0
    assert explained([worse, same]) == Fraction(1, 20)


def test_a_segment_that_was_not_there_before_has_a_mix_effect_only() -> None:
    parts = {one.key: one for one in parts_of({"A": Cases(5, 10)}, {"A": Cases(5, 10), "new": Cases(0, 10)})}
    assert parts["new"].rate == 0 and parts["new"].mix < 0


def test_the_cut_that_says_most_is_not_the_one_with_the_most_segments() -> None:
    people = parts_of({"Han": Cases(30, 50), "Mei": Cases(30, 50)}, {"Han": Cases(30, 50), "Mei": Cases(10, 50)})
    hours = parts_of({hour: Cases(6, 10) for hour in range(10)}, {hour: Cases(3 + hour % 3, 10) for hour in range(10)})
    assert sum((one.moved for one in hours), Fraction(0)) < 0 and telling(people) > telling(hours)


# --- who needs help


@pytest.mark.parametrize(
    ("work", "rest", "codes"),
    [
        (Work(100, 21, 0, Cases(0, 0), Cases(0, 0)), Cases(0, 0), ["slow_rounds"]),
        (Work(100, 20, 0, Cases(0, 0), Cases(0, 0)), Cases(0, 0), []),
        (Work(19, 19, 0, Cases(0, 0), Cases(0, 0)), Cases(0, 0), []),
        (Work(5, 0, 1, Cases(0, 0), Cases(0, 0)), Cases(0, 0), ["unanswered"]),
        (Work(0, 0, 0, Cases(40, 100), Cases(60, 100)), Cases(0, 0), ["falling"]),
        (Work(0, 0, 0, Cases(40, 100), Cases(52, 100)), Cases(52, 100), []),  # z 1.70: may be chance (metrics.md §4)
        (Work(0, 0, 0, Cases(20, 100), Cases(20, 100)), Cases(300, 600), ["below_others"]),
        (Work(0, 0, 0, Cases(80, 100), Cases(60, 100)), Cases(300, 600), []),
    ],
)
def test_who_needs_help(work: Work, rest: Cases, codes: list[str]) -> None:
    assert [one.code for one in reasons(work, rest)] == codes


def test_the_others_are_everybody_but_one() -> None:
    assert others([Cases(1, 2), Cases(3, 4), Cases(5, 6)], Cases(3, 4)) == Cases(6, 8)


# --- where a month is heading


def test_a_month_goes_on_as_it_went() -> None:
    assert cumulative([1, 2, 3]) == [1, 3, 6]
    assert heading([], 30) is None
    steady = heading([10.0] * 10, 20)
    assert steady and (steady.value, steady.low, steady.high) == (300, 300, 300)
    few = heading([10.0, 20.0], 2)
    assert few and (few.value, few.low, few.high) == (60, None, None)


@given(st.lists(st.integers(0, 1_000_000), min_size=5, max_size=31), st.integers(0, 26))
def test_the_interval_holds_the_value_and_never_lies_below_what_has_come(days: list[int], left: int) -> None:
    found = heading(days, left)
    assert found is not None and found.low is not None and found.high is not None
    assert sum(days) - 1e-6 <= found.low <= found.value + 1e-6 and found.value <= found.high + 1e-6
    if left == 0:
        assert isclose(found.value, sum(days)) and isclose(found.high, found.value)


# --- waits, limits, periods, places


@pytest.mark.parametrize(
    ("wait", "unanswered", "band"),
    [(0, 0, "to_30_s"), (30_000, 0, "to_30_s"), (30_001, 0, "to_1_min"), (120_000, 0, "to_2_min"), (120_001, 0, "to_3_min"), (600_000, 0, "to_10_min"),
     (600_001, 0, "longer"), (5, 1, UNANSWERED), (None, 2, UNANSWERED), (None, 0, UNKNOWN)],
)  # fmt: skip
def test_the_band_of_a_wait(wait: int | None, unanswered: int, band: str) -> None:
    assert band_of(wait, unanswered) == band
    (said,) = duckdb.execute(f"SELECT {band_sql('w', 'u')} FROM (SELECT CAST(? AS BIGINT) AS w, ? AS u)", [wait, unanswered]).fetchone()
    assert said == band, "the same in SQL"


def test_limits() -> None:
    limits = [Limit("wait", 180), Limit("rate", 0.3, above=False), Limit("off", 0), Limit("none", 1)]
    assert [one.key for one in passed(limits, {"wait": 180, "rate": 0.29, "off": 5, "none": None})] == ["wait", "rate"]
    assert passed(limits, {"wait": 179, "rate": 0.3}) == []


@pytest.mark.parametrize(
    ("first", "last", "earlier"),
    [
        ("2026-09-01", "2026-09-30", ("2026-08-01", "2026-08-31")),
        ("2026-11-01", "2026-11-29", ("2026-10-01", "2026-10-29")),
        ("2026-03-01", "2026-03-30", ("2026-02-01", "2026-02-28")),
        ("2026-09-21", "2026-09-27", ("2026-09-14", "2026-09-20")),
        ("2026-07-01", "2026-09-30", ("2026-03-31", "2026-06-30")),
    ],
)
def test_what_a_period_is_compared_with(first: str, last: str, earlier: tuple[str, str]) -> None:
    found = before(Span(date.fromisoformat(first), date.fromisoformat(last)))
    assert (found.first.isoformat(), found.last.isoformat()) == earlier


def test_a_month_so_far() -> None:
    today = date(2026, 11, 29)
    assert month_so_far(date(2026, 11, 1), today) == Span(date(2026, 11, 1), today)
    assert month_so_far(date(2026, 2, 9), today) == Span(date(2026, 2, 1), date(2026, 2, 28)) and last_day(date(2028, 2, 1)).day == 29
    assert month_so_far(date(2026, 12, 1), today) is None


def test_ones_place_says_nothing_of_two() -> None:
    rates = {1: (0.5, 30), 2: (0.6, 30), 3: (0.5, 20), 4: (0.9, 19), 5: (None, 0)}
    found = place_of(1, rates)
    assert found and (found.place, found.of) == (2, 3)
    assert place_of(3, rates) == found, "the same rate is the same place"
    assert place_of(4, rates) is None and place_of(5, rates) is None, "too few cases"
    assert place_of(1, {1: (0.5, 30), 2: (0.6, 30)}) is None, "one of two would say what the other did"


@given(st.lists(st.tuples(st.integers(0, 50 * HOUR), st.integers(0, 10 * HOUR)), max_size=8))
def test_hours_online_sum_to_the_time_online(spans: list[tuple[int, int]]) -> None:
    spoken = [(began, began + long) for began, long in spans]
    found = hours_online(spoken, 0, 100 * HOUR, ZoneInfo("Asia/Shanghai"))
    assert isclose(sum(found.values()), sum(long for _began, long in spans) / HOUR, abs_tol=1e-9)


def test_hours_online_are_cut_at_the_period_and_the_hour() -> None:
    found = hours_online([(HOUR // 2, 2 * HOUR), (0, 100 * HOUR)], HOUR, 3 * HOUR, UTC)
    assert found == {(19700101, 1): 2.0, (19700101, 2): 1.0}


# --- the next tier

TIERS = RateTiers(key="c", metric="inquiry_to_paid", terms=TierTerms(bands=bands((40, 50, 200), (50, 60, 500), (60, None, 1000))))


@pytest.mark.parametrize(
    ("counts", "tier", "following", "needed"),
    [("30/100 60/100 45/50", 2, 3, None), ("39/100", 0, 1, 1), ("45/100", 1, 2, 5), ("60/100", 3, None, None), ("0/10", 0, 1, 4), ("10/100 1/2", 0, 1, None)],
)
def test_what_the_next_tier_needs(counts: str, tier: int, following: int | None, needed: int | None) -> None:
    found = next_tier(TIERS, facts(inquiry_to_paid=months(counts)))
    assert (found.tier, found.next_tier, found.needed) == (tier, following, needed)
    if needed:
        hit, n = map(int, counts.split()[-1].split("/"))
        rest = counts.split()[:-1]
        short, there = (next_tier(TIERS, facts(inquiry_to_paid=months(" ".join([*rest, f"{hit + more}/{n}"])))) for more in (needed - 1, needed))
        assert short.tier == tier and there.tier > tier, "one less does not do"
