"""Customers' answers reach the devices of those who have their conversations, unless they were read at once."""

from typing import Any

import pytest

from tests.makers.conversations import a_conversation, a_person, actor_for, post, the_customer
from tests.makers.push import FakeBrowser
from yingda.conversations.actions import nudging
from yingda.conversations.actions.reading import mark
from yingda.notifications.actions import add_device, choose
from yingda.notifications.models import Push
from yingda.notifications.rules import Manner
from yingda.people.models import Person
from yingda.plumbing.models import IndexMark, StoredEvent
from yingda.plumbing.store import transaction

pytestmark = pytest.mark.django_db(transaction=True)


def with_a_phone(settings: Any) -> Person:
    settings.PUSH_HOSTS, settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1"], ["127.0.0.1"]
    person = a_person()
    add_device(actor_for(person), "session", **FakeBrowser("http://127.0.0.1:9/x").subscription())
    nudging.follow()
    return person


def pushed(after_ms: int = nudging.BEHIND_MS + 1) -> list[tuple[str, Any]]:
    """What is on its way once that much time has gone by."""
    for event in StoredEvent.objects.all():
        StoredEvent.objects.filter(pk=event.pk).update(at=event.at - after_ms)
    nudging.follow()
    return [(row.kind, row.facts["text"]) for row in Push.objects.order_by("id")]


def test_the_last_word_is_pushed_once_and_late(settings: Any) -> None:
    person = with_a_phone(settings)
    matter = a_conversation(assignee=person)
    for text in ("在吗", "还在吗"):
        post(the_customer(matter.contact_id), matter.id, text)
    assert pushed(0) == []
    assert pushed() == [("customer_message", "还在吗")]
    Push.objects.all().delete()
    assert pushed() == []
    post(actor_for(person), matter.id, "在的")
    post(the_customer(a_conversation(assignee=a_person()).contact_id), matter.id + 1, "别人的")
    assert pushed() == []


def test_what_was_read_or_is_old_or_unwanted_is_not(settings: Any) -> None:
    person = with_a_phone(settings)
    matter = a_conversation(assignee=person)
    posted = post(the_customer(matter.contact_id), matter.id, "读过了")
    with transaction() as db:
        mark(db, actor_for(person), matter.id, posted.seq, read=True)
    assert pushed() == []
    post(the_customer(matter.contact_id), matter.id, "太久了")
    assert pushed(nudging.FRESH_MS) == []
    choose(actor_for(person), {"customer_message": Manner(False, True, True, False)})
    post(the_customer(matter.contact_id), matter.id, "不要")
    assert pushed() == []


def test_nothing_is_written_while_nobody_has_a_device() -> None:
    matter = a_conversation(assignee=a_person())
    post(the_customer(matter.contact_id), matter.id)
    nudging.follow()
    assert not IndexMark.objects.filter(name=nudging.MARK).exists()
