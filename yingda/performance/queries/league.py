"""League tables: what they rank, the lines of a week as they are now, and the published weeks as each may see them."""

from datetime import date
from typing import Any

import msgspec

from yingda.kit.actor import NOWHERE, SYSTEM, Actor
from yingda.kit.errors import NotFound
from yingda.people import queries as people
from yingda.performance.models import LeagueCorrection, LeagueTable, LeagueWeek
from yingda.performance.queries import kpi as ask
from yingda.performance.queries.asking import asked_of
from yingda.performance.queries.cards import MANAGE, VIEW, cards
from yingda.performance.queries.league_mix import can_be_normalised, cases_of
from yingda.performance.rules.league import Normalised, Result, moved, normalised, normalised_ranks, places, seen
from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.performance.rules.metrics.expression import Ratio
from yingda.performance.rules.periods import as_day, as_number, span

# What is stripped is known when accounts and their spending are kept; until then a line says so.
NO_ACCOUNTS = "no_accounts"
FIELDS = ("name", "metric", "scheme", "grain", "visibility", "least_n", "delay_days")


def tables(actor: Actor) -> list[dict[str, Any]]:
    """The tables in use, by name, as far as one sees anything of them. Needs `metric.view` somewhere."""
    actor.demand_somewhere(VIEW)
    rows = LeagueTable.objects.filter(closed_at__isnull=True).order_by("name", "pk")
    return [shown_table(row) for row in rows if leads(actor) or row.visibility != "leaders"]


def shown_table(row: LeagueTable) -> dict[str, Any]:
    """A table as it is answered."""
    return {"id": row.pk, **{name: getattr(row, name) for name in FIELDS}, "first_week": as_day(row.first_week).isoformat()}


def weeks(actor: Actor, table_id: int) -> list[dict[str, Any]]:
    """The published weeks of a table, the newest first, three years at most. Needs `metric.view` somewhere."""
    row = _table_seen(actor, table_id)
    found = LeagueWeek.objects.filter(table=row).order_by("-week").values_list("pk", "week", "frozen_at")[:160]
    return [{"id": pk, "week": as_day(week).isoformat(), "frozen_at": at} for pk, week, at in found]


def week(actor: Actor, week_id: int) -> dict[str, Any]:
    """A published week as it was frozen, and its corrections: all lines or one's own, as the table says. Raises NotFound."""
    row = LeagueWeek.objects.select_related("table").filter(pk=week_id).first()
    if row is None:
        raise NotFound("league_week")
    _table_seen(actor, row.table_id)
    document = msgspec.json.decode(row.document)
    own = frozenset({actor.id or 0}) if document["table"]["grain"] == "person" else actor.groups
    # What a table shows is what it showed when the week was published, or less where it shows less now.
    allowed = frozenset(line["key"] for line in document["rows"])
    for visibility in (row.table.visibility, document["table"]["visibility"]):
        allowed &= seen(sorted(allowed), visibility, leads(actor), own)
    document["rows"] = [line for line in document["rows"] if line["key"] in allowed]
    return {"id": row.pk, "frozen_at": row.frozen_at, **document, "corrections": _corrections(row, allowed)}


def _corrections(row: LeagueWeek, allowed: frozenset[int]) -> list[dict[str, Any]]:
    found = LeagueCorrection.objects.filter(of=row, key__in=allowed).select_related("made_by").order_by("pk")
    return [
        {
            "id": one.pk, "key": one.key, "kind": one.kind, "note": one.note, "made_at": one.made_at,
            "made_by": "" if one.made_by is None else one.made_by.display_name,
            "before": msgspec.json.decode(one.before), "after": msgspec.json.decode(one.after),
        }
        for one in found
    ]  # fmt: skip


def leads(actor: Actor) -> bool:
    """Whether one sees the figures of others, by `metric.view`."""
    reach = actor.reach.get(VIEW, NOWHERE)
    return actor.kind == "system" or reach.everything or bool(reach.groups) or actor.may(MANAGE)


