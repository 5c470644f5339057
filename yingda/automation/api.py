"""The interface of this room: parse, one action or query, shape."""

from typing import Any

from ninja import Query, Router, Status

from yingda.automation.actions import checking, macros, making, using
from yingda.automation.queries import automations as ask
from yingda.automation.queries import macros as menu
from yingda.automation.queries import runs as log
from yingda.automation.queries import testing
from yingda.automation.queries.catalogue import catalogue
from yingda.automation.schemas import (
    AutomationIn,
    AutomationList,
    AutomationOut,
    AutomationPatch,
    CheckIn,
    CheckOut,
    MacroIn,
    MacroList,
    MacroOut,
    MacroPatch,
    MacroPreview,
    MacroUseIn,
    MissOut,
    RuleOrderIn,
    RunDetail,
    RunFilter,
    RunPage,
    TestIn,
    TestOut,
    UndoneOut,
    UseOut,
    VersionOut,
)
from yingda.plumbing.http import ActorRequest, fields_given
from yingda.plumbing.schemas import PageOf

router = Router()


@router.get("/automation-catalogue", response=dict[str, Any])
def automation_catalogue(request: ActorRequest) -> dict[str, Any]:
    return catalogue(request.actor)


@router.get("/automations", response=AutomationList)
def automations(request: ActorRequest, q: str = "") -> dict[str, Any]:
    rows = ask.listed(request.actor, q)
    return {"items": rows, "total": len(rows)}


@router.post("/automations", response={201: AutomationOut})
def make_automation(request: ActorRequest, given: AutomationIn) -> Status[dict[str, Any]]:
    row = making.create(request.actor, given.name, given.group_id, given.document.dict(), given.enabled)
    return Status(201, ask.shown(row))


@router.put("/automations/order", response={204: None})
def order_automations(request: ActorRequest, given: RuleOrderIn) -> Status[None]:
    making.order(request.actor, given.ids)
    return Status(204, None)


@router.get("/automations/{automation_id}", response=AutomationOut)
def automation(request: ActorRequest, automation_id: int) -> dict[str, Any]:
    return ask.one(request.actor, automation_id)


@router.patch("/automations/{automation_id}", response=AutomationOut)
def change_automation(request: ActorRequest, automation_id: int, given: AutomationPatch) -> dict[str, Any]:
    fields = fields_given(given)
    version = fields.pop("version", None)
    return ask.shown(making.change(request.actor, automation_id, {k: v for k, v in fields.items() if k != "document" or v is not None}, version))


@router.delete("/automations/{automation_id}", response={204: None})
def archive_automation(request: ActorRequest, automation_id: int) -> Status[None]:
    making.archive(request.actor, automation_id)
    return Status(204, None)


@router.post("/automations/{automation_id}/restoration", response=AutomationOut)
def restore_automation(request: ActorRequest, automation_id: int) -> dict[str, Any]:
    return ask.shown(making.restore(request.actor, automation_id))


@router.get("/automations/{automation_id}/versions", response=list[VersionOut])
def automation_versions(request: ActorRequest, automation_id: int) -> list[dict[str, Any]]:
    return ask.versions(request.actor, automation_id)


@router.get("/automations/{automation_id}/last-miss", response=MissOut | None)
def automation_last_miss(request: ActorRequest, automation_id: int) -> dict[str, Any] | None:
    return log.last_miss(request.actor, automation_id)


@router.post("/automation-checks", response=CheckOut)
def check_automation(request: ActorRequest, given: CheckIn) -> dict[str, Any]:
    return {"fields": checking.faults(request.actor, given.group_id, given.document.dict())}


@router.post("/automation-tests", response=TestOut)
def test_automation(request: ActorRequest, given: TestIn) -> dict[str, Any]:
    document = checking.checked(given.document.dict(), with_actions=False)
    if given.made_up is not None:
        verdict = testing.tried_on(request.actor, document, given.group_id, [(one.field, one.key, one.value) for one in given.made_up])
        return {"items": [verdict], "looked_at": 1, "matched": int(verdict["matched"])}
    return testing.tried(request.actor, document, given.group_id, testing.Range(given.last, given.since_at, given.until_at))


@router.get("/automation-runs", response=RunPage)
def automation_runs(request: ActorRequest, wanted: Query[RunFilter], page: Query[PageOf]) -> dict[str, Any]:
    found = log.listed(request.actor, log.Wanted(**wanted.dict()), page.limit, page.cursor)
    return {"items": found.items, "next": found.next}


@router.get("/automation-runs/{run_id}", response=RunDetail)
def automation_run(request: ActorRequest, run_id: int) -> dict[str, Any]:
    return log.one(request.actor, run_id)


@router.get("/macros", response=MacroList)
def list_macros(request: ActorRequest, archived: bool = False) -> dict[str, Any]:
    rows = menu.menu(request.actor, archived)
    return {"items": rows, "total": len(rows)}


@router.post("/macros", response={201: MacroOut})
def make_macro(request: ActorRequest, given: MacroIn) -> Status[dict[str, Any]]:
    fields = given.dict()
    scope, group_id = fields.pop("scope"), fields.pop("group_id")
    return Status(201, menu.shown(macros.create(request.actor, scope, group_id, macros.drafted(fields)), request.actor))


@router.patch("/macros/{macro_id}", response=MacroOut)
def change_macro(request: ActorRequest, macro_id: int, given: MacroPatch) -> dict[str, Any]:
    fields = fields_given(given)
    version = fields.pop("version", None)
    if given.actions and "actions" in fields:
        fields["actions"] = macros.drafted({"name": "x", "actions": [one.dict() for one in given.actions]}).actions
    return menu.shown(macros.change(request.actor, macro_id, fields, version), request.actor)


@router.delete("/macros/{macro_id}", response={204: None})
def archive_macro(request: ActorRequest, macro_id: int) -> Status[None]:
    macros.archive(request.actor, macro_id)
    return Status(204, None)


@router.post("/macros/{macro_id}/restoration", response=MacroOut)
def restore_macro(request: ActorRequest, macro_id: int) -> dict[str, Any]:
    return menu.shown(macros.archive(request.actor, macro_id, on=False), request.actor)


@router.get("/macros/{macro_id}/preview", response=MacroPreview)
def preview_macro(request: ActorRequest, macro_id: int, conversation: int) -> dict[str, Any]:
    return {"steps": using.preview(request.actor, macro_id, conversation)}


@router.post("/macros/{macro_id}/uses", response={201: UseOut})
def use_macro(request: ActorRequest, macro_id: int, given: MacroUseIn) -> Status[dict[str, Any]]:
    return Status(201, using.use(request.actor, macro_id, given.conversation_id))


@router.delete("/macro-uses/{use_id}", response=UndoneOut)
def undo_macro(request: ActorRequest, use_id: int) -> dict[str, Any]:
    return using.undo(request.actor, use_id)
