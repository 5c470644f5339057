"""What automations do, are stopped from doing, and write down."""

from typing import Any

import msgspec
import pytest

from tests.makers.automation import a_condition, a_leader, a_tag, an_automation, follow, runs_of
from tests.makers.conversations import a_conversation, post, the_customer, the_matter
from tests.makers.customers import a_contact
from tests.makers.people import a_group, a_person, actor_for
from tests.makers.time import HOUR, MINUTE
from yingda.automation.actions import following, making
from yingda.automation.models import Automation, Reading, Run, Tally
from yingda.automation.queries import automations as ask
from yingda.automation.queries.stored import switched_on
from yingda.conversations.actions import assigning, states
from yingda.conversations.models import HandOver, Message
from yingda.customers.actions import change_contact
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.people import actions as people
from yingda.people.models import Person
from yingda.plumbing import clock
from yingda.plumbing.models import AuditEntry, StoredEvent

pytestmark = pytest.mark.django_db


def says(matter: Any, text: str) -> None:
    post(the_customer(matter.contact_id), matter.id, text)


def steps_of(run: Run) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = msgspec.json.decode(run.steps)
    return steps


def test_a_visitors_words_tag_raise_and_note() -> None:
    tag, matter = a_tag(), a_conversation(text=None, contact=a_contact("王芳"))
    rule = an_automation(
        "message.visitor", ("add_tags", {"tag_ids": [tag.pk]}), ("priority", {"priority": 3}), ("note", {"text": "{{customer.name}}要退款"}),
        conditions=[a_condition("message.text", "contains_any", ["退款"])],
    )  # fmt: skip
    says(matter, "你好")
    says(matter, "我要退款")
    follow()
    after = the_matter(matter.id)
    assert (after.tag_ids, after.priority) == (str(tag.pk), 3)
    note = Message.objects.get(conversation_id=matter.id, kind="note")
    assert (note.author_kind, note.text) == ("bot", "王芳要退款")
    (run,) = runs_of(rule)
    assert (run.outcome, run.version, run.subject_id, run.depth) == ("done", 1, matter.id, 0)
    assert Tally.objects.get(automation=rule).missed == 1
    shown = ask.one(actor_for(Person.objects.get(pk=rule.author_id)), rule.pk)
    assert (shown["runs"], shown["failures"], shown["missed"], shown["last_run_at"]) == (1, 0, 1, run.at)


def test_an_automatic_text_is_no_answer_and_makes_nobody_an_owner() -> None:
    matter = a_conversation("queued")
    an_automation("message.visitor", ("post_text", {"text": "请稍候"}))
    says(matter, "有人吗")
    follow()
    after = the_matter(matter.id)
    assert (after.owner_id, after.assignee_id, after.state) == (None, None, "queued")
    assert after.waiting_since is not None and after.unread == 2 and after.preview == "请稍候"


def test_a_held_conversation_is_offered_and_a_free_one_given() -> None:
    agent, other = a_person(), a_person(role="agent")
    held, free = a_conversation("open", agent, owner_id=agent.pk), a_conversation("queued")
    rule = an_automation("message.visitor", ("assign", {"person_id": other.pk}))
    says(held, "在吗")
    says(free, "在吗")
    follow()
    assert the_matter(held.id).assignee_id == agent.pk and the_matter(held.id).owner_id == agent.pk
    assert HandOver.objects.get(conversation_id=held.id, state="offered").to_person_id == other.pk
    assert the_matter(free.id).assignee_id == other.pk
    assert [steps_of(run)[0]["facts"]["how"] for run in runs_of(rule)] == ["offered", "given"]


def test_those_in_order_see_what_came_before_and_stop_stops() -> None:
    one, two = a_tag("one"), a_tag("two")
    matter = a_conversation(text=None)
    an_automation("message.visitor", ("add_tags", {"tag_ids": [one.pk]}), name="first")
    second = an_automation(
        "message.visitor", ("add_tags", {"tag_ids": [two.pk]}), conditions=[a_condition("conversation.tags", "has_any", [one.pk])], stop=True, name="second"
    )
    third = an_automation("message.visitor", ("priority", {"priority": 3}), name="third")
    says(matter, "你好")
    follow()
    assert (the_matter(matter.id).tag_ids, the_matter(matter.id).priority) == (f"{one.pk} {two.pk}", 1)
    assert (len(runs_of(second)), len(runs_of(third))) == (1, 0)
    making.order(a_leader(), [third.pk, second.pk])
    says(matter, "还在吗")
    follow()
    assert the_matter(matter.id).priority == 3


def counts_on(number: int) -> Automation:
    """One that writes `number` into an attribute when it holds the number before."""
    before = [a_condition("contact.attribute", "equals_any", [str(number - 1)], "k")]
    return an_automation("contact.changed", ("contact_attribute", {"key": "k", "value": str(number)}), conditions=before, name=f"r{number}")


