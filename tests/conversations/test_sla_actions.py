"""Clocks on real conversations: begun, met, paused, warned and breached at their moments, escalated."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.makers.customers import a_contact
from tests.makers.people import a_calendar, a_group, a_person, an_actor
from tests.makers.routing import a_chat, a_queue, an_inbox, holder, on_duty, says, writes
from tests.makers.time import DAY, HOUR, MINUTE, SECOND, Clock, standing_clock
from yingda.conversations.actions import sla_policies, states
from yingda.conversations.models import Conversation, HandOver, SlaPolicy, SlaPolicyVersion, SlaStep, SlaTarget
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Forbidden
from yingda.notifications.models import Notification
from yingda.people import queries as people
from yingda.people.queries import actor_of
from yingda.plumbing.models import Job, StoredEvent

pytestmark = pytest.mark.django_db(transaction=True)
TARGETS = {"first_response": 5, "next_response": 10, "resolution": 120}


@pytest.fixture
def clock() -> Iterator[Clock]:
    people.forget()
    with standing_clock() as standing:
        yield standing


def a_policy(**document: Any) -> SlaPolicy:
    return sla_policies.make(SYSTEM, f"服务水平{SlaPolicy.objects.count()}", 0, {"targets": TARGETS, **document})


def marks(chat: int) -> tuple[str | None, int | None]:
    row = Conversation.objects.get(pk=chat)
    return row.sla_kind, row.sla_due_at


def target(chat: int, kind: str) -> SlaTarget:
    return SlaTarget.objects.filter(conversation_id=chat, kind=kind).latest("id")


def events(name: str) -> list[tuple[int, dict[str, Any]]]:
    return [(event.at, json.loads(event.body)) for event in StoredEvent.objects.filter(name=name).order_by("n")]


def test_a_chat_goes_through_its_clocks(clock: Clock) -> None:
    a_policy()
    person, contact, begun = on_duty(), a_contact(), clock.now
    a_queue([person])
    chat = a_chat(an_inbox(), contact.pk)
    assert marks(chat) == ("first_response", begun + 5 * MINUTE)
    clock.pass_ms(MINUTE)
    says(person, chat)
    assert target(chat, "first_response").met_at == clock.now
    assert marks(chat) == ("resolution", begun + 120 * MINUTE)
    clock.pass_ms(MINUTE)
    writes(contact.pk, chat)
    assert marks(chat) == ("next_response", clock.now + 10 * MINUTE)
    clock.pass_ms(MINUTE)
    writes(contact.pk, chat)
    assert marks(chat) == ("next_response", clock.now + 9 * MINUTE), "a second word does not begin the clock anew"
    says(person, chat)
    states.resolve(actor_of(person.pk), chat)
    assert marks(chat) == (None, None)
    assert target(chat, "resolution").met_at == clock.now
    assert not Job.objects.filter(key__startswith="sla:").exists()
    clock.pass_ms(DAY)
    assert events("conversation.sla_breached") == []


def test_warning_and_breach_come_at_their_moment(clock: Clock) -> None:
    a_policy(warn_percent=80)
    begun = clock.now
    group = a_group()
    member = a_person(group=group)
    a_queue([group], group_id=group.pk)
    chat = a_chat(an_inbox())
    clock.pass_ms(4 * MINUTE)
    clock.pass_ms(HOUR)
    warned, breached = events("conversation.sla_warned"), events("conversation.sla_breached")
    assert [(at, body["kind"]) for at, body in warned] == [(begun + 4 * MINUTE, "first_response")]
    assert [(at, body["due_at"]) for at, body in breached] == [(begun + 5 * MINUTE, begun + 5 * MINUTE)]
    row = target(chat, "first_response")
    assert (row.warned_at, row.breached_at, row.met_at) == (begun + 4 * MINUTE, begun + 5 * MINUTE, None)
    assert Conversation.objects.get(pk=chat).sla_breached_at == begun + 5 * MINUTE
    told = list(Notification.objects.filter(person_id=member.pk).order_by("id").values_list("kind", flat=True))
    assert told == ["sla_warning", "sla_breach"]


def test_an_answer_after_the_end_is_a_breach_even_before_the_job_ran(clock: Clock) -> None:
    a_policy()
    person = on_duty()
    a_queue([person])
    chat = a_chat(an_inbox())
    clock.work()
    due = target(chat, "first_response").due_at
    clock.now += 5 * MINUTE + 20
    says(person, chat)
    row = target(chat, "first_response")
    assert (row.breached_at, row.met_at) == (due, clock.now)
    clock.work()
    assert len(events("conversation.sla_breached")) == 1


def test_waiting_for_the_customer_pauses_where_the_policy_says(clock: Clock) -> None:
    a_policy(pauses=["waiting"])
    person, contact = on_duty(), a_contact()
    a_queue([person])
    chat = a_chat(an_inbox(), contact.pk)
    clock.work()
    says(person, chat)
    clock.pass_ms(20 * MINUTE)
    states.wait_for_customer(actor_of(person.pk), chat)
    assert marks(chat) == (None, None)
    assert target(chat, "resolution").left_ms == 100 * MINUTE
    clock.pass_ms(3 * HOUR)
    assert events("conversation.sla_breached") == []
    writes(contact.pk, chat)
    assert target(chat, "resolution").due_at == clock.now + 100 * MINUTE
    assert marks(chat)[0] == "next_response"


def test_snoozing_does_not_pause_where_the_policy_does_not_say(clock: Clock) -> None:
    a_policy(pauses=["waiting"])
    person = on_duty()
    a_queue([person])
    chat = a_chat(an_inbox())
    clock.work()
    says(person, chat)
    states.snooze(actor_of(person.pk), chat, clock.now + 3 * HOUR)
    clock.pass_ms(121 * MINUTE)
    assert [body["kind"] for _, body in events("conversation.sla_breached")] == ["resolution"]


def test_working_time_and_the_version_of_the_calendar(clock: Clock) -> None:
    calendar = a_calendar()
    a_policy(clock="working", calendar_id=calendar.pk)
    clock.pass_ms(7 * HOUR + 58 * MINUTE)
    chat = a_chat(an_inbox())
    row = target(chat, "first_response")
    assert row.due_at == clock.now + 2 * MINUTE + 15 * HOUR + 3 * MINUTE, "two minutes today, three tomorrow from nine"
    assert (row.calendar_id, row.calendar_version) == (calendar.pk, 1)


def test_a_new_version_leaves_running_clocks_alone(clock: Clock) -> None:
    policy = a_policy()
    chat = a_chat(an_inbox())
    sla_policies.change(SYSTEM, policy.pk, document={"targets": {"first_response": 1}})
    later = a_chat(an_inbox())
    assert (marks(chat)[1], marks(later)[1]) == (clock.now + 5 * MINUTE, clock.now + MINUTE)
    assert [v.version for v in SlaPolicyVersion.objects.order_by("version")] == [1, 2]
    with pytest.raises(RuntimeError):
        SlaPolicyVersion.objects.first().save()  # type: ignore[union-attr]


def test_the_queue_decides_once_it_is_known(clock: Clock) -> None:
    queue = a_queue([])
    begun = clock.now
    a_policy(conditions={"queues": [queue.pk]}, targets={"first_response": 1})
    chat = a_chat(an_inbox())
    assert marks(chat) == (None, None)
    clock.now += 10 * SECOND
    clock.work()
    assert marks(chat) == ("first_response", begun + MINUTE), "counted from the beginning, not from the queue"


def test_the_escalation_goes_step_by_step(clock: Clock) -> None:
    group = a_group()
    leader, helper = a_person(role="team_leader", group=group), a_person(group=group)
    person = on_duty(group)
    a_queue([person], group_id=group.pk)
    steps = [
        {"kind": "first_response", "after_minutes": -1, "verb": "tell", "role": "assignee"},
        {"kind": "first_response", "after_minutes": 2, "verb": "tell", "role": "leaders"},
        {"kind": "first_response", "after_minutes": 5, "verb": "give", "person": helper.pk},
    ]
    a_policy(steps=steps)
    begun = clock.now
    chat = a_chat(an_inbox())
    clock.pass_ms(HOUR)
    taken = [(s.at - begun, s.verb, s.people, s.done) for s in SlaStep.objects.order_by("step")]
    assert taken == [
        (4 * MINUTE, "tell", str(person.pk), True),
        (7 * MINUTE, "tell", str(leader.pk), True),
        (10 * MINUTE, "give", str(helper.pk), True),
    ]
    assert HandOver.objects.get(conversation_id=chat).to_person_id == helper.pk, "offered: ownership never changes silently"
    assert Notification.objects.filter(person_id=leader.pk, kind="sla_breach").exists()


def test_a_matter_that_nobody_has_is_given_at_once(clock: Clock) -> None:
    helper = a_person()
    a_policy(steps=[{"kind": "first_response", "after_minutes": 0, "verb": "give", "person": helper.pk}])
    a_queue([])
    chat = a_chat(an_inbox())
    clock.pass_ms(5 * MINUTE)
    assert holder(chat) == helper.pk


def test_without_a_policy_nothing_is_kept(clock: Clock) -> None:
    person = on_duty()
    a_queue([person])
    chat = a_chat(an_inbox())
    clock.work()
    says(person, chat)
    assert not SlaTarget.objects.exists()
    assert marks(chat) == (None, None)


@pytest.mark.parametrize(("role", "allowed"), [("project_manager", True), ("administrator", True), ("supervisor", False), ("agent", False)])
def test_who_may_change_policies(clock: Clock, role: str, allowed: bool) -> None:
    actor = an_actor(role)
    if allowed:
        row = sla_policies.make(actor, "新", 0, {"targets": TARGETS})
        sla_policies.archive(actor, row.pk)
        return
    with pytest.raises(Forbidden):
        sla_policies.make(actor, "新", 0, {"targets": TARGETS})


def test_policies_over_http(clock: Clock) -> None:
    client = Client()
    client.force_login(a_person(role="administrator"))
    body = {"name": "标准", "document": {"targets": {"first_response": 3}}}
    made = client.post("/api/v1/sla-policies", body, content_type="application/json")
    assert (made.status_code, made.json()["version"]) == (201, 1)
    path = f"/api/v1/sla-policies/{made.json()['id']}"
    changed = client.patch(path, {"document": {"targets": {"first_response": 4}}}, content_type="application/json").json()
    assert (changed["version"], changed["document"]["targets"]) == (2, {"first_response": 4})
    assert [v["version"] for v in client.get(f"{path}/versions").json()["items"]] == [2, 1]
    for wrong, field in (
        ({"name": "标准", "document": body["document"]}, "name"),
        ({"name": "", "document": body["document"]}, "name"),
        ({"name": "x", "document": {"targets": {}}}, "targets"),
        ({"name": "x", "document": {"targets": {"first_response": 3}, "clock": "working", "calendar_id": 99}}, "calendar_id"),
    ):
        answer = client.post("/api/v1/sla-policies", wrong, content_type="application/json")
        assert (answer.status_code, answer.json()["field"]) == (422, field)
        assert not answer.json()["detail"].startswith("sla_")
    assert client.delete(path).status_code == 204
    assert client.get("/api/v1/sla-policies").json()["items"] == []


def test_the_clocks_of_a_conversation_over_http(clock: Clock) -> None:
    a_policy()
    chat = a_chat(an_inbox())
    client = Client()
    client.force_login(a_person(role="project_manager"))
    items = client.get(f"/api/v1/conversations/{chat}/sla").json()["items"]
    assert {item["kind"] for item in items} == {"first_response", "resolution"}
    assert items[0]["policy"]["version"] == 1
