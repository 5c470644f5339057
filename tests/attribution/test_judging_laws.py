"""Laws of judging on random buyers: order does not matter, the page read word by word, what is read."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.attribution.cases import A, B, a_buyer, a_chat, an_order, settings_of
from tests.makers.time import DAY, MINUTE, MONDAY_TEN
from yingda.attribution.rules.facts import RULES, Chat, Settings, exclusion
from yingda.attribution.rules.history import history_of, rank
from yingda.attribution.rules.judging import judge, judge_all, side_by_side

T = MONDAY_TEN


@given(a_buyer(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_of_chats_and_orders_does_not_matter(buyer, rule, chance):
    orders, chats = buyer
    settings = settings_of(rule)
    expected = judge_all(orders, {1: chats}, settings)
    shuffled = chance.sample(orders, len(orders)), chance.sample(chats, len(chats)) + chats[:1]
    assert judge_all(shuffled[0], {1: shuffled[1]}, settings) == expected
    assert list(expected) == sorted(order.id for order in orders)


@given(a_buyer(), st.sampled_from(RULES))
def test_who_is_chosen_is_whom_the_page_says_read_word_by_word(buyer, rule):
    orders, chats = buyer
    settings = replace(settings_of(rule), urge=0)
    for order in orders:
        found = judge(order, history_of(chats), settings)
        assert found.whose.ordered == plainly(order.placed_at, chats, settings)
        assert found.whose.paid == plainly(order.paid_at, chats, settings)
        both = {"placed": found.whose.ordered, "paid": found.whose.paid, "placed_first": found.whose.ordered or found.whose.paid}
        assert found.agent_id == (None if exclusion(order) else both[rule])


def plainly(at: int | None, chats: list[Chat], settings: Settings) -> int | None:
    """The sentences of metrics.md, read over all chats."""
    if at is None:
        return None
    inside = [chat for chat in chats if chat.started_at <= at <= chat.ended_at]
    before = [chat for chat in chats if chat.ended_at < at and at - chat.ended_at <= settings.look_back]
    for among in (inside, before):
        if among:
            last = max(chat.ended_at for chat in among)
            return min((-chat.started_at, chat.agent_id) for chat in among if chat.ended_at == last)[1]
    return None


@given(a_buyer(), st.sampled_from(RULES))
def test_evidence_assists_and_credit_agree(buyer, rule):
    orders, chats = buyer
    for found in judge_all(orders, {1: chats}, settings_of(rule)).values():
        chosen = [one.event for one in found.evidence if one.chosen]
        assert len(chosen) == len(set(chosen))
        assert found.agent_id not in found.assists
        assert set(found.assists) <= {chat.agent_id for chat in chats}
        assert (found.agent_id is None) == (found.decided_by is None)
        if found.agent_id is not None:
            assert found.decided_by in chosen
            assert found.whose.follow_up is None


@given(a_buyer())
def test_rules_side_by_side_are_the_rules_alone(buyer):
    orders, chats = buyer
    several = [settings_of(rule) for rule in RULES]
    found = side_by_side(orders, {1: chats}, several)
    assert found == {settings.version: judge_all(orders, {1: chats}, settings) for settings in several}


def test_chats_of_other_buyers_say_nothing():
    mine, other = an_order(id=1, buyer_id=1, placed=0), an_order(id=2, buyer_id=2, placed=0)
    found = judge_all([mine, other], {1: [a_chat(A, -5, 5)]}, settings_of("placed"))
    assert (found[1].agent_id, found[2].agent_id) == (A, None)


def test_ranks_break_ties_by_start_then_agent_then_conversation():
    chats = [Chat(2, A, 0, 9), Chat(1, A, 0, 9), Chat(1, B, 0, 9), Chat(1, A, 1, 9), Chat(1, A, 0, 8)]
    ordered = sorted(chats, key=rank, reverse=True)
    assert ordered == [chats[3], chats[1], chats[0], chats[2], chats[4]]


def test_a_long_history_is_not_read_for_every_order():
    chance = random.Random(7)
    starts = [T + chance.randrange(1000 * DAY) for _ in range(5000)]
    history = history_of(Chat(number, A, start, start + 10 * MINUTE) for number, start in enumerate(starts))
    read = [history.span(at - 2 * DAY, at) for at in starts]
    assert sum(map(len, read)) / len(read) < 30
    for at in starts[:50]:
        found = history.during(at - 2 * DAY, at)
        assert set(found) == {chat for chat in history.chats if chat.started_at <= at and chat.ended_at >= at - 2 * DAY}


@given(a_buyer(), st.integers(-5 * DAY, 5 * DAY), st.integers(0, 3 * DAY))
def test_the_history_finds_what_a_search_through_all_finds(buyer, at, back):
    history = history_of(buyer[1])
    low, high = T + at - back, T + at
    assert set(history.during(low, high)) == {chat for chat in buyer[1] if chat.started_at <= high and chat.ended_at >= low}
    assert set(history.started(low, high)) == {chat for chat in buyer[1] if low <= chat.started_at <= high}
    assert history.until(high) == max((chat for chat in history.chats if chat.started_at <= high), key=rank, default=None)
