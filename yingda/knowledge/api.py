"""The interface of this room: parse, one action or query, shape."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from yingda.kit.errors import Refused
from yingda.knowledge import actions, queries
from yingda.knowledge.models import QuickReplyFolder
from yingda.knowledge.rules.entries import VARIABLES, Draft
from yingda.knowledge.schemas import (
    FolderIn,
    FolderOut,
    FolderPatch,
    FoundOut,
    IdsOut,
    MenuOut,
    ReplyIdsIn,
    ReplyImportIn,
    ReplyImportOut,
    ReplyIn,
    ReplyOrderIn,
    ReplyOut,
    ReplyPatch,
    ReplyPeriodIn,
    ReplyUseIn,
    Scope,
    SearchIn,
    UsesOut,
)
from yingda.plumbing.http import ActorRequest, fields_given
from yingda.plumbing.messages import say
from yingda.plumbing.numbers import last_number
from yingda.plumbing.shapes import file_of

router = Router()
IMPORT_BYTES = 2 * 1024 * 1024
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@router.get("/quick-replies", response={200: MenuOut, 304: None})
def menu(request: ActorRequest, response: HttpResponse, archived: bool = False) -> Any:
    number = last_number()
    tag = f'"{queries.menu_tag(request.actor)}{"-archived" if archived else ""}"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    if request.headers.get("If-None-Match") == tag:
        return Status(304, None)
    items = queries.menu(request.actor, archived)
    return Status(200, {"items": items, "folders": queries.folders(request.actor), "variables": VARIABLES, "total": len(items), "n": number})


@router.get("/quick-replies/search", response=FoundOut)
def search(request: ActorRequest, given: Query[SearchIn]) -> dict[str, Any]:
    return {"items": queries.search(request.actor, given.q, given.limit)}


@router.get("/quick-replies/uses", response=UsesOut)
def uses(request: ActorRequest, given: Query[ReplyPeriodIn]) -> dict[str, Any]:
    return {"counts": queries.use_counts(request.actor, given.since_at, given.until_at)}


@router.get("/quick-replies/export", openapi_extra=file_of(*_TYPES.values()))
def export(request: ActorRequest, format: Literal["csv", "xlsx"] = "csv", scope: Scope | None = None) -> HttpResponse:
    body = queries.exported(request.actor, scope, format == "xlsx")
    headers = {"Content-Disposition": f'attachment; filename="quick-replies.{format}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=_TYPES[format], headers=headers)


@router.post("/quick-replies/imports", response=ReplyImportOut)
def import_sheet(
    request: ActorRequest,
    file: File[UploadedFile],
    given: Form[ReplyImportIn],
) -> dict[str, Any]:
    if (file.size or 0) > IMPORT_BYTES:
        raise Refused("file_too_large", "file", limit_mb=IMPORT_BYTES // 1024 // 1024)
    done = actions.import_sheet(request.actor, file.read(), given.scope, given.group_id, given.skip_wrong)
    return {"created": done.created, "refused": [_refused_row(one, request.actor.locale) for one in done.refused]}


@router.put("/quick-replies/order", response={204: None})
def reorder(request: ActorRequest, given: ReplyOrderIn) -> Status[None]:
    actions.reorder(request.actor, given.folder_id, given.scope, given.group_id, given.ids)
    return Status(204, None)


@router.post("/quick-replies/archive", response=IdsOut)
def archive_many(request: ActorRequest, given: ReplyIdsIn) -> dict[str, Any]:
    return {"ids": actions.archive(request.actor, given.ids)}


@router.delete("/quick-replies/archive", response=IdsOut)
def restore_many(request: ActorRequest, given: ReplyIdsIn) -> dict[str, Any]:
    return {"ids": actions.restore(request.actor, given.ids)}


@router.post("/quick-replies", response={201: ReplyOut})
def make_reply(request: ActorRequest, given: ReplyIn) -> Status[dict[str, Any]]:
    draft = Draft(given.title, given.text, given.shortcut, given.locale)
    reply = actions.create(request.actor, given.scope, draft, given.group_id, given.folder_id, given.attachments)
    return Status(201, queries.one_shown(reply))


@router.patch("/quick-replies/{reply_id}", response=ReplyOut)
def change_reply(request: ActorRequest, reply_id: int, given: ReplyPatch) -> dict[str, Any]:
    fields = fields_given(given, "version")
    return queries.one_shown(actions.change(request.actor, reply_id, fields, given.version))


@router.delete("/quick-replies/{reply_id}", response=IdsOut)
def archive_reply(request: ActorRequest, reply_id: int) -> dict[str, Any]:
    return {"ids": actions.archive(request.actor, [reply_id])}


@router.post("/quick-replies/{reply_id}/uses", response={204: None})
def use(request: ActorRequest, reply_id: int, given: ReplyUseIn) -> Status[None]:
    actions.note_use(request.actor, reply_id, given.conversation_id)
    return Status(204, None)


@router.get("/quick-reply-folders", response=list[FolderOut])
def folders(request: ActorRequest) -> list[QuickReplyFolder]:
    return queries.folders(request.actor)


@router.post("/quick-reply-folders", response={201: FolderOut})
def make_folder(request: ActorRequest, given: FolderIn) -> Status[QuickReplyFolder]:
    return Status(201, actions.create_folder(request.actor, given.name, given.scope, given.group_id, given.parent_id))


@router.patch("/quick-reply-folders/{folder_id}", response=FolderOut)
def change_folder(request: ActorRequest, folder_id: int, given: FolderPatch) -> QuickReplyFolder:
    return actions.change_folder(request.actor, folder_id, fields_given(given))


@router.delete("/quick-reply-folders/{folder_id}", response={204: None})
def archive_folder(request: ActorRequest, folder_id: int) -> Status[None]:
    actions.archive_folder(request.actor, folder_id)
    return Status(204, None)


def _refused_row(one: actions.RefusedRow, locale: str) -> dict[str, Any]:
    refusal = one.refusal
    message = say(refusal.code, locale, {"field": refusal.field, **refusal.params})
    return {"row": one.row, "field": refusal.field, "code": refusal.code, "message": message}
