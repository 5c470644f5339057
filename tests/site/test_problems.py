"""Every lane answers problems of one shape (RFC 9457), Django's own refusals too, and the page of codes knows them all."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.makers.doors import CSRF, Caller
from tests.makers.people import a_person
from tests.makers.problems import checked
from yingda.people import queries as people
from yingda.plumbing.messages import catalogue
from yingda.plumbing.problems import MEDIA_TYPE

pytestmark = pytest.mark.django_db

REFUSALS: list[tuple[str, str, bytes, int, str]] = [
    ("GET", "/api/v1/nowhere", b"", 404, "not_found"),
    ("GET", "/api/v1/people/999999", b"", 404, "not_found"),
    ("PATCH", "/api/v1/conversations", b"{}", 405, "method_wrong"),
    ("POST", "/api/v1/people", b"{", 400, "not_json"),
    ("POST", "/api/v1/people", b"{}", 422, "field_wrong"),
    ("GET", "/api/v1/conversations?view=x", b"", 422, "view_unknown"),
    ("GET", "/api/v1/conversations/999999", b"", 404, "not_found"),
    ("POST", "/api/v1/conversations/1/messages", b"x" * 70_000, 413, "body_too_large"),
    ("GET", "/widget/v1/config?inbox=nobody", b"", 404, "not_found"),
    ("GET", "/widget/v1/nowhere", b"", 404, "not_found"),
]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("method", "path", "body", "status", "code"), REFUSALS)
def test_each_lane_answers_a_problem(method: str, path: str, body: bytes, status: int, code: str, language: str) -> None:
    caller = Caller(a_person(role="administrator", locale=language), language=language)
    answer = caller.raw(method, path, body, caller.headers)
    problem = answer.error
    assert (answer.status, problem["code"], problem["instance"]) == (status, code, path.partition("?")[0])
    assert {bool(re.search("[一-鿿]", problem[name])) for name in ("title", "detail")} == {language == "zh-CN"}
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_with_a_file_where_json_is_wanted() -> None:
    caller = Caller(a_person(role="administrator"))
    form = {"file": SimpleUploadedFile("客户.csv", "编号,姓名".encode("gbk")), "kind": "contacts"}
    answer = caller.client.post("/api/v1/imports", form, headers={"X-CSRFToken": CSRF})
    assert checked(answer.json(), answer.status_code)["code"] == "not_json" and answer.status_code == 400


def test_nobody_and_no_token_of_the_page() -> None:
    assert Caller()("GET", "/me").error["status"] == 401
    assert Caller(a_person(), csrf=False)("PATCH", "/me", {}).error["code"] == "csrf_failed"
    login = Client(enforce_csrf_checks=True).post("/_allauth/browser/v1/auth/login", {}, content_type="application/json")
    assert login["Content-Type"] == MEDIA_TYPE and checked(login.json(), 403)["code"] == "csrf_failed"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fails(*args: Any, **more: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(people, "actor_of", fails)
    yield


def test_a_failure_has_a_reference_and_says_nothing_of_its_cause(broken: None, caplog: pytest.LogCaptureFixture) -> None:
    answer = Caller(a_person())("GET", "/me")
    problem = answer.error
    assert answer.status == 500 and "broken" not in str(answer.body)
    assert problem["params"]["reference"] in problem["detail"] and problem["params"]["reference"] in caplog.text


@override_settings(MIDDLEWARE=["yingda.site.refusals.OneShapeOfErrors", "tests.site.test_problems.Falls"])
def test_a_failure_outside_of_the_interface_is_a_problem_too(caplog: pytest.LogCaptureFixture) -> None:
    answer = Client(raise_request_exception=False).get("/api/v1/me")
    assert checked(answer.json(), 500)["params"]["reference"] in caplog.text


class Falls:
    """A middleware that fails."""

    def __init__(self, get_response: Any) -> None:
        del get_response

    def __call__(self, request: Any) -> Any:
        raise RuntimeError("broken")


def test_the_page_of_codes_has_an_anchor_for_every_code() -> None:
    answer = Client().get("/problems")
    anchors = set(re.findall(r'<tr id="([a-z0-9_]+)">', answer.content.decode()))
    assert answer.status_code == 200 and anchors == {code for code in catalogue() if not code.startswith("status_")}
    assert "你没有这项操作的权限" in answer.content.decode() and "You are not allowed to do this" in answer.content.decode()
