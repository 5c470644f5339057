"""The door: the whole log-in by HTTP, as a browser does it."""

import base64
import hmac
import json
import struct
import time
from hashlib import sha1
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, TestCase

from tests.makers.people import a_group, a_person, actor_for
from yingda.people import actions, queries
from yingda.people.models import Person
from yingda.plumbing.models import AuditEntry, StoredEvent

pytestmark = pytest.mark.django_db
SECRET = "corrEct-hors3-battery"
BASE = "/_allauth/browser/v1"


class Browser:
    """A browser with cookies that sends the CSRF token as the console does."""

    def __init__(self, address: str = "203.0.113.9", language: str = "zh-CN") -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address, HTTP_ACCEPT_LANGUAGE=language)
        self.client.get(f"{BASE}/config")

    def send(self, method: str, path: str, body: Any = None) -> Any:
        token = self.client.cookies["yingda_csrf"].value
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        # allauth tells of a second factor after the commit, which a test's own transaction never reaches.
        with TestCase.captureOnCommitCallbacks(execute=True):
            return getattr(self.client, method)(path, headers={"X-CSRFToken": token}, **data)

    def log_in(self, username: str, password: str = SECRET, field: str = "username") -> Any:
        return self.send("post", f"{BASE}/auth/login", {field: username, "password": password})


def verbs(name: str = "people.") -> list[str]:
    return list(AuditEntry.objects.filter(verb__startswith=name).order_by("id").values_list("verb", flat=True))


def code_of(secret: str, at: float | None = None) -> str:
    """The code of RFC 6238 with SHA-1, six digits and steps of 30 s."""
    step = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(base64.b32decode(secret), step, sha1).digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture
def lin() -> Person:
    return a_person("林晓", username="linxiao", email="lin@example.com", password=SECRET, group=a_group())


def enrol(browser: Browser) -> str:
    """Sets up a second factor; its secret."""
    shown = browser.send("get", f"{BASE}/account/authenticators/totp")
    secret = shown.json()["meta"]["secret"]
    answer = browser.send("post", f"{BASE}/account/authenticators/totp", {"code": code_of(secret)})
    assert answer.status_code == 200, answer.content
    # The same code is refused twice within its step; a person would wait.
    cache.clear()
    return str(secret)


@pytest.mark.parametrize(("field", "typed"), [("username", "linxiao"), ("username", "LinXiao"), ("email", "Lin@Example.com")])
def test_a_person_logs_in_by_name_or_address(lin: Person, field: str, typed: str) -> None:
    browser = Browser()
    assert browser.send("get", "/api/v1/me").status_code == 401
    assert browser.log_in(typed, field=field).status_code == 200
    me = browser.send("get", "/api/v1/me").json()
    assert me["display_name"] == "林晓" and me["csrf"]
    entry = AuditEntry.objects.get(verb="people.log_in")
    assert (entry.actor_id, entry.address) == (lin.pk, "203.0.113.9")


def test_without_the_csrf_token_nothing_is_taken(lin: Person) -> None:
    browser = Browser()
    body = json.dumps({"username": "linxiao", "password": SECRET})
    assert browser.client.post(f"{BASE}/auth/login", body, content_type="application/json").status_code == 403
    browser.log_in("linxiao")
    assert browser.client.patch("/api/v1/me", '{"theme": "dark"}', content_type="application/json").status_code == 403
    assert browser.send("patch", "/api/v1/me", {"theme": "dark"}).json()["theme"] == "dark"


@pytest.mark.parametrize(("language", "sentence"), [("zh-CN", "用户名或密码不正确"), ("en", "The user name or the password is not right")])
@pytest.mark.parametrize("username", ["linxiao", "nobody"])
def test_a_wrong_password_is_told_clearly_and_the_same_for_nobody(lin: Person, language: str, sentence: str, username: str) -> None:
    answer = Browser(language=language).log_in(username, "wrong-password")
    assert answer.status_code == 400
    assert [error["message"] for error in answer.json()["errors"]] == [sentence]
    failed = AuditEntry.objects.get(verb="people.log_in.failed")
    assert (failed.subject, failed.address) == (f"login:{username}", "203.0.113.9")
    assert "wrong-password" not in failed.after + failed.before


