"""Imports: the list, one of them, what it refused, and how a source's files were mapped before."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from yingda.imports.models import Import, Refusal
from yingda.imports.rules.rows import safe_cell, share_done, time_left, why_not_undone
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.paging import BadCursor, Page, decode, encode
from yingda.kit.tables.reading import Layout, opened
from yingda.plumbing.files import path_of
from yingda.plumbing.messages import is_chinese, say

PERMISSION = "customer.import"
_SHOWN = (
    "id", "kind", "file_name", "size", "format", "encoding", "delimiter", "zone", "by_id", "by_name", "state", "paused_at", "lines_read", "lines_to_save",
    "lines_saved", "lines_refused", "summary_rows", "delayed_cells", "counts", "worked_ms", "created_at", "finished_at",
)  # fmt: skip
_HEADINGS = {True: ("行号", "拒绝原因"), False: ("Line", "Why it was refused")}


def listed(actor: Actor, kind: str | None, state: str | None, source: int | None, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Imports, the newest first. Needs `customer.import`."""
    actor.demand(PERMISSION)
    given = {"kind": kind, "state": state, "source_id": source}
    rows = Import.objects.select_related("source").filter(**{name: value for name, value in given.items() if value is not None})
    if cursor is not None:
        rows = rows.filter(pk__lt=_before(cursor))
    page = list(rows.order_by("-id")[: limit + 1])
    shown = tuple(row_of(one, actor.locale) for one in page[:limit])
    return Page(shown, encode((page[limit - 1].pk,)) if len(page) > limit else None)


def one(actor: Actor, import_id: int) -> dict[str, Any]:
    """An import with its mapping. Needs `customer.import`. Raises NotFound."""
    row = _row(actor, import_id)
    mapping = {key: row.header[place] if place < len(row.header) else "" for key, place in row.mapping.items()}
    return {**row_of(row, actor.locale), "mapping": mapping, "options": {name: value for name, value in row.options.items() if name != "extra"}}


def row_of(row: Import, locale: str) -> dict[str, Any]:
    """An import as it is listed: with its share done (0 to 1), lines per second and the time left (ms)."""
    share = share_done(row.state, row.read_bytes, row.size, row.lines_saved, row.lines_to_save)
    running = row.state in ("reading", "saving")
    lines = row.lines_saved if row.state == "saving" and row.lines_saved else row.lines_read
    why = why_not_undone(row.kind, row.state)
    return {
        **{name: getattr(row, name) for name in _SHOWN},
        "source": {"id": row.source_id, "name": row.source.name},
        "problem": say(row.problem, locale, {}) if row.problem else None,
        "share": round(share, 4),
        "lines_per_s": round(1000 * lines / row.worked_ms) if row.worked_ms else None,
        "left_ms": time_left(share, row.worked_ms) if running and row.paused_at is None else None,
        "no_undo": say(why, locale, {}) if why else None,
        "file_kept": row.forgotten_at is None,
    }


def refusals(actor: Actor, import_id: int, cursor: str | None, limit: int) -> Page[dict[str, Any]]:
    """Refused lines in the order of the file, each with its reason in the reader's language. Needs `customer.import`. Raises NotFound."""
    row = _row(actor, import_id)
    rows = Refusal.objects.filter(of=row)
    if cursor is not None:
        rows = rows.filter(row__gt=_before(cursor))
    page = list(rows.order_by("row")[: limit + 1])
    return Page(tuple(_refusal(one, actor.locale) for one in page[:limit]), encode((page[limit - 1].row,)) if len(page) > limit else None)


def refused_file(actor: Actor, import_id: int) -> tuple[str, Iterator[bytes]]:
    """Name and content of a CSV with the refused lines in their columns, the number of each and why: to be mended and imported again.

    UTF-8 with a mark, so that Excel opens it; no cell is a formula. Needs `customer.import`. Raises NotFound, Conflict when the file is gone.
    """
    row = _row(actor, import_id)
    if row.forgotten_at is not None or not path_of(row.file_key).exists():
        raise Conflict("import_file_gone")
    return f"{row.file_name.rpartition('.')[0]}-refused.csv", _refused_lines(row, actor.locale)


def remembered(kind: str, source_id: int) -> Mapping[str, str | None]:
    """Which column was which the last time for this source: column → name as written."""
    row = Import.objects.filter(kind=kind, source_id=source_id).order_by("-id").first()
    return {} if row is None else {key: row.header[place] for key, place in row.mapping.items() if place < len(row.header)}


def _refused_lines(row: Import, locale: str) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    yield _csv([*row.header, *_HEADINGS[is_chinese(locale)]])
    wanted = Refusal.objects.filter(of=row).order_by("row").iterator(2000)
    present = next(wanted, None)
    with opened(path_of(row.file_key), Layout(row.format, row.encoding, row.delimiter)) as table:
        for number, cells in table.rows:
            while present is not None and present.row < number:
                present = next(wanted, None)
            if present is None:
                return
            if present.row == number:
                reason = say(present.reason, locale, present.params)
                yield _csv([*_padded(cells or [], len(row.header)), str(number), reason])


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells[:width], *([""] * (width - len(cells)))]


def _csv(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue().encode("utf-8", "replace")


def _refusal(row: Refusal, locale: str) -> dict[str, Any]:
    return {"row": row.row, "field": row.field, "code": row.reason, "reason": say(row.reason, locale, row.params)}


def _row(actor: Actor, import_id: int) -> Import:
    actor.demand(PERMISSION)
    row = Import.objects.select_related("source").filter(pk=import_id).first()
    if row is None:
        raise NotFound("import")
    return row


def _before(cursor: str) -> int:
    try:
        return int(decode(cursor, tuple[int])[0])
    except BadCursor as error:
        raise Refused("cursor_invalid", field="cursor") from error
