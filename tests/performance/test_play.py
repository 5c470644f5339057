"""The ledger of points is only added to; days, weeks and votes earn; one vote each; awards of a month."""

from typing import Any

import pytest

from tests.makers.doors import Caller
from tests.makers.people import a_group, a_person, actor_for, an_actor
from tests.makers.play import a_ballot, a_busy_september, a_play, a_table, at_day
from tests.makers.time import Clock
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refused
from yingda.performance import jobs
from yingda.performance.actions import league, points, voting
from yingda.performance.models import Award, Ballot, BallotVote, LeagueWeek, PlayVersion, PointEntry
from yingda.performance.queries import awards as given_out
from yingda.performance.queries import ballots as votes
from yingda.performance.queries import kpi
from yingda.performance.queries import league as tables
from yingda.performance.queries import points as ask
from yingda.performance.rules.points import points_of_place, shipped_play
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
DAY = 86_400_000


@pytest.fixture(autouse=True)
def today(clock: Clock) -> None:
    clock.now = at_day("2026-09-01")


@pytest.fixture
def boss() -> Actor:
    return actor_for(a_person(role="administrator"))


def test_days_earn_what_the_rules_say_once(boss: Actor, clock: Clock) -> None:
    people, _group = a_busy_september()
    a_play(boss, "2026-09-01")
    clock.now = at_day("2026-09-12")
    jobs.freeze({})
    lines = list(PointEntry.objects.order_by("pk").values())
    assert points.earn_due() == 0 and list(PointEntry.objects.order_by("pk").values()) == lines, "a second run adds nothing"
    for day in ("2026-09-02", "2026-09-11"):
        for row in kpi.kpi(boss, day, day, "person", ["received"]):
            entry = PointEntry.objects.filter(person_id=row["key"], rule="received", day=int(day.replace("-", ""))).first()
            assert (entry.points if entry else 0) == min(30, row["figures"]["received"]["value"] or 0)
    assert not PointEntry.objects.filter(day=20260912).exists(), "a day earns when it is over"
    own = ask.ledger(actor_for(people[0]), people[0].pk)
    assert own["total"] == sum(line["points"] for line in lines if line["person_id"] == people[0].pk) and own["level"] >= 1


def test_places_of_published_weeks_earn(boss: Actor, clock: Clock) -> None:
    a_busy_september()
    rules: list[dict[str, Any]] = [{"key": "podium", "name": "前三", "kind": "place", "points": 60, "bound": 3}]
    a_play(boss, "2026-09-01", rules=rules, badges=[])
    a_table(boss)
    clock.now = at_day("2026-09-21")
    league.freeze_due()
    points.earn_due()
    rule = next(one for one in shipped_play().rules if one.kind == "place")
    for row in LeagueWeek.objects.filter(week__gte=20260907):
        ranks = {line["key"]: line["rank"] for line in ask_week(boss, row.pk)}
        got = dict(PointEntry.objects.filter(subject=f"league_week:{row.pk}").values_list("person_id", "points"))
        assert got == {key: points_of_place(rule, rank) for key, rank in ranks.items() if points_of_place(rule, rank)} and 60 in got.values()
    before = PointEntry.objects.count()
    assert points.earn_due() == 0 and PointEntry.objects.count() == before


def ask_week(boss: Actor, week: int) -> list[dict[str, Any]]:
    return list(tables.week(boss, week)["rows"])


def test_corrections_are_lines_of_their_own(boss: Actor, clock: Clock) -> None:
    people, _group = a_busy_september()
    a_play(boss, "2026-09-01")
    clock.now = at_day("2026-09-05")
    points.earn_due()
    entry = PointEntry.objects.filter(person=people[0]).order_by("pk").first()
    assert entry is not None
    before, total = list(PointEntry.objects.order_by("pk").values()), ask.ledger(boss, people[0].pk)["total"]
    made = points.correct(boss, entry.pk, -entry.points, "重复计算")
    assert list(PointEntry.objects.exclude(pk=made.pk).order_by("pk").values()) == before
    assert ask.ledger(boss, people[0].pk)["total"] == total - entry.points
    with pytest.raises(Conflict):
        points.correct(boss, entry.pk, -1, "又一次")
    points.correct(boss, made.pk, entry.points, "更正错了")
    assert ask.ledger(boss, people[0].pk)["total"] == total
    for wrong in ((entry.pk, 0, "x"), (entry.pk, 1, " ")):
        with pytest.raises(Refused):
            points.correct(boss, *wrong)
    assert AuditEntry.objects.filter(verb="performance.points.corrected").count() == 2


def test_rules_begin_today_at_the_earliest_and_are_checked(boss: Actor) -> None:
    with pytest.raises(Refused) as refused:
        a_play(boss, "2026-08-31")
    assert refused.value.code == "play_starts_past"
    with pytest.raises(Many):
        a_play(boss, "2026-09-01", levels=[{"name": "", "start": 0}])
    with pytest.raises(Refused):
        a_play(boss, "2026-09-01", rules=5)
    assert not PlayVersion.objects.exists()


