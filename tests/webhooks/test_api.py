"""Status, permission and shape of the interface."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.hostile import hostile_strings
from tests.makers.staff import a_client
from tests.makers.webhooks import Receiver, an_endpoint
from tests.webhooks.conftest import Moved
from yingda.kit.actor import SYSTEM
from yingda.webhooks.actions import replaying
from yingda.webhooks.models import Delivery, Endpoint

pytestmark = pytest.mark.django_db
API = "/api/v1/webhooks"
ITSELF = {"id", "name", "url", "types", "inbox_ids", "enabled", "created_at", "failing_since", "disabled_at", "disabled_why", "former_until"}


def go(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, API + path, "" if body is None else json.dumps(body), "application/json")


def test_a_webhook_from_making_to_archiving(receiver: Receiver, lane: Moved) -> None:
    client = a_client("webhook.manage")
    made = go(client, "POST", "", {"name": "仓库", "url": f"{receiver.url}/hook", "types": ["conversation.opened"]})
    assert made.status_code == 201 and set(made.json()) == ITSELF | {"secret"}
    number, secret = made.json()["id"], made.json()["secret"]
    assert set(go(client, "GET", f"/{number}").json()) == ITSELF
    assert secret not in go(client, "GET", "").content.decode()
    sent = go(client, "POST", f"/{number}/tests")
    assert (sent.status_code, sent.json()["state"], sent.json()["type"]) == (201, "pending", "webhook.test")
    receiver.answers.append((500, "later"))
    lane.work()
    listed = go(client, "GET", f"/{number}/deliveries?state=pending&type=webhook.test&since_at=0").json()
    assert [one["last_status"] for one in listed["items"]] == [500] and listed["next"] is None
    assert go(client, "GET", f"/{number}/deliveries?state=dead").json()["items"] == []
    detail = go(client, "GET", f"/{number}/deliveries/{sent.json()['id']}").json()
    assert detail["payload"]["type"] == "webhook.test" and detail["tried"][0]["answer"] == "later" and detail["key"] == receiver.got[0].key
    assert go(client, "POST", f"/{number}/deliveries/{detail['id']}/replay").status_code == 202
    lane.work()
    again = go(client, "GET", f"/{number}/deliveries/{detail['id']}").json()
    assert (again["state"], again["due_at"], [one["status"] for one in again["tried"]]) == ("delivered", None, [500, 200])
    assert go(client, "POST", f"/{number}/replays", {"since_at": detail["created_at"]}).json() == {"count": 0}
    rotated = go(client, "POST", f"/{number}/secret").json()
    assert rotated["secret"] != secret and rotated["former_until"] is not None
    assert go(client, "PATCH", f"/{number}", {"enabled": False}).json()["disabled_why"] == "person"
    assert go(client, "POST", f"/{number}/tests").status_code == 409
    assert go(client, "DELETE", f"/{number}").status_code == 204
    assert go(client, "GET", f"/{number}").status_code == 404 and go(client, "GET", "").json()["total"] == 0


def test_the_types_are_told_in_both_languages() -> None:
    types = a_client("webhook.manage").get("/api/v1/webhook-types").json()
    note = {
        "name": "note.posted",
        "zh": "内部备注（含悄悄话），须单独勾选",
        "en": "An internal note or whisper; must be asked for by name",
        "by_name_only": True,
    }
    assert note in types and len(types) == len({one["name"] for one in types}) > 15


DOORS = [
    ("GET", "", None), ("POST", "", {"name": "x", "url": "https://hooks.example/", "types": ["*"]}), ("GET", "/{id}", None), ("PATCH", "/{id}", {"name": "x"}),
    ("DELETE", "/{id}", None), ("POST", "/{id}/secret", None), ("POST", "/{id}/tests", None), ("POST", "/{id}/replays", {"since_at": 0}),
    ("GET", "/{id}/deliveries", None), ("GET", "/{id}/deliveries/1", None), ("POST", "/{id}/deliveries/1/replay", None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_every_door_is_closed_to_others(receiver: Receiver, method: str, path: str, body: Any) -> None:
    number = an_endpoint(receiver.url).pk
    before = list(Endpoint.objects.values())
    answer = go(a_client("inbox.manage", "conversation.view"), method, path.format(id=number), body)
    assert answer.status_code == 403 and answer.json()["detail"] == "你没有这项操作的权限"
    assert go(Client(), method, path.format(id=number), body).status_code == 401
    assert list(Endpoint.objects.values()) == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"), ({"name": "a\x00b"}, "name"), ({"name": "x" * 81}, "name"), ({"url": "ftp://x/"}, "url"), ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "http://1.1.1.1/"}, "url"), ({"types": []}, "types"), ({"types": ["x"]}, "types"), ({"types": "*"}, "types"),
        ({"inbox_ids": [7]}, "inbox_ids"),
        ({"inbox_ids": [2**63]}, "inbox_ids.0"), ({"enabled": "perhaps"}, "enabled"),
    ],
)  # fmt: skip
def test_bad_input_names_its_field_in_both_languages(receiver: Receiver, body: Any, field: str) -> None:
    client = a_client("webhook.manage")
    row = an_endpoint(receiver.url)
    before = Endpoint.objects.values().get()
    for language in ("zh-CN", "en"):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        error = go(client, "PATCH", f"/{row.pk}", body)
        assert error.status_code == 422 and error.json()["field"] == field, error.content
        assert error.json()["detail"]
    assert Endpoint.objects.values().get() == before


def test_hostile_names_are_kept_or_refused(receiver: Receiver) -> None:
    client = a_client("webhook.manage")
    for text in hostile_strings(7):
        body = {"name": text, "url": f"{receiver.url}/hook", "types": ["*"]}
        assert go(client, "POST", "", body).status_code in (201, 422)
        assert go(client, "POST", "", {**body, "name": "x", "url": text}).status_code == 422
        Endpoint.objects.all().delete()


def test_the_log_is_read_in_pages_and_few_queries(receiver: Receiver) -> None:
    client = a_client("webhook.manage")
    endpoint = an_endpoint(receiver.url)
    for _ in range(12):
        replaying.send_test(SYSTEM, endpoint.pk)
    page = go(client, "GET", f"/{endpoint.pk}/deliveries?limit=5").json()
    with CaptureQueriesContext(connection) as said:
        second = go(client, "GET", f"/{endpoint.pk}/deliveries?limit=5&cursor={page['next']}").json()
    assert len(said) <= 8
    third = go(client, "GET", f"/{endpoint.pk}/deliveries?limit=5&cursor={second['next']}").json()
    found = [one["id"] for part in (page, second, third) for one in part["items"]]
    assert found == sorted(Delivery.objects.values_list("id", flat=True), reverse=True) and third["next"] is None
    assert go(client, "GET", f"/{endpoint.pk}/deliveries?cursor=x").status_code == 422
    assert go(client, "GET", f"/{endpoint.pk}/deliveries?state=lost").status_code == 422
