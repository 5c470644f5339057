"""The judge rule in versions: what is wrong with one, history judged by it, what it moves, put in force and back."""

from typing import Any

import pytest

from tests.attribution.test_credit_orders import MARCH, the_example
from tests.makers.credits import a_paid_order, a_version, judged_by
from tests.makers.customers import a_contact
from tests.makers.people import an_actor
from tests.makers.time import Clock
from yingda.attribution.actions import following, ruling
from yingda.attribution.models import Credit, CreditEntry, CreditRule
from yingda.attribution.queries import warehouse
from yingda.attribution.queries.credits import Wanted, totals
from yingda.attribution.queries.moved import moved
from yingda.attribution.queries.rules import difference_of, rules
from yingda.attribution.rules.difference import difference
from yingda.attribution.rules.judging import Judgement
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Many, Refusal
from yingda.plumbing import tasks, undoing
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Actor:
    return an_actor("administrator")


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        ({"name": " "}, {"name"}), ({"name": "长" * 81}, {"name"}), ({"rule": "luck"}, {"rule"}), ({"look_back_days": 0}, {"look_back_days"}),
        ({"inquiry_days": 16, "claw_back_days": 91}, {"inquiry_days", "claw_back_days"}), ({"after_sales_days": 0}, {"after_sales_days"}),
        ({"follow_up_from": 0}, {"follow_up_from"}), ({"follow_up_to": 61}, {"follow_up_to"}), ({"urge": 61}, {"urge"}),
        ({"follow_up_from": 30, "follow_up_to": 10}, {"follow_up_to"}),
    ],
)  # fmt: skip
def test_a_version_that_is_wrong_is_refused_field_by_field(boss: Actor, terms: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Many) as refused:
        a_version(boss, **terms)
    assert {one.field for one in refused.value.refusals} == fields and not CreditRule.objects.exists()


def test_from_a_new_version_to_force_and_back(clock: Clock, boss: Actor) -> None:
    order, (_a, b, c) = the_example(clock)
    first = CreditRule.objects.get()
    rule = a_version(boss)
    with pytest.raises(Conflict, match="credit_rule_not_judged"):
        ruling.put_in_force(boss, rule.pk)
    judged_by(clock, boss, rule)
    told = difference_of(boss, rule.pk)
    assert (told["orders"], told["amount"], told["against"]["id"]) == (1, 12_900, first.pk)
    assert [(one["name"], one["amount_gained"], one["amount_lost"]) for one in told["changes"]] == [("乙", 0, 12_900), ("丙", 12_900, 0)]
    (row,) = moved(boss, rule.pk, None, 50).items
    assert (row["id"], row["before"]["id"], row["after"]["id"]) == (order, b.pk, c.pk)

    ruling.put_in_force(boss, rule.pk)
    assert _sold() == {c.pk: 12_900} and totals(boss, Wanted(**MARCH))["rule"]["id"] == rule.pk
    assert difference_of(boss, rule.pk)["orders"] == 0
    entry = AuditEntry.objects.filter(verb="attribution.credit_rule.put_in_force").latest("id")
    undoing.undo(boss, entry.pk)
    assert _sold() == {b.pk: 12_900} and CreditRule.objects.get(in_force=True) == first
    assert dict(CreditEntry.objects.values_list("rule_id", "agent_id")) == {first.pk: b.pk, rule.pk: c.pk}, "each version has a ledger of its own"


def _sold() -> dict[int, int]:
    """What agents sold as figures see it, in the copy and in the main database."""
    copied = dict(warehouse.facts().rows("SELECT agent_id, amount FROM attribution_credit WHERE in_force"))
    assert copied == dict(Credit.objects.filter(in_force=True).values_list("agent_id", "amount"))
    helped = warehouse.facts().rows("SELECT count(*) FROM attribution_creditassist WHERE in_force")
    assert helped == [(2,)]
    return copied


def test_new_orders_are_judged_by_every_version_until_one_is_stopped(clock: Clock, boss: Actor) -> None:
    the_example(clock)
    rule = judged_by(clock, boss, a_version(boss))
    assert Credit.objects.filter(rule_id=rule.pk).count() == 1
    a_paid_order(a_contact(), clock.now)
    following.follow()
    assert Credit.objects.filter(rule_id=rule.pk).count() == 2
    ruling.stop(boss, rule.pk)
    a_paid_order(a_contact(), clock.now)
    following.follow()
    assert Credit.objects.filter(rule_id=rule.pk).count() == 2 and [one["state"] for one in rules(boss)] == ["stopped", "in_force"]
    with pytest.raises(Conflict):
        ruling.put_in_force(boss, rule.pk)
    judged_by(clock, boss, rule)
    assert Credit.objects.filter(rule_id=rule.pk).count() == 3 and rule.stopped_at is None
    with pytest.raises(Conflict):
        ruling.stop(boss, CreditRule.objects.get(in_force=True).pk)


