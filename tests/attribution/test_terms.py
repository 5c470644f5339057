"""What a version of the rule may say, how it is stored, and the rules beside each other."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attribution.cases import A, B, C, a_buyer, a_chat, an_order, settings_of
from tests.makers.time import DAY, MINUTE
from yingda.attribution.rules.comparing import Share, Tally, add
from yingda.attribution.rules.difference import Moved, of_moved
from yingda.attribution.rules.facts import RULES
from yingda.attribution.rules.judging import judge_all
from yingda.attribution.rules.ledger import shop_total
from yingda.attribution.rules.terms import RANGES, Terms, columns_of, problems_of, terms_of

OWN = Terms("规则", "placed_first")


@pytest.mark.parametrize("field", RANGES)
def test_windows_hold_both_their_ends(field: str) -> None:
    least, most = RANGES[field]
    for value, wrong in ((least, False), (most, False), (least - 1, True), (most + 1, True)):
        found = [one.field for one in problems_of(replace(OWN, **{field: value})) if one.code == "credit_window_wrong"]
        assert found == ([field] if wrong else []), value


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, []), ({"name": "   "}, [("name", "credit_name_wrong")]), ({"rule": "luck"}, [("rule", "value_choice")]),
        ({"follow_up_from": 9, "follow_up_to": 8}, [("follow_up_to", "credit_follow_up_reversed")]),
        ({"name": "", "urge": 61}, [("name", "credit_name_wrong"), ("urge", "credit_window_wrong")]),
    ],
)  # fmt: skip
def test_everything_wrong_is_told(change: dict, problems: list) -> None:
    assert [(one.field, one.code) for one in problems_of(replace(OWN, **change))] == problems


def test_a_version_is_stored_in_milliseconds_and_read_back() -> None:
    terms = replace(OWN, look_back_days=3, follow_up_to=45, urge=0, excludes_flagged=False)
    stored = columns_of(terms)
    assert (stored["look_back"], stored["follow_up_to"], stored["urge"], stored["inquiry_days"]) == (3 * DAY, 45 * MINUTE, 0, 1)
    assert terms_of(stored) == terms and asdict(terms_of(stored)) == asdict(terms)


def test_the_worked_example_in_a_tally() -> None:
    chats = [a_chat(A, 0, 20), a_chat(B, 15, 40), a_chat(C, 24 * 60 + 170, 24 * 60 + 185)]
    order, unpaid = an_order(placed=18, paid=24 * 60 + 180), an_order(id=2, placed=9000, paid=None)
    tally = Tally()
    add(tally, judge_all([order, unpaid], {1: chats}, settings_of("placed")).values(), {1: True, 2: False})
    assert tally.agents == {B: Share(1, 10_000, 0, 0), A: Share(0, 0, 1, 10_000), C: Share(0, 0, 1, 10_000)}
    assert (tally.silent, tally.total, tally.cells) == (Share(), 10_000, {"own_order_others_payment": 1, "silent": 1})


@given(a_buyer(), st.sampled_from(RULES))
def test_agents_and_silence_are_the_shop_under_every_rule(buyer, rule) -> None:
    orders, chats = buyer
    tally, settings = Tally(), settings_of(rule)
    for order in orders:
        add(tally, judge_all([order], {1: chats}, settings).values(), {order.id: order.paid_at is not None})
    assert tally.total == shop_total(orders, settings)
    assert sum(one.amount for one in tally.agents.values()) + tally.silent.amount == tally.total
    assert sum(tally.cells.values()) == len(orders)


def test_a_difference_is_that_of_its_orders() -> None:
    found = of_moved([Moved(1, A, B, 5, 5), Moved(2, A, None, 3, 2)])
    assert (found.amount, [one.agent_id for one in found.changes]) == (8, [A, B, None])
    assert of_moved([]).changes == ()
