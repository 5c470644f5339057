"""League tables: kept, frozen when a week is over, corrected by notes beside what was published."""

from datetime import timedelta
from typing import Any

import msgspec

from yingda.attribution.actions import following
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Many, NotFound, Refused
from yingda.performance.actions.scoring import day_in, name_in, today
from yingda.performance.models import LeagueCorrection, LeagueTable, LeagueWeek, SchemeVersion
from yingda.performance.queries.cards import MANAGE, better_of
from yingda.performance.queries.league import FIELDS, lines, shown_table
from yingda.performance.rules.league import VISIBILITIES, weeks_due
from yingda.performance.rules.periods import as_day, as_number, span
from yingda.plumbing.audit import record
from yingda.plumbing.store import transaction

KINDS = ("late_data", "wrong_credit", "other")
MOST_DELAY, MOST_WEEKS_BACK, WEEKS_A_TURN = 14, 53, 8
# What of a line can be wrong: its figures, and the places that follow from them.
_COMPARED = ("rank", "value", "n", "normalised", "normalised_rank")


def create_table(actor: Actor, wish: dict[str, Any]) -> LeagueTable:
    """A new table. Its first week may lie up to a year back: those weeks are published as they are known now. Needs `scorecard.manage`.

    wish: name, metric or scheme, grain, visibility, least_n, delay_days, first_week. Raises Many naming the fields.
    """
    actor.demand(MANAGE)
    fields = _checked(wish)
    monday = span("week", day_in(str(wish.get("first_week") or today().isoformat()), "first_week"))[0]
    if not today() - timedelta(weeks=MOST_WEEKS_BACK) <= monday <= today():
        raise Refused("league_first_week", "first_week", weeks=MOST_WEEKS_BACK)
    with transaction() as db:
        who = actor.id if actor.kind == "person" else None
        row = LeagueTable.objects.create(**fields, first_week=as_number(monday), made_at=db.now, made_by_id=who)
        record(actor, "performance.league_table.created", f"league_table:{row.pk}", after=shown_table(row))
    return row


def change_table(actor: Actor, table_id: int, wish: dict[str, Any]) -> LeagueTable:
    """Other settings from the next published week on; published weeks stay as they are. Needs `scorecard.manage`. Raises Many, NotFound."""
    actor.demand(MANAGE)
    with transaction():
        row = _table(table_id)
        before = shown_table(row)
        for name, value in _checked({**before, **wish}).items():
            setattr(row, name, value)
        row.save()
        record(actor, "performance.league_table.changed", f"league_table:{row.pk}", before=before, after=shown_table(row))
    return row


def close_table(actor: Actor, table_id: int) -> None:
    """No more weeks are published; the published ones stay. Needs `scorecard.manage`. Raises NotFound."""
    actor.demand(MANAGE)
    with transaction() as db:
        row = _table(table_id)
        row.closed_at = db.now
        row.save()
        record(actor, "performance.league_table.closed", f"league_table:{row.pk}", before={"name": row.name})


def freeze_due() -> int:
    """Publishes the weeks that are over in the team's time zone and are not published, the earliest first; how many. Safe to run twice."""
    made = 0
    for row in LeagueTable.objects.filter(closed_at__isnull=True).order_by("pk"):
        frozen = frozenset(as_day(week) for week in LeagueWeek.objects.filter(table=row).values_list("week", flat=True))
        due = weeks_due(as_day(row.first_week), today(), row.delay_days, frozen)[:WEEKS_A_TURN]
        if due and not _facts_are_there():
            break
        made += sum(_freeze(row, as_number(monday)) for monday in due)
    return made


def _facts_are_there() -> bool:
    """Whether everything that happened is among the facts, after a try: what is published is not changed afterwards."""
    following.follow()
    return not following.catch_up()


