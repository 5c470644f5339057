"""A plan tried before it pays: the preview, the shadow run, putting it live; and who is near a tier."""

from decimal import Decimal
from typing import Any

import pytest

from tests.makers.doors import Caller
from tests.makers.facts import some_facts
from tests.makers.pay import SALES, a_live_plan, a_pay_period, an_approved_period
from tests.makers.people import a_group, a_person, actor_for
from yingda.attribution.models import Credit
from yingda.attribution.queries import warehouse
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, Refused
from yingda.people.models import Membership, Person
from yingda.performance.actions import paying, planning
from yingda.performance.models import PayPeriod, PayStatement, PlanVersion
from yingda.performance.queries import near, paid, trying
from yingda.plumbing.jobs import run_due

pytestmark = pytest.mark.django_db(transaction=True)
TIERS: dict[str, Any] = {
    "kind": "rate_tiers", "key": "c", "metric": "inquiry_to_paid",
    "terms": {"months": 1, "bands": [{"at_least": "1", "below": "60", "value": "100"}, {"at_least": "60", "below": None, "value": "900"}]},
}  # fmt: skip
DEARER: dict[str, Any] = {"components": [{**SALES["components"][0], "bands": [{"at_least": "0", "below": None, "value": "20"}]}]}


@pytest.fixture
def people() -> list[Person]:
    group = a_group()
    return [a_person(role="agent", group=group) for _ in range(3)]


@pytest.fixture
def boss(people: list[Person]) -> Actor:
    some_facts(11, agents=[one.pk for one in people])
    return actor_for(a_person(role="administrator"))


def test_the_preview_is_what_the_month_would_pay(boss: Actor) -> None:
    live = a_live_plan(boss)
    tried = trying.preview(boss, planning.checked("sales", 0, DEARER), live, "2026-09")
    period = a_pay_period(boss)
    real = {one.person_id: one.paid for one in PayStatement.objects.filter(period=period)}
    assert {row["person_id"]: Decimal(row["before"]) for row in tried["items"]} == {person: Decimal(fen) / 100 for person, fen in real.items()}
    assert all(Decimal(row["after"]) > Decimal(row["before"]) and row["name"] and row["lines"][0]["why"] for row in tried["items"])
    assert tried["cost"]["before"] == paid.periods(boss)[0]["paid"] and PlanVersion.objects.count() == 1


def test_a_preview_of_what_is_wrong_says_where(boss: Actor) -> None:
    door = Caller(Person.objects.get(pk=boss.id))
    wrong = {"components": [{"kind": "formula", "key": "f", "formula": "csat * naps / 0"}]}
    answer = door("POST", "/pay-plans/trial", {"key": "sales", "document": wrong, "month": "2026-09"})
    assert answer.status == 422 and "document.components.0.formula" in str(answer.body)
    account = {"components": [{"kind": "increment", "key": "i"}]}
    refused = door("POST", "/pay-plans", {"key": "sales", "name": "增量", "document": account})
    assert refused.status == 422 and "消耗" in str(refused.body)


