"""The interface of this room: parse, one action or query, shape."""

from typing import Any

from django.http import FileResponse, HttpResponseBase
from ninja import Query, Router, Status

from yingda.keeping.actions import erasing, exports, retaining
from yingda.keeping.models import Erasure, Export, Hold, RetentionRun
from yingda.keeping.queries import erasures as ask_erasures
from yingda.keeping.queries import exports as ask_exports
from yingda.keeping.queries import holds as ask_holds
from yingda.keeping.queries import retention as ask_retention
from yingda.keeping.schemas import (
    DaysIn,
    ErasureIn,
    ErasureOut,
    ErasurePage,
    ErasurePreviewOut,
    ExportIn,
    ExportList,
    ExportOut,
    HoldIn,
    HoldOut,
    RetentionOut,
    RetentionRunOut,
    WouldGoOut,
)
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import PageOf
from yingda.plumbing.shapes import file_of

router = Router()


@router.get("/exports", response=ExportList)
def own_exports(request: ActorRequest) -> dict[str, Any]:
    rows = ask_exports.listed(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/exports", response={202: ExportOut})
def ask_for_export(request: ActorRequest, given: ExportIn) -> Status[Export]:
    return Status(202, exports.request(request.actor, given.kind, given.format, dict(given.filters)))


@router.get("/exports/{export_id}", response=ExportOut)
def one_export(request: ActorRequest, export_id: int) -> Export:
    return ask_exports.row_for(request.actor, export_id)


@router.get("/exports/{export_id}/file", openapi_extra=file_of("application/octet-stream"))
def export_file(request: ActorRequest, export_id: int) -> HttpResponseBase:
    row, path = exports.fetch(request.actor, export_id)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=row.file_name, content_type="application/octet-stream")
    answer["Cache-Control"] = "no-store"
    return answer


@router.delete("/exports/{export_id}", response={204: None})
def remove_export(request: ActorRequest, export_id: int) -> Status[None]:
    exports.remove(request.actor, export_id)
    return Status(204, None)


@router.get("/retention", response=list[RetentionOut])
def retention(request: ActorRequest) -> list[dict[str, Any]]:
    return ask_retention.policies(request.actor)


@router.get("/retention-runs", response=list[RetentionRunOut])
def retention_runs(request: ActorRequest) -> list[RetentionRun]:
    return ask_retention.runs(request.actor)


@router.get("/retention/{kind}/preview", response=WouldGoOut)
def retention_preview(request: ActorRequest, kind: str, wanted: Query[DaysIn]) -> dict[str, Any]:
    return ask_retention.preview(request.actor, kind, wanted.days)


@router.put("/retention/{kind}", response=list[RetentionOut])
def choose_retention(request: ActorRequest, kind: str, given: DaysIn) -> list[dict[str, Any]]:
    retaining.choose(request.actor, kind, given.days)
    return ask_retention.policies(request.actor)


@router.get("/holds", response=list[HoldOut])
def holds(request: ActorRequest) -> list[dict[str, Any]]:
    return ask_holds.holds(request.actor)


@router.post("/holds", response={201: HoldOut})
def make_hold(request: ActorRequest, given: HoldIn) -> Status[Hold]:
    return Status(201, retaining.hold(request.actor, given.contact_id, given.conversation_id, given.reason))


@router.delete("/holds/{hold_id}", response={204: None})
def lift_hold(request: ActorRequest, hold_id: int) -> Status[None]:
    retaining.lift(request.actor, hold_id)
    return Status(204, None)


@router.get("/contacts/{contact_id}/erasure", response=ErasurePreviewOut)
def preview_erasure(request: ActorRequest, contact_id: int) -> dict[str, Any]:
    return ask_erasures.preview(request.actor, contact_id)


@router.post("/contacts/{contact_id}/erasure", response={202: ErasureOut})
def erase_contact(request: ActorRequest, contact_id: int, given: ErasureIn) -> Status[Erasure]:
    return Status(202, erasing.erase(request.actor, contact_id, given.reason, given.confirmation))


@router.get("/erasures", response=ErasurePage)
def erasures(request: ActorRequest, page: Query[PageOf]) -> dict[str, Any]:
    found = ask_erasures.listed(request.actor, page.limit, page.cursor)
    return {"items": list(found.items), "next": found.next}


@router.get("/erasures/{erasure_id}", response=ErasureOut)
def erasure(request: ActorRequest, erasure_id: int) -> Erasure:
    return ask_erasures.one(request.actor, erasure_id)
