"""Who gets an order: the worked example and tables of cases."""

from dataclasses import replace

import pytest

from tests.attribution.cases import A, B, C, D, a_chat, an_order, settings_of
from tests.makers.time import DAY, HOUR, MINUTE, MONDAY_TEN
from yingda.attribution.rules.cells import Whose
from yingda.attribution.rules.facts import RULES, Chat, Order, Refund, Settings, exclusion
from yingda.attribution.rules.history import history_of
from yingda.attribution.rules.judging import Judgement, assists_of, evidence_of, judge, judge_all, side_by_side

T = MONDAY_TEN
# The worked example of metrics.md §3.
EXAMPLE_CHATS = [a_chat(A, 0, 20), a_chat(B, 15, 40), a_chat(C, 24 * 60 + 170, 24 * 60 + 185)]
EXAMPLE = an_order(placed=18, paid=24 * 60 + 180)


def judged(order: Order, chats: list[Chat], rule: str = "placed_first", **changes: object) -> Judgement:
    return judge(order, history_of(chats), settings_of(rule, **changes))


@pytest.mark.parametrize(
    ("rule", "agent", "event", "assists", "cell"),
    [
        ("placed", B, "order", (A, C), "own_order_others_payment"),
        ("paid", C, "payment", (A, B), "others_order_own_payment"),
        ("placed_first", B, "order", (A, C), "own_order_others_payment"),
    ],
)
def test_the_worked_example(rule, agent, event, assists, cell):
    found = judged(EXAMPLE, EXAMPLE_CHATS, rule)
    assert (found.agent_id, found.decided_by, found.reason, found.assists, found.cell) == (agent, event, "inside", assists, cell)
    assert found.whose == Whose(ordered=B, paid=C)


def test_the_evidence_of_the_worked_example():
    found = judged(EXAMPLE, EXAMPLE_CHATS).evidence
    assert [(one.event, one.chat.agent_id, one.chosen, one.code) for one in found] == [
        ("order", A, False, "ended_earlier"),
        ("order", B, True, "inside"),
        ("payment", A, False, "before_inside"),
        ("payment", B, False, "before_inside"),
        ("payment", C, True, "inside"),
    ]
    assert found[0].facts == {"gap_ms": -2 * MINUTE}


# chats as (agent, from, to) in minutes around an order placed at 0; look-back two days
@pytest.mark.parametrize(
    ("chats", "agent", "reason"),
    [
        ([], None, "no_chat"),
        ([(A, -5, 5)], A, "inside"),
        ([(A, 0, 5)], A, "inside"),
        ([(A, -5, 0)], A, "inside"),
        ([(A, 1, 5)], None, "no_chat"),
        ([(A, -9, -8)], A, "nearest"),
        ([(A, -9, -8), (B, -7, -6)], B, "nearest"),
        # Started later, ended earlier: the end decides.
        ([(A, -9, -2), (B, -7, -6)], A, "nearest"),
        ([(A, -9, 9), (B, -7, 8)], A, "inside"),
        # A chat that holds the event goes before one that ended nearer to it than anything.
        ([(A, -90, 0), (B, -2, -1)], A, "inside"),
        ([(A, -2880 - 9, -2880)], A, "nearest"),
        ([(A, -2881 - 9, -2881)], None, "no_chat"),
        ([(A, -9000, 9000)], A, "inside"),
        # Ties: the later start, then the lower agent.
        ([(A, -9, 5), (B, -8, 5)], B, "inside"),
        ([(B, -9, -5), (A, -9, -5)], A, "nearest"),
    ],
)  # fmt: skip
def test_whose_event(chats, agent, reason):
    found = judged(an_order(placed=0, paid=None), [a_chat(*one) for one in chats], "placed")
    assert (found.agent_id, found.reason) == (agent, reason)
    mirrored = judged(an_order(placed=-9999999, paid=0), [a_chat(*one) for one in chats], "paid")
    assert (mirrored.agent_id, mirrored.reason) == (agent, reason)


def test_the_look_back_ends_with_its_last_millisecond():
    order = an_order(placed=0, paid=None)
    for late, agent in ((0, A), (1, None)):
        chat = Chat(1, A, T - 3 * DAY, T - 2 * DAY - late)
        assert judged(order, [chat]).agent_id == agent
    assert judged(order, [Chat(1, A, T - 3 * DAY, T - HOUR)], look_back=HOUR - 1).agent_id is None


