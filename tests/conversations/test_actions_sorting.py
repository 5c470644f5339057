"""Taking back and mending messages, tags and priority, read marks, and one verb for many."""

from typing import Any

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_customer, the_matter
from tests.makers.customers import a_tag
from tests.makers.time import HOUR, Clock
from yingda.conversations.actions import bulk, reading, revising, sorting
from yingda.conversations.models import ConversationTag, Mention, Message
from yingda.conversations.queries.one import history, history_of_visitor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.plumbing.models import AuditEntry, StoredEvent

pytestmark = pytest.mark.django_db


def last_event(name: str) -> StoredEvent:
    return StoredEvent.objects.filter(name=name).order_by("-n")[0]


@pytest.mark.parametrize(("later_ms", "gone"), [(0, True), (120_000, True), (120_001, False)])
def test_a_message_is_taken_back_within_two_minutes(clock: Clock, later_ms: int, gone: bool) -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    sent = post(actor_for(agent), matter.id, "价格是 99")
    clock.now += later_ms
    if not gone:
        with pytest.raises(Refused) as late:
            revising.recall(actor_for(agent), sent.id)
        assert late.value.code == "recall_too_late"
        return
    shown = revising.recall(actor_for(agent), sent.id)
    assert (shown["text"], shown["recalled_at"]) == ("", clock.now)
    for messages in (history(actor_for(agent), matter.id)[0], history_of_visitor(matter.id, None)[0]):
        assert [m["text"] for m in messages if m["id"] == sent.id] == [""]
    changed = last_event("conversation.message_changed")
    assert changed.visitor == matter.contact_id and "价格是" not in changed.body + (changed.visitor_body or "")
    row = last_event("conversation.row")
    assert the_matter(matter.id).preview == "" and '"preview":""' in row.body, "lists show it no more"
    events = StoredEvent.objects.count()
    assert revising.recall(actor_for(agent), sent.id) == shown and StoredEvent.objects.count() == events, "twice is once"


def test_only_ones_own_message_is_taken_back() -> None:
    agent, leader = a_person(), a_person(role="administrator")
    matter = a_conversation(assignee=agent)
    customers = Message.objects.get(conversation_id=matter.id)
    sent = post(actor_for(agent), matter.id)
    for actor, message in ((actor_for(leader), sent.id), (actor_for(agent), customers.pk)):
        with pytest.raises(Refused) as refused:
            revising.recall(actor, message)
        assert refused.value.code == "recall_not_yours"
    with pytest.raises(NotFound):
        revising.recall(actor_for(a_person()), sent.id)


def test_a_note_is_mended_and_what_it_said_stays_in_the_audit_log(clock: Clock) -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    note = post(actor_for(agent), matter.id, "客户是老客户", kind="note")
    clock.now += HOUR
    shown = revising.edit_note(actor_for(agent), note.id, "客户是新客户")
    assert (shown["text"], shown["edited_at"]) == ("客户是新客户", clock.now)
    entry = AuditEntry.objects.get(verb="conversations.note_edited")
    assert "老客户" in entry.before and "新客户" in entry.after
    assert last_event("conversation.message_changed").visitor is None
    text = post(actor_for(agent), matter.id)
    with pytest.raises(Refused) as refused:
        revising.edit_note(actor_for(agent), text.id, "x")
    assert refused.value.code == "edit_notes_only"
    with pytest.raises(Refused) as empty:
        revising.edit_note(actor_for(agent), note.id, "  ")
    assert (empty.value.code, empty.value.field) == ("text_empty", "text")


def test_a_mended_whisper_is_still_for_two() -> None:
    group = a_group()
    agent, watcher = a_person(group=group), a_person(group=group, role="team_leader")
    leader = a_person(role="administrator")
    matter = a_conversation(assignee=agent, group=group)
    whisper = post(actor_for(leader), matter.id, "先安抚", kind="note", whisper_to=agent.pk)
    revising.edit_note(actor_for(leader), whisper.id, "先安抚，再退款")
    changed = last_event("conversation.message_changed")
    assert set(changed.staff.split()) == {f"u:{agent.pk}", f"u:{leader.pk}"}
    assert not any("安抚" in m["text"] for m in history(actor_for(watcher), matter.id)[0])


def test_a_whisper_to_person_55_is_not_for_person_5() -> None:
    agent, near = a_person(), a_person(role="administrator")
    matter = a_conversation(assignee=agent)
    Message.objects.create(
        conversation_id=matter.id, seq=2, kind="note", text="悄悄", data=f'{{"whisper_to":{near.pk}9}}', author_kind="person",
        author_id=agent.pk, at=1,
    )  # fmt: skip
    assert not any(m["text"] == "悄悄" for m in history(actor_for(near), matter.id)[0])


def test_tags_are_exactly_what_was_asked() -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    one, two, three = (a_tag().pk for _ in range(3))
    sorting.set_tags(actor_for(agent), matter.id, [two, one, one])
    assert the_matter(matter.id).tag_ids == f"{one} {two}"
    sorting.set_tags(actor_for(agent), matter.id, [two, three])
    stored = set(ConversationTag.objects.filter(conversation_id=matter.id).values_list("tag_id", flat=True))
    assert stored == {two, three} and the_matter(matter.id).tag_ids == f"{two} {three}"
    for wrong, code in (([two, 987_654], "tag_unknown"), (list(range(1, 23)), "too_many_tags")):
        with pytest.raises(Refused) as refused:
            sorting.set_tags(actor_for(agent), matter.id, wrong)
        assert (refused.value.code, refused.value.field) == (code, "tag_ids")
    assert the_matter(matter.id).tag_ids == f"{two} {three}"


