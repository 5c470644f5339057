"""Shapes of the interface."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.plumbing.schemas import line, prose

Scope = Literal["shared", "group", "personal"]
Id = Annotated[int, Field(ge=1, lt=2**63)]
FileKey = Annotated[str, StringConstraints(max_length=64)]


class ReplyIn(Schema):
    scope: Scope
    group_id: Id | None = None
    folder_id: Id | None = None
    title: line(80, 1)  # type: ignore[valid-type]
    text: prose(4000, 1)  # type: ignore[valid-type]
    shortcut: line(33) = ""  # type: ignore[valid-type]
    locale: Literal["zh-CN", "en"] = "zh-CN"
    attachments: list[FileKey] = Field([], max_length=10)


class ReplyPatch(Schema):
    """Only what is given is changed; `version` refuses the change when somebody was faster."""

    scope: Scope = "shared"
    group_id: Id | None = None
    folder_id: Id | None = None
    title: line(80, 1) = ""  # type: ignore[valid-type]
    text: prose(4000, 1) = ""  # type: ignore[valid-type]
    shortcut: line(33) = ""  # type: ignore[valid-type]
    locale: Literal["zh-CN", "en"] = "zh-CN"
    attachments: list[FileKey] = Field([], max_length=10)
    version: int | None = None


class ReplyOut(Schema):
    id: int
    scope: str
    owner_id: int | None
    group_id: int | None
    folder_id: int | None
    title: str
    text: str
    shortcut: str
    search_keys: str
    locale: str
    position: int
    uses: int
    version: int
    archived_at: int | None
    attachments: list[dict[str, Any]]


class FolderIn(Schema):
    scope: Scope
    group_id: Id | None = None
    parent_id: Id | None = None
    name: line(60, 1)  # type: ignore[valid-type]


class FolderPatch(Schema):
    """Only what is given is changed."""

    parent_id: Id | None = None
    name: line(60, 1) = ""  # type: ignore[valid-type]
    position: int = Field(0, ge=0, le=100_000)


class FolderOut(Schema):
    id: int
    scope: str
    owner_id: int | None
    group_id: int | None
    parent_id: int | None
    name: str
    position: int


class VariableOut(Schema):
    name: str
    zh: str
    en: str


class MenuOut(Schema):
    """All the reader may use; the console searches in it. The entity tag of the answer names its state."""

    items: list[ReplyOut]
    folders: list[FolderOut]
    variables: list[VariableOut]
    next: None = None
    total: int
    n: int


class FoundOut(Schema):
    items: list[ReplyOut]
    next: None = None
    total: None = None


class SearchIn(Schema):
    q: line(100) = ""  # type: ignore[valid-type]
    limit: int = Field(50, ge=1, le=200)


class ReplyPeriodIn(Schema):
    since_at: int = Field(0, ge=0, lt=2**63)
    until_at: int = Field(2**62, ge=0, lt=2**63)


class ReplyOrderIn(Schema):
    scope: Scope
    group_id: Id | None = None
    folder_id: Id | None = None
    ids: list[Id] = Field(max_length=5000)


class ReplyIdsIn(Schema):
    ids: list[Id] = Field(min_length=1, max_length=500)


class IdsOut(Schema):
    """The replies that were changed; give them to the opposite to undo."""

    ids: list[int]


class ReplyUseIn(Schema):
    conversation_id: Id | None = None


class UsesOut(Schema):
    """How often each reply was used, by its number."""

    counts: dict[int, int]


class ReplyImportIn(Schema):
    scope: Scope
    group_id: Id | None = None
    skip_wrong: bool = False


class RefusedRowOut(Schema):
    row: int
    field: str | None
    code: str
    message: str


class ReplyImportOut(Schema):
    created: int
    refused: list[RefusedRowOut]
