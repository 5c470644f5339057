"""Rules of tickets: types, forms, sight, flow, merge and split, filters; by tables and by properties."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.conversations.rules.listing import number_in, numbers_in, text_in, words_in
from yingda.conversations.rules.tickets.flow import LINK_KINDS, STEP_STATES, Link, merge_refusal, moved_links, next_step, split_refusal, state_refusal
from yingda.conversations.rules.tickets.forms import checked_form, people_named
from yingda.conversations.rules.tickets.listing import TICKET_SORTS, TicketQuery, parse_tickets
from yingda.conversations.rules.tickets.presets import PRESET_TYPES
from yingda.conversations.rules.tickets.repeating import ClockPart, StepPart, repeated_columns
from yingda.conversations.rules.tickets.rows import ticket_row
from yingda.conversations.rules.tickets.ticket import (
    STATES,
    Ticket,
    concerned,
    groups_of,
    may_do_step,
    may_see_ticket,
    may_work_on,
    open_groups,
    topics_of_ticket,
    working,
)
from yingda.conversations.rules.tickets.types import FIELD_KINDS, KEY, LIAISONS, Field, StepTemplate, TypeDocument, length_limit, type_problems
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.kit.errors import Refused

DAY = 24 * 3_600_000


def a_ticket(**fields: Any) -> Ticket:
    """A ticket as a value: of person 1, for group 10, with nobody as its owner."""
    given = dict.fromkeys(Ticket.__struct_fields__)
    texts = {"contact_name": "", "step_name": "", "step_person_ids": "", "watcher_ids": "", "tag_ids": "", "liaison": "none", "title": "退款"}
    numbers = {"id": 5, "number": 7, "type_id": 1, "type_version": 1, "priority": 1, "state_since": 0, "steps_total": 0, "steps_over": 0,
               "comment_count": 0, "created_at": 0, "changed_at": 0, "version": 0}  # fmt: skip
    return Ticket(**{**given, **texts, **numbers, "state": "new", "group_id": 10, "maker_id": 1, **fields})


def an_actor(id: int = 2, groups: set[int] | None = None, **reach: Reach) -> Actor:
    """Somebody in `groups`; permissions as `ticket__view=Reach(...)`."""
    held = {name.replace("__", "."): one for name, one in reach.items()}
    return Actor("person", id, "同事", reach=held, groups=frozenset(groups or ()))


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (TypeDocument(liaison="sales"), ("liaison", "ticket_liaison_unknown")),
        (TypeDocument(due_minutes=0), ("due_minutes", "ticket_minutes_out_of_range")),
        (TypeDocument(warn_percent=100), ("warn_percent", "sla_warn_out_of_range")),
        (TypeDocument(steps=(StepTemplate(" "),)), ("steps.0.name", "ticket_step_name_wrong")),
        (TypeDocument(steps=(StepTemplate("a", 1, 2),)), ("steps.0.person_id", "ticket_step_one_owner")),
        (TypeDocument(steps=(StepTemplate("a", minutes=-1),)), ("steps.0.minutes", "ticket_minutes_out_of_range")),
        (TypeDocument(steps=(StepTemplate("a"),) * 21), ("steps", "ticket_too_many_steps")),
        (TypeDocument(fields=tuple(Field(f"k{n}", "a") for n in range(41))), ("fields", "ticket_too_many_fields")),
        (TypeDocument(fields=(Field("Key", "a"),)), ("fields.0.key", "ticket_field_key_wrong")),
        (TypeDocument(fields=(Field("k", "a"), Field("k", "b"))), ("fields.1.key", "ticket_field_key_twice")),
        (TypeDocument(fields=(Field("k", ""),)), ("fields.0.label", "ticket_field_label_wrong")),
        (TypeDocument(fields=(Field("k", "a", "file"),)), ("fields.0.kind", "ticket_field_kind_unknown")),
        (TypeDocument(fields=(Field("k", "a", "choice"),)), ("fields.0.choices", "ticket_field_choices_wrong")),
        (TypeDocument(fields=(Field("k", "a", "multi_choice", choices=("x", "x")),)), ("fields.0.choices", "ticket_field_choices_wrong")),
        (TypeDocument(fields=(Field("k", "a", max_length=0),)), ("fields.0.max_length", "ticket_field_length_wrong")),
    ],
)
def test_type_problems_name_the_place(document: TypeDocument, problem: tuple[str, str]) -> None:
    assert type_problems(document) == [problem]


def test_the_types_that_ship_can_be_used() -> None:
    assert [type_problems(document) for _, _, document in PRESET_TYPES] == [[]] * 8
    assert all(KEY.fullmatch(key) for key, _, _ in PRESET_TYPES)
    assert [document.liaison for _, _, document in PRESET_TYPES] == ["none"] * 6 + list(LIAISONS[1:])


def test_length_limit_is_the_fields_own_or_that_of_its_kind() -> None:
    assert [length_limit(Field("k", "a", kind, max_length=n)) for kind, n in (("text", None), ("textarea", None), ("text", 7))] == [200, 5000, 7]


FIELDS = (
    Field("name", "名字", "text", True, max_length=4), Field("story", "经过", "textarea"), Field("amount", "金额", "number"),
    Field("day", "日期", "date"), Field("way", "方式", "choice", choices=("快递", "自提")),
    Field("parts", "部件", "multi_choice", choices=("屏幕", "电池")), Field("who", "经手人", "person"), Field("order", "订单号", "order_number"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("name", None, "ticket_value_missing"), ("name", "  ", "ticket_value_missing"), ("name", "五个字的名", "ticket_value_too_long"),
        ("name", 5, "ticket_value_text"), ("name", "a\nb", "ticket_value_text"), ("story", "a\x00b", "ticket_value_text"), ("story", "a\nb", None),
        ("amount", "5", "ticket_value_number"), ("amount", True, "ticket_value_number"), ("amount", float("nan"), "ticket_value_number"),
        ("amount", float("inf"), "ticket_value_number"), ("amount", -2.5, None), ("amount", 0, None),
        ("day", "2026-02-30", "ticket_value_date"), ("day", "20260301", "ticket_value_date"), ("day", "2026-03-01", None),
        ("way", "飞", "ticket_value_choice"), ("way", ["快递"], "ticket_value_choice"), ("way", "自提", None),
        ("parts", "屏幕", "ticket_value_multi_choice"), ("parts", ["屏幕", "轮子"], "ticket_value_multi_choice"), ("parts", ["电池"], None),
        ("parts", [["电池"]], "ticket_value_multi_choice"),
        ("who", 8, "ticket_value_person"), ("who", "7", "ticket_value_person"), ("who", True, "ticket_value_person"), ("who", 7, None),
        ("order", "A 1", "ticket_value_order_number"), ("order", "A" * 65, "ticket_value_too_long"), ("order", "A-1/2", None),
        ("other", "x", "ticket_value_unknown"),
    ],
)  # fmt: skip
def test_checked_form_names_the_field_by_its_label(key: str, value: Any, code: str | None) -> None:
    labels = {field.key: field.label for field in FIELDS}
    kept, wrong = checked_form(FIELDS, {"name": "林", key: value}, {7, 1})
    assert [(one.key, one.label, one.code) for one in wrong] == ([] if code is None else [(key, labels.get(key, key), code)])
    assert (key in kept) is (code is None)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["快递", "屏幕", "2026-03-01", "A-1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([field.key for field in FIELDS] + ["x"]), VALUES))
def test_every_form_is_kept_or_blamed_and_what_is_kept_passes_again(values: dict[str, Any]) -> None:
    kept, wrong = checked_form(FIELDS, values, {7})
    blamed = {one.key for one in wrong}
    assert not blamed & set(kept) and not blamed - {*values, "name"}
    if "name" in kept:
        assert checked_form(FIELDS, kept, {7}) == (kept, [])
    assert set(kept) <= {field.key for field in FIELDS}


def test_people_named_are_numbers_of_person_fields() -> None:
    assert people_named(FIELDS, {"who": 7, "amount": 8}) == [7]
    assert people_named(FIELDS, {"who": "7"}) == people_named(FIELDS, {"who": True}) == []


def test_whose_matter_and_whose_work() -> None:
    ticket = a_ticket(owner_id=2, step_person_ids="3 4", watcher_ids="5", step_id=1, step_group_id=11)
    assert (concerned(ticket), working(ticket)) == ({1, 2, 3, 4, 5}, {1, 2, 3, 4})
    assert (groups_of(ticket), open_groups(ticket)) == ({10, 11}, {11})
    assert open_groups(a_ticket()) == {10} and open_groups(a_ticket(owner_id=2)) == frozenset() == open_groups(a_ticket(state="solved"))


OWN, HERE, ALL = Reach(own=True), Reach(own=True, groups=frozenset({10})), Reach(everything=True)


@pytest.mark.parametrize(
    ("actor", "ticket", "sees", "works", "assigns"),
    [
        (SYSTEM, a_ticket(), True, True, True),
        (an_actor(1, ticket__view=OWN, ticket__work=OWN), a_ticket(owner_id=9), True, True, False),
        (an_actor(2, ticket__view=OWN, ticket__work=OWN), a_ticket(owner_id=9), False, False, False),
        (an_actor(2, ticket__view=OWN, ticket__work=OWN), a_ticket(owner_id=9, watcher_ids="2"), True, False, False),
        (an_actor(2, ticket__view=OWN, ticket__work=OWN), a_ticket(owner_id=9, step_person_ids="2"), True, True, False),
        (an_actor(2, {10}, ticket__view=OWN, ticket__work=OWN, ticket__assign=OWN), a_ticket(), True, True, False),
        (an_actor(2, {10}, ticket__view=OWN), a_ticket(owner_id=9), False, False, False),
        (an_actor(2, {11}, ticket__view=OWN, ticket__work=OWN), a_ticket(owner_id=9, step_id=1, step_group_id=11), True, True, False),
        (an_actor(2, ticket__view=HERE, ticket__work=OWN, ticket__assign=HERE), a_ticket(owner_id=9), True, False, True),
        (an_actor(2, ticket__view=ALL, ticket__assign=OWN), a_ticket(owner_id=2), True, False, True),
        (an_actor(2, {10}), a_ticket(), False, False, False),
        (Actor("api", 1, "系统", reach={"ticket.view": OWN}), a_ticket(), False, False, False),
    ],
)
def test_who_sees_works_and_assigns(actor: Actor, ticket: Ticket, sees: bool, works: bool, assigns: bool) -> None:
    assert (may_see_ticket(actor, ticket), may_work_on(actor, ticket), may_work_on(actor, ticket, "ticket.assign")) == (sees, works, assigns)


@given(st.data())
def test_those_who_hear_are_those_who_see(data: st.DataObject) -> None:
    """The topics of a listener as `people.queries.topics_of` has them, against `may_see_ticket`."""
    some = st.none() | st.integers(1, 3)
    ticket = a_ticket(
        state=data.draw(st.sampled_from(STATES)), owner_id=data.draw(some), maker_id=data.draw(some), group_id=data.draw(st.sampled_from([None, 10, 11])),
        step_group_id=data.draw(st.sampled_from([None, 10, 11])), step_person_id=data.draw(some), watcher_ids=data.draw(st.sampled_from(["", "2"])),
    )  # fmt: skip
    reach = Reach(True, data.draw(st.frozensets(st.sampled_from([10, 11]))), data.draw(st.booleans()))
    actor = an_actor(2, data.draw(st.sets(st.sampled_from([10, 11]))), ticket__view=reach)
    topics = {"u:2", *(f"t:{group}" for group in reach.groups), *(f"tw:{group}" for group in actor.groups | reach.groups)}
    topics |= {"tickets"} if reach.everything else set()
    assert bool(topics & set(topics_of_ticket(ticket))) == may_see_ticket(actor, ticket)


@pytest.mark.parametrize(
    ("person", "group", "may"),
    [(2, None, True), (3, None, False), (None, 10, True), (None, 11, False), (None, None, True)],
)
def test_may_do_step_is_for_its_people(person: int | None, group: int | None, may: bool) -> None:
    worker = an_actor(2, {10}, ticket__view=HERE, ticket__work=HERE)
    assert may_do_step(worker, a_ticket(owner_id=9), person, group) is may
    assert may_do_step(worker, a_ticket(owner_id=2), person, group) is True
    assert may_do_step(an_actor(2, ticket__view=HERE, ticket__assign=HERE), a_ticket(owner_id=9), person, group) is True


ALLOWED = {("new", "open"), ("new", "waiting"), ("new", "solved"), ("open", "waiting"), ("open", "solved"), ("waiting", "open"), ("waiting", "solved"),
           ("solved", "open"), ("solved", "closed"), ("closed", "open")}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("wanted", STATES)
def test_state_refusal_knows_what_follows_what(state: str, wanted: str) -> None:
    allowed = (state, wanted) in ALLOWED
    assert state_refusal(state, wanted, 0, 0, False, 30 * DAY, 30) == (None if allowed else "ticket_state_does_not_allow")
    assert state_refusal(state, wanted, 0, 0, True, 0, 30) == "ticket_is_merged"


def test_state_refusal_for_steps_and_time() -> None:
    assert state_refusal("open", "solved", 1, None, False, 0, 30) == "ticket_steps_left"
    assert state_refusal("open", "waiting", 1, None, False, 0, 30) is None
    assert state_refusal("closed", "open", 0, 5, False, 5 + 30 * DAY, 30) is None
    assert state_refusal("closed", "open", 0, 5, False, 6 + 30 * DAY, 30) == "ticket_closed_too_long"


@given(st.lists(st.sampled_from(STEP_STATES), max_size=6))
def test_next_step_is_the_first_that_waits_and_only_one_is_active(states: list[str]) -> None:
    index = next_step(states)
    if index is None:
        assert "active" in states or "waiting" not in states
    else:
        assert states[index] == "waiting" and "waiting" not in states[:index] and "active" not in states


ENDS = st.sampled_from([3, 4, 5])
OF_2 = st.one_of(
    st.builds(Link, st.sampled_from(LINK_KINDS), st.just(2), ENDS | st.just(1)),
    st.builds(Link, st.sampled_from(LINK_KINDS), ENDS | st.just(1), st.just(2)),
    st.builds(Link, st.just("relates"), st.just(2), st.none(), ENDS),
)
OF_1 = st.builds(Link, st.sampled_from(LINK_KINDS), st.just(1), ENDS) | st.builds(Link, st.just("relates"), st.just(1), st.none(), ENDS)


@given(st.sets(OF_1), st.sets(OF_2))
def test_moved_links_lose_nothing_and_double_nothing(survivor: set[Link], absorbed: set[Link]) -> None:
    moved, gone = moved_links(survivor, absorbed, 1, 2)
    assert len(moved) + len(gone) == len(absorbed) and set(gone) <= absorbed
    assert len(set(moved)) == len(moved) and not set(moved) & survivor
    for link in moved:
        assert 2 not in (link.ticket_id, link.other_id) and 1 in (link.ticket_id, link.other_id) and link.ticket_id != link.other_id
    for link in gone:
        ends = tuple(1 if end == 2 else end for end in (link.ticket_id, link.other_id))
        assert ends[0] == ends[1] or Link(link.kind, ends[0], ends[1], link.conversation_id) in survivor | set(moved)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (("open", False, False, True), "ticket_merge_self"), (("open", True, False, False), "ticket_is_merged"),
        (("open", False, True, False), "ticket_is_merged"), (("solved", False, False, False), "ticket_merge_into_over"),
        (("waiting", False, False, False), None),
    ],
)  # fmt: skip
def test_merge_refusal(facts: tuple[str, bool, bool, bool], code: str | None) -> None:
    assert merge_refusal(*facts) == code


@given(st.sets(st.integers(1, 4)), st.sets(st.integers(1, 4)), st.sets(st.integers(1, 4)), st.sets(st.integers(1, 4)))
def test_split_refusal_allows_only_what_is_here_and_something(comments: set[int], steps: set[int], here: set[int], unfinished: set[int]) -> None:
    allowed = bool(comments or steps) and comments <= here and steps <= unfinished
    assert (split_refusal(comments, steps, here, unfinished) is None) is allowed


def test_ticket_row_shows_contact_and_step_as_things() -> None:
    row = ticket_row(a_ticket(contact_id=3, contact_name="张伟", step_id=8, step_name="审核", watcher_ids="4 5"))
    assert (row.contact.id, row.contact.name, row.step.name, row.watcher_ids) == (3, "张伟", "审核", [4, 5])  # type: ignore[union-attr]
    assert ticket_row(a_ticket()).contact is None is ticket_row(a_ticket()).step


def test_parse_tickets_reads_filters() -> None:
    asked = {"state": "new,open", "type": "1,2", "watcher": "me", "overdue": "1", "q": " 退款 ", "sort": "due", "limit": "5", "since": "9"}
    expected = TicketQuery("due", 5, state=("new", "open"), type=(1, 2), watcher=True, overdue=True, q="退款", since=9)
    assert parse_tickets(asked) == expected
    assert parse_tickets({}) == TicketQuery() and set(TICKET_SORTS) >= {"newest", "due"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("sort", "best"), ("limit", "0"), ("limit", "201"), ("state", "gone"), ("liaison", "x"), ("owner", "a"), ("watcher", "7"), ("overdue", "yes"),
     ("q", "a\x00"), ("since", "-1"), ("type", ",".join("1" * 51))],
)  # fmt: skip
def test_parse_tickets_names_what_does_not_fit(field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_tickets({field: value})
    assert refused.value.field == field


def test_parameters_are_read_one_by_one() -> None:
    given = {"a": "5", "b": "1,2,", "c": " x ", "d": "open"}
    assert (number_in(given, "a"), numbers_in(given, "b"), text_in(given, "c"), words_in(given, "d", STATES)) == (5, (1, 2), "x", ("open",))
    assert (number_in(given, "z"), numbers_in(given, "z"), text_in(given, "z"), words_in(given, "z", STATES)) == (None, (), "", ())


def test_every_kind_of_field_is_checked() -> None:
    assert {field.kind for field in FIELDS} == set(FIELD_KINDS)


def test_the_row_repeats_the_step_in_hand_and_the_newest_clocks() -> None:
    steps = [StepPart(1, "核实", 7, None, 30, "done"), StepPart(2, "办理", None, 3, 60, "active"), StepPart(3, "回访", 5, None, None, "waiting")]
    clocks = [ClockPart(2, 90, 80, None), ClockPart(None, 100, 95, None), ClockPart(1, 30, 20, 30)]
    found = repeated_columns(steps, clocks, [4, 9], 2)
    assert (found["step_id"], found["step_name"], found["step_group_id"], found["step_due_at"], found["step_breached_at"]) == (2, "办理", 3, 90, None)
    assert (found["steps_total"], found["steps_over"], found["step_person_ids"], found["watcher_ids"]) == (3, 1, "5 7", "4 9")
    assert (found["due_at"], found["warn_at"], found["comment_count"]) == (100, 95, 2)
    nothing = repeated_columns([], [], [], 0)
    assert (nothing["step_id"], nothing["step_name"], nothing["due_at"], nothing["watcher_ids"]) == (None, "", None, "")
