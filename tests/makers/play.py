"""Makers of scorecards, league tables, points and votes, over the facts of September 2026."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from tests.makers.facts import some_facts
from tests.makers.people import a_group, a_person, actor_for
from yingda.attribution.models import AgentFact, Credit, RoundFact, SessionFact
from yingda.kit.actor import Actor
from yingda.people.models import Group, Person
from yingda.performance.actions import league, points, scoring, targets, voting
from yingda.performance.models import Ballot, LeagueTable, PlayVersion, SchemeVersion, TargetPlan
from yingda.performance.rules.periods import as_number
from yingda.performance.rules.points import shipped_play
from yingda.performance.rules.scheme_checks import shipped_scheme
from yingda.plumbing.clock import now_ms

CHINA = timedelta(hours=8)
NAMES = ("林晓", "陈晨", "赵亮", "欧阳娜娜", "周舟", "吴桐")


def at_day(day: str, hour: int = 9) -> int:
    """An instant (ms) of a day (YYYY-MM-DD) in the team's zone."""
    return int((datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=UTC) - CHINA).timestamp() * 1000)


def a_busy_september(agents: int = 4, seed: int = 5, sessions: int = 600) -> tuple[list[Person], Group]:
    """Agents of a group with a month of work."""
    group = a_group("一组")
    people = [a_person(f"客服{number}", group=group) for number in range(agents)]
    some_facts(seed, sessions=sessions, agents=[one.pk for one in people], groups=1)
    for kind in (SessionFact, AgentFact, RoundFact, Credit):
        rows: Any = kind
        rows.objects.filter(group_id__isnull=False).update(group_id=group.pk)
    return people, group


def a_team_with_weeks(password: str) -> None:
    """For journeys: a manager (`lilei`), a leader (`leader`) and agents (`agent0` …) with five weeks of work up to yesterday, published."""
    boss = a_person("李雷", role="administrator", username="lilei", password=password)
    people, group = _working(password), Group.objects.get(name="一组")
    a_person("韩梅梅", role="team_leader", group=group, username="leader", password=password)
    actor, today = actor_for(boss), scoring.today()
    a_scheme(actor, date(today.year, 1, 1).isoformat())
    first = {"first_week": (today - timedelta(days=28)).isoformat(), "scheme": "balanced", "least_n": 5}
    a_table(actor, **first)
    a_table(actor, name="小组满意度榜", metric="csat", grain="group", **first)
    league.freeze_due()
    span = {"since": (today - timedelta(days=28)).isoformat(), "until": (today + timedelta(days=28)).isoformat()}
    parts = [{"id": one.pk, "group": group.pk, "value": "60"} for one in people]
    a_plan(
        actor,
        name="满意度提到 60%",
        metric="csat",
        document={"value": "60", "start": "30", "groups": [{"id": group.pk, "value": "60"}], "people": parts},
        **span,
    )
    a_plan(actor, name="八周接待", document={"value": 900}, **span)
    points.ship_play(actor)
    points.earn_due()
    a_ballot(actor, now_ms(), now_ms() + 7 * 86_400_000, groups=[group.pk])


def _working(password: str) -> list[Person]:
    group = a_group("一组")
    people = [a_person(name, group=group, username=f"agent{number}", password=password) for number, name in enumerate(NAMES)]
    days = [as_number(scoring.today() - timedelta(days=back)) for back in range(1, 36)]
    some_facts(8, sessions=1200, agents=[one.pk for one in people], groups=1, days=days)
    for kind in (SessionFact, AgentFact, RoundFact, Credit):
        rows: Any = kind
        rows.objects.filter(group_id__isnull=False).update(group_id=group.pk)
    return people


def scheme_document(**small: str) -> dict[str, Any]:
    """The scheme that ships, as a document, with points that made-up facts reach."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(shipped_scheme()))
    for part in document["parts"]:
        slow = part["metric"] == "avg_response_pooled"
        part["curve"] |= dict(zip(("floor", "target", "stretch"), (400, 200, 100) if slow else (0, 50, 100), strict=True))
        part["small"] = small.get(part["metric"], part["small"])
    return document


def a_scheme(boss: Actor, starts_on: str = "2026-01-01", key: str = "balanced", **small: str) -> SchemeVersion:
    return scoring.save_scheme(boss, key, "均衡评分卡", scheme_document(**small), starts_on)


def a_table(boss: Actor, **wish: Any) -> LeagueTable:
    """A table of people by the share answered within three minutes, from the first week of September."""
    return league.create_table(
        boss, {"name": "三分钟榜", "metric": "in_3_min", "grain": "person", "visibility": "everybody", "first_week": "2026-09-01", **wish}
    )


def a_plan(boss: Actor, **wish: Any) -> TargetPlan:
    """A plan for the received customers of September."""
    given = {"name": "九月接待", "metric": "received", "since": "2026-09-01", "until": "2026-09-30", "document": {"value": 300}, **wish}
    return targets.create_plan(boss, given)


def a_play(boss: Actor, starts_on: str, **changes: Any) -> PlayVersion:
    document = {**msgspec.json.decode(msgspec.json.encode(shipped_play())), **changes}
    return points.save_play(boss, document, starts_on)


def a_ballot(boss: Actor, opens_at: int, closes_at: int, **wish: Any) -> Ballot:
    return voting.open_ballot(boss, {"name": "九月服务之星", "month": "2026-09", "opens_at": opens_at, "closes_at": closes_at, "tie": "shared", **wish})
