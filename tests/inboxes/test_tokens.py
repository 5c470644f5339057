"""Tokens of integrations: what they open, what closes them, and what is told of them. Both lanes, by their doors."""

from typing import Any

import pytest

from tests.makers.doors import ADDRESS, Caller
from tests.makers.people import a_group, a_person
from yingda.inboxes import actions, queries
from yingda.inboxes.models import ApiToken
from yingda.inboxes.rules.api_tokens import comes_from, state_of, tidy_network
from yingda.kit.errors import Forbidden, Refusal
from yingda.people import actions as people
from yingda.people.models import Person
from yingda.people.queries import actor_of
from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = 24 * 3600 * 1000
LANES = ["/people", "/conversations"]


def boss() -> Person:
    return a_person(role="administrator")


def made(person: Person, *scopes: str, **wish: Any) -> tuple[ApiToken, str]:
    asked = actions.TokenWish("外部系统", scopes, **wish)
    return actions.create_token(actor_of(person.pk, ADDRESS), asked.name, scopes, wish=asked)


def bearer(secret: str, language: str = "zh-CN") -> Caller:
    return Caller(token=secret, csrf=False, language=language)


def test_a_token_is_shown_once_and_kept_as_a_digest() -> None:
    row, secret = made(boss(), "conversation.view")
    assert secret not in str(ApiToken.objects.filter(pk=row.pk).values().get())
    actor = queries.actor_of_token(secret, ADDRESS)
    assert (actor.kind, actor.id, actor.token_id) == ("api", row.pk, row.pk)
    assert actor.may("conversation.view", group=99) and not actor.may("inbox.manage")
    row.refresh_from_db()
    assert row.last_used_at is not None and row.last_address == ADDRESS
    assert all(secret not in entry.after + entry.before for entry in AuditEntry.objects.all())


