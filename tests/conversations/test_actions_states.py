"""Resolving, reopening, waiting, snoozing: the state, its history, who is told, and what is refused."""

from collections.abc import Callable

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_customer, the_matter
from tests.makers.time import DAY, HOUR, MINUTE, Clock
from yingda.conversations.actions import states
from yingda.conversations.models import Mention, StateSpan
from yingda.conversations.queries.visitor import shown
from yingda.conversations.rules.matter import STATES
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Refused
from yingda.plumbing.messages import say
from yingda.plumbing.models import Job, StoredEvent

pytestmark = pytest.mark.django_db

ALLOWED: dict[str, tuple[str, ...]] = {
    "resolve": ("bot", "queued", "open", "waiting", "snoozed"),
    "reopen": ("resolved",),
    "wait": ("open", "snoozed"),
    "stop_waiting": ("waiting", "snoozed"),
    "snooze": ("open", "waiting", "snoozed"),
}
VERBS: dict[str, Callable[[Actor, int, int], object]] = {
    "resolve": lambda actor, id, now: states.resolve(actor, id),
    "reopen": lambda actor, id, now: states.reopen(actor, id),
    "wait": lambda actor, id, now: states.wait_for_customer(actor, id),
    "stop_waiting": lambda actor, id, now: states.stop_waiting(actor, id),
    "snooze": lambda actor, id, now: states.snooze(actor, id, now + HOUR),
}


def spans(conversation_id: int) -> list[tuple[str, str]]:
    return list(StateSpan.objects.filter(conversation_id=conversation_id).order_by("id").values_list("state", "why"))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_which_state_allows_what(clock: Clock, verb: str, state: str) -> None:
    person = a_person()
    matter = a_conversation(state, assignee=person, text=None, resolved_at=1 if state == "resolved" else None)
    if state in ALLOWED[verb]:
        VERBS[verb](actor_for(person), matter.id, clock.now)
        return
    with pytest.raises(Conflict) as refused:
        VERBS[verb](actor_for(person), matter.id, clock.now)
    assert (refused.value.code, refused.value.params) == ("state_does_not_allow", {"state": state})
    assert state in say("state_does_not_allow", "zh-CN", refused.value.params)
    assert the_matter(matter.id) == matter


def test_resolving_ends_the_waiting_and_tells_both_sides(clock: Clock) -> None:
    person = a_person()
    matter = a_conversation(assignee=person)
    clock.now += MINUTE
    states.resolve(actor_for(person), matter.id)
    after = the_matter(matter.id)
    assert (after.state, after.resolved_at, after.waiting_since, after.unread) == ("resolved", clock.now, None, 0)
    assert spans(matter.id)[-1] == ("resolved", "resolved")
    ended = StateSpan.objects.filter(conversation_id=matter.id, state="open").get()
    assert ended.until_at == clock.now
    told = StoredEvent.objects.filter(name="conversation.state", visitor=matter.contact_id).order_by("-n").first()
    assert told is not None and '"state":"resolved"' in (told.visitor_body or "")


def test_a_person_who_reopens_has_it_and_its_owner_stays(clock: Clock) -> None:
    owner, other = a_person(), a_person(role="administrator")
    matter = a_conversation("resolved", assignee=owner, owner_id=owner.pk, resolved_at=1)
    after = states.reopen(actor_for(other), matter.id)
    assert (after.state, after.assignee_id, after.owner_id, after.resolved_at) == ("open", other.pk, owner.pk, None)


def test_what_nobody_reopens_waits_for_somebody(clock: Clock) -> None:
    matter = a_conversation("resolved", assignee=a_person(), resolved_at=1)
    after = states.reopen(SYSTEM, matter.id)
    assert (after.state, after.assignee_id) == ("queued", None)


