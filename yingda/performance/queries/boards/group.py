"""A leader's groups: people side by side, who needs help, and when there is more work than people."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yingda.attribution.queries.warehouse import facts
from yingda.kit.actor import Actor
from yingda.kit.statistics import Cases, indistinct_neighbours
from yingda.people import queries as people
from yingda.people.queries.presence import online_spans
from yingda.performance.queries.boards.figures import Figures, figures
from yingda.performance.queries.boards.named import groups_named, people_named
from yingda.performance.queries.boards.once import once
from yingda.performance.queries.boards.reach import Period, condition, date_of, instants, led
from yingda.performance.queries.engine import Scope
from yingda.performance.rules.boards.needing import Work, others, reasons
from yingda.performance.rules.boards.online import hours_online
from yingda.performance.rules.boards.periods import Span

KEYS = (
    "received", "inquirers", "inquiry_to_order", "inquiry_to_paid", "first_response", "avg_response_pooled", "in_3_min", "slow_rounds", "unanswered",
    "csat", "agent_sales", "credited_orders", "avg_order_value",
)  # fmt: skip
RANKED = "inquiry_to_paid"
MOST_PRESENT = 200


def group(actor: Actor, period: Period, group_id: int | None = None) -> dict[str, Any]:
    """The figures of one group, or of all groups `metric.view` reaches, now and before: together, by person, by day, and load against people by hour.

    Nobody's pay is in it. Raises Forbidden.
    """
    scope = led(actor, group_id)
    found, at = once(("group", period, scope), lambda: _found(period, scope))
    return {"as_of": at, "groups": _choices(actor), **found}


def person(actor: Actor, period: Period, person_id: int, group_id: int | None = None) -> dict[str, Any]:
    """One person of the groups by day: their work in those groups. Raises Forbidden."""
    scope = led(actor, group_id)
    found, at = once(("person", period, scope, person_id), lambda: _days(period.now, scope, person_id))
    return {"as_of": at, "key": person_id, "name": people_named([person_id]).get(person_id, ""), "days": found}


def _choices(actor: Actor) -> list[dict[str, Any]]:
    """The groups one may look at alone."""
    scope = led(actor, None)
    names = people.group_names() if scope.everything else groups_named(scope.groups)
    return sorted(({"id": number, "name": name} for number, name in names.items()), key=lambda one: (one["name"], one["id"]))


def _found(period: Period, scope: Scope) -> dict[str, Any]:
    now, before = (figures(KEYS, span, "person", scope) for span in (period.now, period.before))
    names = people_named(now.keys() | before.keys())
    return {
        "team": figures(KEYS, period.now, "team", scope)[None], "earlier": figures(KEYS, period.before, "team", scope)[None],
        "people": _people(now, before, names), "days": _days(period.now, scope, None), "heat": _heat(period.now, scope),
    }  # fmt: skip


def _people(now: Mapping[int, Figures], before: Mapping[int, Figures], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """By the rate people are ranked by, the highest first, those without a case last; each with the reasons why they need help."""
    cases = {key: _cases(found) for key, found in now.items()}
    ranked = sorted(now, key=lambda key: (-_share(cases[key]), -cases[key].n, key))
    same = indistinct_neighbours([(cases[key].successes, cases[key].n) for key in ranked]) if ranked else ()
    return [
        {
            "key": key, "name": names.get(key, ""), "figures": now[key], "earlier": before.get(key, {}),
            "same_as_next": place < len(same) and same[place],
            "help": [asdict(one) for one in reasons(_work(now[key], before.get(key, {})), others(cases.values(), cases[key]))],
        }
        for place, key in enumerate(ranked)
    ]  # fmt: skip


def _work(now: Figures, before: Figures) -> Work:
    counts = {key: int(now[key]["value"] or 0) for key in ("slow_rounds", "unanswered")}
    return Work(now["in_3_min"]["n"] or 0, counts["slow_rounds"], counts["unanswered"], _cases(now), _cases(before))


def _cases(found: Figures) -> Cases:
    rate = found.get(RANKED)
    n = int(rate["n"] or 0) if rate else 0
    return Cases(round((rate["value"] or 0) * n), n) if rate and n else Cases(0, 0)


def _share(cases: Cases) -> float:
    return cases.successes / cases.n if cases.n else -1


def _days(span: Span, scope: Scope, person_id: int | None) -> list[dict[str, Any]]:
    found = figures(KEYS, span, "day", scope, person_id)
    return [{"day": day, "figures": found[day]} for day in sorted(found)]


def _heat(span: Span, scope: Scope) -> list[dict[str, Any]]:
    """By weekday (0: Monday) and hour: customers who began a chat, colleagues who answered, colleagues online (None where nobody's presence is known),
    each the mean over such hours."""
    where = condition(scope, "owner_id")
    loads = facts().rows(
        "SELECT s.day, s.hour, count(DISTINCT s.contact_id), count(DISTINCT a.agent_id) FROM attribution_sessionfact s LEFT JOIN"
        f" (SELECT conversation_id, agent_id FROM attribution_agentfact WHERE day BETWEEN {span.since} AND {span.until}) a USING (conversation_id)"
        f" WHERE s.customer_lines > 0 AND s.day BETWEEN {span.since} AND {span.until} AND {where} GROUP BY 1, 2"
    )
    online = _online(span, scope)
    sums: dict[tuple[int, int], list[float]] = {}
    for day, hour, customers, answering in loads:
        add(sums, (_weekday(day), hour), (customers, answering, 0))
    for (day, hour), some in online.items():
        add(sums, (_weekday(day), hour), (0, 0, some))
    of = weekdays(span)
    return [
        {
            "weekday": weekday, "hour": hour, "customers": found[0] / of[weekday], "answering": found[1] / of[weekday],
            "online": found[2] / of[weekday] if online else None,
        }
        for (weekday, hour), found in sorted(sums.items())
    ]  # fmt: skip


def add(sums: dict[tuple[int, int], list[float]], key: tuple[int, int], values: tuple[float, ...]) -> None:
    """Adds values to those of a key, place by place."""
    found = sums.setdefault(key, [0.0] * len(values))
    for place, value in enumerate(values):
        found[place] += value


def weekdays(span: Span) -> list[int]:
    """How many of each weekday a period has, Monday first; at least 1, for it is divided by."""
    days = [(span.first + timedelta(days=n)).weekday() for n in range(span.days)]
    return [max(1, days.count(weekday)) for weekday in range(7)]


def _online(span: Span, scope: Scope) -> dict[tuple[int, int], float]:
    """Colleagues online by day and hour; nothing for more people than a leader leads."""
    members = sorted({one for found in people.people_of_groups(scope.groups).values() for one in found}) if scope.groups else []
    if not 0 < len(members) <= MOST_PRESENT:
        return {}
    since, until = instants(span)
    return hours_online(online_spans(members, since, until), since, until, ZoneInfo(settings.TIME_ZONE))


def _weekday(day: int) -> int:
    return date_of(day).weekday()
