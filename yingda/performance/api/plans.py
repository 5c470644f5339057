"""Incentive plans: their versions, tried before they pay, put live."""

from typing import Any

from ninja import Query, Router, Status

from yingda.performance.actions import planning
from yingda.performance.queries import near, paid, trying
from yingda.performance.schemas.pay import (
    NearList,
    PlanDifferenceList,
    PlanIn,
    PlanList,
    PlanLiveIn,
    PlanOut,
    PlanPairFilter,
    PlanTriedOut,
    PlanTryIn,
    PlanVersionsFilter,
)
from yingda.plumbing.http import ActorRequest

router = Router()


@router.get("/pay-plans", response=PlanList)
def plans(request: ActorRequest) -> dict[str, Any]:
    """Every plan in its latest version."""
    rows = paid.plans(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/pay-plans", response={201: PlanOut})
def save_plan(request: ActorRequest, given: PlanIn) -> Status[dict[str, Any]]:
    """A new version of a plan, as a draft."""
    return Status(201, paid.shown_plan(planning.save_plan(request.actor, given.key, given.name, given.document, given.note)))


@router.post("/pay-plans/shipped", response={201: PlanList})
def ship_plans(request: ActorRequest) -> Status[dict[str, Any]]:
    """Writes down the plans of the product, where there is no plan yet."""
    planning.ship_plans(request.actor)
    return Status(201, plans(request))


@router.post("/pay-plans/trial", response=PlanTriedOut)
def try_plan(request: ActorRequest, given: PlanTryIn) -> dict[str, Any]:
    """What a plan that is being written would pay each person in a month. Nothing is saved."""
    against = None if given.against is None else paid.version_of(request.actor, given.against)
    request.actor.demand(paid.MANAGE)
    return trying.preview(request.actor, planning.checked(given.key, 0, given.document), against, given.month)


@router.get("/pay-plans/versions", response=PlanList)
def plan_versions(request: ActorRequest, wanted: Query[PlanVersionsFilter]) -> dict[str, Any]:
    """The versions of a plan, the latest first."""
    rows = paid.versions(request.actor, wanted.key)
    return {"items": rows, "total": len(rows)}


@router.get("/pay-plans/differences", response=PlanDifferenceList)
def plan_differences(request: ActorRequest, wanted: Query[PlanPairFilter]) -> dict[str, Any]:
    """Where two versions differ."""
    left, right = (paid.version_of(request.actor, number) for number in (wanted.left, wanted.right))
    rows = trying.compared(request.actor, left, right)
    return {"items": rows, "total": len(rows)}


@router.get("/pay-plans/{int:plan_id}", response=PlanOut)
def plan(request: ActorRequest, plan_id: int) -> dict[str, Any]:
    """One version of a plan."""
    return paid.shown_plan(paid.version_of(request.actor, plan_id))


@router.put("/pay-plans/{int:plan_id}/live", response=PlanOut)
def put_live(request: ActorRequest, plan_id: int, given: PlanLiveIn) -> dict[str, Any]:
    """The version is in force from a month on."""
    return paid.shown_plan(planning.put_live(request.actor, plan_id, given.month))


@router.get("/pay-near", response=NearList)
def nearly(request: ActorRequest) -> dict[str, Any]:
    """Who is within one inquiry of the next tier, and how much of it is luck."""
    rows = near.nearly(request.actor)
    return {"items": rows, "total": len(rows)}
