"""The API inbox: what another system brings in, and what its token may not do."""

from typing import Any

import pytest

from tests.makers.conversation_doors import Scene, a_scene, everything_of_the_room
from tests.makers.doors import Caller, an_integration
from yingda.conversations.models import Conversation, Message

pytestmark = pytest.mark.django_db
SENT: dict[str, Any] = {"contact": {"external_id": "u-1", "name": "王女士"}, "text": "几点发货 📦", "client_id": "m-1"}


def bring(scene: Scene, caller: Caller, **changes: Any) -> Any:
    return scene.go("POST", "/inboxes/{key}/messages", {**SENT, **changes}, caller)


def test_a_message_from_elsewhere_is_taken_once_and_answered() -> None:
    scene = a_scene()
    shop = an_integration("conversation.reply", "conversation.view")
    first, again = bring(scene, shop), bring(scene, shop)
    assert (first.status, again.status) == (201, 200)
    assert set(first.body) == {"id", "conversation_id", "seq", "at", "doubled"} and again.body == {**first.body, "doubled": True}
    second = bring(scene, shop, text="在吗", client_id="m-2").body
    assert second["conversation_id"] == first.body["conversation_id"]
    other = bring(scene, shop, contact={"external_id": "u-2"}, client_id="m-1").body
    assert other["conversation_id"] != first.body["conversation_id"]
    row = shop("GET", f"/conversations/{first.body['conversation_id']}").body["row"]
    assert (row["channel"], row["state"], row["contact"]["name"], row["preview"]) == ("api", "queued", "王女士", "在吗")
    told = shop("GET", f"/conversations/{first.body['conversation_id']}/messages?after={first.body['seq']}").body["items"]
    assert [message["text"] for message in told] == ["在吗"]
    answered = shop("POST", f"/conversations/{first.body['conversation_id']}/messages", {"text": "明天十点"})
    assert answered.status == 201
    assert Message.objects.get(pk=answered.body["id"]).author_kind == "api"
    assert Conversation.objects.filter(channel="api").count() == 2


REFUSED = [
    ({"contact": {}}, 422, "contact.external_id"),
    ({"contact": {"external_id": ""}}, 422, "contact.external_id"),
    ({"contact": {"external_id": "长" * 201}}, 422, "contact.external_id"),
    ({"contact": {"external_id": "a\x00b"}}, 422, "contact.external_id"),
    ({"contact": {"external_id": "u", "name": "名\x00"}}, 422, "contact.name"),
    ({"contact": {"external_id": 5}}, 422, "contact.external_id"),
    ({"contact": "u-1"}, 422, "contact.external_id"),
    ({"text": " "}, 422, "text"),
    ({"text": "长" * 8001}, 422, "text"),
    ({"text": "a\x00b"}, 422, "text"),
    ({"client_id": ""}, 422, "client_id"),
    ({"client_id": "x" * 37}, 422, "client_id"),
    ({"client_id": "\x00"}, 422, "client_id"),
]


def test_what_is_not_acceptable_names_its_field_and_keeps_nothing() -> None:
    scene = a_scene()
    shop = an_integration("conversation.reply", language="en")
    before = everything_of_the_room()
    for changes, status, field in REFUSED:
        answer = bring(scene, shop, **changes)
        assert (answer.status, answer.error["field"]) == (status, field), (changes, answer)
        assert answer.error["detail"].isascii() or "“" in answer.error["detail"]
    assert everything_of_the_room() == before


def test_only_a_token_that_may_reply_brings_messages_and_only_into_an_api_inbox() -> None:
    scene = a_scene()
    before = everything_of_the_room()
    assert bring(scene, scene.caller).status == 403, "a colleague is no integration"
    assert bring(scene, an_integration("conversation.view")).error["params"] == {"permission": "conversation.reply"}
    shop = an_integration("conversation.reply")
    web = Scene(scene.group, scene.leader, scene.colleague, shop, {"key": "nosuchkey"})
    assert bring(web, shop).status == 404
    made = scene.caller("GET", f"/inboxes/{scene['inbox']}").body["key"]
    wrong = bring(Scene(scene.group, scene.leader, scene.colleague, shop, {"key": made}), shop)
    assert (wrong.status, wrong.error["field"], wrong.error["detail"]) == (422, "inbox", "这个渠道不是 API 渠道")
    assert everything_of_the_room() == before


