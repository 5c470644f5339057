"""Weeks are published when they are over, never change, are caught up with; corrections stand beside them; who sees what."""

from typing import Any

import msgspec
import pytest

from tests.makers.doors import Caller
from tests.makers.people import a_group, a_person, actor_for, an_actor
from tests.makers.play import a_busy_september, a_scheme, a_table, at_day
from tests.makers.time import Clock
from yingda.attribution.models import RoundFact
from yingda.attribution.queries import warehouse
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.people.models import Person
from yingda.performance import jobs
from yingda.performance.actions import league
from yingda.performance.models import LeagueCorrection, LeagueWeek
from yingda.performance.queries import kpi
from yingda.performance.queries import league as ask
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
WEEKS = [20260831, 20260907, 20260914, 20260921]


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.now = at_day("2026-09-28", 0)


@pytest.fixture
def boss() -> Actor:
    return actor_for(a_person(role="administrator"))


def published(boss: Actor, table: int) -> list[dict[str, Any]]:
    return [ask.week(boss, one["id"]) for one in reversed(ask.weeks(boss, table))]


def test_weeks_that_are_over_are_published_once_and_caught_up_with(boss: Actor, clock: Clock) -> None:
    a_busy_september()
    table = a_table(boss)
    clock.now = at_day("2026-09-27", 23)
    jobs.freeze({})
    assert list(LeagueWeek.objects.order_by("week").values_list("week", flat=True)) == WEEKS[:3], "Sunday evening is not over"
    clock.now = at_day("2026-09-28", 0)
    assert league.freeze_due() == 1 and league.freeze_due() == 0, "midnight in Shanghai, 16:00 in Greenwich"
    clock.now = at_day("2026-10-19", 1)
    assert league.freeze_due() == 3, "what was missed while nothing ran"
    for week, before in zip(published(boss, table.pk)[1:], published(boss, table.pk), strict=False):
        ranks = {row["key"]: row["rank"] for row in before["rows"]}
        for row in week["rows"]:
            assert row["before"] == ranks.get(row["key"])
            assert row["moved"] == (None if row["rank"] is None or row["before"] is None else row["before"] - row["rank"])


def test_a_line_says_what_the_screen_of_metrics_says(boss: Actor) -> None:
    a_busy_september()
    table = a_table(boss)
    league.freeze_due()
    week = published(boss, table.pk)[1]
    figures = {row["key"]: row["figures"]["in_3_min"] for row in kpi.kpi(boss, "2026-09-07", "2026-09-13", "person", ["in_3_min"])}
    assert week["rows"] and week["stripped"] == "no_accounts"
    for row in week["rows"]:
        assert all(row[name] == figures[row["key"]][name] for name in ("value", "n", "low", "high"))
        assert row["normalised"]["covered"] <= 1 and row["group"] == "一组"
    values = [row["value"] for row in week["rows"]]
    assert values == sorted(values, reverse=True)


def test_a_published_week_never_changes_and_corrections_show_as_corrections(boss: Actor) -> None:
    people, _group = a_busy_september()
    table = a_table(boss)
    league.freeze_due()
    frozen = list(LeagueWeek.objects.order_by("pk").values())
    week = LeagueWeek.objects.get(week=20260907)
    with pytest.raises(Conflict) as refused:
        league.correct(boss, week.pk, "late_data", "没有变化")
    assert refused.value.code == "league_nothing_to_correct"
    changed = RoundFact.objects.filter(agent_id=people[0].pk, day__range=(20260907, 20260913)).update(response_ms=1)
    warehouse.forget()
    assert changed and league.freeze_due() == 0
    made = league.correct(boss, week.pk, "late_data", "聊天记录补传")
    assert list(LeagueWeek.objects.order_by("pk").values()) == frozen, "not a byte of what was published is another"
    seen = ask.week(boss, week.pk)
    mine = next(one for one in seen["corrections"] if one["key"] == people[0].pk)
    line = next(one for one in seen["rows"] if one["key"] == people[0].pk)
    assert mine["before"]["value"] == line["value"] and mine["after"]["value"] == 1.0 and mine["after"]["rank"] == 1
    assert (mine["kind"], mine["note"], mine["made_by"]) == ("late_data", "聊天记录补传", boss.name)
    with pytest.raises(Conflict):
        league.correct(boss, week.pk, "late_data", "再来一次")
    assert LeagueCorrection.objects.count() == len(made)
    league.change_table(boss, table.pk, {"metric": "csat", "visibility": "own"})
    assert list(LeagueWeek.objects.order_by("pk").values()) == frozen
    league.close_table(boss, table.pk)
    assert list(LeagueWeek.objects.order_by("pk").values()) == frozen and ask.tables(boss) == []
    verbs = list(AuditEntry.objects.filter(subject=f"league_table:{table.pk}").order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"performance.league_table.{verb}" for verb in ("created", "changed", "closed")]


