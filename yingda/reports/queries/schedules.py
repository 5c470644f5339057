"""Schedules and their runs."""

from typing import Any

from django.db.models import OuterRef, Subquery

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.people import queries as people
from yingda.reports.models import ReportRun, ReportSchedule
from yingda.reports.rules.access import WRITE

RUNS_SHOWN = 100
_SHOWN = (
    "id", "name", "kind", "group_id", "form", "locale", "day", "minute", "people", "addresses", "link", "enabled", "next_at", "version", "made_at",
)  # fmt: skip


def row_of(actor: Actor, schedule_id: int, lock: bool = False) -> ReportSchedule:
    """A schedule the actor may manage. Raises NotFound."""
    rows = ReportSchedule.objects.select_for_update() if lock else ReportSchedule.objects.all()
    found = rows.filter(pk=schedule_id).first()
    if found is None or not actor.may(WRITE, group=found.group_id):
        raise NotFound("report_schedule")
    return found


def listed(actor: Actor) -> list[dict[str, Any]]:
    """The schedules the actor may manage, by name, each with how its last run ended."""
    actor.demand_somewhere(WRITE)
    last = ReportRun.objects.filter(schedule=OuterRef("pk"), trial=False).order_by("-pk")
    rows = ReportSchedule.objects.annotate(last_state=Subquery(last.values("state")[:1]), last_at=Subquery(last.values("due_at")[:1]))
    mine = [row for row in rows.order_by("name", "pk") if actor.may(WRITE, group=row.group_id)]
    groups = people.group_names(frozenset(row.group_id for row in mine if row.group_id))
    return [{**shown(row, groups), "last_state": row.last_state, "last_at": row.last_at} for row in mine]


def one(actor: Actor, schedule_id: int) -> dict[str, Any]:
    """A schedule as it is answered. Raises NotFound."""
    return next(row for row in listed(actor) if row["id"] == row_of(actor, schedule_id).pk)


def shown(row: ReportSchedule, groups: dict[int, str]) -> dict[str, Any]:
    """A schedule without its runs."""
    return {**{name: getattr(row, name) for name in _SHOWN}, "group": groups.get(row.group_id or 0, "")}


def runs(actor: Actor, schedule_id: int) -> list[dict[str, Any]]:
    """The last runs of a schedule, the newest first; `sent`: how many have it."""
    row = row_of(actor, schedule_id)
    return [
        {
            "id": one.pk, "since": one.since, "trial": one.trial, "report_id": one.report_id, "state": one.state, "reason": one.reason,
            "sent": len(one.sent), "due_at": one.due_at, "finished_at": one.finished_at,
        }
        for one in ReportRun.objects.filter(schedule=row).order_by("-pk")[:RUNS_SHOWN]
    ]  # fmt: skip
