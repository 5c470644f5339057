"""Shapes of the interface."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.imports.actions.starting import Wish
from yingda.kit.tables.reading import Layout

Number = Annotated[int, Field(ge=1, lt=2**63)]
Word = Annotated[str, StringConstraints(max_length=40)]
AgentName = Annotated[str, StringConstraints(max_length=120)]
Mark = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Name = Annotated[str, StringConstraints(max_length=500)]
Cursor = Annotated[str, StringConstraints(max_length=200)]
KindName = Literal["customers", "orders", "conversations"]


class LayoutIn(Schema):
    """How a file is read; encoding and delimiter do not matter for xlsx, the delimiter not for jsonl."""

    format: Literal["csv", "xlsx", "jsonl"]
    encoding: Literal["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"] = "utf-8"
    delimiter: Literal[",", ";", "\t", "|"] = ","


class OptionsIn(Schema):
    """What matters for the kind: customers `policy`, `keep_unknown`, `people`; conversations all but those two first.

    people: a name in the file → the colleague, or null to keep the name only. day_begins: the hour a business day begins.
    """

    policy: Literal["fill", "overwrite"] | None = None
    keep_unknown: bool | None = None
    gap_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    day_begins: Annotated[int, Field(ge=0, le=23)] | None = None
    auto_marks: Annotated[list[Mark], Field(max_length=20)] | None = None
    inbox_id: Number | None = None
    group_id: Number | None = None
    people: Annotated[dict[AgentName, Number | None], Field(max_length=2000)] | None = None


class ImportIn(Schema):
    """What is wanted of a file. layout, mapping (column → header as written, or null for none) and zone: as guessed when absent."""

    kind: KindName
    source_id: Number
    file: Annotated[str, StringConstraints(max_length=64)]
    layout: LayoutIn | None = None
    mapping: dict[Word, Name | None] | None = Field(None, max_length=40)
    zone: Word | None = None
    options: OptionsIn = OptionsIn()

    def wish(self) -> Wish:
        layout = None if self.layout is None else Layout(**self.layout.dict())
        return Wish(self.kind, self.source_id, self.file, layout, self.mapping, self.zone, self.options.dict(exclude_none=True))


class ColumnOut(Schema):
    """A column of a kind. shape: text, word, id, instant, money or number."""

    key: str
    zh: str
    en: str
    shape: str
    required: bool


class KindOut(Schema):
    """needs: of each entry one set of columns must be there."""

    name: str
    columns: list[ColumnOut]
    needs: list[list[list[str]]]


class LayoutOut(Schema):
    format: str
    encoding: str
    delimiter: str


class FileOut(Schema):
    key: str
    name: str
    size: int
    layout: LayoutOut


class RefusedOut(Schema):
    row: int
    field: str
    code: str
    reason: str


class RowOut(Schema):
    row: int
    values: dict[str, Any]


class AgentOut(Schema):
    """A name of an agent in the file, how many lines it has, and the colleague it would be."""

    name: str
    lines: int
    person_id: int | None


class PreviewOut(Schema):
    """What would come of a file, by its beginning. lacks: columns still missing (then nothing else is told). whole: the beginning is all
    of it. counts are of `stored` lines, which were stored and taken back."""

    layout: LayoutOut
    zone: str
    header: list[str]
    mapping: dict[str, str]
    lacks: list[str]
    samples: list[list[str]]
    rows: int
    whole: bool
    summary_rows: int
    delayed_cells: int
    lines: list[RowOut]
    refused: list[RefusedOut]
    refused_count: int
    counts: dict[str, int]
    stored: int
    agents: list[AgentOut]


class SourceOut(Schema):
    id: int
    name: str


class ImportRow(Schema):
    """An import. state is reading, saving, done, failed, cancelled, undoing or undone.

    share: 0 to 1; left_ms: time left; no_undo: why it cannot be taken back.
    """

    id: int
    kind: str
    source: SourceOut
    file_name: str
    size: int
    format: str
    encoding: str
    delimiter: str
    zone: str
    by_id: int | None
    by_name: str
    state: str
    paused_at: int | None
    problem: str | None
    lines_read: int
    lines_to_save: int
    lines_saved: int
    lines_refused: int
    summary_rows: int
    delayed_cells: int
    counts: dict[str, int]
    worked_ms: int
    share: float
    lines_per_s: int | None
    left_ms: int | None
    no_undo: str | None
    file_kept: bool
    created_at: int
    finished_at: int | None


class ImportOut(ImportRow):
    mapping: dict[str, str]
    options: dict[str, Any]


class ImportPage(Schema):
    items: list[ImportRow]
    next: str | None
    total: None = None


class RefusedPage(Schema):
    items: list[RefusedOut]
    next: str | None
    total: None = None


class ImportFilter(Schema):
    kind: KindName | None = None
    state: Literal["reading", "saving", "done", "failed", "cancelled", "undoing", "undone"] | None = None
    source: Number | None = None
