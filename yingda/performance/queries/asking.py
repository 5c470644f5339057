"""What somebody asks of figures, checked: days, grain, metrics, and whose rows they may see."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any

from yingda.attribution.queries.days import day_number, today
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import Forbidden, Refused
from yingda.kit.paging import BadCursor, decode
from yingda.people import queries as people
from yingda.performance.queries.engine import ALL, GRAINS, Asked, Only, Scope
from yingda.performance.queries.terms import terms_now
from yingda.performance.rules.metrics.dictionary import BY_KEY, Metric, listed
from yingda.performance.rules.terms import Terms

PERMISSION = "metric.view"
MOST_DAYS = 1100


def asked_of(actor: Actor, since: str, until: str, grain: str, only: Only = ALL) -> Asked:
    """The question, with the actor's reach and the terms of now. Needs `metric.view`.

    Raises Refused naming the field: days that are none or the wrong way round, an unknown grain.
    """
    return Asked(*_days(since, until), _grain(grain), scope_of(actor), only=only, terms=terms_now())


def metrics_of(keys: Sequence[str], terms: Terms) -> list[Metric]:
    """The metrics of these keys, or all the team lists. Raises Refused for an unknown one."""
    return [_metric(key) for key in keys] or list(listed(terms.within))


def scope_of(actor: Actor) -> Scope:
    """Whose rows the actor may see. Raises Forbidden for nobody's."""
    actor.demand_somewhere(PERMISSION)
    reach = actor.reach.get(PERMISSION, NOWHERE)
    if actor.kind == "system" or reach.everything:
        return Scope(everything=True)
    own = actor.person_id if reach.own and actor.kind == "person" else None
    if own is None and not reach.groups:
        raise Forbidden(permission=PERMISSION)
    return Scope(own, reach.groups)


def matures_after(metric: Metric, terms: Terms) -> int:
    """After how many days the figure moves no more, as the team set it."""
    if metric.matures_by == "fcr_hours":
        return ceil(terms.fcr_hours / 24)
    return terms.paid_matures if metric.matures_by == "paid_matures" else metric.matures_after_days


def young(metrics: Sequence[Metric], asked: Asked) -> set[str]:
    """The metrics whose last day has not lain back long enough."""
    now = day_number(today())
    return {one.key for one in metrics if matures_after(one, asked.terms) and day_number(asked.until) + matures_after(one, asked.terms) > now}


def names_of(grain: str, keys: Mapping[Any, Any]) -> dict[Any, str]:
    """What the rows of a grain are called."""
    if grain == "person":
        return {number: name for number, name, _other in people.accounts() if number in keys}
    if grain == "group":
        return people.group_names(frozenset(keys))
    return {key: f"{key // 10_000:04d}-{key // 100 % 100:02d}-{key % 100:02d}" for key in keys if key}


def place_in(cursor: str | None, keys: Sequence[str]) -> list[Any] | None:
    """The keys behind which a page goes on; None at the beginning. Raises Refused for a cursor of another list."""
    if not cursor:
        return None
    try:
        place = decode(cursor)
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
    if len(place) != len(keys) or not all(isinstance(one, int) for one in place):
        raise Refused("cursor_invalid", field="cursor")
    return list(place)


def _days(since: str, until: str) -> tuple[int, int]:
    first, last = _day(since, "since"), _day(until, "until")
    if last < first:
        raise Refused("days_reversed", "until")
    if last - first > timedelta(days=MOST_DAYS):
        raise Refused("days_too_many", "until", limit=MOST_DAYS)
    return int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}")


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("day_wrong", field) from error


def _grain(grain: str) -> str:
    if grain not in GRAINS:
        raise Refused("grain_unknown", "by")
    return grain


def _metric(key: str) -> Metric:
    if key not in BY_KEY:
        raise Refused("metric_unknown", "metrics", key=key[:40])
    return BY_KEY[key]
