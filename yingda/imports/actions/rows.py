"""From the rows of a file to readings: the header found, sums dropped, missing values emptied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from yingda.imports.rules.rows import UNUSUAL, is_delayed, is_missing, is_summary, may_sum_up, unsafe_cell
from yingda.kit.importing import Header, Kind, Problem, Reader, Reading, Setting, header_of, lacks
from yingda.kit.instants import instant
from yingda.kit.tables.problems import BadTable
from yingda.kit.tables.reading import Row

HEADER_ROWS = 10
COLUMNS = 200


@dataclass(slots=True)
class Sorted:
    """What was seen of a file so far."""

    rows: int = 0
    summaries: int = 0
    delayed: int = 0


def find_header(kind: Kind, rows: Iterator[Row], wanted: Mapping[str, str | None]) -> Header:
    """The header within the first ten rows: the first that has what is needed, else the one in which most is recognised. Raises BadTable."""
    tried: list[Header] = []
    for number, cells in islice(rows, HEADER_ROWS):
        header = header_of(kind.columns, number, cells or [], wanted)
        if not lacks(kind.needs, header.places):
            return header
        tried.append(header)
    if not tried:
        raise BadTable("table_empty")
    return max(tried, key=lambda one: (len(one.places), len([name for name in one.names if name.strip()]), -one.row))


class Sorter:
    """Reads rows of one file; keeps count of what it left out."""

    def __init__(self, kind: Kind, header: Header, setting: Setting, seen: Sorted) -> None:
        self.seen = seen
        self._read: Reader = kind.reader(header.places, setting)
        shapes = {column.key: column.shape for column in kind.columns}
        self._cells = [(place, shapes[key] != "text") for key, place in header.places.items()]
        self._anchors = [(header.places[key], shapes[key]) for key in kind.anchors if key in header.places]
        self._header, self._setting = list(header.names), setting

    def take(self, cells: list[str] | None) -> Reading | Problem | None:
        """The reading of a row or what is wrong with it; None for a row that sums up others or repeats the header."""
        self.seen.rows += 1
        if cells is None:
            return Problem("row", "row_unreadable")
        if len(cells) > COLUMNS:
            return Problem("row", "table_columns_too_many", {"limit": COLUMNS})
        if self._is_none(cells):
            self.seen.summaries += 1
            return None
        self._empty_missing(cells)
        return self._read(cells)

    def _is_none(self, cells: list[str]) -> bool:
        if cells[0].strip() == self._header[0] and [cell.strip() for cell in cells] == self._header:
            return True
        if not may_sum_up(cells):
            return False
        return is_summary(cells, [cells[place] for place, _ in self._anchors if place < len(cells)], self._holds)

    def _holds(self, cell: str) -> bool:
        if not cell.strip():
            return False
        return self._anchors[0][1] != "instant" or instant(cell, self._setting.zone, self._setting.now) is not None

    def _empty_missing(self, cells: list[str]) -> None:
        width = len(cells)
        for place, strict in self._cells:
            if place < width and (cell := cells[place]) and cell[0] in UNUSUAL:
                if strict and is_missing(cell):
                    self.seen.delayed += is_delayed(cell)
                    cells[place] = ""
                else:
                    cells[place] = unsafe_cell(cell)
