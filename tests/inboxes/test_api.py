"""Status, permission and shape of the interface."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.hostile import hostile_strings
from tests.makers.problems import fields_of
from tests.makers.staff import a_client
from yingda.inboxes import actions, queries
from yingda.inboxes.models import Inbox
from yingda.kit.actor import SYSTEM
from yingda.plumbing.clock import now_ms

pytestmark = pytest.mark.django_db
API = "/api/v1"


def post(client: Client, path: str, body: Any, method: str = "post") -> Any:
    return getattr(client, method)(f"{API}{path}", json.dumps(body), content_type="application/json")


def test_an_inbox_from_making_to_archiving() -> None:
    client = a_client("inbox.manage")
    made = post(client, "/inboxes", {"name": "官网", "allowed_origins": ["https://shop.example"]})
    assert made.status_code == 201
    inbox = made.json()
    assert "secret" not in inbox and inbox["settings"]["appearance"]["colour"] == "#0f766e"
    changed = post(client, f"/inboxes/{inbox['id']}", {"locale": "en"}, "patch").json()
    assert (changed["locale"], changed["name"], changed["allowed_origins"]) == ("en", "官网", ["https://shop.example"])
    secret = client.get(f"{API}/inboxes/{inbox['id']}/secret").json()["secret"]
    rotated = post(client, f"/inboxes/{inbox['id']}/secret", {"overlap_hours": 1}).json()
    assert rotated["secret"] != secret and rotated["former_until"] > now_ms()
    snippet = client.get(f"{API}/inboxes/{inbox['id']}/snippet").json()["html"]
    assert snippet.startswith("<script async src=") and inbox["key"] in snippet
    assert client.delete(f"{API}/inboxes/{inbox['id']}").status_code == 204
    assert client.get(f"{API}/inboxes").json()["total"] == 0
    assert client.get(f"{API}/inboxes?archived=true").json()["total"] == 1


def test_bad_input_names_field_and_reason_in_the_readers_language() -> None:
    client = a_client("inbox.manage")
    answer = post(client, "/inboxes", {"name": "x", "settings": {"appearance": {"colour": "red"}, "upload": {"max_bytes": 0}}})
    assert answer.status_code == 422
    assert fields_of(answer.json())["settings.appearance.colour"] == "颜色应形如 #0f766e"
    for body, field in (({"name": ""}, "name"), ({"name": "a\x00b"}, "name"), ({"name": "x" * 81}, "name"), ({"name": "x", "kind": "fax"}, "kind")):
        answer = post(client, "/inboxes", body)
        assert answer.status_code == 422 and field in answer.json()["field"]
    assert Inbox.objects.count() == 0


def test_without_the_permission_nothing_is_shown_or_changed() -> None:
    inbox = actions.create(SYSTEM, "官网", "web")
    client = a_client("conversation.view")
    assert client.get(f"{API}/inboxes").json()["items"] == [{"id": inbox.pk, "name": "官网", "kind": "web"}]
    for answer in (
        client.get(f"{API}/inboxes/{inbox.pk}"),
        client.get(f"{API}/inboxes/{inbox.pk}/secret"),
        post(client, "/inboxes", {"name": "x"}),
        post(client, f"/inboxes/{inbox.pk}", {"name": "x"}, "patch"),
        client.delete(f"{API}/inboxes/{inbox.pk}"),
    ):
        assert answer.status_code == 403 and answer.json()["detail"] == "你没有这项操作的权限"
    assert Client().get(f"{API}/inboxes").status_code == 401


def test_a_bearer_token_is_let_in_and_a_revoked_one_is_not() -> None:
    client = a_client("inbox.manage")
    made = post(client, "/api-tokens", {"name": "BI", "scopes": ["inbox.manage"]}).json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert Client().get(f"{API}/inboxes", headers=bearer).status_code == 200
    shown = client.get(f"{API}/api-tokens").json()["items"]
    assert [one["name"] for one in shown] == ["BI"] and made["token"] not in json.dumps(shown)
    assert shown[0]["last_used_at"] is not None
    assert client.delete(f"{API}/api-tokens/{made['id']}").status_code == 204
    assert Client().get(f"{API}/inboxes", headers=bearer).status_code == 401


def test_a_changing_request_of_a_browser_needs_the_csrf_token() -> None:
    client = a_client("inbox.manage")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert post(strict, "/inboxes", {"name": "x"}).status_code == 403
    assert Inbox.objects.count() == 0


def test_the_list_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    client = a_client("inbox.manage")
    for number in range(20):
        actions.create(SYSTEM, f"渠道 {number}", "web")
    client.get(f"{API}/inboxes")
    with django_assert_max_num_queries(8):
        assert client.get(f"{API}/inboxes").json()["total"] == 20


def test_what_a_visitors_browser_is_told() -> None:
    fields = [{"key": "topic", "label": {"zh": "主题", "en": "Topic"}, "type": "choice", "choices": [{"zh": "售前", "en": "Sales"}]}]
    inbox = actions.create(SYSTEM, "官网", "web", {"settings": {"fields": fields, "appearance": {"team_name": {"zh": "小店"}}}})
    config = queries.public_config(queries.by_key(inbox.key), "en", now_ms())
    assert set(config) == {"name", "hours", "appearance", "fields", "offline", "rating", "draft_visible", "upload", "locale"}
    assert config["name"] == "小店" and config["hours"] == {"open": True, "next_opening_at": None, "text": "We are online"}
    assert config["fields"][0]["choices"] == ["Sales"] and inbox.secret not in json.dumps(config)


def test_hostile_strings_are_kept_whole_or_refused() -> None:
    client = a_client("inbox.manage")
    pk = actions.create(SYSTEM, "官网", "web").pk
    for text in hostile_strings(step=25):
        answer = post(client, f"/inboxes/{pk}", {"name": text, "settings": {"appearance": {"greeting": {"zh": text}}}}, "patch")
        assert answer.status_code in (200, 422), text
        if answer.status_code == 200:
            assert answer.json()["name"] == text.strip() and answer.json()["settings"]["appearance"]["greeting"]["zh"] == text
