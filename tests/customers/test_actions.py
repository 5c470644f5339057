"""What is saved, locked, announced and refused: contacts, identities, merges, visits."""

import threading
from typing import Any

import pytest
from django.db import connection

from tests.makers.customers import a_contact, a_tag, a_visitor, an_order, the_visitor
from tests.makers.people import a_department, a_group, a_person, actor_for, an_actor
from yingda.customers import actions
from yingda.customers.actions.tags import change_tag
from yingda.customers.models import Consent, Contact, ContactNote, ContactTag, Identity, Merge, Order, PageView, Responsibility, Visit
from yingda.customers.queries.access import Acquaintance
from yingda.customers.rules.attributes import NAMED
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.people.rules.roles import PRESETS
from yingda.plumbing.messages import catalogue
from yingda.plumbing.models import AuditEntry, StoredEvent
from yingda.plumbing.problems import sentence

pytestmark = pytest.mark.django_db
DAY = 86_400_000


def events() -> list[str]:
    return list(StoredEvent.objects.order_by("n").values_list("name", flat=True))


def test_an_identity_leads_to_one_contact() -> None:
    first = actions.contact_for_identity("visitor", "t1", "web", "李明", "en")
    again = actions.contact_for_identity("visitor", "t1", "web", "somebody else")
    elsewhere = actions.contact_for_identity("visitor", "t1", "other")
    assert first.pk == again.pk != elsewhere.pk
    assert (again.name, again.locale) == ("李明", "en")
    assert "liming" in again.search_keys and "lm" in again.search_keys
    assert events().count("customers.contact_created") == 2
    with pytest.raises(Refused) as refused:
        actions.contact_for_identity("email", "nobody")
    assert (refused.value.code, refused.value.field) == ("email_invalid", "value")


@pytest.mark.django_db(transaction=True)
def test_many_callers_at_once_get_the_same_contact() -> None:
    found: list[int] = []
    together = threading.Barrier(6)

    def call() -> None:
        together.wait(timeout=20)
        found.append(actions.contact_for_identity("phone", "13800138000").pk)
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == 6 and len(set(found)) == 1
    assert Contact.objects.count() == 1
    assert events().count("customers.contact_created") == 1


def test_a_signed_identity_absorbs_the_anonymous_contact() -> None:
    known = actions.identify(a_visitor().pk, "u7", {"name": "王芳", "email": "WF@example.com"}, "web")
    stranger = a_visitor(name="someone")
    actions.record_page(stranger.pk, "https://shop.example/?gclid=g1")
    now = actions.identify(stranger.pk, "u7", {"name": "王芳芳"}, "web")
    assert now.pk == known.pk
    assert now.name == "王芳芳"
    assert Visit.objects.get().contact_id == known.pk
    assert Contact.objects.get(pk=stranger.pk).merged_into_id == known.pk
    assert Identity.objects.get(channel="email").verified
    assert Merge.objects.get().why == "signed_identity"
    assert "customers.merged" in events()


def test_another_log_in_on_the_same_device_joins_nothing() -> None:
    first = actions.identify(a_visitor().pk, "u1", {}, "web")
    second = actions.identify(first.pk, "u2", {"name": "Ann"}, "web")
    assert second.pk != first.pk
    assert actions.identify(first.pk, "u2", {}, "web").pk == second.pk
    assert actions.identify(second.pk, "u1", {}, "web").pk == first.pk
    assert not Merge.objects.exists()


def test_a_signed_address_beats_one_that_was_only_told() -> None:
    claimer = a_visitor()
    assert actions.add_identity(claimer.pk, "email", "ann@example.com")
    ann = actions.identify(a_visitor().pk, "ann", {"email": "ann@example.com", "phone": "rubbish"}, "web")
    held = Identity.objects.get(channel="email")
    assert (held.contact_id, held.verified) == (ann.pk, True)
    other = actions.identify(a_visitor().pk, "bob", {"email": "ann@example.com"}, "web")
    assert Identity.objects.get(channel="email").contact_id == ann.pk != other.pk
    assert not actions.add_identity(claimer.pk, "email", "ann@example.com")


