"""Orders of the desk are judged by its chats: the worked example of metrics.md §3, silence, money taken back, and what a late chat moves."""

from typing import Any

import pytest

from tests.makers.conversations import a_conversation, post, the_customer
from tests.makers.customers import a_contact, an_order
from tests.makers.people import a_person, actor_for
from tests.makers.time import DAY, HOUR, MINUTE, Clock
from yingda.attribution.actions import following
from yingda.attribution.models import Credit, CreditEntry, CreditRule, OrderFact
from yingda.conversations.actions import states
from yingda.customers.actions.orders import move_order
from yingda.customers.models import Contact, Order
from yingda.kit.actor import SYSTEM
from yingda.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def a_chat(clock: Clock, agent: Person, contact: Contact, start: int, end: int) -> None:
    """The customer asks at `start`, the agent answers, and closes at `end`."""
    clock.now = start
    talk = a_conversation(contact=contact)
    post(actor_for(agent), talk.id, "您好")
    clock.now = end
    post(actor_for(agent), talk.id, "好的")
    states.resolve(actor_for(agent), talk.id)


def credit() -> dict[str, Any]:
    return Credit.objects.values().get()


@pytest.fixture
def team() -> list[Person]:
    return [a_person(role="administrator") for _ in range(3)]


def test_the_worked_example_of_the_dictionary(clock: Clock, team: list[Person]) -> None:
    ten, contact = clock.now, a_contact()
    a, b, c = team
    order = an_order(contact, total=12_900, placed_at=ten + 18 * MINUTE)
    a_chat(clock, a, contact, ten, ten + 20 * MINUTE)
    a_chat(clock, b, contact, ten + 15 * MINUTE, ten + 40 * MINUTE)
    a_chat(clock, c, contact, ten + DAY + 2 * HOUR + 50 * MINUTE, ten + DAY + 3 * HOUR + 5 * MINUTE)
    move_order(SYSTEM, order.pk, "paid", ten + DAY + 3 * HOUR)
    following.follow()
    found = credit()
    assert (found["agent_id"], found["decided_by"], found["reason"], found["cell"]) == (b.pk, "order", "inside", "own_order_others_payment")
    assert found["assists"] == sorted([a.pk, c.pk]) and found["amount"] == 12_900
    assert {one["code"] for one in found["evidence"]} >= {"inside", "ended_earlier"}
    entry = CreditEntry.objects.get()
    assert (entry.agent_id, entry.amount, entry.kind) == (b.pk, 12_900, "credit")


def test_nobody_spoke_and_nobody_is_paid(clock: Clock) -> None:
    order = an_order(a_contact(), total=5_000)
    move_order(SYSTEM, order.pk, "paid")
    following.follow()
    found = credit()
    assert (found["agent_id"], found["reason"], found["cell"], found["amount"]) == (None, "no_chat", "silent", 5_000)
    assert not CreditEntry.objects.exists()


@pytest.mark.parametrize(("said", "back"), [(None, 8_000), (3_000, 3_000), (9_000, 8_000)], ids=["all", "a part", "more than was paid"])
def test_a_refund_takes_back_by_a_line_of_its_own(clock: Clock, team: list[Person], said: int | None, back: int) -> None:
    contact, start = a_contact(), clock.now
    a_chat(clock, team[0], contact, start, start + 10 * MINUTE)
    order = an_order(contact, total=8_000, placed_at=clock.now)
    move_order(SYSTEM, order.pk, "paid")
    following.follow()
    assert CreditEntry.objects.get().amount == 8_000
    clock.now += 3 * DAY
    Order.objects.filter(pk=order.pk).update(refund_amount=said)
    move_order(SYSTEM, order.pk, "refunded")
    following.follow()
    lines = list(CreditEntry.objects.order_by("pk").values_list("kind", "amount"))
    assert lines == [("credit", 8_000), ("claw_back", back)] and credit()["amount"] == 8_000 - back
    following.rebuild()
    assert CreditEntry.objects.count() == 2, "made anew, nothing is booked twice"


def test_a_rule_that_comes_later_is_judged_beside_the_first(clock: Clock, team: list[Person]) -> None:
    contact, start = a_contact(), clock.now
    a, b, _ = team
    a_chat(clock, a, contact, start, start + 10 * MINUTE)
    order = an_order(contact, total=8_000, placed_at=clock.now)
    a_chat(clock, b, contact, start + HOUR, start + HOUR + 10 * MINUTE)
    move_order(SYSTEM, order.pk, "paid")
    following.follow()
    CreditRule.objects.create(name="付款", rule="paid", look_back=2 * DAY, follow_up=True, claw_back=15 * DAY, made_at=clock.now)
    following.rebuild()
    assert dict(Credit.objects.values_list("in_force", "agent_id")) == {True: a.pk, False: b.pk}
    assert OrderFact.objects.count() == 1


def test_what_the_shop_sold_is_what_was_earned_and_what_nobody_earned(clock: Clock, team: list[Person]) -> None:
    start = clock.now
    for place, agent in enumerate([*team, None, *team, None]):
        contact = a_contact()
        if agent is not None:
            a_chat(clock, agent, contact, start + place * HOUR, start + place * HOUR + 9 * MINUTE)
        order = an_order(contact, total=1_000 * (place + 1), placed_at=clock.now)
        move_order(SYSTEM, order.pk, "paid")
        post(the_customer(contact), a_conversation(contact=contact).id, "谢谢")
    following.follow()
    total = sum(Credit.objects.values_list("amount", flat=True))
    earned = sum(Credit.objects.filter(agent_id__isnull=False).values_list("amount", flat=True))
    silent = sum(Credit.objects.filter(agent_id__isnull=True).values_list("amount", flat=True))
    assert total == 36_000 and silent == 12_000 and earned + silent == total
    assert sum(CreditEntry.objects.values_list("amount", flat=True)) == earned
