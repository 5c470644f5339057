"""Writing a report: begun from a template, saved as a draft, published as a version that never changes, corrected by another."""

from datetime import date
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Many, Refused
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction
from yingda.reports.actions.meeting_actions import take_over
from yingda.reports.models import Report, ReportComment, ReportVersion
from yingda.reports.queries.figures import data_of, may_see_pay, metric_keys
from yingda.reports.queries.reports import demand, row_of, today, version_of
from yingda.reports.rules.access import DRAFT, PAY, PUBLISHED, VIEW, WRITE
from yingda.reports.rules.documents import Content, actions_in, decoded, encoded, has_pay, is_day, problems
from yingda.reports.rules.periods import KINDS, MINUTES, last_whole, period_of
from yingda.reports.rules.templates import TEMPLATES

LOCALES = ("zh-CN", "en")
MOST_COMMENT = 2_000


def begin(actor: Actor, kind: str, group: int | None, day: str = "", locale: str = "", title: str = "") -> Report:
    """A new report from its template. day: within its period (none: the last whole one; minutes: today). Needs `report.write`.

    Raises Refused naming the field (report_kind_unknown, report_group_needed, report_group_unknown, day_wrong, report_locale_wrong), Forbidden.
    """
    demand(actor, WRITE, group)
    if kind not in KINDS:
        raise Refused("report_kind_unknown", "kind")
    if day and not is_day(day):
        raise Refused("day_wrong", "day")
    spoken = checked_locale(locale or actor.locale)
    since, until = period_of(kind, date.fromisoformat(day)) if day else last_whole(kind, date.fromisoformat(today()))
    content = TEMPLATES[kind].content(spoken, with_pay=actor.may(PAY, group=group))
    with transaction() as db:
        made = Report.objects.create(
            kind=kind, group_id=group, since=since.isoformat(), until=until.isoformat(), locale=spoken, state=DRAFT, draft=encoded(content),
            title=_title(title) if title.strip() else _named(kind, group, since.isoformat(), until.isoformat(), spoken), made_at=db.now, changed_at=db.now,
            made_by_id=actor.id if actor.kind == "person" else None,
        )  # fmt: skip
        record(actor, "reports.report.begun", f"report:{made.pk}", after={"kind": kind, "group": group, "since": made.since, "title": made.title})
    return made


def save(actor: Actor, report_id: int, title: str, content: Any, version: int) -> Report:
    """Keeps what was written. content: as builtins. version: the one it was written over. Needs `report.write`.

    Raises Many or Refused with the place of each fault, Conflict (report_changed, report_no_draft), NotFound, Forbidden.
    """
    with transaction() as db:
        row = _drafted(actor, report_id, version)
        wanted = _checked(actor, row, content)
        before = {"title": row.title, "sections": [one.heading for one in decoded(row.draft or "{}").sections]}
        row.title, row.draft = _title(title), encoded(wanted)
        _touch(db, row)
        record(actor, "reports.report.saved", f"report:{row.pk}", before, {"title": row.title, "sections": [one.heading for one in wanted.sections]})
    return row


def publish(actor: Actor, report_id: int, version: int, note: str = "") -> ReportVersion:
    """Freezes the figures and makes the draft a version that never changes; actions of a meeting are given to their owners.

    note: what a correction mended. Needs `report.write`; with pay in it `pay.view` too. Raises Conflict, Refused, NotFound, Forbidden.
    """
    with transaction() as db:
        row = _drafted(actor, report_id, version)
        content = _checked(actor, row, msgspec.to_builtins(decoded(row.draft or "{}")))
        return freeze(db, actor, row, content, note.strip()[:200])


def freeze(db: Db, actor: Actor, row: Report, content: Content, note: str) -> ReportVersion:
    """The next version of a report; part of the running transaction, after every check."""
    figures = msgspec.json.encode(data_of(actor, row, content)).decode()
    who = actor.id if actor.kind == "person" else None
    row.number += 1
    made = ReportVersion.objects.create(
        report=row, number=row.number, title=row.title, content=encoded(content), figures=figures, note=note, published_at=db.now, published_by_id=who,
    )  # fmt: skip
    row.state, row.draft = PUBLISHED, None
    _touch(db, row)
    take_over(actor, row, actions_in(content))
    record(actor, "reports.report.published", f"report:{row.pk}", after={"version": row.number, "title": row.title, "note": note})
    return made


