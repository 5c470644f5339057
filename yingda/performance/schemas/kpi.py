"""Shapes of metrics and figures."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

Day = Annotated[str, StringConstraints(max_length=10)]


class MetricOut(Schema):
    """A metric of the dictionary, in the reader's language. `mean`: whether median and P90 stand beside it."""

    key: str
    unit: str
    better: str | None
    version: int
    matures_after_days: int
    name: str
    words: str
    mean: bool


class MetricList(Schema):
    items: list[MetricOut]
    total: int


class KpiFilter(Schema):
    """Business days from `since` to `until`, both included; rows by person, group, day or team; keys of metrics, all when empty."""

    since: Day
    until: Day
    by: Annotated[str, StringConstraints(max_length=10)] = "person"
    metrics: list[Annotated[str, StringConstraints(max_length=40)]] = Field([], max_length=100)


class FigureOut(Schema):
    """A figure with the cases behind it; a share has its 95 % Wilson interval, a mean its median and 90th percentile."""

    value: float | None
    n: int | None
    low: float | None
    high: float | None
    median: float | None
    p90: float | None
    provisional: bool


class KpiRow(Schema):
    """`key`: number of the person or group, day as yyyymmdd, null for the team."""

    key: int | None
    name: str
    figures: dict[str, FigureOut]


class KpiList(Schema):
    items: list[KpiRow]
    total: int
