"""What a change of the rule moves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attribution.cases import A, B, C, a_buyer, a_chat, an_order, settings_of
from tests.makers.time import DAY, MONDAY_TEN
from yingda.attribution.rules.difference import Change, Moved, difference
from yingda.attribution.rules.facts import RULES, Refund
from yingda.attribution.rules.judging import judge_all, side_by_side
from yingda.attribution.rules.ledger import shop_total

CHATS = {1: [a_chat(A, -5, 5), a_chat(B, 95, 110)], 2: [a_chat(C, 90, 110)], 3: [a_chat(C, -5, 5)]}
ORDERS = [
    an_order(id=1, buyer_id=1, paid=100, amount=700),
    an_order(id=2, buyer_id=2, paid=100, amount=50),
    an_order(id=3, buyer_id=3, amount=9),
    an_order(id=4, buyer_id=3, paid=None, amount=8),
]


def test_from_order_to_payment():
    found = side_by_side(ORDERS, CHATS, [settings_of("placed"), settings_of("paid")])
    moved = difference(found["placed"], found["paid"])
    assert moved.orders == (Moved(1, A, B, 700, 700), Moved(2, None, C, 50, 50), Moved(4, C, None, 0, 0))
    assert [one.amount for one in moved.orders] == [700, 50, 0]
    assert moved.amount == 750
    assert moved.changes == (Change(A, 0, 1, 0, 700), Change(B, 1, 0, 700, 0), Change(C, 1, 1, 50, 0), Change(None, 1, 1, 0, 50))


def test_another_claw_back_window_moves_money_but_no_order():
    order = an_order(refunds=(Refund(MONDAY_TEN + 20 * DAY, 4000),))
    before = judge_all([order], {1: [a_chat(A, -5, 5)]}, settings_of())
    after = judge_all([order], {1: [a_chat(A, -5, 5)]}, settings_of(claw_back=30 * DAY))
    assert difference(before, after).changes == (Change(A, 0, 0, 0, 4000),)
    assert difference(before, after).amount == 4000
    assert difference(after, before).changes == (Change(A, 0, 0, 4000, 0),)


def test_only_the_same_orders_are_compared():
    found = judge_all(ORDERS, CHATS, settings_of())
    with pytest.raises(ValueError, match="same orders"):
        difference(found, {1: found[1]})


@given(a_buyer(), st.sampled_from(RULES), st.sampled_from(RULES), st.integers(0, 30))
def test_what_one_loses_another_gains(buyer, rule, other, days):
    orders, chats = buyer
    before, after = settings_of(rule), replace(settings_of(other), version="after", claw_back=days * DAY)
    found = side_by_side(orders, {1: chats}, [before, after])
    moved, back = difference(found[rule], found["after"]), difference(found["after"], found[rule])
    assert sum(one.amount_gained - one.amount_lost for one in moved.changes) == shop_total(orders, after) - shop_total(orders, before)
    assert sum(one.orders_gained for one in moved.changes) == sum(one.orders_lost for one in moved.changes)
    assert (moved.amount, len(moved.orders)) == (back.amount, len(back.orders))
    assert difference(found[rule], found[rule]).orders == ()