def test_failures_lock_the_name_at_the_address_and_nobody_else(lin: Person) -> None:
    other = a_person("王敏", username="wangmin", password=SECRET)
    for _ in range(9):
        assert Browser().log_in("linxiao", "wrong-password").status_code == 400
    locked = Browser().log_in("linxiao", "wrong-password")
    assert locked.status_code == 429
    assert locked.json()["detail"] == "登录失败次数太多，请 15 分钟后再试"
    assert Browser().log_in("linxiao").status_code == 429
    assert Browser().log_in("lin@example.com", field="email").status_code == 429
    assert Browser().log_in(other.username).status_code == 200
    assert Browser(address="198.51.100.4").log_in("linxiao").status_code == 200
    assert len(verbs("people.log_in.failed")) <= 10


def test_an_office_behind_one_address_logs_in_at_nine(lin: Person) -> None:
    people = [a_person(username=f"office{i}", password=SECRET) for i in range(45)]
    assert [Browser().log_in(person.username).status_code for person in people] == [200] * 45


def test_a_suspended_person_is_out_at_once_and_cannot_come_back(lin: Person) -> None:
    browser = Browser()
    browser.log_in("linxiao")
    boss = actor_for(a_person(role="administrator"))
    actions.suspend(boss, lin.pk, "离职")
    assert browser.send("get", "/api/v1/me").status_code == 401
    assert not Session.objects.exists()
    refused = Browser().log_in("linxiao")
    assert refused.status_code == 403
    assert refused.json()["code"] == "account_suspended"
    assert "people.log_in.suspended" in verbs()
    wrong = Browser().log_in("linxiao", "wrong-password")
    assert wrong.json()["errors"][0]["code"] == "login_wrong"
    actions.lift_suspension(boss, lin.pk)
    assert Browser().log_in("linxiao").status_code == 200


def test_signing_out_ends_the_session_and_after_the_last_one_the_presence(lin: Person) -> None:
    first, second = Browser(), Browser()
    first.log_in("linxiao")
    second.log_in("linxiao")
    first.send("put", "/api/v1/me/presence", {"state": "online"})
    first.send("delete", f"{BASE}/auth/session")
    assert queries.presence_of([lin.pk])[lin.pk].state == "online"
    second.send("delete", f"{BASE}/auth/session")
    now = queries.presence_of([lin.pk])[lin.pk]
    assert (now.state, now.why) == ("offline", "signed_out")
    assert verbs("people.log_out") == ["people.log_out"] * 2
    assert StoredEvent.objects.filter(name="people.session_ended").count() == 2


def test_own_log_ins_are_listed_and_ended(lin: Person) -> None:
    here, there = Browser(), Browser(address="198.51.100.4")
    here.log_in("linxiao")
    there.log_in("linxiao")
    rows = here.send("get", "/api/v1/me/sessions").json()["items"]
    assert [(row["address"], row["current"]) for row in rows] == [("198.51.100.4", False), ("203.0.113.9", True)]
    assert here.send("delete", f"/api/v1/me/sessions/{rows[0]['id']}").status_code == 204
    assert there.send("get", "/api/v1/me").status_code == 401
    assert here.send("delete", f"/api/v1/me/sessions/{rows[0]['id']}").status_code == 404
    stranger = a_person(username="stranger", password=SECRET)
    other = Browser()
    other.log_in(stranger.username)
    assert other.send("delete", f"/api/v1/me/sessions/{rows[1]['id']}").status_code == 404
    assert here.send("get", "/api/v1/me").status_code == 200


def test_a_new_password_ends_the_log_ins_made_with_the_old(lin: Person) -> None:
    here, there = Browser(), Browser()
    here.log_in("linxiao")
    there.log_in("linxiao")
    wanted = {"current_password": SECRET, "new_password": "another-Long-secret-7"}
    answer = here.send("post", f"{BASE}/account/password/change", wanted)
    assert answer.status_code == 200, answer.content
    assert here.send("get", "/api/v1/me").status_code == 200
    assert there.send("get", "/api/v1/me").status_code == 401
    assert "people.password.changed" in verbs()
    assert Browser().log_in("linxiao", "another-Long-secret-7").status_code == 200


@pytest.mark.parametrize(
    ("password", "zh", "en"),
    [
        ("1234", "至少 10 个字符；太常见，容易被猜到", "it needs at least 10 characters; it is too common and easily guessed"),
        ("linxiao.26", "与姓名、用户名或邮箱太像", "it is too much like the name, user name or e-mail address"),
    ],
)
def test_a_weak_password_is_refused_in_the_own_words_of_both_languages(lin: Person, password: str, zh: str, en: str) -> None:
    wanted = {"current_password": SECRET, "new_password": password}
    for language, sentence in (("zh-CN", f"密码不合要求：{zh}"), ("en", f"This password will not do: {en}")):
        door = Browser(language=language)
        door.log_in("linxiao")
        Person.objects.filter(pk=lin.pk).update(locale=language)
        answer = door.send("post", f"{BASE}/account/password/change", wanted)
        assert (answer.status_code, [one["message"] for one in answer.json()["errors"]]) == (400, [sentence])


