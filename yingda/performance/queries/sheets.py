"""Figures as a file: CSV or XLSX, with what stands beside each; and what a figure is made of, page by page, so that a long list holds up nobody."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.late import Late
from yingda.performance.queries.engine import ALL, Only
from yingda.performance.queries.kpi import dictionary, kpi
from yingda.performance.queries.made_of import Cell, made_of
from yingda.plumbing.export import safe_cell

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Late("xlsxwriter")

FORMATS = ("csv", "xlsx")
BESIDE = ("value", "n", "low", "high", "median", "p90", "provisional")
DETAIL = ("kind", "conversation_id", "order", "contact", "agent", "day", "at", "value", "counts")
A_PAGE = 200
MOST_XLSX = 100_000


def kpi_sheet(actor: Actor, since: str, until: str, grain: str, keys: Sequence[str], only: Only = ALL) -> Iterator[list[Any]]:
    """The table as rows of cells: a heading, then a row for each metric of each row. The same figures as `kpi`; raises as it does."""
    rows = kpi(actor, since, until, grain, keys, only)
    names = {one["key"]: one["name"] for one in dictionary(actor.locale)}
    yield ["key", "name", "metric", "metric_name", *BESIDE]
    for row in rows:
        for key, figure in row["figures"].items():
            yield [row["key"], row["name"], key, names.get(key, key), *(figure[name] for name in BESIDE)]


def detail_sheet(actor: Actor, since: str, until: str, grain: str, cell: Cell, only: Only = ALL) -> Iterator[list[Any]]:
    """What a figure is made of as rows of cells, read page by page."""
    yield list(DETAIL)
    cursor: str | None = None
    while True:
        page = made_of(actor, since, until, grain, cell, only, A_PAGE, cursor)
        for row in page.items:
            yield [row[name] for name in DETAIL]
        if page.next is None:
            return
        cursor = page.next


def begun(rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The same rows, of which the first two are there already: whatever cannot be asked has been refused by then."""
    first = list(islice(rows, 2))
    return chain(first, rows)


def as_csv(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The lines of a CSV file, with the mark that tells spreadsheets it is UTF-8."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        text = io.StringIO()
        csv.writer(text).writerow([cell if isinstance(cell, int | float) else safe_cell(cell) for cell in row])
        yield text.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows as a workbook. Raises Refused beyond `MOST_XLSX` of them."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            if number > MOST_XLSX:
                raise Refused("export_too_long_for_xlsx", field="format", limit=MOST_XLSX, count=number)
            sheet.write_row(number, 0, row)
    return content.getvalue()


def checked_format(form: str) -> str:
    """A format there is. Raises Refused for another."""
    if form not in FORMATS:
        raise Refused("sheet_format", "format", choices=" / ".join(FORMATS))
    return form
