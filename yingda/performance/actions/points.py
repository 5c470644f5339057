"""Points: the rules saved in versions, what days, weeks and votes earned written to the ledger, and corrections of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Many, NotFound, Refused
from yingda.people import queries as people
from yingda.performance.actions.scoring import day_in, today
from yingda.performance.models import LeagueWeek, PlayVersion, PointEntry
from yingda.performance.queries import kpi as ask
from yingda.performance.queries.asking import matures_after
from yingda.performance.queries.cards import MANAGE, better_of
from yingda.performance.queries.points import play_on, shown_play
from yingda.performance.queries.targets import is_additive
from yingda.performance.queries.terms import terms_now
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.periods import as_day, as_number
from yingda.performance.rules.points import Play, PointRule, play_problems, points_of_day, points_of_place, shipped_play
from yingda.performance.rules.units import reader_value
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction

# So far back days are looked at again: the metric that matures last does so after eight days.
BACK_DAYS, MOST_DAYS_A_TURN = 15, 60


def save_play(actor: Actor, document: Any, starts_on: str, active: bool = True) -> PlayVersion:
    """A new version of rules, levels and badges from a day (YYYY-MM-DD) on, today at the earliest. Needs `scorecard.manage`.

    Raises Many naming what is wrong by its place.
    """
    actor.demand(MANAGE)
    game, first = _checked(document), day_in(starts_on, "starts_on")
    if first < today():
        raise Refused("play_starts_past", "starts_on")
    return _write(actor, game, first, active)


def ship_play(actor: Actor) -> None:
    """Writes down the rules of the product, from the first day of this month on, where there are none. Needs `scorecard.manage`."""
    actor.demand(MANAGE)
    with transaction():
        if not PlayVersion.objects.exists():
            _write(actor, shipped_play(), today().replace(day=1), active=True)


def correct(actor: Actor, entry_id: int, points: int, note: str) -> PointEntry:
    """A line that sets another right: `points` are added (usually below 0). Each line can be corrected once; so can the correction.

    Needs `scorecard.manage`. Raises Refused, NotFound, Conflict.
    """
    actor.demand(MANAGE)
    said = note.strip()
    if not 1 <= len(said) <= 200:
        raise Refused("points_note_wrong", "note")
    if points == 0 or abs(points) > 100_000:
        raise Refused("pay_number_range", "points", least=-100_000, most=100_000)
    with transaction() as db:
        entry = PointEntry.objects.filter(pk=entry_id).first()
        if entry is None:
            raise NotFound("point_entry")
        if PointEntry.objects.filter(corrects=entry).exists():
            raise Conflict("points_corrected_already")
        made = PointEntry.objects.create(
            person_id=entry.person_id, rule=entry.rule, subject=f"entry:{entry.pk}", day=as_number(today()), points=points, note=said, corrects=entry,
            made_at=db.now, made_by_id=actor.person_id,
        )  # fmt: skip
        record(actor, "performance.points.corrected", f"point_entry:{entry.pk}", before={"points": entry.points}, after={"added": points, "note": said})
    return made


def earn_due() -> int:
    """Writes down what days that no longer move and published weeks have earned and is not in the ledger yet; how many lines. Safe to run twice."""
    first = PlayVersion.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is None:
        return 0
    last = PointEntry.objects.filter(subject__startswith="day:").order_by("-day").values_list("day", flat=True).first()
    begin = as_day(first) if last is None else max(as_day(first), as_day(last) - timedelta(days=BACK_DAYS))
    days = [begin + timedelta(days=n) for n in range(max(0, (today() - begin).days))][:MOST_DAYS_A_TURN]
    return sum(_earn_day(day) for day in days) + _earn_weeks(begin)


def star(person_id: int, day: date, subject: str) -> int:
    """Points for a vote won, by the rules in force that day; how many lines."""
    game = play_on(as_number(day))
    if game is None:
        return 0
    return _add([(person_id, rule, rule.points) for rule in game[1].rules if rule.kind == "star"], as_number(day), subject)


def _earn_day(day: date) -> int:
    game = play_on(as_number(day))
    rules = [] if game is None else [one for one in game[1].rules if one.kind in ("each", "reached") and _is_mature(one, day)]
    if not rules:
        return 0
    rows = ask.kpi(SYSTEM, day.isoformat(), day.isoformat(), "person", sorted({rule.metric for rule in rules}))
    active = people.active(row["key"] for row in rows if row["key"])
    found = [(row["key"], rule, _points(rule, row["figures"])) for row in rows if row["key"] in active for rule in rules]
    return _add(found, as_number(day), f"day:{as_number(day)}")


def _is_mature(rule: PointRule, day: date) -> bool:
    return rule.metric in BY_KEY and day + timedelta(days=matures_after(BY_KEY[rule.metric], terms_now())) < today()


def _points(rule: PointRule, figures: Mapping[str, Mapping[str, Any]]) -> int:
    figure, metric = figures.get(rule.metric), BY_KEY[rule.metric]
    return 0 if figure is None else points_of_day(rule, reader_value(figure["value"], metric.unit), figure["n"], metric.better or "more")


def _earn_weeks(begin: date) -> int:
    """The places of weeks of the tables of people, published lately."""
    made = 0
    for row in LeagueWeek.objects.filter(week__gte=as_number(begin - timedelta(days=BACK_DAYS)), table__grain="person"):
        day = as_day(row.week) + timedelta(days=6)
        game = play_on(as_number(day))
        rules = [] if game is None else [one for one in game[1].rules if one.kind == "place"]
        lines = msgspec.json.decode(row.document)["rows"] if rules else []
        made += _add([(line["key"], rule, points_of_place(rule, line["rank"])) for line in lines for rule in rules], as_number(day), f"league_week:{row.pk}")
    return made


def _add(earned: list[tuple[int, PointRule, int]], day: int, subject: str) -> int:
    known = set(PointEntry.objects.filter(subject=subject).values_list("person_id", "rule"))
    fresh = [(person, rule, points) for person, rule, points in earned if points and (person, rule.key) not in known]
    if not fresh:
        return 0
    with transaction() as db:
        PointEntry.objects.bulk_create(
            [PointEntry(person_id=person, rule=rule.key, subject=subject, day=day, points=points, made_at=db.now) for person, rule, points in fresh],
            ignore_conflicts=True,
        )
    return len(fresh)


def _checked(document: Any) -> Play:
    try:
        game = msgspec.convert(document, Play, strict=False)
    except (msgspec.ValidationError, TypeError) as error:
        raise Refused("play_document_wrong", "document", reason=str(error)[:200]) from error
    problems = play_problems(game, better_of(), frozenset(key for key in BY_KEY if is_additive(key)))
    if problems:
        raise Many([Refused(one.code, f"document.{one.place}", **one.facts) for one in problems])
    return game


def _write(actor: Actor, game: Play, first: date, active: bool) -> PlayVersion:
    with transaction() as db:
        last = PlayVersion.objects.order_by("-version").first()
        who = actor.id if actor.kind == "person" else None
        row = PlayVersion.objects.create(
            version=1 if last is None else last.version + 1, document=msgspec.json.encode(game, order="sorted").decode(), starts_on=as_number(first),
            active=active, made_at=db.now, made_by_id=who,
        )  # fmt: skip
        record(actor, "performance.play.saved", "play", before={} if last is None else shown_play(last), after=shown_play(row))
    return row
