"""Changes are taken back by sending the former values, never over what somebody else did since; forms notice each other."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from tests.makers.people import OFFICE_HOURS
from tests.makers.staff import a_client, a_person, an_actor
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.kit.errors import Conflict, Forbidden, Refused
from yingda.people import actions as people
from yingda.people import queries as staff
from yingda.plumbing import jobs, tasks, undoing
from yingda.plumbing.audit import as_seen, record
from yingda.plumbing.models import AuditEntry, Task
from yingda.plumbing.team_settings import change, declared
from yingda.site.undoing import MANAGED, UNDO

pytestmark = pytest.mark.django_db
EVERYTHING = Reach(own=True, everything=True)
KEY = "conversations.hand_over_seconds"


def newest() -> AuditEntry:
    return AuditEntry.objects.exclude(verb=undoing.VERB).order_by("-id")[0]


def test_undo_redo_and_twice() -> None:
    manager = an_actor(settings__manage=EVERYTHING)
    change(manager, {KEY: 60})
    first = newest()
    undoing.undo(manager, first.pk)
    assert declared()[KEY].value() == 120
    back = newest()
    with pytest.raises(Conflict, match="undone_already"):
        undoing.undo(manager, first.pk)
    undoing.undo(manager, back.pk)
    assert declared()[KEY].value() == 60
    undoing.undo(manager, first.pk)
    assert declared()[KEY].value() == 120


def test_what_somebody_else_did_since_stands() -> None:
    one, other = an_actor(settings__manage=EVERYTHING), an_actor(a_person("陈静"), settings__manage=EVERYTHING)
    change(one, {KEY: 60})
    first = newest()
    change(other, {KEY: 90})
    with pytest.raises(Conflict) as conflict:
        undoing.undo(one, first.pk)
    assert (conflict.value.code, conflict.value.params["who"], declared()[KEY].value()) == ("changed_since", "陈静", 90)


def test_who_may_undo() -> None:
    manager = an_actor(settings__manage=EVERYTHING)
    change(manager, {KEY: 60})
    for actor in (an_actor(settings__manage=EVERYTHING), an_actor(audit__view=EVERYTHING)):
        with pytest.raises(Forbidden):
            undoing.undo(actor, newest().pk)
    undoing.undo(an_actor(settings__manage=EVERYTHING, audit__view=EVERYTHING), newest().pk)
    record(SYSTEM, "people.log_in", "person:5")
    with pytest.raises(Refused, match="undo_impossible"):
        undoing.undo(an_actor(audit__view=EVERYTHING), newest().pk)


def test_calendar_skill_and_policy_come_back() -> None:
    actor = an_actor(calendar__manage=EVERYTHING, people__manage=EVERYTHING, role__manage=EVERYTHING)
    document = OFFICE_HOURS
    calendar = people.create_calendar(actor, "白班", document)
    people.change_calendar(actor, calendar.pk, "夜班", {**document, "weekly": [[[600, 1080]]] * 5 + [[], []]})
    undoing.undo_own(actor, f"calendar:{calendar.pk}", AuditEntry.objects.get(verb="people.calendar.created").pk)
    row, now = next(pair for pair in staff.calendars() if pair[0].pk == calendar.pk)
    assert (row.name, now["weekly"][0][0][0]) == ("白班", 540)
    people.close_calendar(actor, calendar.pk)
    undoing.undo(actor, newest().pk)
    assert calendar.pk in {one.pk for one, _ in staff.calendars()}
    skill = people.create_skill(actor, "普洱")
    people.rename_skill(actor, skill.pk, "白茶")
    undoing.undo(actor, newest().pk)
    assert [one.name for one in staff.skills()] == ["普洱"]
    people.change_policy(actor, team_name="甲")
    people.change_policy(actor, team_name="乙")
    undoing.undo(actor, newest().pk)
    assert staff.policy().team_name == "甲"


def test_a_form_that_was_open_meanwhile_is_refused_and_only_for_the_same_fields() -> None:
    one = an_actor(a_person("陈静"), people__manage=EVERYTHING)
    other = an_actor(people__manage=EVERYTHING)
    group = people.create_group(one, "售前")
    seen = newest().pk
    people.change_group(one, group.pk, {"name": "售后"})
    with as_seen(f"group:{group.pk}@{seen}"), pytest.raises(Conflict) as conflict:
        people.change_group(other, group.pk, {"name": "企业"})
    assert (conflict.value.code, conflict.value.params["who"], conflict.value.params["after"]) == ("changed_by_other", "陈静", {"name": "售后"})
    assert [row.name for row, _ in staff.groups()] == ["售后"], "nothing was half done"
    with as_seen(f"group:{group.pk}@{seen}"):
        people.change_group(one, group.pk, {"name": "售后组"})
    with as_seen(f"group:{group.pk}@{newest().pk}"):
        people.change_group(other, group.pk, {"name": "企业"})


def test_the_interface() -> None:
    client = a_client("settings.manage", "tag.manage")
    head = client.get("/api/v1/audit/head", {"subject": f"team_setting:{KEY}"}).json()
    assert head == {"entry": 0, "at": None, "who": ""}
    client.patch("/api/v1/settings", {"values": {KEY: 60}}, "application/json")
    head = client.get("/api/v1/audit/head", {"subject": f"team_setting:{KEY}"}).json()
    assert (head["entry"], head["who"]) == (newest().pk, "林岚")
    assert client.get("/api/v1/audit/head", {"subject": "contact:5"}).status_code == 403
    assert client.post("/api/v1/undo", {"subject": f"team_setting:{KEY}"}, "application/json").status_code == 204
    assert declared()[KEY].value() == 120
    tag = client.post("/api/v1/tags", {"name": "vip", "name_zh": "贵宾", "name_en": "VIP"}, "application/json").json()
    seen = {"X-Yingda-Seen": f"tag:{tag['id']}@{newest().pk}"}
    a_client("tag.manage").patch(f"/api/v1/tags/{tag['id']}", {"name_zh": "重要"}, "application/json")
    answer = client.patch(f"/api/v1/tags/{tag['id']}", {"name_zh": "要客"}, "application/json", headers=seen)
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_by_other")
    assert client.post(f"/api/v1/audit/{newest().pk}/undo").status_code == 403


def run(kind: str, actor: Actor, form: str = "", **filters: Any) -> Task:
    task = tasks.start(actor, kind, filters, form)
    while jobs.run_due():
        pass
    task.refresh_from_db()
    return task


@pytest.fixture
def logged(settings: Any, tmp_path: Any) -> Actor:
    settings.MEDIA_ROOT = tmp_path
    record(Actor("person", 5, "=HYPERLINK(1)", "198.51.100.2"), "a.b.c", "x:1", {}, {"名": '值,\n"引"'})
    for number in range(4):
        record(SYSTEM, "a.b.d", f"y:{number}", {}, {"n": number})
    return an_actor(audit__view=EVERYTHING)


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_an_export_is_written_in_turns_and_is_safe_for_spreadsheets(form: str, logged: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yingda.plumbing.export.ROWS_A_TURN", 2)
    task = run("audit", logged, form, until_at=AuditEntry.objects.count() * 10**12)
    path = tasks.path_of(task)
    assert (task.state, task.done) == ("done", 6), "taking the log out is itself in it"
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    elif form == "jsonl":
        rows = [json.loads(line) for line in path.read_text().splitlines()]
    else:
        head, *lines = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active.iter_rows(values_only=True)
        rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert [row["verb"] for row in rows] == ["a.b.c", *["a.b.d"] * 4, "plumbing.audit.exported"]
    assert rows[0]["who"] == ("'=HYPERLINK(1)" if form == "csv" else "=HYPERLINK(1)") and json.loads(rows[0]["after"]) == {"名": '值,\n"引"'}


def test_tasks_belong_to_who_began_them_and_are_forgotten(logged: Actor, client: Any) -> None:
    reader = a_client("audit.view")
    begun = reader.post("/api/v1/tasks", {"kind": "audit", "format": "csv", "filters": {"verb": "a.b.d"}}, "application/json")
    number = begun.json()["id"]
    assert begun.status_code == 202 and reader.get(f"/api/v1/tasks/{number}/file").status_code == 404
    while jobs.run_due():
        pass
    assert reader.get(f"/api/v1/tasks/{number}").json()["file"] and b"a.b.d" in b"".join(reader.get(f"/api/v1/tasks/{number}/file").streaming_content)
    assert a_client("audit.view").get(f"/api/v1/tasks/{number}").status_code == 404
    for wrong in ({"kind": "nothing"}, {"kind": "audit", "format": "exe"}, {"kind": "audit", "format": "csv", "filters": {"person": "x"}}):
        assert reader.post("/api/v1/tasks", wrong, "application/json").status_code == 422
    assert a_client("people.manage").post("/api/v1/tasks", {"kind": "audit", "format": "csv"}, "application/json").status_code == 403
    Task.objects.update(created_at=0)
    assert tasks.forget_old() == 1 and not Task.objects.exists()


def test_the_chain_is_verified_in_turns(logged: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yingda.plumbing.audit_tasks.ENTRIES_A_TURN", 2)
    task = run("audit.chain", logged)
    ids = list(AuditEntry.objects.order_by("id").values_list("id", flat=True))
    assert (task.done, json.loads(task.result)) == (5, {"first": ids[0], "last": ids[-1], "broken": []})


def test_every_way_back_is_of_a_kind_somebody_manages() -> None:
    rooms = {"plumbing", "routing", "inboxes", "people", "customers", "knowledge", "webhooks", "conversations", "attribution"}
    assert {verb.split(".")[0] for verb in UNDO} <= rooms
    assert set(MANAGED)
