"""Search of messages: found wherever the words stand, within what one may see, newest first, page by page, by both plans."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_customer
from tests.makers.customers import a_contact
from tests.makers.doors import Caller
from yingda.conversations.actions import indexing, revising
from yingda.conversations.queries import search
from yingda.conversations.rules.searching import asked, snippet
from yingda.kit.errors import Refused
from yingda.kit.text import normalise
from yingda.plumbing import jobs
from yingda.plumbing.models import IndexMark
from yingda.site.cli import cli

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["by the index", "by the conversations"])
def plan(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to look must find the same."""
    monkeypatch.setattr(search, "FEW", -1 if request.param == "by the index" else 10_000)
    return str(request.param)


def said(group: Any = None, **fields: Any) -> Any:
    """A conversation of an agent with a customer; `say` puts words into it."""
    person = fields.pop("assignee", None) or a_person(group=group)
    matter = a_conversation("open", assignee=person, group=group, contact=a_contact("王小明"), **fields)

    def say(text: str, kind: str = "text", author: Any = None, **data: Any) -> int:
        return post(author or actor_for(person), matter.id, text, kind, **data).id

    say.matter, say.person = matter, person  # type: ignore[attr-defined]
    return say


def found(who: Any, q: str, **more: str) -> list[int]:
    """The messages somebody finds, over all pages of two."""
    ids: list[int] = []
    cursor = None
    while True:
        page = search.messages(actor_for(who), asked({"q": q, "limit": "2", **more, **({"cursor": cursor} if cursor else {})}))
        ids += [hit["id"] for hit in page["items"]]
        cursor = page["next"]
        if cursor is None:
            assert len(ids) == len(set(ids))
            return ids


@pytest.mark.parametrize(
    ("text", "q", "hit"),
    [
        ("我想申请退款，谢谢", "退款", True),
        ("我想申请退款，谢谢", "请退", True),
        ("我想申请退款，谢谢", "申请退款", True),
        ("我想申请退款，谢谢", "退", True),
        ("我想申请退款，谢谢", "谢谢 退款", True),
        ("我想申请退款，谢谢", "款退", False),
        ("我想申请退款，谢谢", "退款 发货", False),
        ("结合成分子时", "合成", True),
        ("订单号 QH20261122-7 到了吗", "qh2026", True),
        ("订单号 QH20261122-7 到了吗", "QH20261122-7", True),
        ("Where is my REFUND?", "refund", True),
        ("Ｗｈｅｒｅ", "where", True),
        ("100% '引号' \"双\" (x) *星* a:b", "100% '引号'", True),
    ],
)
def test_what_stands_there_is_found(plan: str, text: str, q: str, hit: bool) -> None:
    boss, say = a_person(role="administrator"), said()
    number = say(text)
    say("别的话")
    indexing.follow()
    assert found(boss, q) == ([number] if hit else [])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text("退款申请发货单 ab1", min_size=1, max_size=10).filter(str.strip), min_size=1, max_size=6), at=st.data())
def test_every_part_of_two_characters_and_up_is_found(texts: list[str], at: st.DataObject) -> None:
    boss, say = a_person(role="administrator"), said()
    numbers = [say(text) for text in texts]
    indexing.follow()
    text = normalise(at.draw(st.sampled_from(texts)))
    start = at.draw(st.integers(0, len(text) - 1))
    part = text[start : at.draw(st.integers(start + 1, len(text)))].strip()
    if not part or part.isascii() or any("a" <= mark <= "z" or mark.isdigit() for mark in part):
        return
    expected = [number for number, one in zip(numbers, texts, strict=True) if all(word in normalise(one) for word in part.split())]
    assert [number for number in found(boss, part) if number in numbers] == sorted(expected, reverse=True)


def test_only_what_one_may_see(plan: str) -> None:
    here, there = a_group(), a_group()
    mine, theirs = said(here), said(there)
    first, second = mine("退款一"), theirs("退款二")
    leader = a_person(role="team_leader", group=here, scope="group")
    indexing.follow()
    assert found(a_person(role="administrator"), "退款") == [second, first]
    assert found(mine.person, "退款") == [first]
    assert found(leader, "退款") == [first]
    assert found(a_person(group=there), "退款") == []


def test_notes_are_found_whispers_by_those_they_are_for_and_what_was_taken_back_by_nobody(plan: str) -> None:
    group = a_group()
    say = said(group)
    boss = a_person(role="administrator")
    note = say("退款要小心", "note")
    whisper = say("退款请找我", "note", author=actor_for(boss), whisper_to=say.person.pk)
    gone = say("退款说错了")
    revising.recall(actor_for(say.person), gone)
    indexing.follow()
    assert found(boss, "退款") == found(say.person, "退款") == [whisper, note]
    assert found(a_person(role="administrator"), "退款") == [note]


