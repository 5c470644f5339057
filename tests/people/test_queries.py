"""Reads: who is found, in which order, in how many queries; what is kept and when it is dropped."""

from typing import Any

import pytest

from tests.makers.people import OFFICE_HOURS, a_calendar, a_department, a_group, a_person, actor_for, an_actor
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.people import actions, queries
from yingda.people.actions import Level
from yingda.people.models import Person
from yingda.people.queries import Wanted

pytestmark = pytest.mark.django_db


def found(actor: Actor, **wanted: Any) -> list[str]:
    return [seen.person.display_name for seen in queries.people(actor, Wanted(**wanted), 200).items]


@pytest.mark.parametrize("q", ["林晓", "晓", "linxiao", "lin xiao", "lx", "LX", "Lin.X", "lin@example.com"])
def test_a_person_is_found_by_name_pinyin_initials_account_and_address(q: str) -> None:
    a_person("林晓", username="lin.x", email="lin@example.com")
    a_person("王敏", username="wm")
    assert found(SYSTEM, q=q) == ["林晓"]


@pytest.mark.parametrize("q", ["%", "_", "'", "zzz", "\\"])
def test_marks_of_patterns_mean_themselves(q: str) -> None:
    a_person("林晓")
    assert found(SYSTEM, q=q) == []


def test_the_list_is_filtered() -> None:
    east = a_department("华东")
    shanghai = a_department("上海", east)
    first, second = a_group(department=shanghai), a_group()
    boss = an_actor("administrator")
    lin, wang = a_person("林晓", group=first), a_person("王敏", "senior_agent", group=second)
    actions.set_presence(actor_for(lin), lin.pk, "online")
    gone = a_person("赵离", group=second)
    actions.suspend(boss, gone.pk)
    assert found(boss, department=east.pk) == ["林晓"]
    assert found(boss, group=second.pk) == ["王敏", "赵离"]
    assert found(boss, role="senior_agent") == ["王敏"]
    assert found(boss, state="online") == ["林晓"]
    assert "林晓" not in found(boss, state="offline") and "王敏" in found(boss, state="offline")
    assert found(boss, suspended=True) == ["赵离"]
    assert "赵离" not in found(boss, suspended=False)
    with pytest.raises(Refused):
        queries.people(boss, Wanted(sort="height"))
    assert wang.pk in [seen.person.pk for seen in queries.people(boss, Wanted()).items]


def test_the_list_ends_where_the_reach_ends() -> None:
    first, second = a_group(), a_group()
    a_person("林晓", group=first)
    wang = a_person("王敏", group=second)
    leader = an_actor("team_leader", group=first)
    assert "林晓" in found(leader) and "王敏" not in found(leader)
    with pytest.raises(NotFound):
        queries.person(leader, wang.pk)
    agent = an_actor("agent", group=first)
    with pytest.raises(Forbidden):
        queries.people(agent, Wanted())
    assert queries.person(agent, agent.id or 0).person.pk == agent.id


