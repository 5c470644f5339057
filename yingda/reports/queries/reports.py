"""Reports as they are listed and read."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db.models import Q, QuerySet

from yingda.attribution.queries.days import business_day
from yingda.kit.actor import NOWHERE, Actor
from yingda.kit.errors import NotFound, Refused
from yingda.kit.paging import BadCursor, Page, decode, page_of
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms
from yingda.reports.models import MeetingAction, Report, ReportComment, ReportVersion
from yingda.reports.queries.figures import data_of, may_see_pay, without_pay
from yingda.reports.rules.access import VIEW, WRITE
from yingda.reports.rules.documents import Action, Actions, Content, decoded, has_pay, placed
from yingda.reports.rules.figures import Data
from yingda.reports.rules.layout import Head, Layout, laid_out

_SHOWN = ("id", "kind", "group_id", "since", "until", "locale", "title", "state", "number", "version", "made_at", "changed_at")


class Wanted(NamedTuple):
    """What narrows the list; group 0: the team's reports."""

    q: str = ""
    kind: str = ""
    group: int | None = None
    state: str = ""
    since: str = ""
    until: str = ""


def demand(actor: Actor, permission: str, group: int | None) -> None:
    """Raises unless the actor holds the permission over the group, or over everything where it is none."""
    actor.demand_somewhere(permission)
    if group is None:
        if not actor.may(permission):
            raise Refused("report_group_needed", "group_id")
        return
    if people.group_name(group) is None:
        raise Refused("report_group_unknown", "group_id")
    actor.demand(permission, group=group)


def row_of(actor: Actor, report_id: int, permission: str = VIEW, lock: bool = False) -> Report:
    """A report the actor may see (or more). A draft that was never published is for those who may write. Raises NotFound, Forbidden."""
    rows = Report.objects.select_for_update() if lock else Report.objects.all()
    found = rows.filter(pk=report_id).first()
    if found is None or not actor.may(VIEW, group=found.group_id) or not (found.number or may_write(actor, found)):
        raise NotFound("report")
    if permission != VIEW:
        actor.demand(permission, group=found.group_id)
    return found


def may_write(actor: Actor, row: Report) -> bool:
    """Whether the actor may write the report."""
    return actor.may(WRITE, group=row.group_id)


