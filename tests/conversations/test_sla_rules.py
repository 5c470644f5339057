"""Clocks of service levels: tables of cases, and laws on random pauses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.time import DAY, HOUR, MINUTE, MONDAY_TEN
from yingda.conversations.rules import sla
from yingda.conversations.rules.sla import Conditions, Done, Facts, Policy, Step
from yingda.conversations.rules.sla_document import from_json, problems, to_json
from yingda.kit.worktime import Calendar, elapsed_ms

OFFICE = Calendar("Asia/Shanghai", (((540, 1080),),) * 5 + ((), ()), frozenset({date(2026, 3, 3)}))
FACTS = Facts(inbox_id=1, queue_id=2, tier=3, kind="web")


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        (Conditions(), True),
        (Conditions(inboxes=(1,), queues=(2,), tiers=(3,), kinds=("web",)), True),
        (Conditions(inboxes=(2,)), False),
        (Conditions(queues=(1, 2)), True),
        (Conditions(queues=(3,)), False),
        (Conditions(tiers=(1,)), False),
        (Conditions(kinds=("form",)), False),
    ],
)
def test_conditions(conditions: Conditions, holds: bool) -> None:
    assert conditions.hold(FACTS) is holds


def test_the_first_policy_that_fits() -> None:
    vip, rest = Policy(Conditions(tiers=(9,))), Policy()
    assert sla.choose_policy([(7, vip), (8, rest)], FACTS) == 8
    assert sla.choose_policy([(7, vip)], FACTS) is None


@pytest.mark.parametrize(
    ("calendar", "minutes", "due"),
    [
        (None, 30, MONDAY_TEN + 30 * MINUTE),
        (OFFICE, 30, MONDAY_TEN + 30 * MINUTE),
        # 8 h are left on Monday, Tuesday is a holiday, so the ninth hour ends on Wednesday at 10:00.
        (OFFICE, 9 * 60, MONDAY_TEN + 2 * DAY),
        (None, 9 * 60, MONDAY_TEN + 9 * HOUR),
        (Calendar("UTC", ((),) * 7), 30, None),
    ],
)
def test_when_it_is_due(calendar: Calendar | None, minutes: int, due: int | None) -> None:
    assert sla.due_at(sla.started(minutes * MINUTE, MONDAY_TEN, calendar)) == due


def test_pausing_keeps_what_was_left() -> None:
    clock = sla.started(60 * MINUTE, MONDAY_TEN, OFFICE)
    still = sla.paused(clock, MONDAY_TEN + 20 * MINUTE)
    assert (still.left_ms, sla.due_at(still), sla.warn_at(still, 80)) == (40 * MINUTE, None, None)
    assert sla.paused(still, MONDAY_TEN + DAY) == still
    on = sla.resumed(still, MONDAY_TEN + 2 * DAY)
    assert sla.due_at(on) == MONDAY_TEN + 2 * DAY + 40 * MINUTE
    assert sla.warn_at(on, 80) == MONDAY_TEN + 2 * DAY + 28 * MINUTE
    assert sla.resumed(on, MONDAY_TEN + 3 * DAY) == on


def test_an_overdue_clock_stays_overdue() -> None:
    late = sla.paused(sla.started(10 * MINUTE, MONDAY_TEN, None), MONDAY_TEN + 15 * MINUTE)
    assert late.left_ms == -5 * MINUTE
    assert sla.due_at(sla.resumed(late, MONDAY_TEN + HOUR)) == MONDAY_TEN + HOUR


@given(st.integers(1, 5_000), st.lists(st.integers(1, 10 * HOUR), max_size=8), st.booleans())
def test_pauses_neither_give_nor_take_time(minutes: int, spans: list[int], working: bool) -> None:
    calendar = OFFICE if working else None
    clock, now, ran = sla.started(minutes * MINUTE, MONDAY_TEN, calendar), MONDAY_TEN, 0
    for index, span in enumerate(spans):
        if index % 2 == 0:
            ran += span if calendar is None else elapsed_ms(calendar, now, now + span)
            now += span
            clock = sla.paused(clock, now)
        else:
            now += span
            clock = sla.resumed(clock, now)
    left = sla.paused(clock, now).left_ms
    assert left == minutes * MINUTE - ran


STEPS = (Step("first_response", 10, "tell", "leaders"), Step("first_response", -2, "tell", "assignee"), Step("resolution", 0, "tell", "owner"))


def test_the_moments_of_a_target_in_order() -> None:
    clock = sla.started(20 * MINUTE, 0, None)
    chain = sla.chain(STEPS, "first_response")
    found = [(m.at // MINUTE, m.what) for m in sla.moments(clock, 80, chain, Done())]
    assert found == [(16, "warn"), (18, "step"), (20, "breach"), (30, "step")]
    rest = [m.what for m in sla.moments(clock, 80, chain, Done(warned=True, breached=True, steps=1))]
    assert rest == ["step"]
    assert sla.moments(sla.paused(clock, MINUTE), 80, chain, Done()) == []
    assert sla.moments(clock, 80, chain, Done(breached=True, steps=2)) == [], "a warning after the breach says nothing"


def test_the_most_urgent_target() -> None:
    assert sla.most_urgent([("resolution", 9), ("first_response", 5)]) == 1
    assert sla.most_urgent([("resolution", 5), ("first_response", 5)]) == 1
    assert sla.most_urgent([("resolution", None), ("next_response", 7)]) == 1
    assert sla.most_urgent([("resolution", None)]) is None


GOOD = Policy(targets={"first_response": 5}, steps=(Step("first_response", 5, "tell", "leaders"),))


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        (GOOD, []),
        (Policy(), [("targets", "sla_no_target")]),
        (Policy(targets={"lunch": 5}), [("targets.lunch", "sla_unknown_kind")]),
        (Policy(targets={"first_response": 0}), [("targets.first_response", "sla_minutes_out_of_range")]),
        (Policy(targets={"resolution": 5}, clock="moon"), [("clock", "sla_unknown_clock")]),
        (Policy(targets={"resolution": 5}, clock="working"), [("calendar_id", "sla_calendar_missing")]),
        (Policy(targets={"resolution": 5}, warn_percent=100), [("warn_percent", "sla_warn_out_of_range")]),
        (Policy(targets={"resolution": 5}, pauses=("lunch",)), [("pauses", "sla_unknown_pause")]),
        (Policy(targets={"resolution": 5}, steps=GOOD.steps), [("steps.0.kind", "sla_step_without_target")]),
        (Policy(targets={"resolution": 5}, steps=(Step("resolution", 0, "shout"),)), [("steps.0.verb", "sla_unknown_verb")]),
        (Policy(targets={"resolution": 5}, steps=(Step("resolution", 0, "give"),)), [("steps.0.person", "sla_give_needs_person")]),
        (Policy(targets={"resolution": 5}, steps=(Step("resolution", 0, "tell", "boss"),)), [("steps.0.role", "sla_unknown_role")]),
        (
            Policy(targets={"resolution": 5}, steps=(Step("resolution", 99_999, "tell", "owner"),)),
            [("steps.0.after_minutes", "sla_step_minutes_out_of_range")],
        ),
    ],
)
def test_what_is_wrong_with_a_policy(policy: Policy, found: list[tuple[str, str]]) -> None:
    assert problems(policy) == found


def test_a_document_reads_back_the_same() -> None:
    assert from_json(to_json(GOOD)) == GOOD
    assert to_json(from_json(to_json(GOOD))) == to_json(GOOD)
