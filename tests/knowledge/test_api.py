"""Status, permission, shape and query counts of the interface."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.makers.staff import a_client
from yingda.kit.actor import SYSTEM
from yingda.knowledge import actions
from yingda.knowledge.models import QuickReply, QuickReplyUse
from yingda.knowledge.rules import sheets
from yingda.knowledge.rules.entries import VARIABLES, Draft

pytestmark = pytest.mark.django_db
API = "/api/v1"


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(f"{API}{path}", json.dumps(body), content_type="application/json")


def both() -> Client:
    return a_client("quick_reply.use", "quick_reply.edit")


def test_a_reply_from_making_to_undoing() -> None:
    client = both()
    folder = send(client, "post", "/quick-reply-folders", {"scope": "shared", "name": "售前"})
    assert folder.status_code == 201
    wanted = {"scope": "shared", "folder_id": folder.json()["id"], "title": "发货", "text": "{{customer.name}}您好", "shortcut": "/fh"}
    made = send(client, "post", "/quick-replies", wanted)
    assert made.status_code == 201 and made.json()["shortcut"] == "fh"
    pk = made.json()["id"]
    changed = send(client, "patch", f"/quick-replies/{pk}", {"title": "发货时间", "version": 1})
    assert (changed.json()["title"], changed.json()["text"], changed.json()["folder_id"]) == ("发货时间", "{{customer.name}}您好", folder.json()["id"])
    assert send(client, "patch", f"/quick-replies/{pk}", {"title": "x", "version": 1}).status_code == 409
    assert send(client, "delete", f"/quick-reply-folders/{folder.json()['id']}").status_code == 422
    found = client.get(f"{API}/quick-replies/search?q=fhsj").json()["items"]
    assert [one["id"] for one in found] == [pk]
    assert send(client, "post", f"/quick-replies/{pk}/uses", {"conversation_id": 5}).status_code == 204
    assert QuickReplyUse.objects.get().conversation_id == 5
    assert client.get(f"{API}/quick-replies/uses").json() == {"counts": {str(pk): 1}}
    gone = send(client, "delete", f"/quick-replies/{pk}").json()
    assert gone == {"ids": [pk]} and client.get(f"{API}/quick-replies").json()["items"] == []
    assert client.get(f"{API}/quick-replies?archived=true").json()["total"] == 1
    assert send(client, "delete", "/quick-replies/archive", gone).json() == gone
    assert send(client, "post", "/quick-replies/archive", gone).json() == gone
    assert send(client, "delete", f"/quick-reply-folders/{folder.json()['id']}").status_code == 204


def test_the_whole_menu_is_sent_once_and_then_only_when_it_changed() -> None:
    client = both()
    actions.create(SYSTEM, "shared", Draft("发货", "今天"))
    first = client.get(f"{API}/quick-replies")
    menu = first.json()
    assert menu["total"] == 1 and "fahuo" in menu["items"][0]["search_keys"] and len(menu["variables"]) == len(VARIABLES)
    assert menu["n"] > 0 and menu["next"] is None
    again = client.get(f"{API}/quick-replies", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again.content == b""
    actions.create(SYSTEM, "shared", Draft("退款", "好"))
    later = client.get(f"{API}/quick-replies", headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200 and later.json()["total"] == 2
    assert client.get(f"{API}/quick-replies?archived=true", headers={"If-None-Match": later["ETag"]}).status_code == 200


def test_few_queries_however_long_the_menu(django_assert_max_num_queries: Any) -> None:
    client = both()
    for number in range(30):
        actions.create(SYSTEM, "shared", Draft(f"标题 {number}", "x"))
    client.get(f"{API}/quick-replies")
    with django_assert_max_num_queries(8):
        assert client.get(f"{API}/quick-replies").json()["total"] == 30
    with django_assert_max_num_queries(8):
        assert len(client.get(f"{API}/quick-replies/search?q=bt").json()["items"]) == 30


def test_order() -> None:
    client = both()
    one, two = (actions.create(SYSTEM, "shared", Draft(title, "x")).pk for title in ("a", "b"))
    assert send(client, "put", "/quick-replies/order", {"scope": "shared", "ids": [two, one]}).status_code == 204
    assert [row["id"] for row in client.get(f"{API}/quick-replies").json()["items"]] == [two, one]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"scope": "shared", "title": "a", "text": "{{who}}"}, "text", "没有变量「who」"),
        ({"scope": "group", "title": "a", "text": "b"}, "group_id", "请选择小组"),
        ({"scope": "shared", "title": "a", "text": "b", "folder_id": 9}, "folder_id", "没有这个文件夹，或它属于别的范围"),
        ({"scope": "all", "title": "a", "text": "b"}, "scope", None),
        ({"scope": "shared", "title": "a\x00", "text": "b"}, "title", None),
        ({"scope": "shared", "title": "a\nb", "text": "b"}, "title", None),
        ({"scope": "shared", "title": "a", "text": "b" * 4001}, "text", None),
        ({"scope": "shared", "title": "a", "text": "b", "folder_id": 2**70}, "folder_id", None),
        ({"scope": "shared", "text": "b"}, "title", None),
    ],
)
def test_bad_input_names_field_and_reason(body: dict[str, Any], field: str, words: str | None) -> None:
    answer = send(both(), "post", "/quick-replies", body)
    assert answer.status_code == 422 and QuickReply.objects.count() == 0
    error = answer.json()
    assert error["field"].split(".")[-1] == field and (words is None or error["detail"] == words)


def test_half_a_surrogate_pair_is_refused() -> None:
    answer = both().post(f"{API}/quick-replies", b'{"scope":"shared","title":"a","text":"\\ud800"}', content_type="application/json")
    assert answer.status_code == 422 and QuickReply.objects.count() == 0


def test_a_file_goes_in_and_comes_out() -> None:
    client = both()
    file = SimpleUploadedFile("话术.csv", "文件夹,标题,内容\n售前,发货,今天\n售前,发货,明天\n".encode("gb18030"))
    answer = client.post(f"{API}/quick-replies/imports", {"file": file, "scope": "shared"}).json()
    assert answer == {"created": 0, "refused": [{"row": 3, "field": "title", "code": "sheet_title_twice", "message": "与第 2 行的标题重复"}]}
    file.seek(0)
    assert client.post(f"{API}/quick-replies/imports", {"file": file, "scope": "shared", "skip_wrong": "true"}).json()["created"] == 1
    for kind in ("csv", "xlsx"):
        out = client.get(f"{API}/quick-replies/export?format={kind}")
        assert out["Content-Disposition"].startswith("attachment") and [row.title for row in sheets.read(out.content)] == ["发货"]
    wrong = client.post(f"{API}/quick-replies/imports", {"file": SimpleUploadedFile("a.csv", b"x"), "scope": "shared"})
    assert wrong.status_code == 422 and wrong.json()["field"] == "file"
    large = client.post(f"{API}/quick-replies/imports", {"file": SimpleUploadedFile("a.csv", b"x" * (2 * 1024 * 1024 + 1)), "scope": "shared"})
    assert large.json()["code"] == "file_too_large"


def test_who_may_only_use_may_not_edit_shared_ones_but_has_own_ones() -> None:
    client = a_client("quick_reply.use")
    assert send(client, "post", "/quick-replies", {"scope": "shared", "title": "a", "text": "b"}).status_code == 403
    assert send(client, "post", "/quick-replies", {"scope": "personal", "title": "a", "text": "b"}).status_code == 201
    nobody = a_client("floor.view")
    assert nobody.get(f"{API}/quick-replies").status_code == 403 and nobody.get(f"{API}/quick-replies/search?q=a").status_code == 403
    assert nobody.get(f"{API}/quick-replies/export").status_code == 403
    assert Client().get(f"{API}/quick-replies").status_code == 401
