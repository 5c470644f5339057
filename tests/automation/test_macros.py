"""Macros: who may use and change them, whole or not at all, seen before, undone after."""

from typing import Any

import pytest

from tests.makers.automation import a_condition, a_document, a_leader, a_macro, a_tag, an_automation, follow
from tests.makers.conversations import a_conversation, post, the_customer, the_matter
from tests.makers.people import a_group, a_person, actor_for
from tests.makers.time import MINUTE
from yingda.automation.actions import macros, making, using
from yingda.automation.actions.checking import checked, faults
from yingda.automation.models import Macro, MacroRun
from yingda.automation.queries import runs as log
from yingda.automation.queries import testing
from yingda.automation.queries.catalogue import catalogue
from yingda.automation.queries.macros import menu
from yingda.conversations.actions import sorting
from yingda.conversations.actions.tickets.types import make_first_types
from yingda.conversations.models import Message, Ticket
from yingda.conversations.queries.tickets.types import ticket_types
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.people.models import Person
from yingda.plumbing import clock
from yingda.plumbing.models import AuditEntry, Job, StoredEvent

pytestmark = pytest.mark.django_db


def an_agent(group: Any = None) -> Actor:
    return actor_for(a_person(role="agent", group=group or a_group()))


def held_by(agent: Actor) -> Any:
    return a_conversation("open", Person.objects.get(pk=agent.id), owner_id=agent.id)


def test_a_macro_is_run_whole_and_undone_in_part() -> None:
    agent, tag = an_agent(), a_tag()
    matter = held_by(agent)
    actions = [("post_text", {"text": "{{customer.name}}您好，已处理"}), ("add_tags", {"tag_ids": [tag.pk]}), ("priority", {"priority": 3}), ("resolve", {})]
    macro = a_macro(agent, *actions)
    steps = using.preview(agent, macro.pk, matter.id)
    assert [step["ok"] for step in steps] == [True] * 4 and "您好" in steps[0]["text"]
    assert (the_matter(matter.id), MacroRun.objects.count()) == (matter, 0)
    used = using.use(agent, macro.pk, matter.id)
    after = the_matter(matter.id)
    assert (after.state, after.tag_ids, after.priority, used["undoable"]) == ("resolved", str(tag.pk), 3, True)
    assert Message.objects.get(conversation_id=matter.id, kind="text", author_kind="person").author_id == agent.id
    assert using.undo(agent, used["id"]) == {"undone": ["priority", "state", "tag_ids"]}
    back = the_matter(matter.id)
    assert (back.state, back.tag_ids, back.priority, back.owner_id, back.assignee_id) == ("open", "", 1, agent.id, agent.id)
    with pytest.raises(Conflict):
        using.undo(agent, used["id"])
    assert menu(agent)[0]["uses"] == 1


def test_a_refused_step_leaves_nothing_done_and_is_named() -> None:
    agent, tag = an_agent(), a_tag()
    matter = held_by(agent)
    events = StoredEvent.objects.count()
    macro = a_macro(agent, ("add_tags", {"tag_ids": [tag.pk]}), ("post_text", {"text": "订单 {{order.number}}"}))
    events = StoredEvent.objects.count()
    with pytest.raises(Conflict) as refused:
        using.use(agent, macro.pk, matter.id)
    assert (refused.value.code, refused.value.params["place"]) == ("macro_step_refused", 2)
    assert the_matter(matter.id).tag_ids == ""
    assert [step["ok"] for step in using.preview(agent, macro.pk, matter.id)] == [True, False]
    assert StoredEvent.objects.count() == events


def test_what_somebody_changed_since_and_what_is_too_late_is_left_alone() -> None:
    agent, tag, other = an_agent(), a_tag("one"), a_tag("two")
    matter = held_by(agent)
    macro = a_macro(agent, ("add_tags", {"tag_ids": [tag.pk]}), ("priority", {"priority": 3}), ("snooze", {"minutes": 30}))
    used = using.use(agent, macro.pk, matter.id)
    assert the_matter(matter.id).state == "snoozed"
    sorting.set_priority(agent, matter.id, 2)
    sorting.set_tags(agent, matter.id, [tag.pk, other.pk])
    assert using.undo(agent, used["id"]) == {"undone": ["state", "tag_ids"]}
    assert (the_matter(matter.id).priority, the_matter(matter.id).tag_ids, the_matter(matter.id).state) == (2, str(other.pk), "open")
    late = using.use(agent, macro.pk, matter.id)
    with clock.at(clock.now_ms() + MINUTE), pytest.raises(Conflict):
        using.undo(agent, late["id"])
    with pytest.raises(NotFound):
        using.undo(an_agent(), late["id"])


