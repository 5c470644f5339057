"""Exports in the background: asked for by whoever may, written as a job, fetched within a day."""

import csv
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from yingda.conversations.actions import erasing as talks
from yingda.conversations.queries import exporting as conversations
from yingda.customers import queries as customer_doors
from yingda.customers.actions.erasing import whole_family
from yingda.customers.queries import exporting as customers
from yingda.keeping.actions.archive import pieces_of, writing
from yingda.keeping.actions.exporting import export_everything
from yingda.keeping.models import Export
from yingda.keeping.queries.exports import demand_export, row_for
from yingda.keeping.rules.sheets import FORMATS, SHEETS, cells, flat
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.late import Late
from yingda.people import queries as people
from yingda.plumbing.audit import record
from yingda.plumbing.clock import now_ms
from yingda.plumbing.export import safe_cell
from yingda.plumbing.files import path_of, stored_many
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.messages import is_chinese
from yingda.plumbing.store import transaction

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Late("xlsxwriter")

JOB = "keeping.export"
KEPT_MS = 24 * 3600 * 1000
MOST_WAITING = 3
XLSX_ROWS = 1_000_000
Pages = Iterator[tuple[list[dict[str, Any]], int]]
_CHECKS: dict[str, Callable[[dict[str, str]], Any]] = {
    "conversations": conversations.wanted_conversations,
    "tickets": conversations.wanted_tickets,
    "customers": customers.wanted_contacts,
    "orders": customers.wanted_orders,
}
_PAGES: dict[str, Callable[[Actor, dict[str, str]], Pages]] = {
    "conversations": conversations.conversations,
    "tickets": conversations.tickets,
    "customers": customers.all_contacts,
    "orders": customers.all_orders,
}


def folder() -> Path:
    """Where exports lie until they expire; only the server's account reads it."""
    path = Path(settings.DATA_DIR) / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_for(row: Export) -> Path:
    """The file of an export."""
    return folder() / row.key


def request(actor: Actor, kind: str, file_format: str, wanted: dict[str, str]) -> Export:
    """Asks for an export: `everything` (needs `data.export` over everything), `customer` (`wanted.contact`; may be seen), or a
    list with its filters (never more than the actor sees in it).

    Raises Refused (export_format_wrong, and for filters what the list itself says), Conflict (export_too_many).
    """
    demand_export(actor, kind)
    person = actor.person_id
    if file_format not in (FORMATS if kind in SHEETS else ("zip",)):
        raise Refused("export_format_wrong", "format")
    if kind in _CHECKS:
        _CHECKS[kind](wanted)
    if kind == "customer":
        wanted = {"contact": str(_customer(actor, wanted))}
    with transaction() as db:
        if Export.objects.filter(by_id=person, state__in=("waiting", "running")).count() >= MOST_WAITING:
            raise Conflict("export_too_many", limit=MOST_WAITING)
        made = Export.objects.create(
            kind=kind, format=file_format, wanted=wanted, key=secrets.token_urlsafe(32), file_name=f"yingda-{kind}.{file_format}",
            by_id=person, by_name=actor.name[:150], locale=actor.locale, created_at=db.now,
        )  # fmt: skip
        record(actor, "keeping.export.asked", f"export:{made.pk}", after={"kind": kind, "format": file_format, "filters": wanted})
        enqueue(JOB, {"export": made.pk}, key=f"{JOB}:{made.pk}")
        return made


