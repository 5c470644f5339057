"""Shapes of metrics, figures and what they are made of."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

Day = Annotated[str, StringConstraints(max_length=10)]
Key = Annotated[str, StringConstraints(max_length=40)]
Number = Annotated[int, Field(ge=1, lt=2**63)]


class ExampleTable(Schema):
    table: str
    rows: list[dict[str, Any]]


class MetricExample(Schema):
    """Rows of facts, and what the metric is over them."""

    tables: list[ExampleTable]
    result: float | None


class MetricOut(Schema):
    """A metric of the dictionary, in the reader's language. `mean`: whether median and P90 stand beside it; `since`: the first day of the version;
    `person`: the column that says whose it is; `awaited`: it has its place, and no data yet."""

    key: str
    unit: str
    better: str | None
    version: int
    since: str
    matures_after_days: int
    name: str
    words: str
    mean: bool
    formula: str
    person: str | None
    awaited: bool
    example: MetricExample


class MetricTerms(Schema):
    """What the team set, given with figures: `order_days`, `after_sales_days` of the judge rule in force; `filters`: what is no inquiry now."""

    slow_s: int
    slow_rounds: int
    fcr_hours: int
    paid_matures: int
    filters: list[str]
    within: list[int]
    order_days: int
    after_sales_days: int


class FactsProgress(Schema):
    """How many sessions and orders were to be gone through, and about how many are left."""

    total: int
    left: int
    running: bool


class MetricList(Schema):
    items: list[MetricOut]
    total: int
    terms: MetricTerms


class KpiAsked(Schema):
    """Business days from `since` to `until`, both included; rows by person, group, day or team; only these people, groups, channels (empty: all)."""

    since: Day
    until: Day
    by: Annotated[str, StringConstraints(max_length=10)] = "person"
    people: list[Number] = Field([], max_length=200)
    groups: list[Number] = Field([], max_length=200)
    channels: list[Annotated[str, StringConstraints(max_length=10)]] = Field([], max_length=20)


class KpiFilter(KpiAsked):
    """As asked, and keys of metrics, all when empty. compare: with the period before, the next in the ranking, and at the team's mix."""

    metrics: list[Key] = Field([], max_length=100)
    compare: bool = False


class KpiFile(KpiFilter):
    """format: csv or xlsx."""

    format: Annotated[str, StringConstraints(max_length=10)] = "csv"


class CellAsked(KpiAsked):
    """One figure: its metric, and whose row (number of the person or group, day as yyyymmdd; none for the team)."""

    metric: Key
    of: Annotated[int, Field(ge=1, lt=2**63)] | None = None


class CellFile(CellAsked):
    """format: csv or xlsx."""

    format: Annotated[str, StringConstraints(max_length=10)] = "csv"


class NextOut(Schema):
    """The next in the ranking: whose it is, whether the difference is more than chance, by which test (z: two proportions, welch: two means)."""

    key: int
    differs: bool
    test: str


class AdjustedOut(Schema):
    """The rate at the mix of channel and hours of the whole, its interval, and the share of that mix it rests on."""

    value: float | None
    low: float
    high: float
    covered: float
    n: int


class ComparedOut(Schema):
    """`before`: the same number of days up to the first; `changed`: whether the change is more than chance, null where no test fits."""

    before: float | None
    changed: bool | None
    next: NextOut | None
    adjusted: AdjustedOut | None


class FigureOut(Schema):
    """A figure with the cases behind it; a share has its 95 % Wilson interval, a mean its median and 90th percentile."""

    value: float | None
    n: int | None
    low: float | None
    high: float | None
    median: float | None
    p90: float | None
    provisional: bool
    compared: ComparedOut | None = None


class KpiRow(Schema):
    """`key`: number of the person or group, day as yyyymmdd, null for the team."""

    key: int | None
    name: str
    figures: dict[str, FigureOut]


class LeftOut(Schema):
    """What is beside a figure: unanswered, after_sales, or a filter of inquiries; `out`: whether it is left out (the filter is on)."""

    reason: str
    n: int
    out: bool


class KpiList(Schema):
    """Rows of figures; by metric what was left out; the terms they were made under; how far the facts are."""

    items: list[KpiRow]
    total: int
    left_out: dict[str, list[LeftOut]]
    terms: MetricTerms
    facts: FactsProgress


class MadeOfRow(Schema):
    """A row behind a figure. kind: session, round, customer, target, presence, order; `counts`: in the upper part of a share; `open`: whether
    the reader may open the conversation."""

    kind: str
    conversation_id: int | None
    order_id: int | None
    order: str
    contact_id: int | None
    contact: str
    agent_id: int | None
    agent: str
    day: int
    at: int | None
    value: float | None
    counts: bool
    open: bool


class MadeOfList(Schema):
    items: list[MadeOfRow]
    next: str | None


class LostFilter(KpiAsked):
    """As asked; only those lost for a reason."""

    reason: Annotated[str, StringConstraints(max_length=20)] = ""


class LostOut(Schema):
    """An inquiry that was lost: the longest wait it had (ms), why, and whether that is a guess."""

    contact_id: int
    contact: str
    day: int
    agent_id: int
    agent: str
    conversation_id: int
    wait_ms: int | None
    reason: str
    guessed: bool
    open: bool


class LostList(Schema):
    """`reasons`: how many for each."""

    items: list[LostOut]
    next: str | None
    reasons: dict[str, int]


class LossReasonIn(Schema):
    """slow_reply, no_answer, weak_knowledge, price, stock, delivery or other; null: the guess stands again."""

    reason: Annotated[str, StringConstraints(max_length=20)] | None


class SlowOut(Schema):
    """A customer with many slow rounds on a day: how many, and the worst (ms)."""

    contact_id: int
    contact: str
    day: int
    conversation_id: int
    agent_id: int | None
    agent: str
    slow: int
    worst_ms: int | None
    open: bool


class SlowList(Schema):
    items: list[SlowOut]
    next: str | None