def everything_of(contact_id: int) -> dict[str, Any]:
    """All rows of a contact and its own fields, to compare before and after."""
    kinds = (Identity, ContactNote, Consent, Visit, Order, ContactTag, Responsibility)
    rows = {kind.__name__: sorted(kind._default_manager.filter(contact_id=contact_id).values_list("pk", flat=True)) for kind in kinds}
    return {**rows, **Contact.objects.values().get(pk=contact_id)}


def a_rich_contact(name: str, phone: str, shared: int, person: int) -> Contact:
    contact = a_contact(name, person, (("phone", phone),), tier=2, attributes={"shared": name, name: 1})
    actions.add_note(SYSTEM, contact.pk, f"note on {name}")
    actions.set_contact_tags(SYSTEM, contact.pk, [shared, a_tag().pk])
    actions.set_consents(SYSTEM, contact.pk, {"marketing": True})
    actions.record_page(contact.pk, "https://shop.example/")
    an_order(contact)
    return contact


def test_undoing_a_merge_moves_everything_back() -> None:
    tag = a_tag().pk
    one = a_rich_contact("one", "13800138001", tag, a_person().pk)
    two = a_rich_contact("two", "13800138002", tag, a_person().pk)
    before = {contact.pk: everything_of(contact.pk) for contact in (one, two)}
    made = actions.merge(SYSTEM, one.pk, two.pk)
    joined = everything_of(one.pk)
    assert len(joined["Identity"]) == len(joined["Order"]) == len(joined["Visit"]) == len(joined["ContactNote"]) == 2
    assert len(joined["ContactTag"]) == 3
    assert joined["attributes"] == {"shared": "one", "one": 1, "two": 1}
    assert Responsibility.objects.filter(contact=one, until_at__isnull=True).count() == 1
    actions.separate(SYSTEM, made.pk)
    assert {contact.pk: everything_of(contact.pk) for contact in (one, two)} == before
    assert events()[-1] == "customers.separated"
    with pytest.raises(Conflict) as refused:
        actions.separate(SYSTEM, made.pk)
    assert refused.value.code == "merge_already_undone"
    actions.merge(SYSTEM, two.pk, one.pk)


def test_what_came_after_the_merge_stays_with_the_survivor() -> None:
    one, two = a_contact("one"), a_contact("two")
    made = actions.merge(SYSTEM, one.pk, two.pk)
    note = actions.add_note(SYSTEM, one.pk, "new")
    actions.change_contact(SYSTEM, one.pk, {"tier": 4})
    actions.separate(SYSTEM, made.pk)
    note.refresh_from_db()
    assert note.contact_id == one.pk
    assert Contact.objects.get(pk=one.pk).tier == 4


def test_merges_are_refused_that_make_no_sense() -> None:
    one, two, three = a_contact(), a_contact(), a_contact()
    with pytest.raises(Refused):
        actions.merge(SYSTEM, one.pk, one.pk)
    first = actions.merge(SYSTEM, one.pk, two.pk)
    with pytest.raises(Conflict):
        actions.merge(SYSTEM, three.pk, two.pk)
    with pytest.raises(Conflict):
        actions.add_note(SYSTEM, two.pk, "gone")
    later = actions.merge(SYSTEM, three.pk, one.pk)
    with pytest.raises(Conflict) as refused:
        actions.separate(SYSTEM, first.pk)
    assert refused.value.code == "merge_undo_later_first"
    actions.separate(SYSTEM, later.pk)
    actions.separate(SYSTEM, first.pk)
    with pytest.raises(NotFound):
        actions.merge(SYSTEM, one.pk, 999_999)


def test_a_visit_goes_on_until_silence_or_another_advertisement(monkeypatch: pytest.MonkeyPatch) -> None:
    contact = a_visitor()
    clock = [1_795_000_000_000]
    monkeypatch.setattr("yingda.plumbing.store.now_ms", lambda: clock[0])
    first = actions.record_page(contact.pk, "https://shop.example/?utm_source=baidu&bd_vid=b1", "首页", "https://www.baidu.com/s?wd=x")
    clock[0] += 29 * 60_000
    assert actions.record_page(contact.pk, "https://shop.example/a").pk == first.pk  # type: ignore[union-attr]
    clock[0] += 31 * 60_000
    second = actions.record_page(contact.pk, "https://shop.example/b")
    assert second is not None and second.pk != first.pk  # type: ignore[union-attr]
    third = actions.record_page(contact.pk, "https://shop.example/c?gclid=g9")
    assert third is not None and third.gclid == "g9" and third.pk != second.pk
    kept = Visit.objects.get(pk=first.pk)  # type: ignore[union-attr]
    assert (kept.pages, kept.utm_source, kept.bd_vid, kept.referrer) == (2, "baidu", "b1", "https://www.baidu.com/s?wd=x")
    assert Contact.objects.get(pk=contact.pk).last_seen_at == clock[0]
    assert actions.record_page(contact.pk, "about:blank") is None


