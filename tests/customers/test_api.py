"""Status, permission, shape, and what is said of bad input."""

import gzip
import json
import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from tests.makers.customers import PLACED_AT, a_contact, a_source, a_tag, a_visitor, an_order
from tests.makers.people import a_person
from tests.makers.problems import fields_of
from yingda.customers import actions
from yingda.customers.actions.erasing import erase_contacts
from yingda.customers.actions.identities import contact_for_identity
from yingda.customers.models import Contact, HookDelivery, Identity, Order, OrderSource
from yingda.customers.rules.signatures import signature
from yingda.kit.actor import SYSTEM
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("YINGDA_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
HOSTILE = SHARED / "hostile_strings" / "strings.jsonl.gz"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class Caller:
    """A browser that is signed in."""

    def __init__(self, role: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.person = a_person(role=role)
        self.client.force_login(self.person, backend=settings.AUTHENTICATION_BACKENDS[-1])

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.client.generic(method, f"/api/v1{path}", "" if body is None else json.dumps(body), "application/json")
        return answer.status_code, json.loads(answer.content) if answer.content else None


@pytest.fixture
def admin() -> Caller:
    return Caller("administrator")


def test_a_contact_from_making_to_merging_and_back(admin: Caller) -> None:
    status, made = admin("POST", "/contacts", {"name": "李明", "tier": 2, "identities": [{"channel": "phone", "value": "138 0013 8000"}]})
    assert (status, made["name"], made["identities"]) == (201, "李明", [{"channel": "phone", "value": "+8613800138000", "verified": False}])
    path = f"/contacts/{made['id']}"
    assert admin("PATCH", path, {"attributes": {"城市": "上海"}})[1]["attributes"] == {"城市": "上海"}
    assert admin("PATCH", path, {"tier": 3})[1]["attributes"] == {"城市": "上海"}
    assert admin("POST", f"{path}/notes", {"text": "喜欢茶"})[0] == 201
    assert admin("PUT", f"{path}/tags", {"tag_ids": [a_tag().pk]})[0] == 200
    assert admin("PUT", f"{path}/consents", {"consents": {"marketing": True}})[1]["consents"][0]["kind"] == "marketing"
    assert admin("PUT", f"{path}/responsible", {"person_id": admin.person.pk, "why": "vip"})[1]["items"][0]["why"] == "vip"
    other = a_contact("小李")
    merged = admin("POST", f"{path}/merge", {"other_id": other.pk})[1]
    assert merged["merges"][0]["absorbed"] == {"id": other.pk, "name": "小李"}
    assert admin("GET", f"/contacts/{other.pk}")[1]["id"] == made["id"]
    assert admin("DELETE", f"/merges/{merged['merges'][0]['id']}")[1]["merges"] == []
    kinds = [entry["kind"] for entry in admin("GET", f"{path}/timeline")[1]["items"]]
    assert sorted(kinds) == ["consent_given", "merge", "note", "responsibility"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("POST", "/contacts", {"name": "x" * 201}, 422, "name"),
        ("POST", "/contacts", {"tier": 9}, 422, "tier"),
        ("POST", "/contacts", {"name": "a\x00b"}, 422, "name"),
        ("POST", "/contacts", {"name": "\ud800"}, 422, "name"),
        ("POST", "/contacts", {"company_id": 999999}, 422, "company_id"),
        ("POST", "/contacts", {"attributes": {"k": [1]}}, 422, "attributes"),
        ("POST", "/contacts", {"attributes": {"k": "x" * 1001}}, 422, "attributes"),
        ("POST", "/contacts", {"identities": [{"channel": "email", "value": "nobody"}]}, 422, "email"),
        ("PUT", "/contacts/{id}/tags", {"tag_ids": [999999]}, 422, "tag_ids"),
        ("PUT", "/contacts/{id}/tags", {"tag_ids": [2**70]}, 422, "tag_ids.0"),
        ("PUT", "/contacts/{id}/consents", {"consents": {"all": True}}, 422, "consents"),
        ("PUT", "/contacts/{id}/responsible", {"person_id": 999999}, 422, "person_id"),
        ("POST", "/contacts/{id}/notes", {"text": "  "}, 422, "text"),
        ("POST", "/contacts/{id}/merge", {"other_id": 999999}, 404, None),
        ("GET", "/contacts?cursor=bad", None, 422, "cursor"),
        ("GET", "/contacts?q=%00", None, 422, "q"),
        ("GET", "/contacts?sort=colour", None, 422, "sort"),
        ("GET", "/contacts/{id}/timeline?cursor=bad", None, 422, "cursor"),
        ("GET", "/contacts/999999999999999999999", None, 404, None),
        ("POST", "/tags", {"name": "t", "name_zh": "标", "name_en": "t", "colour": "red"}, 422, "colour"),
        ("POST", "/orders", {"number": "1", "placed_at": 1, "total": 1, "source_id": 999999}, 422, "source_id"),
        ("POST", "/order-sources", {"name": "店", "currency": "yuan"}, 422, "currency"),
    ],
)
def test_bad_input_is_told_with_its_field(admin: Caller, method: str, path: str, body: Any, status: int, field: str | None) -> None:
    before = Contact.objects.count()
    got, answer = admin(method, path.replace("{id}", str(a_contact().pk)), body)
    assert got == status, answer
    if answer is not None and field is not None:
        assert field in (answer["field"] or "") or any(field in key for key in fields_of(answer))
        assert answer["detail"]
    assert Contact.objects.count() == before + 1


@pytest.mark.parametrize("path", ["/contacts", "/companies", "/tags", "/orders", "/order-sources"])
def test_nobody_reads_without_signing_in(path: str) -> None:
    assert Client().get(f"/api/v1{path}").status_code == 401


def test_an_agent_reads_his_own() -> None:
    agent = Caller("agent")
    mine, theirs = a_contact(responsible=agent.person.pk), a_contact()
    order = an_order(theirs)
    assert [row["id"] for row in agent("GET", "/contacts")[1]["items"]] == [mine.pk]
    assert agent("GET", f"/contacts/{theirs.pk}")[0] == 404
    assert agent("GET", f"/orders/{order.pk}")[0] == 404
    assert agent("GET", f"/orders?contact={theirs.pk}")[0] == 404
    assert agent("GET", "/orders")[1]["items"] == []
    assert agent("POST", "/order-sources", {"name": "店"})[0] == 403
    assert agent("POST", "/tags", {"name": "t", "name_zh": "标", "name_en": "t"})[0] == 403
    assert agent("POST", f"/contacts/{mine.pk}/merge", {"other_id": theirs.pk})[0] == 403


def deliver(key: str, secret: str, body: bytes, at: int | None = None, signed: str | None = None) -> tuple[int, Any]:
    stamp = str(int(time.time()) if at is None else at)
    headers = {"X-Yingda-Timestamp": stamp, "X-Yingda-Signature": signed or signature(secret, stamp, body)}
    answer = Client().post(f"/api/v1/hooks/orders/{key}", body, "application/json", headers=headers)
    return answer.status_code, answer.json()


def a_delivery(**fields: Any) -> bytes:
    order = {"number": "H1", "placed_at": PLACED_AT, "total": 1990, "customer": {"phone": "13800138000", "name": "王"}, **fields}
    return json.dumps({"orders": [order]}).encode()


def test_a_signed_delivery_is_taken_once(admin: Caller) -> None:
    made = admin("POST", "/order-sources", {"name": "天猫店"})[1]
    status, answer = deliver(made["key"], made["secret"], a_delivery(status="paid"))
    assert (status, answer["orders"][0]["outcome"]) == (200, "made")
    stamp = int(time.time())
    assert deliver(made["key"], made["secret"], a_delivery(status="shipped"), stamp)[1]["orders"][0]["outcome"] == "changed"
    assert deliver(made["key"], made["secret"], a_delivery(status="shipped"), stamp)[1]["code"] == "hook_replayed"
    assert Order.objects.get().status == "shipped"
    assert "secret" not in admin("GET", "/order-sources")[1]["items"][0]
    fresh = admin("POST", f"/order-sources/{made['id']}/secret")[1]["secret"]
    assert deliver(made["key"], made["secret"], a_delivery())[0] == 403
    assert deliver(made["key"], fresh, a_delivery())[0] == 200


def test_a_delivery_that_is_not_genuine_is_refused() -> None:
    source = a_source()
    now = int(time.time())
    for key, secret, body, at, signed, code in (
        (source.key, "wrong", a_delivery(), now, None, "hook_signature_wrong"),
        (source.key, source.secret, a_delivery(), now, "sha256=00", "hook_signature_wrong"),
        ("nobody", source.secret, a_delivery(), now, None, "hook_signature_wrong"),
        (source.key, source.secret, a_delivery(), now - 400, None, "hook_time_wrong"),
        (source.key, source.secret, a_delivery(), now + 400, None, "hook_time_wrong"),
        (source.key, source.secret, b"{", now, None, "not_json"),
        (source.key, source.secret, a_delivery(total="much"), now, None, "several_fields"),
        (source.key, source.secret, a_delivery(customer={"phone": "12"}), now, None, "phone_invalid"),
    ):
        status, answer = deliver(key, secret, body, at, signed)
        assert (status in (403, 422), answer["code"]) == (True, code)
    assert not Order.objects.exists() and not HookDelivery.objects.exists() and not Contact.objects.exists()


@pytest.mark.skipif(not HOSTILE.exists(), reason=f"the shared data set is not there: {HOSTILE}")
def test_hostile_strings_come_back_unchanged_or_are_refused(admin: Caller) -> None:
    with gzip.open(HOSTILE, "rt", encoding="utf-8") as file:
        strings = [json.loads(line)["s"] for line in file]
    odd = [s for s in strings if not s.isascii() or any(ord(c) < 32 for c in s)]
    wanted = strings[::12] + odd[::4]
    contact = a_contact("x").pk
    for text in wanted:
        keep_and_compare(admin, contact, text)


def keep_and_compare(admin: Caller, contact: int, text: str) -> None:
    status, answer = admin("PATCH", f"/contacts/{contact}", {"name": text, "attributes": {"k": text}})
    if status == 200:
        assert (answer["name"], answer["attributes"]["k"]) == (text, text)
    else:
        assert (status, answer["field"]) in {(422, "name"), (422, "attributes"), (422, "body.name")}, (text, answer)
    status, answer = admin("POST", f"/contacts/{contact}/notes", {"text": text})
    assert answer["text"] == text if status == 201 else (status, answer["field"]) == (422, "text")
    status, answer = admin("POST", "/tags", {"name": text, "name_zh": text, "name_en": text})
    assert answer["name_zh"] == text.strip() if status == 201 else status in (409, 422)
    assert admin("GET", f"/contacts?q={quote(text[:100])}")[0] == 200


def test_the_trail_of_a_visitor_is_shown(admin: Caller) -> None:
    visitor = a_visitor(name="访客")
    actions.record_page(visitor.pk, "https://shop.example/?utm_source=baidu&bd_vid=b1", "首页", "", "Mozilla/5.0 (iPhone)")
    actions.record_page(visitor.pk, "https://shop.example/tea", "茶")
    (visit,) = admin("GET", f"/contacts/{visitor.pk}/visits")[1]["items"]
    assert [page["title"] for page in visit["trail"]] == ["首页", "茶"]
    assert (visit["marks"], visit["device"]) == ({"utm_source": "baidu", "bd_vid": "b1"}, "phone")
    assert actions.set_responsible(SYSTEM, visitor.pk, None).pk == visitor.pk


@pytest.mark.parametrize("way", ["webhook", "api"])
def test_an_order_of_who_was_erased_is_taken_without_the_buyer(admin: Caller, way: str) -> None:
    source = admin("POST", "/order-sources", {"name": "天猫店"})[1]
    gone = contact_for_identity("phone", "13800138000", name="王某某")
    older = an_order(gone, OrderSource.objects.get(), external_id="H0")
    erase_contacts([gone.pk])
    customer = {"id": "c9", "phone": "138 0013 8000", "email": "w@x.example", "name": "王某某"}
    told: dict[str, Any] = {"number": "H1", "placed_at": PLACED_AT, "total": 1990, "customer": customer}
    if way == "webhook":
        body = json.dumps({"orders": [told, {**told, "number": "H0", "customer": {"name": "王某某"}}]}).encode()
        answer = deliver(source["key"], source["secret"], body)[1]["orders"]
        assert [(one["outcome"], one["withheld"]) for one in answer] == [("made", "customer_erased"), ("changed", "customer_erased")]
    else:
        assert admin("POST", "/orders", {**told, "source_id": source["id"]})[1]["withheld"] == "customer_erased"
    order = Order.objects.get(number="H1")
    assert (order.contact_id, order.buyer_name, order.total) == (None, "", 1990)
    older.refresh_from_db()
    assert (older.buyer_name, older.contact_id) == ("", gone.pk)
    assert not Identity.objects.filter(value__in=("c9", "+8613800138000", "w@x.example")).exists()
    assert not Contact.objects.filter(name="王某某").exists()
    assert "王某某" not in json.dumps(list(AuditEntry.objects.filter(subject=f"order:{order.pk}").values("before", "after")), ensure_ascii=False)


def test_an_order_of_who_came_back_is_theirs(admin: Caller) -> None:
    source = admin("POST", "/order-sources", {"name": "天猫店"})[1]
    erase_contacts([contact_for_identity("phone", "13800138000", name="王某某").pk])
    back = contact_for_identity("phone", "13800138000")
    deliver(source["key"], source["secret"], a_delivery())
    assert (Order.objects.get().contact_id, Order.objects.get().withheld) == (back.pk, "")
