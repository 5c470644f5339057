"""Figures as a workbook or as CSV: numbers stay numbers in their format, texts never become formulas, memory does not grow with the rows."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yingda.kit.late import Late
from yingda.plumbing.export import safe_cell

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Late("xlsxwriter")

FORMATS = {"text": "@", "count": "#,##0.##", "number": "#,##0.00", "share": "0.0%", "money": "¥#,##0.00;-¥#,##0.00", "seconds": "#,##0.0"}
LONGEST_CELL = 32_000
ROWS_A_SHEET = 1_000_000
TOLD_EVERY = 2_000
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. shapes: of each column, a key of `FORMATS`; rows: numbers (a share as it is, money in yuan, times in seconds), texts or None;
    a pair of such a value and a shape where a cell has one of its own."""

    name: str
    heads: Sequence[str]
    shapes: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_workbook(path: Path, sheets: Iterable[Sheet], progress: Progress = lambda _done: None) -> int:
    """Writes the sheets one after another, row by row; how many rows. progress: told now and then how many are written."""
    done, taken = 0, set[str]()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(path.parent)}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {shape: book.add_format({"num_format": form}) for shape, form in FORMATS.items()}
        for sheet in sheets:
            page = book.add_worksheet(_name(sheet.name, taken))
            page.freeze_panes(1, 1)
            page.set_column(0, max(0, len(sheet.heads) - 1), 16)
            page.set_row(0, None, bold)
            for column, head in enumerate(sheet.heads):
                page.write_string(0, column, head[:LONGEST_CELL], bold)
            done += _rows(page, sheet, formats, partial(_told, progress, done))
        if not taken:
            book.add_worksheet()
    progress(done)
    return done


def csv_of(sheet: Sheet) -> Iterator[bytes]:
    """The sheet as CSV, line by line, with the mark that tells spreadsheets that it is UTF-8."""
    yield b"\xef\xbb\xbf" + _line([safe_cell(head) for head in sheet.heads])
    for row in sheet.rows:
        yield _line([_plain(one[0] if isinstance(one, tuple) else one) for one in row])


def _rows(page: Any, sheet: Sheet, formats: Mapping[str, Any], progress: Progress) -> int:
    written, of_columns = 0, [formats[shape] for shape in sheet.shapes]
    for written, row in enumerate(sheet.rows, 1):
        if written > ROWS_A_SHEET:
            raise ValueError("a sheet takes a million rows")
        for column, given in enumerate(row):
            value, form = (given[0], formats[given[1]]) if isinstance(given, tuple) else (given, of_columns[column])
            if isinstance(value, str):
                page.write_string(written, column, value[:LONGEST_CELL], form)
            elif value is not None:
                page.write_number(written, column, value, form)
        if written % TOLD_EVERY == 0:
            progress(written)
    return written


def _told(progress: Progress, before: int, more: int) -> None:
    progress(before + more)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float) else safe_cell(value)


def _name(wanted: str, taken: set[str]) -> str:
    """A name of at most 31 characters that no other sheet has."""
    plain = wanted.translate(_NOT_IN_NAMES).strip()[:31] or "Sheet"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: 31 - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name


def _line(cells: Sequence[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode(errors="replace")
