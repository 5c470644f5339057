"""After a month is paid: disputes and what makes them good, amounts of two people, refunds taken back, what was held, the budget; who may what."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.makers.doors import Caller
from tests.makers.facts import some_facts
from tests.makers.pay import SALES, a_live_plan, a_pay_period, an_approved_period
from tests.makers.people import a_group, a_person, actor_for
from yingda.attribution.models import Credit, CreditEntry, CreditRule
from yingda.attribution.queries import warehouse
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.kit.money import yuan_of
from yingda.notifications.models import Notification
from yingda.people.models import Membership, Person
from yingda.performance.actions import adding, disputing, employing, funding, paying
from yingda.performance.models import ClawedBack, FundMovement, PayDispute, PayExtra, PayFund, PayPeriod, PayStatement
from yingda.performance.queries import afterwards, paid, pay_origins
from yingda.performance.queries.reckoning import days_there
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
DAY = 86_400_000


@pytest.fixture
def lin() -> Person:
    return a_person(role="agent")


@pytest.fixture
def boss(lin: Person) -> Actor:
    some_facts(11, agents=[lin.pk, a_person().pk, a_person().pk])
    return actor_for(a_person(role="administrator"))


@pytest.fixture
def other() -> Actor:
    return actor_for(a_person(role="administrator"))


def statement_of(period: PayPeriod, person: Person) -> PayStatement:
    return PayStatement.objects.get(period=period, person=person)


def lines_of(period: PayPeriod, person: Person, kind: str) -> list[dict[str, Any]]:
    document = msgspec.json.decode(statement_of(period, person).document)
    return [line for line in document["lines"] if line["kind"] == kind]


def told(person_id: int, kind: str) -> int:
    return Notification.objects.filter(person_id=person_id, kind=kind).count()


# ---- disputes


def test_a_dispute_is_made_good_in_the_next_period_once_a_second_person_agrees(boss: Actor, other: Actor, lin: Person) -> None:
    period, agent = an_approved_period(boss, other), actor_for(lin)
    made = disputing.dispute(agent, statement_of(period, lin).pk, 0, " 有一单没有算进来 ")
    assert (made.owner_id, made.reason, made.due_at - made.opened_at) == (boss.id, "有一单没有算进来", 5 * DAY)
    assert told(boss.person_id, "pay_dispute_opened") == 1
    assert paid.own_statements(agent)[0]["lines"][0]["dispute"]["state"] == "open"
    disputing.decide(boss, made.pk, True, "确认漏算一单", "36.50")
    assert told(lin.pk, "pay_dispute_decided") == 1
    extra = PayExtra.objects.get()
    assert (extra.state, extra.month, extra.amount, extra.person_id) == ("proposed", "2026-10", 3650, lin.pk)
    following = a_pay_period(boss, "2026-10")
    assert not PayStatement.objects.filter(period=following, person=lin).exists(), "nothing is paid before a second person agrees"
    with pytest.raises(Conflict) as refused:
        adding.approve(boss, extra.pk)
    assert refused.value.code == "pay_extra_second_person"
    adding.approve(other, extra.pk)
    paying.calculate(boss, following.pk)
    (line,) = lines_of(following, lin, "adjustment")
    assert (line["amount"], line["why"][0]["facts"]) == ("36.50", {"reason": "确认漏算一单"})
    paying.calculate(boss, following.pk)
    assert statement_of(following, lin).paid == 3650 and paying.replay(boss, following.pk) == []
    later = a_pay_period(boss, "2026-11")
    assert not PayStatement.objects.filter(period=later, person=lin).exists(), "no amount is paid twice"
    verbs = AuditEntry.objects.filter(subject=f"pay_dispute:{made.pk}").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["performance.pay_dispute.opened", "performance.pay_dispute.accepted"]


def test_an_amount_another_period_took_meanwhile_is_not_paid_twice(boss: Actor, other: Actor, lin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    a_live_plan(boss)
    adding.approve(other, adding.propose(boss, "sales", "2026-09", lin.pk, "award", "50", "服务之星").pk)
    first, second = (paying.open_period(boss, "sales", month) for month in ("2026-09", "2026-10"))
    facts_of = paying.facts_of

    def slow(*given: Any) -> Any:
        monkeypatch.undo()
        paying.calculate(boss, second.pk)
        return facts_of(*given)

    monkeypatch.setattr(paying, "facts_of", slow)
    with pytest.raises(Conflict) as refused:
        paying.calculate(boss, first.pk)
    assert refused.value.code == "pay_changed_meanwhile"
    assert not PayStatement.objects.filter(period=first).exists() and statement_of(second, lin).paid == 5000


def test_what_cannot_be_disputed(boss: Actor, other: Actor, lin: Person) -> None:
    period, agent = a_pay_period(boss), actor_for(lin)
    own = statement_of(period, lin).pk
    with pytest.raises(NotFound):
        disputing.dispute(agent, own, 0, "x")
    paying.review(boss, period.pk)
    paying.approve(other, period.pk)
    foreign = PayStatement.objects.filter(period=period).exclude(person=lin)[0].pk
    with pytest.raises(NotFound):
        disputing.dispute(agent, foreign, 0, "x")
    for line, reason, field in ((0, " ", "reason"), (0, "x" * 501, "reason"), (7, "x", "line")):
        with pytest.raises(Refused) as refused:
            disputing.dispute(agent, own, line, reason)
        assert refused.value.field == field
    made = disputing.dispute(agent, own, 0, "x")
    with pytest.raises(Conflict) as twice:
        disputing.dispute(agent, own, 0, "again")
    disputing.withdraw(agent, made.pk)
    with pytest.raises(Conflict) as closed:
        disputing.decide(boss, made.pk, False, "no")
    PayPeriod.objects.update(approved_at=now_ms() - 15 * DAY)
    with pytest.raises(Conflict) as late:
        disputing.dispute(agent, own, 0, "x")
    assert [one.value.code for one in (twice, closed, late)] == ["pay_dispute_open", "pay_dispute_closed", "pay_dispute_late"]


def test_nobody_answers_their_own_and_a_refusal_has_a_reason(boss: Actor, other: Actor) -> None:
    some_facts_of = Person.objects.get(pk=boss.id)
    Credit.objects.filter(agent_id__isnull=False).update(agent_id=boss.id)
    warehouse.forget()
    period = an_approved_period(boss, other)
    made = disputing.dispute(boss, statement_of(period, some_facts_of).pk, 0, "x")
    assert made.owner_id == other.id, "who reviewed it is who disputes it, so another manager answers"
    with pytest.raises(Conflict) as own:
        disputing.decide(boss, made.pk, True, "yes", "1")
    with pytest.raises(Refused) as wordless:
        disputing.decide(other, made.pk, False, "")
    for amount in ("", "x", "0", "1.234"):
        with pytest.raises(Refused) as wrong:
            disputing.decide(other, made.pk, True, "yes", amount)
        assert wrong.value.field == "amount"
    assert (own.value.code, wordless.value.field) == ("pay_dispute_own", "outcome")
    assert disputing.decide(other, made.pk, False, "数字没有错").state == "refused" and not PayExtra.objects.exists()


def test_the_list_of_disputes_and_those_that_are_overdue(boss: Actor, other: Actor, lin: Person) -> None:
    period = an_approved_period(boss, other)
    made = disputing.dispute(actor_for(lin), statement_of(period, lin).pk, 0, "x")
    page = afterwards.disputes(boss, {"state": "open"}, None, 50)
    assert page.total == 1 and page.items[0]["component"] == "分档计提" and page.items[0]["owner"] and not page.items[0]["overdue"]
    assert afterwards.disputes(boss, {"overdue": True}, None, 50).total == 0
    PayDispute.objects.update(due_at=1)
    assert afterwards.disputes(boss, {"overdue": True, "owner_id": boss.id}, None, 50).total == 1
    assert [disputing.remind(now_ms()), disputing.remind(now_ms())] == [1, 1] and told(boss.person_id, "pay_dispute_overdue") == 1
    disputing.pass_on(boss, made.pk, other.person_id)
    assert told(other.person_id, "pay_dispute_opened") == 1
    with pytest.raises(Refused):
        disputing.pass_on(boss, made.pk, lin.pk)


# ---- amounts typed by people


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "fine"}, "kind"), ({"amount": "-5", "kind": "award"}, "amount"), ({"amount": "0"}, "amount"), ({"amount": "1e3"}, "amount"),
        ({"reason": ""}, "reason"), ({"month": "2026-13"}, "month"),
    ],
)  # fmt: skip
def test_an_amount_that_is_not_right(boss: Actor, lin: Person, change: dict[str, str], field: str) -> None:
    a_live_plan(boss)
    given = {"kind": "adjustment", "amount": "5", "reason": "x", "month": "2026-09", **change}
    with pytest.raises(Refused) as refused:
        adding.propose(boss, "sales", given["month"], lin.pk, given["kind"], given["amount"], given["reason"])
    assert refused.value.field == field and not PayExtra.objects.exists()


def test_an_amount_is_decided_once_and_not_by_who_gets_it(boss: Actor, other: Actor, lin: Person) -> None:
    a_live_plan(boss)
    award = adding.propose(boss, "sales", "2026-09", other.person_id, "award", "88", "服务之星")
    with pytest.raises(Conflict):
        adding.approve(other, award.pk)
    adding.refuse(other, award.pk)
    for act in (adding.approve, adding.refuse, adding.withdraw):
        with pytest.raises(Conflict) as decided:
            act(boss, award.pk)
        assert decided.value.code == "pay_extra_decided"
    mine = adding.propose(boss, "sales", "2026-09", lin.pk, "adjustment", "-5", "多算了一单")
    assert adding.withdraw(boss, mine.pk).state == "withdrawn"
    assert afterwards.extras(boss, {"state": "withdrawn"}, None, 50).items[0]["name"]


def test_a_deduction_takes_no_wage(boss: Actor, other: Actor, lin: Person) -> None:
    a_live_plan(boss)
    Credit.objects.update(agent_id=None)
    warehouse.forget()
    adding.approve(other, adding.propose(boss, "sales", "2026-09", lin.pk, "adjustment", "-50", "多发").pk)
    period = a_pay_period(boss)
    (made,) = paid.statements(boss, period.pk)
    assert (made["total"], made["paid"], made["shortfall"]) == ("-50.00", "0.00", "50.00") and (period.total, period.paid) == (-5000, 0)


# ---- refunds

BACK: dict[str, Any] = {"components": [*SALES["components"], {"kind": "claw_back", "key": "back", "of": "commission", "days": 15}]}


def credited(order: int, agent: int, fen: int, booked: int) -> None:
    rule = CreditRule.objects.get_or_create(name="first", rule="placed_first", look_back=1, follow_up=True, claw_back=1, in_force=True, made_at=1)[0]
    Credit.objects.filter(order_id=order).update(rule_id=rule.pk, agent_id=agent, amount=fen, in_force=True, paid=True, day=20260925)
    CreditEntry.objects.create(order_id=order, rule_id=rule.pk, agent_id=agent, amount=fen, kind="credit", at=booked, booked_at=booked)


def refunded(order: int, agent: int, fen: int, day: str) -> None:
    at = {"soon": 1_790_640_000_000, "late": 1_793_000_000_000}[day]  # 2026-09-29 and 2026-10-26
    rule = CreditRule.objects.get()
    CreditEntry.objects.create(order_id=order, rule_id=rule.pk, agent_id=agent, amount=fen, kind="claw_back", at=at, booked_at=now_ms() + 1000)


def one_order(lin: Person, fen: int = 50_000) -> None:
    """One order of September, all of lin."""
    Credit.objects.exclude(order_id=1).delete()
    credited(1, lin.pk, fen, 1_000)
    warehouse.forget()


def test_a_refund_takes_back_what_was_paid_on_the_order_once(boss: Actor, other: Actor, lin: Person) -> None:
    one_order(lin)
    period = an_approved_period(boss, other, document=BACK)
    assert statement_of(period, lin).paid == 2500
    refunded(1, lin.pk, 20_000, "soon")
    october = an_approved_period(boss, other, "2026-10")
    (line,) = lines_of(october, lin, "claw_back")
    assert line["amount"] == "-10.00" and statement_of(october, lin).paid == 0
    assert pay_origins.made_of(boss, statement_of(october, lin).pk, 1)["items"][0]["orders"] == [1]
    refunded(1, lin.pk, 30_000, "soon")
    november = an_approved_period(boss, other, "2026-11")
    assert [line["amount"] for line in lines_of(november, lin, "claw_back")] == ["-15.00"]
    december = a_pay_period(boss, "2026-12")
    paying.calculate(boss, december.pk)
    assert not PayStatement.objects.filter(period=december, person=lin).exists() or not lines_of(december, lin, "claw_back")
    assert sum(ClawedBack.objects.values_list("amount", flat=True)) == 2500, "never more than was paid on the order"
    assert paying.replay(boss, october.pk) == paying.replay(boss, period.pk) == []


def test_a_refund_after_the_window_takes_nothing(boss: Actor, other: Actor, lin: Person) -> None:
    one_order(lin)
    an_approved_period(boss, other, document=BACK)
    refunded(1, lin.pk, 50_000, "late")
    october = a_pay_period(boss, "2026-10")
    assert not ClawedBack.objects.exists() and not PayStatement.objects.filter(period=october, total__lt=0).exists()


# ---- held back, carried over


def test_what_was_held_is_paid_when_it_no_longer_moves(boss: Actor, other: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    held = {"components": [{**SALES["components"][0], "key": "csat", "kind": "formula", "formula": "inquiry_to_paid * 3", "adjusting": {"held": True}}]}
    for name in ("how", "bands", "metric"):
        held["components"][0].pop(name)
    monkeypatch.setattr("yingda.performance.queries.reckoning.today_number", lambda: 0)
    period = an_approved_period(boss, other, document=held)
    rows = [row for row in PayStatement.objects.filter(period=period) if row.held]
    assert rows and all(row.paid == 0 for row in rows)
    monkeypatch.undo()
    october = an_approved_period(boss, other, "2026-10")
    for row in rows:
        (line,) = lines_of(october, row.person, "released")
        assert line["amount"] == str(yuan_of(row.held))
    november = a_pay_period(boss, "2026-11")
    assert not PayStatement.objects.filter(period=november).exists(), "it is released once"


def test_a_small_sample_is_carried_into_the_next_period(boss: Actor, other: Actor) -> None:
    terms = {"bands": [{"at_least": "0", "below": None, "value": "100"}], "months": 1, "least_n": 100_000, "small": "carried_over"}
    plan = {"components": [{"kind": "rate_tiers", "key": "c", "metric": "inquiry_to_paid", "terms": terms}]}
    first = an_approved_period(boss, other, document=plan)
    carried = {one.person_id: msgspec.json.decode(one.document)["lines"][0]["carried"] for one in PayStatement.objects.filter(period=first)}
    extra = adding.propose(boss, "sales", "2026-10", next(iter(carried)), "award", "1", "x")
    adding.approve(other, extra.pk)
    second = a_pay_period(boss, "2026-10")
    (row,) = PayStatement.objects.filter(period=second)
    (why,) = [one for one in msgspec.json.decode(row.document)["lines"][0]["why"] if one["code"] == "pay_line_carried_in"]
    assert why["facts"]["n"] == carried[row.person_id]["n"]


def test_who_joins_in_the_month_is_paid_for_the_days(boss: Actor, lin: Person) -> None:
    employing.employ(boss, lin.pk, 20260916, None)
    assert days_there([lin.pk, boss.person_id], "2026-09") == ({lin.pk: 15, boss.id: 30}, 30)
    plan = {"components": [{"kind": "formula", "key": "f", "formula": "300", "adjusting": {"prorated": True}}]}
    period = a_pay_period(boss, document={**plan, "groups": []})
    assert not PayStatement.objects.filter(period=period).exists(), "a plan without metrics and groups names nobody"
    for joined, left, field in ((20261301, None, "joined_on"), (20260916, 20260915, "left_on")):
        with pytest.raises(Refused) as refused:
            employing.employ(boss, lin.pk, joined, left)
        assert refused.value.field == field


def test_a_plan_of_groups_pays_everybody_in_them_and_nobody_else(boss: Actor) -> None:
    group = a_group()
    new = a_person(role="agent", group=group)
    employing.employ(boss, new.pk, 20260916, None)
    plan = {"components": [{"kind": "formula", "key": "f", "formula": "300", "adjusting": {"prorated": True}}], "groups": [group.pk]}
    period = a_pay_period(boss, document=plan)
    assert [(one.person_id, one.paid) for one in PayStatement.objects.filter(period=period)] == [(new.pk, 15_000)]


# ---- the budget


def test_statements_payroll_and_budget_are_one_sum(boss: Actor, other: Actor) -> None:
    first = an_approved_period(boss, other)
    (fund,) = afterwards.funds(boss)
    rows = paid.statements(boss, first.pk)
    for row in rows:
        assert sum(Decimal(line["amount"]) for line in row["lines"]) == Decimal(row["total"]) == Decimal(row["paid"]) - Decimal(row["shortfall"])
    spent = FundMovement.objects.get(period=first)
    assert sum(Decimal(row["paid"]) for row in rows) == yuan_of(first.paid) == -yuan_of(spent.amount) == -Decimal(fund["balance"])
    funding.move(boss, fund["id"], "granted", "10000", "十月预算")
    funding.move(boss, fund["id"], "corrected", "-0.01", "抹零")
    page = afterwards.movements(boss, fund["id"], None, 50)
    assert [one["kind"] for one in page.items] == ["corrected", "granted", "payroll"]
    assert page.items[0]["balance"] == afterwards.funds(boss)[0]["balance"] == str(Decimal(fund["balance"]) + Decimal("9999.99"))
    second = afterwards.movements(boss, fund["id"], afterwards.movements(boss, fund["id"], None, 1).next, 50)
    assert [one["balance"] for one in second.items] == [one["balance"] for one in page.items[1:]]


def test_a_plan_with_a_fund_of_its_own(boss: Actor, other: Actor) -> None:
    funding.make_fund(boss, "销售奖金", "sales")
    with pytest.raises(Conflict):
        funding.make_fund(boss, "又一个", "sales")
    period = an_approved_period(boss, other)
    assert FundMovement.objects.get(period=period).fund.key == "sales" and PayFund.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "amount", "note", "field"),
    [
        ("granted", "-1", "", "amount"),
        ("granted", "0", "", "amount"),
        ("corrected", "1", "", "note"),
        ("payroll", "1", "x", "kind"),
        ("granted", "1.001", "", "amount"),
    ],
)
def test_movements_that_are_not_right(boss: Actor, kind: str, amount: str, note: str, field: str) -> None:
    fund = funding.make_fund(boss, "x", "")
    with pytest.raises(Refused) as refused:
        funding.move(boss, fund.pk, kind, amount, note)
    assert refused.value.field == field and not FundMovement.objects.exists()


def test_a_month_that_was_not_approved_can_be_let_go(boss: Actor, other: Actor, lin: Person) -> None:
    a_live_plan(boss)
    adding.approve(other, adding.propose(boss, "sales", "2026-09", lin.pk, "award", "5", "x").pk)
    period = a_pay_period(boss)
    paying.discard(boss, period.pk)
    assert not PayPeriod.objects.exists() and PayExtra.objects.get().period_id is None
    again = an_approved_period(boss, other)
    assert lines_of(again, lin, "award")
    with pytest.raises(Conflict):
        paying.discard(boss, again.pk)


# ---- who may what

WHO = """
                        plans  runs  statements  disputes  funds  approve
