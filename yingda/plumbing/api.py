"""Files, the audit log with its way back, long work, and the team's settings: parse, one query or action, shape."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from ninja import Query, Router, Status

from yingda.kit.errors import NotFound
from yingda.kit.text import search_keys
from yingda.plumbing import audit_log, export, serving, tasks, team_settings, undoing
from yingda.plumbing.files import KINDS
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.messages import is_chinese
from yingda.plumbing.schemas import AuditFilter, AuditPage, HeadOut, PageOf, SettingsIn, SettingsOut, TaskIn, TaskOut, UndoIn, line
from yingda.plumbing.shapes import file_of

router = Router()


# Visitors have no session: the key is the right to read, 256 random bits.
@router.get("/files/{key}", auth=None, openapi_extra=file_of(*KINDS))
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    return serving.file_answer(request, key)


@router.get("/audit", response=AuditPage)
def audit(request: ActorRequest, wanted: Query[AuditFilter], page: Query[PageOf]) -> dict[str, Any]:
    found = audit_log.page(request.actor, audit_log.Wanted(**wanted.dict()), page.limit, page.cursor)
    chinese = is_chinese(request.actor.locale)
    items = [
        {**audit_log.shown(entry), "undoable": undoing.undoable(entry), "subject_label": team_settings.label_of(entry.subject, chinese)}
        for entry in found.items
    ]
    return {"items": items, "next": found.next, "total": found.total}


@router.get("/audit/verbs", response=list[str])
def audit_verbs(request: ActorRequest) -> list[str]:
    return audit_log.verbs(request.actor)


@router.get("/audit/head", response=HeadOut)
def head(request: ActorRequest, subject: Query[line(80, 1)]) -> dict[str, Any]:  # type: ignore[valid-type]
    """The newest change of something one manages: who and when."""
    undoing.demand_manages(request.actor, subject)
    entry = audit_log.head(subject)
    return {"entry": entry.pk if entry else 0, "at": entry.at if entry else None, "who": entry.actor_name if entry else ""}


@router.post("/audit/{int:id}/undo", response={204: None})
def undo(request: ActorRequest, id: int) -> Status[None]:
    """Takes one change back."""
    undoing.undo(request.actor, id)
    return Status(204, None)


@router.post("/undo", response={204: None})
def undo_own(request: ActorRequest, given: UndoIn) -> Status[None]:
    """Takes back what one has just done oneself."""
    undoing.undo_own(request.actor, given.subject, given.after)
    return Status(204, None)


@router.get("/settings", response=SettingsOut)
def settings(request: ActorRequest) -> dict[str, Any]:
    """The team's settings this person may change."""
    return {"items": [_setting(seen) for seen in team_settings.seen(request.actor)]}


@router.patch("/settings", response=SettingsOut)
def change_settings(request: ActorRequest, given: SettingsIn) -> dict[str, Any]:
    """Puts values in force on every node at once."""
    team_settings.change(request.actor, given.values, given.versions)
    return settings(request)


@router.post("/tasks", response={202: TaskOut})
def start(request: ActorRequest, given: TaskIn) -> Status[dict[str, Any]]:
    """Begins long work: `audit` (its export), `audit.chain` (its verification)."""
    return Status(202, tasks.shown(tasks.start(request.actor, given.kind, given.filters, given.format)))


@router.get("/tasks/{int:id}", response=TaskOut)
def task(request: ActorRequest, id: int) -> dict[str, Any]:
    """How far it is, and its result."""
    return tasks.shown(tasks.mine(request.actor, id))


@router.get("/tasks/{int:id}/file", openapi_extra=file_of(*export.TYPES.values()))
def task_file(request: ActorRequest, id: int) -> HttpResponseBase:
    """The file that was made."""
    found = tasks.mine(request.actor, id)
    facts, path = tasks.shown(found), tasks.path_of(found)
    if facts["file"] is None or not path.exists():
        raise NotFound("task_file")
    return FileResponse(path.open("rb"), as_attachment=True, filename=facts["result"]["file"], content_type=export.TYPES[found.format])


def _setting(seen: team_settings.Seen) -> dict[str, Any]:
    setting = seen.setting
    plain = ("key", "section", "kind", "unit", "least", "most", "permission", "default")
    return {
        **{name: getattr(setting, name) for name in plain}, "choices": list(setting.choices),
        "words": f"{setting.words} {search_keys(setting.zh.label)}", "zh": setting.zh._asdict(),
        "en": setting.en._asdict(), "value": seen.value, "version": seen.version, "changed_at": seen.changed_at, "changed_by": seen.changed_by,
    }  # fmt: skip
