"""Who may look at which board: everybody at their own month, a leader at their groups, whoever sees everything at the whole."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from yingda.attribution.queries.days import business_day
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Forbidden, Refused
from yingda.performance.queries.engine import Scope
from yingda.performance.queries.kpi import PERMISSION
from yingda.performance.rules.boards.periods import Span, before
from yingda.plumbing.clock import now_ms

MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Period:
    """What is looked at and what it is compared with."""

    now: Span
    before: Span


def own(actor: Actor) -> Scope:
    """One's own work. Needs `metric.view` with any reach, as a person."""
    actor.demand_somewhere(PERMISSION)
    return Scope(person=actor.person_id)


def led(actor: Actor, group: int | None) -> Scope:
    """The work of one group, or of all groups `metric.view` reaches (of the whole team for whoever sees everything). Raises Forbidden."""
    actor.demand_somewhere(PERMISSION)
    reach = actor.reach.get(PERMISSION, NOWHERE)
    everything = actor.kind == "system" or reach.everything
    if group is not None:
        if not everything and group not in reach.groups:
            raise Forbidden(permission=PERMISSION)
        return Scope(groups=frozenset({group}))
    if everything:
        return Scope(everything=True)
    if not reach.groups:
        raise Forbidden(permission=PERMISSION)
    return Scope(groups=reach.groups)


def whole(actor: Actor) -> Scope:
    """The whole team. Needs `metric.view` over everything."""
    actor.demand(PERMISSION)
    return Scope(everything=True)


def widest(actor: Actor, group: int | None, person: int | None) -> Scope:
    """What one may look into: the groups led, else one's own work. A group that is not led or another person is then Forbidden."""
    actor.demand_somewhere(PERMISSION)
    reach = actor.reach.get(PERMISSION, NOWHERE)
    if actor.kind == "system" or reach.everything or reach.groups:
        if person is not None and actor.kind == "person" and person == actor.id:
            return Scope(person=person)
        return led(actor, group)
    if group is not None or (person is not None and person != actor.person_id):
        raise Forbidden(permission=PERMISSION)
    return own(actor)


def condition(scope: Scope, person: str = "agent_id", group: str = "group_id") -> str:
    """A scope as a condition over two columns; the numbers are our own."""
    if scope.everything:
        return "TRUE"
    if scope.person is not None:
        return f"{person} = {scope.person:d}"
    return f"{group} IN ({', '.join(str(int(one)) for one in sorted(scope.groups))})"


def today() -> date:
    """The business day that is running."""
    return date_of(business_day(now_ms(), ZoneInfo(settings.TIME_ZONE))[0])


def date_of(day: int) -> date:
    """A day written as yyyymmdd."""
    return date(day // 10_000, day // 100 % 100, day % 100)


def span_of(since: str, until: str, field: str = "since", other: str = "until") -> Span:
    """Days given as YYYY-MM-DD. Raises Refused naming the field."""
    first, last = day_of(since, field), day_of(until, other)
    if last < first:
        raise Refused("days_reversed", other)
    if last - first >= timedelta(days=MOST_DAYS):
        raise Refused("days_too_many", other, limit=MOST_DAYS)
    return Span(first, last)


def period_of(since: str, until: str, before_since: str = "", before_until: str = "") -> Period:
    """Days and what they are compared with: days given, else the period before. Raises Refused naming the field."""
    now = span_of(since, until)
    given = before_since or before_until
    return Period(now, span_of(before_since, before_until, "before_since", "before_until") if given else before(now))


def day_of(text: str, field: str) -> date:
    """A day given as YYYY-MM-DD. Raises Refused."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("day_wrong", field) from error


def instants(span: Span) -> tuple[int, int]:
    """When a period begins and ends (ms, the end excluded), in the team's zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime(span.first.year, span.first.month, span.first.day, tzinfo=zone)
    end = datetime(span.last.year, span.last.month, span.last.day, tzinfo=zone) + timedelta(days=1)
    return int(first.timestamp() * 1000), int(end.timestamp() * 1000)
