"""CSV, record by record: a quote that is never closed costs its own row and not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TextIO

DELIMITERS = (",", ";", "\t", "|")
SPAN = 200
LINE_LIMIT = 256 * 1024
Cells = list[str] | None


def delimiter_of(sample: str) -> str:
    """What separates the cells: the mark that stands most often, outside of quotes, in the row of the first ten that has most of them."""
    heads = [_unquoted(line) for line in islice((line for line in sample.splitlines() if line.strip()), 10)]
    return max(DELIMITERS, key=lambda mark: max((head.count(mark) for head in heads), default=0))


def records(file: TextIO, delimiter: str) -> Iterator[tuple[int, Cells]]:
    """Number of the record (from 1, as a spreadsheet counts) and its cells; None for one that cannot be read or is too long.

    Line ends may be CR LF, LF or CR (`newline=None`); a cell may hold up to 200 lines. Blank records are left out.
    """
    lines = bounded(file)
    ahead: deque[str] = deque()
    blank = f" \t\r\n{delimiter}"
    for number in _from_one():
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            return
        if len(line) > LINE_LIMIT:
            yield number, None
        elif '"' not in line:
            if line.strip(blank):
                yield number, line.removesuffix("\n").split(delimiter)
        else:
            yield number, _quoted(line, ahead, lines, delimiter)


def _from_one() -> Iterable[int]:
    number = 0
    while True:
        number += 1
        yield number


def bounded(file: TextIO) -> Iterator[str]:
    """The lines; of one that is too long only its beginning, a character past the limit."""
    while line := file.readline(LINE_LIMIT + 1):
        rest = line
        while rest and not rest.endswith("\n") and len(rest) > LINE_LIMIT:
            rest = file.readline(LINE_LIMIT + 1)
        yield line


def _quoted(line: str, ahead: deque[str], lines: Iterator[str], delimiter: str) -> Cells:
    taken = [line]

    def following() -> Iterator[str]:
        yield line
        while len(taken) < SPAN:
            after = ahead.popleft() if ahead else next(lines, None)
            if after is None:
                return
            taken.append(after)
            yield after

    try:
        return next(csv.reader(following(), delimiter=delimiter, strict=True))
    except csv.Error:
        one_line = len(taken) == 1
        ahead.extendleft(reversed(taken[1:]))
        return _loose(line, delimiter) if one_line else None
    except StopIteration:
        return None


def _loose(line: str, delimiter: str) -> Cells:
    """A line with a stray quote that is nevertheless complete in itself."""
    try:
        return next(csv.reader([line], delimiter=delimiter)) if line.count('"') % 2 == 0 else None
    except csv.Error:
        return None


def _unquoted(line: str) -> str:
    return "".join(line.split('"')[::2])
