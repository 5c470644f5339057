"""Scorecards: the schemes there are, and the cards of people, groups or the team for a day, week, month or quarter."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import NotFound, Refused
from yingda.people import queries as people
from yingda.performance.models import SchemeVersion
from yingda.performance.queries import kpi as ask
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.periods import KINDS, as_day, as_number, span, span_before
from yingda.performance.rules.scorecards import Card, Known, Scheme, Scored, card, rounded
from yingda.performance.rules.units import reader_value

VIEW, MANAGE = "metric.view", "scorecard.manage"
BY = ("person", "group", "team")
Rows = Mapping[int | None, Mapping[str, Mapping[str, Any]]]


def schemes(actor: Actor) -> list[dict[str, Any]]:
    """Every scheme in its latest version. Needs `metric.view` somewhere: whoever is scored may know by what."""
    actor.demand_somewhere(VIEW)
    latest = {row.key: row for row in SchemeVersion.objects.order_by("key", "version")}
    return [shown_scheme(row) for row in latest.values()]


def scheme_versions(actor: Actor, key: str) -> list[dict[str, Any]]:
    """All versions of a scheme, the newest first. Needs `metric.view` somewhere."""
    actor.demand_somewhere(VIEW)
    return [shown_scheme(row) for row in SchemeVersion.objects.filter(key=key).order_by("-version")]


def shown_scheme(row: SchemeVersion) -> dict[str, Any]:
    """A version as it is answered."""
    plain = {name: getattr(row, name) for name in ("key", "version", "name", "active", "made_at")}
    return {"id": row.pk, **plain, "starts_on": as_day(row.starts_on).isoformat(), "document": msgspec.json.decode(row.document)}


def scheme_on(key: str, day: int) -> SchemeVersion | None:
    """The version of a scheme that is in force on a day (yyyymmdd): of those begun, the one that began last; of two of a day the later made."""
    return SchemeVersion.objects.filter(key=key, starts_on__lte=day).order_by("-starts_on", "-version").first()


def scheme_of(row: SchemeVersion) -> Scheme:
    """A version as rules read it."""
    return msgspec.json.decode(row.document, type=Scheme, strict=False)


def cards(actor: Actor, key: str, kind: str, day: str, by: str) -> dict[str, Any]:
    """The cards by a scheme for the span a day (YYYY-MM-DD) lies in, the best first. Needs `metric.view`; everybody sees those of whom they see figures.

    Raises Refused naming the field, NotFound where no version is in force on the last day of the span or it is switched off.
    """
    actor.demand_somewhere(VIEW)
    since, until = span_asked(kind, day, by)
    row = scheme_on(key, as_number(until))
    if row is None or not row.active:
        raise NotFound("scorecard_scheme")
    return {"scheme": shown_scheme(row), **_answer(actor, scheme_of(row), kind, since, until, by)}


def previewed(actor: Actor, scheme: Scheme, kind: str, day: str, by: str) -> dict[str, Any]:
    """The cards there would be by a scheme that is not saved. Needs `scorecard.manage`."""
    actor.demand(MANAGE)
    since, until = span_asked(kind, day, by)
    return _answer(actor, scheme, kind, since, until, by)


def span_asked(kind: str, day: str, by: str) -> tuple[date, date]:
    """The span asked for. Raises Refused naming the field."""
    if kind not in KINDS:
        raise Refused("span_unknown", "kind")
    if by not in BY:
        raise Refused("grain_unknown", "by")
    try:
        return span(kind, date.fromisoformat(day))
    except (ValueError, OverflowError) as error:
        raise Refused("day_wrong", "day") from error


def _answer(actor: Actor, scheme: Scheme, kind: str, since: date, until: date, by: str) -> dict[str, Any]:
    keys = [part.metric for part in scheme.parts]
    found = ask.kpi(actor, since.isoformat(), until.isoformat(), by, keys)
    own: Rows = {row["key"]: row["figures"] for row in found}
    around, before = _around(scheme, own, since, until, by), _before(actor, scheme, kind, since, by)
    better = {key: BY_KEY[key].better or "more" for key in keys}
    items = []
    for row in found:
        if by != "team" and not row["name"]:
            continue
        known = {part.metric: _known(part.metric, row["figures"]) for part in scheme.parts}
        made = card(scheme, better, known, around.get(row["key"], {}), before.get(row["key"], {}))
        items.append({"key": row["key"], "name": row["name"], **_shown(made, row["figures"])})
    items.sort(key=lambda one: (-(one["total"] if one["total"] is not None else -1), one["name"], one["key"] or 0))
    return {"since": since.isoformat(), "until": until.isoformat(), "by": by, "items": items, "total": len(items)}


def _around(scheme: Scheme, own: Rows, since: date, until: date, by: str) -> dict[int | None, dict[str, Known]]:
    """For what is pooled: the figures of the others of a person's first group, of the other groups for a group."""
    wanted = [part.metric for part in scheme.parts if part.small == "pooled"]
    if not wanted or by == "team":
        return {}
    wider = {row["key"]: row["figures"] for row in ask.kpi(SYSTEM, since.isoformat(), until.isoformat(), "group" if by == "person" else "team", wanted)}
    of = people.groups_of(key for key in own if key is not None) if by == "person" else {}
    found: dict[int | None, dict[str, Known]] = {}
    for key, figures in own.items():
        place = (of.get(key or 0) or (None,))[0] if by == "person" else None
        whole = wider.get(place, {})
        found[key] = {metric: _less(_known(metric, whole), _known(metric, figures)) for metric in wanted}
    return found