def test_visits_are_forgotten_after_their_time(settings: Any) -> None:
    settings.VISIT_RETENTION_DAYS = 30
    contact = a_visitor()
    visit = actions.record_page(contact.pk, "https://shop.example/")
    assert visit is not None
    assert actions.forget_old_visits(visit.last_at + 30 * DAY) == 0
    assert actions.forget_old_visits(visit.last_at + 30 * DAY + 1) == 1
    assert not PageView.objects.exists()


def test_consents_keep_their_history() -> None:
    contact = a_contact()
    actions.set_consents(SYSTEM, contact.pk, {"marketing": True, "privacy": True}, "form")
    actions.set_consents(SYSTEM, contact.pk, {"marketing": True})
    actions.set_consents(SYSTEM, contact.pk, {"marketing": False})
    actions.set_consents(SYSTEM, contact.pk, {"marketing": True})
    history = Consent.objects.filter(contact=contact, kind="marketing").order_by("id")
    assert [row.withdrawn_at is None for row in history] == [False, True]
    with pytest.raises(Refused):
        actions.set_consents(SYSTEM, contact.pk, {"sell my data": True})


def test_being_in_charge_keeps_its_history() -> None:
    contact, first, second = a_contact(), a_person(), a_person()
    actions.set_responsible(SYSTEM, contact.pk, first.pk, "new")
    actions.set_responsible(SYSTEM, contact.pk, second.pk, "moved")
    actions.set_responsible(SYSTEM, contact.pk, None)
    rows = Responsibility.objects.filter(contact=contact).order_by("id")
    assert [(row.person_id, row.why, row.until_at is None) for row in rows] == [(first.pk, "new", False), (second.pk, "moved", False)]
    with pytest.raises(Refused) as refused:
        actions.set_responsible(SYSTEM, contact.pk, 999_999)
    assert refused.value.field == "person_id"


def test_retired_tags_stay_but_are_not_given() -> None:
    contact, tag, other = a_contact(), a_tag(), a_tag()
    actions.set_contact_tags(SYSTEM, contact.pk, [tag.pk])
    change_tag(SYSTEM, tag.pk, {"retired": True})
    assert actions.set_contact_tags(SYSTEM, contact.pk, [tag.pk, other.pk]) == sorted([tag.pk, other.pk])
    with pytest.raises(Refused):
        actions.set_contact_tags(SYSTEM, a_contact().pk, [tag.pk])
    with pytest.raises(Conflict):
        a_tag(tag.name)


def test_addresses_are_replaced_but_proven_ones_stay() -> None:
    contact = actions.identify(a_visitor().pk, "u1", {"email": "proven@example.com"}, "web")
    actions.change_contact(SYSTEM, contact.pk, {}, [("phone", "13800138000"), ("email", "told@example.com")])
    actions.change_contact(SYSTEM, contact.pk, {}, [("phone", "13900139000")])
    held = Identity.objects.filter(contact=contact, channel__in=("email", "phone")).values_list("value", flat=True)
    assert sorted(held) == ["+8613900139000", "proven@example.com"]
    with pytest.raises(Conflict) as refused:
        actions.change_contact(SYSTEM, a_contact().pk, {"name": "x"}, [("phone", "139 0013 9000")])
    assert refused.value.code == "identity_taken"
    assert not Contact.objects.filter(name="x").exists()


def test_every_change_is_in_the_audit_log() -> None:
    leader = an_actor("project_manager")
    contact = actions.create_contact(leader, {"name": "before"})
    actions.change_contact(leader, contact.pk, {"name": "after"})
    entry = AuditEntry.objects.get(verb="customers.contact.changed")
    assert (entry.actor_id, entry.subject, entry.address) == (leader.id, f"contact:{contact.pk}", "203.0.113.7")
    assert (entry.before, entry.after) == ('{"name":"before"}', '{"name":"after"}')


