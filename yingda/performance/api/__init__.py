"""The interface of this room: parse, one action or query, shape."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status

from yingda.kit.actor import Actor
from yingda.performance.actions import paying, payroll
from yingda.performance.api import boards, league, metrics, play
from yingda.performance.models import PayPeriod
from yingda.performance.queries import paid
from yingda.performance.schemas import (
    PayPeriodIn,
    PayPeriodList,
    PayPeriodOut,
    PayReplayOut,
    PlanIn,
    PlanList,
    PlanOut,
    StatementList,
)
from yingda.plumbing.export import TYPES
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.shapes import file_of

router = Router()
for _part in (metrics, boards, league, play):
    router.add_router("", _part.router)


@router.get("/pay-plans", response=PlanList)
def plans(request: ActorRequest) -> dict[str, Any]:
    """Every plan in its latest version."""
    rows = paid.plans(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/pay-plans", response={201: PlanOut})
def save_plan(request: ActorRequest, given: PlanIn) -> Status[dict[str, Any]]:
    """A new version of a plan."""
    return Status(201, paid.shown_plan(paying.save_plan(request.actor, given.key, given.name, given.document)))


@router.post("/pay-plans/shipped", response={201: PlanList})
def ship_plans(request: ActorRequest) -> Status[dict[str, Any]]:
    """Writes down the plans of the product, where there is no plan yet."""
    paying.ship_plans(request.actor)
    return Status(201, plans(request))


@router.get("/pay-periods", response=PayPeriodList)
def periods(request: ActorRequest) -> dict[str, Any]:
    """The periods, the newest month first."""
    rows = paid.periods(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/pay-periods", response={201: PayPeriodOut})
def open_period(request: ActorRequest, given: PayPeriodIn) -> Status[dict[str, Any]]:
    """A month to be paid by a plan version."""
    return Status(201, _shown(request.actor, paying.open_period(request.actor, given.plan_id, given.month).pk))


@router.put("/pay-periods/{int:period_id}/calculation", response=PayPeriodOut)
def calculate(request: ActorRequest, period_id: int) -> dict[str, Any]:
    """Reckons everybody's statement anew."""
    return _done(request.actor, paying.calculate, period_id)


@router.put("/pay-periods/{int:period_id}/review", response=PayPeriodOut)
def review(request: ActorRequest, period_id: int) -> dict[str, Any]:
    """Somebody has looked the statements through."""
    return _done(request.actor, paying.review, period_id)


@router.put("/pay-periods/{int:period_id}/approval", response=PayPeriodOut)
def approve(request: ActorRequest, period_id: int) -> dict[str, Any]:
    """Another person approves."""
    return paid.shown_period(paying.approve(request.actor, period_id))


@router.put("/pay-periods/{int:period_id}/lock", response=PayPeriodOut)
def lock(request: ActorRequest, period_id: int) -> dict[str, Any]:
    """Nothing of it changes from here on."""
    return _done(request.actor, paying.lock, period_id)


@router.get("/pay-periods/{int:period_id}/replay", response=PayReplayOut)
def replay(request: ActorRequest, period_id: int) -> dict[str, Any]:
    """Reckons it again from the stored facts and compares."""
    return {"differing": paying.replay(request.actor, period_id)}


@router.get("/pay-periods/{int:period_id}/statements", response=StatementList)
def statements(request: ActorRequest, period_id: int) -> dict[str, Any]:
    """The statements of a period."""
    rows = paid.statements(request.actor, period_id)
    return {"items": rows, "total": len(rows)}


@router.get("/pay-periods/{int:period_id}/payroll", openapi_extra=file_of(TYPES["csv"], TYPES["xlsx"]))
def payroll_file(request: ActorRequest, period_id: int, format: str = "xlsx") -> HttpResponse:
    """The payroll of an approved period, as XLSX or CSV."""
    content, kind, name = payroll.export(request.actor, period_id, format)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


@router.get("/me/statements", response=StatementList)
def own_statements(request: ActorRequest) -> dict[str, Any]:
    """One's own statements of approved periods."""
    rows = paid.own_statements(request.actor)
    return {"items": rows, "total": len(rows)}


def _done(actor: Actor, act: Callable[[Actor, int], PayPeriod], period_id: int) -> dict[str, Any]:
    return _shown(actor, act(actor, period_id).pk)


def _shown(actor: Actor, period_id: int) -> dict[str, Any]:
    return paid.shown_period(paid.period_of(actor, period_id))
