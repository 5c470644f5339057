"""The interface: shapes, permissions, a bounded number of queries whatever the size."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.makers.automation import a_document, a_leader, an_automation, follow
from tests.makers.conversations import a_conversation, post, the_customer
from tests.makers.staff import a_client
from yingda.automation.models import Automation

pytestmark = pytest.mark.django_db
API = "/api/v1"
RULE = {"name": "加急", "document": a_document("message.visitor", ("priority", {"priority": 3}))}
MANAGER = ("automation.manage", "conversation.view", "conversation.tag", "conversation.resolve", "conversation.reply", "macro.use", "macro.edit")


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, f"{API}{path}", json.dumps(body) if body is not None else "", content_type="application/json")


def test_an_automation_is_made_changed_tried_and_removed() -> None:
    client = a_client(*MANAGER)
    made = send(client, "POST", "/automations", RULE)
    assert made.status_code == 201 and made.json()["enabled"] is False
    path = f"/automations/{made.json()['id']}"
    assert send(client, "PATCH", path, {"enabled": True}).json()["enabled"] is True
    assert send(client, "PATCH", path, {"document": RULE["document"], "version": 1}).json()["version"] == 2
    assert send(client, "PATCH", path, {"name": "x", "version": 1}).status_code == 409
    assert [one["version"] for one in send(client, "GET", f"{path}/versions").json()] == [2, 1]
    assert send(client, "PUT", "/automations/order", {"ids": [made.json()["id"]]}).status_code == 204
    matter = a_conversation(text=None)
    post(the_customer(matter.contact_id), matter.id, "你好")
    tried = send(client, "POST", "/automation-tests", {"document": RULE["document"], "last": 5}).json()
    assert (tried["looked_at"], tried["matched"], tried["items"][0]["subject"]["id"]) == (1, 1, matter.id)
    made_up = send(client, "POST", "/automation-tests", {"document": RULE["document"], "made_up": [{"field": "message.text", "value": "x"}]})
    assert made_up.json()["items"][0]["matched"] is True
    assert send(client, "POST", "/automation-checks", {"document": {"when": {"key": "x"}}}).json()["fields"] == {"when.key": "没有触发时机「x」"}
    follow()
    (run,) = send(client, "GET", "/automation-runs?outcome=done").json()["items"]
    detail = send(client, "GET", f"/automation-runs/{run['id']}").json()
    assert (detail["steps"][0]["key"], detail["why"]["ok"], detail["seen"]) == ("priority", True, True)
    assert send(client, "GET", f"{path}/last-miss").json() is None
    assert send(client, "DELETE", path).status_code == 204 and send(client, "GET", path).status_code == 404
    assert send(client, "POST", f"{path}/restoration", {}).json()["enabled"] is False


def test_wrong_input_is_named_by_field_and_nothing_is_kept() -> None:
    client = a_client(*MANAGER)
    wrong = {"name": "x", "document": a_document("message.visitor", ("note", {"text": ""}), ("priority", {"priority": 9}))}
    answer = send(client, "POST", "/automations", wrong)
    assert answer.status_code == 422 and {one["field"] for one in answer.json()["errors"]} == {"actions.0.text", "actions.1.priority"}
    beyond = send(client, "POST", "/automations", {"name": "x", "document": a_document("message.visitor", ("ticket", {"type_id": 1, "title": "t"}))})
    assert beyond.status_code == 422 and "建工单" in beyond.json()["detail"]
    empty = {"when": {"key": "message.visitor"}, "conditions": {"op": "all", "of": [{}]}}
    for body in ({}, {"name": "x"}, {"name": "x", "document": []}, {"name": "x", "document": empty}):
        assert send(client, "POST", "/automations", body).status_code == 422
    assert send(client, "GET", "/automations/99999999999999999999").status_code in (404, 422)
    assert send(client, "GET", "/automation-runs?cursor=x").status_code == 422
    assert not Automation.objects.exists()


def test_macros_by_the_interface() -> None:
    client = a_client(*MANAGER, "conversation.reply")
    made = send(client, "POST", "/macros", {"scope": "shared", "name": "加急", "actions": [{"key": "priority", "params": {"priority": 3}}]})
    assert made.status_code == 201 and made.json()["may_edit"] is True
    matter = a_conversation("open")
    path = f"/macros/{made.json()['id']}"
    assert send(client, "GET", f"{path}/preview?conversation={matter.id}").json()["steps"][0]["ok"] is True
    used = send(client, "POST", f"{path}/uses", {"conversation_id": matter.id})
    assert used.status_code == 201 and used.json()["undoable"] is True
    assert send(client, "DELETE", f"/macro-uses/{used.json()['id']}").json() == {"undone": ["priority"]}
    assert send(client, "PATCH", path, {"name": "马上", "version": 1}).json()["name"] == "马上"
    assert send(client, "DELETE", path).status_code == 204
    assert send(client, "POST", f"{path}/restoration", {}).json()["archived_at"] is None
    assert send(client, "GET", "/macros").json()["total"] == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/automation-catalogue"),
        ("GET", "/automations"),
        ("POST", "/automations"),
        ("GET", "/automation-runs"),
        ("GET", "/macros"),
        ("POST", "/automation-checks"),
    ],
)
def test_nobody_else_is_told_anything(method: str, path: str) -> None:
    body = RULE if method == "POST" else None
    assert send(a_client("conversation.view"), method, path, body).status_code == 403
    assert send(Client(), method, path, body).status_code == 401


@pytest.mark.parametrize("path", ["/automations", "/automation-runs?limit=200", "/macros"])
def test_a_list_asks_as_much_for_two_as_for_twenty(path: str) -> None:
    client, leader = a_client(*MANAGER), a_leader()
    counts = []
    for size in (2, 18):
        for number in range(size):
            an_automation("message.visitor", ("priority", {"priority": number % 4}), actor=leader, name=f"{size}-{number}")
        matter = a_conversation(text=None)
        post(the_customer(matter.contact_id), matter.id, "你好")
        follow()
        send(client, "GET", path)
        with CaptureQueriesContext(connection) as queries:
            assert send(client, "GET", path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
