"""Posting: once, in order, by those who may, with what follows."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_customer, the_matter
from yingda.conversations.actions import assigning
from yingda.conversations.models import Conversation, Mention, Message, OwnershipSpan, StateSpan
from yingda.conversations.queries.one import history, history_of_visitor
from yingda.conversations.queries.routing import ownerless_report
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.plumbing.models import StoredEvent

pytestmark = pytest.mark.django_db(transaction=True)


def seqs(conversation_id: int) -> list[int]:
    return list(Message.objects.filter(conversation_id=conversation_id).order_by("seq").values_list("seq", flat=True))


def test_the_same_client_id_twice_is_one_message() -> None:
    person = a_person()
    agent = actor_for(person)
    matter = a_conversation(assignee=person)
    mark = str(uuid4())
    first = post(agent, matter.id, client_id=mark)
    events = StoredEvent.objects.count()
    second = post(agent, matter.id, client_id=mark)
    assert (first.id, first.seq, first.at) == (second.id, second.seq, second.at)
    assert (first.doubled, second.doubled) == (False, True)
    assert Message.objects.filter(client_id=mark).count() == 1
    assert StoredEvent.objects.count() == events


def test_one_client_id_may_be_used_in_two_conversations() -> None:
    mark = str(uuid4())
    one, two = a_conversation(), a_conversation()
    assert not post(SYSTEM, one.id, client_id=mark, kind="system").doubled
    assert not post(SYSTEM, two.id, client_id=mark, kind="system").doubled


def test_sequence_numbers_have_no_gap_when_many_write_at_once() -> None:
    matter = a_conversation(text=None)
    customer = the_customer(matter.contact_id)
    barrier, failures = threading.Barrier(4), []

    def write() -> None:
        barrier.wait()
        try:
            for _ in range(10):
                post(customer, matter.id)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert seqs(matter.id) == list(range(1, 41))
    assert the_matter(matter.id).last_seq == 40


def test_the_first_answer_takes_a_waiting_chat_and_owns_it() -> None:
    group = a_group()
    person = a_person(group=group)
    matter = a_conversation("queued", group=group)
    post(actor_for(person), matter.id)
    after = the_matter(matter.id)
    assert (after.state, after.assignee_id, after.owner_id, after.waiting_since) == ("open", person.pk, person.pk, None)
    assert OwnershipSpan.objects.filter(conversation_id=matter.id, person=person, until_at=None).count() == 1
    states = list(StateSpan.objects.filter(conversation_id=matter.id).order_by("id").values_list("state", "why"))
    assert states[-1] == ("open", "first_answer")


def test_a_customers_message_wakes_and_reopens() -> None:
    person = a_person()
    for state in ("waiting", "snoozed"):
        matter = a_conversation(state, assignee=person, text=None, snoozed_until=5 if state == "snoozed" else None)
        post(the_customer(matter.contact_id), matter.id)
        after = the_matter(matter.id)
        assert (after.state, after.snoozed_until) == ("open", None)
    resolved = a_conversation("resolved", assignee=person, owner_id=person.pk, resolved_at=1)
    post(the_customer(resolved.contact_id), resolved.id)
    after = the_matter(resolved.id)
    assert (after.state, after.resolved_at, after.owner_id) == ("queued", None, person.pk)


def test_a_visitor_cannot_write_into_somebody_elses_conversation() -> None:
    matter, other = a_conversation(), a_conversation()
    with pytest.raises(NotFound):
        post(the_customer(other.contact_id), matter.id)


def test_a_resolved_conversation_is_reopened_before_it_is_answered() -> None:
    person = a_person()
    matter = a_conversation("resolved", assignee=person, resolved_at=1)
    with pytest.raises(Refused) as refused:
        post(actor_for(person), matter.id)
    assert refused.value.code == "conversation_resolved"


def test_a_note_is_never_shown_to_the_customer() -> None:
    person = a_person()
    matter = a_conversation(assignee=person)
    post(actor_for(person), matter.id, "客户情绪不好", kind="note")
    shown, _more = history_of_visitor(matter.id, None)
    assert [m["kind"] for m in shown] == ["text"]
    note = StoredEvent.objects.filter(name="conversation.message").order_by("-n").first()
    assert note is not None and note.visitor is None and "客户情绪不好" in note.body


def test_naming_a_colleague_shows_them_the_conversation_and_tells_them() -> None:
    agent, colleague = a_person(), a_person()
    matter = a_conversation(assignee=agent)
    post(actor_for(agent), matter.id, "@同事 帮忙看看", kind="note", mentions=[colleague.pk])
    assert str(colleague.pk) in the_matter(matter.id).mention_ids.split()
    assert Mention.objects.filter(person=colleague, seen_at=None).count() == 1
    assert Notification.objects.filter(person=colleague, kind="mention").count() == 1
    messages, _more = history(actor_for(colleague), matter.id)
    assert messages[-1]["kind"] == "note"


def test_naming_nobody_is_refused_and_nothing_is_kept() -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    with pytest.raises(Refused) as refused:
        post(actor_for(agent), matter.id, "@谁", kind="note", mentions=[987_654])
    assert refused.value.field == "data.mentions"
    assert the_matter(matter.id).last_seq == matter.last_seq and seqs(matter.id) == [1]


def test_a_whisper_is_for_the_agent_only() -> None:
    group = a_group()
    agent, watcher = a_person(group=group), a_person(group=group, role="team_leader")
    leader = a_person(role="administrator")
    matter = a_conversation(assignee=agent, group=group)
    post(actor_for(leader), matter.id, "先安抚", kind="note", whisper_to=agent.pk)

    def sees(person: object) -> bool:
        return any(m["text"] == "先安抚" for m in history(actor_for(person), matter.id)[0])  # type: ignore[arg-type]

    assert (sees(agent), sees(leader), sees(watcher)) == (True, True, False)
    told = StoredEvent.objects.filter(name="conversation.message", body__contains="先安抚").get()
    assert set(told.staff.split()) == {f"u:{agent.pk}", f"u:{leader.pk}"} and told.visitor is None


def test_an_agent_may_not_whisper() -> None:
    agent, other = a_person(), a_person()
    matter = a_conversation(assignee=other, participant_ids=str(agent.pk))
    with pytest.raises(Forbidden):
        post(actor_for(agent), matter.id, "x", kind="note", whisper_to=other.pk)


def test_nobody_answers_a_chat_they_may_not_see() -> None:
    matter = a_conversation(assignee=a_person())
    with pytest.raises(NotFound):
        post(actor_for(a_person()), matter.id)


def test_the_report_of_matters_without_an_owner_proves_it_is_empty() -> None:
    person, leader = a_person(), actor_for(a_person(role="administrator"))
    matter = a_conversation(assignee=person)
    post(actor_for(person), matter.id)
    assert ownerless_report(leader) == {"items": [], "looked_at": 1}
    Conversation.objects.filter(pk=matter.id).update(owner=None)
    assert [item["id"] for item in ownerless_report(leader)["items"]] == [matter.id]
    other = a_person()
    assigning.assign(leader, matter.id, other.pk)
    assert ownerless_report(leader) == {"items": [], "looked_at": 1} and the_matter(matter.id).owner_id == other.pk
