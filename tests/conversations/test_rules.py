"""Rules of conversations: what a message does, who sees and hears of what, lists, flood."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.conversations.rules.flood import per_minute
from yingda.conversations.rules.listing import SORTS, VIEWS, parse
from yingda.conversations.rules.matter import (
    STATES,
    Matter,
    may_answer,
    may_see,
    numbers,
    topics,
    with_number,
    without_number,
)
from yingda.conversations.rules.posting import Draft, check, effect, line_of, reopens
from yingda.kit.actor import Actor, Reach
from yingda.kit.errors import Refused

NOW = 1_800_000_000_000
BLANK = dict.fromkeys(Matter.__struct_fields__, None) | {
    "id": 1, "inbox_id": 1, "channel": "web", "contact_id": 9, "contact_name": "王女士", "contact_tier": 0, "state": "open", "state_since": 0,
    "priority": 1, "subject": "", "last_seq": 4, "last_at": 100, "last_from": "customer", "preview": "", "unread": 0, "staff_read_seq": 0,
    "staff_got_seq": 0, "visitor_read_seq": 0, "visitor_got_seq": 0, "opened_at": 0, "participant_ids": "", "tag_ids": "",
    "mention_ids": "", "version": 3,
}  # fmt: skip


def a_matter(**fields: Any) -> Matter:
    return Matter(**{**BLANK, **fields})


def an_actor(person: int = 5, groups: frozenset[int] = frozenset(), **reach: Reach) -> Actor:
    return Actor("person", person, "小林", reach={name.replace("__", "."): r for name, r in reach.items()}, groups=groups)


EVERYTHING, OWN = Reach(everything=True), Reach(own=True)


@pytest.mark.parametrize(
    ("state", "assignee", "author", "after"),
    [
        ("queued", None, "visitor", "queued"),
        ("open", 5, "visitor", "open"),
        ("waiting", 5, "visitor", "open"),
        ("snoozed", 5, "visitor", "open"),
        ("snoozed", None, "visitor", "queued"),
        ("resolved", 5, "visitor", "queued"),
        ("queued", None, "person", "open"),
        ("open", 5, "person", "open"),
        ("waiting", 5, "person", "waiting"),
        ("snoozed", 5, "person", "open"),
        ("open", 5, "system", "open"),
        ("open", 5, "bot", "open"),
    ],
)
def test_what_a_message_does_to_the_state(state: str, assignee: int | None, author: str, after: str) -> None:
    matter = a_matter(state=state, assignee_id=assignee)
    assert effect(matter, Draft("text", "x"), author, 5 if author == "person" else 9, NOW).state == after


def test_the_first_person_who_answers_owns_the_matter_until_it_is_resolved() -> None:
    matter = a_matter(state="queued", assignee_id=None, owner_id=None)
    first = effect(matter, Draft("text", "您好"), "person", 5, NOW)
    assert (first.owner_id, first.assignee_id) == (5, 5)
    owned = msgspec.structs.replace(matter, owner_id=5, assignee_id=5, state="open")
    assert effect(owned, Draft("text", "我来帮你"), "person", 6, NOW).owner_id == 5
    assert effect(owned, Draft("text", "我来帮你"), "person", 6, NOW).assignee_id == 5


def test_the_customer_waits_from_their_first_unanswered_word() -> None:
    matter = a_matter(waiting_since=None, unread=0)
    asked = effect(matter, Draft("text", "在吗"), "visitor", 9, NOW)
    assert (asked.waiting_since, asked.unread, asked.last_from) == (NOW, 1, "customer")
    again = effect(a_matter(waiting_since=NOW, unread=1), Draft("text", "喂"), "visitor", 9, NOW + 5000)
    assert (again.waiting_since, again.unread) == (NOW, 2)
    answered = effect(a_matter(waiting_since=NOW, unread=2), Draft("text", "在的"), "person", 5, NOW + 9000)
    assert (answered.waiting_since, answered.unread) == (None, 0)


@pytest.mark.parametrize("kind", ["note", "event", "system"])
def test_notes_and_lines_of_the_system_only_count(kind: str) -> None:
    matter = a_matter(waiting_since=50, unread=2, preview="在吗", last_from="customer", owner_id=None)
    what = effect(matter, Draft(kind, "内部"), "person", 5, NOW)
    assert what.last_seq == 5
    assert (what.preview, what.unread, what.waiting_since, what.owner_id, what.last_at) == ("在吗", 2, 50, None, 100)


@pytest.mark.parametrize(
    ("draft", "author", "code", "field"),
    [
        (Draft("text", "   "), "person", "text_empty", "text"),
        (Draft("text", "字" * 8001), "visitor", "text_too_long", "text"),
        (Draft("note", "悄悄"), "visitor", "kind_not_allowed", "kind"),
        (Draft("system", ""), "person", "kind_not_allowed", "kind"),
        (Draft("card", data={"card": "order"}), "visitor", "kind_not_allowed", "kind"),
        (Draft("card", data={"card": "house"}), "person", "card_unknown", "data.card"),
        (Draft("image"), "visitor", "file_missing", "data.file"),
        (Draft("file", data={"file": 5}), "visitor", "file_missing", "data.file"),
        (Draft("text", "a\x00b"), "visitor", "text_has_nul", "text"),
    ],
)
def test_a_refused_draft_names_code_and_field(draft: Draft, author: str, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check(draft, author)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_list_shows_one_line_of_a_message() -> None:
    assert line_of(Draft("text", "第一行\n第二行")) == "第一行 第二行"
    assert line_of(Draft("image", data={"name": "照片.png"})) == "[图片] 照片.png"


@pytest.mark.parametrize(("hours", "reopened"), [(0, True), (47.99, True), (48, True), (48.01, False)])
def test_a_message_reopens_within_48_hours(hours: float, reopened: bool) -> None:
    assert reopens(NOW, NOW + int(hours * 3_600_000), 48) is reopened


matters = st.builds(
    a_matter,
    state=st.sampled_from(STATES),
    assignee_id=st.none() | st.integers(1, 4),
    owner_id=st.none() | st.integers(1, 4),
    group_id=st.none() | st.integers(1, 3),
    participant_ids=st.sets(st.integers(1, 4)).map(lambda s: " ".join(map(str, sorted(s)))),
    mention_ids=st.sets(st.integers(1, 4)).map(lambda s: " ".join(map(str, sorted(s)))),
)
reaches = st.builds(Reach, own=st.just(True), groups=st.frozensets(st.integers(1, 3)), everything=st.booleans())


def heard_by(actor: Actor) -> set[str]:
    """The topics a person's socket listens to, as `people.queries.topics_of` makes them from the same actor."""
    view = actor.reach["conversation.view"]
    return {f"u:{actor.id}"} | {f"g:{g}" for g in view.groups} | {f"w:{g}" for g in actor.groups | view.groups} | ({"all"} if view.everything else set())


