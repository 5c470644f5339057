"""Shapes of boards: rates in 0..1, times in ms, money in minor units, instants in ms, days as yyyymmdd unless written out."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.performance.schemas.metrics import Day, FigureOut

Figures = dict[str, FigureOut]
Number = Annotated[int, Field(ge=1, lt=2**63)]
Short = Annotated[str, StringConstraints(max_length=40)]


class PeriodFilter(Schema):
    """Business days, both included (YYYY-MM-DD); compared with the period `before_since` to `before_until`, the one before when empty."""

    since: Day
    until: Day
    before_since: Day = ""
    before_until: Day = ""
    group: Number | None = None


class ChangeFilter(PeriodFilter):
    """metric: inquiry_to_paid or inquiry_to_order."""

    metric: Short = "inquiry_to_paid"


class PersonFilter(PeriodFilter):
    """Whose days."""

    person: Number


class FloorFilter(Schema):
    """One group; all one may look at when empty."""

    group: Number | None = None


class MonthFilter(Schema):
    """A month (YYYY-MM)."""

    month: Annotated[str, StringConstraints(max_length=7)]


class BehindFilter(Schema):
    """Figure and days; of inquiries also hour, channel, band of the longest wait and reason. At most 100 at once, from `offset` on."""

    figure: Short
    since: Day
    until: Day
    group: Number | None = None
    person: Number | None = None
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    channel: Short | None = None
    band: Short | None = None
    reason: Short | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class SheetFilter(Schema):
    """board: mine (with `month`), group, team, change or behind (with their own filters); format: csv or xlsx."""

    board: Short
    format: Short = "xlsx"
    month: Annotated[str, StringConstraints(max_length=7)] = ""
    since: Day = ""
    until: Day = ""
    before_since: Day = ""
    before_until: Day = ""
    group: Number | None = None
    person: Number | None = None
    metric: Short = "inquiry_to_paid"
    figure: Short = ""


class PeriodOut(Schema):
    since: str
    until: str
    before_since: str
    before_until: str


class LimitOut(Schema):
    """A figure alarms from `value` on (`above`), or below it."""

    key: str
    value: float
    above: bool


class FloorBoardOut(Schema):
    """`as_of`: what is said is true of this instant; `filling`: facts of what was there before are still being made. clocks: running, at_risk, breached."""

    as_of: int
    day: str
    filling: bool
    figures: Figures
    clocks: dict[str, int]
    limits: list[LimitOut]
    alarms: list[str]


class DayOut(Schema):
    day: int
    figures: Figures


class PlaceOut(Schema):
    """One's own place by a rate among `of` colleagues with at least `least_n` cases."""

    metric: str
    place: int
    of: int
    least_n: int


class TierOut(Schema):
    """The tier now (0: none) and what the next one needs: `needed` more converted of the same inquiries of the latest month; null: out of reach, or none."""

    component: str
    metric: str
    rate: float | None
    n: int
    tier: int
    amount: str
    next_tier: int | None
    next_from: float | None
    next_amount: str | None
    needed: int | None


class PayLineOut(Schema):
    component: str
    amount: str
    held: str
    why: list[str]


class PaySoFarOut(Schema):
    """What a statement of the month would be today; amounts in yuan."""

    plan: str
    version: int
    month: str
    lines: list[PayLineOut]
    tiers: list[TierOut]
    total: str
    paid: str
    held: str
    shortfall: str


class MineOut(Schema):
    """One's own month. `earlier`: the same days of the month before."""

    as_of: int
    month: str
    since: str
    until: str
    before_since: str
    before_until: str
    figures: Figures
    earlier: Figures
    days: list[DayOut]
    place: PlaceOut | None
    pay: list[PaySoFarOut]


class HelpOut(Schema):
    """Why somebody needs help: slow_rounds, unanswered, falling, below_others; the two numbers compared."""

    code: str
    value: float
    than: float


class PersonRow(Schema):
    """`same_as_next`: the rate does not differ significantly from that of the person below."""

    key: int
    name: str
    figures: Figures
    earlier: Figures
    same_as_next: bool
    help: list[HelpOut]


class HeatOut(Schema):
    """A weekday (0: Monday) and hour: mean customers who began a chat, colleagues who answered, colleagues online (null: not known)."""

    weekday: int
    hour: int
    customers: float
    answering: float
    online: float | None


class ChoiceOut(Schema):
    id: int
    name: str


class GroupBoardOut(PeriodOut):
    """Groups together, by person, by day, by hour."""

    as_of: int
    groups: list[ChoiceOut]
    team: Figures
    earlier: Figures
    people: list[PersonRow]
    days: list[DayOut]
    heat: list[HeatOut]


class PersonBoardOut(PeriodOut):
    """One person by day."""

    as_of: int
    key: int
    name: str
    days: list[DayOut]


class TrajectoryDay(Schema):
    day: int
    sales: float
    sales_so_far: float
    agent_sales: float
    rate: float | None
    n: int
    rate_so_far: float | None
    low: float | None
    high: float | None


class HeadingOut(Schema):
    """What the month will come to at the mean of the days over, with its 95 % interval."""

    until: str
    value: float
    low: float | None
    high: float | None


class TrajectoryOut(Schema):
    days: list[TrajectoryDay]
    heading: HeadingOut | None


class LostBand(Schema):
    key: str
    lost: int
    n: int
    value: float
    low: float
    high: float


class LostReason(Schema):
    key: str
    lost: int


class LostShares(Schema):
    by_wait: list[LostBand]
    by_reason: list[LostReason]
    total: int


class StageOut(Schema):
    key: str
    count: int | None


class SoldOut(Schema):
    key: int | None
    name: str
    amount: int
    orders: int


class SilentOut(Schema):
    amount: int
    orders: int


class SalesOut(Schema):
    """Groups with silent, and agents with silent, come to the total."""

    total: int
    orders: int
    silent: SilentOut
    groups: list[SoldOut]
    agents: list[SoldOut]


class TeamBoardOut(PeriodOut):
    """The whole team."""

    as_of: int
    figures: Figures
    earlier: Figures
    trajectory: TrajectoryOut
    lost: LostShares
    funnel: list[StageOut]
    funnel_before: list[StageOut]
    sales: SalesOut


class CaseRate(Schema):
    value: float | None
    n: int
    successes: int
    low: float | None
    high: float | None


class PartOut(Schema):
    """What a segment gave to the change: of another mix, of another rate, both. `rest`: several small ones together."""

    key: str | None
    name: str
    rest: bool
    before: CaseRate
    after: CaseRate
    mix: float
    rate: float
    moved: float


class CutOut(Schema):
    """One way to cut: group, person, hour, channel, wait; those that explain most first."""

    by: str
    explained: float
    parts: list[PartOut]


class ChangeOut(PeriodOut):
    """The parts of each cut sum to after − before."""

    as_of: int
    metric: str
    before: CaseRate
    after: CaseRate
    significant: bool
    p: float
    cuts: list[CutOut]


class BehindOut(Schema):
    """A chat or an order behind a figure; outcome: lost, bought (by nobody's credit), ordered, paid. A name is empty where one may not see it."""

    conversation_id: int | None
    order_id: int | None
    contact_id: int | None
    person_id: int | None
    group_id: int | None
    day: int
    wait_ms: int | None
    outcome: str | None
    amount: int | None
    rating: int | None
    customer: str
    person: str
    group: str


class BehindList(Schema):
    items: list[BehindOut]
    total: int
