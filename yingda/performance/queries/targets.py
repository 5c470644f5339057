"""Plans with the parts one may see, and how they stand: the trajectory so far, where it will come out, in words."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import fsum
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from yingda.attribution.queries.days import business_day
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import NotFound
from yingda.kit.statistics import wilson
from yingda.people import queries as people
from yingda.performance.models import TargetPlan
from yingda.performance.queries.cards import MANAGE, VIEW
from yingda.performance.queries.engine import Asked, Scope, measured
from yingda.performance.queries.figures import Figure, figure_of
from yingda.performance.queries.terms import terms_now
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.metrics.expression import Difference, Measure, measures_of
from yingda.performance.rules.periods import as_day, as_number, span
from yingda.performance.rules.targets import Breakdown
from yingda.performance.rules.tracking import Forecast, Point, expected, level_forecast, sum_forecast, verdict
from yingda.performance.rules.units import additive, store_value
from yingda.plumbing.clock import now_ms

DAILY, WEEKLY = 31, 130


def is_additive(metric: str) -> bool:
    """Whether parts of a metric sum to the whole: counts and amounts do, rates and means do not."""
    of = BY_KEY[metric].of
    return isinstance(of, Difference) or (isinstance(of, Measure) and additive(of.how))


def plans(actor: Actor) -> list[dict[str, Any]]:
    """The open plans, the last to end first, 200 at most; of each the parts one may see. Needs `metric.view` somewhere."""
    actor.demand_somewhere(VIEW)
    rows = TargetPlan.objects.filter(closed_at__isnull=True).order_by("-until", "-pk")[:200]
    persons, groups = {number: name for number, name, _other in people.accounts()}, people.group_names()
    found = [(row, seen_plan(actor, row)) for row in rows]
    for _row, one in found:
        for part in one["document"]["groups"]:
            part["name"] = groups.get(part["id"], "")
        for part in one["document"]["people"]:
            part["name"] = persons.get(part["id"], "")
    return [one for row, one in found if _has_a_part(actor, one)]


def shown_plan(row: TargetPlan) -> dict[str, Any]:
    """A plan as it is answered, whole."""
    days = {"since": as_day(row.since).isoformat(), "until": as_day(row.until).isoformat()}
    return {"id": row.pk, "name": row.name, "metric": row.metric, **days, "version": row.version, "document": _builtin(_document(row))}


def seen_plan(actor: Actor, row: TargetPlan) -> dict[str, Any]:
    """A plan with the parts one may see; the whole is `whole_seen` to who sees the team's figures."""
    shown, reach = shown_plan(row), actor.reach.get(VIEW, NOWHERE)
    whole = actor.kind == "system" or reach.everything or actor.may(MANAGE)
    document = shown["document"]
    if not whole:
        document["groups"] = [one for one in document["groups"] if one["id"] in reach.groups]
        document["people"] = [one for one in document["people"] if one["group"] in reach.groups or one["id"] == actor.id]
    return {**shown, "whole_seen": whole}


def _has_a_part(actor: Actor, shown: dict[str, Any]) -> bool:
    return shown["whole_seen"] or bool(shown["document"]["groups"] or shown["document"]["people"])


def tracking(actor: Actor, plan_id: int, of: str) -> dict[str, Any]:
    """How a plan stands for the team (`team`), a group (`group:3`) or a person (`person:7`), in the dictionary's unit.

    Raises NotFound for a plan, or a part of it, that one may not see.
    """
    actor.demand_somewhere(VIEW)
    row = TargetPlan.objects.filter(pk=plan_id, closed_at__isnull=True).first()
    if row is None:
        raise NotFound("target_plan")
    goal, start, scope = _subject(seen_plan(actor, row), of)
    return _tracked(row, goal, start, scope, of)


def _subject(shown: dict[str, Any], of: str) -> tuple[Decimal, Decimal | None, Scope]:
    kind, _, number = of.partition(":")
    document = shown["document"]
    start = None if document["start"] is None else Decimal(document["start"])
    if of == "team" and shown["whole_seen"]:
        return Decimal(document["value"]), start, Scope(everything=True)
    places = {"group": document["groups"], "person": document["people"]}.get(kind, [])
    part = next((one for one in places if str(one["id"]) == number), None)
    if part is None:
        raise NotFound("target_plan")
    scope = Scope(groups=frozenset({part["id"]})) if kind == "group" else Scope(person=part["id"])
    return Decimal(part["value"]), None, scope


