"""Shapes of points, votes and awards."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.performance.schemas.league import Count, Month, Name, Short
from yingda.performance.schemas.metrics import Day
from yingda.performance.schemas.pay import Number

Note = Annotated[str, StringConstraints(max_length=200)]
Instant = Annotated[int, Field(ge=0, lt=2**62)]


class PlayIn(Schema):
    """Rules of points, levels and badges from a day on."""

    starts_on: Day
    active: bool = True
    document: dict[str, Any]


class PlayOut(Schema):
    version: int
    starts_on: str
    active: bool
    made_at: int
    document: dict[str, Any]


class PlayAnswer(Schema):
    """The rules as they were last saved; none at the beginning."""

    play: PlayOut | None


class StandingOut(Schema):
    """Points of a month and in all. level: from 1, 0 below all."""

    id: int
    name: str
    points: int
    total: int
    level: int


class StandingList(Schema):
    items: list[StandingOut]
    total: int


class LevelOut(Schema):
    name: str
    start: int


class BadgeOut(Schema):
    """A badge, and the day it was earned."""

    key: str
    name: str
    rule: str
    how: str
    least: int
    earned_on: str | None


class PointEntryOut(Schema):
    id: int
    rule: str
    name: str
    day: str
    points: int
    note: str
    made_at: int
    corrects_id: int | None
    corrected: bool


class LedgerOut(Schema):
    """A person's points; `items`: the last 200 of `entries` lines."""

    person_id: int
    name: str
    total: int
    level: int
    missing: int | None
    levels: list[LevelOut]
    badges: list[BadgeOut]
    items: list[PointEntryOut]
    entries: int


class PointCorrectionIn(Schema):
    """`points` are added to what the line gave."""

    points: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    note: Note


class BallotIn(Schema):
    """A vote for the star of a month among the people of `groups` (empty: everybody). tie: shared, runoff, nobody."""

    name: Name
    month: Month
    opens_at: Instant
    closes_at: Instant
    groups: list[Number] = Field([], max_length=500)
    tie: Short = "shared"
    least: Count = 1


class NamedOut(Schema):
    id: int
    name: str


class VotesOut(NamedOut):
    votes: int
    won: bool


class BallotResult(Schema):
    votes: list[VotesOut]
    runoff: bool


class BallotOut(Schema):
    """A vote. state: planned, open, over, counted. `result` when it is counted: numbers of votes, never who chose whom."""

    id: int
    name: str
    month: str
    opens_at: int
    closes_at: int
    tie: str
    least: int
    counted_at: int | None
    state: str
    groups: list[NamedOut]
    second_round: bool
    own_vote: int | None
    may_vote: bool
    may_end: bool
    candidates: list[NamedOut]
    result: BallotResult | None


class BallotList(Schema):
    items: list[BallotOut]
    total: int


class VoteIn(Schema):
    candidate_id: Number


class AwardIn(Schema):
    """An award of a month (YYYY-MM). kind: service_star, contest."""

    person_id: Number
    month: Month
    kind: Short
    name: Name
    note: Note = ""


class AwardBack(Schema):
    why: Note


class AwardOut(Schema):
    id: int
    person_id: int
    person: str
    ballot_id: int | None
    month: str
    kind: str
    name: str
    note: str
    made_at: int
    taken_back_at: int | None
    taken_back_why: str


class AwardList(Schema):
    items: list[AwardOut]
    total: int