administrator           yes    yes   all         yes       yes    yes
project_manager         yes    yes   all         yes       yes    no
data_analyst            no     no    no          no        no     no
team_leader             no     no    no          no        no     no
agent                   no     no    no          no        no     no
"""


def tried(act: Callable[[], Any]) -> bool:
    try:
        act()
    except Forbidden:
        return False
    except Conflict:
        return True
    return True


@pytest.mark.parametrize("row", [line.split() for line in WHO.strip().splitlines()[1:]], ids=lambda row: row[0])
def test_who_may_what(boss: Actor, other: Actor, row: list[str]) -> None:
    period = an_approved_period(boss, other)
    role, *marks = row
    actor = actor_for(a_person(role=role))
    doors: list[Callable[[], Any]] = [
        lambda: paid.plans(actor), lambda: paid.periods(actor), lambda: paid.statements(actor, period.pk),
        lambda: afterwards.disputes(actor, {}, None, 50), lambda: afterwards.funds(actor), lambda: paying.approve(actor, period.pk),
    ]  # fmt: skip
    assert [tried(door) for door in doors] == [mark != "no" for mark in marks]


def test_a_leader_sees_the_pay_of_the_group_only_when_it_was_granted(boss: Actor, other: Actor, lin: Person) -> None:
    group = a_group()
    leader = actor_for(a_person(role="team_leader", group=group))
    period = an_approved_period(boss, other)
    with pytest.raises(Forbidden):
        paid.statements(leader, period.pk)
    reach = dict(leader.reach) | {"pay.view": leader.reach["metric.view"]}
    seeing = Actor(leader.kind, leader.id, leader.name, reach=reach, groups=leader.groups)
    assert paid.statements(seeing, period.pk) == []
    Membership.objects.create(person=lin, group=group, since_at=1)
    (row,) = paid.statements(seeing, period.pk)
    assert row["person_id"] == lin.pk and paid.periods(seeing)[0]["total"] == ""
    assert paid.statement_of(seeing, row["id"]).pk == row["id"]
    foreign = PayStatement.objects.filter(period=period).exclude(person=lin)[0].pk
    for act in (
        lambda: paid.statement_of(seeing, foreign),
        lambda: paid.statement_of(actor_for(lin), foreign),
        lambda: pay_origins.made_of(actor_for(lin), foreign, 0),
    ):
        with pytest.raises(NotFound):
            act()


def test_over_the_interface(boss: Actor, other: Actor, lin: Person) -> None:
    period = an_approved_period(boss, other)
    agent, manager = Caller(lin), Caller(Person.objects.get(pk=boss.id))
    second = Caller(Person.objects.get(pk=other.id))
    (own,) = agent("GET", "/me/statements").body["items"]
    assert own["disputable"] and agent("GET", f"/pay-periods/{period.pk}/statements").status == 403
    made = agent("POST", f"/pay-statements/{own['id']}/disputes", {"line": 0, "reason": "少一单"})
    assert made.status == 201 and agent("GET", "/pay-disputes").status == 403
    assert manager("GET", "/pay-disputes?state=open").body["total"] == 1
    number = made.body["id"]
    assert agent("PUT", f"/pay-disputes/{number}/decision", {"accepted": True, "outcome": "x", "amount": "1"}).status == 403
    answer = manager("PUT", f"/pay-disputes/{number}/decision", {"accepted": True, "outcome": "补上", "amount": "12.30"}).body
    assert answer["state"] == "accepted" and answer["extra"]["amount"] == "12.30"
    extra = answer["extra"]["id"]
    assert manager("PUT", f"/pay-extras/{extra}/approval", {}).status == 409
    assert second("PUT", f"/pay-extras/{extra}/approval", {}).body["state"] == "approved"
    assert manager("GET", "/pay-extras?state=approved").body["items"][0]["decided_by"]
    assert manager("PUT", f"/pay-employments/{lin.pk}", {"joined_on": 20260901}).status == 204
    assert manager("GET", "/pay-employments").body["total"] >= 3
    (fund,) = manager("GET", "/pay-funds").body["items"]
    assert manager("POST", f"/pay-funds/{fund['id']}/movements", {"kind": "granted", "amount": "5"}).status == 201
    assert manager("GET", f"/pay-funds/{fund['id']}/movements").body["total"] == 2
    origins = agent("GET", f"/pay-statements/{own['id']}/lines/0/origins").body
    assert (
        origins["total"]
        and origins["items"][0]["orders"]
        and sum(Decimal(one["amount"]) for one in origins["items"]) == Decimal(own["lines"][0]["used"][0]["numerator"])
    )
    assert manager("GET", "/pay-forecast").body["items"][0]["key"] == "sales"
    draft = manager("POST", "/pay-periods", {"key": "sales", "month": "2026-10"}).body["id"]
    assert manager("DELETE", f"/pay-periods/{draft}").status == 204
