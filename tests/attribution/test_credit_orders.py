"""Orders with their credit as they are read: the worked example of metrics.md §3, who sees what, filters, sums that come out even."""

import random
from contextlib import suppress
from typing import Any

import pytest

from tests.makers.credits import a_paid_order, a_talk, a_version, judged_by
from tests.makers.customers import a_contact
from tests.makers.people import a_group, a_person, actor_for, an_actor
from tests.makers.time import DAY, HOUR, MINUTE, Clock
from yingda.attribution.actions import following, marking, ruling
from yingda.attribution.models import Credit, CreditEntry
from yingda.attribution.queries.credits import ONLY, Wanted, credits, totals
from yingda.attribution.queries.order_page import order_page
from yingda.customers.actions.orders import move_order
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import NotFound, Refusal
from yingda.people.models import Group, Person

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = {"since": "2026-02-01", "until": "2026-05-31"}


@pytest.fixture
def boss() -> Actor:
    return an_actor("administrator")


def listed(actor: Actor, **wanted: Any) -> list[dict[str, Any]]:
    return list(credits(actor, Wanted(**{**MARCH, **wanted}), None, 200).items)


def the_example(clock: Clock, group: Group | None = None) -> tuple[int, list[Person]]:
    """The worked example of metrics.md §3: the order, and the agents A, B and C."""
    ten, contact = clock.now, a_contact("王小明")
    people = [a_person(name, group=group) for name in ("甲", "乙", "丙")]
    a_talk(clock, people[0], contact, ten, ten + 20 * MINUTE, group)
    a_talk(clock, people[1], contact, ten + 15 * MINUTE, ten + 40 * MINUTE, group)
    a_talk(clock, people[2], contact, ten + DAY + 2 * HOUR + 50 * MINUTE, ten + DAY + 3 * HOUR + 5 * MINUTE, group)
    order = a_paid_order(contact, ten + 18 * MINUTE, ten + DAY + 3 * HOUR, 12_900)
    following.follow()
    return order.pk, people


def test_the_worked_example_on_its_page(clock: Clock, boss: Actor) -> None:
    order, (a, b, c) = the_example(clock)
    page = order_page(boss, order)
    assert [(one["rule"], one["in_force"], one["agent"]["name"], one["decided_by"]) for one in page["judgements"]] == [
        ("placed", False, "乙", "order"), ("paid", False, "丙", "payment"), ("placed_first", True, "乙", "order"),
    ]  # fmt: skip
    assert [one["name"] for one in page["assists"]] == ["甲", "丙"]
    assert [one["agent"]["id"] for one in page["chats"]] == [a.pk, b.pk, c.pk]
    assert page["cell"] == "own_order_others_payment" and page["contact"]["name"] == "王小明"
    assert [(one["kind"], one["amount"], one["agent"]["name"]) for one in page["entries"]] == [("credit", 12_900, "乙")]
    assert page["provisional"] and page["matures_at"] == page["paid_at"] + 15 * DAY
    chosen = [one for one in page["judgements"][1]["evidence"] if one["chosen"]]
    assert [(one["event"], one["agent"]["name"], one["code"]) for one in chosen] == [("order", "乙", "inside"), ("payment", "丙", "inside")]
    clock.now += 30 * DAY
    assert not order_page(boss, order)["provisional"]


def test_assists_stand_beside_sales_and_are_never_added(clock: Clock, boss: Actor) -> None:
    _order, (a, b, _c) = the_example(clock)
    found = totals(boss, Wanted(**MARCH))
    assert (found["agents"], found["silent"], found["shop"], found["even"]) == (12_900, 0, 12_900, True)
    assert found["assists"] == {"orders": 2, "amount": 25_800}
    assert found["cells"] == [{"cell": "own_order_others_payment", "orders": 1, "amount": 12_900}]
    own = totals(actor_for(a), Wanted(**MARCH))
    assert (own["agents"], own["orders"], own["assists"], own["shop"]) == (0, 0, {"orders": 1, "amount": 12_900}, None)
    assert totals(actor_for(b), Wanted(**MARCH))["agents"] == 12_900


