"""The verbs of tickets: types, making, steps, deadlines, states, owners; what is saved, told, planned and refused."""

from typing import Any

import msgspec
import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_matter
from tests.makers.people import a_calendar
from tests.makers.tickets import FILLED, FORM, a_ticket, a_type, a_worker, step_numbers, the_ticket
from tests.makers.time import DAY, HOUR, MINUTE, Clock
from yingda.conversations.actions.tickets import making, owning, states, steps, types
from yingda.conversations.actions.tickets.making import NewTicket
from yingda.conversations.actions.tickets.ticket import repeated
from yingda.conversations.models import (
    Message,
    Ticket,
    TicketClock,
    TicketEntry,
    TicketStep,
    TicketType,
    TicketTypeVersion,
)
from yingda.conversations.queries.tickets import lists, one
from yingda.conversations.queries.tickets.types import ticket_types
from yingda.conversations.rules.tickets.ticket import BLANK
from yingda.conversations.rules.tickets.ticket import TICKET_COLUMNS as COLUMNS
from yingda.conversations.rules.tickets.ticket import Ticket as Value
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.people import actions as people
from yingda.plumbing.models import AuditEntry
from yingda.plumbing.store import transaction

pytestmark = pytest.mark.django_db(transaction=True)


def told(person: Actor, kind: str) -> int:
    """How often somebody was told of a kind."""
    return Notification.objects.filter(person_id=person.id, kind=kind).count()


def whats(ticket: Value) -> list[str]:
    """The history of a ticket in words."""
    return list(TicketEntry.objects.filter(ticket_id=ticket.id).order_by("id").values_list("what", flat=True))


# The plain SQL of the hot verbs


def test_what_plain_sql_makes_is_what_the_tables_hold() -> None:
    fields = [field for field in Ticket._meta.concrete_fields if field.attname in COLUMNS and (field.null or field.has_default())]
    assert all(getattr(BLANK, field.attname) == field.get_default() for field in fields) and len(fields) > 20
    group = a_group()
    kind = a_type([{"name": " 核实 ", "minutes": 30}, {"name": "办理", "person_id": a_person(group=group).pk}], due_minutes=60, calendar_id=a_calendar().pk)
    ticket = a_ticket(a_worker("agent", group), kind, group_id=group.pk)
    assert msgspec.structs.asdict(ticket) == Ticket.objects.values(*COLUMNS).get(pk=ticket.id) == msgspec.structs.asdict(the_ticket(ticket))
    with transaction() as db:
        assert {name: getattr(ticket, name) for name in repeated(db, ticket.id)} == repeated(db, ticket.id)
    first, second = TicketStep.objects.filter(ticket_id=ticket.id).order_by("position")
    assert (first.name, first.state, first.group_id, first.began_at, first.note) == ("核实", "active", group.pk, ticket.created_at, "")
    assert (second.state, second.group_id, second.began_at) == ("waiting", None, None)
    for clock in TicketClock.objects.filter(ticket_id=ticket.id):
        assert (clock.started_at, clock.counted_from_at, clock.paused_at, clock.ended_at) == (ticket.created_at, ticket.created_at, None, None)
        assert clock.due_at == (ticket.due_at if clock.step_id is None else ticket.step_due_at)


# Types


