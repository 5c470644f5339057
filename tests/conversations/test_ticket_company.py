"""The verbs of tickets: comments, watchers, fields, links, merge and split, many at once."""

from typing import Any

import msgspec
import pytest

from tests.makers.conversations import a_conversation, a_group, a_person
from tests.makers.customers import a_contact, a_tag
from tests.makers.tickets import FILLED, FORM, a_ticket, a_type, a_worker, step_numbers, the_ticket
from tests.makers.time import MINUTE, Clock
from yingda.conversations.actions.tickets import bulk, changing, commenting, joining, linking, states, types
from yingda.conversations.models import (
    TicketComment,
    TicketEntry,
    TicketLink,
    TicketWatcher,
)
from yingda.conversations.queries.tickets import lists, one
from yingda.conversations.rules.tickets.ticket import Ticket as Value
from yingda.customers import actions as customers
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.notifications.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)


def told(person: Actor, kind: str) -> int:
    """How often somebody was told of a kind."""
    return Notification.objects.filter(person_id=person.id, kind=kind).count()


def whats(ticket: Value) -> list[str]:
    """The history of a ticket in words."""
    return list(TicketEntry.objects.filter(ticket_id=ticket.id).order_by("id").values_list("what", flat=True))


# Comments and watchers


def test_a_mention_makes_a_watcher_who_sees_and_is_told_once() -> None:
    group = a_group()
    me, named, watcher = a_worker("agent", group), a_worker("agent", a_group()), a_worker("agent", a_group())
    ticket = a_ticket(me, owner_id=me.id)
    commenting.watch(me, ticket.id, watcher.id or 0)
    with pytest.raises(NotFound):
        one.visible_ticket(named, ticket.id)
    row = commenting.comment(me, ticket.id, "请看", [named.id or 0])
    assert (told(named, "ticket_mention"), told(named, "ticket_comment"), told(watcher, "ticket_comment"), told(me, "ticket_comment")) == (1, 0, 1, 0)
    seen = one.opened_ticket(named, ticket.id)
    assert [comment["id"] for comment in seen["comments"]] == [row.pk] and seen["row"].comment_count == 1
    commenting.comment(named, ticket.id, "看了")
    assert told(me, "ticket_comment") == 1
    commenting.unwatch(named, ticket.id, named.id or 0)
    with pytest.raises(NotFound):
        one.visible_ticket(named, ticket.id)
    assert Notification.objects.filter(kind__startswith="ticket_").exclude(link=f"/tickets/{ticket.id}").count() == 0


@pytest.mark.parametrize(
    ("text", "mentions", "keys", "code"),
    [(" ", [], [], "text_empty"), ("x" * 8001, [], [], "text_too_long"), ("a\x00", [], [], "text_has_nul"), ("a", [999_999], [], "person_unknown"),
     ("a", list(range(1, 22)), [], "ticket_too_many_named"), ("a", [], ["k" * 43], "file_unknown"), ("a", [], ["k"] * 11, "ticket_too_many_files")],
)  # fmt: skip
def test_a_comment_that_does_not_fit_leaves_nothing(text: str, mentions: list[int], keys: list[str], code: str) -> None:
    ticket = a_ticket()
    with pytest.raises(Refused) as refused:
        commenting.comment(SYSTEM, ticket.id, text, mentions, keys)
    assert refused.value.code == code and not TicketComment.objects.exists() and the_ticket(ticket) == ticket


# Fields


def test_fields_are_checked_by_the_version_of_the_ticket() -> None:
    kind = a_type(fields=FORM)
    ticket = a_ticket(type_id=kind, values=FILLED)
    types.change_type(SYSTEM, kind, document={"fields": []})
    contact = a_contact("王芳")
    changed = changing.change_fields(SYSTEM, ticket.id, {"title": " 新 标题 ", "values": {**FILLED, "amount": 5}, "contact_id": contact.pk})
    assert (changed.title, changed.contact_name, one.opened_ticket(SYSTEM, ticket.id)["values"]["amount"]) == ("新 标题", "王芳", 5)
    for wrong in ({"values": {}}, {"title": ""}, {"priority": 4}, {"description": "x" * 20_001}):
        with pytest.raises(Refused):
            changing.change_fields(SYSTEM, ticket.id, wrong)
    assert the_ticket(ticket) == changed


def test_tags_and_priority() -> None:
    ticket, tag = a_ticket(), a_tag()
    assert changing.set_tags(SYSTEM, ticket.id, [tag.pk]).tag_ids == str(tag.pk)
    assert changing.set_priority(SYSTEM, ticket.id, 3).priority == 3
    assert changing.set_priority(SYSTEM, ticket.id, 3).version == the_ticket(ticket).version
    for tags in ([999_999], list(range(1, 22))):
        with pytest.raises(Refused):
            changing.set_tags(SYSTEM, ticket.id, tags)
    rows = lists.ticket_page(SYSTEM, lists.TicketQuery(tag=(tag.pk,)))[0]
    assert [row.id for row in rows] == [ticket.id]


