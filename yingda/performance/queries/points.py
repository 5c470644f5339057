"""Points: the rules in force, the standings of a month, a person's ledger with level and badges."""

from typing import Any

import msgspec
from django.db.models import Sum

from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import NotFound
from yingda.people import queries as people
from yingda.performance.models import PlayVersion, PointEntry
from yingda.performance.queries.awards import sees_others
from yingda.performance.queries.cards import VIEW
from yingda.performance.rules.periods import as_day
from yingda.performance.rules.points import Entry, Play, badges_of, level_of

LEDGER = 200


def play(actor: Actor) -> dict[str, Any] | None:
    """The rules as they were last saved; None where there are none. Needs `metric.view` somewhere: everybody may know what earns points."""
    actor.demand_somewhere(VIEW)
    row = PlayVersion.objects.order_by("-version").first()
    return None if row is None else shown_play(row)


def shown_play(row: PlayVersion) -> dict[str, Any]:
    """A version as it is answered."""
    day = as_day(row.starts_on).isoformat()
    return {"version": row.version, "starts_on": day, "active": row.active, "made_at": row.made_at, "document": msgspec.json.decode(row.document)}


def play_on(day: int) -> tuple[PlayVersion, Play] | None:
    """The version in force on a day (yyyymmdd), as rules read it; None where there is none or it is off."""
    row = PlayVersion.objects.filter(starts_on__lte=day).order_by("-starts_on", "-version").first()
    return (row, play_of(row)) if row is not None and row.active else None


def play_of(row: PlayVersion) -> Play:
    """A version as rules read it."""
    return msgspec.json.decode(row.document, type=Play, strict=False)


def standings(actor: Actor, month: str) -> list[dict[str, Any]]:
    """Who has how many points of a month (YYYY-MM) and in all, with level, the most of the month first; of whom one sees figures. Needs `metric.view`."""
    first = int(month[:4]) * 10_000 + int(month[5:]) * 100
    whom = _seen(actor)
    rows = PointEntry.objects.all() if whom is None else PointEntry.objects.filter(person_id__in=whom)
    of_all = dict(rows.values_list("person_id").annotate(n=Sum("points")).order_by())
    of_month = dict(rows.filter(day__range=(first, first + 99)).values_list("person_id").annotate(n=Sum("points")).order_by())
    names, levels = people.names_of(of_all), _latest().levels
    found = [{"id": person, "name": names.get(person, ""), "points": of_month.get(person, 0), "total": total, "level": level_of(levels, total)[0]}
             for person, total in of_all.items()]  # fmt: skip
    return sorted(found, key=lambda one: (-one["points"], -one["total"], one["name"], one["id"]))


def ledger(actor: Actor, person_id: int) -> dict[str, Any]:
    """A person's points: total, level and what is missing for the next, badges, and the last 200 lines. Raises NotFound for whom one does not see."""
    whom = _seen(actor)
    if whom is not None and person_id not in whom:
        raise NotFound("person")
    rows = list(PointEntry.objects.filter(person_id=person_id).order_by("-day", "-pk"))
    total, game = sum(row.points for row in rows), _latest()
    level, missing = level_of(game.levels, total)
    earned = {one.badge: one.day for one in badges_of(game.badges, [Entry(row.rule, row.day, row.points, row.corrects_id is not None) for row in rows])}
    names = {rule.key: rule.name for rule in game.rules}
    corrected = {row.corrects_id for row in rows}
    return {
        "person_id": person_id, "name": people.names_of([person_id]).get(person_id, ""), "total": total, "level": level, "missing": missing,
        "levels": [{"name": one.name, "start": one.start} for one in game.levels],
        "badges": [{"key": one.key, "name": one.name, "rule": names.get(one.rule, one.rule), "how": one.how, "least": one.least,
                    "earned_on": as_day(earned[one.key]).isoformat() if one.key in earned else None} for one in game.badges],
        "items": [_line(row, names, row.pk in corrected) for row in rows[:LEDGER]],
        "entries": len(rows),
    }  # fmt: skip


def shown_entry(row: PointEntry) -> dict[str, Any]:
    """A line of the ledger as it is answered."""
    return _line(row, {rule.key: rule.name for rule in _latest().rules}, False)


def _line(row: PointEntry, names: dict[str, str], corrected: bool) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("rule", "points", "note", "made_at")}
    told = {"name": names.get(row.rule, row.rule), "day": as_day(row.day).isoformat(), "corrects_id": row.corrects_id, "corrected": corrected}
    return {"id": row.pk, **plain, **told}


def _latest() -> Play:
    row = PlayVersion.objects.order_by("-version").first()
    return Play(()) if row is None else play_of(row)


def _seen(actor: Actor) -> frozenset[int] | None:
    """Whose points one sees; None for everybody's."""
    actor.demand_somewhere(VIEW)
    if sees_others(actor):
        return None
    reach = actor.reach.get(VIEW, NOWHERE)
    return people.members_of(reach.groups) | _self(actor) if reach.groups else _self(actor)


def _self(actor: Actor) -> frozenset[int]:
    return frozenset({actor.id}) if actor.kind == "person" and actor.id is not None else frozenset()
