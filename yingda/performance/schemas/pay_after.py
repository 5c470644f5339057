"""Shapes of disputes, amounts from outside, and the budget."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.performance.schemas.pay import Amount, Key, Month, Number

Text = Annotated[str, StringConstraints(max_length=1000)]
Cursor = Annotated[str, StringConstraints(max_length=2048)]
Word = Annotated[str, StringConstraints(max_length=12)]


class PayPageIn(Schema):
    limit: int = Field(50, ge=1, le=200)
    cursor: Cursor | None = None


class DisputeIn(Schema):
    """The line (its place, from 0) and why it is disputed."""

    line: int = Field(ge=0, lt=1000)
    reason: Text


class DisputeFilter(PayPageIn):
    state: Word | None = None
    owner_id: Number | None = None
    person_id: Number | None = None
    overdue: bool = False


class DisputeDecisionIn(Schema):
    """The answer; accepted, the yuan to be made good."""

    accepted: bool
    outcome: Text
    amount: Amount = ""


class DisputeOwnerIn(Schema):
    owner_id: Number


class ExtraIn(Schema):
    """An amount (yuan) for a person in the first period of a plan from a month on. kind: adjustment, award, team_share."""

    key: Key
    month: Month
    person_id: Number
    kind: Word
    amount: Amount
    reason: Text


class ExtraFilter(PayPageIn):
    state: Word | None = None
    person_id: Number | None = None
    key: Key | None = None


class ExtraOut(Schema):
    """state: proposed, approved, refused, withdrawn. paid_in: the month it was paid in."""

    id: int
    key: str
    month: str
    person_id: int
    name: str
    kind: str
    amount: str
    reason: str
    state: str
    made_at: int
    made_by_id: int | None
    made_by: str
    decided_at: int | None
    decided_by_id: int | None
    decided_by: str
    paid_in: str | None


class ExtraList(Schema):
    items: list[ExtraOut]
    next: str | None
    total: int | None


class DisputeOut(Schema):
    """state: open, accepted, refused, withdrawn. amount: of the line, in yuan; extra: what makes it good."""

    id: int
    statement_id: int
    line: int
    component: str
    amount: str
    month: str
    plan: str
    person_id: int
    name: str
    reason: str
    state: str
    owner_id: int | None
    owner: str
    opened_at: int
    due_at: int
    overdue: bool
    decided_at: int | None
    decided_by: str
    outcome: str
    extra: ExtraOut | None


class DisputeList(Schema):
    items: list[DisputeOut]
    next: str | None
    total: int | None


class FundIn(Schema):
    """A fund for the plan `key`; with an empty one for every plan without."""

    name: Annotated[str, StringConstraints(max_length=80)]
    key: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,39})?$")] = ""


class FundOut(Schema):
    id: int
    name: str
    key: str
    balance: str


class FundList(Schema):
    items: list[FundOut]
    total: int


class MovementIn(Schema):
    """kind: granted or corrected; yuan."""

    kind: Word
    amount: Amount
    note: Annotated[str, StringConstraints(max_length=300)] = ""


class MovementOut(Schema):
    """A line of the ledger (yuan), and the balance after it. kind: granted, payroll, corrected."""

    id: int
    kind: str
    amount: str
    balance: str
    note: str
    at: int
    by: str
    plan: str | None


class MovementList(Schema):
    items: list[MovementOut]
    next: str | None
    total: int | None


class ForecastRow(Schema):
    key: str
    plan: str
    version: int
    so_far: str
    projected: str


class ForecastOut(Schema):
    """What the running month has come to, and will come to if its days go on so (yuan)."""

    month: str
    days: int
    days_in_month: int
    items: list[ForecastRow]
    total: int
