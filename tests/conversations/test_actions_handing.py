"""Hand-overs: ownership moves on acceptance and never otherwise (首问负责制)."""

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_matter
from tests.makers.time import MINUTE, Clock
from yingda.conversations.actions import assigning, handing, states
from yingda.conversations.models import HandOver, OwnershipSpan
from yingda.conversations.rules.matter import Matter
from yingda.conversations.settings import HAND_OVER_SECONDS
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.notifications.models import Notification
from yingda.people.models import Person
from yingda.plumbing.models import Job, StoredEvent

pytestmark = pytest.mark.django_db


def an_owned_matter(owner: Person) -> Matter:
    matter = a_conversation(assignee=owner)
    post(actor_for(owner), matter.id)
    return the_matter(matter.id)


def offered(owner: Person, matter: Matter, to: Person) -> int:
    return int(handing.offer(actor_for(owner), matter.id, "客户讲粤语", to_person=to.pk)["id"])


def told(person: Person, kind: str) -> int:
    return Notification.objects.filter(person=person, kind=kind).count()


def owners(conversation_id: int) -> list[int]:
    return list(OwnershipSpan.objects.filter(conversation_id=conversation_id).order_by("id").values_list("person_id", flat=True))


def test_an_offer_moves_nothing_and_its_acceptance_everything(clock: Clock) -> None:
    owner, other = a_person(), a_person()
    matter = an_owned_matter(owner)
    number = offered(owner, matter, other)
    waiting = the_matter(matter.id)
    assert (waiting.owner_id, waiting.assignee_id) == (owner.pk, owner.pk)
    assert told(other, "hand_over_offered") == 1
    clock.now += MINUTE
    after = handing.accept(actor_for(other), number)
    assert (after.owner_id, after.assignee_id, after.state) == (other.pk, other.pk, "open")
    assert owners(matter.id) == [owner.pk, other.pk]
    assert OwnershipSpan.objects.get(conversation_id=matter.id, until_at=None).why == "hand_over_accepted"
    assert told(owner, "hand_over_accepted") == 1
    facts = Notification.objects.get(person=owner, kind="hand_over_accepted").facts
    assert (facts["name"], facts["contact"]) == (other.display_name, matter.contact_name)
    row = HandOver.objects.get(pk=number)
    assert (row.state, row.answered_by_id, row.answered_at) == ("accepted", other.pk, clock.now)
    assert not Job.objects.filter(key=f"hand_over:{number}").exists()


@pytest.mark.parametrize("end", ["refuse", "withdraw", "expire"])
def test_without_acceptance_the_owner_keeps_it_and_the_right_ones_are_told(clock: Clock, end: str) -> None:
    owner, other = a_person(), a_person()
    matter = an_owned_matter(owner)
    number = offered(owner, matter, other)
    if end == "expire":
        clock.pass_ms(HAND_OVER_SECONDS.default * 1000 - 1)
        assert HandOver.objects.get(pk=number).state == "offered"
        clock.pass_ms(1)
    elif end == "refuse":
        handing.refuse(actor_for(other), number)
    else:
        handing.withdraw(actor_for(owner), number)
    state = {"refuse": "refused", "withdraw": "withdrawn", "expire": "expired"}[end]
    assert HandOver.objects.get(pk=number).state == state
    after = the_matter(matter.id)
    assert (after.owner_id, after.assignee_id, owners(matter.id)) == (owner.pk, owner.pk, [owner.pk])
    assert told(other if end == "withdraw" else owner, f"hand_over_{state}") == 1
    with pytest.raises(Conflict) as late:
        handing.accept(actor_for(other), number)
    assert late.value.code == "hand_over_answered"


def test_only_one_offer_is_open_at_a_time() -> None:
    owner, one, two = a_person(), a_person(), a_person()
    matter = an_owned_matter(owner)
    first = offered(owner, matter, one)
    with pytest.raises(Conflict) as second:
        offered(owner, matter, two)
    assert second.value.code == "hand_over_pending"
    handing.refuse(actor_for(one), first)
    assert offered(owner, matter, two) != first


