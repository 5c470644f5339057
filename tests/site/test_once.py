"""`Idempotency-Key`: done once, answered again; a process that dies in between leaves nothing half-done."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.makers.doors import Caller
from tests.makers.people import a_person
from yingda.inboxes.models import ApiToken
from yingda.people.models import Department
from yingda.plumbing import idempotency
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import IdempotencyKey, StoredEvent

pytestmark = pytest.mark.django_db(transaction=True)
TAG = {"name": "加急"}


@pytest.fixture
def caller() -> Caller:
    return Caller(a_person(role="administrator"))


def keyed(key: str, **more: str) -> dict[str, str]:
    return {"Idempotency-Key": key, **more}


def test_the_same_request_is_done_once_and_answered_again(caller: Caller) -> None:
    first = caller("POST", "/departments", TAG, keyed("a-1"))
    events = StoredEvent.objects.count()
    again = caller("POST", "/departments", TAG, keyed('"a-1"'))
    assert first.status == again.status == 201 and first.body == again.body, first
    assert "idempotency-replayed" not in first.headers and again.headers["idempotency-replayed"] == "true"
    assert Department.objects.count() == 1 and StoredEvent.objects.count() == events
    assert caller("DELETE", f"/departments/{first.body['id']}", None, keyed("a-2")).status == 204
    assert caller("DELETE", f"/departments/{first.body['id']}", None, keyed("a-2")).status == 204, "the answer, not a 404"


def test_another_request_with_the_key_is_refused(caller: Caller) -> None:
    caller("POST", "/departments", TAG, keyed("a-1"))
    for path, body in (("/departments", {**TAG, "name": "别的"}), ("/departments?x=1", TAG)):
        answer = caller("POST", path, body, keyed("a-1"))
        assert (answer.status, answer.error["code"], answer.error["field"]) == (422, "idempotency_other_request", "Idempotency-Key")
    assert Department.objects.count() == 1


@pytest.mark.parametrize("on", ["contact_id", "conversation_id"])
def test_what_is_not_there_is_refused_as_without_a_key(caller: Caller, on: str) -> None:
    """The database looks at a foreign key when everything is committed, which with a key is after the answer was made."""
    for headers in ({}, keyed("a-1")):
        answer = caller("POST", "/holds", {on: 999_999, "reason": "诉讼"}, headers)
        assert (answer.status, answer.error["code"]) == (404, "not_found"), answer
    assert not IdempotencyKey.objects.exists(), "a refusal is not kept"


def test_keys_belong_to_whom_sends_them(caller: Caller) -> None:
    caller("POST", "/departments", TAG, keyed("a-1"))
    other = Caller(a_person(role="administrator"))
    assert other("POST", "/departments", {**TAG, "name": "二"}, keyed("a-1")).status == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "钥匙".encode().decode("latin-1"), "a b"])
def test_a_key_of_another_form_is_refused(caller: Caller, key: str) -> None:
    answer = caller("POST", "/departments", TAG, keyed(key))
    assert (answer.status, answer.error["code"]) == (422, "idempotency_key_wrong") and not Department.objects.exists()


def test_a_refusal_is_not_kept_and_its_key_is_free_again(caller: Caller) -> None:
    caller("POST", "/departments", TAG)
    refused = caller("POST", "/departments", TAG, keyed("a-1"))
    assert refused.status in (409, 422) and not IdempotencyKey.objects.exists()
    assert caller("POST", "/departments", {**TAG, "name": "二"}, keyed("a-1")).status == 201


def test_while_the_first_runs_the_second_is_told_so(caller: Caller) -> None:
    caller("POST", "/departments", TAG, keyed("a-1"))
    IdempotencyKey.objects.update(status=None)
    answer = caller("POST", "/departments", TAG, keyed("a-1"))
    assert (answer.status, answer.error["code"], answer.headers["retry-after"]) == (409, "idempotency_running", "1")


def test_what_a_token_was_is_not_kept_in_clear(caller: Caller) -> None:
    wish = {"name": "ERP", "scopes": ["conversation.view"]}
    first = caller("POST", "/api-tokens", wish, keyed("a-1"))
    assert caller("POST", "/api-tokens", wish, keyed("a-1")).body["token"] == first.body["token"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT body, headers FROM plumbing_idempotencykey")
        assert first.body["token"] not in str(cursor.fetchall())
    assert ApiToken.objects.count() == 1


def test_a_revoked_token_is_not_answered_again(caller: Caller) -> None:
    made = caller("POST", "/api-tokens", {"name": "ERP", "scopes": ["people.manage"]}).body
    bearer = Caller(token=made["token"], csrf=False)
    assert bearer("POST", "/departments", TAG, keyed("a-1")).status == 201
    caller("DELETE", f"/api-tokens/{made['id']}")
    assert bearer("POST", "/departments", TAG, keyed("a-1")).status == 401


class Died(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_death_in_the_middle_leaves_nothing_and_the_retry_does_it(caller: Caller, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Nothing is cleaned up by a dead process: the claim stays, and lapses."""
    real: Callable[..., None] = idempotency.keep

    def dying(*given: Any) -> None:
        if where == "after":
            real(*given)
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "keep", dying)
        patch.setattr(idempotency, "release", lambda claim: None)
        with pytest.raises(Died):
            caller("POST", "/departments", TAG, keyed("a-1"))
    assert not Department.objects.exists() and IdempotencyKey.objects.get().status is None
    assert caller("POST", "/departments", TAG, keyed("a-1")).status == 409
    IdempotencyKey.objects.update(at=now_ms() - idempotency.CLAIM_MS - 1)
    assert caller("POST", "/departments", TAG, keyed("a-1")).status == 201 and Department.objects.count() == 1


def test_who_took_too_long_does_nothing(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., None] = idempotency.keep

    def late(claim: idempotency.Claim, answer: idempotency.Kept) -> None:
        real(idempotency.Claim(claim.id, "another"), answer)

    monkeypatch.setattr(idempotency, "keep", late)
    answer = caller("POST", "/departments", TAG, keyed("a-1"))
    assert (answer.status, answer.error["code"]) == (409, "idempotency_lost") and not Department.objects.exists()


def test_keys_are_forgotten_after_a_day(caller: Caller) -> None:
    caller("POST", "/departments", TAG, keyed("a-1"))
    IdempotencyKey.objects.update(at=now_ms() - idempotency.KEPT_MS - 1)
    assert json.dumps(caller("POST", "/departments", {**TAG, "name": "二"}, keyed("a-1")).status) == "201", "an old key is free"
    IdempotencyKey.objects.update(at=now_ms() - idempotency.KEPT_MS - 1)
    idempotency.forget_old({})
    assert not IdempotencyKey.objects.exists()
