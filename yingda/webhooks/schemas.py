"""Shapes of the interface."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.plumbing.schemas import line

Number = Annotated[int, Field(ge=1, lt=2**63)]
TypeName = Annotated[str, StringConstraints(max_length=60)]
State = Literal["pending", "delivered", "dead"]


class WebhookIn(Schema):
    """types: names of `GET /webhook-types`, or `*`. inbox_ids: only conversations of these inboxes; empty: of all."""

    name: line(80, 1)  # type: ignore[valid-type]
    url: line(500, 1)  # type: ignore[valid-type]
    types: list[TypeName] = Field(min_length=1, max_length=100)
    inbox_ids: list[Number] = Field([], max_length=200)


class WebhookPatch(Schema):
    """Only what is given is changed."""

    name: line(80, 1) = ""  # type: ignore[valid-type]
    url: line(500, 1) = ""  # type: ignore[valid-type]
    types: list[TypeName] = Field([], min_length=1, max_length=100)
    inbox_ids: list[Number] = Field([], max_length=200)
    enabled: bool = True


class WebhookOut(Schema):
    """An endpoint. disabled_why: `person`, `gone` (it answered 410) or `failing`; former_until: a former secret signs too."""

    id: int
    name: str
    url: str
    types: list[str]
    inbox_ids: list[int]
    enabled: bool
    created_at: int
    failing_since: int | None
    disabled_at: int | None
    disabled_why: str
    former_until: int | None


class NewWebhookOut(WebhookOut):
    """`secret` is shown this once."""

    secret: str


class WebhookList(Schema):
    items: list[WebhookOut]
    next: None = None
    total: int


class WebhookTypeOut(Schema):
    name: str
    zh: str
    en: str
    by_name_only: bool


class DeliveryOut(Schema):
    """One event on its way; `key` is its webhook-id. last_error: `host`, `address`, `connection`, `tls`, `timeout` or `protocol`."""

    id: int
    key: str
    type: str
    state: str
    created_at: int
    due_at: int | None
    attempts: int
    last_status: int | None
    last_error: str
    last_at: int | None


class AttemptOut(Schema):
    number: int
    at: int
    took_ms: int
    status: int | None
    error: str
    answer: str


class DeliveryDetail(DeliveryOut):
    payload: dict[str, Any]
    tried: list[AttemptOut]


class DeliveryPage(Schema):
    items: list[DeliveryOut]
    next: str | None
    total: int | None = None


class DeliveryFilter(Schema):
    """Which deliveries: by state, event type, and written since (ms)."""

    state: State | None = None
    type: TypeName | None = None
    since_at: int | None = Field(None, ge=0, lt=2**63)


class ReplayIn(Schema):
    since_at: int = Field(ge=0, lt=2**63)


class ReplayOut(Schema):
    """How many deliveries that had been given up are sent again."""

    count: int
