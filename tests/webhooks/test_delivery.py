"""The whole way with a real receiver: what it is sent, when again, in which order, and when nothing more."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.conversations import a_conversation, actor_for, an_inbox, post, the_customer
from tests.makers.customers import a_contact
from tests.makers.people import a_person as an_agent
from tests.makers.staff import a_person
from tests.makers.time import DAY, HOUR, MINUTE, Clock
from tests.makers.webhooks import Receiver, an_endpoint
from tests.webhooks.conftest import Moved
from yingda.kit.actor import SYSTEM
from yingda.people.models import Grant, Role
from yingda.plumbing.models import StoredEvent, Stream
from yingda.plumbing.outbox import Reactions
from yingda.plumbing.outgoing import Answer
from yingda.webhooks.actions import delivering, endpoints, following, replaying
from yingda.webhooks.models import Attempt, Delivery, Endpoint, Reading
from yingda.webhooks.rules.retries import WAITS

pytestmark = pytest.mark.django_db


def told(receiver: Receiver, name: str) -> list[Any]:
    return [one.told["data"] for one in receiver.got if one.told["type"] == name]


def test_a_conversation_is_told_signed_and_in_order(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url)
    matter = a_conversation(text="你好")
    post(the_customer(matter.contact_id), matter.id, "在吗")
    lane.work()
    types = receiver.types()
    assert types.index("conversation.opened") < types.index("message.posted")
    assert [one["message"]["text"] for one in told(receiver, "message.posted")] == ["你好", "在吗"]
    first = told(receiver, "message.posted")[0]
    assert first["conversation"]["id"] == matter.id and first["message"]["author"]["kind"] == "visitor"
    assert all(one.is_signed_by(endpoint.secret) and one.path == "/hook" for one in receiver.got)
    assert all(set(one.told) == {"type", "timestamp", "data"} and one.told["timestamp"].endswith("Z") for one in receiver.got)
    assert len({one.key for one in receiver.got}) == len(receiver.got) == Delivery.objects.filter(state="delivered").count()


def test_notes_and_whispers_stay_inside_unless_asked_for(receiver: Receiver, lane: Moved) -> None:
    person = a_person()
    matter = a_conversation(assignee=person)
    an_endpoint(receiver.url)
    post(SYSTEM, matter.id, "很难缠", "note")
    post(SYSTEM, matter.id, "问问预算", "note", whisper_to=person.pk)
    lane.work()
    assert receiver.got == []
    an_endpoint(receiver.url, "note.posted")
    post(SYSTEM, matter.id, "问问预算", "note", whisper_to=person.pk)
    post(the_customer(matter.contact_id), matter.id, "在吗")
    lane.work()
    assert [(one["note"]["text"], one["note"]["whisper"]) for one in told(receiver, "note.posted")] == [("问问预算", True)]
    assert len(told(receiver, "message.posted")) == 1


def test_only_chosen_types_and_inboxes_are_told_from_the_beginning_on(receiver: Receiver, lane: Moved) -> None:
    a_conversation()
    inbox = an_inbox()
    an_endpoint(receiver.url, "conversation.opened", inbox_ids=[inbox.pk])
    a_conversation()
    here = a_conversation(inbox=inbox)
    lane.work()
    assert [one["conversation"]["id"] for one in told(receiver, "conversation.opened")] == [here.id] and len(receiver.got) == 1


def test_a_later_endpoint_hears_nothing_of_what_was_before_it(receiver: Receiver, lane: Moved) -> None:
    first = an_endpoint(receiver.url, "conversation.opened")
    a_conversation()
    second = an_endpoint(receiver.url, "conversation.opened")
    a_conversation()
    lane.work()
    heard = Delivery.objects.filter(state="delivered")
    assert (heard.filter(endpoint=first).count(), heard.filter(endpoint=second).count()) == (2, 1)


def test_it_fails_twice_and_is_then_taken(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url, "conversation.opened")
    receiver.answers.extend([(500, "x" * 3_000), (302, "")])
    a_conversation()
    lane.work()
    assert len(receiver.got) == 1 and Endpoint.objects.get().failing_since == clock.now
    clock.now += WAITS[0] - 1
    lane.work()
    assert len(receiver.got) == 1
    clock.now += 1
    lane.work()
    clock.now += WAITS[1]
    lane.work()
    assert [one.path for one in receiver.got] == ["/hook"] * 3, "the redirect was not followed"
    assert len({one.key for one in receiver.got}) == 1 and len({one.headers["webhook-timestamp"] for one in receiver.got}) == 3
    assert all(one.is_signed_by(endpoint.secret) for one in receiver.got)
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.attempts, row.last_status) == ("delivered", 3, 3, 200)
    assert list(Attempt.objects.order_by("number").values_list("number", "status")) == [(1, 500), (2, 302), (3, 200)]
    assert len(Attempt.objects.get(number=1).answer) == 1_000 and Endpoint.objects.get().failing_since is None


def test_a_receiver_that_asks_for_time_is_left_alone_that_long(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    an_endpoint(receiver.url, "conversation.opened")
    receiver.answers.append((429, ""))
    receiver.retry_after = "600"
    a_conversation()
    lane.work()
    clock.now += 599_000
    lane.work()
    assert len(receiver.got) == 1
    clock.now += 1_000
    lane.work()
    assert len(receiver.got) == 2 and Delivery.objects.get().state == "delivered"


def test_it_is_given_up_after_the_last_try_and_sent_again_on_request(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url, "conversation.opened")
    receiver.answers.extend([(503, "")] * (len(WAITS) + 1))
    a_conversation()
    for wait in (0, *WAITS):
        clock.now += wait
        lane.work()
    row = Delivery.objects.get()
    assert (row.state, row.attempts, len(receiver.got)) == ("dead", 8, 8)
    clock.now += DAY
    lane.work()
    assert len(receiver.got) == 8
    replaying.replay(SYSTEM, endpoint.pk, row.pk)
    lane.work()
    row.refresh_from_db()
    assert (row.state, row.tries, row.attempts) == ("delivered", 1, 9) and {one.key for one in receiver.got} == {row.key}


def test_gone_switches_off_and_tells_who_manages(receiver: Receiver, lane: Moved) -> None:
    manager, other = a_person(), a_person()
    role = Role.objects.create(key="hooks", zh="集成", en="hooks", permissions=["webhook.manage"])
    Grant.objects.create(person=manager, role=role, scope="everything", given_at=0)
    Grant.objects.create(person=other, role=role, scope="group", given_at=0)
    endpoint = an_endpoint(receiver.url, "conversation.opened")
    receiver.answers.append((410, "bye"))
    a_conversation()
    lane.work()
    endpoint.refresh_from_db()
    assert endpoint.disabled_why == "gone" and Delivery.objects.get().state == "dead"
    heard = StoredEvent.objects.filter(name="notifications.new").values_list("staff", "body")
    assert [staff for staff, _ in heard] == [f"u:{manager.pk}"] and "webhook_disabled" in heard[0][1]
    a_conversation()
    lane.work()
    assert len(receiver.got) == 1 and Delivery.objects.count() == 1
    endpoints.change(SYSTEM, endpoint.pk, {"enabled": True})
    lane.work()
    assert len(receiver.got) == 1, "what happened while it was off is not told later"
    a_conversation()
    lane.work()
    assert len(receiver.got) == 2


def test_three_days_without_success_switch_it_off(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url, "conversation.opened")
    receiver.answers.extend([(500, "")] * 2)
    a_conversation()
    lane.work()
    clock.now += 3 * DAY
    lane.work()
    endpoint.refresh_from_db()
    assert endpoint.disabled_why == "failing" and len(receiver.got) == 2


def test_a_slow_receiver_holds_up_nobody_else(receiver: Receiver, lane: Moved) -> None:
    """While one holds its places, others are served, and no transaction is open."""
    slow = an_endpoint(receiver.url, "contact.created", "conversation.opened")
    receiver.gate.clear()
    for _ in range(6):
        a_conversation()
    lane.step()
    for _ in range(4):
        assert receiver.came.acquire(timeout=10)
    lane.step()
    assert len(lane._under_way) == 4 and not receiver.came.acquire(blocking=False), "no more than four places for one"
    quick = Endpoint.objects.create(name="b", url=receiver.url + "/quick", types=["conversation.opened"], secret=slow.secret, created_at=0, from_n=slow.from_n)
    key = replaying.send_test(SYSTEM, quick.pk).key
    lane.step()
    assert receiver.came.acquire(timeout=10) and receiver.got[-1].key == key
    receiver.gate.set()
    lane.work()
    assert Delivery.objects.exclude(state="delivered").count() == 0


def test_the_order_within_a_conversation_is_kept_while_it_answers(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    matter = a_conversation()
    an_endpoint(receiver.url, "message.posted")
    for text in "一二三四五":
        post(the_customer(matter.contact_id), matter.id, text)
    lane.work()
    assert [one["message"]["text"] for one in told(receiver, "message.posted")] == list("一二三四五")
    receiver.answers.append((500, ""))
    post(the_customer(matter.contact_id), matter.id, "六")
    post(the_customer(matter.contact_id), matter.id, "七")
    lane.work()
    assert [one["message"]["text"] for one in told(receiver, "message.posted")][5:] == ["六", "七"], "a failed one lets the next pass"
    clock.now += MINUTE
    lane.work()
    assert Delivery.objects.filter(state="delivered").count() == 7


def test_a_new_secret_and_the_former_one_both_sign_for_a_day(receiver: Receiver, lane: Moved, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url)
    former = endpoint.secret
    present = endpoints.rotate_secret(SYSTEM, endpoint.pk).secret
    replaying.send_test(SYSTEM, endpoint.pk)
    lane.work()
    assert receiver.got[0].is_signed_by(former) and receiver.got[0].is_signed_by(present) and present != former
    clock.now += 24 * HOUR
    replaying.send_test(SYSTEM, endpoint.pk)
    lane.work()
    assert not receiver.got[1].is_signed_by(former) and receiver.got[1].is_signed_by(present)
    assert receiver.types() == ["webhook.test"] * 2


def statements(work: Any) -> list[str]:
    """What is said to SQLite meanwhile."""
    said: list[str] = []
    connection.connection.set_trace_callback(said.append)
    try:
        work()
    finally:
        connection.connection.set_trace_callback(None)
    return said


def shapes(said: list[str]) -> list[str]:
    return [" ".join(one.split()[:3]) for one in said if "SAVEPOINT" not in one]


@pytest.mark.skipif("postgresql" in __import__("os").environ.get("YINGDA_DATABASE_URL", ""), reason="counts statements as SQLite hears them")
def test_posting_a_message_says_nothing_more_to_the_database(receiver: Receiver) -> None:
    matter = a_conversation()
    customer = the_customer(matter.contact_id)
    post(customer, matter.id, "热身")
    without = shapes(statements(lambda: post(customer, matter.id, "一")))
    an_endpoint(receiver.url)
    assert shapes(statements(lambda: post(customer, matter.id, "二"))) == without
    assert not [name for handlers in Reactions.by_name.values() for name in handlers if name.startswith("webhooks.")]


def test_without_endpoints_and_for_unwanted_events_nothing_is_written(receiver: Receiver, lane: Moved) -> None:
    a_conversation()
    lane.work()
    assert Reading.objects.count() == Delivery.objects.count() == 0
    an_endpoint(receiver.url, "order.received")
    a_conversation()
    lane.work()
    assert Reading.objects.count() == Delivery.objects.count() == 0 and lane._seen > 0


def test_reads_do_not_grow_with_the_number_of_events(receiver: Receiver) -> None:
    an_endpoint(receiver.url)
    for _ in range(12):
        a_conversation(contact=a_contact(), assignee=a_person())
    with CaptureQueriesContext(connection) as said:
        following.follow()
    assert sum(one["sql"].startswith("SELECT") for one in said.captured_queries) <= 8
    assert Delivery.objects.count() > 24


def test_an_event_of_an_unknown_shape_holds_up_nothing(receiver: Receiver, lane: Moved) -> None:
    an_endpoint(receiver.url, "message.posted", "conversation.assigned", "conversation.opened")
    matter = a_conversation(text=None)
    last = StoredEvent.objects.order_by("-n").first()
    assert last is not None
    for name, body in (("conversation.message", "{}"), ("conversation.assigned", f'{{"conversation_id":{matter.id}}}')):
        last.n, last.name, last.body = last.n + 1, name, body
        last.save(force_insert=True)
    Stream.objects.update(last=last.n)
    post(the_customer(matter.contact_id), matter.id, "在吗")
    lane.work()
    assert receiver.types() == ["conversation.opened", "message.posted"]


def test_two_processes_write_each_delivery_once(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is past the place between reading and writing: nothing is written here, and the next look begins behind it."""
    an_endpoint(receiver.url, "conversation.opened")
    a_conversation()
    real, raced = following._written, []

    def overtaken(rows: Any, start: int, up_to: int) -> bool:
        if not raced:
            raced.append(real(rows, start, up_to))
        return real(rows, start, up_to)

    monkeypatch.setattr(following, "_written", overtaken)
    assert following.follow(0) == 0 and raced == [True]
    following.follow(0)
    assert Delivery.objects.count() == 1


