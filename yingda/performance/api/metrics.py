"""The metric dictionary, the figures, and what they are made of."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Status

from yingda.attribution.actions.losses import say_why
from yingda.attribution.queries.making import progress
from yingda.kit.paging import Page
from yingda.performance.queries import kpi as ask
from yingda.performance.queries import lists, sheets
from yingda.performance.queries.compared import compared
from yingda.performance.queries.engine import Only
from yingda.performance.queries.made_of import Cell, made_of
from yingda.performance.schemas.metrics import (
    CellAsked,
    CellFile,
    FactsProgress,
    KpiAsked,
    KpiFile,
    KpiFilter,
    KpiList,
    LossReasonIn,
    LostFilter,
    LostList,
    MadeOfList,
    MetricList,
    SlowList,
)
from yingda.plumbing.export import TYPES
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import PageOf
from yingda.plumbing.shapes import file_of

router = Router()
FILES = file_of(TYPES["csv"], TYPES["xlsx"])


@router.get("/metrics", response=MetricList)
def metrics(request: ActorRequest) -> dict[str, Any]:
    """The metric dictionary."""
    rows = ask.dictionary(request.actor.locale)
    return {"items": rows, "total": len(rows), "terms": ask.terms_told()}


@router.get("/kpi", response=KpiList)
def kpi(request: ActorRequest, wanted: Query[KpiFilter]) -> dict[str, Any]:
    """The figures of people, groups, days or the team."""
    way = compared if wanted.compare else ask.kpi
    rows = way(request.actor, wanted.since, wanted.until, wanted.by, wanted.metrics, _only(wanted))
    beside = ask.left_out(request.actor, wanted.since, wanted.until, wanted.metrics, _only(wanted))
    return {"items": rows, "total": len(rows), "left_out": beside, "terms": ask.terms_told(), "facts": facts(request)}


@router.get("/kpi/facts", response=FactsProgress)
def facts(request: ActorRequest) -> dict[str, Any]:
    """How far the facts are that figures are made of."""
    found = progress()
    return asdict(found) | {"running": found.running}


@router.get("/kpi/file", openapi_extra=FILES)
def kpi_file(request: ActorRequest, wanted: Query[KpiFile]) -> HttpResponse | StreamingHttpResponse:
    """The figures as CSV or XLSX."""
    form = sheets.checked_format(wanted.format)
    rows = sheets.kpi_sheet(request.actor, wanted.since, wanted.until, wanted.by, wanted.metrics, _only(wanted))
    return _file(rows, form, f"kpi-{wanted.since}-{wanted.until}")


@router.get("/kpi/made-of", response=MadeOfList)
def made_of_figure(request: ActorRequest, wanted: Query[CellAsked], page: Query[PageOf]) -> dict[str, Any]:
    """The sessions, rounds, orders a figure is made of."""
    cell = Cell(wanted.metric, wanted.of)
    return _paged(made_of(request.actor, wanted.since, wanted.until, wanted.by, cell, _only(wanted), page.limit, page.cursor))


@router.get("/kpi/made-of/file", openapi_extra=FILES)
def made_of_file(request: ActorRequest, wanted: Query[CellFile]) -> HttpResponse | StreamingHttpResponse:
    """What a figure is made of, as CSV or XLSX."""
    form = sheets.checked_format(wanted.format)
    rows = sheets.detail_sheet(request.actor, wanted.since, wanted.until, wanted.by, Cell(wanted.metric, wanted.of), _only(wanted))
    return _file(rows, form, f"{wanted.metric}-{wanted.since}-{wanted.until}")


@router.get("/lost-inquiries", response=LostList)
def lost_inquiries(request: ActorRequest, wanted: Query[LostFilter], page: Query[PageOf]) -> dict[str, Any]:
    """Inquirers who did not order, with why and the wait they had."""
    found, reasons = lists.lost_inquiries(request.actor, wanted.since, wanted.until, _only(wanted), wanted.reason, page.limit, page.cursor)
    return _paged(found) | {"reasons": reasons}


@router.put("/lost-inquiries/{int:contact_id}/{int:day}/reason", response={204: None})
def loss_reason(request: ActorRequest, contact_id: int, day: int, sent: LossReasonIn) -> Status[None]:
    """Says why a customer of a business day (yyyymmdd) was lost."""
    say_why(request.actor, contact_id, day, sent.reason)
    return Status(204, None)


@router.get("/slow-customers", response=SlowList)
def slow_customers(request: ActorRequest, wanted: Query[KpiAsked], page: Query[PageOf]) -> dict[str, Any]:
    """Customers with many slow rounds on a day."""
    return _paged(lists.slow_customers(request.actor, wanted.since, wanted.until, _only(wanted), page.limit, page.cursor))


def _only(wanted: KpiAsked) -> Only:
    return Only(tuple(wanted.people), tuple(wanted.groups), tuple(wanted.channels))


def _paged(page: Page[dict[str, Any]]) -> dict[str, Any]:
    return {"items": page.items, "next": page.next}


def _file(rows: Any, form: str, name: str) -> HttpResponse | StreamingHttpResponse:
    """The file; its first row is made before the answer begins, so that what cannot be asked is refused in words."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    if form == "xlsx":
        return HttpResponse(sheets.as_xlsx(rows), content_type=TYPES[form], headers=headers)
    return StreamingHttpResponse(sheets.as_csv(sheets.begun(rows)), content_type=TYPES[form], headers=headers)
