"""XLSX, row by row: the values that were calculated last; nothing in it is ever executed."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from yingda.kit.late import Late
from yingda.kit.tables.packed import refuse_harmful
from yingda.kit.tables.problems import BadTable

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = Late("openpyxl")

COLUMNS = 200
_BROKEN = (KeyError, ValueError, OSError, SyntaxError, IndexError, TypeError, zipfile.BadZipFile)


def sheet_rows(path: Path) -> Iterator[tuple[int, list[str] | None]]:
    """Row number (from 1) and cells of the first sheet, blank rows left out. Raises BadTable."""
    with path.open("rb") as file:
        yield from _rows(file, path)


def _rows(file: BinaryIO, path: Path) -> Iterator[tuple[int, list[str] | None]]:
    try:
        refuse_harmful(path)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (*_BROKEN, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise error if isinstance(error, BadTable) else BadTable("table_broken") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=COLUMNS), 1):
            shown = [_cell(value) for value in cells]
            if any(cell.strip() for cell in shown):
                yield number, shown
    except _BROKEN as error:
        raise BadTable("table_broken") from error
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
