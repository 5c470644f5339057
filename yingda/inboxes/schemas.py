"""Shapes of the interface."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.plumbing.schemas import line

Locale = Literal["zh-CN", "en"]
Origin = Annotated[str, StringConstraints(max_length=253)]
Scope = Annotated[str, StringConstraints(max_length=61)]


class InboxIn(Schema):
    name: line(80, 1)  # type: ignore[valid-type]
    kind: Literal["web", "form", "api"] = "web"
    calendar_id: int | None = Field(None, ge=1, lt=2**63)
    locale: Locale = "zh-CN"
    allowed_origins: list[Origin] = Field([], max_length=200)
    settings: dict[str, Any] = {}


class InboxPatch(Schema):
    """Only what is given is changed; `settings` replaces the sections it names."""

    name: line(80, 1) = ""  # type: ignore[valid-type]
    calendar_id: int | None = Field(None, ge=1, lt=2**63)
    locale: Locale = "zh-CN"
    allowed_origins: list[Origin] = Field([], max_length=200)
    settings: dict[str, Any] = {}
    archived: Literal[False] = False


class InboxName(Schema):
    id: int
    name: str
    kind: str


class InboxOut(InboxName):
    key: str
    calendar_id: int | None
    locale: str
    allowed_origins: list[str]
    settings: dict[str, Any]
    version: int
    created_at: int
    archived_at: int | None
    former_until: int | None


class InboxList(Schema):
    """All that there is to see: with `inbox.manage` everything of each, else which there are."""

    items: list[InboxOut | InboxName]
    next: None = None
    total: int


class SecretIn(Schema):
    overlap_hours: int = Field(24, ge=0, le=720)


class SecretOut(Schema):
    """Shown this once; the former secret is valid until `former_until`."""

    secret: str
    former_until: int | None


class SnippetOut(Schema):
    html: str
    key: str


class TokenIn(Schema):
    """`personal`: acts as you, within `scopes`; else it is the installation's, for `group_ids` or everything."""

    name: line(80, 1)  # type: ignore[valid-type]
    scopes: list[Scope] = Field(max_length=60)
    expires_at: int | None = Field(None, ge=0, lt=2**53)
    personal: bool = False
    group_ids: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field([], max_length=100)
    networks: list[line(60, 1)] = Field([], max_length=50)  # type: ignore[valid-type]


class TokenPatch(Schema):
    name: line(80, 1) = ""  # type: ignore[valid-type]
    expires_at: int | None = Field(None, ge=0, lt=2**53)
    networks: list[line(60, 1)] = Field([], max_length=50)  # type: ignore[valid-type]


class RotationIn(Schema):
    grace_hours: int = Field(24, ge=0, le=168)


class TokenOut(Schema):
    id: int
    name: str
    beginning: str
    person_id: int | None
    scopes: list[str]
    group_ids: list[int]
    networks: list[str]
    made_by_id: int | None
    created_at: int
    last_used_at: int | None
    last_address: str
    expires_at: int | None
    revoked_at: int | None
    former_until: int | None
    state: Literal["active", "expiring", "expired", "revoked"]


class NewTokenOut(TokenOut):
    """`token` is shown this once."""

    token: str


class TokenList(Schema):
    items: list[TokenOut]
    next: str | None
    total: int
