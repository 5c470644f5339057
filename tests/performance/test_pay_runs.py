"""A month is reckoned, reviewed, approved by another person and locked; it replays to the same bytes; who may what."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
import pytest

from tests.makers.doors import Caller
from tests.makers.facts import some_facts
from tests.makers.pay import SALES, a_pay_period
from tests.makers.people import a_person, actor_for
from yingda.attribution.models import Credit
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, Refused
from yingda.kit.money import yuan_of
from yingda.people.models import Person
from yingda.performance.actions import paying, payroll, planning
from yingda.performance.models import PayPeriod, PayStatement, PlanVersion
from yingda.performance.queries import paid
from yingda.performance.rules.running import APPROVED, CALCULATED, DRAFT, LOCKED, REVIEWED, is_month, may_approve, may_become
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Actor:
    people = [a_person() for _ in range(3)]
    some_facts(11, agents=[one.pk for one in people])
    return actor_for(a_person(role="administrator"))


def sold(person: int) -> Decimal:
    return Decimal(sum(Credit.objects.filter(in_force=True, paid=True, agent_id=person).values_list("amount", flat=True))) / 100


def test_a_month_of_commission(boss: Actor) -> None:
    period = a_pay_period(boss)
    kept = list(PayStatement.objects.filter(period=period))
    assert kept and sum(one.total for one in kept) == period.total
    for one in kept:
        base = sold(one.person_id)
        due = min(base, Decimal(1000)) * 5 / 100 + max(Decimal(0), base - 1000) * 7 / 100
        assert yuan_of(one.total) == due.quantize(Decimal("0.01"), ROUND_HALF_UP), one.person_id
    (line,) = paid.statements(boss, period.pk)[0]["lines"]
    assert line["component"] == "commission" and line["used"][0]["metric"] == "agent_sales" and line["why"] and "pay_" not in line["why"][0]
    assert paying.replay(boss, period.pk) == []


def test_who_takes_it_on_and_how_far(boss: Actor) -> None:
    period, other = a_pay_period(boss), actor_for(a_person(role="administrator"))
    with pytest.raises(Conflict):
        paying.approve(other, period.pk)
    paying.review(boss, period.pk)
    with pytest.raises(Conflict) as refused:
        paying.approve(boss, period.pk)
    assert refused.value.code == "pay_second_person"
    assert not paid.own_statements(actor_for(a_person_of(period))), "nobody sees what is not approved"
    paying.approve(other, period.pk)
    assert [one["month"] for one in paid.own_statements(actor_for(a_person_of(period)))] == ["2026-09"]
    for act in (paying.calculate, paying.review, paying.approve):
        with pytest.raises(Conflict):
            act(other, period.pk)
    before = list(PayStatement.objects.values())
    paying.lock(boss, period.pk)
    assert list(PayStatement.objects.values()) == before and paying.replay(boss, period.pk) == []
    verbs = AuditEntry.objects.filter(subject=f"pay_period:{period.pk}").order_by("pk").values_list("verb", flat=True)
    assert [verb.rsplit(".", 1)[1] for verb in verbs] == ["opened", "calculated", "reviewed", "approved", "locked"]


def a_person_of(period: PayPeriod) -> Any:
    return PayStatement.objects.filter(period=period).select_related("person").order_by("person_id")[0].person


def test_pay_is_for_few(boss: Actor) -> None:
    period, agent = a_pay_period(boss), actor_for(a_person(role="team_leader"))
    for forbidden in (
        lambda: paid.plans(agent), lambda: paid.periods(agent), lambda: paid.statements(agent, period.pk), lambda: paying.calculate(agent, period.pk),
        lambda: planning.save_plan(agent, "x", "x", SALES), lambda: paying.approve(agent, period.pk), lambda: paying.lock(agent, period.pk),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            forbidden()
    manager = actor_for(a_person(role="project_manager"))
    assert paid.plans(manager) and paid.statements(manager, period.pk)
    with pytest.raises(Forbidden):
        paying.approve(manager, period.pk)


def test_a_plan_that_is_not_right_is_refused_by_its_place(boss: Actor) -> None:
    wrong = {"components": [{"kind": "rate_table", "key": "c", "metric": "luck", "how": "marginal", "bands": [{"at_least": "5", "below": "1", "value": "1"}]}]}
    with pytest.raises(Many) as refused:
        planning.save_plan(boss, "x", "x", wrong)
    assert {one.field for one in refused.value.refusals} >= {"document.components.0.metric", "document.components.0.bands.0.below"}
    with pytest.raises(Refused) as shape:
        planning.save_plan(boss, "x", "x", {"components": [{"kind": "wish"}]})
    assert shape.value.code == "pay_plan_wrong" and not PlanVersion.objects.exists()


def test_over_the_interface(boss: Actor) -> None:
    door, other = Caller(a_person(role="administrator")), Caller(a_person(role="administrator"))
    assert door("POST", "/pay-plans/shipped", {}).body["total"] == 2
    assert door("POST", "/pay-plans", {"key": "sales", "name": "提成", "document": SALES}).status == 201
    second = door("POST", "/pay-plans", {"key": "sales", "name": "提成", "document": SALES}).body
    assert second["version"] == 2 and second["live_from"] == ""
    wrong = door("POST", "/pay-periods", {"key": "sales", "month": "2026-13"})
    assert (wrong.status, wrong.error["field"]) == (422, "month")
    assert door("POST", "/pay-periods", {"key": "sales", "month": "2026-09"}).error["code"] == "pay_plan_not_live"
    assert door("POST", "/pay-periods", {"key": "none", "month": "2026-09"}).status == 404
    assert door("PUT", f"/pay-plans/{second['id']}/live", {"month": "2026-09"}).body["live_from"] == "2026-09"
    assert door("PUT", f"/pay-plans/{second['id']}/live", {"month": "2026-09"}).status == 409
    period = door("POST", "/pay-periods", {"key": "sales", "month": "2026-09"}).body["id"]
    assert door("POST", "/pay-periods", {"key": "sales", "month": "2026-09"}).status == 409
    assert door("PUT", f"/pay-periods/{period}/calculation", {}).body["state"] == "calculated"
    assert door("PUT", f"/pay-periods/{period}/review", {}).body["reviewed_by_id"] is not None
    assert other("PUT", f"/pay-periods/{period}/approval", {}).body["state"] == "approved"
    assert door("PUT", f"/pay-periods/{period}/lock", {}).body["state"] == "locked"
    rows = door("GET", f"/pay-periods/{period}/statements").body
    assert rows["total"] and door("GET", f"/pay-periods/{period}/replay").body == {"differing": []}
    assert door("GET", "/pay-periods").body["items"][0]["total"] == str(sum(Decimal(row["total"]) for row in rows["items"]))


def test_the_payroll_is_for_whoever_pays(boss: Actor) -> None:
    period, other = a_pay_period(boss), actor_for(a_person(role="administrator"))
    Person.objects.filter(pk=a_person_of(period).pk).update(display_name="=HYPERLINK(1)")
    with pytest.raises(Conflict):
        payroll.export(boss, period.pk, "csv")
    paying.review(boss, period.pk)
    paying.approve(other, period.pk)
    content, _kind, name = payroll.export(boss, period.pk, "csv")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert name == "payroll-2026-09-sales.csv" and head[-1] == "分档计提" and head[0] == "姓名"
    assert sum(Decimal(row[4]) for row in rows) == yuan_of(period.total) and all(row[4] == row[-1] for row in rows)
    assert rows[0][0] == "'=HYPERLINK(1)", "no cell is a formula"
    sheet = openpyxl.load_workbook(io.BytesIO(payroll.export(boss, period.pk, "xlsx")[0])).active
    assert sheet is not None and [cell.value for cell in sheet[1]] == head
    assert sum(Decimal(str(row[4])) for row in sheet.iter_rows(min_row=2, values_only=True)) == yuan_of(period.total)
    with pytest.raises(Refused):
        payroll.export(boss, period.pk, "pdf")
    assert AuditEntry.objects.filter(verb="performance.pay_period.exported").count() == 2
    answer = Caller(a_person(role="agent")).client.get(f"/api/v1/pay-periods/{period.pk}/payroll")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        (DRAFT, CALCULATED, True), (CALCULATED, CALCULATED, True), (REVIEWED, CALCULATED, True), (APPROVED, CALCULATED, False), (LOCKED, CALCULATED, False),
        (DRAFT, REVIEWED, False), (CALCULATED, APPROVED, False), (REVIEWED, APPROVED, True), (REVIEWED, LOCKED, False), (APPROVED, LOCKED, True),
    ],
)  # fmt: skip
def test_the_way_of_a_period(before: str, after: str, may: bool) -> None:
    assert may_become(before, after) is may


def test_small_rules() -> None:
    assert may_approve(3, 1, 2) and not may_approve(1, 1, 2) and not may_approve(2, 1, 2)
    assert [is_month(text) for text in ("2026-03", "2026-13", "26-03", "2026-3")] == [True, False, False, False]