def test_a_chain_ends_at_its_fifth_link() -> None:
    rules = [counts_on(number) for number in range(7, 0, -1)][::-1]
    contact = a_contact("王芳")
    change_contact(SYSTEM, contact.pk, {"attributes": {"k": "0"}})
    follow()
    runs = [run for rule in rules for run in runs_of(rule)]
    assert [(run.depth, run.outcome, run.stopped_by) for run in runs] == [*((depth, "done", "") for depth in range(5)), (5, "stopped", "too_deep")]
    contact.refresh_from_db()
    assert contact.attributes["k"] == "5"
    assert runs[-1].chain.split() == [str(rule.pk) for rule in rules[:5]]


def test_what_two_do_to_each_other_ends() -> None:
    for value in ("a", "b"):
        an_automation("contact.changed", ("contact_attribute", {"key": "k", "value": value}), name=value)
    change_contact(SYSTEM, a_contact("王芳").pk, {"attributes": {"x": "1"}})
    follow()
    runs = list(Run.objects.order_by("id"))
    assert len(runs) < 12 and {run.stopped_by for run in runs if run.outcome == "stopped"} == {"own_effect"}
    assert all(str(run.automation_id) not in run.chain.split() for run in runs if run.outcome == "done")


def test_refusals_are_written_in_words_and_leave_the_others_be() -> None:
    matter = a_conversation("resolved", text=None)
    rule = an_automation("conversation.reopened", ("post_text", {"text": "{{order.number}}"}), ("priority", {"priority": 2}))
    says(matter, "又来了")
    follow()
    (run,) = runs_of(rule)
    first, second = steps_of(run)
    assert (run.outcome, first["ok"], second["ok"]) == ("partly", False, True)
    assert "order.number" in first["zh"] and "no value" in first["en"]
    assert the_matter(matter.id).priority == 2


def test_the_limit_of_an_hour_pauses_it_and_tells_its_author() -> None:
    leader = a_leader()
    rule = an_automation("message.visitor", ("priority", {"priority": 3}), actor=leader, per_hour=2)
    matters = [a_conversation(text=None) for _ in range(4)]
    for matter in matters:
        says(matter, "你好")
    follow()
    assert [the_matter(matter.id).priority for matter in matters] == [3, 3, 1, 1]
    rule.refresh_from_db()
    assert (rule.paused_why, runs_of(rule)[-1].stopped_by) == ("too_often", "too_often")
    assert Notification.objects.get(person_id=leader.id, kind="automation_paused")
    assert switched_on() == []
    making.change(leader, rule.pk, {"enabled": True})
    assert [one.id for one in switched_on()] == [rule.pk]


def test_the_limit_of_a_conversation_stops_it_there_only() -> None:
    rule = an_automation("message.visitor", ("note", {"text": "看"}), per_subject_hour=2)
    noisy, other = a_conversation(text=None), a_conversation(text=None)
    for _ in range(5):
        says(noisy, "喂")
    says(other, "喂")
    follow()
    assert Message.objects.filter(kind="note", conversation_id=noisy.id).count() == 2
    assert Message.objects.filter(kind="note", conversation_id=other.id).count() == 1
    assert [run.outcome for run in runs_of(rule)] == ["done", "done", "stopped", "done"]
    rule.refresh_from_db()
    assert rule.paused_at is None


def test_an_event_is_acted_on_once_whatever_is_read_again() -> None:
    rule = an_automation("message.visitor", ("note", {"text": "看"}))
    matter = a_conversation(text=None)
    says(matter, "你好")
    follow()
    follow(following.Place())
    Reading.objects.update(n=0)
    follow(following.Place())
    assert Message.objects.filter(kind="note").count() == 1 and len(runs_of(rule)) == 1