def test_it_does_only_what_the_agent_may_do() -> None:
    agent, stranger = an_agent(), a_conversation("open", a_person(role="agent"), group=a_group())
    macro = a_macro(agent, ("priority", {"priority": 3}))
    with pytest.raises(NotFound):
        using.use(agent, macro.pk, stranger.id)
    with pytest.raises(NotFound):
        using.preview(agent, macro.pk, stranger.id)
    reader = actor_for(a_person(role="client_reader", group=a_group()))
    with pytest.raises(Forbidden):
        using.use(reader, macro.pk, stranger.id)


# Whose macro who may see, use and change.
@pytest.mark.parametrize(
    ("scope", "role", "makes", "sees"),
    [("shared", "administrator", True, True), ("shared", "team_leader", False, True), ("shared", "agent", False, True), ("group", "team_leader", True, True),
     ("group", "agent", False, True), ("personal", "agent", True, False), ("shared", "quality_inspector", False, False)],
)  # fmt: skip
def test_who_may_make_and_see_macros(scope: str, role: str, makes: bool, sees: bool) -> None:
    group = a_group()
    actor, boss = actor_for(a_person(role=role, group=group)), a_leader()
    made = a_macro(boss, ("resolve", {}), scope=scope, group=group if scope == "group" else None, name="别人的")
    if makes:
        a_macro(actor, ("resolve", {}), scope=scope, group=group if scope == "group" else None)
    else:
        with pytest.raises(Forbidden):
            a_macro(actor, ("resolve", {}), scope=scope, group=group if scope == "group" else None)
    if role == "quality_inspector":
        with pytest.raises(Forbidden):
            menu(actor)
        return
    assert (made.pk in {one["id"] for one in menu(actor)}) is sees
    if scope == "personal":
        with pytest.raises(NotFound):
            macros.change(actor, made.pk, {"name": "x"})


def test_macros_are_changed_archived_and_audited_and_names_are_single() -> None:
    agent = an_agent()
    macro = a_macro(agent, ("resolve", {}), shortcut="js")
    with pytest.raises(Refused):
        a_macro(agent, ("resolve", {}))
    with pytest.raises(Refused):
        a_macro(agent, ("resolve", {}), name="另一个", shortcut="JS")
    with pytest.raises(Many):
        a_macro(agent, ("priority", {"priority": 9}), name=" ")
    with pytest.raises(Refused):
        a_macro(agent, ("add_tags", {"tag_ids": [999_999]}), name="没有这个标签")
    macros.change(agent, macro.pk, {"name": "结束"}, version=1)
    with pytest.raises(Conflict):
        macros.change(agent, macro.pk, {"name": "x"}, version=1)
    macros.archive(agent, macro.pk)
    assert menu(agent) == [] and menu(agent, archived=True)[0]["name"] == "结束"
    macros.archive(agent, macro.pk, on=False)
    assert Macro.objects.get(pk=macro.pk).version == 4
    assert list(AuditEntry.objects.filter(verb__startswith="automation.macro.").values_list("verb", flat=True).order_by("id")) == [
        f"automation.macro.{done}" for done in ("created", "changed", "archived", "restored")
    ]


def everything() -> list[int]:
    return [model.objects.count() for model in (Message, StoredEvent, Job, AuditEntry, MacroRun, Macro, Ticket)]