def test_a_snoozed_matter_wakes_at_its_time_and_not_before(clock: Clock) -> None:
    person = a_person()
    matter = a_conversation(assignee=person)
    until = clock.now + HOUR
    states.snooze(actor_for(person), matter.id, until)
    assert Job.objects.get(key=f"wake:{matter.id}").run_at == until
    clock.pass_ms(HOUR - 1)
    assert the_matter(matter.id).state == "snoozed"
    clock.pass_ms(1)
    after = the_matter(matter.id)
    assert (after.state, after.snoozed_until, after.state_since) == ("open", None, until)
    assert after.unread >= 1, "it must catch the eye"
    assert spans(matter.id)[-1] == ("open", "snooze_ended")


def test_a_snooze_is_moved_by_another_and_ended_by_the_customer(clock: Clock) -> None:
    person = a_person()
    actor = actor_for(person)
    matter = a_conversation(assignee=person)
    states.snooze(actor, matter.id, clock.now + HOUR)
    states.snooze(actor, matter.id, clock.now + 3 * HOUR)
    clock.pass_ms(2 * HOUR)
    assert the_matter(matter.id).state == "snoozed"
    post(the_customer(matter.contact_id), matter.id, "还在吗")
    assert the_matter(matter.id).state == "open"
    states.wait_for_customer(actor, matter.id)
    clock.pass_ms(2 * HOUR)
    assert the_matter(matter.id).state == "waiting", "the old alarm has nothing left to wake"


def test_a_snooze_without_an_assignee_wakes_into_the_queue(clock: Clock) -> None:
    matter = a_conversation("snoozed", snoozed_until=clock.now)
    states.wake(matter.id)
    assert the_matter(matter.id).state == "queued"


@pytest.mark.parametrize("ahead", [-1, 0, 367 * DAY])
def test_a_snooze_lies_within_a_year_from_now(clock: Clock, ahead: int) -> None:
    person = a_person()
    matter = a_conversation(assignee=person)
    with pytest.raises(Refused) as refused:
        states.snooze(actor_for(person), matter.id, clock.now + ahead)
    assert (refused.value.code, refused.value.field) == ("snooze_in_past", "until_at")
    assert the_matter(matter.id) == matter and not Job.objects.filter(key=f"wake:{matter.id}").exists()


def test_a_mention_is_over_with_the_matter() -> None:
    person, named = a_person(), a_person()
    matter = a_conversation(assignee=person)
    post(actor_for(person), matter.id, "@她", kind="note", mentions=[named.pk])
    states.resolve(actor_for(person), matter.id)
    assert the_matter(matter.id).mention_ids == ""
    assert not Mention.objects.filter(conversation_id=matter.id, seen_at=None).exists()


def test_the_visitor_is_told_whatever_they_would_be_shown() -> None:
    """The law of live state on the visitor's side: the last frame `state` says what a fresh welcome would say."""
    person, group = a_person(), a_group()
    actor = actor_for(person)
    matter = a_conversation("queued", group=group, text=None)
    customer = the_customer(matter.contact_id)

    def told() -> tuple[str, object]:
        row = StoredEvent.objects.filter(name="conversation.state", visitor=matter.contact_id).order_by("-n").first()
        assert row is not None and row.visitor_body is not None
        fresh = shown(matter.id)
        assert fresh is not None
        said = row.visitor_body
        assert f'"state":"{fresh["state"]}"' in said
        assert ('"agent":null' in said) == (fresh["agent"] is None)
        return fresh["state"], fresh["agent"]

    post(customer, matter.id)
    assert told() == ("queued", None)
    post(actor_for(a_person(role="administrator")), matter.id)
    assert told()[0] == "open" and told()[1] is not None
    boss = actor_for(a_person(role="administrator"))
    for step in (
        lambda: states.wait_for_customer(boss, matter.id),
        lambda: post(customer, matter.id),
        lambda: states.resolve(boss, matter.id),
        lambda: post(customer, matter.id),
        lambda: states.resolve(boss, matter.id),
        lambda: states.reopen(boss, matter.id),
    ):
        step()
        told()
    assert actor.id is not None