@given(matter=matters, reach=reaches, person=st.integers(1, 4), groups=st.frozensets(st.integers(1, 3)))
def test_who_may_see_a_conversation_hears_of_it_and_nobody_else(matter: Matter, reach: Reach, person: int, groups: frozenset[int]) -> None:
    actor = an_actor(person, groups, conversation__view=reach)
    assert bool(heard_by(actor) & set(topics(matter))) == may_see(actor, matter)


@pytest.mark.parametrize(
    ("actor", "matter", "sees", "answers"),
    [
        (an_actor(conversation__view=OWN, conversation__reply=OWN), a_matter(assignee_id=5), True, True),
        (an_actor(conversation__view=OWN, conversation__reply=OWN), a_matter(assignee_id=6), False, False),
        (an_actor(conversation__view=OWN, conversation__reply=OWN), a_matter(owner_id=5, assignee_id=6), True, True),
        (an_actor(conversation__view=OWN, conversation__reply=OWN), a_matter(participant_ids="3 5"), True, True),
        (an_actor(conversation__view=OWN, conversation__reply=OWN), a_matter(participant_ids="15 55"), False, False),
        (an_actor(5, frozenset({2}), conversation__view=OWN, conversation__reply=OWN), a_matter(state="queued", group_id=2), True, True),
        (an_actor(5, frozenset({2}), conversation__view=OWN, conversation__reply=OWN), a_matter(state="open", group_id=2), False, False),
        (an_actor(5, frozenset({2})), a_matter(state="queued", group_id=2), False, False),
        (an_actor(conversation__view=Reach(groups=frozenset({2}))), a_matter(group_id=2), True, False),
        (an_actor(conversation__view=Reach(groups=frozenset({2}))), a_matter(group_id=3), False, False),
        (an_actor(conversation__view=EVERYTHING), a_matter(group_id=None), True, False),
    ],
)
def test_seeing_and_answering(actor: Actor, matter: Matter, sees: bool, answers: bool) -> None:
    assert (may_see(actor, matter), may_answer(actor, matter)) == (sees, answers)


@given(st.sets(st.integers(1, 99)), st.integers(1, 99))
def test_number_columns(have: set[int], one: int) -> None:
    text = " ".join(str(n) for n in sorted(have))
    assert set(numbers(with_number(text, one))) == have | {one}
    assert set(numbers(without_number(text, one))) == have - {one}


def test_a_list_query_is_parsed_with_its_defaults() -> None:
    assert parse({}).view == "mine" and parse({}).sort == "newest" and parse({}).limit == 50
    assert parse({"view": "waiting"}).sort == "waiting"
    asked = parse({"view": "all", "state": "open,queued", "tag": "3,4", "sort": "sla", "limit": "200", "q": " 王 "})
    assert (asked.state, asked.tag, asked.sort, asked.limit, asked.q) == (("open", "queued"), (3, 4), "sla", 200, "王")


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"view": "nope"}, "view"), ({"sort": "name"}, "sort"), ({"limit": "0"}, "limit"), ({"limit": "201"}, "limit"),
        ({"limit": "-5"}, "limit"), ({"limit": "x"}, "limit"), ({"state": "open,lost"}, "state"), ({"channel": "fax"}, "channel"),
        ({"inbox": "1,a"}, "inbox"), ({"tag": "٣"}, "tag"), ({"contact": "9" * 19}, "contact"), ({"since": "1e3"}, "since"),
    ],
)  # fmt: skip
def test_a_list_query_that_does_not_fit_names_its_parameter(given_: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(given_)
    assert refused.value.field == field


@given(st.dictionaries(st.sampled_from(["view", "sort", "limit", "state", "tag", "q", "since", "cursor"]), st.text(max_size=20)))
def test_any_list_query_is_parsed_or_refused(given_: dict[str, str]) -> None:
    try:
        asked = parse(given_)
    except Refused as refused:
        assert refused.field is not None
    else:
        assert asked.view in VIEWS and asked.sort in SORTS and 1 <= asked.limit <= 200


def test_the_flood_limit_of_one_key_leaves_the_others_alone() -> None:
    flood = per_minute(3)
    assert [flood.wait_ms("a", NOW) for _ in range(3)] == [0, 0, 0]
    assert flood.wait_ms("a", NOW) == 20_000
    assert flood.wait_ms("b", NOW) == 0
    assert flood.wait_ms("a", NOW + 20_000) == 0