def test_what_dies_in_the_middle_leaves_nothing_and_is_done_once_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = an_automation("message.visitor", ("note", {"text": "看"}), ("priority", {"priority": 2}))
    matter = a_conversation(text=None)
    says(matter, "你好")
    before = StoredEvent.objects.count()

    class Killed(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("yingda.automation.actions.running._write", die)
        with pytest.raises(Killed):
            follow()
    assert (runs_of(rule), StoredEvent.objects.count(), Reading.objects.count()) == ([], before, 0)
    follow()
    assert Message.objects.filter(kind="note").count() == 1 and len(runs_of(rule)) == 1


def test_what_lasts_is_found_once_and_not_what_lasted_before_it_was_switched_on() -> None:
    agent = a_person()
    start = clock.now_ms()
    with clock.at(start - 30 * HOUR):
        old = a_conversation("open", agent)
        post(actor_for(agent), old.id, "您好")
    with clock.at(start - 23 * HOUR):
        quiet = a_conversation("open", agent)
        post(actor_for(agent), quiet.id, "您好")
    rule = an_automation("conversation.silent_for", ("post_text", {"text": "谢谢"}), ("resolve", {}), states=["open", "waiting"], minutes=24 * 60)
    with clock.at(start + 59 * MINUTE):
        follow()
    assert runs_of(rule) == []
    with clock.at(start + 61 * MINUTE):
        follow()
        follow()
    assert (the_matter(quiet.id).state, the_matter(old.id).state) == ("resolved", "open")
    assert [run.subject_id for run in runs_of(rule)] == [quiet.id]


def test_a_state_event_for_a_new_assignee_is_no_change_of_state() -> None:
    first, second = a_person(), a_person(role="agent")
    matter = a_conversation("open", first, owner_id=first.pk)
    rule = an_automation("conversation.state", ("note", {"text": "换了状态"}))
    states.wait_for_customer(actor_for(first), matter.id)
    states.stop_waiting(actor_for(first), matter.id)
    assigning.assign(a_leader(), matter.id, second.pk)
    follow()
    assert len(runs_of(rule)) == 2


def test_versions_stay_and_the_log_names_the_one_that_acted() -> None:
    leader = a_leader()
    rule = an_automation("message.visitor", ("priority", {"priority": 2}), actor=leader)
    matter = a_conversation(text=None)
    says(matter, "一")
    follow()
    document = ask.one(leader, rule.pk)["document"]
    document["actions"][0]["params"]["priority"] = 3
    making.change(leader, rule.pk, {"document": document}, version=1)
    with pytest.raises(Conflict):
        making.change(leader, rule.pk, {"name": "x"}, version=1)
    says(matter, "二")
    follow()
    assert [run.version for run in runs_of(rule)] == [1, 2]
    assert [one["document"]["actions"][0]["params"]["priority"] for one in ask.versions(leader, rule.pk)] == [3, 2]
    assert AuditEntry.objects.filter(verb__startswith="automation.automation.").count() == 2


def test_one_archived_acts_no_more_and_comes_back_switched_off() -> None:
    leader = a_leader()
    rule = an_automation("message.visitor", ("priority", {"priority": 2}), actor=leader)
    making.archive(leader, rule.pk)
    assert (ask.listed(leader), switched_on()) == ([], [])
    with pytest.raises(NotFound):
        ask.one(leader, rule.pk)
    assert making.restore(leader, rule.pk).enabled is False


# Who may make what: a leader of a group, for that group; nobody for others; nobody by an action they may not do.
def test_who_may_make_automations() -> None:
    mine, other = a_group(), a_group()
    leader, agent, boss = a_leader(mine), actor_for(a_person(role="agent", group=mine)), a_leader()
    document = {"when": {"key": "message.visitor"}, "actions": [{"key": "priority", "params": {"priority": 3}}]}
    telling = {"when": {"key": "contact.changed"}, "actions": [{"key": "contact_tags", "params": {"tag_ids": [a_tag().pk]}}]}
    inspector = actor_for(a_person(role="quality_inspector", group=mine))
    cases: list[tuple[Any, int | None, Any, type[Exception] | None]] = [
        (leader, mine.pk, document, None), (leader, None, document, Refused), (leader, other.pk, document, Forbidden),
        (agent, mine.pk, document, Forbidden), (inspector, mine.pk, document, Forbidden), (boss, None, document, None), (boss, other.pk, telling, None),
        (SYSTEM, None, document, Forbidden),
    ]  # fmt: skip
    for actor, group, wanted, refusal in cases:
        if refusal is None:
            making.create(actor, "规则", group, wanted)
        else:
            with pytest.raises(refusal):
                making.create(actor, "规则", group, wanted)
    assert Automation.objects.count() == 3
    (of_leader,) = ask.listed(leader)
    assert of_leader["group_id"] == mine.pk
    for verb in (making.archive, ask.one):
        with pytest.raises(NotFound):
            verb(leader, Automation.objects.get(group=other).pk)


def test_it_does_for_nobody_what_they_may_not_do() -> None:
    """A group's automation acts in the group alone, and with what its author may do at that moment."""
    mine, other = a_group(), a_group()
    person = a_person(role="team_leader", group=mine)
    rule = an_automation("message.visitor", ("priority", {"priority": 3}), actor=actor_for(person), group=mine)
    here, there = a_conversation(group=mine, text=None), a_conversation(group=other, text=None)
    says(here, "你好")
    says(there, "你好")
    follow()
    assert (the_matter(here.id).priority, the_matter(there.id).priority) == (3, 1)
    a_leader()
    boss = a_leader()
    wide = an_automation("message.visitor", ("resolve", {}), actor=boss, name="全队")
    people.put_grants(SYSTEM, boss.person_id, [people.Wish("team_leader", "group")])
    says(there, "还在吗")
    follow()
    run = runs_of(wide)[-1]
    assert (run.outcome, steps_of(run)[0]["code"]) == ("refused", "not_found") and the_matter(there.id).state != "resolved"
    people.suspend(SYSTEM, person.pk)
    says(here, "还在吗")
    follow()
    rule.refresh_from_db()
    assert rule.paused_why == "author_gone"
