"""Rows of a CSV or XLSX file as texts, one at a time; a broken row is told as None and the next one is read."""

import csv
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from yingda.kit.late import Late

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = Late("openpyxl")

ROWS_LIMIT = 200_000
COLUMNS_LIMIT = 200
UNPACKED_LIMIT = 300 * 1024 * 1024
SPAN = 20
Row = tuple[int, list[str] | None]


class BadTable(ValueError):
    """The file as a whole cannot be read; `code` is the room's sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rows_of(data: bytes) -> Iterator[Row]:
    """Row number (from 1, as a spreadsheet counts) and cells of each row that is not blank; None instead of the cells of
    a row that cannot be read. At most 200 000 rows of 200 columns. Raises BadTable.

    CSV may be UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030, separated by comma, semicolon or tab.
    """
    rows = _workbook(data) if data[:4] == b"PK\x03\x04" else _csv(_text(data))
    for number, cells in rows:
        if number > ROWS_LIMIT:
            raise BadTable("table_too_long")
        if cells is None or any(cell.strip() for cell in cells):
            yield number, None if cells is None or len(cells) > COLUMNS_LIMIT else cells


def _text(data: bytes) -> str:
    for mark, encoding in ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"), (b"", "utf-8"), (b"", "gb18030")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise BadTable("table_encoding_unknown")


def _csv(text: str) -> Iterator[Row]:
    """Record by record: a quote that is never closed costs its own row and not the rest of the file."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    separator = _separator(lines)
    place, number = 0, 0
    while place < len(lines):
        number += 1
        cells, taken = _record(lines[place : place + SPAN], separator)
        yield number, cells
        place += taken


def _record(lines: list[str], separator: str) -> tuple[list[str] | None, int]:
    """The cells of the record that begins with the first line, and how many lines it takes."""
    if '"' not in lines[0]:
        return lines[0].split(separator), 1
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator, strict=True)
    try:
        return next(reader), reader.line_num
    except csv.Error:
        return _loose(lines[0], separator, one_line=reader.line_num == 1), 1


def _loose(line: str, separator: str, one_line: bool) -> list[str] | None:
    """A line with a stray quote that is nevertheless complete in itself."""
    try:
        return next(csv.reader([line], delimiter=separator)) if one_line and line.count('"') % 2 == 0 else None
    except csv.Error:
        return None


def _separator(lines: list[str]) -> str:
    head = next((line for line in lines if line.strip()), "")
    return max((",", ";", "\t"), key=head.count)


def _workbook(data: bytes) -> Iterator[Row]:
    try:
        _refuse_bomb(data)
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    except (openpyxl.utils.exceptions.InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise error if isinstance(error, BadTable) else BadTable("table_broken") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True, max_col=COLUMNS_LIMIT)
        for number, cells in enumerate(islice(rows, ROWS_LIMIT + 1), 1):
            yield number, [_cell(value) for value in cells]
    except (IndexError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise BadTable("table_broken") from error
    finally:
        book.close()


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
            raise BadTable("table_too_large")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