def correct(actor: Actor, week_id: int, kind: str, note: str) -> list[LeagueCorrection]:
    """Measures a published week again and writes a correction for each line that would be another now. The week stays as it was published.

    kind: late_data, wrong_credit, other; note: 1 to 500 characters. Needs `scorecard.manage`. Raises Refused, NotFound, Conflict where nothing differs.
    """
    actor.demand(MANAGE)
    said = note.strip()
    if kind not in KINDS:
        raise Refused("pay_choice_unknown", "kind", value=kind[:40], choices=", ".join(KINDS))
    if not 1 <= len(said) <= 500:
        raise Refused("league_note_wrong", "note")
    row = LeagueWeek.objects.select_related("table").filter(pk=week_id).first()
    if row is None:
        raise NotFound("league_week")
    differing = _differing(row)
    with transaction() as db:
        if not differing:
            raise Conflict("league_nothing_to_correct")
        made = LeagueCorrection.objects.bulk_create([
            LeagueCorrection(of=row, key=key, kind=kind, note=said, before=_bytes(before), after=_bytes(after), made_at=db.now, made_by_id=actor.person_id)
            for key, before, after in differing
        ])  # fmt: skip
        record(actor, "performance.league_week.corrected", f"league_week:{row.pk}", after={"kind": kind, "note": said, "lines": len(made)})
    return made


def _differing(row: LeagueWeek) -> list[tuple[int, Any, Any]]:
    """Lines that are another now than they were published and last corrected."""
    published = msgspec.json.decode(row.document)
    settings = {name: published["table"][name] for name in FIELDS}
    now = lines(LeagueTable(pk=row.table_id, first_week=row.table.first_week, **settings), as_day(row.week))
    known = {line["key"]: _part(line) for line in published["rows"]}
    for one in LeagueCorrection.objects.filter(of=row).order_by("pk"):
        known[one.key] = msgspec.json.decode(one.after)
    fresh = {line["key"]: _part(line) for line in msgspec.json.decode(_bytes(now["rows"]))}
    # Whoever had no line in the week that was published is in none of its lines to be corrected.
    return [(key, before, fresh.get(key)) for key, before in known.items() if before != fresh.get(key)]


def _part(line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in _COMPARED}


def _freeze(row: LeagueTable, week: int) -> bool:
    document = _bytes(lines(row, as_day(week)))
    with transaction() as db:
        if LeagueWeek.objects.filter(table=row, week=week).exists():
            return False
        made = LeagueWeek.objects.create(table=row, week=week, document=document, frozen_at=db.now)
        record(SYSTEM, "performance.league_week.published", f"league_week:{made.pk}", after={"table": row.pk, "week": week})
    return True


def _bytes(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _checked(wish: dict[str, Any]) -> dict[str, Any]:
    wrong: list[Any] = []
    metric, scheme = str(wish.get("metric") or ""), str(wish.get("scheme") or "")
    if metric and better_of().get(metric) is None:
        wrong.append(Refused("metric_unknown" if metric not in better_of() else "card_metric_sideless", "metric", key=metric[:40]))
    if scheme and not SchemeVersion.objects.filter(key=scheme).exists():
        wrong.append(Refused("card_scheme_unknown", "scheme", key=scheme[:40]))
    if not metric and not scheme:
        wrong.append(Refused("league_ranks_nothing", "metric"))
    for name, choices in (("grain", ("person", "group")), ("visibility", VISIBILITIES)):
        if wish.get(name) not in choices:
            wrong.append(Refused("pay_choice_unknown", name, value=str(wish.get(name))[:40], choices=", ".join(choices)))
    for name, most in (("least_n", 1_000_000), ("delay_days", MOST_DELAY)):
        if not 0 <= int(wish.get(name) or 0) <= most:
            wrong.append(Refused("pay_number_range", name, least=0, most=most))
    if wrong:
        raise Many(wrong)
    numbers = {name: int(wish.get(name) or 0) for name in ("least_n", "delay_days")}
    return {
        "name": name_in(str(wish.get("name") or "")),
        "metric": metric,
        "scheme": scheme,
        "grain": wish["grain"],
        "visibility": wish["visibility"],
        **numbers,
    }


def _table(table_id: int) -> LeagueTable:
    row = LeagueTable.objects.select_for_update().filter(pk=table_id, closed_at__isnull=True).first()
    if row is None:
        raise NotFound("league_table")
    return row
