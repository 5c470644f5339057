"""JSON Lines: an object on each line. What is inside of an object is a column of its own (`sender.name`); a list of objects
(`messages`) makes a row of each, with what stands around it."""

import json
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, TextIO

from yingda.kit.tables.delimited import LINE_LIMIT, bounded

HEAD = 200
DEPTH = 4
COLUMNS = 200


def object_rows(file: TextIO) -> Iterator[tuple[int, list[str] | None]]:
    """The names of the columns as row 0, by the first 200 lines, then number of the line and cells; None for a line that is no object."""
    lines = ((number, line) for number, line in enumerate(bounded(file), 1) if line.strip())
    head = list(islice(lines, HEAD))
    names = list(dict.fromkeys(name for _, line in head for flat in _flats(line) or [] for name in flat))[:COLUMNS]
    yield 0, names
    for number, line in chain(head, lines):
        flats = _flats(line)
        if flats is None:
            yield number, None
        else:
            yield from ((number, [flat.get(name, "") for name in names]) for flat in flats)


def _flats(line: str) -> list[dict[str, str]] | None:
    try:
        value = json.loads(line) if len(line) <= LINE_LIMIT else None
    except (ValueError, RecursionError):
        return None
    return _exploded(value) if isinstance(value, dict) else None


def _exploded(value: dict[str, Any]) -> list[dict[str, str]]:
    inner = next((name for name, part in value.items() if isinstance(part, list) and part and all(isinstance(one, dict) for one in part)), None)
    around = _flat({name: part for name, part in value.items() if name != inner}, "", 0)
    if inner is None:
        return [around]
    return [{**around, **_flat(one, f"{inner}.", 1)} for one in value[inner]]


def _flat(value: dict[str, Any], before: str, depth: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, part in value.items():
        if isinstance(part, dict) and depth < DEPTH:
            found |= _flat(part, f"{before}{name}.", depth + 1)
        else:
            found[f"{before}{name}"] = _text(part)
    return found


def _text(part: Any) -> str:
    if part is None:
        return ""
    if isinstance(part, list):
        return ", ".join(_text(one) for one in part)
    if isinstance(part, float) and part.is_integer() and abs(part) < 1e15:
        return str(int(part))
    return part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)
