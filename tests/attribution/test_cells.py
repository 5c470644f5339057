"""Every order has a cell for everybody."""

from itertools import product

import pytest

from tests.attribution.cases import A, B, C, a_chat, an_order, settings_of
from yingda.attribution.rules.cells import FIVE, REST, Whose, cell_of, cells_of
from yingda.attribution.rules.history import history_of
from yingda.attribution.rules.judging import judge


@pytest.mark.parametrize(
    ("whose", "agent", "cell"),
    [
        (Whose(A, A), A, "own_order_own_payment"),
        (Whose(A, B), A, "own_order_others_payment"),
        (Whose(A, B), B, "others_order_own_payment"),
        (Whose(None, A), A, "silent_order_own_payment"),
        (Whose(None, None, A), A, "silent_own_follow_up"),
        (Whose(A, None), A, "own_order_silent_payment"),
        (Whose(A, None, is_paid=False), A, "own_order_unpaid"),
        (Whose(A, B), C, "others"),
        (Whose(A, A), C, "others"),
        (Whose(A, None, is_paid=False), C, "others"),
        (Whose(None, A), C, "others"),
        (Whose(None, A), None, "others"),
        (Whose(None, None, A), C, "silent"),
        (Whose(), A, "silent"),
        (Whose(), None, "silent"),
        (Whose(A, B, excluded=True), A, "excluded"),
    ],
)
def test_the_cell_for_an_agent(whose, agent, cell):
    assert cell_of(whose, agent) == cell


def test_cells_of_everybody_with_a_part():
    assert cells_of(Whose(B, A)) == {B: "own_order_others_payment", A: "others_order_own_payment"}
    assert cells_of(Whose(A, A)) == {A: "own_order_own_payment"}
    assert cells_of(Whose(None, None, C)) == {C: "silent_own_follow_up"}
    assert cells_of(Whose()) == cells_of(Whose(A, B, excluded=True)) == {}


def test_every_combination_has_a_cell_and_every_cell_a_combination():
    people = (None, A, B)
    found = {
        cell_of(Whose(ordered, paid, follow_up, is_paid, excluded), agent)
        for ordered, paid, follow_up, agent in product(people, repeat=4)
        for is_paid, excluded in product((True, False), repeat=2)
    }
    assert found == {*FIVE, *REST}


@pytest.mark.parametrize(
    ("rule", "chats", "cell"),
    [
        # The cell of the order: for who has the credit, else for the first with a part in it.
        ("placed", [(A, -5, 5, False), (B, 90, 110, False)], "own_order_others_payment"),
        ("paid", [(A, -5, 5, False), (B, 90, 110, False)], "others_order_own_payment"),
        ("placed", [(B, 90, 110, False)], "silent_order_own_payment"),
        ("placed_first", [(B, 90, 110, False)], "silent_order_own_payment"),
        ("placed_first", [(A, 105, 110, True)], "silent_own_follow_up"),
        ("placed_first", [], "silent"),
    ],
)
def test_the_cell_of_a_judgement(rule, chats, cell):
    found = judge(an_order(placed=0, paid=100), history_of([a_chat(*one) for one in chats]), settings_of(rule))
    assert found.cell == cell
