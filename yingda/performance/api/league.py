"""Scorecards, targets and league tables over HTTP."""

from typing import Any

from ninja import Query, Router, Status

from yingda.performance.actions import league as deeds
from yingda.performance.actions import scoring, targets
from yingda.performance.queries import cards as ask
from yingda.performance.queries import league as seen
from yingda.performance.queries import targets as planned
from yingda.performance.schemas.league import (
    CardFilter,
    CardList,
    CardPreviewIn,
    LeagueCorrected,
    LeagueCorrectionIn,
    LeagueTableIn,
    LeagueTableList,
    LeagueTableOut,
    LeagueTablePatch,
    LeagueWeekList,
    LeagueWeekOut,
    SchemeIn,
    SchemeList,
    SchemeOut,
    TargetIn,
    TargetList,
    TargetOut,
    TargetPatch,
    TrackOut,
)
from yingda.plumbing.http import ActorRequest, fields_given

router = Router()


@router.get("/scorecard-schemes", response=SchemeList)
def schemes(request: ActorRequest) -> dict[str, Any]:
    """Every scheme in its latest version."""
    return _listed(ask.schemes(request.actor))


@router.post("/scorecard-schemes", response={201: SchemeOut})
def save_scheme(request: ActorRequest, given: SchemeIn) -> Status[dict[str, Any]]:
    """A new version of a scheme."""
    row = scoring.save_scheme(request.actor, given.key, given.name, given.document, given.starts_on, given.active)
    return Status(201, ask.shown_scheme(row))


@router.post("/scorecard-schemes/shipped", response={201: SchemeList})
def ship_scheme(request: ActorRequest) -> Status[dict[str, Any]]:
    """Writes down the scheme of the product, where there is none yet."""
    scoring.ship_scheme(request.actor)
    return Status(201, schemes(request))


@router.post("/scorecard-schemes/preview", response=CardList)
def preview(request: ActorRequest, given: CardPreviewIn) -> dict[str, Any]:
    """The cards a scheme that is not saved would give."""
    return scoring.try_scheme(request.actor, given.document, given.kind, given.day, given.by)


@router.get("/scorecard-schemes/{key}/versions", response=SchemeList)
def scheme_versions(request: ActorRequest, key: str) -> dict[str, Any]:
    """All versions of a scheme, the newest first."""
    return _listed(ask.scheme_versions(request.actor, key))


@router.get("/scorecards", response=CardList)
def cards(request: ActorRequest, wanted: Query[CardFilter]) -> dict[str, Any]:
    """The cards of people, groups or the team."""
    return ask.cards(request.actor, wanted.scheme, wanted.kind, wanted.day, wanted.by)


@router.get("/target-plans", response=TargetList)
def plans(request: ActorRequest) -> dict[str, Any]:
    """The open plans, with the parts one may see."""
    return _listed(planned.plans(request.actor))


@router.post("/target-plans", response={201: TargetOut})
def create_target_plan(request: ActorRequest, given: TargetIn) -> Status[dict[str, Any]]:
    """A new plan; its sums are checked."""
    return Status(201, planned.seen_plan(request.actor, targets.create_plan(request.actor, given.dict())))


@router.patch("/target-plans/{int:plan_id}", response=TargetOut)
def change_target_plan(request: ActorRequest, plan_id: int, given: TargetPatch) -> dict[str, Any]:
    """Other fields of a plan."""
    row = targets.change_plan(request.actor, plan_id, fields_given(given, "version"), given.version)
    return planned.seen_plan(request.actor, row)


@router.delete("/target-plans/{int:plan_id}", response={204: None})
def close_target_plan(request: ActorRequest, plan_id: int) -> Status[None]:
    """Takes a plan off the lists."""
    targets.close_plan(request.actor, plan_id)
    return Status(204, None)


@router.get("/target-plans/{int:plan_id}/tracking", response=TrackOut)
def tracking(request: ActorRequest, plan_id: int, of: str = "team") -> dict[str, Any]:
    """How a plan stands for the team, a group (`group:3`) or a person (`person:7`)."""
    return planned.tracking(request.actor, plan_id, of)


@router.get("/league-tables", response=LeagueTableList)
def tables(request: ActorRequest) -> dict[str, Any]:
    """The league tables."""
    return _listed(seen.tables(request.actor))


@router.post("/league-tables", response={201: LeagueTableOut})
def create_table(request: ActorRequest, given: LeagueTableIn) -> Status[dict[str, Any]]:
    """A new table; weeks since its first are published within minutes."""
    return Status(201, seen.shown_table(deeds.create_table(request.actor, given.dict())))


@router.patch("/league-tables/{int:table_id}", response=LeagueTableOut)
def change_table(request: ActorRequest, table_id: int, given: LeagueTablePatch) -> dict[str, Any]:
    """Other settings, from the next week on."""
    return seen.shown_table(deeds.change_table(request.actor, table_id, fields_given(given)))


@router.delete("/league-tables/{int:table_id}", response={204: None})
def close_table(request: ActorRequest, table_id: int) -> Status[None]:
    """No more weeks are published."""
    deeds.close_table(request.actor, table_id)
    return Status(204, None)


@router.get("/league-tables/{int:table_id}/weeks", response=LeagueWeekList)
def weeks(request: ActorRequest, table_id: int) -> dict[str, Any]:
    """The published weeks of a table."""
    return _listed(seen.weeks(request.actor, table_id))


@router.get("/league-weeks/{int:week_id}", response=LeagueWeekOut)
def week(request: ActorRequest, week_id: int) -> dict[str, Any]:
    """A week as it was published, with its corrections."""
    return seen.week(request.actor, week_id)


@router.post("/league-weeks/{int:week_id}/corrections", response={201: LeagueCorrected})
def correct_week(request: ActorRequest, week_id: int, given: LeagueCorrectionIn) -> Status[dict[str, Any]]:
    """Measures the week again and notes what differs."""
    return Status(201, {"lines": len(deeds.correct(request.actor, week_id, given.kind, given.note))})


def _listed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"items": rows, "total": len(rows)}