def test_a_delivery_is_leased_once_and_again_when_its_holder_died(receiver: Receiver, clock: Clock) -> None:
    endpoint = an_endpoint(receiver.url)
    replaying.send_test(SYSTEM, endpoint.pk)
    assert len(delivering.claim({}, 16, 4)) == 1 and delivering.claim({}, 16, 4) == []
    clock.now += delivering.LEASE_MS
    assert len(delivering.claim({}, 16, 4)) == 1


def test_an_endpoint_archived_or_off_is_sent_nothing(receiver: Receiver, lane: Moved) -> None:
    endpoint = an_endpoint(receiver.url)
    replaying.send_test(SYSTEM, endpoint.pk)
    endpoints.change(SYSTEM, endpoint.pk, {"enabled": False})
    lane.work()
    endpoints.change(SYSTEM, endpoint.pk, {"enabled": True})
    lane.work()
    assert len(receiver.got) == 1
    replaying.send_test(SYSTEM, endpoint.pk)
    endpoints.archive(SYSTEM, endpoint.pk)
    lane.work()
    assert len(receiver.got) == 1


def test_an_error_of_the_sender_is_an_attempt_like_another(receiver: Receiver) -> None:
    def broken(*_: Any) -> Answer:
        raise RuntimeError("no thread can be started")

    lane = Moved()
    lane._send = broken
    endpoint = an_endpoint(receiver.url)
    replaying.send_test(SYSTEM, endpoint.pk)
    lane.work()
    lane.end()
    assert Delivery.objects.values_list("state", "last_error", "attempts").get() == ("pending", "protocol", 1)


@pytest.mark.django_db(transaction=True)
def test_the_thread_delivers_by_itself_and_ends(receiver: Receiver) -> None:
    endpoint = an_endpoint(receiver.url)
    replaying.send_test(SYSTEM, endpoint.pk)
    lane = Moved()
    lane.start()
    assert receiver.came.acquire(timeout=20)
    lane.end()
    assert not lane.is_alive() and not [one for one in threading.enumerate() if one.name == "webhooks"]
    assert Delivery.objects.get().state == "delivered"


def test_agents_are_told_by_their_name(receiver: Receiver, lane: Moved) -> None:
    person = an_agent("林岚")
    matter = a_conversation(assignee=person)
    an_endpoint(receiver.url, "message.posted")
    post(actor_for(person), matter.id, "您好")
    lane.work()
    assert told(receiver, "message.posted")[0]["message"]["author"] == {"kind": "person", "id": person.pk, "name": "林岚"}