@pytest.mark.parametrize(
    ("who", "in_list", "assisted", "opens"),
    [
        ("credited", True, False, True), ("assistant", False, True, True), ("stranger", False, False, False), ("leader", True, True, True),
        ("other_leader", False, False, False), ("analyst", True, True, True), ("manager", True, True, True), ("trainer", None, None, None),
    ],
)  # fmt: skip
def test_who_sees_which_order(clock: Clock, who: str, in_list: bool | None, assisted: bool | None, opens: bool | None) -> None:
    group = a_group()
    order, (a, b, _c) = the_example(clock, group)
    actor = {
        "credited": lambda: actor_for(b), "assistant": lambda: actor_for(a), "stranger": lambda: an_actor("agent"),
        "leader": lambda: an_actor("team_leader", group=group), "other_leader": lambda: an_actor("team_leader", group=a_group()),
        "analyst": lambda: an_actor("data_analyst"), "manager": lambda: an_actor("project_manager"), "trainer": lambda: an_actor("trainer", group=group),
    }[who]()  # fmt: skip
    assert _answer(lambda: [one["id"] for one in listed(actor)] == [order]) == in_list
    assert _answer(lambda: [one["id"] for one in listed(actor, only="assisted")] == [order]) == assisted
    assert _answer(lambda: _opens(actor, order)) == opens


def _answer(ask: Any) -> bool | None:
    """Its answer; None when it may not be asked."""
    try:
        return bool(ask())
    except Refusal as refused:
        assert refused.status == 403
        return None


def _opens(actor: Actor, order: int) -> bool:
    try:
        order_page(actor, order)
    except NotFound:
        return False
    return True


def test_filters(clock: Clock, boss: Actor) -> None:
    example, (_a, b, _c) = the_example(clock)
    now = clock.now
    silent = a_paid_order(a_contact(), now, total=5_000).pk
    taken_back = a_paid_order(_served(clock, b), clock.now, total=7_000).pk
    clock.now += DAY
    move_order(SYSTEM, taken_back, "refunded")
    flagged = a_paid_order(_served(clock, b), clock.now, total=3_000).pk
    following.follow()
    marking.mark(boss, flagged, "flagged", "员工自己的订单")
    clock.now += 20 * DAY
    unpaid = a_paid_order(a_contact(), clock.now).pk
    following.follow()
    names = {example: "example", silent: "silent", taken_back: "taken_back", flagged: "flagged", unpaid: "young"}

    def found(**wanted: Any) -> set[str]:
        return {names[one["id"]] for one in listed(boss, **wanted)}

    assert {only: found(only=only) for only in ONLY} == {
        "credited": {"example", "taken_back"}, "silent": {"silent", "flagged", "young"}, "assisted": {"example"}, "taken_back": {"taken_back"},
        "flagged": {"flagged"}, "after_sales": set(), "follow_up": set(), "unpaid": set(), "provisional": {"young"},
    }  # fmt: skip
    assert found(agent=b.pk) == {"example", "taken_back"} and found(cell="excluded") == {"flagged"}
    assert found(q=listed(boss, only="flagged")[0]["number"]) == {"flagged"} and found(q="没有") == set()
    assert found(since="2026-03-03", until="2026-03-03") == {"example", "silent", "taken_back"}
    assert [names[one["id"]] for one in listed(boss, sort="-gross", until="2026-03-10")] == ["example", "taken_back", "silent", "flagged"]
    assert totals(boss, Wanted(**MARCH, only="credited"))["even"]


