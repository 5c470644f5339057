"""The interface of this room: parse, one action or query, shape. Judging history, comparing and exporting are tasks (`POST /tasks`)."""

from typing import Any

from ninja import Query, Router, Status

from yingda.attribution.actions import marking, ruling
from yingda.attribution.queries import credits as listed
from yingda.attribution.queries import rules as versions
from yingda.attribution.queries.moved import moved
from yingda.attribution.queries.order_page import order_page
from yingda.attribution.rules.terms import Terms
from yingda.attribution.schemas import (
    CreditDifference,
    CreditFilter,
    CreditMarkIn,
    CreditMovedPage,
    CreditOrderDetail,
    CreditOrderPage,
    CreditRuleIn,
    CreditRuleList,
    CreditRuleOut,
    CreditTotals,
)
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import PageOf

router = Router()


@router.get("/credit/orders", response=CreditOrderPage)
def orders(request: ActorRequest, wanted: Query[CreditFilter], page: Query[PageOf]) -> dict[str, Any]:
    """Orders with who has their credit."""
    found = listed.credits(request.actor, listed.Wanted(**wanted.dict()), page.cursor, page.limit)
    return {"items": found.items, "next": found.next}


@router.get("/credit/totals", response=CreditTotals)
def totals(request: ActorRequest, wanted: Query[CreditFilter]) -> dict[str, Any]:
    """What the filtered orders come to: agents, silence, shop, assists, cells."""
    return listed.totals(request.actor, listed.Wanted(**wanted.dict()))


@router.get("/credit/orders/{int:order_id}", response=CreditOrderDetail)
def order(request: ActorRequest, order_id: int) -> dict[str, Any]:
    """One order with the evidence."""
    return order_page(request.actor, order_id)


@router.post("/credit/orders/{int:order_id}/marks", response={201: CreditOrderDetail})
def mark(request: ActorRequest, order_id: int, given: CreditMarkIn) -> Status[dict[str, Any]]:
    """Marks an order as no sale of an agent, with the reason; its credit is taken back by a line of its own."""
    marking.mark(request.actor, order_id, given.kind, given.reason)
    return Status(201, order_page(request.actor, order_id))


@router.delete("/credit/orders/{int:order_id}/marks/{str:kind}", response=CreditOrderDetail)
def unmark(request: ActorRequest, order_id: int, kind: str) -> dict[str, Any]:
    """Takes a mark back."""
    marking.unmark(request.actor, order_id, kind)
    return order_page(request.actor, order_id)


@router.get("/credit/rules", response=CreditRuleList)
def rules(request: ActorRequest) -> dict[str, Any]:
    """The versions of the judge rule, the newest first."""
    rows = versions.rules(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/credit/rules", response={201: CreditRuleOut})
def add_rule(request: ActorRequest, given: CreditRuleIn) -> Status[dict[str, Any]]:
    """A new version beside the others."""
    return Status(201, versions.shown([ruling.add_version(request.actor, Terms(**given.dict()))])[0])


@router.put("/credit/rules/{int:rule_id}/force", response=CreditRuleOut)
def put_in_force(request: ActorRequest, rule_id: int) -> dict[str, Any]:
    """Figures and pay go by this version from now on; the same way leads back to an older one."""
    return versions.shown([ruling.put_in_force(request.actor, rule_id)])[0]


@router.delete("/credit/rules/{int:rule_id}/judging", response=CreditRuleOut)
def stop(request: ActorRequest, rule_id: int) -> dict[str, Any]:
    """No further order is judged by this version."""
    return versions.shown([ruling.stop(request.actor, rule_id)])[0]


@router.get("/credit/rules/{int:rule_id}/difference", response=CreditDifference)
def difference(request: ActorRequest, rule_id: int) -> dict[str, Any]:
    """What this version moves against the one in force."""
    return versions.difference_of(request.actor, rule_id)


@router.get("/credit/rules/{int:rule_id}/moved", response=CreditMovedPage)
def moved_orders(request: ActorRequest, rule_id: int, page: Query[PageOf]) -> dict[str, Any]:
    """The orders it moves."""
    found = moved(request.actor, rule_id, page.cursor, page.limit)
    return {"items": found.items, "next": found.next}
