"""The interface of this room: parse, one action or query, shape."""

from typing import Any

import msgspec
from django.http import FileResponse, HttpResponseBase
from ninja import Query, Router, Status

from yingda.kit.actor import Actor
from yingda.people import queries as people
from yingda.plumbing.http import ActorRequest, fields_given
from yingda.plumbing.schemas import PageOf
from yingda.plumbing.shapes import file_of
from yingda.reports.actions import meeting_actions, rendering, scheduling, writing
from yingda.reports.models import MeetingAction
from yingda.reports.queries import meeting_actions as ask_actions
from yingda.reports.queries import renderings as ask_renderings
from yingda.reports.queries import reports as ask
from yingda.reports.queries import schedules as ask_schedules
from yingda.reports.schemas import (
    MeetingActionFilter,
    MeetingActionOut,
    MeetingActionPage,
    PreviewFilter,
    PublishIn,
    RenderingIn,
    RenderingOut,
    ReportCommentIn,
    ReportCommentList,
    ReportCommentOut,
    ReportDraftIn,
    ReportFilter,
    ReportIn,
    ReportLayoutOut,
    ReportOut,
    ReportPage,
    ReportRunList,
    ReportScheduleIn,
    ReportScheduleList,
    ReportScheduleOut,
    ReportSchedulePatch,
    ReportVersionList,
)

router = Router()


@router.get("/reports", response=ReportPage)
def reports(request: ActorRequest, wanted: Query[ReportFilter], page: Query[PageOf]) -> Any:
    """Reports, those on the latest days first."""
    asked = ask.Wanted(wanted.q, wanted.kind or "", wanted.group, wanted.state or "", wanted.since or "", wanted.until or "")
    found = ask.listed(request.actor, asked, page.cursor, page.limit)
    return {"items": found.items, "next": found.next, "total": found.total}


@router.post("/reports", response={201: ReportOut})
def begin_report(request: ActorRequest, given: ReportIn) -> Any:
    """Begins a report from its template."""
    made = writing.begin(request.actor, given.kind, given.group_id, given.day or "", given.locale or "", given.title)
    return Status(201, ask.one(request.actor, made.pk))


@router.get("/reports/{int:report_id}", response=ReportOut)
def report(request: ActorRequest, report_id: int) -> Any:
    """A report: its draft for whoever may write it, else its newest version."""
    return ask.one(request.actor, report_id)


@router.put("/reports/{int:report_id}/draft", response=ReportOut)
def save_report(request: ActorRequest, report_id: int, given: ReportDraftIn) -> Any:
    """Keeps what was written."""
    writing.save(request.actor, report_id, given.title, given.content(), given.version)
    return ask.one(request.actor, report_id)


@router.post("/reports/{int:report_id}/draft", response={201: ReportOut})
def correct_report(request: ActorRequest, report_id: int) -> Any:
    """Begins a correction of a published report."""
    writing.correct(request.actor, report_id)
    return Status(201, ask.one(request.actor, report_id))


@router.delete("/reports/{int:report_id}/draft", response={204: None})
def discard_draft(request: ActorRequest, report_id: int) -> Any:
    """Throws the draft away; a report that was never published goes with it."""
    writing.discard(request.actor, report_id)
    return Status(204, None)


@router.post("/reports/{int:report_id}/versions", response={201: ReportOut})
def publish_report(request: ActorRequest, report_id: int, given: PublishIn) -> Any:
    """Publishes the draft as a version that never changes; its figures are frozen."""
    writing.publish(request.actor, report_id, given.version, given.note)
    return Status(201, ask.one(request.actor, report_id))


@router.get("/reports/{int:report_id}/versions", response=ReportVersionList)
def report_versions(request: ActorRequest, report_id: int) -> Any:
    """The published versions, the newest first."""
    rows = ask.versions(request.actor, report_id)
    return {"items": rows, "total": len(rows)}


@router.get("/reports/{int:report_id}/preview", response=ReportLayoutOut)
def preview_report(request: ActorRequest, report_id: int, wanted: Query[PreviewFilter]) -> Any:
    """A version or the draft as it is read: the same elements every file is made of."""
    row = ask.row_of(request.actor, report_id)
    newest = 0 if row.draft is not None and ask.may_write(request.actor, row) else row.number
    number = newest if wanted.number is None else wanted.number
    return msgspec.to_builtins(ask.layout_of(request.actor, row, number, wanted.locale or row.locale))