def test_a_shadow_run_counts_winners_and_what_is_rewarded(boss: Actor, people: list[Person]) -> None:
    door, live = Caller(Person.objects.get(pk=boss.id)), a_live_plan(boss)
    draft = planning.save_plan(boss, "sales", "提成", {"components": [*DEARER["components"], TIERS]}, "试一下")
    filters = {"plan": draft.pk, "against": live.pk, "since": "2026-08", "until": "2026-09"}
    task = door("POST", "/tasks", {"kind": "pay.shadow", "filters": filters}).body
    assert (task["state"], task["total"]) == ("waiting", 2)
    while run_due():
        pass
    done = door("GET", f"/tasks/{task['id']}").body
    assert (done["state"], done["done"]) == ("done", 2)
    result = done["result"]
    assert [one["month"] for one in result["months"]] == ["2026-08", "2026-09"] and result["winners"] == 3 and result["losers"] == 0
    whole = sum(Decimal(one["after"]) for one in result["people"])
    for parts in (result["months"], result["groups"], result["shifts"]):
        assert sum(Decimal(one["after"]) for one in parts) == whole
    assert {one["key"] for one in result["components"]} == {"c", "commission"} and abs(sum(one["share"] for one in result["components"]) - 1) < 1e-9
    assert {one["group"] for one in result["people"]} == {Membership.objects.get(person=people[0]).group.name}
    sales = next(one for one in result["rewards"] if one["metric"] == "agent_sales")
    assert (sales["step"], sales["name"]) == ("100", "客服销售额") and Decimal(sales["cost"]) == 20 * sales["paid"]
    assert PayPeriod.objects.count() == PayStatement.objects.count() == 0, "a shadow run pays nobody"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"since": "2026-13"}, "since"), ({"until": "2026-07"}, "until"), ({"since": "2020-01"}, "until"), ({"plan": "x"}, "filters"), ({"more": 1}, "filters")],
)
def test_shadow_runs_that_cannot_be(boss: Actor, change: dict[str, Any], field: str) -> None:
    door, live = Caller(Person.objects.get(pk=boss.id)), a_live_plan(boss)
    given = {"plan": live.pk, "since": "2026-08", "until": "2026-09", **change}
    answer = door("POST", "/tasks", {"kind": "pay.shadow", "filters": given})
    assert (answer.status, answer.error["field"]) == (422, field)
    assert Caller(a_person(role="team_leader"))("POST", "/tasks", {"kind": "pay.shadow", "filters": given}).status == 403


def test_versions_are_in_force_from_their_month(boss: Actor) -> None:
    first, second = a_live_plan(boss), planning.save_plan(boss, "sales", "提成", DEARER)
    assert paid.in_force("sales", "2026-10").pk == first.pk
    planning.put_live(boss, second.pk, "2026-10")
    assert [paid.in_force("sales", month).pk for month in ("2026-09", "2026-10", "2027-01")] == [first.pk, second.pk, second.pk]
    with pytest.raises(Conflict):
        paid.in_force("sales", "2025-12")
    period = a_pay_period(boss, "2026-10")
    assert period.plan_id == second.pk
    third = planning.save_plan(boss, "sales", "提成", SALES)
    planning.put_live(boss, third.pk, "2026-10")
    assert paying.calculate(boss, period.pk).plan_id == third.pk, "reckoned anew, by the version in force"
    with pytest.raises(Refused):
        planning.put_live(boss, third.pk, "2026-1")


def test_no_version_changes_a_month_that_was_approved(boss: Actor) -> None:
    an_approved_period(boss, actor_for(a_person(role="administrator")))
    draft = planning.save_plan(boss, "sales", "提成", DEARER)
    with pytest.raises(Conflict) as refused:
        planning.put_live(boss, draft.pk, "2026-09")
    assert refused.value.code == "pay_plan_month_paid" and planning.put_live(boss, draft.pk, "2026-10").live_from == "2026-10"


def test_two_versions_place_by_place(boss: Actor) -> None:
    door, first = Caller(Person.objects.get(pk=boss.id)), a_live_plan(boss)
    second = planning.save_plan(boss, "sales", "提成", {"components": [{**SALES["components"][0], "how": "retroactive"}]})
    rows = door("GET", f"/pay-plans/differences?left={first.pk}&right={second.pk}").body["items"]
    assert rows == [{"component": "分档计提", "place": "how", "before": "marginal", "after": "retroactive"}]
    assert door("GET", "/pay-plans/versions?key=sales").body["total"] == 2 and door("GET", f"/pay-plans/{second.pk}").body["version"] == 2


def test_the_plans_that_ship_can_be_put_live_at_once(boss: Actor) -> None:
    planning.ship_plans(boss)
    planning.ship_plans(boss)
    for row in PlanVersion.objects.all():
        planning.put_live(boss, row.pk, "2026-09")
        paying.calculate(boss, paying.open_period(boss, row.key, "2026-09").pk)
    assert PlanVersion.objects.count() == 2