def test_a_type_keeps_every_version_and_tickets_keep_theirs() -> None:
    kind = a_type(fields=FORM)
    ticket = a_ticket(type_id=kind, values=FILLED)
    types.change_type(SYSTEM, kind, name="新名字", document={"fields": []})
    assert TicketTypeVersion.objects.filter(type_id=kind).count() == 2
    assert one.opened_ticket(SYSTEM, ticket.id)["fields"][0]["label"] == "订单号"
    assert a_ticket(type_id=kind).type_version == 2
    types.change_type(SYSTEM, kind, position=3)
    assert TicketType.objects.get(pk=kind).version == 2
    types.archive_type(SYSTEM, kind)
    with pytest.raises(NotFound):
        a_ticket(type_id=kind)
    verbs = AuditEntry.objects.filter(subject=f"ticket_type:{kind}").order_by("id").values_list("verb", flat=True)
    assert [verb.rsplit(".", 1)[1] for verb in verbs] == ["made", "changed", "changed", "archived"]
    with pytest.raises(RuntimeError):
        TicketTypeVersion.objects.filter(type_id=kind).first().save()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"key": "Bad Key"}, "ticket_type_key_wrong"), ({"key": "taken"}, "ticket_type_key_taken"), ({"name": " "}, "ticket_type_name_wrong"),
        ({"name": "有了"}, "ticket_type_name_taken"), ({"document": {"steps": "x"}}, "ticket_type_wrong"), ({"document": {"x": 1}}, "ticket_type_wrong"),
        ({"document": {"calendar_id": 999_999}}, "sla_calendar_unknown"), ({"document": {"group_id": 999_999}}, "group_unknown"),
        ({"document": {"steps": [{"name": "a", "person_id": 999_999}]}}, "person_unknown"),
        ({"document": {"liaison": "x", "due_minutes": 0}}, "several_fields"),
    ],
)  # fmt: skip
def test_a_type_that_does_not_fit_is_refused_whole(fields: dict[str, Any], code: str) -> None:
    types.make_type(SYSTEM, "taken", "有了", 0, {})
    given = {"key": "fresh", "name": "新的", "document": {}, **fields}
    with pytest.raises((Refused, Many)) as refused:
        types.make_type(SYSTEM, given["key"], given["name"], 0, given["document"])
    assert refused.value.code == code and TicketType.objects.count() == 1


def test_types_are_managed_by_those_who_may() -> None:
    with pytest.raises(Forbidden):
        types.make_type(a_worker("supervisor"), "a", "一", 0, {})
    assert types.make_type(a_worker("project_manager"), "a", "一", 0, {})["key"] == "a"


def test_a_new_team_begins_with_eight_types(clock: Clock) -> None:
    people.set_up(people.FirstRun("青禾", "lilei", "李雷", "qinghe-2026-cha", ""))
    clock.work()
    assert [shown["key"] for shown in ticket_types(SYSTEM)][:2] == ["site_fault", "delivery"] and TicketType.objects.count() == 8
    types.make_first_types()
    assert TicketType.objects.count() == 8


# Making


def test_numbers_have_no_gap_even_after_a_refusal() -> None:
    kind = a_type(fields=FORM)
    first = a_ticket(type_id=kind, values=FILLED)
    with pytest.raises(Refused):
        a_ticket(type_id=kind)
    assert a_ticket(type_id=kind, values=FILLED).number == first.number + 1


def test_a_wrong_form_names_the_fields_by_their_labels() -> None:
    kind = a_type(fields=FORM)
    with pytest.raises(Refused) as refused:
        a_ticket(type_id=kind)
    assert (refused.value.code, refused.value.field, refused.value.params["label"]) == ("ticket_value_missing", "values.order", "订单号")
    with pytest.raises(Many) as many:
        a_ticket(type_id=kind, values={"amount": "x"})
    assert [one.params["label"] for one in many.value.refusals] == ["订单号", "金额"]
    assert not Ticket.objects.exists()


def test_a_conversation_becomes_a_ticket_with_its_transcript_and_keeps_its_owner() -> None:
    group, elsewhere = a_group(), a_group()
    person, other = a_person(group=group), a_worker("team_leader", elsewhere)
    me = actor_for(person)
    matter = a_conversation(assignee=person, group=group)
    post(me, matter.id, "我来处理")
    post(me, matter.id, "物流慢", kind="note")
    post(SYSTEM, matter.id, "小声", kind="note", whisper_to=person.pk)
    before = the_matter(matter.id)
    ticket = making.make_from(me, matter.id, NewTicket(a_type(), "催物流", group_id=elsewhere.pk))
    after = the_matter(matter.id)
    assert (after.owner_id, after.assignee_id, after.group_id, after.state) == (before.owner_id, before.assignee_id, before.group_id, before.state)
    assert (after.owner_id, ticket.owner_id, ticket.group_id, ticket.contact_name) == (person.pk, None, elsewhere.pk, matter.contact_name)
    messages = one.transcript_of(other, ticket.id, matter.id)["messages"]
    assert [(m["text"], m["note"]) for m in messages if m["kind"] in ("text", "note")] == [("你好", False), ("我来处理", False), ("物流慢", True)]
    line = Message.objects.filter(conversation_id=matter.id).order_by("-seq").first()
    assert line is not None and line.kind == "event"
    assert msgspec.json.decode(line.data) == {
        "what": "ticket_made", "ticket_id": ticket.id, "number": ticket.number, "title": "催物流", "by": me.name,
    }  # fmt: skip
    assert [t["id"] for t in one.tickets_of_conversation(me, matter.id)] == [ticket.id] and told(other, "ticket_made") == 1
    link = Notification.objects.get(person_id=other.id, kind="ticket_made").link
    assert link == f"/tickets/{ticket.id}" and a_ticket(me).conversation_id is None


