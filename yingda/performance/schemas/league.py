"""Shapes of scorecards, targets, league tables."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.performance.schemas.metrics import Day
from yingda.performance.schemas.pay import Key

Name = Annotated[str, StringConstraints(max_length=80)]
Short = Annotated[str, StringConstraints(max_length=40)]
Month = Annotated[str, StringConstraints(max_length=7)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class SchemeIn(Schema):
    """A new version of a scheme, in force from `starts_on`; `document`: its parts."""

    key: Key
    name: Name
    starts_on: Day
    active: bool = True
    document: dict[str, Any]


class SchemeOut(Schema):
    id: int
    key: str
    version: int
    name: str
    active: bool
    starts_on: str
    made_at: int
    document: dict[str, Any]


class SchemeList(Schema):
    items: list[SchemeOut]
    total: int


class CardFilter(Schema):
    """The day, week, month or quarter (`kind`) that `day` lies in; cards by person, group or team."""

    scheme: Key
    kind: Short = "month"
    day: Day
    by: Short = "person"


class CardPreviewIn(Schema):
    """A scheme that is not saved, tried on real figures."""

    kind: Short = "month"
    day: Day
    by: Short = "person"
    document: dict[str, Any]


class CardFigure(Schema):
    value: float | None
    n: int | None
    low: float | None
    high: float | None
    median: float | None
    p90: float | None
    provisional: bool


class CardPart(Schema):
    """A scored metric. `scored_value` (percent, seconds, yuan), `scored_n`: what was scored, after carrying over or pooling; `small`: what was done."""

    metric: str
    version: int
    dimension: str
    weight: float
    small: str
    scored_value: float | None
    scored_n: int | None
    score: float | None
    figure: CardFigure


class CardOut(Schema):
    """A card. `covered`: percent of the weight the total rests on."""

    key: int | None
    name: str
    total: float | None
    covered: float
    dimensions: dict[str, float | None]
    parts: list[CardPart]


class CardList(Schema):
    """Cards, the best first; `scheme` is missing in a preview."""

    scheme: SchemeOut | None = None
    since: str
    until: str
    by: str
    items: list[CardOut]
    total: int


class TargetIn(Schema):
    """A plan; `document`: value, start, groups (id, value, weight), people (id, group, value, weight), in percent, seconds, yuan or as counted."""

    name: Name
    metric: Short
    since: Day
    until: Day
    document: dict[str, Any]


class TargetPatch(Schema):
    """Fields of a plan to change; `version` is the one that was read."""

    name: Name = ""
    metric: Short = ""
    since: Day = ""
    until: Day = ""
    document: dict[str, Any] = {}
    version: int | None = None


class TargetOut(Schema):
    id: int
    name: str
    metric: str
    since: str
    until: str
    version: int
    whole_seen: bool
    document: dict[str, Any]


class TargetList(Schema):
    items: list[TargetOut]
    total: int


class TrackPoint(Schema):
    """A span of the way so far; `at`: days since the start."""

    since: str
    until: str
    at: float
    value: float | None
    n: int | None
    low: float | None
    high: float | None


class TrackLine(Schema):
    """Where it should stand at a time, and where it is expected to, with the band."""

    at: float
    expected: float
    value: float | None
    low: float | None
    high: float | None


class TrackForecast(Schema):
    at: float
    value: float
    low: float
    high: float


class TrackOut(Schema):
    """How a plan stands. verdict: reached, missed, on_track, at_risk, behind, unknown. Values in the unit of the dictionary."""

    id: int
    of: str
    metric: str
    unit: str
    better: str
    goal: float
    start: float
    now: float | None
    due_now: float
    verdict: str
    since: str
    until: str
    today: str
    days_left: int
    forecast: TrackForecast | None
    points: list[TrackPoint]
    line: list[TrackLine]


class LeagueTableIn(Schema):
    """A league table. Without a metric the total of the scheme is ranked. visibility: everybody, leaders, own."""

    name: Name
    metric: Short = ""
    scheme: Short = ""
    grain: Short = "person"
    visibility: Short = "everybody"
    least_n: Count = 0
    delay_days: Count = 0
    first_week: Day = ""


class LeagueTablePatch(Schema):
    name: Name = ""
    metric: Short = ""
    scheme: Short = ""
    grain: Short = ""
    visibility: Short = ""
    least_n: Count = 0
    delay_days: Count = 0


class LeagueTableOut(Schema):
    id: int
    name: str
    metric: str
    scheme: str
    grain: str
    visibility: str
    least_n: int
    delay_days: int
    first_week: str


class LeagueTableList(Schema):
    items: list[LeagueTableOut]
    total: int


class LeagueWeekBrief(Schema):
    id: int
    week: str
    frozen_at: int


class LeagueWeekList(Schema):
    items: list[LeagueWeekBrief]
    total: int


class LeagueTableTold(LeagueTableOut):
    """The table as it was when the week was published."""

    metric_version: int | None
    better: str
    unit: str


class LeagueNormalised(Schema):
    rate: float | None
    low: float
    high: float
    covered: float
    n: float


class LeagueLine(Schema):
    """A line. before, moved: place of the week before, and places risen; tied: not told apart from the next below by chance."""

    key: int
    name: str
    group: str
    value: float | None
    n: int | None
    low: float | None
    high: float | None
    provisional: bool
    rank: int | None
    before: int | None
    moved: int | None
    tied: bool
    normalised: LeagueNormalised | None
    normalised_rank: int | None


class LeagueCorrectionOut(Schema):
    """What a published line would be with what is known since; kind: late_data, wrong_credit, other."""

    id: int
    key: int
    kind: str
    note: str
    made_at: int
    made_by: str
    before: dict[str, Any]
    after: dict[str, Any] | None


class LeagueWeekOut(Schema):
    """A week as it was published. stripped: why there are no figures without key accounts."""

    id: int
    frozen_at: int
    week: str
    until: str
    stripped: str
    table: LeagueTableTold
    rows: list[LeagueLine]
    corrections: list[LeagueCorrectionOut]


class LeagueCorrectionIn(Schema):
    kind: Short
    note: Annotated[str, StringConstraints(max_length=500)]


class LeagueCorrected(Schema):
    """How many lines differ."""

    lines: int
