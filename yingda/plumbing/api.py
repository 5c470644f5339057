"""`GET /files/{key}`, `GET /audit`: parse, one query, shape."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router

from yingda.plumbing import audit_log, serving
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import AuditFilter, AuditPage, PageOf

router = Router()


# Visitors have no session: the key is the right to read, 256 random bits.
@router.get("/files/{key}", auth=None, include_in_schema=True)
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    return serving.file_answer(request, key)


@router.get("/audit", response=AuditPage)
def audit(request: ActorRequest, wanted: Query[AuditFilter], page: Query[PageOf]) -> dict[str, Any]:
    found = audit_log.page(request.actor, audit_log.Wanted(**wanted.dict()), page.limit, page.cursor)
    return {"items": [audit_log.shown(entry) for entry in found.items], "next": found.next}


@router.get("/audit/verbs", response=list[str])
def audit_verbs(request: ActorRequest) -> list[str]:
    return audit_log.verbs(request.actor)


@router.get("/audit/csv")
def audit_csv(request: ActorRequest, wanted: Query[AuditFilter]) -> HttpResponseBase:
    pieces = audit_log.as_csv(request.actor, audit_log.Wanted(**wanted.dict()))
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)
