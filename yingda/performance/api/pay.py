"""Periods and statements."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from yingda.kit.actor import Actor
from yingda.performance.actions import employing, paying, payroll
from yingda.performance.models import PayPeriod
from yingda.performance.queries import afterwards, paid, pay_origins
from yingda.performance.schemas.pay import (
    EmploymentFilter,
    EmploymentIn,
    EmploymentList,
    OriginList,
    PayPeriodIn,
    PayPeriodList,
    PayPeriodOut,
    PayReplayOut,
    StatementList,
)
from yingda.plumbing.export import TYPES
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.shapes import file_of

router = Router()


@router.get("/pay-periods", response=PayPeriodList)
def periods(request: ActorRequest) -> dict[str, Any]:
    """The periods, the newest month first."""
    rows = paid.periods(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/pay-periods", response={201: PayPeriodOut})
def open_period(request: ActorRequest, given: PayPeriodIn) -> Status[dict[str, Any]]:
    """A month to be paid by the version of a plan that is in force then."""
    return Status(201, _shown(request.actor, paying.open_period(request.actor, given.key, given.month).pk))


@router.delete("/pay-periods/{int:period_id}", response={204: None})
def discard(request: ActorRequest, period_id: int) -> Status[None]:
    """Lets go of a period that was not approved."""
    paying.discard(request.actor, period_id)
    return Status(204, None)


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


@router.get("/pay-statements/{int:statement_id}/lines/{int:line}/origins", response=OriginList)
def origins(request: ActorRequest, statement_id: int, line: int) -> dict[str, Any]:
    """The chats and orders behind a line of a statement."""
    return pay_origins.made_of(request.actor, statement_id, line)


@router.get("/me/statements", response=StatementList)
def own_statements(request: ActorRequest) -> dict[str, Any]:
    """One's own statements of approved periods."""
    rows = paid.own_statements(request.actor)
    return {"items": rows, "total": len(rows)}


@router.get("/pay-employments", response=EmploymentList)
def employments(request: ActorRequest, wanted: Query[EmploymentFilter]) -> dict[str, Any]:
    """From when to when each works for the team."""
    rows = afterwards.employments(request.actor, wanted.q)
    return {"items": rows, "total": len(rows)}


@router.put("/pay-employments/{int:person_id}", response={204: None})
def employ(request: ActorRequest, person_id: int, given: EmploymentIn) -> Status[None]:
    """From when to when somebody works for the team."""
    employing.employ(request.actor, person_id, given.joined_on, given.left_on)
    return Status(204, None)


def _done(actor: Actor, act: Callable[[Actor, int], PayPeriod], period_id: int) -> dict[str, Any]:
    return _shown(actor, act(actor, period_id).pk)


def _shown(actor: Actor, period_id: int) -> dict[str, Any]:
    return paid.shown_period(paid.period_of(actor, period_id))
