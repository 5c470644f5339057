"""Quick replies as a table: the columns, and reading and writing CSV and XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingda.kit.late import Late

if TYPE_CHECKING:
    import openpyxl
    import xlsxwriter
else:
    openpyxl = Late("openpyxl")
    xlsxwriter = Late("xlsxwriter")

COLUMNS = ("folder", "title", "text", "shortcut", "locale")
HEADINGS = {
    "文件夹": "folder", "标题": "title", "内容": "text", "快捷码": "shortcut", "语言": "locale",
    **{name: name for name in COLUMNS},
}  # fmt: skip
MOST_ROWS = 2_000
MOST_UNPACKED = 50 * 1024 * 1024
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(ValueError):
    """The file is no table we know; `code` is that of the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (the headings are row 1), and the cells. `folder` is `Name` or `Name/Name`."""

    number: int
    folder: str
    title: str
    text: str
    shortcut: str
    locale: str


def read(data: bytes) -> list[Row]:
    """The rows of a CSV (UTF-8 or GB 18030) or XLSX file with headings in either language.

    Raises Unreadable: sheet_unreadable, sheet_column_missing, sheet_too_long (more than 2 000 rows).
    """
    cells = _xlsx(data) if data.startswith(b"PK") else _csv(data)
    heading = next(cells, [])
    places = {HEADINGS[cell.strip().lower()]: place for place, cell in enumerate(heading) if cell.strip().lower() in HEADINGS}
    for name in ("title", "text"):
        if name not in places:
            raise Unreadable("sheet_column_missing", column=name)
    rows = [_row(number, line, places) for number, line in enumerate(cells, start=2) if any(cell.strip() for cell in line)]
    if len(rows) > MOST_ROWS:
        raise Unreadable("sheet_too_long", limit=MOST_ROWS)
    return rows


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows under their headings as CSV that spreadsheets read rightly and do not take for formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows under their headings as an XLSX file; every cell is text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("quick replies")
        for number, row in enumerate([COLUMNS, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return out.getvalue()


def _row(number: int, line: list[str], places: dict[str, int]) -> Row:
    def cell(name: str) -> str:
        place = places.get(name)
        text = line[place] if place is not None and place < len(line) else ""
        # What as_csv put before a formula's first letter.
        return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text

    return Row(number, cell("folder").strip(), cell("title"), cell("text"), cell("shortcut"), cell("locale").strip() or "zh-CN")


def _csv(data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _csv_rows(text)
    raise Unreadable("sheet_unreadable")


def _csv_rows(text: str) -> Iterator[list[str]]:
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True)):
            if number > MOST_ROWS + 1:
                raise Unreadable("sheet_too_long", limit=MOST_ROWS)
            yield row
    except csv.Error as error:
        raise Unreadable("sheet_unreadable") from error


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable("sheet_too_long", limit=MOST_ROWS)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, openpyxl.utils.exceptions.InvalidFileException, KeyError, OSError, SyntaxError) as error:
        raise Unreadable("sheet_unreadable") from error
    if book.active is None:
        raise Unreadable("sheet_unreadable")
    for row in book.active.iter_rows(max_row=MOST_ROWS + 2, max_col=20, values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]
