"""A file of a table from its beginning to its end."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yingda.kit.tables import encodings
from yingda.kit.tables.delimited import delimiter_of, records
from yingda.kit.tables.json_lines import object_rows
from yingda.kit.tables.workbooks import sheet_rows

FORMATS = ("csv", "xlsx", "jsonl")
Row = tuple[int, list[str] | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read: its format, and for text its encoding and what separates cells."""

    format: str
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows of a file, and how many of its bytes have been read."""

    rows: Iterator[Row]
    raw: io.BufferedIOBase | None
    size: int

    def read_bytes(self) -> int:
        """0 for a workbook, which is packed."""
        return 0 if self.raw is None else self.raw.tell()


def guess_layout(path: Path) -> Layout:
    """What the file seems to be, by its first megabyte."""
    with path.open("rb") as file:
        sample = file.read(encodings.SAMPLE)
    if sample.startswith(b"PK\x03\x04"):
        return Layout("xlsx")
    encoding = encodings.guess(sample)
    text = sample.decode(encoding, "replace").lstrip("\ufeff")
    if text.lstrip()[:1] == "{":
        return Layout("jsonl", encoding)
    return Layout("csv", encoding, delimiter_of(text))


@contextmanager
def opened(path: Path, layout: Layout) -> Iterator[Opened]:
    """The file's rows: number and cells, None for a row that cannot be read. Bytes that are no characters become half
    surrogates, so that the row they stand in can be refused. Raises BadTable while reading."""
    if layout.format == "xlsx":
        yield Opened(sheet_rows(path), None, path.stat().st_size)
        return
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding=layout.encoding, errors="surrogateescape", newline=None)
        rows = object_rows(text) if layout.format == "jsonl" else records(text, layout.delimiter)
        yield Opened(rows, raw, path.stat().st_size)