def correct(actor: Actor, report_id: int) -> Report:
    """Begins a correction: the newest version as a draft. Needs `report.write`. Raises Conflict (report_not_published, report_draft_there)."""
    with transaction() as db:
        row = row_of(actor, report_id, WRITE, lock=True)
        if row.number == 0:
            raise Conflict("report_not_published")
        if row.draft is not None:
            raise Conflict("report_draft_there")
        row.draft = version_of(row, row.number).content
        _touch(db, row)
        record(actor, "reports.report.correction_begun", f"report:{row.pk}", after={"version": row.number})
    return row


def discard(actor: Actor, report_id: int) -> None:
    """Throws the draft away; a report that was never published goes with it. Needs `report.write`. Raises Conflict (report_no_draft), NotFound."""
    with transaction() as db:
        row = row_of(actor, report_id, WRITE, lock=True)
        if row.draft is None:
            raise Conflict("report_no_draft")
        record(actor, "reports.report.discarded", f"report:{row.pk}", before={"title": row.title, "version": row.number})
        if row.number == 0:
            row.delete()
            return
        row.draft, row.title = None, version_of(row, row.number).title
        _touch(db, row)


def comment(actor: Actor, report_id: int, text: str) -> ReportComment:
    """Says something of a published report. Needs `report.view`. Raises Conflict (report_not_published), Refused, NotFound."""
    said = text.strip()
    if not 1 <= len(said) <= MOST_COMMENT:
        raise Refused("report_comment_wrong", "text")
    with transaction() as db:
        row = row_of(actor, report_id, VIEW)
        if row.number == 0:
            raise Conflict("report_not_published")
        made = ReportComment.objects.create(report=row, person_id=actor.person_id, text=said, at=db.now)
        record(actor, "reports.report.commented", f"report:{row.pk}", after={"comment": made.pk})
    return made


def checked_locale(locale: str) -> str:
    """The language of a document. Raises Refused (report_locale_wrong)."""
    if locale not in LOCALES:
        raise Refused("report_locale_wrong", "locale")
    return locale


def _drafted(actor: Actor, report_id: int, version: int) -> Report:
    row = row_of(actor, report_id, WRITE, lock=True)
    if row.draft is None:
        raise Conflict("report_no_draft")
    if row.version != version:
        raise Conflict("report_changed", who=people.name_of(row.made_by_id or 0))
    return row


def _checked(actor: Actor, row: Report, content: Any) -> Content:
    try:
        wanted = msgspec.convert(content, Content)
    except msgspec.ValidationError as error:
        raise Refused("report_content_wrong", "content", reason=str(error)[:200]) from error
    owners = {item.owner_id for item in actions_in(wanted)}
    found = problems(wanted, metric_keys(), people.active(owners) | _kept_owners(row, owners))
    if has_pay(wanted) and not may_see_pay(actor, row):
        found.append(Refused("report_pay_forbidden", "content"))
    if found:
        raise found[0] if len(found) == 1 else Many(list(found))
    return wanted


def _kept_owners(row: Report, owners: set[int]) -> set[int]:
    """Those who have left since, but stood in the published version already: a correction need not find others."""
    if row.number == 0 or not owners:
        return set()
    return {item.owner_id for item in actions_in(decoded(version_of(row, row.number).content))}


def _title(title: str) -> str:
    said = " ".join(title.split())
    if not 1 <= len(said) <= 120:
        raise Refused("report_title_wrong", "title")
    return said


def _named(kind: str, group: int | None, since: str, until: str, locale: str) -> str:
    """What a report is called as long as nobody says otherwise: 售前一组 小组周报 2026-09-21 – 2026-09-27."""
    whose = (people.group_name(group) or "") if group is not None else ""
    days = {"monthly": since[:7], "quarterly": f"{since[:4]} Q{(int(since[5:7]) + 2) // 3}", MINUTES: since}.get(kind, f"{since} – {until}")
    return " ".join(part for part in (whose, TEMPLATES[kind].name[locale == "en"], days) if part)[:120]


def _touch(db: Db, row: Report) -> None:
    row.version, row.changed_at = row.version + 1, db.now
    row.save()