def test_the_tester_tells_everything_and_changes_nothing() -> None:
    leader, tag = a_leader(), a_tag()
    matter = a_conversation(text=None)
    for text in ("你好", "我要退款", "推宽可以吗"):
        post(the_customer(matter.contact_id), matter.id, text)
    before, row = everything(), the_matter(matter.id)
    document = checked(
        a_document("message.visitor", ("add_tags", {"tag_ids": [tag.pk]}), ("post_text", {"text": "{{ticket.number}}"}),
                   conditions=[a_condition("message.text", "sounds_any", ["退款"])])
    )  # fmt: skip
    found = testing.tried(leader, document, None, testing.Range(20))
    assert (found["looked_at"], found["matched"], [item["said"] for item in found["items"]]) == (3, 2, ["推宽可以吗", "我要退款", "你好"])
    assert found["items"][0]["why"]["of"][0]["saw"] == "推宽可以吗"
    assert [one["key"] for one in found["items"][0]["would"]] == ["add_tags", "post_text"] and found["items"][0]["would"][1]["missing"] == ["ticket.number"]
    assert found["items"][2]["would"] == []
    assert (everything(), the_matter(matter.id)) == (before, row)
    none = testing.tried(leader, document, None, testing.Range(20, 0, 1))
    assert none["looked_at"] == 0
    with pytest.raises(Refused):
        testing.tried(leader, document, None, testing.Range(20, 5, 5))
    assert testing.tried_on(leader, document, None, [("message.text", "", "退款")])["matched"] is True
    assert testing.tried_on(leader, document, None, [("message.text", "", "别的")])["matched"] is False
    with pytest.raises(Refused):
        testing.tried_on(leader, document, None, [("nothing", "", 1)])


def test_the_tester_and_the_log_show_only_what_one_may_see() -> None:
    mine, other = a_group(), a_group()
    leader = a_leader(mine)
    here, there = a_conversation(group=mine, text=None), a_conversation(group=other, text=None)
    for matter in (here, there):
        post(the_customer(matter.contact_id), matter.id, "秘密")
    document = checked(a_document("message.visitor", ("priority", {"priority": 3})))
    found = testing.tried(leader, document, mine.pk, testing.Range(20))
    assert [item["subject"]["id"] for item in found["items"]] == [here.id]
    boss = a_leader()
    rule = an_automation("message.visitor", ("priority", {"priority": 2}), actor=boss, conditions=[a_condition("message.text", "present")])
    post(the_customer(there.contact_id), there.id, "又一句")
    follow()
    (row,) = log.listed(boss, log.Wanted(automation=rule.pk), 50, None).items
    assert log.one(boss, row["id"])["why"]["of"][0]["saw"] == "又一句"
    assert log.listed(leader, log.Wanted(), 50, None).items == ()
    with pytest.raises(NotFound):
        log.one(leader, row["id"])
    assert log.listed(boss, log.Wanted(outcome="trouble"), 50, None).items == ()


def test_what_is_wrong_is_said_while_it_is_written() -> None:
    leader, agent = a_leader(), an_agent()
    assert faults(leader, None, a_document("message.visitor", ("priority", {"priority": 3}))) == {}
    said = faults(leader, None, a_document("message.visitor", ("note", {"text": ""}), ("add_tags", {"tag_ids": [99_999]})))
    assert set(said) == {"actions.0.text"}
    assert set(faults(leader, None, a_document("message.visitor", ("add_tags", {"tag_ids": [99_999]})))) == {"actions.0.tag_ids"}
    assert set(faults(leader, None, a_document("message.visitor", conditions={"op": "xor"}))) == {"conditions", "actions"}
    with pytest.raises(Forbidden):
        faults(agent, None, {})
    assert len(catalogue(agent)["examples"]) >= 6
    assert making.create(leader, "示例", None, catalogue(leader)["examples"][1]["document"]).enabled is False


def test_a_ticket_is_made_watched_and_told_of() -> None:
    leader, watcher = a_leader(), a_person(role="agent")
    make_first_types()
    kind = next(one for one in ticket_types(SYSTEM) if one["key"] == "product_improvement")
    an_automation(
        "message.visitor", ("ticket", {"type_id": kind["id"], "title": "建议 {{conversation.number}}", "values": {"product": "茶", "said": "好"}}),
        actor=leader,
        conditions=[a_condition("message.text", "contains_any", ["建议"])],
    )  # fmt: skip
    an_automation("ticket.made", ("watcher", {"person_id": watcher.pk}), ("tell", {"roles": ["author"], "text": "{{ticket.title}}"}), actor=leader, name="关注")
    matter = a_conversation(text=None)
    post(the_customer(matter.contact_id), matter.id, "我有个建议")
    follow()
    ticket = Ticket.objects.get(conversation_id=matter.id)
    assert ticket.title == f"建议 {matter.id}" and str(watcher.pk) in ticket.watcher_ids.split()