def test_tickets_follow_their_contacts(clock: Clock) -> None:
    survivor, absorbed = a_contact("张伟"), a_contact("小张")
    ticket = a_ticket(contact_id=absorbed.pk)
    customers.change_contact(SYSTEM, absorbed.pk, {"name": "张小伟"})
    clock.work()
    assert the_ticket(ticket).contact_name == "张小伟"
    merged = customers.merge(SYSTEM, survivor.pk, absorbed.pk)
    clock.work()
    assert (the_ticket(ticket).contact_id, the_ticket(ticket).contact_name) == (survivor.pk, "张伟")
    customers.separate(SYSTEM, merged.pk)
    clock.work()
    assert (the_ticket(ticket).contact_id, the_ticket(ticket).contact_name) == (absorbed.pk, "张小伟")


# Links, merge, split


def test_links_are_kept_once_and_shown_from_both_ends() -> None:
    first, second = a_ticket(), a_ticket()
    linking.link(SYSTEM, first.id, "relates", second.id)
    linking.link(SYSTEM, second.id, "relates", first.id)
    linking.link(SYSTEM, first.id, "blocks", second.id)
    matter = a_conversation()
    linking.link(SYSTEM, first.id, "relates", conversation_id=matter.id)
    linking.link(SYSTEM, first.id, "relates", conversation_id=matter.id)
    assert TicketLink.objects.count() == 3
    shown = [(link["kind"], link["outward"], link["ticket"]["id"]) for link in one.opened_ticket(SYSTEM, second.id)["links"]]
    assert shown == [("relates", False, first.id), ("blocks", False, first.id)]
    linking.unlink(SYSTEM, TicketLink.objects.get(kind="blocks").pk)
    assert len(one.opened_ticket(SYSTEM, second.id)["links"]) == 1
    refused: list[tuple[str, int | None, int | None]] = [("relates", None, None), ("relates", second.id, matter.id), ("likes", second.id, None),
                                                         ("blocks", None, matter.id), ("relates", first.id, None)]  # fmt: skip
    for kind, other, conversation in refused:
        with pytest.raises(Refused):
            linking.link(SYSTEM, first.id, kind, other, conversation)
    with pytest.raises(NotFound):
        linking.unlink(SYSTEM, 999_999)


def test_what_one_may_not_see_cannot_be_linked_and_shows_no_title() -> None:
    mine, theirs = a_group(), a_group()
    me = a_worker("agent", mine)
    ticket, hidden = a_ticket(me), a_ticket(a_worker("agent", theirs), title="机密")
    with pytest.raises(NotFound):
        linking.link(me, ticket.id, "relates", hidden.id)
    with pytest.raises(NotFound):
        linking.link(me, ticket.id, "relates", conversation_id=a_conversation(group=theirs, assignee=a_person()).id)
    linking.link(SYSTEM, ticket.id, "relates", hidden.id)
    shown = one.opened_ticket(me, ticket.id)["links"][0]["ticket"]
    assert (shown["title"], shown["may_open"], shown["number"]) == (None, False, hidden.number)


def everything_of(ticket: Value) -> dict[str, Any]:
    """What a merge may move, and what the row says."""
    links = TicketLink.objects.order_by("kind", "ticket_id", "other_id", "conversation_id").values_list("kind", "ticket_id", "other_id", "conversation_id")
    row = msgspec.structs.replace(the_ticket(ticket), version=0, changed_at=0, state_since=0)
    return {
        "row": row, "comments": list(TicketComment.objects.filter(ticket_id=ticket.id).order_by("id").values_list("id", flat=True)),
        "watchers": set(TicketWatcher.objects.filter(ticket_id=ticket.id).values_list("person_id", flat=True)),
        "links": [link for link in links if ticket.id in link[1:3]],
    }  # fmt: skip


