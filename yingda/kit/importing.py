"""What rooms and the room `imports` say to each other: what a kind of import reads, and what becomes of its lines."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as keep
from typing import Any, NamedTuple

UNKNOWN_LIMIT = 200
_LOST = re.compile(r"[+-]?[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a file may tell. `words`: bare header names of the usual systems; `shape`: text (kept as written), word, id, instant, money or number."""

    key: str
    zh: str
    en: str
    words: str = ""
    shape: str = "word"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line was not taken: the column, the code of the sentence and its parameters; `key` is what the line belongs to, where that is known."""

    field: str
    code: str
    params: dict[str, Any] = keep(default_factory=dict)
    key: str = ""


class Reading(NamedTuple):
    """A line that could be read: what it belongs to, its instant (ms; 0 where order does not matter), and its values."""

    key: str
    at: int
    values: list[Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a file is to be read and stored: source, zone of times without offset, the present instant (ms), choices of the kind."""

    source_id: int
    currency: str
    zone: str
    now: int
    options: Mapping[str, Any] = keep(default_factory=dict)


class Line(NamedTuple):
    """A line to be stored: its number in the file and its values; without values it spoils what it belongs to."""

    number: int
    at: int
    values: list[Any] | None


Group = tuple[str, list[Line]]
Reader = Callable[[list[str]], Reading | Problem]


@dataclass(slots=True)
class Saved:
    """What became of lines: counts by name, and lines that could not be stored."""

    counts: dict[str, int] = keep(default_factory=dict)
    refused: list[tuple[int, Problem]] = keep(default_factory=list)

    def count(self, name: str, by: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + by


@dataclass(frozen=True, slots=True)
class Task:
    """On whose behalf lines are stored: the import's number, who began it, how it is set, and which colleague (id, name) an agent's
    name means; the name itself, of nobody, where it means none."""

    import_id: int
    actor: Any
    setting: Setting
    colleague: Callable[[str], tuple[int | None, str]]


@dataclass(frozen=True, slots=True)
class Person:
    """Which columns of a file say whom a line is about: (column, channel of the identity), and the one with the name. `thread`
    is the column that stands for the customer in a line that says nobody."""

    known_by: tuple[tuple[str, str], ...]
    name: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of import, as the room that keeps its rows offers it.

    needs: of each entry one set of columns must be there. anchors: columns that a summary row leaves empty. whole: the
    lines of one key are stored together, at most `most` of them. save: stores groups in the running transaction. shown:
    a reading as people see it, by column; `agent` names the one that tells a colleague. sample: how many lines a preview stores
    and takes back. person: the columns that say whom a line is about. undo: takes back up to a number of rows an import made, in the running
    transaction: (taken back, left because somebody touched them); both 0 when it is through.
    """

    name: str
    columns: tuple[Column, ...]
    needs: tuple[tuple[tuple[str, ...], ...], ...]
    anchors: tuple[str, ...]
    reader: Callable[[Mapping[str, int], Setting], Reader]
    save: Callable[[Any, Task, Sequence[Group]], Saved]
    shown: Callable[[Reading], dict[str, Any]]
    most: int
    sample: int
    person: Person
    agent: str = ""
    whole: bool = False
    undo: Callable[[Any, int, int], tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file: its row, the place (from 0) of each column that was recognised, and all names as written."""

    row: int
    places: dict[str, int]
    names: tuple[str, ...]

    @property
    def unknown(self) -> list[str]:
        """The names nobody knows."""
        taken = set(self.places.values())
        return [name for place, name in enumerate(self.names) if name.strip() and place not in taken][:UNKNOWN_LIMIT]


def lost_digits(text: str) -> bool:
    """Whether a spreadsheet has made a rounded number of a long one: "1.38E+10" is no phone number any more."""
    return ("E" in text or "e" in text) and _LOST.fullmatch(text) is not None


def bare(header: str) -> str:
    """A header without blanks, marks and what stands in brackets: "订单金额（元）" is 订单金额, "Order No." is orderno."""
    text = unicodedata.normalize("NFKC", header).casefold().partition("(")[0]
    return "".join(mark for mark in text if mark.isalnum())


def header_of(columns: Collection[Column], row: int, cells: Sequence[str], wanted: Mapping[str, str | None]) -> Header:
    """The meaning of a header row. `wanted` (column → name as written, or None for none) goes before what the names say; of two
    places with one meaning the first counts, and a word that stands earlier in a column's list counts before a later one."""
    names = [cell.strip() for cell in cells]
    places = {key: names.index(name) for key, name in wanted.items() if name is not None and name in names}
    spelled = [bare(name) for name in names]
    for column in columns:
        if column.key in wanted:
            continue
        free = [word for word in (bare(column.zh), bare(column.en), bare(column.key), *column.words.split()) if word in spelled]
        found = next((place for word in free for place, one in enumerate(spelled) if one == word and place not in places.values()), None)
        if found is not None:
            places[column.key] = found
    return Header(row, places, tuple(names))


def lacks(needs: Sequence[Sequence[Sequence[str]]], places: Collection[str]) -> list[str]:
    """The columns without which nothing can be made of a file: the first choice of each need that is not met."""
    unmet = (choices for choices in needs if not any(all(key in places for key in choice) for choice in choices))
    return [key for choices in unmet for key in choices[0] if key not in places]


def puller(columns: Sequence[Column], places: Mapping[str, int]) -> Callable[[list[str]], dict[str, str]]:
    """A function from the cells of a row to its values by column, trimmed (texts are not); absent columns are empty."""
    plan = [(column.key, places[column.key], column.shape == "text") for column in columns if column.key in places]
    absent = {column.key: "" for column in columns if column.key not in places}

    def pull(cells: list[str]) -> dict[str, str]:
        width = len(cells)
        told = {key: (cells[place] if as_is else cells[place].strip()) if place < width else "" for key, place, as_is in plan}
        return {**told, **absent}

    return pull
