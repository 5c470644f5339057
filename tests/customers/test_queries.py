"""Reads: what is found, in which order, with how many queries."""

from typing import Any

import pytest

from tests.makers.customers import PLACED_AT, a_contact, a_source, a_tag, an_order
from tests.makers.people import a_group, a_person, actor_for, an_actor
from yingda.customers import actions, queries
from yingda.customers.actions.tags import create_company
from yingda.customers.queries.contacts import Wanted, contact_card, contacts
from yingda.customers.queries.orders import WantedOrders, orders
from yingda.customers.queries.timeline import Entry, Timeline, timeline
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import NotFound, Refused

pytestmark = pytest.mark.django_db


def found(**wanted: Any) -> list[str]:
    return sorted(row["name"] for row in contacts(SYSTEM, Wanted(**wanted), "seen", None, 50).items)


def test_contacts_are_found_by_everything_one_knows_of_them() -> None:
    company = create_company(SYSTEM, {"name": "华为技术"})
    person = a_person()
    ming = a_contact("李明", person.pk, (("phone", "13800138000"), ("email", "ming@example.com")), tier=3, company_id=company.pk)
    a_contact("重庆王芳", identities=(("phone", "13900139000"),))
    a_contact("Ann Smith")
    tag = a_tag()
    actions.set_contact_tags(SYSTEM, ming.pk, [tag.pk])
    an_order(ming, number="TB20250601", external_id="x9")
    for q in ("李明", "李", "liming", "lm", "LM", "138 0013 8000", "0013800", "+8613800138000", "ming@ex", "TB2025", "华为", "huawei"):
        assert found(q=q) == ["李明"], q
    assert found(q="chongqing") == found(q="wangfang") == ["重庆王芳"]
    assert found(q="smith ann") == ["Ann Smith"]
    assert found(q="nobody at all") == found(q="%") == found(q="_") == []
    assert found(tag=tag.pk) == found(tier=3) == found(company=company.pk) == found(responsible=person.pk) == ["李明"]
    assert found(nobody_in_charge=True) == ["Ann Smith", "重庆王芳"]
    assert queries.contacts_named("liming", 5) == [ming.pk]
    assert queries.contacts_named("  ", 5) == []


@pytest.mark.parametrize("sort", ["seen", "name", "created"])
def test_pages_follow_each_other_without_gap_or_double(sort: str) -> None:
    made = {a_contact(name).pk for name in "abcabcabc"}
    seen: list[int] = []
    cursor, total = None, None
    while True:
        page = contacts(SYSTEM, Wanted(), sort, cursor, 2)
        total = total or page.total
        seen += [row["id"] for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(made) == total and set(seen) == made
    with pytest.raises(Refused):
        contacts(SYSTEM, Wanted(), "name" if sort != "name" else "seen", contacts(SYSTEM, Wanted(), sort, None, 2).next, 2)


def test_reach_decides_what_a_list_shows() -> None:
    group = a_group()
    colleague, stranger = a_person(group=group), a_person(group=a_group())
    agent, leader = a_person(role="agent", group=group), a_person(role="team_leader", group=group)
    for name, person in (("agent", agent), ("colleague", colleague), ("stranger", stranger)):
        a_contact(name, person.pk)
    a_contact("nobody")

    def shown(person: Any) -> list[str]:
        return sorted(row["name"] for row in contacts(actor_for(person), Wanted(), "name", None, 50).items)

    assert shown(agent) == ["agent"]
    assert shown(leader) == ["agent", "colleague"]
    assert shown(a_person(role="administrator")) == ["agent", "colleague", "nobody", "stranger"]


def test_who_met_a_contact_knows_it() -> None:
    agent, contact = an_actor("agent"), a_contact()
    with pytest.raises(NotFound):
        contact_card(agent, contact.pk)
    assert contact_card(agent, contact.pk, known=True)["may"] == {"edit": True, "merge": False, "order": False}


def test_lists_and_cards_take_few_queries(django_assert_max_num_queries: Any) -> None:
    company, source, tag = create_company(SYSTEM, {"name": "公司"}), a_source(), a_tag()
    made = [a_contact(None, None, (("phone", f"1380013{n:04d}"),), company_id=company.pk) for n in range(30)]
    for contact in made:
        an_order(contact, source)
        actions.set_contact_tags(SYSTEM, contact.pk, [tag.pk])
    actor = an_actor("administrator")
    with django_assert_max_num_queries(8):
        assert len(contacts(actor, Wanted(q="kehu"), "seen", None, 25).items) == 25
    with django_assert_max_num_queries(8):
        assert len(orders(actor, WantedOrders(), None, 25).items) == 25
    with django_assert_max_num_queries(10):
        contact_card(actor, made[0].pk)
    with django_assert_max_num_queries(10):
        timeline(actor, made[0].pk, None, 20)


def test_the_timeline_is_whole_in_pages_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [PLACED_AT]
    monkeypatch.setattr("yingda.plumbing.store.now_ms", lambda: clock[0])
    contact = a_contact()
    for n in range(4):
        clock[0] += 1000 * (n % 2)
        actions.add_note(SYSTEM, contact.pk, f"note {n}")
        actions.set_consents(SYSTEM, contact.pk, {"marketing": n % 2 == 0})
        an_order(contact, placed_at=clock[0])
        actions.record_page(contact.pk, f"https://shop.example/?gclid=g{n}")
    chats = [Entry(PLACED_AT + 500 * n, "conversation", n, {}) for n in range(5, 0, -1)]

    def source(_actor: Any, _contact: int, before: tuple[int, str, int] | None, limit: int) -> list[Entry]:
        return [chat for chat in chats if before is None or chat.place < before][:limit]

    monkeypatch.setattr(Timeline, "sources", [source])
    whole = timeline(SYSTEM, contact.pk, None, 100).items
    assert len(whole) == 4 + 4 + 4 + 4 + 5
    assert [entry.place for entry in whole] == sorted((entry.place for entry in whole), reverse=True)
    for size in (1, 3, 7):
        paged: list[Entry] = []
        cursor = None
        while True:
            page = timeline(SYSTEM, contact.pk, cursor, size)
            paged += page.items
            cursor = page.next
            if cursor is None:
                break
        assert paged == list(whole)


def test_briefs_are_for_other_rooms() -> None:
    person = a_person()
    contact, other = a_contact("李明", person.pk, tier=2), a_contact()
    assert queries.contacts_brief([contact.pk, 999_999]) == {contact.pk: {"id": contact.pk, "name": "李明", "tier": 2}}
    assert queries.responsible_of(contact.pk) == person.pk
    actions.merge(SYSTEM, contact.pk, other.pk)
    assert queries.current(other.pk) == contact.pk == queries.contact(other.pk).merged_into_id
    with pytest.raises(NotFound):
        queries.contact(999_999)
