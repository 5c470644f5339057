"""Who is let in at the doors of the room, and what those are told who are not."""

import re

import jsonschema_rs
import pytest

from tests.makers.conversation_doors import CHANGING, CHANGING_IDS, DOORS, IDS, a_scene, everything_of_the_room
from tests.makers.conversations import a_conversation, a_group, a_person
from tests.makers.doors import Caller
from yingda.conversations.live.described import described
from yingda.conversations.live.http import ROUTES, route
from yingda.kit.actor import SYSTEM
from yingda.people import actions as people
from yingda.site.api import api

pytestmark = pytest.mark.django_db
SENTENCES = {"zh-CN": "请先登录", "en": "Please sign in first"}


def shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}|\(\[0-9\]\{1,18\}\)", "{}", path.partition("?q=")[0]).replace("()", "")


def test_the_table_names_every_door_of_the_room() -> None:
    doors = {(method, shape(path)) for method, path, _ in DOORS}
    paths = api.get_openapi_schema()["paths"]
    ordinary = {
        (method.upper(), shape(path.removeprefix("/api/v1")))
        for path, methods in paths.items()
        for method, told in methods.items()
        if told["tags"] == ["conversations"]
    }
    hot = {(method, shape(pattern.pattern.removeprefix("^/api/v1").removesuffix("$"))) for method, pattern, _ in ROUTES}
    assert doors == ordinary | hot


def test_nobody_and_the_suspended_are_told_to_sign_in(subtests: pytest.Subtests) -> None:
    scene = a_scene()
    suspended = a_person(role="administrator", group=scene.group)
    browser = Caller(suspended)
    people.suspend(SYSTEM, suspended.pk, "离职")
    before = everything_of_the_room()
    for (method, path, body), name in zip(DOORS, IDS, strict=True):
        with subtests.test(name):
            for language, sentence in SENTENCES.items():
                answer = scene.go(method, path, body, Caller(language=language))
                assert (answer.status, answer.error["code"], answer.error["detail"]) == (401, "sign_in_first", sentence)
            for caller in (browser, Caller(token="yd_forged"), Caller(token="")):
                assert scene.go(method, path, body, caller).status == 401
    assert everything_of_the_room() == before


def test_a_browser_changes_nothing_without_its_csrf_token(subtests: pytest.Subtests) -> None:
    scene = a_scene()
    before = everything_of_the_room()
    bare = Caller(scene.leader, csrf=False)
    wrong = Caller(scene.leader)
    wrong.headers["X-CSRFToken"] = "d" * 32
    for (method, path, body), name in zip(CHANGING, CHANGING_IDS, strict=True):
        for caller in (bare, wrong):
            with subtests.test(name, csrf=caller is wrong):
                answer = scene.go(method, path, body, caller)
                assert (answer.status, answer.error["code"]) == (403, "csrf_failed")
    assert everything_of_the_room() == before


# A playbook and an incident are the whole team's: whoever may use playbooks reads them.
TEAMS = ("GET /playbooks/", "GET /activations/{incident}", "GET /announcements/")
OF_A_GROUP = [(door, name) for door, name in zip(DOORS, IDS, strict=True) if "{" in door[1] and not f"{door[0]} {door[1]}".startswith(TEAMS)]


def test_what_another_group_has_is_not_there(subtests: pytest.Subtests) -> None:
    """A stranger with the same rights in another group: not found, or forbidden where the door asks for a right first."""
    scene = a_scene()
    stranger = Caller(a_person(role="team_leader", group=a_group()))
    before = everything_of_the_room()
    for (method, path, body), name in OF_A_GROUP:
        with subtests.test(name):
            answer = scene.go(method, path, body, stranger)
            assert answer.status in ((404,) if path.startswith("/conversations/") else (403, 404)), answer
            assert answer.error["code"] in ("forbidden", "not_found")
    assert everything_of_the_room() == before


def test_the_hot_routes_are_in_the_document() -> None:
    paths, schemas = described()
    told = {(method, re.sub(r"\{id\}", "7", f"/api/v1{path}")) for method, path in paths}
    served = {(method, path) for method, path in told if route({"method": method, "path": path}) is not None}
    assert served == told and len(told) == len(ROUTES), "each route is described, and nothing else"
    document = api.get_openapi_schema()
    assert document["openapi"] == "3.1.0" and set(schemas) <= set(document["components"]["schemas"])
    for method, path in paths:
        assert document["paths"][f"/api/v1{path}"][method.lower()]["responses"]["4XX"] == {"$ref": "#/components/responses/Problem"}


def test_what_the_hot_lane_answers_is_of_the_described_shape() -> None:
    matter = a_conversation("open")
    caller = Caller(a_person(role="administrator"))
    assert caller("POST", f"/conversations/{matter.id}/messages", {"text": "你好"}).status == 201
    document = api.get_openapi_schema()
    one = f"/{matter.id}"
    for path, name in (("", "ConversationPage"), (one, "ConversationOpened"), (f"{one}/messages", "MessagePage"), ("/counts", "ConversationCounts")):
        answer = caller("GET", f"/conversations{path}{'?view=all' if not path else ''}")
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        jsonschema_rs.validate(schema, answer.body)
        assert answer.status == 200 and (path != "" or answer.body["items"])
