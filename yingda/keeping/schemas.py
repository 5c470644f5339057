"""Shapes of the interface."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.plumbing.schemas import line

Number = Annotated[int, Field(ge=1, lt=2**63)]
Filter = Annotated[str, StringConstraints(max_length=1000)]


class ExportIn(Schema):
    """kind: everything (zip), customer (zip; filters.contact) or a list (csv, xlsx, jsonl) with the filters of its address."""

    kind: Literal["everything", "customer", "conversations", "customers", "orders", "tickets"]
    format: Literal["zip", "csv", "xlsx", "jsonl"] = "zip"
    filters: dict[Annotated[str, StringConstraints(max_length=40)], Filter] = Field(default_factory=dict, max_length=30)


class ExportOut(Schema):
    """state: waiting, running, done, failed or expired; `done` of `total` rows are written."""

    id: int
    kind: str
    format: str
    file_name: str
    state: str
    problem: str
    done: int
    total: int
    size: int
    sha256: str
    created_at: int
    finished_at: int | None
    expires_at: int | None


class ExportList(Schema):
    items: list[ExportOut]
    next: None = None
    total: int


class RetentionOut(Schema):
    """days 0: for good. Below `advised` days law or pay may ask for longer."""

    kind: str
    days: int
    default: int
    least: int
    advised: int
    is_advised: bool
    for_good_allowed: bool


class DaysIn(Schema):
    days: int = Field(ge=0, le=36_500)


class WouldGoOut(Schema):
    kind: str
    days: int
    before_at: int
    count: int
    is_advised: bool


class RetentionRunOut(Schema):
    id: int
    kind: str
    before_at: int
    removed: int
    at: int
    took_ms: int


class HoldIn(Schema):
    """On one customer or on one conversation."""

    contact_id: Number | None = None
    conversation_id: Number | None = None
    reason: line(200, 1)  # type: ignore[valid-type]


class HoldOut(Schema):
    id: int
    contact_id: int | None
    conversation_id: int | None
    reason: str
    by_id: int | None
    since_at: int


class ErasurePreviewOut(Schema):
    """What would go, by kind; `type_this` is what has to be typed to confirm."""

    contact_id: int
    type_this: str
    counts: dict[str, int]
    under_hold: bool


class ErasureIn(Schema):
    reason: Annotated[str, StringConstraints(max_length=20)]
    confirmation: Annotated[str, StringConstraints(max_length=200)]


class ErasureOut(Schema):
    """The record: nothing of the customer is in it. state: running (looking for what is left) or done."""

    id: int
    contact_ids: list[int]
    reason: str
    counts: dict[str, int]
    state: str
    by_id: int | None
    by_name: str
    at: int
    finished_at: int | None


class ErasurePage(Schema):
    items: list[ErasureOut]
    next: str | None
    total: int | None = None