def test_switched_off_nothing_is_earned(boss: Actor, clock: Clock) -> None:
    a_busy_september()
    row = a_play(boss, "2026-09-01")
    points.save_play(boss, ask.shown_play(row)["document"], "2026-09-03", active=False)
    clock.now = at_day("2026-09-12")
    points.earn_due()
    assert set(PointEntry.objects.values_list("day", flat=True)) <= {20260901, 20260902}


def test_whose_points_one_sees(boss: Actor, clock: Clock) -> None:
    people, group = a_busy_september()
    a_play(boss, "2026-09-01")
    clock.now = at_day("2026-09-12")
    points.earn_due()
    agent, leader, stranger = actor_for(people[0]), actor_for(a_person(role="team_leader", group=group)), an_actor(group=a_group())
    everybody = {row["id"] for row in ask.standings(boss, "2026-09")}
    assert {row["id"] for row in ask.standings(agent, "2026-09")} == {people[0].pk}
    assert {row["id"] for row in ask.standings(leader, "2026-09")} == everybody == {one.pk for one in people}
    assert ask.standings(stranger, "2026-09") == [] and {row["points"] for row in ask.standings(boss, "2026-08")} == {0}
    with pytest.raises(NotFound):
        ask.ledger(stranger, people[0].pk)
    with pytest.raises(Forbidden):
        ask.standings(an_actor("client_reader"), "2026-09")


def test_one_vote_each_not_for_oneself_and_the_star_at_the_end(boss: Actor, clock: Clock) -> None:
    group = a_group()
    lin, chen, zhao = (a_person(name, group=group) for name in ("林晓", "陈晨", "赵亮"))
    outside = a_person("外人", group=a_group())
    a_play(boss, "2026-09-01")
    ballot = a_ballot(boss, clock.now + DAY, clock.now + 3 * DAY, groups=[group.pk])
    refuse(boss, ballot, lin, chen, "vote_not_open")
    clock.now += DAY
    voting.vote(actor_for(lin), ballot.pk, zhao.pk)
    voting.vote(actor_for(lin), ballot.pk, chen.pk)
    voting.vote(actor_for(zhao), ballot.pk, chen.pk)
    assert BallotVote.objects.filter(ballot=ballot).count() == 2, "one each, the last one"
    refuse(boss, ballot, lin, lin, "vote_for_oneself")
    refuse(boss, ballot, outside, chen, "vote_not_yours")
    refuse(boss, ballot, lin, outside, "vote_no_candidate")
    (seen,) = votes.ballots(actor_for(lin))
    assert seen["result"] is None and seen["own_vote"] == chen.pk and {one["id"] for one in seen["candidates"]} == {chen.pk, zhao.pk}
    assert votes.ballots(actor_for(outside))[0]["candidates"] == []
    clock.now += 2 * DAY
    refuse(boss, ballot, chen, zhao, "vote_not_open")
    jobs.count_votes({})
    jobs.count_votes({})
    (seen,) = votes.ballots(actor_for(lin))
    assert [(one["id"], one["votes"], one["won"]) for one in seen["result"]["votes"]] == [(chen.pk, 2, True)]
    awards = given_out.awards_of("2026-09")
    assert [(one.kind, one.name) for one in awards[chen.pk]] == [("service_star", "九月服务之星")] and set(awards) == {chen.pk}
    assert PointEntry.objects.get(person=chen).points == 100
    assert not AuditEntry.objects.filter(after__contains=f'"candidate": {chen.pk}').exists(), "who chose whom is told nobody"