def lines(row: LeagueTable, monday: date) -> dict[str, Any]:
    """The document of a week: the lines as they are now, with places, movement against the week published before, ties, and the normalised share."""
    since, until = span("week", monday)
    figures, better = _figures(row, monday)
    results = [Result(one["key"], one["value"], one["n"], _successes(row.metric, one)) for one in figures.values()]
    before = _ranks_before(row, monday)
    fair = _normalised(row, since, until, frozenset(figures))
    fair_ranks = normalised_ranks(fair, better)
    rows = []
    for place in places(results, better, row.least_n):
        own, even = figures[place.key], fair.get(place.key)
        earlier = before.get(place.key)
        ranked = {"rank": place.rank, "before": earlier, "moved": moved(place.rank, earlier), "tied": place.tied}
        rows.append({**own, **ranked, "normalised": None if even is None else msgspec.to_builtins(even), "normalised_rank": fair_ranks.get(place.key)})
    metric = BY_KEY.get(row.metric)
    told = {
        **shown_table(row),
        "metric_version": None if metric is None else metric.version,
        "better": better,
        "unit": "score" if metric is None else metric.unit,
    }
    return {"table": told, "week": since.isoformat(), "until": until.isoformat(), "stripped": NO_ACCOUNTS, "rows": rows}


def _figures(row: LeagueTable, monday: date) -> tuple[dict[int, dict[str, Any]], str]:
    since, until = (day.isoformat() for day in span("week", monday))
    groups = people.group_names()
    if not row.metric:
        found = cards(SYSTEM, row.scheme, "week", since, row.grain)["items"]
        named = [{"key": one["key"], "name": one["name"], "value": one["total"], "n": None, "low": None, "high": None,
                  "provisional": any(part["figure"]["provisional"] for part in one["parts"])} for one in found]  # fmt: skip
        better = "more"
    else:
        rows = ask.kpi(SYSTEM, since, until, row.grain, [row.metric])
        named = [{"key": one["key"], "name": one["name"], **{name: one["figures"][row.metric][name] for name in ("value", "n", "low", "high", "provisional")}}
                 for one in rows if one["name"] and row.metric in one["figures"]]  # fmt: skip
        better = BY_KEY[row.metric].better or "more"
    of = people.groups_of(one["key"] for one in named) if row.grain == "person" else {}
    return {one["key"]: {**one, "group": ", ".join(groups.get(group, "") for group in of.get(one["key"], ()))} for one in named}, better


def _successes(metric: str, one: dict[str, Any]) -> int | None:
    of = BY_KEY[metric].of if metric in BY_KEY else None
    share = isinstance(of, Ratio) and of.share and of.cases is None
    return round(one["value"] * one["n"]) if share and one["n"] and one["value"] is not None else None


def _normalised(row: LeagueTable, since: date, until: date, keys: frozenset[int]) -> dict[int, Normalised]:
    metric = BY_KEY.get(row.metric)
    if metric is None or not can_be_normalised(metric):
        return {}
    found = normalised(cases_of(metric, asked_of(SYSTEM, since.isoformat(), until.isoformat(), row.grain)))
    return {key: one for key, one in found.items() if key in keys}


def _ranks_before(row: LeagueTable, monday: date) -> dict[int, int | None]:
    earlier = as_number(span("week", date.fromordinal(monday.toordinal() - 7))[0])
    found = LeagueWeek.objects.filter(table=row, week=earlier).first()
    return {} if found is None else {line["key"]: line["rank"] for line in msgspec.json.decode(found.document)["rows"]}


def _table_seen(actor: Actor, table_id: int) -> LeagueTable:
    actor.demand_somewhere(VIEW)
    row = LeagueTable.objects.filter(pk=table_id).first()
    if row is None or (row.visibility == "leaders" and not leads(actor)):
        raise NotFound("league_table")
    return row