# chats around an order placed at 0 and paid after 600 minutes
@pytest.mark.parametrize(
    ("rule", "chats", "paid", "agent", "event", "reason"),
    [
        ("placed", [(A, 590, 595)], 600, None, None, "no_chat"),
        ("paid", [(A, 590, 595)], 600, A, "payment", "nearest"),
        ("placed_first", [(A, 590, 595)], 600, A, "payment", "nearest"),
        ("placed_first", [(A, -5, 5), (B, 590, 595)], 600, A, "order", "inside"),
        ("paid", [(A, -5, 5)], 600, A, "payment", "nearest"),
        ("paid", [(A, -5, 5)], None, None, None, "unpaid"),
        ("placed_first", [(A, -5, 5)], None, A, "order", "inside"),
        ("placed_first", [(A, -5, 5)], 9000, A, "order", "inside"),
        ("paid", [(A, -5, 5)], 9000, None, None, "no_chat"),
    ],
)  # fmt: skip
def test_rules_choose_the_event(rule, chats, paid, agent, event, reason):
    found = judged(an_order(placed=0, paid=paid), [a_chat(*one) for one in chats], rule)
    assert (found.agent_id, found.decided_by, found.reason) == (agent, event, reason)


# silent order placed at 0, paid after `paid` minutes; chats as (agent, from, to, outbound)
@pytest.mark.parametrize(
    ("chats", "paid", "agent", "follow_up"),
    [
        # The follow-up: 1 to 60 minutes after a silent payment, by an agent who reaches out, the first one.
        ([(A, 1, 9, True)], 0, None, A),
        ([(A, 0.9, 9, True)], 0, None, None),
        ([(A, 60, 99, True)], 0, None, A),
        ([(A, 60.1, 99, True)], 0, None, None),
        ([(A, 5, 9, False)], 0, None, None),
        ([(B, 5, 9, True), (A, 6, 9, True)], 0, None, B),
        ([(B, 5, 9, True), (A, 5, 9, True)], 0, None, A),
        # Nobody follows up a payment that is somebody's.
        ([(B, -5, -1, False), (A, 5, 9, True)], 0, B, None),
        # The urge: an agent who reaches out in the first 60 minutes earns nothing by the payment, a customer's question does.
        ([(A, 10, 20, True)], 15, None, None),
        ([(A, 10, 20, False)], 15, A, None),
        ([(A, 60, 70, True)], 65, None, None),
        ([(A, 60.1, 70, True)], 65, A, None),
        ([(A, 10, 20, True)], 600, None, None),
        ([(A, 10, 20, True), (B, 12, 14, False)], 600, B, None),
        ([(A, 10, 20, True), (A, 300, 320, True)], 600, A, None),
        # An order that is somebody's is no silent one: who reaches out then has done no wrong.
        ([(B, -5, 5, False), (A, 10, 20, True)], 15, B, None),
    ],
)  # fmt: skip
def test_silent_orders(chats, paid, agent, follow_up):
    found = judged(an_order(placed=0, paid=paid), [a_chat(*one) for one in chats])
    assert (found.agent_id, found.whose.follow_up) == (agent, follow_up)
    if agent is None:
        assert found.assists == ()


def test_a_follow_up_can_be_switched_off_and_its_window_moved():
    order, chats = an_order(placed=0, paid=0), [a_chat(A, 5, 9, True)]
    assert judged(order, chats).whose.follow_up == A
    assert judged(order, chats, follow_up=False).whose.follow_up is None
    assert judged(order, chats, follow_up_from=6 * MINUTE).whose.follow_up is None
    assert judged(order, chats, follow_up_to=4 * MINUTE).whose.follow_up is None


def test_the_urge_rule_can_be_switched_off():
    order, chats = an_order(placed=0, paid=15), [a_chat(A, 10, 20, True)]
    assert judged(order, chats, urge=0).agent_id == A
    assert [one.code for one in judged(order, chats).evidence] == ["urge"]
    assert judged(order, chats).evidence[0].facts["limit_ms"] == HOUR


