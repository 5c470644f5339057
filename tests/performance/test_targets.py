"""Plans are kept when their sums are right, seen by those they are for, and tracked on real figures."""

from typing import Any

import pytest

from tests.makers.doors import Caller
from tests.makers.people import a_group, a_person, actor_for, an_actor
from tests.makers.play import a_busy_september, a_plan, at_day
from tests.makers.time import Clock
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.performance.actions import targets
from yingda.performance.models import TargetPlan
from yingda.performance.queries import kpi
from yingda.performance.queries import targets as ask
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.now = at_day("2026-09-21")


@pytest.fixture
def boss() -> Actor:
    return actor_for(a_person(role="administrator"))


def test_an_amount_is_tracked_to_its_day(boss: Actor) -> None:
    people, group = a_busy_september()
    document = {"value": 200, "groups": [{"id": group.pk, "value": 200}], "people": [{"id": one.pk, "group": group.pk, "value": 50} for one in people]}
    plan = a_plan(boss, document=document)
    found = ask.tracking(boss, plan.pk, "team")
    (team,) = kpi.kpi(boss, "2026-09-01", "2026-09-20", "team", ["received"])
    assert found["now"] == found["points"][-1]["value"] and found["days_left"] == 10
    assert found["now"] == pytest.approx(sum(row["figures"]["received"]["value"] for row in kpi.kpi(boss, "2026-09-01", "2026-09-20", "day", ["received"])))
    assert found["now"] == team["figures"]["received"]["value"], "a customer of a day counts once a day"
    assert found["forecast"]["value"] == pytest.approx(found["now"] * 30 / 20) and found["forecast"]["low"] < found["forecast"]["value"]
    assert found["due_now"] == pytest.approx(200 * 20 / 30)
    assert found["verdict"] == ("on_track" if found["forecast"]["value"] >= 200 else "at_risk" if found["forecast"]["high"] >= 200 else "behind")
    own = ask.tracking(boss, plan.pk, f"person:{people[0].pk}")
    assert own["goal"] == 50 and own["now"] < found["now"]


def test_a_rate_is_tracked_with_its_interval(boss: Actor) -> None:
    a_busy_september()
    plan = a_plan(boss, metric="csat", document={"value": 60, "start": 30})
    found = ask.tracking(boss, plan.pk, "team")
    assert (found["goal"], found["start"], found["unit"]) == (pytest.approx(0.6), pytest.approx(0.3), "share")
    for point in found["points"]:
        (row,) = kpi.kpi(boss, point["since"], point["until"], "team", ["csat"])
        figure = row["figures"]["csat"]
        assert (point["value"], point["n"]) == (pytest.approx(figure["value"]), figure["n"])
        assert (point["low"], point["high"]) == (pytest.approx(figure["low"]), pytest.approx(figure["high"]))
    assert found["forecast"]["low"] < found["forecast"]["value"] < found["forecast"]["high"]
    assert found["line"][0]["expected"] == pytest.approx(0.3) and found["line"][-1]["expected"] == pytest.approx(0.6)
    assert found["line"][-1]["value"] == pytest.approx(found["forecast"]["value"])


def test_before_it_begins_and_after_it_is_over(boss: Actor, clock: Clock) -> None:
    a_busy_september()
    plan = a_plan(boss)
    clock.now = at_day("2026-08-20")
    assert ask.tracking(boss, plan.pk, "team")["verdict"] == "unknown"
    clock.now = at_day("2026-10-20")
    found = ask.tracking(boss, plan.pk, "team")
    assert found["verdict"] == ("reached" if found["now"] >= 300 else "missed") and found["days_left"] == 0


