"""The interface of boards: parse, one query, shape."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router

from yingda.performance.queries.boards import behind as behind_figures
from yingda.performance.queries.boards import change as changes
from yingda.performance.queries.boards import floor as floors
from yingda.performance.queries.boards import group as groups
from yingda.performance.queries.boards import mine as months
from yingda.performance.queries.boards import sheets
from yingda.performance.queries.boards import team as teams
from yingda.performance.queries.boards.reach import Period, period_of, span_of
from yingda.performance.schemas.boards import (
    BehindFilter,
    BehindList,
    ChangeFilter,
    ChangeOut,
    FloorBoardOut,
    FloorFilter,
    GroupBoardOut,
    MineOut,
    MonthFilter,
    PeriodFilter,
    PersonBoardOut,
    PersonFilter,
    SheetFilter,
    TeamBoardOut,
)
from yingda.plumbing.export import TYPES
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.shapes import file_of

router = Router()


@router.get("/boards/floor", response=FloorBoardOut)
def floor(request: ActorRequest, wanted: Query[FloorFilter]) -> dict[str, Any]:
    """Today's figures, clocks and alarms of the floor."""
    return floors.floor(request.actor, wanted.group)


@router.get("/boards/mine", response=MineOut)
def mine(request: ActorRequest, wanted: Query[MonthFilter]) -> dict[str, Any]:
    """One's own month."""
    return months.mine(request.actor, wanted.month)


@router.get("/boards/group", response=GroupBoardOut)
def group(request: ActorRequest, wanted: Query[PeriodFilter]) -> dict[str, Any]:
    """A leader's groups: people side by side, who needs help, load by hour."""
    period = _period(wanted)
    return _with(period, groups.group(request.actor, period, wanted.group))


@router.get("/boards/person", response=PersonBoardOut)
def person(request: ActorRequest, wanted: Query[PersonFilter]) -> dict[str, Any]:
    """One person of one's groups, by day."""
    period = _period(wanted)
    return _with(period, groups.person(request.actor, period, wanted.person, wanted.group))


@router.get("/boards/team", response=TeamBoardOut)
def team(request: ActorRequest, wanted: Query[PeriodFilter]) -> dict[str, Any]:
    """The whole team: where the month is heading, what was lost, the funnel, who sold what."""
    period = _period(wanted)
    return _with(period, teams.team(request.actor, period))


@router.get("/boards/change", response=ChangeOut)
def change(request: ActorRequest, wanted: Query[ChangeFilter]) -> dict[str, Any]:
    """Why a rate moved: by group, person, hour, channel and wait."""
    period = _period(wanted)
    return _with(period, changes.change(request.actor, period, wanted.metric, wanted.group))


@router.get("/boards/behind", response=BehindList)
def behind(request: ActorRequest, wanted: Query[BehindFilter]) -> dict[str, Any]:
    """The chats or orders behind a figure."""
    asked = behind_figures.Wanted(
        wanted.figure, span_of(wanted.since, wanted.until), wanted.group, wanted.person, wanted.hour, wanted.channel, wanted.band, wanted.reason
    )
    return behind_figures.behind(request.actor, asked, wanted.limit, wanted.offset)


@router.get("/boards/sheet", openapi_extra=file_of(TYPES["csv"], TYPES["xlsx"]))
def sheet(request: ActorRequest, wanted: Query[SheetFilter]) -> HttpResponse:
    """A board as a file: the tables behind it, as XLSX or CSV."""
    content, kind, name = sheets.sheet(request.actor, wanted.board, wanted.format, wanted)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


def _period(wanted: PeriodFilter) -> Period:
    return period_of(wanted.since, wanted.until, wanted.before_since, wanted.before_until)


def _with(period: Period, found: dict[str, Any]) -> dict[str, Any]:
    days = {"since": period.now.first, "until": period.now.last, "before_since": period.before.first, "before_until": period.before.last}
    return {**{name: day.isoformat() for name, day in days.items()}, **found}
