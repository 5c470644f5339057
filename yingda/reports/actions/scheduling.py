"""Schedules: made, changed, due."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Refused
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, transaction
from yingda.reports.actions.rendering import FORMS
from yingda.reports.actions.writing import checked_locale
from yingda.reports.models import ReportRun, ReportSchedule
from yingda.reports.queries.reports import demand
from yingda.reports.queries.schedules import row_of
from yingda.reports.rules.access import WRITE
from yingda.reports.rules.periods import REGULAR, WEEKLY, next_due, reported_at

JOB = "reports.deliver"
MOST_RECIPIENTS = 100
MOST_CAUGHT_UP = 12
_TOLD = ("name", "kind", "group_id", "form", "locale", "day", "minute", "people", "addresses", "link", "enabled")


def create(actor: Actor, given: Mapping[str, Any]) -> ReportSchedule:
    """A schedule of these fields (all of `ReportSchedule` that are not reckoned). Needs `report.write` over the group, or over everything.

    Raises Refused naming the field, Forbidden.
    """
    demand(actor, WRITE, given["group_id"])
    fields = _checked(given)
    with transaction() as db:
        who = actor.id if actor.kind == "person" else None
        made = ReportSchedule(**fields, made_at=db.now, made_by_id=who)
        made.next_at = _next(made, db.now)
        made.save()
        record(actor, "reports.schedule.made", f"report_schedule:{made.pk}", after=_told(made))
    return made


def change(actor: Actor, schedule_id: int, given: Mapping[str, Any]) -> ReportSchedule:
    """Other fields; what is not named stays. What would have been due while it was off is not made up for. Raises Refused, NotFound."""
    with transaction() as db:
        row = row_of(actor, schedule_id, lock=True)
        before = _told(row)
        whole = {**before, **given}
        demand(actor, WRITE, whole["group_id"])
        for name, value in _checked(whole).items():
            setattr(row, name, value)
        row.next_at, row.version = _next(row, db.now), row.version + 1
        row.save()
        record(actor, "reports.schedule.changed", f"report_schedule:{row.pk}", before, _told(row))
    return row


def remove(actor: Actor, schedule_id: int) -> None:
    """A schedule and its log of runs go; the reports stay. Raises NotFound."""
    with transaction():
        row = row_of(actor, schedule_id, lock=True)
        record(actor, "reports.schedule.removed", f"report_schedule:{row.pk}", before=_told(row))
        row.delete()


def try_now(actor: Actor, schedule_id: int) -> ReportRun:
    """Sends the report of the last period to the actor only. Raises Conflict (schedule_no_own_address), NotFound."""
    with transaction() as db:
        row = row_of(actor, schedule_id)
        if not people.addresses_of([actor.person_id]).get(actor.person_id, ("", "", ""))[1]:
            raise Conflict("schedule_no_own_address")
        run = _run(db, row, now_ms(), by=actor.person_id)
        record(actor, "reports.schedule.tried", f"report_schedule:{row.pk}", after={"since": run.since})
    return run


def due() -> int:
    """Begins every run that is due, those missed while nobody was there too, each period once; how many."""
    begun = 0
    for schedule_id in ReportSchedule.objects.filter(enabled=True, next_at__lte=now_ms()).order_by("next_at").values_list("pk", flat=True)[:100]:
        with transaction() as db:
            row = ReportSchedule.objects.select_for_update().filter(pk=schedule_id, enabled=True).first()
            begun += 0 if row is None else _catch_up(db, row)
    return begun


def _catch_up(db: Db, row: ReportSchedule) -> int:
    begun, was = 0, row.next_at
    while row.next_at <= db.now:
        since = reported_at(row.kind, row.next_at, _zone())[0].isoformat()
        if begun < MOST_CAUGHT_UP and not ReportRun.objects.filter(schedule=row, since=since, trial=False).exists():
            _run(db, row, row.next_at)
            begun += 1
        row.next_at = _next(row, row.next_at)
    if row.next_at != was:
        row.save(update_fields=["next_at"])
    return begun


def _run(db: Db, row: ReportSchedule, due_at: int, by: int | None = None) -> ReportRun:
    since = reported_at(row.kind, due_at, _zone())[0].isoformat()
    made = ReportRun.objects.create(schedule=row, since=since, trial=by is not None, due_at=due_at, by_id=by)
    enqueue(JOB, {"run": made.pk}, key=f"{JOB}:{made.pk}")
    if by is None:
        record(SYSTEM, "reports.schedule.due", f"report_schedule:{row.pk}", after={"since": since})
    return made


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    name = str(given["name"]).strip()
    if not 1 <= len(name) <= 80:
        raise Refused("schedule_name_wrong", "name")
    if given["kind"] not in REGULAR:
        raise Refused("schedule_kind_wrong", "kind")
    if given["form"] not in FORMS:
        raise Refused("report_format_wrong", "form")
    checked_locale(given["locale"])
    most = 7 if given["kind"] == WEEKLY else 28
    if not 1 <= given["day"] <= most:
        raise Refused("schedule_day_wrong", "day", most=most)
    if not 0 <= given["minute"] <= 1439:
        raise Refused("schedule_minute_wrong", "minute")
    persons, addresses = _recipients(given["people"], given["addresses"])
    plain = {key: given[key] for key in ("kind", "group_id", "form", "locale", "day", "minute", "link", "enabled")}
    return {**plain, "name": name, "people": persons, "addresses": addresses}


def _recipients(persons: Sequence[int], addresses: Sequence[str]) -> tuple[list[int], list[str]]:
    named = list(dict.fromkeys(persons))
    if people.active(named) != set(named):
        raise Refused("schedule_person_unknown", "people")
    said = list(dict.fromkeys(one.strip() for one in addresses if one.strip()))
    for address in said:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Refused("schedule_address_wrong", "addresses", address=address[:80]) from error
    if not named and not said:
        raise Refused("schedule_nobody", "people")
    if len(named) + len(said) > MOST_RECIPIENTS:
        raise Refused("schedule_too_many", "people", most=MOST_RECIPIENTS)
    return named, said


def _next(row: ReportSchedule, after: int) -> int:
    return next_due(row.kind, after, row.day, row.minute, _zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _told(row: ReportSchedule) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TOLD}