def listed(actor: Actor, wanted: Wanted, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Reports the actor may see, those of the latest days first. Needs `report.view`."""
    rows = _narrowed(_reachable(actor), wanted)
    total = rows.count()
    if cursor is not None:
        try:
            until, number = decode(cursor, tuple[str, int])
        except BadCursor as bad:
            raise Refused("cursor_invalid", "cursor") from bad
        rows = rows.filter(Q(until__lt=until) | Q(until=until, pk__lt=number))
    page = page_of(list(rows.order_by("-until", "-pk")[: limit + 1]), limit, lambda row: (row.until, row.pk), total)
    groups = people.group_names(frozenset(row.group_id for row in page.items if row.group_id))
    names = people.names_of([row.made_by_id for row in page.items if row.made_by_id])
    return Page(tuple(_row(row, groups, names) for row in page.items), page.next, page.total)


def one(actor: Actor, report_id: int) -> dict[str, Any]:
    """A report with what it says: the draft for whoever may write, else the newest published version. Raises NotFound."""
    row = row_of(actor, report_id)
    writes = may_write(actor, row)
    content = current(row, writes)
    groups = people.group_names(frozenset({row.group_id} if row.group_id else ()))
    names = people.names_of([row.made_by_id] if row.made_by_id else [])
    return {
        **_row(row, groups, names), "content": msgspec.to_builtins(content), "drafting": row.draft is not None and writes, "may_write": writes,
        "may_see_pay": may_see_pay(actor, row),
    }  # fmt: skip


def current(row: Report, writes: bool) -> Content:
    """What a report says now for somebody who may (not) write it."""
    if row.draft is not None and writes:
        return decoded(row.draft)
    return decoded(version_of(row, row.number).content)


def version_of(row: Report, number: int) -> ReportVersion:
    """A published version. Raises NotFound."""
    found = ReportVersion.objects.filter(report=row, number=number).first()
    if found is None:
        raise NotFound("report_version")
    return found


def versions(actor: Actor, report_id: int) -> list[dict[str, Any]]:
    """The published versions, the newest first."""
    row = row_of(actor, report_id)
    found = list(ReportVersion.objects.filter(report=row).order_by("-number").defer("content", "figures"))
    names = people.names_of([one.published_by_id for one in found if one.published_by_id])
    return [
        {"number": one.number, "title": one.title, "note": one.note, "published_at": one.published_at, "published_by": names.get(one.published_by_id or 0, "")}
        for one in found
    ]


def layout_of(actor: Actor, row: Report, number: int, locale: str) -> Layout:
    """A version (0: the draft, for whoever may write) laid out, with the figures frozen in it, or asked for now in a draft. Pay only for
    whoever may see it. Raises NotFound."""
    if number == 0:
        if row.draft is None or not may_write(actor, row):
            raise NotFound("report_version")
        content = decoded(row.draft)
        return _laid(row, row.title, content, data_of(actor, row, content), locale, 0, None)
    version = version_of(row, number)
    content = decoded(version.content)
    data = msgspec.json.decode(version.figures, type=dict[str, Data])
    shown = data if not has_pay(content) or may_see_pay(actor, row) else without_pay(data, content)
    return _laid(row, version.title, content, shown, locale, number, version.published_at)


def comments(actor: Actor, report_id: int) -> list[dict[str, Any]]:
    """What was said of a report, the oldest first; 500 at most."""
    row = row_of(actor, report_id)
    found = list(ReportComment.objects.filter(report=row).order_by("pk")[:500])
    names = people.names_of([one.person_id for one in found])
    return [{"id": one.pk, "person_id": one.person_id, "name": names.get(one.person_id, ""), "text": one.text, "at": one.at} for one in found]


def of_group(group: int | None) -> Q:
    """Those on a group, or (None) on the whole team."""
    return Q(group__isnull=True) if group is None else Q(group_id=group)


def today() -> str:
    """The business day now, as YYYY-MM-DD."""
    day, _ = business_day(now_ms(), ZoneInfo(settings.TIME_ZONE))
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def _laid(row: Report, title: str, content: Content, data: Mapping[str, Data], locale: str, number: int, at: int | None) -> Layout:
    group = people.group_names(frozenset({row.group_id})).get(row.group_id, "") if row.group_id else ""
    owners = people.names_of(item.owner_id for item in _items(content))
    done = dict(MeetingAction.objects.filter(report=row, done_at__isnull=False).values_list("key", "done_at"))
    published = "" if at is None else _written(at)
    return laid_out(Head(title, group, row.since, row.until, number, published), content, data, locale, owners, dict.fromkeys(done, True))


def _items(content: Content) -> Iterable[Action]:
    return (item for _, block in placed(content) if isinstance(block, Actions) for item in block.items)


def _written(at: int) -> str:
    day, _ = business_day(at, ZoneInfo(settings.TIME_ZONE))
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def _reachable(actor: Actor) -> "QuerySet[Report]":
    actor.demand_somewhere(VIEW)
    seen = Report.objects.filter(_within(actor, VIEW)).exclude(~_within(actor, WRITE) & Q(number=0))
    return seen.defer("draft")


def _within(actor: Actor, permission: str) -> Q:
    reach = actor.reach.get(permission, NOWHERE)
    return Q(pk__gt=0) if actor.kind == "system" or reach.everything else Q(group_id__in=reach.groups)


def _narrowed(rows: "QuerySet[Report]", wanted: Wanted) -> "QuerySet[Report]":
    if wanted.q.strip():
        rows = rows.filter(title__icontains=wanted.q.strip())
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.group is not None:
        rows = rows.filter(of_group(wanted.group or None))
    if wanted.state == "draft":
        rows = rows.filter(state="draft")
    elif wanted.state:
        rows = rows.filter(state="published")
    if wanted.since:
        rows = rows.filter(until__gte=wanted.since)
    return rows.filter(since__lte=wanted.until) if wanted.until else rows


def _row(row: Report, groups: Mapping[int, str], names: Mapping[int, str]) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in _SHOWN}
    return {**shown, "group": groups.get(row.group_id or 0, ""), "made_by": names.get(row.made_by_id or 0, "")}