def _customer(actor: Actor, wanted: dict[str, str]) -> int:
    number = wanted.get("contact", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound("contact")
    return int(customer_doors.demand_contact(actor, "customer.view", int(number)).pk)


def write(export_id: int) -> None:
    """Writes an export; the job's entry, safe to repeat."""
    row = Export.objects.filter(pk=export_id, state__in=("waiting", "running")).first()
    if row is None:
        return
    _note(row, state="running", done=0)
    actor = people.actor_of(row.by_id, "", row.locale) if row.by_id else SYSTEM
    try:
        demand_export(actor, row.kind)
        _write(row, actor)
    except OSError:
        _note(row, state="failed", problem="export_disk", finished_at=now_ms())
        return
    path = path_for(row)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    now, rows = now_ms(), max(row.done, row.total)
    size = path.stat().st_size
    _note(row, state="done", size=size, sha256=digest, finished_at=now, expires_at=now + KEPT_MS, done=rows, total=rows)


def give_up(export_id: int) -> None:
    """An export that failed again and again."""
    row = Export.objects.filter(pk=export_id).exclude(state="done").first()
    if row is not None:
        path_for(row).unlink(missing_ok=True)
        _note(row, state="failed", problem="export_failed", finished_at=now_ms())


def expire(now: int) -> int:
    """Removes the files of exports that are over; how many."""
    old = list(Export.objects.filter(state="done", expires_at__lt=now))
    for row in old:
        path_for(row).unlink(missing_ok=True)
        _note(row, state="expired")
    return len(old)


def remove(actor: Actor, export_id: int) -> None:
    """Removes an export before its time. Raises NotFound."""
    row = row_for(actor, export_id)
    path_for(row).unlink(missing_ok=True)
    with transaction():
        Export.objects.filter(pk=row.pk).update(state="expired")
        record(actor, "keeping.export.removed", f"export:{row.pk}")


def fetch(actor: Actor, export_id: int) -> tuple[Export, Path]:
    """The file of a finished export, and a line in the audit log that it was fetched. Raises NotFound, Conflict (export_not_ready)."""
    row = row_for(actor, export_id)
    demand_export(actor, row.kind)
    if row.state != "done" or not path_for(row).exists():
        raise Conflict("export_not_ready")
    record(actor, "keeping.export.fetched", f"export:{row.pk}", after={"kind": row.kind, "bytes": row.size})
    return row, path_for(row)


def _note(row: Export, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    with transaction():
        Export.objects.filter(pk=row.pk).update(**fields)


class _Progress:
    """Writes down how far an export is, twice a second at most."""

    def __init__(self, row: Export) -> None:
        self._row, self._last = row, 0

    def __call__(self, done: int, total: int) -> None:
        self._row.done, self._row.total = done, max(done, total)
        if (now := now_ms()) - self._last > 500:
            self._last = now
            _note(self._row, done=done, total=max(done, total))


def _write(row: Export, actor: Actor) -> None:
    progress = _Progress(row)
    path = path_for(row)
    if row.kind == "everything":
        export_everything(path, row.wanted.get("log_ins") == "true", progress)
    elif row.kind == "customer":
        _write_customer(path, int(row.wanted["contact"]), progress)
    else:
        writer = {"csv": _write_csv, "xlsx": _write_xlsx, "jsonl": _write_jsonl}[row.format]
        path.touch(mode=0o600)
        writer(path, row, _told(_PAGES[row.kind](actor, row.wanted), progress))


def _told(pages: Pages, progress: _Progress) -> Iterator[dict[str, Any]]:
    done = 0
    for rows, total in pages:
        yield from rows
        done += len(rows)
        progress(done, total)


def _lines(row: Export, rows: Iterator[dict[str, Any]], safe: Callable[[Any], str]) -> Iterator[list[str]]:
    zone = ZoneInfo(settings.TIME_ZONE)
    yield [heading.zh if is_chinese(row.locale) else heading.en for heading in SHEETS[row.kind]]
    for one in rows:
        for line in flat(row.kind, one):
            yield cells(row.kind, line, zone, safe)


def _write_csv(path: Path, row: Export, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_lines(row, rows, safe_cell))


def _write_xlsx(path: Path, row: Export, rows: Iterator[dict[str, Any]]) -> None:
    """Cells are texts, which no program takes for a formula."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(folder())})
    sheet = book.add_worksheet(row.kind)
    for number, line in enumerate(_lines(row, rows, str)):
        if number and number % XLSX_ROWS == 0:
            sheet = book.add_worksheet(f"{row.kind} {number // XLSX_ROWS + 1}")
        for column, cell in enumerate(line):
            sheet.write_string(number % XLSX_ROWS, column, cell[:32_000])
    book.close()


def _write_jsonl(path: Path, _row: Export, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        for one in rows:
            file.write(msgspec.json.encode(one) + b"\n")


def _write_customer(path: Path, contact_id: int, progress: _Progress) -> None:
    """What is kept of one customer, for the customer: what colleagues wrote to each other about the matter is not in it."""
    family = whole_family(contact_id)
    talk_ids = talks.talks_of(family)
    said = conversations.messages_of(SYSTEM, talk_ids, with_notes=False)
    keys = talks.files_of(talk_ids, [])
    about = {**customers.whole(family), "conversations": [{"id": number, "messages": said.get(number, [])} for number in talk_ids]}
    progress(0, len(keys) + 1)
    with writing(path) as archive:
        text = json.dumps(about, ensure_ascii=False, indent=1, default=str)
        archive.add("customer.json", [text.encode()])
        files = stored_many(keys)
        for number, (key, file) in enumerate(sorted(files.items()), 1):
            if path_of(key).exists():
                with path_of(key).open("rb") as bytes_:
                    archive.add(f"files/{number:04d}-{file.name}", pieces_of(bytes_), packed=False)
            progress(number, len(keys) + 1)
        archive.close({"product": "yingda", "kind": "customer", "contact": contact_id, "made_at": now_ms()})