@pytest.mark.parametrize("sort", ["name", "-name", "username", "newest", "oldest"])
def test_pages_show_everybody_once_in_order(sort: str) -> None:
    for name in ("赵一", "钱二", "孙三", "李四", "李四", "周五", "Amy"):
        a_person(name)
    whole = [seen.person.pk for seen in queries.people(SYSTEM, Wanted(sort=sort), 200).items]
    turned, cursor = [], None
    while True:
        page = queries.people(SYSTEM, Wanted(sort=sort), 2, cursor)
        assert page.total == 7
        turned += [seen.person.pk for seen in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert turned == whole and len(set(whole)) == 7
    names = [Person.objects.get(pk=pk).display_name for pk in whole]
    if sort == "name":
        assert names == ["Amy", "李四", "李四", "钱二", "孙三", "赵一", "周五"]
    for wrong in ("nonsense", "WyJhIl0", "WzEsMiwzXQ"):
        with pytest.raises(Refused):
            queries.people(SYSTEM, Wanted(sort=sort), 2, wrong)


def test_a_page_of_people_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    boss = an_actor("administrator")
    skill = actions.create_skill(SYSTEM, "英语")
    group = a_group()
    for _ in range(20):
        person = a_person(group=group)
        actions.put_skills(SYSTEM, person.pk, [Level(skill.pk, 3)])
        actions.set_presence(actor_for(person), person.pk, "online")
    with django_assert_max_num_queries(8):
        assert len(queries.people(boss, Wanted(group=group.pk), 50).items) == 20
    queries.forget()
    with django_assert_max_num_queries(3):
        assert len(queries.directory()) == 21
    with django_assert_max_num_queries(1):
        queries.directory()
    queries.forget()
    with django_assert_max_num_queries(7):
        actor_for(person)
    with django_assert_max_num_queries(0):
        queries.topics_of(actor_for(person))


def test_the_directory_is_fresh_after_every_change() -> None:
    group = a_group()
    person = a_person("林晓", group=group)
    boss = an_actor("administrator")
    assert [row.group_ids for row in queries.directory() if row.id == person.pk] == [(group.pk,)]
    actions.set_presence(actor_for(person), person.pk, "busy")
    actions.change_person(boss, person.pk, {"display_name": "林小晓"})
    actions.put_groups(SYSTEM, person.pk, [])
    row = next(row for row in queries.directory() if row.id == person.pk)
    assert (row.name, row.group_ids, row.presence.state, row.suspended) == ("林小晓", (), "busy", False)
    actions.suspend(boss, person.pk)
    assert next(row for row in queries.directory() if row.id == person.pk).suspended


def test_what_was_read_before_a_change_is_not_kept_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that began before a change and ends after it must not put the old rights back into the memory."""
    person = a_person()
    module = queries.actor_of.__globals__
    read = module["_read"]

    def slow(person_ids: list[int], now: int) -> Any:
        old = read(person_ids, now)
        queries.forget(person.pk)
        return old

    queries.forget()
    monkeypatch.setitem(module, "_read", slow)
    queries.actor_of(person.pk)
    assert not queries.is_kept(person.pk)
    monkeypatch.setitem(module, "_read", read)
    queries.actor_of(person.pk)
    assert queries.is_kept(person.pk)


@pytest.mark.parametrize("number", [0, -1, 10**30])
def test_a_number_no_column_holds_is_nobodys(number: int) -> None:
    assert queries.actor_or_none(number) is None
    known = a_person().pk
    assert queries.able([number, known], "conversation.reply", None) == {known}


def test_what_is_kept_is_kept_for_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    person = a_person()
    module = queries.actor_of.__globals__
    start = module["now_ms"]()
    monkeypatch.setitem(module, "now_ms", lambda: start)
    queries.actor_of(person.pk)
    monkeypatch.setitem(module, "now_ms", lambda: start + 29_999)
    assert queries.is_kept(person.pk)
    monkeypatch.setitem(module, "now_ms", lambda: start + 30_000)
    assert not queries.is_kept(person.pk)


@pytest.mark.parametrize(
    ("role", "scope", "topics"),
    [
        ("agent", "own", {"u", "staff", "w:first", "tw:first"}),
        ("agent", "group", {"u", "staff", "w:first", "g:first", "tw:first", "t:first"}),
        ("team_leader", "group", {"u", "staff", "w:first", "g:first", "f:first", "tw:first", "t:first"}),
        ("supervisor", "department", {"u", "staff", *(f"{head}:{group}" for head in ("w", "g", "f", "t", "tw") for group in ("first", "sister"))}),
        ("administrator", "everything", {"u", "staff", "w:first", "all", "floor", "tw:first", "tickets"}),
        (None, None, {"u", "staff", "w:first"}),
    ],
)
def test_topics(role: str | None, scope: str | None, topics: set[str]) -> None:
    department = a_department()
    groups = {"first": a_group(department=department), "sister": a_group(department=department), "far": a_group()}
    actor = an_actor(role, scope, group=groups["first"], department=department)
    ids = {name: str(group.pk) for name, group in groups.items()}

    def spelled(topic: str) -> str:
        head, _, name = topic.partition(":")
        return f"u:{actor.id}" if head == "u" else f"{head}:{ids[name]}" if name else head

    assert queries.topics_of(actor) == {spelled(topic) for topic in topics}


def test_people_of_groups_and_names() -> None:
    first, second = a_group("甲组"), a_group()
    lin, gone = a_person("林晓", group=first), a_person(group=first)
    actions.suspend(SYSTEM, gone.pk)
    assert queries.people_of_groups([first.pk, second.pk]) == {first.pk: [lin.pk], second.pk: []}
    assert (queries.name_of(lin.pk), queries.name_of(999), queries.group_name(first.pk)) == ("林晓", "", "甲组")
    assert queries.names_of([lin.pk]) == queries.signatures_of([lin.pk]) == {lin.pk: "林晓"}


def test_presence_history_is_paged_and_guarded() -> None:
    group = a_group()
    person = a_person(group=group)
    me = actor_for(person)
    for state in ("online", "busy", "online", "offline"):
        actions.set_presence(me, person.pk, state)
    first = queries.presence_history(me, person.pk, limit=3)
    rest = queries.presence_history(me, person.pk, limit=3, cursor=first.next)
    assert [span.state for span in (*first.items, *rest.items)] == ["offline", "online", "busy", "online"]
    assert queries.presence_history(an_actor("team_leader", group=group), person.pk).items
    for stranger in (an_actor("agent", group=group), an_actor("team_leader", group=a_group())):
        with pytest.raises(Forbidden):
            queries.presence_history(stranger, person.pk)
    with pytest.raises(Refused):
        queries.presence_history(me, person.pk, cursor="x")
    assert queries.presence_history(me, person.pk, until_at=1).items == ()


def test_a_calendar_shows_what_it_makes_of_a_period() -> None:
    calendar = a_calendar(document=OFFICE_HOURS)
    friday_evening = 1_773_999_000_000  # Friday 2026-03-20, 17:30 in Shanghai
    shown = queries.preview(calendar.pk, friday_evening, 60)
    assert shown.open and shown.next_opening_at == friday_evening
    assert shown.deadline_at == friday_evening + (30 + 60 * 63 + 30) * 60_000
    assert len(shown.spans) == 6
    for wrong in ((friday_evening, -1), (friday_evening, 10**9), (-5, 1), (10**18, 1)):
        with pytest.raises(Refused):
            queries.preview(calendar.pk, *wrong)
    with pytest.raises(NotFound):
        queries.preview(999, friday_evening, 1)
