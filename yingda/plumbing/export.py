"""A list as a file: CSV, XLSX or JSONL, written in turns so that a long one holds up nobody."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.late import Late
from yingda.plumbing.models import Task
from yingda.plumbing.tasks import Kind, path_of

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Late("xlsxwriter")

FORMATS = ("csv", "xlsx", "jsonl")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson; charset=utf-8",
}
ROWS_A_TURN = 2_000
XLSX_LIMIT = 100_000
XLSX_CELL = 32_000


@dataclass(frozen=True, slots=True)
class List:
    """A list that can be exported. count and rows take the filters; rows also the number behind which to go on, and a limit:
    (number, cells) in the order of numbers."""

    permission: str
    columns: Sequence[str]
    count: Callable[[Actor, Mapping[str, Any]], int]
    rows: Callable[[Mapping[str, Any], int, int], Iterable[tuple[int, Sequence[Any]]]]
    name: str


def kind_of(listed: List) -> Kind:
    """The kind of task that writes the list into a file."""

    def begin(actor: Actor, filters: Mapping[str, Any], form: str) -> int:
        total = listed.count(actor, filters)
        if form == "xlsx" and total > XLSX_LIMIT:
            raise Refused("export_too_long_for_xlsx", field="format", limit=XLSX_LIMIT, count=total)
        return total

    return Kind(listed.permission, begin, lambda task: _turn(listed, task), FORMATS)


def safe_cell(value: Any) -> str:
    """The value as a CSV cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _turn(listed: List, task: Task) -> bool:
    place = msgspec.json.decode(task.place) or {"after": 0, "bytes": 0}
    rows = list(listed.rows(msgspec.json.decode(task.filters), place["after"], ROWS_A_TURN))
    if task.format == "xlsx":
        _put(task, place, _lines("jsonl", listed.columns, [cells for _, cells in rows]))
    else:
        head = [_head(task.format, listed.columns)] if place["after"] == 0 else []
        _put(task, place, [*head, *_lines(task.format, listed.columns, [cells for _, cells in rows])])
    task.done += len(rows)
    finished = len(rows) < ROWS_A_TURN
    if rows:
        place["after"] = rows[-1][0]
    if finished and task.format == "xlsx":
        _as_workbook(task, listed.columns)
    task.place = msgspec.json.encode(place).decode()
    task.result = msgspec.json.encode({"file": f"{listed.name}.{task.format}"}).decode()
    return finished


def _put(task: Task, place: dict[str, int], lines: Iterable[bytes]) -> None:
    """Writes behind what earlier turns wrote; what a turn that was cut off wrote is written over."""
    handle = os.open(path_of(task), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        file.truncate(place["bytes"])
        file.seek(place["bytes"])
        file.writelines(lines)
        place["bytes"] = file.tell()


def _head(form: str, columns: Sequence[str]) -> bytes:
    # The mark tells spreadsheets that this is UTF-8.
    return b"\xef\xbb\xbf" + _csv_line(columns) if form == "csv" else b""


def _lines(form: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[bytes]:
    if form == "csv":
        return [_csv_line([safe_cell(cell) for cell in cells]) for cells in rows]
    return [msgspec.json.encode(dict(zip(columns, cells, strict=True))) + b"\n" for cells in rows]


def _csv_line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _as_workbook(task: Task, columns: Sequence[str]) -> None:
    path = path_of(task)
    made = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns)
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                cells = msgspec.json.decode(line)
                sheet.write_row(number, 0, [_cell(cells[name]) for name in columns])
    made.replace(path)


def _cell(value: Any) -> Any:
    return value[:XLSX_CELL] if isinstance(value, str) else value