def _tracked(row: TargetPlan, goal: Decimal, start: Decimal | None, scope: Scope, of: str) -> dict[str, Any]:
    metric, since, until = BY_KEY[row.metric], as_day(row.since), as_day(row.until)
    today = as_day(business_day(now_ms(), ZoneInfo(settings.TIME_ZONE))[0])
    last, length = min(until, today - timedelta(days=1)), (until - since).days + 1
    days = _days(row, scope, since, last) if last >= since else {}
    wanted = store_value(goal, metric.unit)
    told: dict[str, Any] = {"id": row.pk, "of": of, "metric": row.metric, "unit": metric.unit, "goal": wanted, "better": metric.better or "more"}
    if is_additive(row.metric):
        begin, amounts = 0.0, _amounts(days, since, last)
        forecast, now, points = sum_forecast(amounts, length), fsum(amounts) if amounts else None, _sums(amounts, since, length)
        line = [_along(begin, wanted, at, length, None if at < len(amounts) else sum_forecast(amounts, at)) for at in _marks(length)]
    else:
        share, points = metric.unit == "share", _buckets(days, since, last, length, metric.unit == "share")
        known = [Point(one["at"], one["value"], one["n"]) for one in points if one["n"]]
        begin = known[0].value if start is None and known else store_value(start or Decimal(0), metric.unit)
        forecast, now = level_forecast(known, length, share), known[-1].value if known else None
        line = [_along(begin, wanted, at, length, level_forecast(known, at, share) if known and at >= known[-1].at else None) for at in _marks(length)]
    word = verdict(wanted, told["better"], now, forecast, until < today)
    due = expected(begin, wanted, (last - since).days + 1, length)
    told |= {"start": begin, "now": now, "due_now": due, "verdict": word, "since": since.isoformat(), "until": until.isoformat(), "today": today.isoformat()}
    return {**told, "days_left": max(0, (until - last).days), "forecast": None if forecast is None else _builtin(forecast), "points": points, "line": line}


def _amounts(days: dict[int, Figure], since: date, last: date) -> list[float]:
    """The amount of every day of the way so far; nothing on days without a figure."""
    every = (days.get(as_number(since + timedelta(days=n))) for n in range((last - since).days + 1))
    return [0.0 if one is None else one.value or 0.0 for one in every]


def _marks(length: int) -> list[float]:
    return [length * n / 12 for n in range(13)] if length >= 12 else [float(n) for n in range(length + 1)]


def _along(begin: float, goal: float, at: float, length: int, forecast: Forecast | None) -> dict[str, Any]:
    found = {"value": None, "low": None, "high": None} if forecast is None else {name: getattr(forecast, name) for name in ("value", "low", "high")}
    return {"at": at, "expected": expected(begin, goal, at, length), **found}


def _days(row: TargetPlan, scope: Scope, since: date, last: date) -> dict[int, Figure]:
    metric = BY_KEY[row.metric]
    found = measured(measures_of(metric.of), Asked(as_number(since), as_number(last), "day", scope, terms=terms_now()))
    return {day: figure_of(metric, values) for day, values in found.items() if day is not None}


def _buckets(days: dict[int, Figure], since: date, last: date, length: int, share: bool) -> list[dict[str, Any]]:
    """Days, weeks or months of the way so far, each with its level, cases and interval."""
    kind = "day" if length <= DAILY else "week" if length <= WEEKLY else "month"
    found: dict[date, list[tuple[int, Figure]]] = {}
    for day, figure in sorted(days.items()):
        found.setdefault(max(since, span(kind, as_day(day))[0]), []).append((day, figure))
    return [_bucket(first, min(last, span(kind, first)[1]), figures, since, share) for first, figures in found.items()]


def _bucket(first: date, last: date, figures: Sequence[tuple[int, Figure]], since: date, share: bool) -> dict[str, Any]:
    n = sum(one.n or 0 for _, one in figures if one.value is not None)
    value = fsum((one.value or 0) * (one.n or 0) for _, one in figures) / n if n else None
    low, high = wilson(min(n, round(value * n)), n) if share and n and value is not None else (None, None)
    return {"since": first.isoformat(), "until": last.isoformat(), "at": ((first - since).days + (last - since).days + 1) / 2, "value": value, "n": n,
            "low": low, "high": high}  # fmt: skip


def _sums(amounts: Sequence[float], since: date, length: int) -> list[dict[str, Any]]:
    """What had come together by the end of each day, week or month so far."""
    step = 1 if length <= DAILY else 7 if length <= WEEKLY else 30
    found, done = [], 0.0
    for n, amount in enumerate(amounts, 1):
        done += amount
        if n % step == 0 or n == len(amounts):
            first = since + timedelta(days=(n - 1) // step * step)
            found.append({"since": first.isoformat(), "until": (since + timedelta(days=n - 1)).isoformat(), "at": float(n), "value": done, "n": None,
                          "low": None, "high": None})  # fmt: skip
    return found


def _document(row: TargetPlan) -> Breakdown:
    return msgspec.json.decode(row.document, type=Breakdown, strict=False)


def _builtin(value: Any) -> Any:
    return msgspec.to_builtins(value)
