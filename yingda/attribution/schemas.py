"""Shapes of orders with their credit, of their evidence and of the judge rule. Amounts in minor units, instants in ms, days as YYYY-MM-DD."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.plumbing.schemas import line

Day = Annotated[str, StringConstraints(max_length=10)]
Word = Annotated[str, StringConstraints(max_length=30)]
Number = Annotated[int, Field(ge=1, lt=2**63)]
Count = Annotated[int, Field(ge=0, le=10_000)]


class CreditFilter(Schema):
    """Business days `since` to `until`, both included. `only`: credited, silent, assisted, taken_back, flagged, after_sales, follow_up, unpaid or
    provisional; `q`: beginning of the order's number; `rule`: a version instead of the one in force; `sort`: day, amount or gross, falling with "-"."""

    since: Day
    until: Day
    agent: Number | None = None
    group: Number | None = None
    cell: Word = ""
    only: Word = ""
    q: line(64) = ""  # type: ignore[valid-type]
    rule: Number | None = None
    sort: Word = "-day"


class CreditNamed(Schema):
    id: int
    name: str


class CreditOrder(Schema):
    """An order with who has its credit (`agent`; null: nobody). `amount`: what it counts for, net of `taken_back`; `gross`: its whole amount."""

    id: int
    number: str
    source: str
    status: str
    currency: str
    day: str
    placed_at: int
    paid_at: int | None
    agent: CreditNamed | None
    group: CreditNamed | None
    contact: CreditNamed | None
    amount: int
    gross: int
    taken_back: int
    pieces: int
    cell: str
    reason: str
    decided_by: str | None
    assists: list[CreditNamed]
    follow_up: CreditNamed | None
    marks: list[str]
    matures_at: int | None
    provisional: bool
    rule: CreditNamed


class CreditOrderPage(Schema):
    items: list[CreditOrder]
    next: str | None


class CreditSum(Schema):
    orders: int
    amount: int


class CreditCell(Schema):
    cell: str
    orders: int
    amount: int


class CreditTotals(Schema):
    """`agents`: the balance of the ledger; `even`: agents + silent = shop. Assists stand beside sales. Null: for who sees everything only."""

    rule: CreditNamed | None
    orders: int
    agents: int
    shop: int | None
    silent: int | None
    silent_orders: int | None
    even: bool
    gross: int
    taken_back: int
    assists: CreditSum
    cells: list[CreditCell]


class CreditChat(Schema):
    """The span an agent had in a conversation; outbound: staff wrote first."""

    conversation_id: int
    started_at: int
    ended_at: int
    outbound: bool
    agent: CreditNamed
    group_id: int | None


class CreditEvidence(Schema):
    """A chat looked at for an event (order, payment, follow_up), whether it was chosen, and the code of why."""

    event: str
    conversation_id: int
    agent: CreditNamed
    chosen: bool
    code: str
    gap_ms: int
    limit_ms: int | None


class CreditJudgement(Schema):
    rule: str
    in_force: bool
    agent: CreditNamed | None
    decided_by: str | None
    reason: str
    cell: str
    amount: int
    assists: list[CreditNamed]
    evidence: list[CreditEvidence]


class CreditVersion(Schema):
    rule: CreditNamed
    in_force: bool
    agent: CreditNamed | None
    amount: int
    cell: str


class CreditLine(Schema):
    """A line of the ledger: kind credit or claw_back, counted at `at`, written at `booked_at`."""

    rule: CreditNamed
    agent: CreditNamed
    amount: int
    kind: str
    at: int
    booked_at: int


class CreditMark(Schema):
    kind: str
    reason: str
    made_at: int
    made_by: CreditNamed | None
    ended_at: int | None
    ended_by: CreditNamed | None


class CreditWindows(Schema):
    look_back: int
    claw_back: int
    follow_up_to: int
    urge: int


class CreditOrderDetail(CreditOrder):
    """An order with its evidence: the chats in sight, the three rules on the same facts, versions, ledger, and the history of its marks."""

    cancelled_at: int | None
    refund_applied_at: int | None
    refunded_at: int | None
    windows: CreditWindows
    chats: list[CreditChat]
    judgements: list[CreditJudgement]
    versions: list[CreditVersion]
    entries: list[CreditLine]
    history: list[CreditMark]
    may_mark: bool


class CreditMarkIn(Schema):
    """kind: flagged or after_sales."""

    kind: Word
    reason: line(200, 1)  # type: ignore[valid-type]


class CreditRuleIn(Schema):
    """A new version. `*_days` in days; follow_up_from, follow_up_to and urge in minutes (urge 0: off)."""

    name: line(80, 1)  # type: ignore[valid-type]
    rule: Word
    look_back_days: Count = 2
    inquiry_days: Count = 1
    claw_back_days: Count = 15
    after_sales_days: Count = 21
    follow_up: bool = True
    follow_up_from: Count = 1
    follow_up_to: Count = 60
    urge: Count = 60
    excludes_flagged: bool = True
    excludes_after_sales: bool = True


class CreditRuleOut(Schema):
    """A version. state: in_force, ready (to be put in force), unjudged (history is not judged by it yet) or stopped."""

    id: int
    name: str
    rule: str
    look_back_days: int
    inquiry_days: int
    claw_back_days: int
    after_sales_days: int
    follow_up: bool
    follow_up_from: int
    follow_up_to: int
    urge: int
    excludes_flagged: bool
    excludes_after_sales: bool
    state: str
    made_by: CreditNamed | None
    made_at: int
    judged_at: int | None
    in_force_at: int | None
    stopped_at: int | None


class CreditRuleList(Schema):
    items: list[CreditRuleOut]
    total: int


class CreditChange(Schema):
    """What one agent (null: silence) gains and loses."""

    agent_id: int | None
    name: str
    orders_gained: int
    orders_lost: int
    amount_gained: int
    amount_lost: int


class CreditDifference(Schema):
    """What a version moves against the one in force: how many orders, how much, and per agent."""

    against: CreditRuleOut | None
    orders: int
    amount: int
    changes: list[CreditChange]


class CreditMoved(Schema):
    id: int
    number: str
    before: CreditNamed | None
    after: CreditNamed | None
    amount_before: int
    amount_after: int


class CreditMovedPage(Schema):
    items: list[CreditMoved]
    next: str | None
