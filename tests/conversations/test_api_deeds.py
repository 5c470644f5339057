"""Every changing door, used as it is meant: the status, the shape of docs/contract.md §4, and what is true afterwards."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers.conversation_doors import POLICY, Scene, a_scene
from tests.makers.conversations import a_person, the_matter
from tests.makers.doors import CSRF, Answer, Caller
from tests.makers.staff import an_actor
from yingda.conversations.models import HandOver, Message, Participant, SavedView, SlaPolicy
from yingda.conversations.rules.rows import Row
from yingda.kit.actor import Reach
from yingda.plumbing import team_settings
from yingda.plumbing.clock import now_ms

pytestmark = pytest.mark.django_db
ROW = set(Row.__struct_fields__)
OFFER = {"id", "conversation_id", "from_id", "to_id", "to_group_id", "reason", "state", "offered_at", "expires_at", "answered_by"}
MESSAGE = {"id", "conversation_id", "seq", "kind", "text", "data", "author", "client_id", "at", "edited_at", "recalled_at"}

# Method, path, body, and what the row says afterwards.
ROWS: list[tuple[str, str, Any, Callable[[Scene, dict[str, Any]], bool]]] = [
    ("POST", "/conversations/{matter}/resolution", None, lambda s, row: row["state"] == "resolved" and row["resolved_at"] is not None),
    ("POST", "/conversations/{matter}/resolution", {"why": "已退款 😀"}, lambda s, row: row["state"] == "resolved"),
    ("DELETE", "/conversations/{resolved}/resolution", None, lambda s, row: (row["state"], row["assignee_id"]) == ("open", s.leader.pk)),
    ("POST", "/conversations/{matter}/wait", None, lambda s, row: row["state"] == "waiting"),
    ("DELETE", "/conversations/{waiting}/wait", None, lambda s, row: row["state"] == "open"),
    ("POST", "/conversations/{matter}/snooze", {"until_at": "{later}"}, lambda s, row: row["snoozed_until"] == s["later"] and row["state"] == "snoozed"),
    ("DELETE", "/conversations/{snoozed}/snooze", None, lambda s, row: row["state"] == "open" and row["snoozed_until"] is None),
    ("POST", "/conversations/{matter}/assignment", {"person_id": "{colleague}"}, lambda s, row: row["assignee_id"] == s.colleague.pk),
    ("POST", "/conversations/{queued}/claim", None, lambda s, row: (row["state"], row["assignee_id"]) == ("open", s.leader.pk)),
    ("POST", "/conversations/{theirs}/take-over", None, lambda s, row: row["owner_id"] == row["assignee_id"] == s.leader.pk),
    ("POST", "/conversations/{theirs}/take-over", {"why": "客户投诉"}, lambda s, row: row["owner_id"] == s.leader.pk),
    ("POST", "/conversations/{matter}/participants", {"person_id": "{colleague}"}, lambda s, row: row["participant_ids"] == [s.colleague.pk]),
    ("DELETE", "/conversations/{assisted}/participants/{colleague}", None, lambda s, row: row["participant_ids"] == []),
    ("PUT", "/conversations/{matter}/tags", {"tag_ids": ["{tag}", "{tag}"]}, lambda s, row: row["tag_ids"] == [s["tag"]]),
    ("PUT", "/conversations/{matter}/priority", {"priority": 3}, lambda s, row: row["priority"] == 3),
    ("POST", "/hand-overs/{received}/acceptance", None, lambda s, row: row["owner_id"] == row["assignee_id"] == s.leader.pk),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "holds"), ROWS, ids=[f"{row[0]} {row[1]} {row[2]}" for row in ROWS])
def test_a_door_that_changes_a_conversation_answers_its_row(method: str, path: str, body: Any, holds: Callable[..., bool]) -> None:
    scene = a_scene()
    answer = scene.go(method, path, body)
    assert answer.status == 200 and set(answer.body) == {"row"}
    row = answer.body["row"]
    assert set(row) == ROW and holds(scene, row), row
    read = scene.go("GET", f"/conversations/{row['id']}").body["row"]
    assert read == row, "what is answered is what is stored"


def test_a_hand_over_is_offered_refused_and_withdrawn() -> None:
    scene = a_scene()
    made = scene.go("POST", "/conversations/{matter}/hand-overs", {"to_group": scene.group.pk, "reason": " 更熟 "})
    assert made.status == 201 and set(made.body) == OFFER
    assert (made.body["state"], made.body["reason"], made.body["to_group_id"]) == ("offered", "更熟", scene.group.pk)
    shown = scene.go("GET", "/conversations/{matter}").body["hand_over"]
    assert shown == made.body
    assert scene.go("DELETE", f"/hand-overs/{made.body['id']}").status == 204
    again = scene.go("DELETE", f"/hand-overs/{made.body['id']}")
    assert (again.status, again.error["code"]) == (409, "hand_over_answered")
    assert scene.go("DELETE", "/hand-overs/{received}/acceptance").body is None
    assert set(HandOver.objects.values_list("state", flat=True)) == {"withdrawn", "refused", "offered"}
    assert the_matter(scene["handed"]).assignee_id == scene.colleague.pk


def test_only_those_who_are_asked_answer_an_offer() -> None:
    scene = a_scene()
    for method in ("POST", "DELETE"):
        answer = scene.go(method, "/hand-overs/{sent}/acceptance")
        assert (answer.status, answer.error["code"]) == (403, "forbidden")
    assert scene.go("DELETE", "/hand-overs/{received}").status == 403
    assert scene.go("POST", "/hand-overs/{sent}/acceptance", caller=Caller(scene.colleague)).body["row"]["assignee_id"] == scene.colleague.pk


def test_looking_on_begins_and_ends_twice_as_once() -> None:
    scene = a_scene()
    for _ in range(2):
        assert scene.go("POST", "/conversations/{theirs}/peek")[:2] == (204, None)
    assert Participant.objects.filter(conversation_id=scene["theirs"], role="peek", until_at=None).count() == 1
    for _ in range(2):
        assert scene.go("DELETE", "/conversations/{theirs}/peek")[:2] == (204, None)
    assert not Participant.objects.filter(role="peek", until_at=None).exists()


def test_a_message_is_stored_once_under_its_client_id() -> None:
    scene = a_scene()
    sent = {"text": "您好", "client_id": str(uuid4()).upper()}
    first, second = (scene.go("POST", "/conversations/{matter}/messages", sent) for _ in range(2))
    assert (first.status, second.status) == (201, 200)
    assert set(first.body) == {"id", "conversation_id", "seq", "at", "doubled"}
    assert second.body == {**first.body, "doubled": True}
    assert Message.objects.filter(client_id=sent["client_id"].lower()).count() == 1


def test_a_message_is_recalled_a_note_is_mended() -> None:
    scene = a_scene()
    recalled = scene.go("DELETE", "/messages/{message}")
    assert recalled.status == 200 and set(recalled.body) == {"message"} and set(recalled.body["message"]) == MESSAGE
    assert (recalled.body["message"]["text"], recalled.body["message"]["recalled_at"] is None) == ("", False)
    assert scene.go("DELETE", "/messages/{message}").body == recalled.body, "twice is once"
    mended = scene.go("PATCH", "/messages/{note}", {"text": "改过"}).body["message"]
    assert (mended["text"], mended["kind"], mended["edited_at"] is None) == ("改过", "note", False)
    other = Caller(a_person(role="team_leader", group=scene.group))
    assert scene.go("PATCH", "/messages/{note}", {"text": "x"}, other).error["code"] == "edit_notes_only"
    assert scene.go("DELETE", "/messages/{message}", None, other).error["detail"] == "只能撤回自己发的消息"


def test_reading_is_noted_up_to_a_number_and_never_back() -> None:
    scene = a_scene()
    last = the_matter(scene["matter"]).last_seq
    for seq, read in ((1, 1), (10**6, last), (1, last), (0, last)):
        assert scene.go("PUT", "/conversations/{matter}/read", {"seq": seq})[:2] == (200, {})
        assert the_matter(scene["matter"]).staff_read_seq == read


def test_a_colleague_begins() -> None:
    scene = a_scene()
    made = scene.go("POST", "/conversations", {"inbox_id": "{inbox}", "contact_id": "{contact}", "subject": "回访"})
    row = made.body["row"]
    assert made.status == 201 and set(row) == ROW
    assert (row["state"], row["assignee_id"], row["subject"], row["contact"]["id"]) == ("open", scene.leader.pk, "回访", scene["contact"])


def test_a_view_is_kept_replaced_and_forgotten_by_its_owner_alone() -> None:
    scene = a_scene()
    kept = scene.go("POST", "/views", {"name": "急", "query": {"view": "all", "priority": "3"}})
    assert kept.status == 201 and set(kept.body) == {"id", "list", "name", "query"}
    replaced = scene.go("POST", "/views", {"name": "急", "query": {"view": "mine"}})
    assert replaced.body == {"id": kept.body["id"], "list": "conversations", "name": "急", "query": {"view": "mine"}}
    tickets = scene.go("POST", "/views", {"list": "tickets", "name": "急", "query": {"priority": "3", "as": "board"}}).body
    assert scene.go("GET", "/views?list=tickets").body == {"items": [tickets]} and tickets["list"] == "tickets"
    assert [view["id"] for view in scene.go("GET", "/views").body["items"] if view["name"] == "急"] == [kept.body["id"]]
    wrong = scene.go("POST", "/views", {"list": "tickets", "name": "急", "query": {"state": "moon"}})
    assert (wrong.status, scene.go("POST", "/views", {"list": "moons", "name": "x", "query": {}}).error["code"]) == (422, "view_list_unknown")
    other = Caller(scene.colleague)
    assert other("GET", "/views").body == {"items": []}
    assert other("DELETE", f"/views/{kept.body['id']}").status == 404
    assert [view["name"] for view in scene.go("GET", "/views").body["items"]][-1] == "急"
    for number in range(SavedView.objects.filter(list="conversations").count(), 50):
        assert scene.go("POST", "/views", {"name": f"v{number}", "query": {}}).status == 201
    full = scene.go("POST", "/views", {"name": "one too many", "query": {}})
    assert (full.status, full.error["detail"]) == (422, "最多保存 50 个视图")
    assert scene.go("DELETE", f"/views/{kept.body['id']}").status == 204
    assert scene.go("DELETE", f"/views/{kept.body['id']}").status == 404


def test_a_policy_is_made_changed_and_archived() -> None:
    scene = a_scene()
    made = scene.go("POST", "/sla-policies", {"name": " 金牌 ", "position": 2, "document": POLICY})
    assert made.status == 201 and set(made.body) == {"id", "name", "position", "version", "document"}
    assert (made.body["name"], made.body["version"], made.body["document"]["targets"]) == ("金牌", 1, {"first_response": 10})
    path = f"/sla-policies/{made.body['id']}"
    renamed = scene.go("PATCH", path, {"name": "白金"}).body
    assert (renamed["version"], renamed["name"], renamed["position"]) == (1, "白金", 2)
    changed = scene.go("PATCH", path, {"document": {"targets": {"resolution": 60}}}).body
    assert (changed["version"], changed["document"]["targets"]) == (2, {"resolution": 60})
    versions = scene.go("GET", f"{path}/versions").body
    assert [one["version"] for one in versions["items"]] == [2, 1] and set(versions["items"][0]) == {"version", "since_at", "document"}
    taken = scene.go("POST", "/sla-policies", {"name": "白金", "document": POLICY})
    assert (taken.status, taken.error["field"], taken.error["detail"]) == (422, "name", "已有服务水平「白金」")
    assert scene.go("DELETE", path)[:2] == (204, None)
    for method in ("DELETE", "PATCH"):
        assert scene.go(method, path, {} if method == "PATCH" else None).status == 404
    assert made.body["id"] not in [one["id"] for one in scene.go("GET", "/sla-policies").body["items"]]
    assert SlaPolicy.objects.filter(pk=made.body["id"], archived_at__lte=now_ms()).exists()


def _uploaded(scene: Scene, name: str, content: bytes, kind: str) -> Answer:
    sent = {"file": SimpleUploadedFile(name, content, kind)}
    answer = scene.caller.client.post("/api/v1/uploads", sent, headers={"X-CSRFToken": CSRF, "Accept-Language": "zh-CN"})
    return Answer(answer.status_code, answer.json(), {})


def test_an_upload_is_what_its_content_is(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    scene = a_scene()
    kept = _uploaded(scene, "说明 📎.txt", "你好".encode(), "image/png")
    assert kept.status == 201 and set(kept.body) == {"file", "name", "type", "size", "url"}
    assert (kept.body["type"], kept.body["size"], kept.body["name"]) == ("text/plain", 6, "说明 📎.txt")
    sent = scene.go("POST", "/conversations/{matter}/messages", {"kind": "file", "data": {"file": kept.body["file"], "size": 1}})
    assert sent.status == 201
    data = scene.go("GET", "/conversations/{matter}/messages?limit=1").body["items"][0]["data"]
    assert data == kept.body, "the sender's own words about the file are not believed"
    for name, content, code in (("leer.txt", b"", "file_empty"), ("x.png", b"\x89PNG\r\n\x1a\nbroken", "file_broken")):
        refused = _uploaded(scene, name, content, "image/png")
        assert (refused.status, refused.error["field"], refused.error["code"]) == (422, "file", code)
    team_settings.change(an_actor(settings__manage=Reach(everything=True)), {"conversations.upload_megabytes": 1})
    large = _uploaded(scene, "x.txt", b"x" * (1024 * 1024 + 1), "text/plain")
    assert (large.status, large.error["detail"]) == (422, "文件超过 1 MB")


def test_who_answers_nobody_uploads_nothing(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    scene = a_scene()
    reader = Scene(scene.group, scene.leader, scene.colleague, Caller(a_person(role="client_reader", group=scene.group)), {})
    assert _uploaded(reader, "x.txt", b"x", "text/plain").error["code"] == "forbidden"
    assert not list(tmp_path.rglob("*.*"))