@router.get("/reports/{int:report_id}/comments", response=ReportCommentList)
def report_comments(request: ActorRequest, report_id: int) -> Any:
    """What was said of it, the oldest first."""
    rows = ask.comments(request.actor, report_id)
    return {"items": rows, "total": len(rows)}


@router.post("/reports/{int:report_id}/comments", response={201: ReportCommentOut})
def comment_report(request: ActorRequest, report_id: int, given: ReportCommentIn) -> Any:
    """Says something of a published report."""
    made = writing.comment(request.actor, report_id, given.text)
    return Status(201, {"id": made.pk, "person_id": made.person_id, "name": request.actor.name, "text": made.text, "at": made.at})


@router.post("/reports/{int:report_id}/renderings", response={202: RenderingOut})
def render_report(request: ActorRequest, report_id: int, given: RenderingIn) -> Any:
    """Asks for a file; `GET` it to see how far it is."""
    return Status(202, ask_renderings.shown(rendering.ask(request.actor, report_id, given.format, given.locale or "", given.number)))


@router.get("/report-renderings/{int:rendering_id}", response=RenderingOut)
def report_rendering(request: ActorRequest, rendering_id: int) -> Any:
    """How far a file is."""
    return ask_renderings.shown(ask_renderings.row_for(request.actor, rendering_id))


@router.get("/report-renderings/{int:rendering_id}/file", openapi_extra=file_of(*rendering.TYPES.values()))
def report_file(request: ActorRequest, rendering_id: int) -> HttpResponseBase:
    """The file, for a day."""
    row, path = rendering.fetch(request.actor, rendering_id)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=row.file_name, content_type=rendering.TYPES[row.form])
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@router.get("/meeting-actions", response=MeetingActionPage)
def meeting_actions_list(request: ActorRequest, wanted: Query[MeetingActionFilter], page: Query[PageOf]) -> Any:
    """What meetings gave people to do: one's own, and those of minutes one may see; the first due first."""
    found = ask_actions.listed(request.actor, wanted.mine, wanted.state, page.cursor, page.limit)
    return {"items": found.items, "next": found.next, "total": found.total}


@router.put("/meeting-actions/{int:action_id}/completion", response=MeetingActionOut)
def finish_meeting_action(request: ActorRequest, action_id: int) -> Any:
    """It is done."""
    return _action(request.actor, meeting_actions.finish(request.actor, action_id))


@router.delete("/meeting-actions/{int:action_id}/completion", response=MeetingActionOut)
def reopen_meeting_action(request: ActorRequest, action_id: int) -> Any:
    """It is not done after all."""
    return _action(request.actor, meeting_actions.reopen(request.actor, action_id))


@router.get("/report-schedules", response=ReportScheduleList)
def report_schedules(request: ActorRequest) -> Any:
    """Reports that are sent on time."""
    rows = ask_schedules.listed(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/report-schedules", response={201: ReportScheduleOut})
def make_schedule(request: ActorRequest, given: ReportScheduleIn) -> Any:
    """A new schedule."""
    return Status(201, ask_schedules.one(request.actor, scheduling.create(request.actor, given.dict()).pk))


@router.patch("/report-schedules/{int:schedule_id}", response=ReportScheduleOut)
def change_schedule(request: ActorRequest, schedule_id: int, given: ReportSchedulePatch) -> Any:
    """Changes a schedule."""
    return ask_schedules.one(request.actor, scheduling.change(request.actor, schedule_id, fields_given(given)).pk)


@router.delete("/report-schedules/{int:schedule_id}", response={204: None})
def remove_schedule(request: ActorRequest, schedule_id: int) -> Any:
    """Removes a schedule with its log of runs; the reports stay."""
    scheduling.remove(request.actor, schedule_id)
    return Status(204, None)


@router.post("/report-schedules/{int:schedule_id}/trials", response={202: ReportRunList})
def try_schedule(request: ActorRequest, schedule_id: int) -> Any:
    """Sends the report of the last period to oneself only, now."""
    scheduling.try_now(request.actor, schedule_id)
    return Status(202, _runs(request.actor, schedule_id))


@router.get("/report-schedules/{int:schedule_id}/runs", response=ReportRunList)
def schedule_runs(request: ActorRequest, schedule_id: int) -> Any:
    """Its last runs, the newest first."""
    return _runs(request.actor, schedule_id)


def _runs(actor: Actor, schedule_id: int) -> dict[str, Any]:
    rows = ask_schedules.runs(actor, schedule_id)
    return {"items": rows, "total": len(rows)}


def _action(actor: Actor, row: MeetingAction) -> dict[str, Any]:
    return ask_actions.shown(actor, row, people.name_of(row.owner_id))
