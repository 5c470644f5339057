"""XLSX of a layout: a sheet with its words, and one for each table with the values behind what is read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yingda.plumbing.sheets import Progress, Sheet, write_workbook
from yingda.reports.rules.layout import Cell, Grid, Heading, Layout, Note, Words
from yingda.reports.rules.words import word


def workbook(path: Path, layout: Layout, progress: Progress) -> int:
    """Writes the layout to `path`; how many rows."""
    return write_workbook(path, _sheets(layout), progress)


def rows_of(layout: Layout) -> int:
    """How many rows the workbook has."""
    return sum(1 for _ in _words(layout)) + sum(len(one.rows) for one in layout.elements if isinstance(one, Grid))


def _sheets(layout: Layout) -> Iterator[Sheet]:
    yield Sheet(word("report", layout.locale), [layout.title], ["text"], _words(layout))
    heading = ""
    for element in layout.elements:
        if isinstance(element, Heading):
            heading = element.text
        elif isinstance(element, Grid):
            yield Sheet(
                heading or word("figures", layout.locale), element.head, ["text"] * len(element.head), ([_value(one) for one in row] for row in element.rows)
            )


def _words(layout: Layout) -> Iterator[list[str]]:
    yield ["   ·   ".join(layout.facts)]
    for element in layout.elements:
        match element:
            case Heading(text) | Note(text):
                yield [text]
            case Words(lines):
                yield from ([f"· {line.text}" if line.point else line.text] for line in lines)


def _value(one: Cell) -> Any:
    return one.text if one.value is None else (one.value.value, one.value.shape)