def _served(clock: Clock, agent: Person) -> Any:
    contact = a_contact()
    a_talk(clock, agent, contact, clock.now, clock.now + 5 * MINUTE)
    return contact


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"since": "1.3."}, "since"), ({"until": "2026-01-01"}, "until"), ({"until": "2029-12-31"}, "until"), ({"only": "lucky"}, "only"),
     ({"cell": "x"}, "cell"), ({"sort": "luck"}, "sort")],
)  # fmt: skip
def test_what_is_wrong_is_named(clock: Clock, boss: Actor, wanted: dict[str, Any], field: str) -> None:
    the_example(clock)
    with pytest.raises(Refusal) as refused:
        listed(boss, **wanted)
    assert refused.value.field == field


@pytest.mark.parametrize("sort", ["day", "-day", "amount", "-amount", "-gross"])
def test_pages_give_every_order_once_in_order(clock: Clock, boss: Actor, sort: str) -> None:
    for number in range(7):
        a_paid_order(a_contact(), clock.now + number // 3 * DAY - 10 * DAY, total=1_000 * (number % 3))
    following.follow()
    whole, seen, cursor = listed(boss, sort=sort), [], None
    while True:
        page = credits(boss, Wanted(**MARCH, sort=sort), cursor, 2)
        seen += page.items
        if (cursor := page.next) is None:
            break
    assert [one["id"] for one in seen] == [one["id"] for one in whole] and len(seen) == 7
    keys = [one[sort.removeprefix("-")] for one in seen]
    assert keys == sorted(keys, reverse=sort.startswith("-"))


@pytest.mark.parametrize("seed", range(3))
def test_agents_and_silence_are_the_shop_whatever_happened(clock: Clock, boss: Actor, seed: int) -> None:
    """A random shop: chats, orders, refunds, cancellations, marks set and taken back, another rule in force; the ledger agrees after every step."""
    chance = random.Random(seed)
    team = [a_person() for _ in range(3)]
    contacts = [a_contact() for _ in range(5)]
    orders: list[int] = []
    for step in range(26):
        clock.now += chance.choice([5 * MINUTE, HOUR, DAY])
        _happens(chance, clock, boss, team, contacts, orders)
        if step % 5 == 4:
            following.follow()
            _comes_out_even(boss)
    judged_by(clock, boss, rule := a_version(boss, claw_back_days=chance.choice([1, 30])))
    ruling.put_in_force(boss, rule.pk)
    _comes_out_even(boss)


def _happens(chance: random.Random, clock: Clock, boss: Actor, team: list[Person], contacts: list[Any], orders: list[int]) -> None:
    match chance.choice(["talk", "talk", "order", "order", "refunded", "marked", "unmarked"]):
        case "talk":
            a_talk(clock, chance.choice(team), chance.choice(contacts), clock.now, clock.now + chance.choice([MINUTE, HOUR]))
        case "order":
            orders.append(a_paid_order(chance.choice([*contacts, None]), clock.now - chance.choice([0, HOUR, 3 * DAY]), clock.now, chance.randint(0, 9_000)).pk)
        case "refunded" if orders:
            _tried(lambda: move_order(SYSTEM, chance.choice(orders), "refunded"))
        case "marked" if orders:
            following.follow()
            _tried(lambda: marking.mark(boss, chance.choice(orders), chance.choice(["flagged", "after_sales"]), "不计业绩"))
        case "unmarked" if orders:
            following.follow()
            _tried(lambda: marking.unmark(boss, chance.choice(orders), "flagged"))


def _tried(act: Any) -> None:
    with suppress(Refusal):
        act()


def _comes_out_even(boss: Actor) -> None:
    found = totals(boss, Wanted(since="2026-02-01", until="2026-12-31"))
    assert found["even"] and found["agents"] + found["silent"] == found["shop"], found
    in_force = Credit.objects.filter(in_force=True)
    assert found["shop"] == sum(in_force.values_list("amount", flat=True))
    assert all(amount > 0 for amount in CreditEntry.objects.values_list("amount", flat=True))
