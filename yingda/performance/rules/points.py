"""Points for defined events, levels and badges, as data. None of it is pay: a plan has to name an award for that. Source: spec, pay §4."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from yingda.performance.rules.problems import Problem

KINDS = ("each", "reached", "place", "star")
BADGES = ("times", "points")
MOST_RULES, MOST_LEVELS, MOST_BADGES, MOST_POINTS = 50, 20, 50, 10_000


class PointRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What earns points. kind: `each` (points for each of a metric that counts, by day), `reached` (a metric got to `bound` on a day, with
    `least_n` cases), `place` (the first `bound` places of a league week), `star` (a vote won).

    cap: the most points of it a day (0: no limit); bound: percent, seconds or yuan as a reader sees it.
    """

    key: str
    name: str
    kind: str
    points: int
    metric: str = ""
    cap: int = 0
    bound: Decimal = Decimal(0)
    least_n: int = 0


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A level, from so many points of all time on."""

    name: str
    start: int


class Badge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A badge: a rule has given points `least` times (`times`), or `least` points in all (`points`)."""

    key: str
    name: str
    rule: str
    how: str
    least: int


class Play(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of points, the levels from the lowest up, and the badges."""

    rules: tuple[PointRule, ...]
    levels: tuple[Level, ...] = ()
    badges: tuple[Badge, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """A line of the ledger: what gave points on a day (yyyymmdd); corrections have the rule of what they correct."""

    rule: str
    day: int
    points: int
    correction: bool = False


class Earned(msgspec.Struct, frozen=True):
    """A badge and the day it was earned."""

    badge: str
    day: int


def points_of_day(rule: PointRule, value: Decimal | None, n: int | None, better: str) -> int:
    """What a rule gives for a metric of a day (in the reader's unit); never more than its cap, never less than 0."""
    if value is None or (n is not None and n < rule.least_n):
        return 0
    if rule.kind == "reached":
        there = value >= rule.bound if better == "more" else value <= rule.bound
        return _capped(rule, rule.points) if there else 0
    return _capped(rule, max(0, int(value)) * rule.points)


def points_of_place(rule: PointRule, rank: int | None) -> int:
    """What a rule gives for a place in a frozen week: all of its points for the first, evenly less down to its last place."""
    last = int(rule.bound)
    return 0 if rank is None or rank > last else _capped(rule, rule.points * (last + 1 - rank) // last)


def level_of(levels: Sequence[Level], points: int) -> tuple[int, int | None]:
    """The level reached (1 the lowest; 0 below all) and the points still missing for the next (None: there is none)."""
    reached = sum(1 for one in levels if points >= one.start)
    return reached, levels[reached].start - points if reached < len(levels) else None


def badges_of(badges: Sequence[Badge], entries: Iterable[Entry]) -> list[Earned]:
    """The badges a ledger has earned, each on the first day it was so; one that was earned and then corrected away is not there."""
    lines = sorted(entries, key=lambda one: one.day)
    found = (_earned(badge, [one for one in lines if one.rule == badge.rule]) for badge in badges)
    return [one for one in found if one is not None]


def _earned(badge: Badge, lines: Sequence[Entry]) -> Earned | None:
    def worth(line: Entry) -> int:
        return line.points if badge.how == "points" else -1 if line.correction and line.points < 0 else int(line.points > 0 and not line.correction)

    if sum(map(worth, lines)) < badge.least:
        return None
    reached = 0
    for line in lines:
        reached += worth(line)
        if reached >= badge.least:
            return Earned(badge.key, line.day)
    return None


def play_problems(play: Play, better: Mapping[str, str | None], counting: frozenset[str]) -> list[Problem]:
    """What is wrong with rules, levels and badges, by place. better: the metrics there are; counting: those that are counts."""
    found = [Problem(place, "pay_too_many", {"most": most}) for place, given, most in (
        ("rules", play.rules, MOST_RULES), ("levels", play.levels, MOST_LEVELS), ("badges", play.badges, MOST_BADGES)) if len(given) > most]  # fmt: skip
    for index, rule in enumerate(play.rules[:MOST_RULES]):
        found += _rule_problems(rule, f"rules.{index}", better, counting)
        if not rule.key or rule.key in [one.key for one in play.rules[:index]]:
            found.append(Problem(f"rules.{index}.key", "pay_component_key", {"key": rule.key[:60]}))
    for index, level in enumerate(play.levels[:MOST_LEVELS]):
        if not level.name.strip() or (index and level.start <= play.levels[index - 1].start) or level.start < 0:
            found.append(Problem(f"levels.{index}.start", "play_levels_order"))
    known = {rule.key for rule in play.rules}
    for index, badge in enumerate(play.badges[:MOST_BADGES]):
        if badge.rule not in known or badge.how not in BADGES or badge.least < 1 or not badge.name.strip():
            found.append(Problem(f"badges.{index}.rule", "play_badge_wrong"))
    return found


def _rule_problems(rule: PointRule, place: str, better: Mapping[str, str | None], counting: frozenset[str]) -> list[Problem]:
    found = []
    if rule.kind not in KINDS:
        return [Problem(f"{place}.kind", "pay_choice_unknown", {"value": rule.kind[:40], "choices": ", ".join(KINDS)})]
    if not rule.name.strip():
        found.append(Problem(f"{place}.name", "pay_name_wrong"))
    if not 1 <= rule.points <= MOST_POINTS or not 0 <= rule.cap <= MOST_POINTS:
        found.append(Problem(f"{place}.points", "pay_number_range", {"least": 1, "most": MOST_POINTS}))
    if rule.kind == "each" and rule.metric not in counting:
        found.append(Problem(f"{place}.metric", "play_metric_counts"))
    if rule.kind == "reached" and better.get(rule.metric) is None:
        found.append(Problem(f"{place}.metric", "card_metric_sideless"))
    if not rule.bound.is_finite() or (rule.kind == "place" and not 1 <= rule.bound <= 10):
        found.append(Problem(f"{place}.bound", "pay_number_range", {"least": 1, "most": 10}))
    return found


def shipped_play() -> Play:
    """The points that ship."""
    return Play(
        (
            PointRule("received", "接待客户 Customers received", "each", 1, "received", cap=30),
            PointRule(
                "quick", "一天平均响应不超过 30 秒 Mean response of a day within 30 s", "reached", 10, "avg_response_pooled", bound=Decimal(30), least_n=10
            ),
            PointRule("praised", "一天好评率 95% 以上 Satisfaction of a day from 95%", "reached", 15, "csat", bound=Decimal(95), least_n=5),
            PointRule("sold", "成交订单 Credited orders", "each", 3, "credited_orders", cap=60),
            PointRule("podium", "周排行前三 First three of a week", "place", 60, bound=Decimal(3)),
            PointRule("star", "服务之星 Service star", "star", 100),
        ),
        (Level("新人 Newcomer", 0), Level("熟手 Practised", 500), Level("骨干 Pillar", 2000), Level("专家 Expert", 6000), Level("大师 Master", 15_000)),
        (
            Badge("quick_10", "十天快手 Ten quick days", "quick", "times", 10),
            Badge("praised_10", "十天好评 Ten praised days", "praised", "times", 10),
            Badge("podium_3", "三上领奖台 Three podiums", "podium", "times", 3),
            Badge("star", "服务之星 Service star", "star", "times", 1),
        ),
    )


def _capped(rule: PointRule, points: int) -> int:
    return min(points, rule.cap) if rule.cap else points