def test_what_does_not_add_up_is_named_and_not_saved(boss: Actor) -> None:
    group = a_group("二组")
    with pytest.raises(Many) as refused:
        a_plan(boss, document={"value": 100, "groups": [{"id": group.pk, "value": 90}], "people": [{"id": boss.person_id, "group": group.pk, "value": 10}]})
    assert {(one.field, one.code) for one in refused.value.refusals} == {
        ("document.groups", "target_sum_of_whole"), (f"document.people.{group.pk}", "target_sum_of_group"),
    }  # fmt: skip
    assert refused.value.refusals[1].params["name"] == "二组" and not TargetPlan.objects.exists()


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"metric": "luck"}, "metric"), ({"metric": "silent_sales"}, "metric"), ({"until": "2026-08-01"}, "until"), ({"since": "x"}, "since"),
     ({"name": ""}, "name"),
     ({"document": {"value": "many"}}, "document"), ({"document": {"value": 5, "groups": [{"id": 99999, "value": 5}]}}, "document"),
     ({"until": "2036-08-01"}, "until")],
)  # fmt: skip
def test_what_a_plan_must_be(boss: Actor, wish: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_plan(boss, **wish)
    assert refused.value.field == field


def test_who_sees_which_part(boss: Actor) -> None:
    people, group = a_busy_september()
    other = a_group("二组")
    parts = {"groups": [{"id": group.pk, "value": 60}, {"id": other.pk, "value": 40}], "people": [{"id": people[0].pk, "group": group.pk, "value": 60}]}
    plan = a_plan(boss, document={"value": 100, **parts})
    agent, leader = actor_for(people[0]), actor_for(a_person(role="team_leader", group=group))
    stranger = an_actor(group=other)
    (own,) = ask.plans(agent)
    assert own["document"]["groups"] == [] and [one["id"] for one in own["document"]["people"]] == [people[0].pk] and not own["whole_seen"]
    (led,) = ask.plans(leader)
    assert [one["id"] for one in led["document"]["groups"]] == [group.pk]
    assert ask.plans(stranger) == []
    assert ask.tracking(agent, plan.pk, f"person:{people[0].pk}")["goal"] == 60
    assert ask.tracking(leader, plan.pk, f"group:{group.pk}")["goal"] == 60
    for actor, of in ((agent, "team"), (agent, f"group:{group.pk}"), (leader, f"group:{other.pk}"), (leader, "team"), (stranger, f"person:{people[0].pk}")):
        with pytest.raises(NotFound):
            ask.tracking(actor, plan.pk, of)
    with pytest.raises(Forbidden):
        ask.plans(an_actor("client_reader"))


@pytest.mark.parametrize("role", ["agent", "team_leader", "supervisor", "data_analyst"])
def test_who_may_not_plan(boss: Actor, role: str) -> None:
    plan, actor = a_plan(boss), an_actor(role, group=a_group())
    for act in (lambda: a_plan(actor), lambda: targets.change_plan(actor, plan.pk, {"name": "x"}), lambda: targets.close_plan(actor, plan.pk)):
        with pytest.raises(Forbidden):
            act()


def test_over_the_interface() -> None:
    boss = Caller(a_person(role="administrator", locale="en"), language="en")
    given = {"name": "Received", "metric": "received", "since": "2026-09-01", "until": "2026-09-30", "document": {"value": 100}}
    made = boss("POST", "/target-plans", given)
    assert made.status == 201 and made.body["version"] == 1
    place = f"/target-plans/{made.body['id']}"
    assert boss("PATCH", place, {"document": {"value": 120}, "version": 1}).body["document"]["value"] == "120"
    late = boss("PATCH", place, {"name": "Other", "version": 1})
    assert late.status == 409 and TargetPlan.objects.get().name == "Received"
    assert boss("GET", f"{place}/tracking").body["goal"] == 120
    assert boss("DELETE", place).status == 204 and boss("GET", "/target-plans").body["total"] == 0
    verbs = list(AuditEntry.objects.filter(subject=f"target_plan:{made.body['id']}").order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"performance.target_plan.{verb}" for verb in ("created", "changed", "closed")]


def test_somebody_else_was_faster(boss: Actor) -> None:
    plan = a_plan(boss)
    targets.change_plan(boss, plan.pk, {"name": "A"}, 1)
    with pytest.raises(Conflict):
        targets.change_plan(boss, plan.pk, {"name": "B"}, 1)
