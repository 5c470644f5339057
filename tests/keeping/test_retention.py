"""What is too old goes, in small turns, except what is held; what went is written down."""

from typing import Any

import pytest

from tests.makers.automation import an_automation
from tests.makers.conversations import a_conversation, a_person, actor_for, the_customer
from tests.makers.customers import a_contact
from tests.makers.keeping import post_picture, run_jobs
from yingda.automation.models import Run
from yingda.conversations.models import Conversation, Message
from yingda.customers import actions as customers
from yingda.customers.models import Visit
from yingda.keeping.actions import retaining
from yingda.keeping.models import Hold, RetentionRun
from yingda.keeping.queries import retention as ask
from yingda.keeping.rules.retention import KINDS, days_problem, edge, is_advised, is_due
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Conflict, Forbidden, Refused
from yingda.plumbing.audit import broken_links, record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.files import path_of
from yingda.plumbing.models import AuditEntry

DAY = 86_400_000
# 02:00 in Shanghai
NIGHT = 1_780_077_600_000


@pytest.mark.parametrize(
    ("kind", "days", "problem"),
    [
        ("messages", 0, None), ("messages", 29, "retention_too_short"), ("messages", 30, None), ("audit", 182, "retention_too_short"),
        ("audit", 183, None), ("events", 0, "retention_too_short"), ("events", 1, "retention_too_short"), ("visits", 36_501, "retention_too_long"),
    ],
)  # fmt: skip
def test_days_that_can_be_chosen(kind: str, days: int, problem: str | None) -> None:
    assert days_problem(KINDS[kind], days) == problem


def test_advice_hours_and_edge() -> None:
    assert [is_advised(KINDS["audit"], days) for days in (0, 183, 365)] == [True, False, True]
    assert [is_due(KINDS["messages"], 30, hour) for hour in (0, 1, 4, 5, 12)] == [False, True, True, False, False]
    assert is_due(KINDS["events"], 7, 12) and not is_due(KINDS["messages"], 0, 2)
    assert edge(2, 5 * DAY) == 3 * DAY


