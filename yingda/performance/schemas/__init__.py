"""Shapes of pay."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

Number = Annotated[int, Field(ge=1, lt=2**63)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class PlanIn(Schema):
    """A new version of a plan; `document`: its components."""

    key: Key
    name: Annotated[str, StringConstraints(max_length=80)]
    document: dict[str, Any]


class PlanOut(Schema):
    id: int
    key: str
    version: int
    name: str
    document: dict[str, Any]
    made_at: int


class PlanList(Schema):
    items: list[PlanOut]
    total: int


class PayPeriodIn(Schema):
    """A month (YYYY-MM) to be paid by a plan version."""

    plan_id: Number
    month: Annotated[str, StringConstraints(max_length=7)]


class PlanBrief(Schema):
    id: int
    key: str
    version: int
    name: str


class PayPeriodOut(Schema):
    """A period; amounts in yuan. state: draft, calculated, reviewed, approved, locked."""

    id: int
    month: str
    state: str
    total: str
    version: int
    plan: PlanBrief
    made_at: int
    calculated_at: int | None
    calculated_by_id: int | None
    reviewed_at: int | None
    reviewed_by_id: int | None
    approved_at: int | None
    approved_by_id: int | None
    locked_at: int | None


class PayPeriodList(Schema):
    items: list[PayPeriodOut]
    total: int


class StatementPlan(Schema):
    key: str
    version: int
    name: str


class StatementOut(Schema):
    """A statement; amounts in yuan. Each line: the component, the values it used with their versions, the tier, the amounts, and why in words."""

    id: int
    person_id: int
    name: str
    month: str
    plan: StatementPlan
    lines: list[dict[str, Any]]
    total: str
    paid: str
    shortfall: str
    held: str


class StatementList(Schema):
    items: list[StatementOut]
    total: int


class PayReplayOut(Schema):
    """Who would get other bytes when the period is reckoned again from its stored facts: nobody."""

    differing: list[int]