@pytest.mark.parametrize("state", ["new", "open", "waiting", "solved", "closed"])
def test_merging_and_undoing_leaves_both_as_they_were(state: str, clock: Clock) -> None:
    me, watcher = a_worker("administrator"), a_worker()
    kind = a_type([{"name": "一", "minutes": 30}] if state in ("new", "open", "waiting") else [], due_minutes=60)
    survivor, absorbed, third = a_ticket(me, kind), a_ticket(me, kind, owner_id=None if state == "new" else me.id), a_ticket()
    for ticket in (survivor, absorbed):
        commenting.comment(me, ticket.id, "说明")
        linking.link(me, ticket.id, "relates", third.id)
    linking.link(me, absorbed.id, "duplicates", survivor.id)
    linking.link(me, third.id, "blocks", absorbed.id)
    commenting.watch(me, absorbed.id, watcher.id or 0)
    for step in {"new": [], "open": [], "closed": ["solved", "closed"]}.get(state, [state]):
        states.set_state(me, absorbed.id, step)
    before = everything_of(survivor), everything_of(absorbed)
    number, merged = joining.merge(me, survivor.id, absorbed.id)
    gone = the_ticket(absorbed)
    assert (gone.state, gone.merged_into_id, merged.comment_count, TicketComment.objects.filter(ticket_id=absorbed.id).count()) == ("closed", survivor.id, 2, 0)
    assert str(watcher.id) in merged.watcher_ids.split()
    assert {(link.kind, link.ticket_id, link.other_id) for link in TicketLink.objects.all()} == {
        ("relates", survivor.id, third.id), ("blocks", third.id, survivor.id),
    }  # fmt: skip
    clock.pass_ms(20 * MINUTE)
    with pytest.raises(Conflict):
        commenting.comment(me, absorbed.id, "还在吗")
    joining.unmerge(me, number)
    after = everything_of(survivor), everything_of(absorbed)
    for was, now in zip(before, after, strict=True):
        assert {key: was[key] for key in ("comments", "watchers", "links")} == {key: now[key] for key in ("comments", "watchers", "links")}
        assert (was["row"].state, was["row"].owner_id, was["row"].merged_into_id) == (now["row"].state, now["row"].owner_id, now["row"].merged_into_id)
    if state in ("new", "open"):
        assert after[1]["row"].due_at == (before[1]["row"].due_at or 0) + 20 * MINUTE
    with pytest.raises(Conflict):
        joining.unmerge(me, number)


def test_a_merge_that_does_not_fit_is_refused() -> None:
    first, second, third = a_ticket(), a_ticket(), a_ticket()
    joining.merge(SYSTEM, first.id, second.id)
    for survivor, absorbed in ((first, first), (first, second), (second, third)):
        with pytest.raises((Refused, Conflict)):
            joining.merge(SYSTEM, survivor.id, absorbed.id)
    states.set_state(SYSTEM, first.id, "solved")
    with pytest.raises(Refused) as refused:
        joining.merge(SYSTEM, first.id, third.id)
    assert refused.value.code == "ticket_merge_into_over"


def test_splitting_moves_comments_and_steps_and_loses_none(clock: Clock) -> None:
    me = a_worker("agent", a_group())
    ticket = a_ticket(me, a_type([{"name": "一", "minutes": 60}, {"name": "二", "minutes": 30}], due_minutes=600), owner_id=me.id)
    stays, goes = (commenting.comment(me, ticket.id, text) for text in ("这件", "那件"))
    first, second = step_numbers(ticket)
    made = joining.split(me, ticket.id, "那件事", [goes.pk], [first])
    rest = the_ticket(ticket)
    assert (made.step_id, made.step_due_at, rest.step_id, rest.step_due_at) == (first, clock.now + 60 * MINUTE, second, clock.now + 30 * MINUTE)
    assert (made.comment_count, rest.comment_count, made.steps_total, rest.steps_total) == (1, 1, 1, 1)
    assert (made.number, made.owner_id, made.type_id, made.title) == (ticket.number + 1, me.id, ticket.type_id, "那件事")
    assert TicketComment.objects.get(pk=stays.pk).ticket_id == ticket.id and TicketComment.objects.get(pk=goes.pk).ticket_id == made.id
    assert TicketLink.objects.filter(ticket_id=made.id, other_id=ticket.id, kind="relates").exists()
    assert (whats(rest)[-1], whats(made)) == ("split", ["split_from"])
    wrong: list[tuple[list[int], list[int], str]] = [
        ([], [], "ticket_split_nothing"), ([goes.pk], [], "ticket_split_comment_unknown"), ([], [first], "ticket_split_step_unknown"),
    ]  # fmt: skip
    for comments, steps_, code in wrong:
        with pytest.raises(Refused) as refused:
            joining.split(me, ticket.id, "再来", comments, steps_)
        assert refused.value.code == code


# Many at once


def test_bulk_says_for_each_whether_it_was_done() -> None:
    group = a_group()
    leader, worker = a_worker("team_leader", group), a_worker("agent", group)
    mine, solved, foreign = a_ticket(leader), a_ticket(leader), a_ticket(a_worker("agent", a_group()))
    states.set_state(leader, solved.id, "solved")
    ids = [mine.id, solved.id, foreign.id]
    told_of = bulk.do(leader, ids, "assign", {"person_id": worker.id})
    assert told_of["done"] == [mine.id]
    assert {one["id"]: one["code"] for one in told_of["refused"]} == {solved.id: "ticket_state_does_not_allow", foreign.id: "not_found"}
    tag = a_tag()
    for verb, facts in (("priority", {"priority": 3}), ("tag", {"tag_ids": [tag.pk]}), ("state", {"state": "open"})):
        assert bulk.do(leader, [solved.id], verb, facts)["done"] == [solved.id]
    now = the_ticket(solved)
    assert (now.priority, now.tag_ids, now.state) == (3, str(tag.pk), "open")
    for ids, verb, facts in (([], "assign", {}), (list(range(1, 202)), "assign", {}), ([1], "dance", {}), ([1], "assign", {})):
        with pytest.raises(Refused):
            bulk.do(leader, ids, verb, facts)