def test_a_team_and_a_contest_are_paid(boss: Actor, people: list[Person]) -> None:
    outsider = a_person()
    Credit.objects.filter(agent_id=people[2].pk).update(agent_id=outsider.pk)
    warehouse.forget()
    team = {**SALES["components"][0], "kind": "team_share", "key": "team", "by": "equal"}
    star = {"kind": "contest", "key": "star", "metric": "agent_sales", "prizes": ["300", "100"]}
    period = a_pay_period(boss, document={"components": [team, star]})
    made = {row["person_id"]: {line["component"]: Decimal(line["amount"]) for line in row["lines"]} for row in paid.statements(boss, period.pk)}
    shares = [made[one.pk]["team"] for one in people]
    assert max(shares) - min(shares) <= Decimal("0.01") and min(shares) > 0 and made[outsider.pk]["team"] == 0
    assert sorted(parts["star"] for parts in made.values()) == [0, 0, 100, 300]
    assert paying.replay(boss, period.pk) == []


# ---- near a tier


@pytest.fixture
def in_september(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "today", lambda: 20260930)


def test_who_is_near(boss: Actor, people: list[Person], in_september: None) -> None:
    a_live_plan(boss, {"components": [TIERS]})
    rows = near.nearly(boss)
    own = {row["person_id"]: row for person in people for row in near.of_person(person.pk, "zh-CN")}
    assert {row["person_id"] for row in rows} == {person for person, row in own.items() if row["needed"] == 1}
    for row in own.values():
        assert row["metric"] == "inquiry_to_paid" and row["n"] >= row["converted"] and 0 <= row["luck"]["higher"] + row["luck"]["lower"] <= 1
        share = Decimal(row["converted"]) / row["n"] * 100
        assert row["tier"] == (0 if share < 1 else 1 if share < 60 else 2)
    assert near.nearly(boss) == rows, "the same seed, the same luck"


def test_a_leader_sees_who_of_the_group_is_near_and_no_money(boss: Actor, people: list[Person], in_september: None) -> None:
    own = {person.pk: near.of_person(person.pk, "zh-CN") for person in people}
    assert own == {person.pk: [] for person in people}, "no plan is in force"
    rates = [Decimal(row["converted"]) / row["n"] * 100 for row in _standing(boss, people)]
    just_above = str((max(rates) + Decimal("0.5")).quantize(Decimal("0.000001")))
    band = [{"at_least": just_above, "below": None, "value": "900"}]
    a_live_plan(boss, {"components": [{**TIERS, "terms": {"months": 1, "bands": band}}]}, since="2026-09")
    group = Membership.objects.get(person=people[0]).group
    leader, stranger = actor_for(a_person(role="team_leader", group=group)), actor_for(a_person(role="team_leader", group=a_group()))
    assert near.nearly(leader) and all(row["gain"] is None for row in near.nearly(leader)) and near.nearly(stranger) == []
    assert {row["gain"] for row in near.nearly(boss)} == {"900.00"}
    with pytest.raises(Forbidden):
        near.nearly(actor_for(a_person(role="agent")))


def _standing(boss: Actor, people: list[Person]) -> list[dict[str, Any]]:
    a_live_plan(boss, {"components": [TIERS]}, since="2026-08")
    return [row for person in people for row in near.of_person(person.pk, "zh-CN")]


def test_many_problems_are_all_said(boss: Actor) -> None:
    with pytest.raises(Many) as refused:
        planning.save_plan(boss, "x", "x", {"components": [{**TIERS, "metric": "agent_sales"}, {"kind": "claw_back", "key": "b", "of": "z"}]})
    assert {one.field for one in refused.value.refusals} == {"document.components.0.metric", "document.components.1.of"}