# What only a person can do: a token has no desk, no marks and no views of its own.
PERSONAL = [
    ("POST", "/conversations/{queued}/claim", None),
    ("POST", "/conversations/{theirs}/take-over", None),
    ("POST", "/conversations/{theirs}/peek", None),
    ("DELETE", "/conversations/{theirs}/peek", None),
    ("POST", "/hand-overs/{received}/acceptance", None),
    ("DELETE", "/hand-overs/{received}/acceptance", None),
    ("DELETE", "/hand-overs/{sent}", None),
    ("POST", "/conversations", {"inbox_id": "{inbox}", "contact_id": "{contact}"}),
    ("GET", "/views", None),
    ("POST", "/views", {"name": "x", "query": {}}),
    ("DELETE", "/views/{view}", None),
]
ALL = ("view", "reply", "resolve", "assign", "invite", "tag", "peek", "take_over", "whisper")


def test_a_token_with_every_scope_does_nothing_that_is_a_persons() -> None:
    scene = a_scene()
    system = an_integration(*(f"conversation.{name}" for name in ALL))
    before = everything_of_the_room()
    for door in PERSONAL:
        answer = scene.go(*door, system)
        assert (answer.status, answer.error["code"]) == (403, "forbidden"), (door, answer)
    assert everything_of_the_room() == before


# What a system may do within its scopes: scope, method, path, body, status.
MAY = [
    ("resolve", "POST", "/conversations/{matter}/resolution", None),
    ("resolve", "DELETE", "/conversations/{resolved}/resolution", None),
    ("reply", "POST", "/conversations/{theirs}/wait", None),
    ("reply", "POST", "/conversations/{theirs}/snooze", {"until_at": "{later}"}),
    ("assign", "POST", "/conversations/{queued}/assignment", {"person_id": "{colleague}"}),
    ("invite", "POST", "/conversations/{theirs}/participants", {"person_id": "{leader}"}),
    ("tag", "PUT", "/conversations/{theirs}/tags", {"tag_ids": ["{tag}"]}),
    ("tag", "PUT", "/conversations/{theirs}/priority", {"priority": 2}),
    ("reply", "POST", "/conversations/{theirs}/messages", {"text": "自动通知"}),
]


@pytest.mark.parametrize(("scope", "method", "path", "body"), MAY, ids=[f"{row[1]} {row[2]}" for row in MAY])
def test_a_scope_opens_its_doors_and_no_other(scope: str, method: str, path: str, body: Any) -> None:
    scene = a_scene()
    scene.numbers["leader"] = scene.leader.pk
    without = an_integration("conversation.view", *(f"conversation.{name}" for name in ALL if name != scope))
    refused = scene.go(method, path, body, without)
    assert (refused.status, refused.error["params"]) == (403, {"permission": f"conversation.{scope}"})
    answer = scene.go(method, path, body, an_integration("conversation.view", f"conversation.{scope}"))
    assert answer.status in (200, 201), answer


def test_a_key_of_a_request_stores_one_message() -> None:
    scene = a_scene()
    path, key = f"/conversations/{scene['matter']}/messages", {"Idempotency-Key": "order-1001-shipped"}
    first, again = (scene.caller("POST", path, {"text": "已发货"}, key) for _ in range(2))
    assert (first.status, again.status, again.body["seq"]) == (201, 200, first.body["seq"])
    assert again.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    wrong = scene.caller("POST", path, {"text": "已发货"}, {"Idempotency-Key": "钥".encode().decode("latin-1")})
    assert wrong.error["code"] == "idempotency_key_wrong"