def test_a_mended_note_is_found_by_its_new_words_only(plan: str) -> None:
    say = said()
    boss = a_person(role="administrator")
    note = say("退款三天", "note")
    indexing.follow()
    revising.edit_note(actor_for(say.person), note, "换货五天")
    while jobs.run_due():
        pass
    assert found(boss, "退款") == [] and found(boss, "换货") == [note]


def test_filters(plan: str) -> None:
    group = a_group()
    one, two = said(group), said()
    boss = a_person(role="administrator")
    asks = one("退款", author=the_customer(one.matter.contact_id))
    answers = one("退款好的")
    other = two("退款别处")
    indexing.follow()
    assert found(boss, "退款", author="visitor") == [asks]
    assert found(boss, "退款", person=str(one.person.pk)) == [answers]
    assert found(boss, "退款", group=str(group.pk)) == [answers, asks]
    assert found(boss, "退款", contact=str(two.matter.contact_id)) == [other]
    assert found(boss, "退款", until="1") == [] and found(boss, "退款", since="1") == [other, answers, asks]


def test_a_rebuilt_index_finds_the_same_and_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW", -1)
    monkeypatch.setattr(indexing, "CHUNK", 4)
    say, boss = said(), a_person(role="administrator")
    numbers = [say(f"退款 {n}") for n in range(10)]
    indexing.begin_anew()
    indexing.catch_up_all()
    before = found(boss, "退款")
    assert before == numbers[::-1]
    indexing.begin_anew()
    assert (found(boss, "退款"), search.ready()) == ([], 0.0)
    late = say("退款 晚到")
    indexing.follow()
    half = found(boss, "退款")
    assert late in half and 0 < len(half) < len(numbers) + 1 and 0 < search.ready() < 1
    told: list[int] = []
    assert indexing.catch_up_all(told.append) == sum(told) > 0
    assert found(boss, "退款") == [late, *before] and search.ready() == 1.0
    assert CliRunner().invoke(cli, ["reindex"]).exit_code == 0
    assert found(boss, "退款") == [late, *before]


def test_an_installation_in_use_is_indexed_bit_by_bit_without_being_asked() -> None:
    say, boss = said(), a_person(role="administrator")
    number = say("退款")
    IndexMark.objects.all().delete()
    indexing.follow()
    assert found(boss, "退款") == [number]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"q": ""}, "search_empty", "q"),
        ({"q": " !? "}, "search_empty", "q"),
        ({"q": "x" * 81}, "search_too_long", "q"),
        ({"q": "退款", "author": "nobody"}, "filter_wrong", "author"),
        ({"q": "退款", "limit": "0"}, "limit_wrong", "limit"),
        ({"q": "退款", "group": "x"}, "filter_wrong", "group"),
        ({"q": "退款", "cursor": "nonsense"}, "cursor_invalid", "cursor"),
    ],
)
def test_what_cannot_be_asked_is_named(given: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        search.messages(actor_for(a_person(role="administrator")), asked(given))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_the_door() -> None:
    say = said()
    number = say("亲，退款已经办好")
    indexing.follow()
    answer = Caller(say.person)("GET", "/messages/search?q=退款")
    (hit,) = answer.body["items"]
    assert (answer.status, answer.body["next"], answer.body["ready"]) == (200, None, 1.0)
    assert (hit["id"], hit["text"], hit["marks"]) == (number, "亲，退款已经办好", [[2, 4]])
    assert hit["conversation"]["id"] == say.matter.id and hit["conversation"]["contact"]["name"] == "王小明"
    refused = Caller(say.person)("GET", "/messages/search?q=")
    assert (refused.status, refused.body["field"]) == (422, "q")
    assert Caller(a_person(role=None))("GET", "/messages/search?q=退款").status == 403


def test_the_queries_are_few_whatever_is_found() -> None:
    say, boss = said(), a_person(role="administrator")
    for n in range(30):
        say(f"退款 {n}")
    indexing.follow()
    actor = actor_for(boss)
    counts = []
    for limit in ("1", "30"):
        with CaptureQueriesContext(connection) as caught:
            search.messages(actor, asked({"q": "退款", "limit": limit}))
        counts.append(len(caught))
    assert max(counts) <= 4


def test_a_snippet_shows_the_place() -> None:
    text = "前" * 300 + "退款" + "后" * 300
    line, marks = snippet(text, "退款")
    assert len(line) == 162 and [line[a:b] for a, b in marks] == ["退款"]
    assert snippet("短\n句 退款", "退款") == ("短 句 退款", [(4, 6)])
    assert snippet("没有", "退款") == ("没有", [])
