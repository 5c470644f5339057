"""Makers of reports: written, published, scheduled."""

from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.people.models import Group
from yingda.reports.actions import scheduling, writing
from yingda.reports.models import Report, ReportRun, ReportSchedule
from yingda.reports.rules.documents import decoded


def a_report(actor: Actor, kind: str = "weekly", group: Group | None = None, day: str = "2026-09-09", **more: Any) -> Report:
    """A draft from its template, on the days around `day`."""
    return writing.begin(actor, kind, None if group is None else group.pk, day, **more)


def a_published_report(actor: Actor, kind: str = "weekly", group: Group | None = None, day: str = "2026-09-09", **more: Any) -> Report:
    """A report in its first version."""
    row = a_report(actor, kind, group, day, **more)
    writing.publish(actor, row.pk, row.version)
    row.refresh_from_db()
    return row


def with_texts(row: Report, text: str, **kinds: list[Any]) -> dict[str, Any]:
    """The content of a draft as builtins, `text` in every text block, and the items of other blocks by their kind."""
    content: dict[str, Any] = msgspec.to_builtins(decoded(row.draft or "{}"))
    for section in content["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "text":
                block["text"] = text
            if block["kind"] in kinds:
                block["items"] = kinds[block["kind"]]
    return content


SCHEDULE: dict[str, Any] = {
    "name": "周报", "kind": "weekly", "group_id": None, "form": "pdf", "locale": "zh-CN", "day": 1, "minute": 9 * 60, "people": [],
    "addresses": ["boss@example.com"], "link": False, "enabled": True,
}  # fmt: skip


def a_schedule(actor: Actor, **fields: Any) -> ReportSchedule:
    """A weekly report of the whole team, Mondays at nine, to one address."""
    return scheduling.create(actor, {**SCHEDULE, **fields})


def some_reports(actor: Actor) -> None:
    """A row in every table: published minutes with an action and a comment, a schedule and a run of it."""
    row = a_report(actor, "minutes")
    action = {"key": "a1", "text": "补录话术", "owner_id": actor.id, "due": "2026-12-01"}
    row = writing.save(actor, row.pk, row.title, with_texts(row, "讨论", decisions=["延长质检"], actions=[action]), row.version)
    writing.publish(actor, row.pk, row.version)
    writing.comment(actor, row.pk, "收到")
    ReportRun.objects.create(schedule=a_schedule(actor), since="2026-03-02", report=row, state="sent", sent=["boss@example.com"], due_at=1)
