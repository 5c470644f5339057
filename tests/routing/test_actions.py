"""Giving chats out, on events, with the real rooms around it."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.customers import a_contact
from tests.makers.people import a_calendar, a_group
from tests.makers.routing import a_chat, a_queue, an_inbox, assignments, holder, on_duty, present, says, stands, writes
from tests.makers.time import HOUR, MINUTE, SECOND, Clock
from yingda.conversations.actions import states
from yingda.conversations.actions.assigning import assign, claim
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Conflict
from yingda.notifications.models import Notification
from yingda.people import queries as people
from yingda.people.queries import actor_of
from yingda.routing.actions import floor
from yingda.routing.actions.capacity import set_capacity
from yingda.routing.models import Placement, WrapUp
from yingda.routing.queries import snapshot
from yingda.routing.queries.queues import open_queue
from yingda.routing.queries.staff import candidates

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_chat_goes_to_whoever_is_there(clock: Clock) -> None:
    person = on_duty()
    queue = a_queue([person])
    chat = a_chat(an_inbox())
    clock.work()
    assert holder(chat) == person.pk
    row = assignments(chat)[0]
    assert (row.how, row.queue_id, row.waited_ms) == ("routed", queue.pk, 0)
    assert Placement.objects.get(conversation_id=chat).why == "conditions"


def test_nobody_there_and_then_somebody_comes(clock: Clock) -> None:
    person = on_duty(state="break")
    a_queue([person])
    chat = a_chat(an_inbox())
    clock.work()
    assert holder(chat) is None
    clock.pass_ms(3 * MINUTE)
    present(person, "online")
    clock.work()
    assert holder(chat) == person.pk
    assert assignments(chat)[0].waited_ms == 3 * MINUTE


def test_a_free_place_takes_the_one_who_waits_longest(clock: Clock) -> None:
    person = on_duty(units=1)
    a_queue([person])
    inbox = an_inbox()
    first = a_chat(inbox)
    clock.work()
    second = a_chat(inbox)
    clock.pass_ms(MINUTE)
    third = a_chat(inbox)
    clock.pass_ms(MINUTE)
    assert [holder(c) for c in (first, second, third)] == [person.pk, None, None]
    says(person, first)
    states.resolve(actor_of(person.pk), first)
    clock.work()
    assert [holder(second), holder(third)] == [person.pk, None]


def test_an_urgent_chat_goes_first_but_not_before_one_that_has_waited_much_longer(clock: Clock) -> None:
    person = on_duty(units=1)
    a_queue([person])
    inbox = an_inbox()
    busy = a_chat(inbox)
    clock.work()
    old = a_chat(inbox)
    clock.pass_ms(2 * HOUR)
    young = a_chat(inbox)
    clock.pass_ms(MINUTE)
    urgent = a_chat(inbox, priority=3)
    clock.work()
    served = []
    held = busy
    for _ in range(3):
        states.resolve(SYSTEM, held)
        clock.work()
        held = next(c for c in (old, young, urgent) if c not in served and holder(c) == person.pk)
        served.append(held)
    assert served == [old, urgent, young]


def test_nobody_gets_a_chat_they_may_not_answer(clock: Clock) -> None:
    group = a_group()
    trainer = on_duty(group, role="trainer")
    queue = a_queue([group], group_id=group.pk)
    chat = a_chat(an_inbox())
    clock.work()
    assert holder(chat) is None
    agent = on_duty(group)
    clock.work()
    assert holder(chat) == agent.pk
    assert [(out["person_id"], out["reason"]) for out in json.loads(assignments(chat)[0].explanation)["excluded"]] == [(trainer.pk, "right")]
    floor.beat()
    assert next(line for line in snapshot(SYSTEM)["queues"] if line["queue_id"] == queue.pk)["on_duty"] == 1


def test_a_new_queue_goes_ahead_of_the_one_that_takes_everything(clock: Clock) -> None:
    a_queue([], name="默认队列")
    vip = a_queue([], position=0, conditions={"tiers": [3]})
    chat = a_chat(an_inbox(), contact_id=a_contact(tier=3).pk)
    clock.work()
    assert stands(chat).queue_id == vip.pk


def test_the_explanation_names_everybody(clock: Clock) -> None:
    there, away, full = on_duty(), on_duty(state="break"), on_duty(units=0)
    queue = a_queue([there, away, full])
    chat = a_chat(an_inbox())
    clock.work()
    said = json.loads(assignments(chat)[0].explanation)
    assert said["rule"] == "least_loaded"
    assert said["queue"] == {"id": queue.pk, "version": queue.version, "strategy": "least_loaded"}
    assert [c["person_id"] for c in said["candidates"]] == [there.pk]
    assert {(out["person_id"], out["reason"]) for out in said["excluded"]} == {(away.pk, "break"), (full.pk, "full")}


def test_a_returning_customer_gets_the_last_agent(clock: Clock) -> None:
    one, other = on_duty(), on_duty()
    a_queue([one, other])
    inbox, contact = an_inbox(), a_contact()
    chat = a_chat(inbox, contact.pk)
    clock.work()
    served_by = one if holder(chat) == one.pk else other
    says(served_by, chat)
    assert set(assignments(chat)[0].explanation)
    for _ in range(3):
        a_chat(inbox)
        clock.work()
    again = a_chat(inbox, contact.pk)
    clock.work()
    assert holder(again) == served_by.pk
    assert json.loads(assignments(again)[0].explanation)["rule"] == "last_agent"


def test_the_responsible_agent_first(clock: Clock) -> None:
    one, other = on_duty(), on_duty()
    a_queue([one, other])
    for person in (one, other):
        chat = a_chat(an_inbox(), a_contact(responsible=person.pk).pk)
        clock.work()
        assert holder(chat) == person.pk
        assert json.loads(assignments(chat)[0].explanation)["rule"] == "responsible"


def test_round_robin_gives_in_turn(clock: Clock) -> None:
    people = [on_duty(units=9) for _ in range(3)]
    a_queue(list(people), strategy="round_robin", last_agent_first=False)
    inbox = an_inbox()
    got = []
    for _ in range(6):
        chat = a_chat(inbox)
        clock.work()
        got.append(holder(chat))
    assert got[:3] == got[3:]
    assert set(got) == {person.pk for person in people}


def test_a_silent_agent_loses_the_chat_to_the_next_one(clock: Clock) -> None:
    one, other = on_duty(), on_duty()
    a_queue([one, other], answer_within_s=60)
    chat = a_chat(an_inbox(), a_contact("王珊珊").pk)
    clock.work()
    first = holder(chat)
    clock.pass_ms(59 * SECOND)
    assert holder(chat) == first
    clock.pass_ms(SECOND)
    clock.work()
    second = holder(chat)
    assert second is not None and second != first
    rows = assignments(chat)
    assert [(row.person_id, row.ended_why) for row in rows] == [(first, "silent"), (second, "")]
    said = json.loads(rows[1].explanation)
    assert {"person_id": first, "reason": "silent"} in said["excluded"]
    for person, kind in ((first, "assigned"), (first, "taken_back"), (second, "assigned")):
        assert Notification.objects.get(person_id=person, kind=kind).facts["contact"] == "王珊珊"


def test_an_answer_keeps_the_chat_even_when_the_customer_writes_again(clock: Clock) -> None:
    person = on_duty()
    a_queue([person], answer_within_s=60)
    contact = a_contact()
    chat = a_chat(an_inbox(), contact.pk)
    clock.pass_ms(10 * SECOND)
    says(person, chat)
    clock.pass_ms(SECOND)
    writes(contact.pk, chat)
    clock.pass_ms(10 * MINUTE)
    assert holder(chat) == person.pk
    assert len(assignments(chat)) == 1


def test_the_only_agent_gets_the_chat_again_after_a_while(clock: Clock) -> None:
    person = on_duty()
    a_queue([person], answer_within_s=60)
    chat = a_chat(an_inbox())
    clock.pass_ms(MINUTE)
    assert holder(chat) is None
    clock.pass_ms(5 * MINUTE)
    clock.work()
    assert holder(chat) == person.pk


def test_whoever_goes_gives_back_what_is_unanswered(clock: Clock) -> None:
    one = on_duty()
    other = on_duty(state="break")
    a_queue([one, other])
    inbox = an_inbox()
    answered, open_ = a_chat(inbox), a_chat(inbox)
    clock.work()
    says(one, answered)
    present(other, "online")
    present(one, "offline")
    clock.work()
    assert holder(answered) == one.pk
    assert holder(open_) == other.pk
    assert assignments(open_)[0].ended_why == "gone"


@pytest.mark.parametrize("how", ["claim", "leader"])
def test_a_choice_of_people_stands(clock: Clock, how: str) -> None:
    group = a_group()
    person, other = on_duty(group, state="busy"), on_duty(group, state="break")
    a_queue([group], group_id=group.pk, answer_within_s=30)
    chat = a_chat(an_inbox())
    clock.work()
    if how == "claim":
        claim(actor_of(person.pk), chat)
    else:
        assign(SYSTEM, chat, person.pk)
    present(other, "online")
    clock.pass_ms(HOUR)
    present(person, "offline")
    clock.work()
    assert holder(chat) == person.pk
    assert [row.how for row in assignments(chat)] == ["claimed" if how == "claim" else "manual"]


def test_a_chat_can_be_claimed_once(clock: Clock) -> None:
    group = a_group()
    one, other = on_duty(group, state="busy"), on_duty(group, state="busy")
    a_queue([group], group_id=group.pk)
    chat = a_chat(an_inbox())
    clock.work()
    claim(actor_of(one.pk), chat)
    with pytest.raises(Conflict, match="already_taken"):
        claim(actor_of(other.pk), chat)


def test_writing_up_takes_the_place_for_its_time(clock: Clock) -> None:
    person = on_duty(units=1)
    a_queue([person], wrap_up_s=30)
    inbox = an_inbox()
    first = a_chat(inbox)
    clock.work()
    second = a_chat(inbox)
    clock.work()
    states.resolve(actor_of(person.pk), first)
    clock.work()
    assert holder(second) is None
    clock.pass_ms(30 * SECOND)
    clock.work()
    assert holder(second) == person.pk
    assert WrapUp.objects.get().ended_at == clock.now


def test_a_chat_flows_over_to_the_next_queue(clock: Clock) -> None:
    helper = on_duty()
    second = a_queue([helper], name="二线", conditions={"tiers": [99]})
    a_queue([], name="一线", overflow_after_s=120, overflow_queue_id=second.pk)
    chat = a_chat(an_inbox())
    clock.pass_ms(119 * SECOND)
    assert holder(chat) is None
    clock.pass_ms(SECOND)
    clock.work()
    assert holder(chat) == helper.pk
    assert list(Placement.objects.order_by("id").values_list("why", flat=True)) == ["conditions", "overflow"]
    assert assignments(chat)[0].waited_ms == 120 * SECOND


def test_outside_the_hours_chats_wait_and_are_first_in_the_morning(clock: Clock) -> None:
    calendar = a_calendar()
    person = on_duty(units=1)
    a_queue([person], calendar_id=calendar.pk)
    inbox = an_inbox()
    clock.pass_ms(10 * HOUR)
    night = a_chat(inbox)
    clock.work()
    assert holder(night) is None
    clock.pass_ms(12 * HOUR + 59 * MINUTE)
    assert holder(night) is None
    later = a_chat(inbox, priority=2)
    clock.pass_ms(MINUTE)
    clock.work()
    assert [holder(night), holder(later)] == [person.pk, None]


def test_more_room_is_filled_at_once(clock: Clock) -> None:
    person = on_duty(units=1)
    a_queue([person])
    inbox = an_inbox()
    chats = [a_chat(inbox) for _ in range(3)]
    clock.work()
    set_capacity(SYSTEM, person.pk, 3, {})
    clock.work()
    assert [holder(chat) for chat in chats] == [person.pk] * 3


def test_a_snoozed_chat_gives_its_place_up(clock: Clock) -> None:
    person = on_duty(units=1)
    a_queue([person])
    inbox = an_inbox()
    first, second = a_chat(inbox), a_chat(inbox)
    clock.work()
    taken, waiting = (first, second) if holder(first) else (second, first)
    says(person, taken)
    states.snooze(actor_of(person.pk), taken, clock.now + HOUR)
    clock.work()
    assert holder(waiting) == person.pk


def test_a_decision_takes_as_many_statements_for_twenty_as_for_four(clock: Clock) -> None:
    taken = []
    for size in (4, 20):
        queue = a_queue([on_duty() for _ in range(size)], position=size)
        rule = open_queue(queue.pk)
        assert rule is not None
        people.forget()
        with CaptureQueriesContext(connection) as ran:
            candidates(rule, "web", 0, clock.now)
        taken.append(len(ran))
    assert taken[0] == taken[1] < 20