def test_liaison_lines_are_kept_apart() -> None:
    manager, supervisor = a_worker("project_manager"), a_worker("supervisor")
    me = a_worker("agent", a_group())
    improvement = a_ticket(me, a_type(liaison="product_improvement"))
    knowledge = a_ticket(me, a_type(liaison="selling_knowledge"))
    assert (improvement.owner_id, knowledge.owner_id) == (manager.id, supervisor.id)
    assert (told(manager, "ticket_assigned"), told(supervisor, "ticket_assigned")) == (1, 1)
    rows = lists.ticket_page(SYSTEM, lists.TicketQuery(liaison=("selling_knowledge",)))[0]
    assert [row.id for row in rows] == [knowledge.id]


def test_who_names_an_owner_may_assign() -> None:
    group = a_group()
    me, other = a_worker("agent", group), a_worker("agent", group)
    assert a_ticket(me, owner_id=me.id).state == "open"
    with pytest.raises(Forbidden):
        a_ticket(me, owner_id=other.id)
    assert a_ticket(a_worker("team_leader", group), owner_id=other.id).owner_id == other.id
    assert told(other, "ticket_assigned") == 1
    with pytest.raises(Refused):
        a_ticket(SYSTEM, owner_id=a_person(role="client_reader").pk)


# Steps


def test_steps_go_in_order_and_tell_the_next(clock: Clock) -> None:
    group = a_group()
    me, second, third = (a_worker("agent", group) for _ in range(3))
    kind = a_type([{"name": "一"}, {"name": "二", "person_id": second.id, "minutes": 30}, {"name": "三", "person_id": third.id}])
    ticket = a_ticket(me, kind, owner_id=me.id)
    first, middle, last = step_numbers(ticket)
    assert (ticket.step_id, ticket.step_group_id, ticket.steps_total) == (first, group.pk, 3)
    with pytest.raises(Conflict):
        steps.finish_step(me, middle)
    ticket = steps.finish_step(me, first, "查过了")
    assert (ticket.step_id, ticket.steps_over, ticket.step_due_at, told(second, "ticket_step")) == (middle, 1, clock.now + 30 * MINUTE, 1)
    with pytest.raises((Forbidden, NotFound)):
        steps.finish_step(third, middle)
    ticket = steps.skip_step(second, middle, "不需要")
    assert (ticket.step_id, ticket.step_due_at, told(third, "ticket_step"), told(me, "ticket_steps_done")) == (last, None, 1, 0)
    with pytest.raises(Conflict) as left:
        states.set_state(me, ticket.id, "solved")
    assert (left.value.code, left.value.params["count"]) == ("ticket_steps_left", 1)
    ticket = steps.finish_step(third, last)
    assert (ticket.step_id, ticket.steps_over, told(me, "ticket_steps_done")) == (None, 3, 1)
    assert states.set_state(me, ticket.id, "solved").state == "solved"
    assert TicketStep.objects.get(pk=first).person_id == me.id


