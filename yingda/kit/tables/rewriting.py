"""A file of a table written anew without some of its rows: every other row keeps its number, so that what was said of it still holds."""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from yingda.kit.late import Late
from yingda.kit.tables.delimited import LINE_LIMIT, bounded
from yingda.kit.tables.reading import Layout, Row, opened

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = Late("openpyxl")

Mend = Callable[[str], str]
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]")  # a workbook cannot hold them


def rewrite(source: Path, layout: Layout, target: Path, gone: Collection[int], mend: Mend) -> Layout:
    """Writes the table in `source` to `target` without the rows numbered `gone`, every other cell as `mend` gives it back.

    Text becomes UTF-8; of a workbook only the values of its first sheet are written. How `target` is read. Raises BadTable.
    """
    if layout.format == "xlsx":
        _workbook(source, layout, target, gone, mend)
        return layout
    with target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        if layout.format == "jsonl":
            with source.open(encoding=layout.encoding, errors="surrogateescape", newline=None) as text:
                out.writelines(_object_lines(text, gone, mend))
        else:
            with opened(source, layout) as table:
                out.writelines(_records(table.rows, layout.delimiter, gone, mend))
    return Layout(layout.format, "utf-8", layout.delimiter)


def _records(rows: Iterator[Row], delimiter: str, gone: Collection[int], mend: Mend) -> Iterator[str]:
    """A blank line stands for a row that is gone, as for one that was blank or could not be read."""
    written = 0
    for number, cells in rows:
        yield "\n" * (number - written - 1)
        written = number
        yield "\n" if cells is None or number in gone else _record([mend(cell) for cell in cells], delimiter)


def _record(cells: list[str], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _object_lines(text: TextIO, gone: Collection[int], mend: Mend) -> Iterator[str]:
    """Of an object that is gone the names stay: the first lines tell which columns there are."""
    for number, line in enumerate(bounded(text), 1):
        if len(line) > LINE_LIMIT:
            yield "\n"
        elif number in gone:
            yield f"{json.dumps(_emptied(json.loads(line)))}\n"
        else:
            yield mend(line)


def _emptied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _emptied(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_emptied(part) for part in value if isinstance(part, dict)][:1]
    return ""


def _workbook(source: Path, layout: Layout, target: Path, gone: Collection[int], mend: Mend) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet, written = book.create_sheet(), 0
    with opened(source, layout) as table:
        for number, cells in table.rows:
            for _ in range(number - written - 1):
                sheet.append([])
            written = number
            sheet.append([] if cells is None or number in gone else [_text(sheet, mend(cell)) for cell in cells])
    book.save(target)


def _text(sheet: Any, value: str) -> Any:
    """A cell that is text whatever it begins with: nothing becomes a formula."""
    cell = openpyxl.cell.WriteOnlyCell(sheet, _CONTROL.sub("", value))
    cell.data_type = "s"
    return cell
