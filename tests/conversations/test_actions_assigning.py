"""Who has it: assigned, claimed, taken over, given and taken back by the machine. Nobody wins twice."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_customer, the_matter
from yingda.conversations.actions import assigning, routing, states
from yingda.conversations.models import Message, OwnershipSpan
from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refusal, Refused
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import AuditEntry, StoredEvent
from yingda.plumbing.store import transaction

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls at the same moment, a thread each; what each returned or was refused with."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        gate.wait(10)
        try:
            results[index] = call()
        except Refusal as refusal:
            results[index] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def events(name: str) -> int:
    return StoredEvent.objects.filter(name=name).count()


def given(conversation_id: int, person_id: int) -> bool:
    with transaction() as db:
        return routing.give(db, conversation_id, person_id, None, "routed")


def test_assigning_by_hand_is_recorded_and_leaves_the_owner() -> None:
    leader, owner, other = a_person(role="administrator"), a_person(), a_person("林岚")
    matter = a_conversation(assignee=owner, owner_id=owner.pk)
    after = assigning.assign(actor_for(leader), matter.id, other.pk)
    assert (after.assignee_id, after.owner_id, after.state) == (other.pk, owner.pk, "open")
    entry = AuditEntry.objects.get(verb="conversations.assigned")
    assert (entry.subject, entry.actor_id, entry.address) == (f"conversation:{matter.id}", leader.pk, "203.0.113.7")
    line = Message.objects.filter(conversation_id=matter.id).order_by("-seq")[0]
    assert line.kind == "system" and "林岚" in line.data
    assert the_matter(matter.id) == after


def test_assigning_to_who_has_it_already_keeps_row_and_answer_the_same() -> None:
    leader, person = a_person(role="administrator"), a_person()
    matter = a_conversation(assignee=person)
    after = assigning.assign(actor_for(leader), matter.id, person.pk)
    assert the_matter(matter.id) == after


@pytest.mark.parametrize("whom", ["nobody", "suspended", "reader"])
def test_only_somebody_who_answers_customers_is_assigned(whom: str) -> None:
    leader = actor_for(a_person(role="administrator"))
    matter = a_conversation("queued")
    person = {"nobody": 987_654, "suspended": a_person(role=None).pk, "reader": a_person(role="quality_inspector").pk}[whom]
    with pytest.raises(Refused) as refused:
        assigning.assign(leader, matter.id, person)
    assert refused.value.field == "person_id"
    assert the_matter(matter.id) == matter


def test_a_resolved_matter_is_not_assigned() -> None:
    leader = actor_for(a_person(role="administrator"))
    matter = a_conversation("resolved", resolved_at=1)
    with pytest.raises(Conflict):
        assigning.assign(leader, matter.id, a_person().pk)


def test_of_many_who_claim_exactly_one_wins() -> None:
    group = a_group()
    people = [a_person(group=group) for _ in range(4)]
    matter = a_conversation("queued", group=group)
    actors = [actor_for(person) for person in people]
    results = at_once(*(lambda actor=actor: assigning.claim(actor, matter.id) for actor in actors))
    winners = [person.pk for person, result in zip(people, results, strict=True) if not isinstance(result, Refusal)]
    assert len(winners) == 1 and the_matter(matter.id).assignee_id == winners[0]
    assert all(isinstance(r, (Conflict, NotFound)) for r in results if isinstance(r, Refusal))
    assert events("conversation.assigned") == 1


def test_claiming_what_somebody_has_is_a_conflict() -> None:
    matter = a_conversation(assignee=a_person())
    with pytest.raises(Conflict) as refused:
        assigning.claim(actor_for(a_person(role="administrator")), matter.id)
    assert refused.value.code == "already_taken"


def test_an_integration_holds_no_conversation() -> None:
    """Numbers of tokens and of people overlap: a token must never stand where a person does."""
    group = a_group()
    person = a_person(group=group)
    everything = Reach(everything=True)
    names = ("view", "reply", "assign", "take_over", "peek", "resolve")
    token = Actor("api", person.pk, "erp", reach={f"conversation.{name}": everything for name in names})
    waiting, held = a_conversation("queued", group=group), a_conversation(assignee=a_person())
    for refused in (lambda: assigning.claim(token, waiting.id), lambda: assigning.take_over(token, held.id)):
        with pytest.raises(Forbidden):
            refused()
    assert the_matter(waiting.id).assignee_id is None
    assert states.resolve(token, held.id).state == "resolved"


def test_taking_over_moves_ownership_and_everybody_sees_it() -> None:
    owner, leader = a_person(), a_person(role="administrator")
    matter = a_conversation(assignee=owner)
    post(actor_for(owner), matter.id)
    after = assigning.take_over(actor_for(leader), matter.id, "客户要求主管")
    assert (after.assignee_id, after.owner_id, after.state) == (leader.pk, leader.pk, "open")
    history = list(OwnershipSpan.objects.filter(conversation_id=matter.id).order_by("id").values_list("person_id", "why"))
    assert history == [(owner.pk, "first_answer"), (leader.pk, "客户要求主管")]
    assert OwnershipSpan.objects.filter(conversation_id=matter.id, until_at=None).count() == 1
    entry = AuditEntry.objects.get(verb="conversations.taken_over")
    assert str(owner.pk) in entry.before and str(leader.pk) in entry.after
    assert Message.objects.filter(conversation_id=matter.id, kind="system", data__contains="taken_over").count() == 1


def test_two_assigners_cannot_both_win() -> None:
    one, two = a_person(), a_person()
    matter = a_conversation("queued")
    results = at_once(lambda: given(matter.id, one.pk), lambda: given(matter.id, two.pk))
    assert sorted(results) == [False, True]
    assert the_matter(matter.id).assignee_id == (one.pk if results[0] else two.pk)
    assert events("conversation.assigned") == 1


def test_the_machine_never_overrides_a_person() -> None:
    claimer, other = a_person(role="administrator"), a_person()
    matter = a_conversation("queued")
    assigning.claim(actor_for(claimer), matter.id)
    assert given(matter.id, other.pk) is False
    assert the_matter(matter.id).assignee_id == claimer.pk


def test_placing_moves_only_what_waits() -> None:
    group = a_group()
    waiting, held = a_conversation("queued"), a_conversation(assignee=a_person())
    with transaction() as db:
        assert routing.place(db, waiting.id, 7, group.pk) is True
        assert routing.place(db, held.id, 7, group.pk) is False
    after = the_matter(waiting.id)
    assert (after.queue_id, after.group_id) == (7, group.pk)
    assert the_matter(held.id) == held


def test_only_an_unanswered_chat_of_that_person_is_taken_back() -> None:
    person, other = a_person(), a_person()
    silent, answered, elsewhere = (a_conversation(assignee=p) for p in (person, person, other))
    post(actor_for(person), answered.id)
    with transaction() as db:
        assert [routing.take_back(db, m.id, person.pk, now_ms(), "silent") for m in (silent, answered, elsewhere)] == [True, False, False]
    after = the_matter(silent.id)
    assert (after.state, after.assignee_id) == ("queued", None)
    assert events("conversation.queued") >= 1
    with transaction() as db:
        assert routing.take_back(db, silent.id, person.pk, now_ms(), "silent") is False, "safe twice"


def test_the_customer_writing_again_does_not_move_it() -> None:
    person = a_person()
    matter = a_conversation(assignee=person)
    post(the_customer(matter.contact_id), matter.id, "快点")
    assert the_matter(matter.id).assignee_id == person.pk
