"""The interface of this room: parse, one action or query, shape."""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from yingda.imports.actions import ending, files, kinds, starting
from yingda.imports.queries import imports as ask
from yingda.imports.schemas import (
    FileOut,
    ImportFilter,
    ImportIn,
    ImportOut,
    ImportPage,
    KindOut,
    PreviewOut,
    RefusedPage,
)
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.messages import say
from yingda.plumbing.schemas import PageOf
from yingda.plumbing.shapes import file_of

router = Router()


@router.get("/import-kinds", response=list[KindOut])
def import_kinds(request: ActorRequest) -> Any:
    """What can be imported, and the columns of each."""
    request.actor.demand(kinds.PERMISSION)
    return list(kinds.KINDS.values())


@router.post("/import-files", response={201: FileOut})
def take_import_file(request: ActorRequest, file: File[UploadedFile]) -> Any:
    """Keeps a CSV, XLSX or JSON Lines file of up to 512 MB for a day and says what it seems to be."""
    row, layout = files.take_file(request.actor, file.name or "import.csv", file)
    return Status(201, {"key": row.key, "name": row.name, "size": row.size, "layout": asdict(layout)})


@router.post("/imports/preview", response=PreviewOut)
def preview_import(request: ActorRequest, body: ImportIn) -> Any:
    """What would come of a file; nothing is kept."""
    seen = starting.preview(request.actor, body.wish())
    kind = kinds.kind_of(body.kind)
    locale = request.actor.locale
    return {
        "layout": asdict(seen.layout), "zone": seen.zone, "header": list(seen.header.names), "lacks": seen.lacks, "samples": seen.samples,
        "mapping": {key: seen.header.names[place] for key, place in seen.header.places.items()},
        "rows": seen.seen.rows, "whole": seen.whole, "summary_rows": seen.seen.summaries, "delayed_cells": seen.seen.delayed,
        "lines": [{"row": number, "values": kind.shown(one)} for number, one in seen.readings[: starting.ROWS_SHOWN]],
        "refused": [
            {"row": number, "field": one.field, "code": one.code, "reason": say(one.code, locale, one.params)}
            for number, one in seen.refused[: starting.REFUSED_SHOWN]
        ],
        "refused_count": len(seen.refused), "counts": seen.counts, "stored": seen.stored,
        "agents": [{"name": name, "lines": count, "person_id": person} for name, count, person in seen.agents],
    }  # fmt: skip


@router.get("/imports", response=ImportPage)
def imports(request: ActorRequest, wanted: Query[ImportFilter], page: Query[PageOf]) -> Any:
    """Imports, the newest first."""
    found = ask.listed(request.actor, wanted.kind, wanted.state, wanted.source, page.cursor, page.limit)
    return {"items": found.items, "next": found.next}


@router.post("/imports", response={201: ImportOut})
def start_import(request: ActorRequest, body: ImportIn) -> Any:
    """Begins to take a file in; `GET` the import to see how far it is."""
    return Status(201, ask.one(request.actor, starting.start(request.actor, body.wish()).pk))


@router.get("/imports/{int:import_id}", response=ImportOut)
def get_import(request: ActorRequest, import_id: int) -> Any:
    """How far an import is, and what came of it."""
    return ask.one(request.actor, import_id)


@router.put("/imports/{int:import_id}/pause", response=ImportOut)
def pause_import(request: ActorRequest, import_id: int) -> Any:
    """Takes no turns until it is let go on."""
    ending.pause(request.actor, import_id)
    return ask.one(request.actor, import_id)


@router.delete("/imports/{int:import_id}/pause", response=ImportOut)
def resume_import(request: ActorRequest, import_id: int) -> Any:
    """Goes on where it was."""
    ending.resume(request.actor, import_id)
    return ask.one(request.actor, import_id)


@router.post("/imports/{int:import_id}/cancellation", response=ImportOut)
def cancel_import(request: ActorRequest, import_id: int) -> Any:
    """Stops for good; what was saved stays and can be taken back."""
    ending.cancel(request.actor, import_id)
    return ask.one(request.actor, import_id)


@router.post("/imports/{int:import_id}/undoing", response={202: ImportOut})
def undo_import(request: ActorRequest, import_id: int) -> Any:
    """Takes back what the import made and nobody has touched since."""
    ending.undo(request.actor, import_id)
    return Status(202, ask.one(request.actor, import_id))


@router.get("/imports/{int:import_id}/refusals", response=RefusedPage)
def import_refusals(request: ActorRequest, import_id: int, page: Query[PageOf]) -> Any:
    """Refused lines, each with its reason."""
    found = ask.refusals(request.actor, import_id, page.cursor, page.limit)
    return {"items": found.items, "next": found.next}


@router.get("/imports/{int:import_id}/refused-lines", openapi_extra=file_of("text/csv"))
def import_refused_lines(request: ActorRequest, import_id: int) -> HttpResponseBase:
    """The refused lines as a CSV file in their own columns, with number and reason: to be mended and imported again."""
    name, content = ask.refused_file(request.actor, import_id)
    answer = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename=\"refused-{import_id}.csv\"; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
