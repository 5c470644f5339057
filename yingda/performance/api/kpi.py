"""The metric dictionary and the figures."""

from typing import Any

from ninja import Query, Router

from yingda.performance.queries import kpi as ask
from yingda.performance.schemas.kpi import KpiFilter, KpiList, MetricList
from yingda.plumbing.http import ActorRequest

router = Router()


@router.get("/metrics", response=MetricList)
def metrics(request: ActorRequest) -> dict[str, Any]:
    """The metric dictionary."""
    rows = ask.dictionary(request.actor.locale)
    return {"items": rows, "total": len(rows)}


@router.get("/kpi", response=KpiList)
def kpi(request: ActorRequest, wanted: Query[KpiFilter]) -> dict[str, Any]:
    """The figures of people, groups, days or the team."""
    rows = ask.kpi(request.actor, wanted.since, wanted.until, wanted.by, wanted.metrics)
    return {"items": rows, "total": len(rows)}
