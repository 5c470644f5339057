"""Credit as entries: what is booked, what is taken back, and that the sums come out even."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attribution.cases import A, B, a_buyer, a_chat, an_order, orders, settings_of
from tests.makers.time import DAY, HOUR, MONDAY_TEN
from yingda.attribution.rules.facts import RULES, Order, Refund, exclusion
from yingda.attribution.rules.history import history_of
from yingda.attribution.rules.judging import judge, judge_all
from yingda.attribution.rules.ledger import Entry, balance, came_back, counted, entries_of, sales_of, settle, shop_total, silent_sales

T = MONDAY_TEN
SETTINGS = settings_of()
LATER = T + 40 * DAY


def credit(amount: int = 10_000, agent: int = A, at: int = T, order: int = 1) -> Entry:
    return Entry(order, agent, amount, "credit", at, "placed_first")


def claw(amount: int = 10_000, agent: int = A, at: int = LATER, order: int = 1) -> Entry:
    return Entry(order, agent, amount, "claw_back", at, "placed_first")


# refunds as (days after the payment, amount); an order of 10 000 paid at T
@pytest.mark.parametrize(
    ("refunds", "cancelled", "taken"),
    [
        ([], None, []),
        ([(1, 4000)], None, [(1, 4000)]),
        ([(15, 4000)], None, [(15, 4000)]),
        ([(15.001, 4000)], None, []),
        ([(1, 4000), (16, 4000)], None, [(1, 4000)]),
        # Never more than was credited, the earlier refund first.
        ([(2, 7000), (1, 6000)], None, [(1, 6000), (2, 4000)]),
        ([(1, 12_000)], None, [(1, 10_000)]),
        ([(1, 0)], None, []),
        ([], 3, [(3, 10_000)]),
        ([], 16, []),
        ([(1, 4000)], 3, [(1, 4000), (3, 6000)]),
        ([(4, 4000)], 3, [(3, 10_000)]),
        # Dated before the payment: it counts at the payment.
        ([(-1, 4000)], None, [(0, 4000)]),
    ],
)  # fmt: skip
def test_what_came_back_in_time(refunds, cancelled, taken):
    order = replace(
        an_order(),
        refunds=tuple(Refund(T + round(days * DAY), amount) for days, amount in refunds),
        cancelled_at=None if cancelled is None else T + cancelled * DAY,
    )
    expected = tuple(Refund(T + days * DAY, amount) for days, amount in taken)
    assert came_back(order, SETTINGS) == expected
    assert counted(order, SETTINGS) == 10_000 - sum(amount for _, amount in taken)
    assert entries_of(order, A, SETTINGS) == (credit(), *(claw(back.amount, at=back.at) for back in expected))


def test_the_window_of_the_claw_back_is_a_setting():
    order = an_order(refunds=(Refund(T + 2 * HOUR, 100),))
    assert counted(order, settings_of(claw_back=2 * HOUR)) == 9900
    assert counted(order, settings_of(claw_back=2 * HOUR - 1)) == 10_000


@pytest.mark.parametrize(("order", "agent"), [(an_order(), None), (an_order(paid=None), A), (an_order(amount=0), A), (an_order(amount=-5), A)])
def test_what_is_no_sale_of_an_agent_has_no_entries(order, agent):
    assert entries_of(order, agent, SETTINGS) == ()


def test_an_unpaid_order_counts_nothing_and_a_return_takes_off_the_total():
    assert counted(an_order(paid=None, cancelled_at=T), SETTINGS) == 0
    assert came_back(an_order(paid=None, cancelled_at=T), SETTINGS) == ()
    assert counted(an_order(amount=-300, refunds=(Refund(T, 5),), cancelled_at=T), SETTINGS) == -300
    assert shop_total([an_order(), an_order(amount=-300), an_order(paid=None)], SETTINGS) == 9700


@pytest.mark.parametrize(
    ("booked", "due", "added"),
    [
        ([], [], []),
        ([], [credit()], [credit()]),
        ([credit()], [credit()], []),
        # A refund arrives: it is added with its own instant.
        ([credit()], [credit(), claw(300, at=T + 9)], [claw(300, at=T + 9)]),
        # Two refunds of one instant and amount are two.
        ([credit(), claw(300, at=T + 9)], [credit(), claw(300, at=T + 9), claw(300, at=T + 9)], [claw(300, at=T + 9)]),
        # Flagged after it was booked: what is left is taken back, at the instant of the run.
        ([credit()], [], [claw()]),
        ([credit(), claw(300, at=T + 9)], [], [claw(9700)]),
        ([credit(), claw()], [], []),
        # The flag is lifted again.
        ([credit(), claw()], [credit()], [credit(at=LATER)]),
        # A late chat moved the credit.
        ([credit()], [credit(agent=B)], [claw(), credit(agent=B, at=LATER)]),
        ([credit(), claw(300, at=T + 9)], [credit(agent=B), claw(300, agent=B, at=T + 9)], [claw(9700), credit(9700, agent=B, at=LATER)]),
        # A refund was corrected from 300 to 200.
        ([credit(), claw(300, at=T + 9)], [credit(), claw(200, at=T + 9)], [credit(100, at=LATER)]),
        # Two orders do not settle one another.
        ([credit()], [credit(order=2)], [claw(), credit(order=2)]),
    ],
)  # fmt: skip
def test_settling(booked, due, added):
    assert settle(booked, due, LATER) == tuple(added)
    assert settle([*booked, *added], due, LATER + 1) == ()


def test_entries_of_two_versions_are_not_mixed():
    other = replace(credit(), rule_version="other")
    with pytest.raises(ValueError, match="versions"):
        settle([credit()], [other], LATER)
    with pytest.raises(ValueError, match="versions"):
        sales_of([credit(), other])


def test_sales_and_silence_of_a_small_shop():
    entries = [credit(), claw(2500), credit(500, agent=B, order=2)]
    assert sales_of(entries) == {A: 7500, B: 500}
    assert balance(entries) == 8000
    assert [entry.signed for entry in entries] == [10_000, -2500, 500]
    assert silent_sales(20_000, entries) == 12_000
    assert sales_of([]) == {}


def test_a_flagged_order_falls_to_silence():
    order, history = an_order(), history_of([a_chat(A, -5, 5)])
    booked = entries_of(order, judge(order, history, SETTINGS).agent_id, SETTINGS)
    flagged = replace(order, flagged=True)
    added = settle(booked, entries_of(flagged, judge(flagged, history, SETTINGS).agent_id, SETTINGS), LATER)
    assert added == (claw(),)
    assert silent_sales(shop_total([flagged], SETTINGS), [*booked, *added]) == 10_000


# ---- laws


@given(a_buyer(), st.sampled_from(RULES))
def test_agents_and_silence_are_the_shop(buyer, rule):
    found, settings = buyer[0], settings_of(rule)
    judgements = judge_all(found, {1: buyer[1]}, settings)
    entries = [entry for order in found for entry in entries_of(order, judgements[order.id].agent_id, settings)]
    total = shop_total(found, settings)
    silence = sum(one.amount for one in judgements.values() if one.agent_id is None)
    assert sum(sales_of(entries).values()) + silence == total
    assert silent_sales(total, entries) == silence
    by_agent = {agent: sum(one.amount for one in judgements.values() if one.agent_id == agent) for agent in sales_of(entries)}
    assert sales_of(entries) == by_agent


@given(orders(1))
def test_no_more_comes_back_than_was_given(order):
    entries = entries_of(order, A, SETTINGS)
    running = 0
    for entry in entries:
        assert entry.amount > 0
        running += entry.signed
        assert 0 <= running <= order.amount
    assert list(entries) == sorted(entries, key=lambda entry: entry.at)


@given(st.lists(st.tuples(orders(1), st.sampled_from([A, B, None])), min_size=1, max_size=6))
def test_a_book_follows_its_facts_without_an_edit(states):
    """The same order, seen in one state after the other: the book only grows, says what is due, and never takes back what it did not give."""
    book: list[Entry] = []
    for day, (order, agent) in enumerate(states):
        due = entries_of(order, None if exclusion(order) else agent, SETTINGS)
        book += settle(book, due, LATER + day * DAY)
        assert settle(book, due, LATER + (day + 1) * DAY) == ()
        for person in (A, B):
            own = [entry for entry in book if entry.agent_id == person]
            assert balance(own) == balance(entry for entry in due if entry.agent_id == person)
            assert balance(own) >= 0


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_what_is_due_does_not_depend_on_the_order_of_refunds(days, chance):
    refunds = [Refund(T + day * DAY, 3000 + day) for day in days]
    orders_of = [Order(1, 1, T, T, 10_000, refunds=tuple(some)) for some in (refunds, chance.sample(refunds, len(refunds)))]
    assert entries_of(orders_of[0], A, SETTINGS) == entries_of(orders_of[1], A, SETTINGS)
