"""Files of a report: asked for, made as a job, fetched within a day."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refusal, Refused
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.messages import say
from yingda.plumbing.store import transaction
from yingda.reports.actions.making.typeset import pdf
from yingda.reports.actions.making.wordfile import word_file
from yingda.reports.actions.making.workbook import rows_of, workbook
from yingda.reports.actions.writing import checked_locale
from yingda.reports.models import Rendering, Report
from yingda.reports.queries.renderings import row_for
from yingda.reports.queries.reports import layout_of, row_of, version_of
from yingda.reports.rules.access import file_name
from yingda.reports.rules.layout import Layout

JOB = "reports.render"
FORMS = ("pdf", "docx", "xlsx")
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KEPT_MS = 24 * 3_600_000
MOST_WAITING = 5


def ask(actor: Actor, report_id: int, form: str, locale: str = "", number: int | None = None) -> Rendering:
    """Asks for a file. number: a published version, 0 for the draft, None for the newest. Needs `report.view`, of a draft `report.write`.

    Raises Refused (report_format_wrong, report_locale_wrong), Conflict (report_too_many_files), NotFound.
    """
    if form not in FORMS:
        raise Refused("report_format_wrong", "format")
    row = row_of(actor, report_id)
    wanted = row.number if number is None else number
    spoken = checked_locale(locale or row.locale)
    layout_of(actor, row, wanted, spoken)
    with transaction() as db:
        if Rendering.objects.filter(by_id=actor.person_id, state__in=("waiting", "running")).count() >= MOST_WAITING:
            raise Conflict("report_too_many_files", limit=MOST_WAITING)
        title = row.title if wanted == 0 else version_of(row, wanted).title
        made = Rendering.objects.create(
            report=row, number=wanted, form=form, locale=spoken, key=secrets.token_urlsafe(32), file_name=file_name(title, row.since, wanted, form),
            by_id=actor.person_id, asked_at=db.now,
        )  # fmt: skip
        record(actor, "reports.report.rendered", f"report:{row.pk}", after={"version": wanted, "format": form, "language": spoken})
        enqueue(JOB, {"rendering": made.pk}, key=f"{JOB}:{made.pk}")
    return made


def work(rendering_id: int) -> None:
    """Makes the file; the job's entry, safe to repeat. What cannot be made is said in the row, not tried again."""
    row = Rendering.objects.select_related("report").filter(pk=rendering_id, state__in=("waiting", "running")).first()
    if row is None:
        return
    _note(row, state="running", done=0)
    try:
        actor = people.actor_of(row.by_id, "", row.locale)
        layout = layout_of(actor, row_of(actor, row.report_id), row.number, row.locale)
        _note(row, total=rows_of(layout) if row.form == "xlsx" else 1)
        write(path_of(row), layout, row.form, row.asked_at, lambda done: _note(row, done=min(done, row.total)))
    except Refusal as refused:
        _fail(row, say(refused.code, row.locale, refused.params))
    except (OSError, RuntimeError, ValueError) as error:
        _fail(row, str(error)[:500] or type(error).__name__)
    else:
        _note(row, state="done", done=row.total, size=path_of(row).stat().st_size, finished_at=now_ms())


def write(path: Path, layout: Layout, form: str, at_ms: int, progress: Any = lambda _done: None) -> None:
    """Writes a layout as a file. Raises OSError, RuntimeError (of the typesetter) with the reason."""
    if form == "xlsx":
        workbook(path, layout, progress)
    else:
        path.write_bytes(pdf(layout, at_ms) if form == "pdf" else word_file(layout, at_ms))


def give_up(rendering_id: int) -> None:
    """A file whose job died again and again."""
    row = Rendering.objects.filter(pk=rendering_id).exclude(state="done").first()
    if row is not None:
        _fail(row, row.reason or "worker")


def fetch(actor: Actor, rendering_id: int) -> tuple[Rendering, Path]:
    """The file of a finished one; the audit log says that it was fetched. Raises Conflict (report_file_not_ready), NotFound."""
    row = row_for(actor, rendering_id)
    row_of(actor, row.report_id)
    if row.state != "done" or not path_of(row).exists():
        raise Conflict("report_file_not_ready")
    with transaction():
        record(actor, "reports.report.fetched", f"report:{row.report_id}", after={"version": row.number, "format": row.form, "bytes": row.size})
    return row, path_of(row)


def expire(now: int) -> int:
    """Removes files of more than a day ago; how many."""
    old = list(Rendering.objects.filter(asked_at__lt=now - KEPT_MS).exclude(state="expired")[:500])
    for row in old:
        path_of(row).unlink(missing_ok=True)
        _note(row, state="expired")
    return len(old)


def path_of(row: Rendering) -> Path:
    """Where the file lies; only the server's account reads it."""
    return folder() / row.key


def folder() -> Path:
    """The folder of files on their way."""
    path = Path(settings.DATA_DIR) / "reports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def of_report(report: Report, actor: Actor, form: str, locale: str, path: Path) -> str:
    """Writes the newest version as a file, as the actor sees it; what the file is called."""
    layout = layout_of(actor, report, report.number, locale)
    version = version_of(report, report.number)
    write(path, layout, form, version.published_at)
    return file_name(version.title, report.since, report.number, form)


def _fail(row: Rendering, reason: str) -> None:
    path_of(row).unlink(missing_ok=True)
    _note(row, state="failed", reason=reason[:500], finished_at=now_ms())


def _note(row: Rendering, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    with transaction():
        Rendering.objects.filter(pk=row.pk).update(**fields)