def test_a_link_from_the_administrator_sets_the_password_once(lin: Person) -> None:
    boss = actor_for(a_person(role="administrator"))
    key = actions.password_reset_link(boss, lin.pk).rsplit("/", 1)[1]
    wanted = {"key": key, "password": "another-Long-secret-7"}
    weak = Browser().send("post", f"{BASE}/auth/password/reset", {"key": key, "password": "12345"})
    assert weak.status_code == 400
    Browser().send("post", f"{BASE}/auth/password/reset", wanted)
    assert Browser().log_in("linxiao", "another-Long-secret-7").status_code == 200
    assert Browser().send("post", f"{BASE}/auth/password/reset", {**wanted, "password": "third-Long-secret-7"}).status_code == 400
    assert key not in " ".join(AuditEntry.objects.values_list("after", flat=True))
    assert "people.password.reset" in verbs()


def test_a_second_factor_is_asked_for_and_its_key_is_stored_encrypted(lin: Person) -> None:
    browser = Browser()
    browser.log_in("linxiao")
    secret = enrol(browser)
    again = Browser()
    asked = again.log_in("linxiao")
    assert asked.status_code == 401
    assert "mfa_authenticate" in [flow["id"] for flow in asked.json()["data"]["flows"]]
    assert again.send("get", "/api/v1/me").status_code == 401
    assert again.send("post", f"{BASE}/auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    assert "people.second_factor.failed" in verbs()
    assert again.send("post", f"{BASE}/auth/2fa/authenticate", {"code": code_of(secret)}).status_code == 200
    assert again.send("get", "/api/v1/me").json()["second_factor"] == {"required": False, "enrolled": True}
    assert secret not in str(list(Authenticator.objects.filter(user_id=lin.pk).values_list("data", flat=True)))
    assert "people.second_factor.added" in verbs()


def test_codes_of_a_second_factor_cannot_be_guessed_on(lin: Person) -> None:
    browser = Browser()
    browser.log_in("linxiao")
    secret = enrol(browser)
    again = Browser()
    again.log_in("linxiao")
    for _ in range(6):
        again.send("post", f"{BASE}/auth/2fa/authenticate", {"code": "000000"})
    assert again.send("post", f"{BASE}/auth/2fa/authenticate", {"code": code_of(secret)}).status_code in (400, 429)
    assert again.send("get", "/api/v1/me").status_code == 401


def test_a_recovery_code_opens_once(lin: Person) -> None:
    browser = Browser()
    browser.log_in("linxiao")
    enrol(browser)
    codes = browser.send("get", f"{BASE}/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    for status in (200, 400):
        again = Browser()
        again.log_in("linxiao")
        assert again.send("post", f"{BASE}/auth/2fa/authenticate", {"code": codes[0]}).status_code == status


def test_a_role_that_demands_a_second_factor_leaves_only_the_enrolment(lin: Person) -> None:
    boss = actor_for(a_person(role="administrator"))
    browser = Browser()
    browser.log_in("linxiao")
    assert browser.send("get", "/api/v1/directory").status_code == 200
    actions.change_policy(boss, second_factor_roles=["agent"])
    refused = browser.send("get", "/api/v1/directory")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    me = browser.send("get", "/api/v1/me").json()
    assert (me["second_factor"], me["permissions"]) == ({"required": True, "enrolled": False}, {})
    assert queries.topics_of(queries.actor_of(lin.pk)) == {f"u:{lin.pk}"}
    enrol(browser)
    assert browser.send("get", "/api/v1/directory").status_code == 200
    assert "conversation.reply" in browser.send("get", "/api/v1/me").json()["permissions"]


def test_a_lost_phone_is_removed_by_those_who_manage_people(lin: Person) -> None:
    boss = actor_for(a_person(role="administrator"))
    browser = Browser()
    browser.log_in("linxiao")
    enrol(browser)
    actions.remove_second_factor(boss, lin.pk)
    assert browser.send("get", "/api/v1/me").status_code == 401
    assert Browser().log_in("linxiao").status_code == 200


def test_nobody_signs_up_alone() -> None:
    wanted = {"username": "intruder", "password": SECRET, "email": "i@example.com"}
    assert Browser().send("post", f"{BASE}/auth/signup", wanted).status_code == 403
    assert not Person.objects.exists()