def test_a_step_is_given_to_a_colleague_or_a_group() -> None:
    group, there = a_group(), a_group()
    leader, worker, stranger = a_worker("team_leader", group), a_worker("agent", group), a_worker("agent", there)
    ticket = a_ticket(leader, a_type([{"name": "一"}]))
    (step,) = step_numbers(ticket)
    assert steps.give_step(leader, step, worker.id, None).step_person_id == worker.id and told(worker, "ticket_step") == 1
    with pytest.raises(NotFound):
        steps.finish_step(stranger, step)
    steps.give_step(leader, step, None, there.pk)
    assert told(stranger, "ticket_step") == 1 and steps.finish_step(stranger, step).steps_over == 1
    with pytest.raises(Refused):
        steps.give_step(leader, step, None, None)


# Deadlines


def test_warning_and_breach_come_at_their_moments(clock: Clock) -> None:
    me = a_worker("agent", a_group())
    ticket = a_ticket(me, a_type(due_minutes=100, warn_percent=80), owner_id=me.id)
    assert (ticket.due_at, ticket.warn_at) == (clock.now + 100 * MINUTE, clock.now + 80 * MINUTE)
    clock.pass_ms(80 * MINUTE - 1)
    assert told(me, "ticket_due_soon") == 0
    clock.pass_ms(1)
    assert (told(me, "ticket_due_soon"), told(me, "ticket_overdue")) == (1, 0)
    clock.pass_ms(20 * MINUTE)
    assert told(me, "ticket_overdue") == 1 and the_ticket(ticket).breached_at == ticket.due_at == clock.now
    clock.pass_ms(DAY)
    assert (told(me, "ticket_due_soon"), told(me, "ticket_overdue")) == (1, 1)


def test_deadlines_count_by_the_version_of_the_calendar_they_began_with(clock: Clock) -> None:
    """Monday 10:00, nine working hours of nine a day: Tuesday 10:00; a later version of the calendar changes nothing."""
    calendar = a_calendar()
    ticket = a_ticket(type_id=a_type(due_minutes=540, calendar_id=calendar.pk))
    assert (ticket.due_at, ticket.calendar_version) == (clock.now + DAY, 1)
    people.change_calendar(SYSTEM, calendar.pk, document={"zone": "Asia/Shanghai", "weekly": [[[0, 1440]]] * 7, "holidays": [], "workdays": {}})
    states.set_state(SYSTEM, ticket.id, "waiting")
    assert states.set_state(SYSTEM, ticket.id, "open").due_at == clock.now + DAY
    assert a_ticket(type_id=ticket.type_id).due_at == clock.now + 9 * HOUR


def test_waiting_stops_the_clocks_and_solving_ends_them(clock: Clock) -> None:
    kind = a_type([{"name": "一", "minutes": 60}], due_minutes=120)
    ticket = a_ticket(type_id=kind)
    clock.pass_ms(30 * MINUTE)
    ticket = states.set_state(SYSTEM, ticket.id, "waiting")
    assert (ticket.due_at, ticket.step_due_at) == (None, None)
    clock.pass_ms(DAY)
    ticket = states.set_state(SYSTEM, ticket.id, "open")
    assert (ticket.due_at, ticket.step_due_at, ticket.breached_at) == (clock.now + 90 * MINUTE, clock.now + 30 * MINUTE, None)
    steps.finish_step(SYSTEM, step_numbers(ticket)[0])
    states.set_state(SYSTEM, ticket.id, "solved")
    clock.pass_ms(HOUR * 3)
    assert the_ticket(ticket).breached_at is None and not TicketClock.objects.filter(ended_at__isnull=True).exists()
    assert states.set_state(SYSTEM, ticket.id, "open").due_at == clock.now + 120 * MINUTE


def test_a_breach_before_its_job_ran_is_still_a_breach(clock: Clock) -> None:
    ticket = a_ticket(type_id=a_type(due_minutes=10))
    due_at = ticket.due_at
    clock.now += HOUR
    assert states.set_state(SYSTEM, ticket.id, "solved").breached_at == due_at


# States