def test_an_urge_does_not_take_a_payment_that_was_someone_elses_and_is_no_assist():
    order = an_order(placed=0, paid=200)
    found = judged(order, [a_chat(A, 10, 20, True), a_chat(B, 100, 120)])
    assert (found.agent_id, found.cell, found.assists) == (B, "silent_order_own_payment", ())


def test_only_a_silent_order_has_an_urge_and_only_a_silent_payment_too_a_follow_up():
    chats = [a_chat(B, -5, 5), a_chat(A, 10, 20, True)]
    assert judged(an_order(placed=0, paid=15), chats, "paid").agent_id == A
    late = an_order(placed=0, paid=9000)
    assert judged(late, [a_chat(B, -5, 5), a_chat(A, 9005, 9010, True)], "paid").whose == Whose(ordered=B)


@pytest.mark.parametrize(
    ("chats", "codes"),
    [
        ([(A, -9, 5), (B, -8, 5)], [(A, "tie"), (B, "inside")]),
        ([(A, -9, -5), (B, -8, -2)], [(A, "farther"), (B, "nearest")]),
        ([(A, -9000, -8000), (B, -7000, -6000)], [(B, "too_old")]),
        ([(A, -9000, -8000), (B, -7, -6)], [(B, "nearest")]),
        ([(A, 5, 6)], []),
    ],
)
def test_the_evidence_says_why(chats, codes):
    order = an_order(placed=0, paid=None)
    found = evidence_of(order, history_of([a_chat(*one) for one in chats]), settings_of("placed"))
    assert [(one.chat.agent_id, one.code) for one in found] == codes
    assert all(one.facts["gap_ms"] == T - one.chat.ended_at for one in found)


def test_assists_are_counted_once_and_only_beside_a_credit():
    chats = [a_chat(A, -50, -40), a_chat(A, -30, -20), a_chat(D, -9000, -8999), a_chat(B, -5, 5), a_chat(B, -60, -55), a_chat(C, 20, 30)]
    found = judged(an_order(placed=0, paid=None), chats)
    assert (found.agent_id, found.assists) == (B, (A,))
    assert assists_of(found.evidence, B) == (A,)
    assert assists_of(found.evidence, None) == ()
    # What is shown as too old is no assist.
    assert judged(an_order(placed=0, paid=9000), [a_chat(B, -5, 5), a_chat(C, 20, 30)]).assists == ()
    # Between the two look-backs lie days that are in neither.
    order = an_order(placed=0, paid=6 * 24 * 60)
    assert judged(order, [a_chat(B, -5, 5), a_chat(C, 2 * 24 * 60, 2 * 24 * 60 + 9), a_chat(A, 5 * 24 * 60, 5 * 24 * 60 + 9)]).assists == (A,)


@pytest.mark.parametrize("marks", [{"flagged": True}, {"after_sales": True}, {"amount": -5}])
@pytest.mark.parametrize("rule", RULES)
def test_what_is_excluded_is_nobodys_and_says_so(rule, marks):
    order = replace(EXAMPLE, **marks)
    found = judged(order, EXAMPLE_CHATS, rule)
    code = {"flagged": "flagged", "after_sales": "after_sales", "amount": "return_order"}[next(iter(marks))]
    assert exclusion(order) == code
    assert (found.agent_id, found.decided_by, found.reason, found.assists, found.cell) == (None, None, code, (), "excluded")
    assert found.whose.ordered == B
    assert exclusion(EXAMPLE) is None
    assert judged(replace(order, placed_at=T, paid_at=T), [a_chat(A, 5, 9, True)], rule).whose.follow_up is None


def test_a_chat_that_ends_before_it_starts_a_refund_below_nothing_and_strange_settings_are_refused():
    for wrong in (
        lambda: Chat(1, A, 5, 4), lambda: Refund(0, -1), lambda: Settings("1", rule="luck"), lambda: Settings("1", look_back=-1),
        lambda: Settings("1", follow_up_to=0), lambda: judge_all([EXAMPLE, EXAMPLE], {}, Settings("1")),
        lambda: side_by_side([], {}, [Settings("1"), Settings("1", rule="paid")]),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r".+"):
            wrong()


def test_the_defaults_are_those_of_the_page():
    assert Settings("1") == Settings("1", "placed_first", 2 * DAY, True, MINUTE, HOUR, HOUR, 15 * DAY)
