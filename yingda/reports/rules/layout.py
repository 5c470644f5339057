"""A report as a row of plain elements: the one thing that screen, PDF, DOCX and XLSX are made from, so that all say the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from yingda.reports.rules import figures
from yingda.reports.rules.documents import Action, Actions, Block, Chart, Chats, Content, Decisions, Figures, Pay, Table, Text, placed
from yingda.reports.rules.figures import NONE, Data, Figure, Metric, Row, Value, cell, shown
from yingda.reports.rules.words import word

MOST_BARS = 40
# What XML 1.0 cannot hold, and what turns the direction of the text around.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile("[\t\x0b\x0c]")
_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


class Cell(msgspec.Struct, frozen=True):
    """A cell: what is read, what stands small beside it, the value behind it; better: whether a change is for the better."""

    text: str
    beside: str = ""
    value: Value | None = None
    better: bool | None = None


class Heading(msgspec.Struct, frozen=True, tag="heading", tag_field="kind"):
    text: str


class Line(msgspec.Struct, frozen=True):
    text: str
    point: bool = False


class Words(msgspec.Struct, frozen=True, tag="words", tag_field="kind"):
    lines: tuple[Line, ...]


class Note(msgspec.Struct, frozen=True, tag="note", tag_field="kind"):
    text: str


class Grid(msgspec.Struct, frozen=True, tag="grid", tag_field="kind"):
    """A table; the first column is text, `numbers` says which columns are set to the right."""

    head: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Picture(msgspec.Struct, frozen=True, tag="picture", tag_field="kind"):
    """A chart: a value for each name, each with its words. shape: line or bars."""

    title: str
    shape: Literal["line", "bars"]
    unit: str
    names: tuple[str, ...]
    values: tuple[float | None, ...]
    labels: tuple[str, ...]


Element = Heading | Words | Note | Grid | Picture


class Head(msgspec.Struct, frozen=True):
    """What stands on top: title, whose it is, which days, which version (0: a draft), and when it was published."""

    title: str
    whose: str
    since: str
    until: str
    number: int
    published: str = ""


class Layout(msgspec.Struct, frozen=True):
    """A report laid out. locale: zh-CN or en."""

    locale: str
    title: str
    facts: tuple[str, ...]
    draft: bool
    elements: tuple[Element, ...]


def laid_out(head: Head, content: Content, data: Mapping[str, Data], locale: str, people: Mapping[int, str], done: Mapping[str, bool]) -> Layout:
    """A report as elements. data: what stands in its places for figures, by place; people: names; done: which actions (by key) are."""
    days = head.since if head.since == head.until else f"{head.since} – {head.until}"
    version = word("draft", locale) if head.number == 0 else word("version", locale, n=head.number)
    facts = tuple(part for part in (clean(head.whose) or word("team", locale), days, version, head.published) if part)
    maker = _Maker(locale, data, people, done)
    return Layout(locale, clean(head.title), facts, head.number == 0, tuple(maker.elements(content)))


def clean(text: str) -> str:
    """The text without what documents cannot hold; every end of a line as one sign."""
    return _UNFIT.sub("", _BLANKS.sub(" ", _ENDS.sub("\n", text))).strip()


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text, those that are points of a list marked."""
    found = [line.strip() for line in clean(text).split("\n")]
    return tuple(Line(line[2:].strip(), True) if line.startswith(("- ", "· ", "• ")) else Line(line) for line in found if line)