def test_a_solved_ticket_closes_after_a_week_and_opens_for_thirty_days(clock: Clock) -> None:
    ticket = a_ticket()
    states.set_state(SYSTEM, ticket.id, "solved")
    clock.pass_ms(7 * DAY - 1)
    assert the_ticket(ticket).state == "solved"
    clock.pass_ms(1)
    assert the_ticket(ticket).state == "closed"
    clock.pass_ms(30 * DAY)
    reopened = states.set_state(SYSTEM, ticket.id, "open", "又坏了")
    assert (reopened.state, reopened.closed_at, reopened.solved_at) == ("open", None, None)
    states.set_state(SYSTEM, ticket.id, "solved")
    clock.pass_ms(38 * DAY)
    with pytest.raises(Conflict) as refused:
        states.set_state(SYSTEM, ticket.id, "open")
    assert refused.value.code == "ticket_closed_too_long"
    assert whats(ticket) == ["made", "solved", "closed", "reopened", "solved", "closed"]


def test_reopening_in_time_takes_the_closing_back(clock: Clock) -> None:
    ticket = a_ticket()
    states.set_state(SYSTEM, ticket.id, "solved")
    states.set_state(SYSTEM, ticket.id, "open")
    clock.pass_ms(8 * DAY)
    assert the_ticket(ticket).state == "open"


def test_who_changes_the_state_of_a_free_ticket_owns_it() -> None:
    me = a_worker("agent", a_group())
    ticket = a_ticket(me)
    assert states.set_state(me, ticket.id, "waiting").owner_id == me.id
    for wrong in ("new", "gone"):
        with pytest.raises(Refused):
            states.set_state(me, ticket.id, wrong)


# Owner


def test_claim_is_for_one_and_assign_tells() -> None:
    group = a_group()
    me, other, leader = a_worker("agent", group), a_worker("agent", group), a_worker("team_leader", group)
    ticket = a_ticket(leader)
    assert (owning.claim(me, ticket.id).owner_id, the_ticket(ticket).state) == (me.id, "open")
    with pytest.raises((Conflict, NotFound)):
        owning.claim(other, ticket.id)
    with pytest.raises(Conflict):
        owning.claim(leader, ticket.id)
    assert owning.assign(leader, ticket.id, other.id or 0).owner_id == other.id and told(other, "ticket_assigned") == 1
    with pytest.raises(Refused):
        owning.assign(leader, ticket.id, 999_999)
    states.set_state(leader, ticket.id, "solved")
    with pytest.raises(Conflict):
        owning.assign(leader, ticket.id, me.id or 0)


def test_escalation_goes_both_ways_and_is_recorded() -> None:
    service, sales = a_group("服务"), a_group("销售")
    agent, seller = a_worker("agent", service), a_worker("salesperson", sales)
    ticket = a_ticket(agent, owner_id=agent.id)
    moved = owning.escalate(agent, ticket.id, sales.pk, "想加购")
    assert (moved.group_id, moved.owner_id, moved.state, told(seller, "ticket_escalated")) == (sales.pk, None, "new", 1)
    assert str(agent.id) in moved.watcher_ids.split()
    owning.claim(seller, ticket.id)
    back = owning.escalate(seller, ticket.id, service.pk, "要换货", agent.id)
    assert (back.group_id, back.owner_id, back.state, told(agent, "ticket_escalated")) == (service.pk, agent.id, "open", 1)
    entries = TicketEntry.objects.filter(ticket_id=ticket.id, what="escalated").order_by("id")
    assert [(e.why, msgspec.json.decode(e.facts)["to_group"]) for e in entries] == [("想加购", sales.pk), ("要换货", service.pk)]
    for group, reason in ((service.pk, "x"), (sales.pk, " "), (999_999, "x")):
        with pytest.raises(Refused):
            owning.escalate(agent, ticket.id, group, reason)


def test_the_report_of_tickets_without_an_owner_can_be_proved_empty() -> None:
    me = a_worker("agent", a_group())
    free, held = a_ticket(me), a_ticket(me, owner_id=me.id)
    states.set_state(SYSTEM, a_ticket().id, "solved")
    report = lists.ownerless_tickets(SYSTEM)
    assert ([item["id"] for item in report["items"]], report["looked_at"]) == ([free.id], 2)
    owning.claim(me, free.id)
    assert lists.ownerless_tickets(SYSTEM) == {"items": [], "looked_at": 2}
    owning.escalate(me, held.id, a_group().pk, "转走")
    assert [item["id"] for item in lists.ownerless_tickets(SYSTEM)["items"]] == [held.id]
