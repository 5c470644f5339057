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


class NotificationsReadIn(Schema):
    up_to: int = Field(ge=0, lt=2**63)


class UnreadOut(Schema):
    unread: int


class MannerIn(Schema):
    kind: line(32, 1)  # type: ignore[valid-type]
    in_app: bool
    sound: bool
    desktop: bool
    push: bool


class PreferencesIn(Schema):
    preferences: list[MannerIn] = Field(max_length=100)


class PreferenceOut(Schema):
    kind: str
    zh: str
    en: str
    in_app: bool
    sound: bool
    desktop: bool
    push: bool
    listed: bool


class PreferencesOut(Schema):
    items: list[PreferenceOut]


class PushIn(Schema):
    """Minutes of the day in `zone`; both or neither."""

    quiet_from: int | None = Field(None, ge=0, lt=1440)
    quiet_until: int | None = Field(None, ge=0, lt=1440)
    zone: line(60, 1) = "Asia/Shanghai"  # type: ignore[valid-type]
    only_on_duty: bool = False
    show_text: bool = False


class WishOut(Schema):
    quiet_from: int | None
    quiet_until: int | None
    zone: str
    only_on_duty: bool
    show_text: bool


class DeviceIn(Schema):
    """A subscription as the browser gives it, and what its owner calls the device."""

    endpoint: line(1000, 1)  # type: ignore[valid-type]
    p256dh: line(100, 1)  # type: ignore[valid-type]
    auth: line(40, 1)  # type: ignore[valid-type]
    name: line(80, 1)  # type: ignore[valid-type]


class DeviceOut(Schema):
    id: int
    name: str
    created_at: int
    last_push_at: int | None
    failing_since: int | None
    current: bool


class PushOut(Schema):
    """`on`: the operator has not switched pushing off; `key`: what browsers call `applicationServerKey`."""

    on: bool
    key: str
    wish: WishOut
    devices: list[DeviceOut]
