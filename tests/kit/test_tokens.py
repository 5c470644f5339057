from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.tokens import PART, Level, TokenBucket, take

rates = st.one_of(st.fractions(Fraction(1, 3600), 1000), st.floats(0.001, 1000))
buckets = st.builds(TokenBucket, st.integers(1, 50), rates)
waits = st.one_of(st.integers(0, 50), st.integers(0, 100_000))
NOW = 1_790_000_000_000


def test_a_burst_then_the_steady_rate_by_hand():
    bucket, state, answers = TokenBucket(capacity=3, refill_per_second=2), None, []
    for at in (0, 0, 0, 0, 499, 500, 999, 1000, 10_000, 10_000, 10_000, 10_000):
        allowed, state, wait = take(bucket, state, NOW + at)
        answers.append(wait if not allowed else "ok")
    assert answers == ["ok", "ok", "ok", 500, 1, "ok", 1, "ok", "ok", "ok", "ok", 500]


def test_a_third_of_a_token_a_second_is_never_rounded_up():
    bucket = TokenBucket(1, Fraction(1, 3))
    _, state, _ = take(bucket, None, NOW)
    assert take(bucket, state, NOW + 3000)[::2] == (False, 1)
    assert take(bucket, state, NOW + 3001)[0]


@given(buckets, st.lists(st.tuples(waits, st.integers(1, 50)), max_size=60))
def test_no_period_lets_more_through_than_the_rule(bucket, requests):
    now, state, taken = NOW, None, []
    for wait, cost in requests:
        now += wait
        cost = min(cost, bucket.capacity)
        allowed, state, _ = take(bucket, state, now, cost)
        taken += [(now, cost)] if allowed else []
    rate = Fraction(bucket.refill_per_second)
    for first, (begin, _) in enumerate(taken):
        through = 0
        for end, cost in taken[first:]:
            through += cost
            assert through <= bucket.capacity + rate * (end - begin) / 1000


@given(buckets, st.lists(st.tuples(waits, st.integers(1, 50)), max_size=20), st.integers(1, 50))
def test_the_wait_is_the_shortest(bucket, requests, wanted):
    now, state = NOW, None
    for wait, cost in requests:
        now += wait
        state = take(bucket, state, now, min(cost, bucket.capacity))[1]
    wanted = min(wanted, bucket.capacity)
    allowed, after, wait = take(bucket, state, now, wanted)
    assert allowed is (wait == 0)
    if not allowed:
        assert take(bucket, after, now + wait, wanted)[0]
        assert not take(bucket, after, now + wait - 1, wanted)[0]


@given(buckets, st.integers(1, 50), waits)
def test_a_clock_that_goes_back_stands_still(bucket, cost, back):
    cost = min(cost, bucket.capacity)
    _, state, _ = take(bucket, None, NOW, bucket.capacity)
    allowed, after, wait = take(bucket, state, NOW - back, cost)
    assert not allowed
    assert after == state
    assert take(bucket, after, NOW - back + wait, cost)[0]


def test_a_capacity_made_smaller_holds_at_once():
    assert take(TokenBucket(2, 1), Level(9 * PART, NOW), NOW)[1] == Level(PART, NOW)


@pytest.mark.parametrize("cost", [0, -1, 4])
def test_a_cost_that_can_never_be_paid_is_refused(cost):
    with pytest.raises(ValueError, match="cost"):
        take(TokenBucket(3, 1), None, NOW, cost)


@pytest.mark.parametrize(("capacity", "rate"), [(0, 1), (1, 0), (1, -1), (1, 1e-9), (1, float("nan"))])
def test_a_bucket_that_holds_or_gains_nothing_is_refused(capacity, rate):
    with pytest.raises(ValueError, match=r".+"):
        TokenBucket(capacity, rate)