def test_a_visitor_changes_only_his_own_attributes() -> None:
    contact, other = a_visitor(), a_visitor()
    assert actions.set_attributes(the_visitor(contact), contact.pk, {"plan": "gold"}).attributes == {"plan": "gold"}
    with pytest.raises(Forbidden):
        actions.change_contact(the_visitor(contact), contact.pk, {"tier": 4})
    with pytest.raises(NotFound):
        actions.set_attributes(the_visitor(contact), other.pk, {"plan": "gold"})


@pytest.mark.parametrize(("key", "zh", "en"), [("topic", "「咨询主题」", "“Topic”"), ("plan", "「plan」", "“plan”")])
def test_an_attribute_that_will_not_do_is_called_by_its_label(key: str, zh: str, en: str) -> None:
    contact = a_visitor()
    with pytest.raises(Refused) as error:
        actions.set_attributes(the_visitor(contact), contact.pk, {key: "x" * 1001})
    for locale, label in (("zh-CN", zh), ("en", en)):
        assert label in sentence(error.value, locale)


def test_every_named_attribute_has_its_label() -> None:
    assert {f"attribute_named_{key}" for key in NAMED} <= set(catalogue())


VERBS = {
    "customer.edit": lambda actor, contact, other: actions.change_contact(actor, contact.pk, {"tier": 3}),
    "customer.merge": lambda actor, contact, other: actions.merge(actor, contact.pk, other.pk),
}
# scope × whose contact → allowed for who holds the permission
REACHES = {
    ("own", "own"): True, ("own", "group"): False, ("own", "stranger"): False, ("own", "nobody"): False, ("own", "met"): True,
    ("group", "own"): True, ("group", "group"): True, ("group", "stranger"): False, ("group", "nobody"): False, ("group", "met"): True,
    ("department", "own"): True, ("department", "group"): True, ("department", "stranger"): False, ("department", "nobody"): False,
    ("everything", "own"): True, ("everything", "group"): True, ("everything", "stranger"): True, ("everything", "nobody"): True,
}  # fmt: skip


@pytest.mark.parametrize("role", ["agent", "team_leader", "client_reader", "quality_inspector", "administrator"])
@pytest.mark.parametrize("permission", sorted(VERBS))
@pytest.mark.parametrize(("scope", "whose"), sorted(REACHES))
def test_permission_and_scope_decide(role: str, permission: str, scope: str, whose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from_group, stranger, actor = people_around(role, scope)
    person = {"own": actor.id, "group": from_group, "stranger": stranger}.get(whose)
    contact, other = a_contact(responsible=person), a_contact(responsible=person)
    monkeypatch.setattr(Acquaintance, "met", staticmethod(lambda _actor, _id: whose == "met"))
    allowed = REACHES[scope, whose] and permission in PRESETS[role].permissions
    if allowed:
        VERBS[permission](actor, contact, other)
        return
    with pytest.raises((Forbidden, NotFound)):
        VERBS[permission](actor, contact, other)


def people_around(role: str, scope: str) -> tuple[int, int, Actor]:
    department = a_department()
    group = a_group(department=department)
    colleague, stranger = a_person(group=group), a_person(group=a_group())
    return colleague.pk, stranger.pk, actor_for(a_person(None, role, scope, group, department))


def test_nobody_takes_over_a_colleagues_customer_by_meeting_him(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Acquaintance, "met", staticmethod(lambda _actor, _id: True))
    agent, colleague = an_actor("agent"), a_person()
    theirs, free = a_contact(responsible=colleague.pk), a_contact()
    with pytest.raises(Forbidden):
        actions.set_responsible(agent, theirs.pk, agent.id)
    with pytest.raises(Forbidden):
        actions.set_responsible(agent, free.pk, colleague.pk)
    assert actions.set_responsible(agent, free.pk, agent.id).responsible_id == agent.id


def test_an_agents_new_contact_is_his_own() -> None:
    agent = an_actor("agent")
    assert actions.create_contact(agent, {"name": "新客户"}).responsible_id == agent.id
    assert actions.create_contact(an_actor("project_manager"), {"name": "新客户"}).responsible_id is None
    with pytest.raises(Forbidden):
        actions.create_contact(an_actor("client_reader"), {"name": "x"})