def test_the_same_tags_again_leave_the_announced_version_true() -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    tag = a_tag().pk
    for _ in range(2):
        after = sorting.set_tags(actor_for(agent), matter.id, [tag])
        assert the_matter(matter.id).version == after.version
        assert f'"version":{after.version}' in last_event("conversation.row").body


def test_priority_is_one_of_four() -> None:
    agent = a_person()
    matter = a_conversation(assignee=agent)
    assert sorting.set_priority(actor_for(agent), matter.id, 3).priority == 3
    for wrong in (-1, 4):
        with pytest.raises(Refused) as refused:
            sorting.set_priority(actor_for(agent), matter.id, wrong)
        assert refused.value.field == "priority"


def test_marks_never_go_back_and_only_the_assignees_count() -> None:
    agent, leader = a_person(), a_person(role="administrator")
    matter = a_conversation(assignee=agent)
    customer = the_customer(matter.contact_id)
    post(customer, matter.id, "第二句")
    reading.mark_read(actor_for(leader), matter.id, 2)
    assert (the_matter(matter.id).staff_read_seq, the_matter(matter.id).unread) == (0, 2)
    reading.mark_read(actor_for(agent), matter.id, 1)
    assert (the_matter(matter.id).staff_read_seq, the_matter(matter.id).unread) == (1, 2)
    reading.mark_read(actor_for(agent), matter.id, 99)
    reading.mark_read(actor_for(agent), matter.id, 1)
    after = the_matter(matter.id)
    assert (after.staff_read_seq, after.unread) == (2, 0)
    mark = last_event("conversation.read")
    assert f'"version":{after.version}' in mark.body and mark.visitor == matter.contact_id
    reading.mark_read(customer, matter.id, 2)
    assert (the_matter(matter.id).visitor_read_seq, the_matter(matter.id).visitor_got_seq) == (2, 2)
    for stranger in (the_customer(a_conversation().contact_id), actor_for(a_person())):
        with pytest.raises(NotFound):
            reading.mark_read(stranger, matter.id, 1)


def test_a_mention_is_seen_by_reading() -> None:
    agent, named = a_person(), a_person()
    matter = a_conversation(assignee=agent)
    post(actor_for(agent), matter.id, "@她", kind="note", mentions=[named.pk])
    reading.mark_read(actor_for(named), matter.id, 2)
    assert the_matter(matter.id).mention_ids == ""
    assert Mention.objects.get(person=named).seen_at is not None
    assert last_event("conversation.gone").staff == f"u:{named.pk}"


def do(actor: Any, ids: list[int], verb: str, **facts: Any) -> tuple[list[int], list[tuple[int, str]]]:
    answer = bulk.do(actor, ids, verb, facts)
    return answer["done"], [(r["id"], r["code"]) for r in answer["refused"]]


def test_in_bulk_one_refusal_leaves_the_others_done(clock: Clock) -> None:
    agent = a_person()
    actor = actor_for(agent)
    mine = [a_conversation(assignee=agent) for _ in range(3)]
    over = a_conversation("resolved", assignee=agent, resolved_at=1)
    foreign = a_conversation(assignee=a_person())
    before = StoredEvent.objects.filter(name="conversation.resolved").count()
    ids = [mine[0].id, over.id, mine[1].id, foreign.id, 987_654, mine[2].id, mine[0].id]
    done, refused = do(actor, ids, "resolve")
    assert done == [m.id for m in mine]
    assert refused == [(over.id, "state_does_not_allow"), (foreign.id, "not_found"), (987_654, "not_found")]
    assert all(the_matter(m.id).state == "resolved" for m in mine)
    assert the_matter(foreign.id) == foreign
    resolved = StoredEvent.objects.filter(name="conversation.resolved").count() - before
    assert resolved == 3, "what was refused announced nothing"


def test_every_verb_works_in_bulk(clock: Clock) -> None:
    leader = a_person(role="administrator")
    actor, person, tag = actor_for(leader), a_person(), a_tag().pk
    ids = [a_conversation("queued").id for _ in range(2)]
    assert do(actor, ids, "claim") == (ids, [])
    assert do(actor, ids, "assign", person_id=person.pk) == (ids, [])
    assert do(actor, ids, "tag", tag_ids=[tag]) == (ids, [])
    assert the_matter(ids[1]).tag_ids == str(tag)
    assert do(actor, ids, "untag", tag_ids=[tag]) == (ids, [])
    assert do(actor, ids, "priority", priority=2) == (ids, [])
    assert do(actor, ids, "snooze", until_at=clock.now + HOUR) == (ids, [])
    assert do(actor, ids, "resolve") == (ids, [])
    assert do(actor, ids, "reopen") == (ids, [])
    after = the_matter(ids[0])
    assert (after.state, after.assignee_id, after.priority, after.tag_ids) == ("open", leader.pk, 2, "")


@pytest.mark.parametrize(
    ("ids", "verb", "facts", "field"),
    [
        ([], "resolve", {}, "ids"),
        (list(range(1, 202)), "resolve", {}, "ids"),
        ([1], "delete", {}, "verb"),
        ([1], "assign", {}, "person_id"),
        ([1], "snooze", {"until_at": True}, "until_at"),
        ([1], "tag", {"tag_ids": ["1"]}, "tag_ids"),
    ],
)
def test_a_wrong_bulk_names_its_field(ids: list[int], verb: str, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        do(actor_for(a_person()), ids, verb, **facts)
    assert refused.value.field == field


def test_a_reader_sorts_nothing() -> None:
    matter = a_conversation()
    with pytest.raises(Forbidden):
        sorting.set_priority(actor_for(a_person(role="data_analyst")), matter.id, 2)
