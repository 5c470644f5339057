"""Disputes, amounts from outside a plan, and the budget."""

from dataclasses import asdict
from typing import Any

from ninja import Query, Router, Status

from yingda.performance.actions import adding, disputing, funding
from yingda.performance.queries import afterwards
from yingda.performance.schemas.pay_after import (
    DisputeDecisionIn,
    DisputeFilter,
    DisputeIn,
    DisputeList,
    DisputeOut,
    DisputeOwnerIn,
    ExtraFilter,
    ExtraIn,
    ExtraList,
    ExtraOut,
    ForecastOut,
    FundIn,
    FundList,
    FundOut,
    MovementIn,
    MovementList,
    PayPageIn,
)
from yingda.plumbing.http import ActorRequest

router = Router()


@router.post("/pay-statements/{int:statement_id}/disputes", response={201: DisputeOut})
def dispute(request: ActorRequest, statement_id: int, given: DisputeIn) -> Status[dict[str, Any]]:
    """Disputes a line of one's own statement."""
    made = disputing.dispute(request.actor, statement_id, given.line, given.reason)
    return Status(201, afterwards.dispute_shown(request.actor, made.pk))


@router.get("/pay-disputes", response=DisputeList)
def disputes(request: ActorRequest, wanted: Query[DisputeFilter]) -> dict[str, Any]:
    """Disputes, the newest first."""
    return asdict(afterwards.disputes(request.actor, wanted.dict(), wanted.cursor, wanted.limit))


@router.delete("/pay-disputes/{int:dispute_id}", response={204: None})
def withdraw_dispute(request: ActorRequest, dispute_id: int) -> Status[None]:
    """Takes one's own dispute back."""
    disputing.withdraw(request.actor, dispute_id)
    return Status(204, None)


@router.put("/pay-disputes/{int:dispute_id}/decision", response=DisputeOut)
def decide(request: ActorRequest, dispute_id: int, given: DisputeDecisionIn) -> dict[str, Any]:
    """Answers a dispute."""
    disputing.decide(request.actor, dispute_id, given.accepted, given.outcome, given.amount)
    return afterwards.dispute_shown(request.actor, dispute_id)


@router.put("/pay-disputes/{int:dispute_id}/owner", response=DisputeOut)
def pass_on(request: ActorRequest, dispute_id: int, given: DisputeOwnerIn) -> dict[str, Any]:
    """Another answers."""
    disputing.pass_on(request.actor, dispute_id, given.owner_id)
    return afterwards.dispute_shown(request.actor, dispute_id)


@router.get("/pay-extras", response=ExtraList)
def extras(request: ActorRequest, wanted: Query[ExtraFilter]) -> dict[str, Any]:
    """Amounts typed by people, the newest first."""
    return asdict(afterwards.extras(request.actor, wanted.dict(), wanted.cursor, wanted.limit))


@router.post("/pay-extras", response={201: ExtraOut})
def propose(request: ActorRequest, given: ExtraIn) -> Status[dict[str, Any]]:
    """Proposes an amount for a person."""
    made = adding.propose(request.actor, given.key, given.month, given.person_id, given.kind, given.amount, given.reason)
    return Status(201, afterwards.extra_shown(made))


@router.put("/pay-extras/{int:extra_id}/approval", response=ExtraOut)
def approve_extra(request: ActorRequest, extra_id: int) -> dict[str, Any]:
    """A second person agrees."""
    return afterwards.extra_shown(adding.approve(request.actor, extra_id))


@router.put("/pay-extras/{int:extra_id}/refusal", response=ExtraOut)
def refuse_extra(request: ActorRequest, extra_id: int) -> dict[str, Any]:
    """A second person does not agree."""
    return afterwards.extra_shown(adding.refuse(request.actor, extra_id))


@router.delete("/pay-extras/{int:extra_id}", response={204: None})
def withdraw_extra(request: ActorRequest, extra_id: int) -> Status[None]:
    """Takes a proposed amount back."""
    adding.withdraw(request.actor, extra_id)
    return Status(204, None)


@router.get("/pay-funds", response=FundList)
def funds(request: ActorRequest) -> dict[str, Any]:
    """The funds with their balances."""
    rows = afterwards.funds(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/pay-funds", response={201: FundOut})
def make_fund(request: ActorRequest, given: FundIn) -> Status[dict[str, Any]]:
    """A fund for a plan, or for all without one."""
    made = funding.make_fund(request.actor, given.name, given.key)
    return Status(201, {"id": made.pk, "name": made.name, "key": made.key, "balance": "0.00"})


@router.get("/pay-funds/{int:fund_id}/movements", response=MovementList)
def movements(request: ActorRequest, fund_id: int, wanted: Query[PayPageIn]) -> dict[str, Any]:
    """The ledger of a fund, the newest first."""
    return asdict(afterwards.movements(request.actor, fund_id, wanted.cursor, wanted.limit))


@router.post("/pay-funds/{int:fund_id}/movements", response={201: FundList})
def move(request: ActorRequest, fund_id: int, given: MovementIn) -> Status[dict[str, Any]]:
    """Grants money to a fund, or corrects it; the funds as they are then."""
    funding.move(request.actor, fund_id, given.kind, given.amount, given.note)
    return Status(201, funds(request))


@router.get("/pay-forecast", response=ForecastOut)
def forecast(request: ActorRequest) -> dict[str, Any]:
    """What the running month will cost."""
    return afterwards.forecast(request.actor)
