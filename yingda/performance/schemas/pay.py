"""Shapes of plans, periods and statements."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

Number = Annotated[int, Field(ge=1, lt=2**63)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Month = Annotated[str, StringConstraints(max_length=7)]
Amount = Annotated[str, StringConstraints(max_length=20)]


class PlanIn(Schema):
    """A new version of a plan; `document`: its components, and the groups it pays."""

    key: Key
    name: Annotated[str, StringConstraints(max_length=80)]
    note: Annotated[str, StringConstraints(max_length=200)] = ""
    document: dict[str, Any]


class PlanOut(Schema):
    """A version of a plan; `live_from`: the first month it is in force, empty for a draft."""

    id: int
    key: str
    version: int
    name: str
    note: str
    document: dict[str, Any]
    live_from: str
    live_at: int | None
    live_by_id: int | None
    made_at: int
    made_by_id: int | None


class PlanList(Schema):
    items: list[PlanOut]
    total: int


class PlanVersionsFilter(Schema):
    key: Key


class PlanLiveIn(Schema):
    """From which month (YYYY-MM) on a version is in force."""

    month: Month


class PlanTryIn(Schema):
    """A plan that is being written, tried on a month, beside a version that is there."""

    key: Key
    document: dict[str, Any]
    month: Month
    against: Number | None = None


class TriedLine(Schema):
    component: str
    name: str
    amount: str
    held: str
    why: list[str]


class TriedRow(Schema):
    """What somebody would get (yuan): by the version beside it, and by the plan, line by line."""

    person_id: int
    name: str
    before: str
    after: str
    lines: list[TriedLine]


class CostOut(Schema):
    before: str
    after: str


class PlanTriedOut(Schema):
    month: str
    items: list[TriedRow]
    total: int
    cost: CostOut


class PlanPairFilter(Schema):
    """Two versions."""

    left: Number
    right: Number


class PlanDifference(Schema):
    """A place where two plans differ, and what stands there on either side."""

    component: str
    place: str
    before: str | None
    after: str | None


class PlanDifferenceList(Schema):
    items: list[PlanDifference]
    total: int


class PayPeriodIn(Schema):
    """A month (YYYY-MM) to be paid by the version of a plan that is in force then."""

    key: Key
    month: Month


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
    paid: str
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
    """A statement; amounts in yuan. Each line: the component, the values it used with their versions, the tier, the amounts, why in words, the last
    dispute.

    disputable: whether its owner may still dispute a line.
    """

    id: int
    period_id: int
    person_id: int
    name: str
    month: str
    state: str
    plan: StatementPlan
    lines: list[dict[str, Any]]
    total: str
    paid: str
    shortfall: str
    held: str
    disputable: bool


class StatementList(Schema):
    items: list[StatementOut]
    total: int


class PayReplayOut(Schema):
    """Who would get other bytes when the period is reckoned again from its stored facts: nobody."""

    differing: list[int]


class OriginOut(Schema):
    """A customer and day, chat or order behind a number; `counted`: whether it is in the numerator. Amounts in yuan."""

    metric: str
    name: str
    day: int | None
    contact_id: int | None
    contact: str
    conversations: list[int]
    orders: list[int]
    amount: str | None
    counted: bool


class OriginList(Schema):
    items: list[OriginOut]
    total: int


class EmploymentFilter(Schema):
    q: Annotated[str, StringConstraints(max_length=80)] = ""


class EmploymentIn(Schema):
    """First and last day (yyyymmdd) of an employment; null for before and after everything."""

    joined_on: int | None = Field(None, ge=0, lt=2**31)
    left_on: int | None = Field(None, ge=0, lt=2**31)


class EmploymentOut(Schema):
    person_id: int
    name: str
    joined_on: int | None
    left_on: int | None


class EmploymentList(Schema):
    items: list[EmploymentOut]
    total: int


class LuckOut(Schema):
    """Shares (0..1) of resamples that reach a higher, and a lower tier."""

    higher: float
    lower: float


class NearOut(Schema):
    """Somebody whose tier rises with one more converted. gain: yuan, where the reader may see pay."""

    person_id: int
    name: str
    plan: str
    component: str
    metric: str
    rate: str | None
    n: int
    converted: int
    months: int
    tier: int
    next_tier: int
    needed: int
    gain: str | None
    worth: str | None
    luck: LuckOut


class NearList(Schema):
    items: list[NearOut]
    total: int