VOID = {
    "unknown": (lambda row: None, 401, "token_unknown", "接口令牌无效", "This token is not valid"),
    "revoked": (lambda row: ApiToken.objects.filter(pk=row.pk).update(revoked_at=1), 401, "token_revoked", "接口令牌已被吊销", "This token has been revoked"),
    "expired": (lambda row: ApiToken.objects.filter(pk=row.pk).update(expires_at=1), 401, "token_expired", "接口令牌已过期", "This token has expired"),
    "elsewhere": (
        lambda row: ApiToken.objects.filter(pk=row.pk).update(networks=["192.0.2.0/24"]), 403, "token_wrong_address",
        f"这个令牌不能从 {ADDRESS} 使用", f"This token may not be used from {ADDRESS}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", LANES)
@pytest.mark.parametrize("why", VOID)
def test_a_void_token_is_refused_with_its_reason(why: str, path: str) -> None:
    undo, status, code, zh, en = VOID[why]
    row, secret = made(boss(), "conversation.view", "people.manage")
    undo(row)
    shown = "yd_unknown" if why == "unknown" else secret
    for language, sentence in (("zh-CN", zh), ("en", en)):
        answer = bearer(shown, language)("GET", path)
        assert (answer.status, answer.error["code"], answer.error["detail"]) == (status, code, sentence)
        assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("path", LANES)
def test_a_token_of_a_person_does_what_both_may_and_dies_with_the_person(path: str) -> None:
    group = a_group()
    agent = a_person(role="agent", group=group)
    row, secret = made(agent, "conversation.view", personal=True)
    actor = queries.actor_of_token(secret, ADDRESS)
    assert (actor.kind, actor.id, actor.token_id, set(actor.reach)) == ("person", agent.pk, row.pk, {"conversation.view"})
    assert actor.reach == {"conversation.view": actor_of(agent.pk).reach["conversation.view"]}, "own, not everything"
    assert bearer(secret)("GET", path).status in (200, 403)
    people.suspend(actor_of(boss().pk), agent.pk)
    assert bearer(secret)("GET", path).error["code"] == "token_owner_gone"


def test_a_right_that_is_taken_is_taken_from_the_token_too() -> None:
    agent = a_person(role="agent", group=a_group())
    _, secret = made(agent, "quick_reply.edit", personal=True)
    people.put_grants(actor_of(boss().pk), agent.pk, [])
    assert queries.actor_of_token(secret, ADDRESS).reach == {}


def test_a_token_of_the_installation_may_be_for_groups() -> None:
    one, other = a_group(), a_group()
    _, secret = made(boss(), "conversation.view", group_ids=[one.pk])
    actor = queries.actor_of_token(secret, ADDRESS)
    assert actor.may("conversation.view", group=one.pk) and not actor.may("conversation.view", group=other.pk)


MORE: list[tuple[str, tuple[str, ...], dict[str, Any], str]] = [
    ("administrator", (), {}, "token_scopes_missing"),
    ("administrator", ("Robert'); DROP",), {}, "token_scope_unknown"),
    ("agent", ("people.manage",), {"personal": True}, "token_scope_beyond_yours"),
    ("agent", ("conversation.view",), {}, "forbidden"),
    ("project_manager", ("webhook.manage",), {}, "token_scope_beyond_yours"),
    ("administrator", ("conversation.view",), {"expires_at": 1}, "token_expiry_past"),
    ("administrator", ("conversation.view",), {"group_ids": [999]}, "token_group_unknown"),
    ("administrator", ("conversation.view",), {"networks": ["10.0.0.0/33"]}, "token_network_wrong"),
]


@pytest.mark.parametrize(("role", "scopes", "wish", "code"), MORE)
def test_nobody_gives_more_than_they_hold(role: str, scopes: tuple[str, ...], wish: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        made(a_person(role=role, group=a_group()), *scopes, **wish)
    assert refused.value.code == code and not ApiToken.objects.exists()


SCOPES = {
    ("GET", "/conversations"): "conversation.view",
    ("GET", "/conversations/counts"): "conversation.view",
    ("GET", "/tickets"): "ticket.view",
    ("GET", "/contacts"): "customer.view",
    ("GET", "/orders"): "customer.view",
    ("GET", "/audit"): "audit.view",
    ("GET", "/webhooks"): "webhook.manage",
    ("PATCH", "/tags/999999"): "tag.manage",
    ("POST", "/queues"): "queue.manage",
    ("DELETE", "/sla-policies/999999"): "sla.manage",
}


@pytest.mark.parametrize(("method", "path"), SCOPES)
def test_each_endpoint_opens_with_its_scope_and_with_no_other(method: str, path: str) -> None:
    """Without the scope nothing is told (403, or an empty list where lists show what one may see)."""
    person, right = boss(), SCOPES[method, path]
    body = {"name": "x"} if method == "POST" else {} if method == "PATCH" else None
    for scope in sorted(set(SCOPES.values())):
        answer = bearer(made(person, scope)[1])(method, path, body)
        told = answer.status not in (401, 403) and not (answer.status == 200 and answer.body.get("items") == [] and scope != right)
        if scope == right:
            assert answer.status in (200, 201, 404, 422), (scope, answer)
        else:
            assert not told or path.endswith("counts"), (scope, answer)


def test_a_token_is_no_person_at_the_door() -> None:
    person = boss()
    for secret in (made(person, "people.manage", personal=True)[1], made(person, "people.manage")[1]):
        caller = bearer(secret)
        for method, path in (
            ("GET", "/me/sessions"), ("DELETE", "/me/sessions"), ("POST", f"/people/{person.pk}/password-reset"),
            ("DELETE", f"/people/{person.pk}/second-factor"),
        ):  # fmt: skip
            assert caller(method, path).error["code"] == "token_not_here", (method, path)
        wish = {"name": "y", "scopes": ["people.manage"], "personal": True}
        assert caller("POST", "/api-tokens", wish).error["code"] == "token_not_by_token"


def test_a_new_secret_leaves_the_former_one_its_grace() -> None:
    person = boss()
    row, former = made(person, "conversation.view")
    caller = Caller(person)
    answer = caller("POST", f"/api-tokens/{row.pk}/rotation", {"grace_hours": 2})
    fresh = answer.body["token"]
    assert answer.status == 201 and {bearer(one)("GET", "/conversations").status for one in (former, fresh)} == {200}
    ApiToken.objects.filter(pk=row.pk).update(former_until=now_ms() - 1)
    assert (bearer(former)("GET", "/conversations").status, bearer(fresh)("GET", "/conversations").status) == (401, 200)
    assert caller("POST", f"/api-tokens/{row.pk}/rotation", {"grace_hours": 0}).status == 201
    assert bearer(fresh)("GET", "/conversations").status == 401
    assert caller("DELETE", f"/api-tokens/{row.pk}").status == 204
    assert caller("POST", f"/api-tokens/{row.pk}/rotation", {}).error["code"] == "token_is_revoked"


def test_others_tokens_are_not_seen_and_can_only_be_revoked() -> None:
    agent, other, admin = a_person(role="agent", group=a_group()), a_person(role="agent"), boss()
    row, secret = made(agent, "conversation.view", personal=True)
    assert Caller(other)("GET", "/api-tokens").body["total"] == 0
    assert Caller(other)("DELETE", f"/api-tokens/{row.pk}").status == 404
    assert Caller(agent)("GET", "/api-tokens").body["items"][0]["id"] == row.pk
    assert Caller(admin)("POST", f"/api-tokens/{row.pk}/rotation", {}).error["code"] == "token_of_another"
    assert Caller(admin)("DELETE", f"/api-tokens/{row.pk}").status == 204 and bearer(secret)("GET", "/conversations").status == 401


def test_the_list_filters_by_state_and_pages() -> None:
    person = boss()
    soon, later = now_ms() + DAY, now_ms() + 300 * DAY
    ids = [made(person, "conversation.view", expires_at=at)[0].pk for at in (None, soon, later, later)]
    ApiToken.objects.filter(pk=ids[3]).update(revoked_at=1)
    caller = Caller(person)
    found = {state: [one["id"] for one in caller("GET", f"/api-tokens?state={state}").body["items"]] for state in ("active", "expiring", "revoked", "expired")}
    assert found == {"active": [ids[2], ids[0]], "expiring": [ids[1]], "revoked": [ids[3]], "expired": []}
    first = caller("GET", "/api-tokens?limit=3").body
    assert [one["id"] for one in first["items"]] == ids[:0:-1]
    assert [one["id"] for one in caller("GET", f"/api-tokens?limit=3&cursor={first['next']}").body["items"]] == ids[:1]


@pytest.mark.parametrize(
    ("address", "networks", "fits"),
    [
        ("198.51.100.4", [], True),
        ("198.51.100.4", ["198.51.100.0/24"], True),
        ("198.51.101.4", ["198.51.100.0/24"], False),
        ("::ffff:198.51.100.4", ["198.51.100.0/24"], True),
        ("2001:db8::1", ["2001:db8::/32"], True),
        ("2001:db8::1", ["0.0.0.0/0"], False),
        ("", ["0.0.0.0/0"], False),
    ],
)
def test_addresses(address: str, networks: list[str], fits: bool) -> None:
    assert comes_from(address, networks) == fits


def test_states_and_networks() -> None:
    assert [state_of(at, gone, 100 * DAY) for at, gone in ((None, None), (101 * DAY, None), (100 * DAY, None), (200 * DAY, None), (None, 1))] == [
        "active", "expiring", "expired", "active", "revoked",
    ]  # fmt: skip
    assert [tidy_network(text) for text in ("10.1.2.3", " 10.0.0.1/8 ", "x", "10.0.0.0/99", "::1")] == ["10.1.2.3/32", "10.0.0.0/8", None, None, "::1/128"]


def test_a_token_makes_no_token() -> None:
    _, secret = made(boss(), "inbox.manage")
    with pytest.raises(Forbidden, match="token_not_by_token"):
        actions.create_token(queries.actor_of_token(secret, ADDRESS), "y", ["inbox.manage"])