def refuse(boss: Actor, ballot: Ballot, voter: Any, candidate: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        voting.vote(actor_for(voter), ballot.pk, candidate.pk)
    assert refused.value.code == code


@pytest.mark.parametrize(("tie", "stars", "rounds"), [("shared", 2, 1), ("nobody", 0, 1), ("runoff", 0, 2)])
def test_a_tie(boss: Actor, clock: Clock, tie: str, stars: int, rounds: int) -> None:
    group = a_group()
    lin, chen = (a_person(name, group=group) for name in ("林晓", "陈晨"))
    ballot = a_ballot(boss, clock.now, clock.now + DAY, groups=[group.pk], tie=tie)
    voting.vote(actor_for(lin), ballot.pk, chen.pk)
    voting.vote(actor_for(chen), ballot.pk, lin.pk)
    clock.now += DAY
    voting.count_due()
    assert (Award.objects.count(), Ballot.objects.count()) == (stars, rounds)
    if tie == "runoff":
        second = Ballot.objects.get(after=ballot)
        assert second.closes_at - second.opens_at == DAY
        third = a_person("第三人", group=group)
        voting.vote(actor_for(third), second.pk, chen.pk)
        refuse(boss, second, lin, third, "vote_no_candidate")
        voting.end_ballot(boss, second.pk)
        assert set(given_out.awards_of("2026-09")) == {chen.pk}
        with pytest.raises(Conflict):
            voting.end_ballot(boss, second.pk)


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"month": "2026-13"}, "month"), ({"tie": "luck"}, "tie"), ({"closes_at": 5}, "closes_at"), ({"name": ""}, "name"), ({"groups": [99999]}, "groups"),
     ({"closes_at": 99 * 365 * DAY}, "closes_at")],
)  # fmt: skip
def test_what_a_vote_must_be(boss: Actor, clock: Clock, wish: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_ballot(boss, **{"opens_at": clock.now, "closes_at": clock.now + DAY, **wish})
    assert refused.value.field == field


def test_awards_are_given_and_taken_back_with_a_reason(boss: Actor) -> None:
    lin = a_person("林晓")
    award = voting.give(boss, lin.pk, "2026-09", "contest", "转化率擂台第一", "9 月第 2 周")
    assert [one.kind for one in given_out.awards_of("2026-09")[lin.pk]] == ["contest"] and given_out.awards_of("2026-10") == {}
    voting.take_back(boss, award.pk, "数据更正")
    assert given_out.awards_of("2026-09") == {} and given_out.awards(actor_for(lin), "2026-09") == []
    assert given_out.awards(boss, "2026-09")[0]["taken_back_why"] == "数据更正"
    with pytest.raises(Conflict):
        voting.take_back(boss, award.pk, "再来")
    for wrong in (
        (lin.pk, "2026-9", "contest", "x"),
        (lin.pk, "2026-09", "gold", "x"),
        (99_999, "2026-09", "contest", "x"),
        (lin.pk, "2026-09", "contest", ""),
    ):
        with pytest.raises(Refused):
            voting.give(boss, *wrong)


@pytest.mark.parametrize("role", ["agent", "team_leader", "supervisor", "data_analyst"])
def test_who_may_not_run_the_play(boss: Actor, clock: Clock, role: str) -> None:
    lin, actor = a_person("林晓"), an_actor(role, group=a_group())
    ballot, award = a_ballot(boss, clock.now, clock.now + DAY), voting.give(boss, lin.pk, "2026-09", "contest", "x")
    for act in (
        lambda: a_play(actor, "2026-09-01"), lambda: points.ship_play(actor), lambda: points.correct(actor, 1, 1, "x"),
        lambda: voting.end_ballot(actor, ballot.pk),
        lambda: a_ballot(actor, clock.now, clock.now + DAY), lambda: voting.give(actor, lin.pk, "2026-09", "contest", "x"),
        lambda: voting.take_back(actor, award.pk, "x"),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


def test_over_the_interface(clock: Clock) -> None:
    group = a_group()
    lin, chen = Caller(a_person("林晓", group=group)), a_person("陈晨", group=group)
    boss = Caller(a_person(role="administrator", locale="en"), language="en")
    assert boss("GET", "/play").body == {"play": None}
    assert boss("POST", "/play/shipped").body["play"]["version"] == 1
    assert boss("POST", "/play", {"starts_on": "2026-09-01", "document": boss("GET", "/play").body["play"]["document"]}).body["version"] == 2
    given = {"name": "Star", "month": "2026-09", "opens_at": clock.now, "closes_at": clock.now + DAY, "groups": [group.pk]}
    (made,) = boss("POST", "/ballots", given).body["items"]
    assert lin("PUT", f"/ballots/{made['id']}/vote", {"candidate_id": chen.pk}).status == 204
    assert lin("PUT", f"/ballots/{made['id']}/vote", {"candidate_id": lin.person.pk if lin.person else 0}).fields["candidate_id"] == "不能投给自己"
    assert boss("PUT", f"/ballots/{made['id']}/end").status == 204
    assert [one["person"] for one in lin("GET", "/awards?month=2026-09").body["items"]] == ["陈晨"]
    assert [one["id"] for one in boss("GET", "/points?month=2026-09").body["items"]] == [chen.pk]
    assert lin("GET", "/me/points").body["total"] == 0 and boss("GET", f"/people/{chen.pk}/points").body["badges"][3]["earned_on"]
    entry = PointEntry.objects.get()
    assert boss("POST", f"/point-entries/{entry.pk}/correction", {"points": -100, "note": "tried"}).body["points"] == -100
    given_award = boss("POST", "/awards", {"person_id": chen.pk, "month": "2026-09", "kind": "contest", "name": "First"}).body
    assert boss("PUT", f"/awards/{given_award['id']}/withdrawal", {"why": "tried"}).body["taken_back_why"] == "tried"
    assert boss("GET", "/points?month=2026").error["field"] == "month"
