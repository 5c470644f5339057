"""Several people in one conversation: invited, leaving, looking on."""

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_matter
from yingda.conversations.actions import company
from yingda.conversations.models import Message, Participant
from yingda.conversations.queries.one import opened
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.plumbing.models import AuditEntry, StoredEvent

pytestmark = pytest.mark.django_db


def test_who_is_invited_sees_answers_and_is_credited_with_assisting() -> None:
    agent, helper = a_person(), a_person()
    matter = a_conversation(assignee=agent)
    with pytest.raises(NotFound):
        opened(actor_for(helper), matter.id)
    company.invite(actor_for(agent), matter.id, helper.pk)
    shown = opened(actor_for(helper), matter.id)
    assert [(p["person_id"], p["role"]) for p in shown["participants"]] == [(helper.pk, "assist")]
    post(actor_for(helper), matter.id, "我来查")
    after = the_matter(matter.id)
    assert (after.assignee_id, after.owner_id) == (agent.pk, helper.pk), "the first who answers owns it"
    row = Participant.objects.get(conversation_id=matter.id)
    assert (row.role, row.invited_by_id, row.until_at) == ("assist", agent.pk, None)
    assert Notification.objects.filter(person=helper, kind="invited").count() == 1


def test_inviting_twice_or_the_assignee_changes_nothing() -> None:
    agent, helper = a_person(), a_person()
    matter = a_conversation(assignee=agent)
    once = company.invite(actor_for(agent), matter.id, helper.pk)
    assert company.invite(actor_for(agent), matter.id, helper.pk) == once
    assert company.invite(actor_for(agent), matter.id, agent.pk) == once
    assert Participant.objects.count() == 1


def test_who_leaves_sees_it_no_more_and_the_history_stays() -> None:
    agent, helper = a_person(), a_person()
    matter = a_conversation(assignee=agent)
    company.invite(actor_for(agent), matter.id, helper.pk)
    company.leave(actor_for(helper), matter.id, helper.pk)
    assert the_matter(matter.id).participant_ids == ""
    assert Participant.objects.get(conversation_id=matter.id).until_at is not None
    gone = StoredEvent.objects.filter(name="conversation.gone").order_by("-n")[0]
    assert gone.staff == f"u:{helper.pk}"
    with pytest.raises(NotFound):
        opened(actor_for(helper), matter.id)
    with pytest.raises(Refused) as again:
        company.leave(actor_for(agent), matter.id, helper.pk)
    assert again.value.field == "person_id"


def test_nobody_is_invited_who_does_not_answer_customers_or_into_what_is_over() -> None:
    agent = a_person()
    matter, over = a_conversation(assignee=agent), a_conversation("resolved", assignee=agent, resolved_at=1)
    for person in (987_654, a_person(role="client_reader").pk):
        with pytest.raises(Refused) as refused:
            company.invite(actor_for(agent), matter.id, person)
        assert refused.value.field == "person_id"
    with pytest.raises(Conflict):
        company.invite(actor_for(agent), over.id, a_person().pk)


def test_a_supervisor_looks_on_unseen_and_it_is_recorded() -> None:
    group = a_group()
    agent, leader = a_person(group=group), a_person(group=group, role="team_leader")
    matter = a_conversation(assignee=agent, group=group)
    company.peek(actor_for(leader), matter.id)
    company.peek(actor_for(leader), matter.id)
    assert Participant.objects.filter(conversation_id=matter.id, role="peek", until_at=None).count() == 1
    entry = AuditEntry.objects.get(verb="conversations.peeked")
    assert (entry.actor_id, entry.subject) == (leader.pk, f"conversation:{matter.id}")
    assert not Message.objects.filter(conversation_id=matter.id, kind="system").exists(), "nobody is told"
    assert the_matter(matter.id) == matter
    company.stop_peeking(actor_for(leader), matter.id)
    assert Participant.objects.get(conversation_id=matter.id, role="peek").until_at is not None


def test_an_agent_does_not_look_on() -> None:
    agent, other = a_person(), a_person()
    matter = a_conversation(assignee=other, participant_ids=str(agent.pk))
    with pytest.raises(Forbidden):
        company.peek(actor_for(agent), matter.id)
