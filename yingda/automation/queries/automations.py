"""Automations as the settings show them, with how they are doing."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import Count, Max, Q, Sum

from yingda.automation.models import Automation, AutomationVersion, Run, Tally
from yingda.automation.queries.stored import documents_of
from yingda.automation.rules.document import Document
from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.text import matches
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms

PERMISSION = "automation.manage"
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
FAILED = Q(outcome__in=("failed", "refused", "partly"))


def demand_manage(actor: Actor, group_id: int | None) -> None:
    """Raises unless the actor may manage automations of the group, or of the whole team when it is none."""
    actor.demand_somewhere(PERMISSION)
    if group_id is None:
        if not actor.may(PERMISSION):
            raise Refused("automation_group_needed", "group_id")
        return
    if people.group_name(group_id) is None:
        raise Refused("automation_group_unknown", "group_id")
    actor.demand(PERMISSION, group=group_id)


def row_of(actor: Actor, automation_id: int, lock: bool = False, archived: bool = False) -> Automation:
    """The row of an automation the actor may manage, locked when asked. Raises NotFound."""
    rows = Automation.objects.select_for_update() if lock else Automation.objects.all()
    found = rows.filter(pk=automation_id, archived_at__isnull=not archived).first()
    if found is None or not actor.may(PERMISSION, group=found.group_id):
        raise NotFound("automation")
    return found


def listed(actor: Actor, q: str = "") -> list[dict[str, Any]]:
    """Those the actor may manage, in the order in which they act, with what they did in the last 24 hours: five queries."""
    actor.demand_somewhere(PERMISSION)
    rows = [row for row in _present() if actor.may(PERMISSION, group=row.group_id) and (not q.strip() or matches(q, row.search_keys))]
    documents = documents_of({row.pk: row.version for row in rows})
    return _shown(rows, documents)


def one(actor: Actor, automation_id: int) -> dict[str, Any]:
    """One automation with what it says. Raises NotFound."""
    return shown(row_of(actor, automation_id))


def shown(row: Automation) -> dict[str, Any]:
    """A row as it is answered."""
    return _shown([row], documents_of({row.pk: row.version}))[0]


def versions(actor: Actor, automation_id: int) -> list[dict[str, Any]]:
    """Every version, the newest first, with its author."""
    rows = list(AutomationVersion.objects.filter(automation_id=row_of(actor, automation_id).pk).order_by("-version")[:200])
    names = people.names_of({row.author_id for row in rows})
    return [
        {"version": row.version, "name": row.name, "at": row.at, "author": _person(row.author_id, names), "document": msgspec.json.decode(row.document)}
        for row in rows
    ]  # fmt: skip


def _present() -> list[Automation]:
    return list(Automation.objects.filter(archived_at__isnull=True).order_by("position", "id"))


def _shown(rows: Iterable[Automation], documents: dict[int, Document]) -> list[dict[str, Any]]:
    listed = list(rows)
    ids = [row.pk for row in listed]
    names = people.names_of({row.author_id for row in listed})
    runs, missed = _counted(ids), _missed(ids)
    columns = ("name", "group_id", "version", "position", "enabled", "paused_at", "paused_why", "changed_at")
    return [
        {"id": row.pk, **{name: getattr(row, name) for name in columns}, "author": _person(row.author_id, names),
         "document": msgspec.to_builtins(documents[row.pk]), **runs.get(row.pk, _NO_RUNS), "missed": missed.get(row.pk, 0)}
        for row in listed
    ]  # fmt: skip


_NO_RUNS = {"runs": 0, "failures": 0, "stopped": 0, "last_run_at": None}


def _counted(ids: list[int]) -> dict[int, dict[str, Any]]:
    since = Q(at__gte=now_ms() - DAY_MS)
    rows = Run.objects.filter(automation_id__in=ids).values("automation_id").order_by()
    counted = rows.annotate(
        runs=Count("id", filter=since & ~Q(outcome="stopped")), failures=Count("id", filter=since & FAILED),
        stopped=Count("id", filter=since & Q(outcome="stopped")), last_run_at=Max("at"),
    )  # fmt: skip
    return {row["automation_id"]: dict(row) for row in counted}


def _missed(ids: list[int]) -> dict[int, int]:
    rows = Tally.objects.filter(automation_id__in=ids, hour__gt=now_ms() // HOUR_MS - 24)
    return dict(rows.values_list("automation_id").annotate(Sum("missed")).order_by())


def _person(number: int | None, names: dict[int, str]) -> dict[str, Any] | None:
    return None if number is None else {"id": number, "name": names.get(number, "")}