class _Maker:
    """Makes elements of blocks."""

    def __init__(self, locale: str, data: Mapping[str, Data], people: Mapping[int, str], done: Mapping[str, bool]) -> None:
        self._locale, self._data, self._people, self._done = locale, data, people, done

    def elements(self, content: Content) -> Iterator[Element]:
        section = -1
        for place, block in placed(content):
            while section < int(place.split(".")[0]):
                section += 1
                yield Heading(clean(content.sections[section].heading))
            yield from self._of_block(block, self._data.get(place, Data()))
        for rest in content.sections[section + 1 :]:
            yield Heading(clean(rest.heading))

    def _of_block(self, block: Block, data: Data) -> Iterator[Element]:
        match block:
            case Text(text):
                if lines := lines_of(text):
                    yield Words(lines)
            case Decisions(items):
                yield Words(tuple(Line(clean(item), True) for item in items))
            case Actions(items):
                yield self._actions(items)
            case Figures():
                yield from self._figures(data)
            case Table(by, _):
                yield from self._table(by, data)
            case Chart(by, _):
                yield from self._chart(by, data)
            case Chats():
                yield self._chats(data)
            case Pay():
                yield self._pay(data)

    def _word(self, key: str, **parts: object) -> str:
        return word(key, self._locale, **parts)

    def _actions(self, items: Sequence[Action]) -> Element:
        head = tuple(self._word(key) for key in ("action", "owner", "due", "state"))
        rows = tuple(
            (
                Cell(clean(one.text)),
                Cell(clean(self._people.get(one.owner_id, NONE))),
                Cell(one.due),
                Cell(self._word("done" if self._done.get(one.key) else "open")),
            )
            for one in items
        )
        return Grid(head, (False,) * 4, rows)

    def _figures(self, data: Data) -> Iterator[Element]:
        row = data.rows[0].figures if data.rows else {}
        head = tuple(self._word(key) for key in ("metric", "now", "before", "change", "beside"))
        rows = []
        for metric in data.metrics:
            one = row.get(metric.key, Figure(None))
            better = figures.is_better(one, metric.better)
            was = Cell(shown(one.before, metric.unit, self._locale), value=cell(one.before, metric.unit))
            said = figures.change(one, metric.unit, self._locale)
            moved = Cell(said or NONE, better=better if said else None)
            now = self._cell(one, metric, with_beside=False)
            rows.append((Cell(metric.name(self._locale)), now, was, moved, Cell(figures.beside(one, metric.unit, self._locale))))
        yield Grid(head, (False, True, True, True, False), tuple(rows))
        yield from self._young(data)

    def _table(self, by: str, data: Data) -> Iterator[Element]:
        if not data.rows:
            yield Note(self._word("no_data"))
            return
        head = (self._word(by), *(metric.name(self._locale) for metric in data.metrics))
        rows = tuple((Cell(self._name(row)), *(self._cell(row.figures.get(one.key, Figure(None)), one) for one in data.metrics)) for row in data.rows)
        yield Grid(head, (False, *(True for _ in data.metrics)), rows)
        yield from self._young(data)

    def _chart(self, by: str, data: Data) -> Iterator[Element]:
        if not data.rows:
            yield Note(self._word("no_data"))
            return
        (metric,) = data.metrics
        rows = data.rows if by == "day" else sorted(data.rows, key=lambda row: -(row.figures[metric.key].value or 0))
        drawn = rows if by == "day" else rows[:MOST_BARS]
        values = tuple(row.figures[metric.key].value for row in drawn)
        labels = tuple(shown(value, metric.unit, self._locale) for value in values)
        yield Picture(metric.name(self._locale), "line" if by == "day" else "bars", metric.unit, tuple(self._name(row) for row in drawn), values, labels)
        if len(rows) > len(drawn):
            yield Note(self._word("left_out", n=len(rows) - len(drawn)))
        pairs = tuple((Cell(self._name(row)), self._cell(row.figures[metric.key], metric)) for row in rows)
        yield Grid((self._word(by), metric.name(self._locale)), (False, True), pairs)

    def _chats(self, data: Data) -> Element:
        if not data.chats:
            return Note(self._word("no_chats"))
        units = {"rated": "count", "waited": "ms", "sold": "money"}
        rows = []
        for one in data.chats:
            said = shown(one.value, units[one.why], self._locale)
            rows.append((Cell(f"#{one.conversation_id}"), Cell(clean(one.name) or self._word("nobody")), Cell(one.day), Cell(self._word(one.why, value=said))))
        return Grid(tuple(self._word(key) for key in ("chat", "person", "day", "why")), (False,) * 4, tuple(rows))

    def _pay(self, data: Data) -> Element:
        if data.withheld or not data.pay:
            return Note(self._word("withheld" if data.withheld else "no_pay"))
        rows = [(Cell(clean(one.name)), Cell(one.month), self._money(one.paid), self._money(one.held)) for one in data.pay]
        total = (Cell(self._word("total")), Cell(""), self._money(sum(one.paid for one in data.pay)), self._money(sum(one.held for one in data.pay)))
        return Grid(tuple(self._word(key) for key in ("person", "month", "paid", "held")), (False, False, True, True), (*rows, total))

    def _money(self, fen: int) -> Cell:
        return Cell(shown(fen, "money", self._locale), value=cell(fen, "money"))

    def _cell(self, one: Figure, metric: Metric, with_beside: bool = True) -> Cell:
        mark = f" {self._word('provisional')}" if one.provisional and one.value is not None else ""
        small = figures.beside(one, metric.unit, self._locale) if with_beside else ""
        return Cell(shown(one.value, metric.unit, self._locale) + mark, small, cell(one.value, metric.unit))

    def _young(self, data: Data) -> Iterator[Element]:
        if any(one.provisional and one.value is not None for row in data.rows for one in row.figures.values()):
            yield Note(self._word("young"))

    def _name(self, row: Row) -> str:
        return clean(row.name) or self._word("nobody")
