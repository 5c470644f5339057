"""Shapes of the interface."""

from typing import Any

from ninja import Field, Schema

from yingda.plumbing.schemas import line


class NotificationOut(Schema):
    id: int
    kind: str
    facts: dict[str, Any]
    link: str
    created_at: int
    read_at: int | None


class NotificationPage(Schema):
    """`n`: the stream's number before the list was read; events after it may already be in the list."""

    items: list[NotificationOut]
    next: str | None
    total: None = None
    unread: int
    n: int


class ReadIn(Schema):
    up_to: int = Field(ge=0, lt=2**63)


class UnreadOut(Schema):
    unread: int


class MannerIn(Schema):
    kind: line(32, 1)  # type: ignore[valid-type]
    in_app: bool
    sound: bool
    desktop: bool


class PreferencesIn(Schema):
    preferences: list[MannerIn] = Field(max_length=50)


class PreferenceOut(Schema):
    kind: str
    zh: str
    en: str
    in_app: bool
    sound: bool
    desktop: bool


class PreferencesOut(Schema):
    items: list[PreferenceOut]