def _less(whole: Known, part: Known) -> Known:
    """What is left of a figure without a part of it; nothing where no cases are left."""
    n = (whole.n or 0) - (part.n or 0)
    if n <= 0 or whole.value is None or whole.n is None:
        return Known(None)
    return Known((whole.value * whole.n - (part.value or Decimal(0)) * (part.n or 0)) / n, n)


def _before(actor: Actor, scheme: Scheme, kind: str, since: date, by: str) -> dict[int | None, dict[str, Known]]:
    wanted = [part.metric for part in scheme.parts if part.small == "carried_over"]
    if not wanted:
        return {}
    first, last = span_before(kind, since)
    rows = ask.kpi(actor, first.isoformat(), last.isoformat(), by, wanted)
    return {row["key"]: {metric: _known(metric, row["figures"]) for metric in wanted} for row in rows}


def _known(metric: str, figures: Mapping[str, Mapping[str, Any]]) -> Known:
    figure = figures.get(metric)
    return Known(None) if figure is None else Known(reader_value(figure["value"], BY_KEY[metric].unit), figure["n"])


def _shown(made: Card, figures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "total": _number(made.total),
        "covered": float(made.covered),
        "dimensions": {name: _number(score) for name, score in made.dimensions.items()},
        "parts": [_part(one, figures.get(one.metric, {})) for one in made.parts],
    }


def _part(one: Scored, figure: Mapping[str, Any]) -> dict[str, Any]:
    metric = BY_KEY[one.metric]
    own = {name: figure.get(name) for name in ("value", "n", "low", "high", "median", "p90")}
    plain = {"metric": one.metric, "version": metric.version, "dimension": one.dimension, "weight": float(one.weight), "small": one.small}
    scored = {"scored_value": None if one.value is None else float(one.value), "scored_n": one.n, "score": _number(one.score)}
    return {**plain, **scored, "figure": {**own, "provisional": bool(figure.get("provisional"))}}


def _number(score: Decimal | None) -> float | None:
    shown = rounded(score)
    return None if shown is None else float(shown)


def better_of() -> dict[str, str | None]:
    """Which way is better, of each metric of the dictionary."""
    return {key: metric.better for key, metric in BY_KEY.items()}


def metric_known(key: str, field: str = "metric", among: Sequence[str] | None = None) -> None:
    """Raises Refused where there is no such metric."""
    if key not in (BY_KEY if among is None else among):
        raise Refused("metric_unknown", field, key=key[:40])