def test_an_offer_to_a_group_is_accepted_by_whoever_comes_first() -> None:
    group = a_group()
    owner = a_person(group=group)
    one, two = a_person(group=group), a_person(group=group)
    outsider = a_person()
    matter = an_owned_matter(owner)
    number = int(handing.offer(actor_for(owner), matter.id, "物流问题", to_group=group.pk)["id"])
    assert (told(one, "hand_over_offered"), told(two, "hand_over_offered"), told(owner, "hand_over_offered")) == (1, 1, 0)
    for wrong, answer in ((outsider, NotFound), (owner, Forbidden)):
        with pytest.raises(answer):
            handing.accept(actor_for(wrong), number)
    after = handing.accept(actor_for(two), number)
    assert (after.owner_id, after.group_id) == (two.pk, group.pk)
    with pytest.raises(Conflict):
        handing.accept(actor_for(one), number)


def test_who_may_not_answer_customers_takes_no_matter() -> None:
    group = a_group()
    owner, reader = a_person(), a_person(role="client_reader", group=group)
    matter = an_owned_matter(owner)
    number = int(handing.offer(actor_for(owner), matter.id, "x", to_group=group.pk)["id"])
    with pytest.raises(Forbidden):
        handing.accept(actor_for(reader), number)
    with pytest.raises(Refused) as refused:
        handing.withdraw(actor_for(owner), number)
        offered(owner, matter, reader)
    assert refused.value.code == "person_cannot_answer"


def test_a_stranger_neither_offers_nor_answers_nor_withdraws() -> None:
    owner, other, stranger = a_person(), a_person(), a_person()
    matter = an_owned_matter(owner)
    with pytest.raises(NotFound):
        handing.offer(actor_for(stranger), matter.id, "x", to_person=other.pk)
    number = offered(owner, matter, other)
    for verb in (handing.accept, handing.refuse, handing.withdraw):
        with pytest.raises(NotFound):
            verb(actor_for(stranger), number)
    with pytest.raises(NotFound):
        handing.accept(actor_for(other), number + 1000)


@pytest.mark.parametrize(
    ("reason", "person", "group", "code", "field"),
    [
        ("  ", True, False, "reason_empty", "reason"),
        ("字" * 501, True, False, "reason_too_long", "reason"),
        ("x", False, False, "hand_over_target", "to_person"),
        ("x", True, True, "hand_over_target", "to_person"),
    ],
)
def test_a_wrong_offer_names_its_field(reason: str, person: bool, group: bool, code: str, field: str) -> None:
    owner = a_person()
    matter = an_owned_matter(owner)
    to_person, to_group = a_person().pk if person else None, a_group().pk if group else None
    with pytest.raises(Refused) as refused:
        handing.offer(actor_for(owner), matter.id, reason, to_person, to_group)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not HandOver.objects.exists()


def test_nobody_hands_over_to_themselves_or_to_a_group_that_is_not() -> None:
    owner = a_person()
    matter = an_owned_matter(owner)
    with pytest.raises(Refused) as self_:
        offered(owner, matter, owner)
    with pytest.raises(Refused) as nowhere:
        handing.offer(actor_for(owner), matter.id, "x", to_group=987_654)
    assert (self_.value.code, nowhere.value.code) == ("hand_over_to_self", "group_unknown")


@pytest.mark.parametrize("end", ["resolved", "assigned", "taken_over"])
def test_an_offer_ends_with_the_matter_it_was_about(end: str) -> None:
    owner, other, leader = a_person(), a_person(), a_person(role="administrator")
    matter = an_owned_matter(owner)
    number = offered(owner, matter, other)
    if end == "resolved":
        states.resolve(actor_for(owner), matter.id)
    elif end == "assigned":
        assigning.assign(actor_for(leader), matter.id, a_person().pk)
    else:
        assigning.take_over(actor_for(leader), matter.id)
    assert HandOver.objects.get(pk=number).state == "withdrawn"
    with pytest.raises(Conflict):
        handing.accept(actor_for(other), number)
    last = StoredEvent.objects.filter(name="conversation.hand_over").order_by("-n")[0]
    assert '"withdrawn"' in last.body and set(last.staff.split()) == {f"u:{owner.pk}", f"u:{other.pk}"}
