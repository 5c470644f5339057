"""Scorecards, targets, league tables, points and a vote of the demo, on its weeks of work."""

from datetime import timedelta

from yingda.attribution.actions import following
from yingda.performance.actions import league, points, scoring, targets, voting
from yingda.site.demo.words.team import ADMINISTRATOR
from yingda.site.demo.world import DAY, World

WEEKS = 4


def make(world: World) -> None:
    """The scheme and the points that ship, two tables with their last weeks, a plan, and an open vote; from facts that are complete first."""
    boss, today = world.actor(ADMINISTRATOR), scoring.today()
    following.follow()
    while following.catch_up():
        pass
    scoring.ship_scheme(boss)
    first = {"first_week": (today - timedelta(weeks=WEEKS)).isoformat(), "scheme": scoring.SHIPPED, "visibility": "everybody"}
    league.create_table(boss, {"name": "三分钟回复榜", "metric": "in_3_min", "grain": "person", "least_n": 20, **first})
    league.create_table(boss, {"name": "小组满意度榜", "metric": "csat", "grain": "group", "least_n": 10, **first})
    league.freeze_due()
    since = (today - timedelta(weeks=WEEKS + 1)).isoformat()
    until = (today + timedelta(weeks=WEEKS)).isoformat()
    targets.create_plan(boss, {"name": "满意度提到 95%", "metric": "csat", "since": since, "until": until, "document": {"value": "95", "start": "85"}})
    points.ship_play(boss)
    points.earn_due()
    voting.open_ballot(
        boss,
        {"name": "本月服务之星", "month": today.isoformat()[:7], "opens_at": world.now, "closes_at": world.now + 7 * DAY, "tie": "shared", "least": 3},
    )
