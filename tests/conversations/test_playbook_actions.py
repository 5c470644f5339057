"""Playbooks in use: versions, activations, deadlines at their moments, words, joining, bulk replies, all-clear, review."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, an_inbox, post, the_customer, the_matter
from tests.makers.customers import a_tag
from tests.makers.playbooks import KEY, a_playbook, an_incident, case_of, steps_of
from tests.makers.tickets import a_type
from tests.makers.time import MINUTE, Clock
from yingda.conversations.actions import sorting, states
from yingda.conversations.actions.playbooks import announcing, beginning, ending, following, gathering, playbooks, reviewing, steps
from yingda.conversations.actions.playbooks.beginning import New
from yingda.conversations.models import (
    Activation,
    ActivationCase,
    ActivationClock,
    AnnouncementTarget,
    Message,
    Playbook,
    PlaybookVersion,
)
from yingda.conversations.queries.playbooks import activations, reviews
from yingda.conversations.queries.playbooks.addressees import preview
from yingda.conversations.queries.playbooks.check import check
from yingda.conversations.queries.playbooks.playbooks import versions
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.people import actions as people
from yingda.plumbing.models import StoredEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead() -> Actor:
    """Somebody who runs incidents of everything."""
    return actor_for(a_person(role="project_manager"))


def follow(clock: Clock) -> None:
    """What the schedule does every second."""
    clock.work()
    following.follow()
    clock.work()


def told(person: int | None, kind: str) -> int:
    return Notification.objects.filter(person_id=person, kind=kind).count()


def events(name: str) -> list[StoredEvent]:
    return list(StoredEvent.objects.filter(name=name).order_by("n"))


# Playbooks


def test_a_playbook_keeps_every_version_and_activations_keep_theirs(lead: Actor) -> None:
    kind = a_playbook()
    matter = a_conversation(assignee=a_person())
    one = beginning.begin_for(SYSTEM, matter.id, kind)
    playbooks.change(SYSTEM, kind, name="改名", document={"steps": [{"text": "只有一步"}], "forbidden": ["不可能", "没办法"]})
    playbooks.change(SYSTEM, kind, position=4)
    assert Playbook.objects.get(pk=kind).version == 2 and Activation.objects.get(pk=one.pk).version == 1
    newest, first = versions(lead, kind)
    assert newest["version"] == 2 and first["changes"] == []
    assert {"field": "forbidden", "index": 1, "before": None, "after": "没办法"} in newest["changes"]
    with pytest.raises(RuntimeError):
        PlaybookVersion.objects.filter(playbook_id=kind).first().save()  # type: ignore[union-attr]
    playbooks.archive(SYSTEM, kind)
    with pytest.raises(NotFound):
        beginning.begin_for(SYSTEM, matter.id, kind)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({}, "playbook_empty"), ({"steps": "x"}, "playbook_wrong"), ({"calendar_id": 999_999, "forbidden": ["a"]}, "sla_calendar_unknown"),
        ({"steps": [{"text": "a", "who": {"kind": "person", "id": 999_999}}]}, "person_unknown"),
        ({"steps": [{"text": "a", "who": {"kind": "group", "id": 999_999}}]}, "group_unknown"),
        ({"steps": [{"text": "a", "who": {"kind": "role", "role": "nobody"}}]}, "playbook_role_unknown"),
        ({"steps": [{"text": " "}], "limits": {"first_minutes": 0}}, "several_fields"),
    ],
)  # fmt: skip
def test_a_playbook_that_does_not_fit_is_refused_whole(document: dict[str, Any], code: str) -> None:
    with pytest.raises((Refused, Many)) as refused:
        playbooks.make(SYSTEM, "新的", 0, document)
    assert refused.value.code == code and not Playbook.objects.exists()


@pytest.mark.parametrize(("locale", "first"), [("zh-CN", "客户投诉"), ("en", "Complaint")])
def test_a_new_team_begins_with_six_in_its_language(locale: str, first: str, clock: Clock) -> None:
    people.set_up(people.FirstRun("茶铺", "lilei", "李雷", "qinghe-2026-cha", locale=locale))
    clock.work()
    playbooks.make_first(locale)
    assert Playbook.objects.count() == 6 and Playbook.objects.get(position=0).name == first


# For a conversation


def test_a_conversation_gets_steps_deadlines_and_keeps_its_owner(clock: Clock) -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent, owner_id=agent.pk)
    me = actor_for(agent)
    one = beginning.begin_for(me, matter.id, a_playbook(told_at_start=[{"kind": "role", "role": "team_leader"}]), "要投诉")
    assert the_matter(matter.id).owner_id == agent.pk and the_matter(matter.id).assignee_id == agent.pk
    with pytest.raises(Conflict):
        beginning.begin_for(me, matter.id, one.playbook_id)
    first, second, third = steps_of(one)
    assert first.due_at == clock.now + 10 * MINUTE and first.person_ids == str(agent.pk) and second.due_at is None
    clock.pass_ms(4 * MINUTE)
    assert told(agent.pk, "playbook_due_soon") == 1, "80 % of five minutes"
    clock.pass_ms(7 * MINUTE)
    breached = [json.loads(event.body) for event in events("playbook.breached")]
    assert {one["kind"]: one["due_at"] for one in breached} == {"first_response": one.began_at + 5 * MINUTE, "step": one.began_at + 10 * MINUTE}
    steps.finish(me, first.pk, "查到了")
    with pytest.raises(Conflict):
        steps.skip(me, first.pk, "重复")
    steps.skip(me, third.pk, "不需要")
    found = check(me, one.pk)
    assert [step["verdict"] for step in found["steps"]] == ["late", "open", "skipped"]
    assert [limit["verdict"] for limit in found["limits"]["broken"]] == ["missed"]
    steps.take_up(me, first.pk)
    assert Activation.objects.get(pk=one.pk).steps_over == 1
    assert activations.of_conversation(me, matter.id)[0]["steps"][0]["state"] == "open"
    ending.end(me, one.pk, "谈好了")
    assert [step["left_undone"] for step in check(me, one.pk)["steps"]] == [True, True, False]
    assert not ActivationClock.objects.filter(ended_at__isnull=True).exists()
    whats = Message.objects.filter(conversation_id=matter.id, kind="event").order_by("seq").values_list("data", flat=True)
    assert ["playbook_began" in whats[0], "playbook_ended" in whats[1]] == [True, True]


def test_words_answers_and_limits_are_followed(clock: Clock) -> None:
    agent = a_person()
    me, matter = actor_for(agent), a_conversation(assignee=agent)
    customer = the_customer(matter.contact_id)
    one = beginning.begin_for(me, matter.id, a_playbook())
    clock.pass_ms(2 * MINUTE)
    said = post(me, matter.id, "这 不 可能吧")
    follow(clock)
    clock.pass_ms(MINUTE)
    post(customer, matter.id, "真的不可能？")
    follow(clock)
    case = case_of(one, matter.id)
    assert case.first_reply_at == one.began_at + 2 * MINUTE and case.due_at == clock.now + 10 * MINUTE
    clock.pass_ms(11 * MINUTE)
    post(me, matter.id, "在查")
    follow(clock)
    found = check(me, one.pk)
    assert [(entry["seq"], entry["actor"]["id"], entry["facts"]["word"]) for entry in found["forbidden"]] == [(said.seq, agent.pk, "不可能")]
    assert found["missing"] == [{"word": "抱歉", "conversation_id": matter.id}]
    assert found["limits"]["kept"] == 1 and [limit["verdict"] for limit in found["limits"]["broken"]] == ["late"]
    assert found["figures"]["longest_wait_ms"] == 11 * MINUTE
    post(me, matter.id, "抱歉久等")
    follow(clock)
    assert check(me, one.pk)["missing"] == []
    states.resolve(me, matter.id)
    follow(clock)
    assert case_of(one, matter.id).due_at is None


def test_the_escalation_tells_and_gives_at_its_moments(clock: Clock) -> None:
    agent, boss, helper = a_person(), a_person(), a_person()
    me, matter = actor_for(agent), a_conversation(assignee=agent, owner_id=agent.pk)
    rungs = [
        {"to": {"kind": "person", "id": helper.pk}, "since": "breach", "after_minutes": 2, "verb": "give"},
        {"to": {"kind": "person", "id": boss.pk}, "since": "start", "after_minutes": 3},
    ]
    one = beginning.begin_for(me, matter.id, a_playbook(escalation=rungs, steps=[]))
    clock.pass_ms(3 * MINUTE)
    assert (told(boss.pk, "playbook_escalated"), told(helper.pk, "playbook_escalated")) == (1, 0)
    clock.pass_ms(4 * MINUTE)
    assert told(helper.pk, "playbook_escalated") == 1 and told(helper.pk, "hand_over_offered") == 1
    assert the_matter(matter.id).owner_id == agent.pk, "offered, not taken"
    escalated = check(me, one.pk)["escalations"]
    assert [(entry["at"] - one.began_at, entry["facts"]["verb"]) for entry in escalated] == [(3 * MINUTE, "tell"), (7 * MINUTE, "give")]
    later = beginning.begin_for(me, a_conversation(assignee=agent).id, a_playbook(escalation=rungs, steps=[]))
    ending.end(me, later.pk)
    clock.pass_ms(10 * MINUTE)
    assert told(boss.pk, "playbook_escalated") == 1


# A topic


def test_a_topic_gives_every_conversation_that_matches_the_playbook(lead: Actor, clock: Clock) -> None:
    tag = a_tag()
    spoken, tagged, other = a_conversation(text="收到的茶叶发霉了"), a_conversation(), a_conversation()
    one = beginning.begin_topic(lead, New(a_playbook(), "发霉", match={"words": ["发霉"], "tags": [tag.pk]}))
    clock.work()
    sorting.set_tags(SYSTEM, tagged.id, [tag.pk])
    fresh = a_conversation(text="茶饼发霉怎么办")
    follow(clock)
    post(the_customer(spoken.contact_id), spoken.id, "发霉！")
    follow(clock)
    children = Activation.objects.filter(parent=one)
    assert set(children.values_list("conversation_id", flat=True)) == {spoken.id, tagged.id, fresh.id} and other.id not in children
    assert children.count() == 3 == Activation.objects.get(pk=one.pk).affected
    ending.end(lead, one.pk)
    assert not Activation.objects.filter(ended_at__isnull=True).exists()
    with pytest.raises(Refused):
        beginning.begin_topic(lead, New(a_playbook(), "空"))


# An incident


def test_an_incident_gathers_its_conversations_and_new_ones_join(lead: Actor, clock: Clock) -> None:
    inbox = an_inbox()
    hit, silent, elsewhere = a_conversation(text="网站打不开", inbox=inbox), a_conversation(inbox=inbox), a_conversation(text="打不开")
    one = an_incident(lead, match={"words": ["打不开"], "inboxes": [inbox.pk]}, notice="网站故障，正在抢修")
    assert one.affected == 1 and case_of(one, hit.id).due_at == clock.now + 5 * MINUTE
    clock.pass_ms(MINUTE)
    late = a_conversation(text="你们网站打不开了", inbox=inbox)
    follow(clock)
    assert case_of(one, late.id).due_at == clock.now + 5 * MINUTE
    notice = Message.objects.get(conversation_id=late.id, kind="system")
    assert notice.text == "网站故障，正在抢修" and the_matter(late.id).waiting_since is not None
    assert not Message.objects.filter(conversation_id=hit.id, kind="system").exists()
    gathering.join(lead, one.pk, [elsewhere.id, hit.id])
    gathering.leave(lead, one.pk, [late.id])
    post(the_customer(late.contact_id), late.id, "还是打不开")
    follow(clock)
    assert set(ActivationCase.objects.filter(activation=one, left_at__isnull=True).values_list("conversation_id", flat=True)) == {hit.id, elsewhere.id}
    assert Activation.objects.get(pk=one.pk).affected == 2 and silent.id != late.id
    gathering.join(lead, one.pk, [late.id])
    assert Activation.objects.get(pk=one.pk).affected == 3
    with pytest.raises(NotFound):
        gathering.join(lead, one.pk, [999_999])


def affected(number: int, **fields: Any) -> list[int]:
    return [a_conversation("queued" if index % 2 else "open", assignee=None if index % 2 else a_person(), **fields).id for index in range(number)]


def bulk(conversation_id: int) -> list[str]:
    rows = Message.objects.filter(conversation_id=conversation_id, data__contains='"announcement"')
    return list(rows.values_list("text", flat=True))


def test_a_bulk_reply_reaches_each_once_when_it_is_killed_in_the_middle(lead: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = affected(50)
    before = {number: the_matter(number) for number in numbers}
    one = an_incident(lead)
    sent = announcing.send(lead, one.pk, KEY, "{{customer.name}}您好，会话 {{conversation.number}}")
    assert announcing.send(lead, one.pk, KEY, "别的").pk == sent.pk, "a double click"
    real, calls = announcing._say, iter(range(10**6))

    def dying(*args: Any) -> int:
        if next(calls) == 33:
            raise SystemError("killed")
        return real(*args)

    monkeypatch.setattr(announcing, "_say", dying)
    announcing.run(sent.pk)
    with pytest.raises(SystemError):
        announcing.run(sent.pk)
    sent.refresh_from_db()
    assert sent.sent == 20 and sum(len(bulk(number)) for number in numbers) == 20, "what was under way is undone whole"
    clock.work()
    announcing.run(sent.pk)
    sent.refresh_from_db()
    assert (sent.state, sent.sent, sent.refused) == ("finished", 50, 0)
    for number in numbers:
        now, was = the_matter(number), before[number]
        assert bulk(number) == [f"{now.contact_name}您好，会话 {number}"]
        assert (now.owner_id, now.assignee_id, now.state) == (was.owner_id, was.assignee_id, was.state)
    assert not {event.name for event in StoredEvent.objects.all()} & {"conversation.owner_changed"}


def test_who_is_left_out_is_listed_with_the_reason(lead: Actor, clock: Clock) -> None:
    first, second, third = (a_conversation(assignee=a_person()) for _ in range(3))
    one = an_incident(lead)
    states.resolve(SYSTEM, second.id)
    seen = preview(lead, one.pk, "您好 {{customer.name}}", "all", [])
    assert (seen["total"], seen["refused_total"], seen["refused"][0]["code"]) == (3, 1, "conversation_resolved")
    assert preview(lead, one.pk, "{{order.number}} 不可能", "all", [])["forbidden"] == ["不可能"]
    for text, code in (("不可能", "announcement_word_forbidden"), (" ", "text_empty"), ("x" * 9000, "text_too_long")):
        with pytest.raises(Refused) as refused:
            announcing.send(lead, one.pk, str(uuid4()), text)
        assert refused.value.code == code
    with pytest.raises(Refused):
        announcing.send(lead, one.pk, "not a key", "您好")
    sent = announcing.send(lead, one.pk, str(uuid4()), "您好 {{order.number}}", "chosen", [first.id])
    clock.work()
    assert reviews.announcement(lead, sent.pk)["refused"][0]["message"] == "缺少变量：order.number"
    paused = announcing.send(lead, one.pk, str(uuid4()), "您好")
    announcing.move(lead, paused.pk, "paused")
    clock.work()
    assert bulk(first.id) == []
    announcing.move(lead, paused.pk, "running")
    clock.work()
    assert [len(bulk(each.id)) for each in (first, second, third)] == [1, 0, 1]
    with pytest.raises(Conflict):
        announcing.move(lead, paused.pk, "stopped")


def test_the_all_clear_ends_everything_and_the_review_follows(lead: Actor, clock: Clock) -> None:
    agent, customer = a_person(), a_conversation(text="打不开")
    one = an_incident(lead, a_playbook(told_at_end=[{"kind": "person", "id": agent.pk}]))
    with pytest.raises(Conflict):
        reviewing.write(lead, one.pk, {"causes": "x"})
    clock.pass_ms(6 * MINUTE)
    ending.end(lead, one.pk, "恢复", "{{customer.name}}您好，已经恢复", str(uuid4()))
    clock.work()
    assert bulk(customer.id) == [f"{the_matter(customer.id).contact_name}您好，已经恢复"] and told(agent.pk, "playbook_ended") == 1
    assert Message.objects.filter(conversation_id=customer.id, data__contains="incident_ended").count() == 1
    assert activations.running(lead) == []
    with pytest.raises(Conflict):
        ending.end(lead, one.pk)
    found = reviews.review(lead, one.pk)
    assert found["check"]["figures"] | {"first_reply_at": None} == {
        "affected": 1, "answered": 0, "within": 0, "broken": 1, "longest_wait_ms": 6 * MINUTE, "first_reply_at": None, "steps_late": 0, "words_said": 0,
    }  # fmt: skip
    reviewing.write(lead, one.pk, {"causes": "证书过期", "finished": True})
    action = reviewing.add_action(lead, one.pk, "证书到期提醒", agent.pk, clock.now + 60 * MINUTE)
    assert told(agent.pk, "review_action") == 1
    ticket = reviewing.make_ticket(lead, action.pk, a_type())
    assert (ticket.title, ticket.owner_id) == ("证书到期提醒", agent.pk)
    with pytest.raises(Conflict):
        reviewing.make_ticket(lead, action.pk, a_type())
    reviewing.change_action(actor_for(agent), action.pk, {"done": True})
    with pytest.raises(Forbidden):
        reviewing.change_action(actor_for(agent), action.pk, {"text": "别的"})
    assert reviews.review(lead, one.pk)["actions"][0]["ticket"]["number"] == ticket.number
    assert AnnouncementTarget.objects.filter(state="sent").count() == 1


def test_the_reach_of_who_runs_it_bounds_an_incident(clock: Clock) -> None:
    mine, other = a_group(), a_group()
    leader = actor_for(a_person(role="supervisor", scope="group", group=mine))
    ours, theirs = a_conversation(group=mine), a_conversation(group=other)
    one = an_incident(leader)
    a_conversation(group=other)
    follow(clock)
    assert list(ActivationCase.objects.filter(activation=one).values_list("conversation_id", flat=True)) == [ours.id]
    with pytest.raises(NotFound):
        gathering.join(leader, one.pk, [theirs.id])


def test_nothing_is_done_where_messages_are_posted(lead: Actor) -> None:
    agent = a_person()
    me, matter = actor_for(agent), a_conversation(assignee=agent)
    post(me, matter.id)
    with CaptureQueriesContext(connection) as before:
        post(me, matter.id)
    an_incident(lead)
    beginning.begin_for(me, matter.id, a_playbook())
    with CaptureQueriesContext(connection) as after:
        post(me, matter.id, "不可能")
    assert len(after) == len(before)
