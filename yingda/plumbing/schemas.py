"""Shapes shared by the rooms' interfaces, and those of files and the audit log."""

import re
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

# C0 controls without tab and line ends; PostgreSQL cannot store NUL, and nobody means the others.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _without_controls(text: str) -> str:
    if _CONTROLS.search(text):
        raise ValueError("value_unstorable")
    return text


# Lengths stand before it, so that they are told as lengths of text: Annotated[str, Field(max_length=200), STORABLE].
STORABLE = AfterValidator(_without_controls)
Storable = Annotated[str, STORABLE]


def _one_line(text: str) -> str:
    if re.search("[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text):
        raise ValueError("value_one_line")
    return text


def line(most: int, least: int = 0) -> Any:
    """The type of a trimmed one-line text of `least` to `most` characters without control characters."""
    return Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=least, max_length=most),
        AfterValidator(_without_controls),
        AfterValidator(_one_line),
    ]


def prose(most: int, least: int = 0) -> Any:
    """The type of a text of several lines, `least` to `most` characters, without control characters."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most), AfterValidator(_without_controls)]


class AuditFilter(Schema):
    """Which entries: by person, verb (or its beginning: `inboxes.`), subject (`inbox:5`, or `inbox:`), time in ms."""

    person: int | None = Field(None, ge=1, lt=2**63)
    verb: line(80) | None = None  # type: ignore[valid-type]
    subject: line(80) | None = None  # type: ignore[valid-type]
    since_at: int | None = Field(None, ge=0, lt=2**63)
    until_at: int | None = Field(None, ge=0, lt=2**63)
    address: line(64) | None = None  # type: ignore[valid-type]
    way: Literal["console", "token", "cli", "automation", "visitor"] | None = None
    q: line(80) | None = None  # type: ignore[valid-type]


class PageOf(Schema):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, StringConstraints(max_length=2048)] | None = None


class AuditActor(Schema):
    kind: str
    id: int | None
    name: str


class AuditOut(Schema):
    """One entry; the screen makes the sentence from `room`, `thing` and `done` (the parts of the verb)."""

    id: int
    at: int
    actor: AuditActor
    address: str
    way: str
    undoable: bool
    verb: str
    room: str
    thing: str
    done: str
    subject: str
    subject_label: str
    before: dict[str, Any]
    after: dict[str, Any]


class AuditPage(Schema):
    items: list[AuditOut]
    next: str | None
    total: int | None = None


class HeadOut(Schema):
    """The newest change of a subject (0: none): what a form that shows it sends back as `X-Yingda-Seen: <subject>@<entry>`."""

    entry: int
    at: int | None
    who: str


class UndoIn(Schema):
    """Everything one did oneself to `subject` behind entry `after`."""

    subject: line(80, 1)  # type: ignore[valid-type]
    after: int = Field(0, ge=0, lt=2**63)


class TaskIn(Schema):
    """Long work: its kind, the filters of its list, and for a file its format (csv, xlsx, jsonl)."""

    kind: line(40, 1)  # type: ignore[valid-type]
    format: line(8) = ""  # type: ignore[valid-type]
    filters: dict[str, str | int | None] = Field(default_factory=dict)


class TaskOut(Schema):
    id: int
    kind: str
    format: str
    state: str
    done: int
    total: int
    result: dict[str, Any]
    created_at: int
    finished_at: int | None
    file: str | None


class SettingWords(Schema):
    label: str
    help: str


class SettingOut(Schema):
    """A setting: what it is, its range in `unit`, what is in force, and who put it there."""

    key: str
    section: str
    kind: str
    unit: str
    least: int | None
    most: int | None
    choices: list[str]
    permission: str
    zh: SettingWords
    en: SettingWords
    words: str
    default: int | bool | str
    value: int | bool | str
    version: int
    changed_at: int | None
    changed_by: str


class SettingsOut(Schema):
    items: list[SettingOut]


class SettingsIn(Schema):
    """Values by key (null: the default), and the versions they were seen with."""

    values: dict[str, int | bool | str | None]
    versions: dict[str, int] = Field(default_factory=dict)