def test_only_so_many_are_judged_by_at_once(clock: Clock, boss: Actor) -> None:
    the_example(clock)
    for number in range(ruling.MOST_BESIDE - 1):
        a_version(boss, name=f"方案{number}")
    with pytest.raises(Conflict, match="credit_rules_many"):
        a_version(boss)


def test_history_is_judged_in_turns_and_by_many_orders(clock: Clock, boss: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yingda.attribution.actions.rejudging.AT_ONCE", 2)
    for _ in range(5):
        a_paid_order(a_contact(), clock.now)
    following.follow()
    rule = a_version(boss)
    task = tasks.start(boss, "credit.judging", {"rule": rule.pk})
    clock.work()
    told = tasks.shown(tasks.mine(boss, task.pk))
    assert (told["state"], told["done"], told["total"]) == ("done", 5, 5)
    assert Credit.objects.filter(rule_id=rule.pk).count() == 5


@pytest.mark.parametrize("filters", [{}, {"rule": "1"}, {"rule": True}, {"rule": 999}])
def test_a_strange_version_is_not_judged_by(boss: Actor, filters: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        tasks.start(boss, "credit.judging", filters)


@pytest.mark.parametrize("role", ["agent", "team_leader", "supervisor", "data_analyst"])
def test_rules_are_of_who_may_change_them(clock: Clock, role: str) -> None:
    the_example(clock)
    actor, rule = an_actor(role), CreditRule.objects.get()
    for ask in (lambda: rules(actor), lambda: a_version(actor), lambda: ruling.put_in_force(actor, rule.pk), lambda: ruling.stop(actor, rule.pk),
                lambda: difference_of(actor, rule.pk), lambda: moved(actor, rule.pk, None, 5),
                lambda: tasks.start(actor, "credit.judging", {"rule": rule.pk})):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.status == 403


def test_the_three_rules_beside_each_other(clock: Clock, boss: Actor) -> None:
    _order, (a, b, c) = the_example(clock)
    a_paid_order(a_contact(), clock.now, total=500)
    following.follow()
    task = tasks.start(boss, "credit.comparison", MARCH)
    clock.work()
    told = tasks.shown(tasks.mine(boss, task.pk))["result"]
    shares = {one["id"]: {rule: (share["amount"], share["assisted"]) for rule, share in one["shares"].items()} for one in told["agents"]}
    assert shares[b.pk] == {"placed": (12_900, 0), "paid": (0, 12_900), "placed_first": (12_900, 0)}
    assert shares[c.pk] == {"placed": (0, 12_900), "paid": (12_900, 0), "placed_first": (0, 12_900)}
    assert shares[a.pk] == dict.fromkeys(("placed", "paid", "placed_first"), (0, 12_900))
    assert all(rule["total"] == 13_400 and rule["silent"]["amount"] == 500 for rule in told["rules"].values())
    with pytest.raises(Refusal):
        tasks.start(an_actor("agent"), "credit.comparison", MARCH)


def test_what_sql_finds_moved_is_what_the_rule_finds(clock: Clock, boss: Actor) -> None:
    """The rule is spelled twice: this holds both to each other."""
    the_example(clock)
    rule, first = a_version(boss), CreditRule.objects.get(in_force=True)
    cases = [(1, 2, 5, 5), (1, 1, 5, 5), (None, 1, 5, 5), (1, None, 5, 5), (None, None, 5, 5), (1, 1, 5, 3), (None, None, 5, 0), (2, 3, 0, 0)]
    Credit.objects.all().delete()
    for order, (before, after, amount, other) in enumerate(cases, 1):
        for of, agent, counts in ((first, before, amount), (rule, after, other)):
            Credit.objects.create(order_id=order, rule_id=of.pk, written=1, in_force=of.in_force, agent_id=agent, day=20260302, day_n=1, placed_n=1,
                                  amount=counts, items=1, paid=True, reason="inside", cell="others")  # fmt: skip

    def judgements(of: CreditRule) -> dict[int, Judgement]:
        return {row.order_id: _judgement(row) for row in Credit.objects.filter(rule_id=of.pk)}

    expected, told = difference(judgements(first), judgements(rule)), difference_of(boss, rule.pk)
    assert (told["orders"], told["amount"]) == (len(expected.orders), expected.amount)
    assert [one["agent_id"] for one in told["changes"]] == [one.agent_id for one in expected.changes]
    assert [one["id"] for one in moved(boss, rule.pk, None, 50).items] == [one.order_id for one in expected.orders]


def _judgement(row: Credit) -> Any:
    return type("J", (), {"order_id": row.order_id, "agent_id": row.agent_id, "amount": row.amount})()