@pytest.mark.parametrize(("visibility", "agent_sees", "leader_sees"), [("everybody", "all", "all"), ("own", "own", "all"), ("leaders", "nothing", "all")])
def test_who_sees_which_lines(boss: Actor, visibility: str, agent_sees: str, leader_sees: str) -> None:
    people, group = a_busy_september()
    table = a_table(boss, visibility=visibility)
    league.freeze_due()
    week = LeagueWeek.objects.order_by("pk").last()
    assert week is not None
    everybody = {row["key"] for row in msgspec.json.decode(week.document)["rows"]}
    leader = actor_for(a_person(role="team_leader", group=group))
    for actor, sees in ((actor_for(people[0]), agent_sees), (leader, leader_sees)):
        if sees == "nothing":
            assert ask.tables(actor) == []
            for asked in (lambda actor=actor: ask.weeks(actor, table.pk), lambda actor=actor: ask.week(actor, week.pk)):
                with pytest.raises(NotFound):
                    asked()
        else:
            assert {row["key"] for row in ask.week(actor, week.pk)["rows"]} == ({people[0].pk} if sees == "own" else everybody)


def test_what_was_published_to_few_stays_with_few(boss: Actor) -> None:
    people, _group = a_busy_september()
    table = a_table(boss, visibility="own")
    league.freeze_due()
    league.change_table(boss, table.pk, {"visibility": "everybody"})
    week = LeagueWeek.objects.order_by("pk").last()
    assert week is not None and [row["key"] for row in ask.week(actor_for(people[0]), week.pk)["rows"]] == [people[0].pk]


def test_groups_against_groups_and_the_total_of_a_card(boss: Actor) -> None:
    _people, group = a_busy_september()
    a_scheme(boss)
    by_group = a_table(boss, name="小组榜", grain="group")
    by_score = a_table(boss, name="评分榜", metric="", scheme="balanced")
    league.freeze_due()
    (row,) = published(boss, by_group.pk)[1]["rows"]
    assert (row["key"], row["name"], row["rank"], row["group"]) == (group.pk, "一组", 1, "")
    assert row["normalised"]["rate"] == pytest.approx(row["value"]), "alone, the mix of all is one's own"
    scores = published(boss, by_score.pk)[1]
    assert scores["table"]["unit"] == "score" and all(0 <= one["value"] <= 120 for one in scores["rows"])
    assert all(one["normalised"] is None for one in scores["rows"])


@pytest.mark.parametrize(
    ("wish", "field", "code"),
    [
        ({"metric": "luck"}, "metric", "metric_unknown"), ({"metric": "silent_sales"}, "metric", "card_metric_sideless"),
        ({"metric": ""}, "metric", "league_ranks_nothing"), ({"scheme": "none"}, "scheme", "card_scheme_unknown"),
        ({"grain": "day"}, "grain", "pay_choice_unknown"), ({"visibility": "friends"}, "visibility", "pay_choice_unknown"),
        ({"delay_days": 15}, "delay_days", "pay_number_range"), ({"first_week": "2024-01-01"}, "first_week", "league_first_week"),
        ({"first_week": "2026-10-05"}, "first_week", "league_first_week"), ({"first_week": "soon"}, "first_week", "day_wrong"),
        ({"name": " "}, "name", "pay_name_wrong"),
    ],
)  # fmt: skip
def test_what_a_table_must_be(boss: Actor, wish: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises((Many, Refused)) as refused:
        a_table(boss, **wish)
    found = refused.value.refusals if isinstance(refused.value, Many) else [refused.value]
    assert [(one.field, one.code) for one in found] == [(field, code)]


@pytest.mark.parametrize("role", ["agent", "team_leader", "supervisor", "data_analyst"])
def test_who_may_not_keep_tables(boss: Actor, role: str) -> None:
    table = a_table(boss)
    league.freeze_due()
    actor, week = an_actor(role, group=a_group()), LeagueWeek.objects.first()
    assert week is not None
    for act in (
        lambda: a_table(actor), lambda: league.change_table(actor, table.pk, {"name": "x"}), lambda: league.close_table(actor, table.pk),
        lambda: league.correct(actor, week.pk, "other", "x"),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


def test_over_the_interface() -> None:
    a_busy_september()
    person: Person = a_person(role="administrator", locale="en")
    boss = Caller(person, language="en")
    made = boss("POST", "/league-tables", {"name": "Within 3 minutes", "metric": "in_3_min", "first_week": "2026-09-01", "least_n": 5})
    assert made.status == 201 and made.body["first_week"] == "2026-08-31"
    league.freeze_due()
    weeks = boss("GET", f"/league-tables/{made.body['id']}/weeks").body
    assert [one["week"] for one in weeks["items"]] == ["2026-09-21", "2026-09-14", "2026-09-07", "2026-08-31"]
    week = boss("GET", f"/league-weeks/{weeks['items'][0]['id']}")
    assert week.status == 200 and week.body["table"]["least_n"] == 5 and week.body["rows"][0]["rank"] == 1
    nothing = boss("POST", f"/league-weeks/{weeks['items'][0]['id']}/corrections", {"kind": "other", "note": "look"})
    assert nothing.status == 409 and "nothing differs" in nothing.error["detail"]
    assert boss("PATCH", f"/league-tables/{made.body['id']}", {"visibility": "own"}).body["visibility"] == "own"
    assert boss("DELETE", f"/league-tables/{made.body['id']}").status == 204
    assert boss("GET", "/league-tables").body["total"] == 0