@pytest.mark.django_db(transaction=True)
def test_words_and_files_of_old_conversations_go_and_numbers_stay(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    me = actor_for(a_person(role="administrator"))
    contacts = [a_contact(f"客户甲{number}") for number in range(4)]
    old, held, held_by_contact, young = (a_conversation(contact=contact, text="旧的话水晶球") for contact in contacts)
    keys = [post_picture(the_customer(contact), talk.id) for contact, talk in zip(contacts, (old, held, held_by_contact, young), strict=True)]
    run_jobs()
    Conversation.objects.exclude(pk=young.id).update(state="resolved", resolved_at=NIGHT - 31 * DAY)
    retaining.hold(me, None, held.id, "诉讼")
    retaining.hold(me, contacts[2].pk, None, "诉讼")
    retaining.choose(me, "messages", 30)
    assert ask.policies(me)[0]["days"] == 30
    assert retaining.let_go(NIGHT)["messages"] == 1
    assert [said(talk.id) for talk in (old, held, held_by_contact, young)] == [{""}, {"旧的话水晶球"}, {"旧的话水晶球"}, {"旧的话水晶球"}]
    assert [path_of(key).exists() for key in keys] == [False, True, True, True]
    assert Conversation.objects.get(pk=old.id).contact_name == "客户甲0"
    run = RetentionRun.objects.get(kind="messages")
    assert (run.removed, run.before_at) == (1, NIGHT - 30 * DAY)
    assert retaining.let_go(NIGHT)["messages"] == 0


def said(talk: int) -> set[str]:
    return set(Message.objects.filter(conversation_id=talk, kind="text").values_list("text", flat=True))


@pytest.mark.django_db(transaction=True)
def test_files_go_alone(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    me, contact = actor_for(a_person(role="administrator")), a_contact()
    kept, old = a_conversation(), a_conversation(contact=contact, text="有图")
    keys = [post_picture(the_customer(contact), old.id), post_picture(me, kept.id)]
    Message.objects.update(at=NIGHT - 40 * DAY)
    retaining.hold(me, None, kept.id, "审计")
    retaining.choose(me, "files", 30)
    assert retaining.let_go(NIGHT)["files"] == 1
    assert [path_of(key).exists() for key in keys] == [False, True]
    assert Message.objects.get(conversation_id=old.id, kind="text").text == "有图"
    assert Message.objects.get(conversation_id=old.id, kind="image").data == '{"erased":true}'


@pytest.mark.django_db(transaction=True)
def test_the_audit_log_is_cut_and_its_chain_holds() -> None:
    me = actor_for(a_person(role="administrator"))
    for number in range(5):
        record(SYSTEM, "test.thing.done", f"thing:{number}")
    last = AuditEntry.objects.order_by("pk").last()
    assert last is not None
    retaining.choose(me, "audit", 183)
    now = AuditEntry.objects.order_by("-pk").values_list("at", flat=True)[0] + 184 * DAY
    now += NIGHT % DAY - now % DAY
    removed = retaining.let_go(now)["audit"]
    assert removed >= 5 and not AuditEntry.objects.filter(pk__lte=last.pk).exists()
    assert [*broken_links()] == []
    with pytest.raises(Exception, match="append-only"):
        AuditEntry.objects.all().delete()


@pytest.mark.django_db
def test_visits_follow_the_choice_and_the_environment(settings: Any) -> None:
    settings.VISIT_RETENTION_DAYS = 100
    me, contact = actor_for(a_person(role="administrator")), a_contact()
    visit = customers.record_page(contact.pk, "https://shop.example/")
    assert visit is not None
    Visit.objects.update(last_at=NIGHT - 50 * DAY)
    assert ask.days_of(KINDS["visits"]) == 100
    assert retaining.let_go(NIGHT)["visits"] == 0
    assert ask.preview(me, "visits", 40)["count"] == 1
    retaining.choose(me, "visits", 40)
    assert retaining.let_go(NIGHT)["visits"] == 1


@pytest.mark.django_db
def test_who_may_not_and_what_cannot_be() -> None:
    agent, me = actor_for(a_person(role="agent")), actor_for(a_person(role="administrator"))
    contact = a_contact()
    for forbidden in (lambda: retaining.choose(agent, "visits", 3), lambda: retaining.hold(agent, contact.pk, None, "x"), lambda: ask.policies(agent)):
        with pytest.raises(Forbidden):
            forbidden()
    with pytest.raises(Refused):
        retaining.choose(me, "audit", 10)
    with pytest.raises(Refused):
        retaining.hold(me, None, None, "x")
    made = retaining.hold(me, contact.pk, None, "x")
    with pytest.raises(Conflict):
        retaining.hold(me, contact.pk, None, "y")
    retaining.lift(me, made.pk)
    assert not Hold.objects.filter(until_at__isnull=True).exists()


@pytest.mark.django_db
def test_runs_of_automations_follow_the_choice() -> None:
    me, rule = actor_for(a_person(role="administrator")), an_automation("conversation.opened", ("priority", {"priority": 2}))
    told = {"automation": rule, "version": 1, "trigger": "conversation.opened", "subject_kind": "conversation", "subject_id": 1, "outcome": "done"}
    for number, days in enumerate((40, 20, 1)):
        Run.objects.create(**told, key=f"k{number}", at=now_ms() - days * DAY)
    assert "automation_runs" in [one["kind"] for one in ask.policies(me)]
    assert ask.preview(me, "automation_runs", 10)["count"] == 2
    assert retaining.let_go()["automation_runs"] == 1
    retaining.choose(me, "automation_runs", 10)
    assert retaining.let_go()["automation_runs"] == 1
    assert [one.key for one in Run.objects.all()] == ["k2"]
