"""Reading recorded dialogues: one JSON object per line, plain or gzipped, in any of the shapes of the known sets.

A dialogue has `turns`; a turn has a side `r` (c customer, a agent, sys machine, ? unknown), its words as `t` (one text) or `u`
(several utterances), and sometimes `dt`, the seconds since the beginning. Everything else is left alone.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

CUSTOMER, AGENT = "customer", "agent"
# A turn of unknown side stands where nobody was named: the customer, who need not name anybody.
SIDES = {"c": CUSTOMER, "a": AGENT, "?": CUSTOMER, "sys": ""}
LONGEST = 8000
SUFFIXES = (".jsonl", ".jsonl.gz")


class BadInput(ValueError):
    """Something that cannot be replayed: the file, the line (1 for the first; 0: the file as a whole) and what is wrong."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")


class UnknownShape(ValueError):
    """A line that is JSON but no dialogue."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: `side` is CUSTOMER or AGENT, `at_ms` the milliseconds since the dialogue began where the set says so."""

    side: str
    text: str
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One conversation to replay; `locale` is that of its visitor."""

    id: str
    locale: str
    turns: tuple[Turn, ...]


def files_of(path: Path) -> list[Path]:
    """The file, or the files of dialogues of a folder, in order of name. Raises `BadInput` when there are none."""
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.name.endswith(SUFFIXES) and _holds_dialogues(file))
        if not found:
            raise BadInput(path, 0, "no .jsonl or .jsonl.gz file with dialogues in this folder")
        return found
    if not path.is_file():
        raise BadInput(path, 0, "no such file or folder")
    if not path.name.endswith(SUFFIXES):
        raise BadInput(path, 0, "not a .jsonl or .jsonl.gz file")
    return [path]


def read_all(path: Path) -> Iterator[Dialogue]:
    """The dialogues of a file or folder; those in which the customer never speaks are left out. Raises `BadInput`."""
    for file in files_of(path):
        for dialogue in read_file(file):
            if dialogue.turns:
                yield dialogue


def read_file(path: Path) -> Iterator[Dialogue]:
    """The dialogues of one file. Raises `BadInput` naming the line."""
    number = 0
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield parse(line, f"{path.name}:{number}")
    except BadInput:
        raise
    except (OSError, EOFError) as error:
        raise BadInput(path, number, f"cannot be read: {error}") from error
    except ValueError as error:
        raise BadInput(path, number, str(error)) from error
    if number == 0:
        raise BadInput(path, 0, "is empty")


def parse(line: str, name: str = "") -> Dialogue:
    """The dialogue of one line; `name` is its id when it has none. Raises `ValueError`, or `UnknownShape`, saying what is wrong."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(row, dict) or not isinstance(row.get("turns"), list):
        raise UnknownShape("not a dialogue: a JSON object with a list `turns` is expected")
    turns = [turn for index, value in enumerate(row["turns"], 1) for turn in _turns(value, index)]
    locale = "zh-CN" if str(row.get("lang", "zh")).lower().startswith("zh") else "en"
    return Dialogue(str(row.get("id") or name), locale, opened_by_customer(turns))


def opened_by_customer(turns: list[Turn]) -> tuple[Turn, ...]:
    """The turns with the customer's first one in front, since visitors open conversations; empty when there is none."""
    first = next((index for index, turn in enumerate(turns) if turn.side == CUSTOMER), None)
    return () if first is None else (turns[first], *turns[:first], *turns[first + 1 :])


def _turns(value: Any, index: int) -> Iterator[Turn]:
    if not isinstance(value, dict) or value.get("r") not in SIDES:
        raise UnknownShape(f"turn {index}: a side `r` of c, a, sys or ? is expected")
    side = SIDES[value["r"]]
    if not side:
        return
    at_ms = _at_ms(value.get("dt"), index)
    for text in _texts(value, index):
        if len(text) > LONGEST:
            raise ValueError(f"turn {index}: longer than {LONGEST} characters")
        if text.strip():
            yield Turn(side, text, at_ms)


def _at_ms(seconds: Any, index: int) -> int | None:
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 10**7:
        raise ValueError(f"turn {index}: `dt` must be the seconds since the beginning")
    return round(seconds * 1000)


def _texts(value: dict[str, Any], index: int) -> list[str]:
    texts = value["u"] if "u" in value else [value.get("t")]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UnknownShape(f"turn {index}: words as text `t` or as a list of texts `u` are expected")
    return texts


def _opened(path: Path) -> TextIO:
    return gzip.open(path, "rt", encoding="utf-8") if path.name.endswith(".gz") else path.open(encoding="utf-8")


def _holds_dialogues(path: Path) -> bool:
    """Whether the first line is a dialogue or at least no other known JSON: what is damaged shall be complained about, not skipped."""
    try:
        next(read_file(path), None)
    except BadInput as error:
        return not isinstance(error.__cause__, UnknownShape)
    return True
