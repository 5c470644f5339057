"""Pushing to devices: what leaves this machine, to whom, when, and what is never sent."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jwt
import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.push import FakeBrowser, voucher_of
from tests.makers.staff import a_client, a_person, an_actor
from tests.makers.webhooks import Receiver, a_receiver
from yingda.kit.actor import Reach
from yingda.notifications import actions
from yingda.notifications.jobs.lane import PushLane
from yingda.notifications.models import Device, Push
from yingda.notifications.rules.pushing import (
    APART_MS,
    KEPT_MS,
    MOST_A_MINUTE,
    WAITS,
    Wish,
    after_attempt,
    due_after,
    fingerprint_of,
    is_known_host,
    is_quiet,
    is_wanted,
    place_of,
    topic_of,
    urgency_of,
    words,
)
from yingda.notifications.rules.webpush import ORDER, check_keys, packed, pair_of, sealed, unpacked, voucher
from yingda.people import queries as people
from yingda.people.actions import set_presence
from yingda.people.jobs import gone
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import run_due
from yingda.plumbing.models import Job
from yingda.plumbing.realtime import lines
from yingda.plumbing.store import transaction
from yingda.plumbing.team_settings import change

API = "/api/v1/notifications"
LOCAL = pytest.mark.django_db(transaction=True)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.PUSH_HOSTS, settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1"], ["127.0.0.1"]
    with a_receiver() as one:
        yield one


@pytest.fixture
def lane() -> Iterator[PushLane]:
    one = PushLane(roll=lambda: 0)
    yield one
    one.end()


class Phone:
    """Somebody with a phone that is pushed to."""

    def __init__(self, receiver: Receiver, name: str = "/phone") -> None:
        self.person = a_person()
        self.client: Client = a_client(person=self.person)
        UserSession.objects.create(user=self.person, ip="203.0.113.7", session_key=self.client.session.session_key)
        self.browser = FakeBrowser(f"{receiver.url}{name}")
        answer = self.ask("post", "devices", self.browser.subscription())
        assert answer.status_code == 201, answer.content
        self.shown = answer.json()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.generic(method.upper(), f"{API}/{path}", json.dumps(body), content_type="application/json")

    def told(self, kind: str = "mention", conversation: int = 123, **facts: Any) -> None:
        known = {"conversation_id": conversation, "contact": "张伟", "text": "我的手机号是 13800000000", **facts}
        actions.notify([self.person.pk], kind, known, f"/desk/{conversation}")


def push_all(lane: PushLane) -> None:
    while lane.step():
        lane.settle_all()


def later(ms: int) -> None:
    """As if that much time had gone by for what waits."""
    for row in Push.objects.all():
        row.due_at = None if row.due_at is None else row.due_at - ms
        row.sent_at = None if row.sent_at is None else row.sent_at - ms
        row.save()


@LOCAL
def test_only_the_device_can_read_it_and_the_sender_is_known(receiver: Receiver, lane: PushLane) -> None:
    phone = Phone(receiver)
    phone.told()
    push_all(lane)
    (got,) = receiver.got
    told = phone.browser.read(got)
    assert (told["title"], told["body"], told["link"]) == ("有人提到你", "会话 #123", "/desk/123")
    assert "张伟" not in json.dumps(told, ensure_ascii=False) and "13800000000" not in json.dumps(told)
    assert (got.headers["content-encoding"], got.headers["ttl"], got.headers["urgency"]) == ("aes128gcm", str(KEPT_MS // 1000), "normal")
    claims = voucher_of(got, phone.shown["key"])
    assert claims["aud"] == receiver.url and claims["sub"].startswith(("mailto:", "https:"))
    assert Device.objects.get().last_push_at is not None
    phone.ask("put", "push", {"show_text": True})
    phone.told(conversation=124)
    push_all(lane)
    assert phone.browser.read(receiver.got[1])["body"].startswith("张伟：我的手机号是")
    assert len({len(one.body) for one in receiver.got}) == 1, "lengths tell nothing"


@LOCAL
def test_a_newer_one_replaces_and_keeps_its_distance(receiver: Receiver, lane: PushLane) -> None:
    phone = Phone(receiver)
    phone.told()
    phone.told("sla_breach")
    push_all(lane)
    phone.told()
    push_all(lane)
    assert [phone.browser.read(one)["title"] for one in receiver.got] == ["已超时"]
    later(APART_MS)
    push_all(lane)
    assert [phone.browser.read(one)["title"] for one in receiver.got] == ["已超时", "有人提到你"]
    assert len({one.headers["topic"] for one in receiver.got}) == 1 and len(receiver.got[0].headers["topic"]) == 32
    for conversation in range(200, 200 + 2 * MOST_A_MINUTE):
        phone.told(conversation=conversation)
    push_all(lane)
    assert len(receiver.got) == MOST_A_MINUTE + 1, "of one conversation the newest counts"


@LOCAL
def test_what_fails_is_tried_again_and_what_is_gone_goes(receiver: Receiver, lane: PushLane) -> None:
    phone = Phone(receiver)
    receiver.answers.extend([(503, ""), (429, ""), (201, "")])
    phone.told()
    push_all(lane)
    assert len(receiver.got) == 1 and Device.objects.get().failing_since is not None
    for wait in WAITS[:2]:
        later(wait)
        push_all(lane)
    assert len(receiver.got) == 3 and Device.objects.get().failing_since is None
    receiver.answers.append((410, ""))
    phone.told(conversation=124)
    push_all(lane)
    assert not Device.objects.exists() and not Push.objects.exists()
    phone.told(conversation=125)
    push_all(lane)
    assert len(receiver.got) == 4


@LOCAL
def test_nobody_is_pushed_to_against_their_wish(receiver: Receiver, lane: PushLane, settings: Any) -> None:
    phone = Phone(receiver)
    off = {"preferences": [{"kind": "mention", "in_app": True, "sound": True, "desktop": True, "push": False}]}
    phone.ask("put", "preferences", off)
    phone.told()
    phone.ask("put", "push", {"only_on_duty": True})
    phone.told("assigned", conversation=5)
    push_all(lane)
    phone.ask("put", "push", {})
    with transaction() as db:
        lines.beat(db, "node")
        lines.came(db, "node", phone.person.pk)
        lines.look(db, "node", phone.person.pk, True)
    phone.told("assigned", conversation=6)
    push_all(lane)
    assert receiver.got == []
    with transaction() as db:
        lines.look(db, "node", phone.person.pk, False)
    phone.told("assigned", conversation=7)
    push_all(lane)
    assert len(receiver.got) == 1 and receiver.got[0].headers["urgency"] == "high"
    settings.PUSH = False
    phone.told("assigned", conversation=8)
    assert not Push.objects.filter(link="/desk/8").exists()
    assert phone.ask("post", "devices", phone.browser.subscription()).json()["code"] == "push_off"


@LOCAL
def test_a_device_goes_with_its_log_in_and_its_person(receiver: Receiver, lane: PushLane) -> None:
    phone, other = Phone(receiver), Phone(receiver, "/other")
    name = people.session_name(phone.client.session.session_key)
    assert actions.forget_session(name) == 1 and actions.forget_session(name) == 0
    assert actions.forget_sessions_of(other.person.pk) == 1
    third = Phone(receiver, "/third")
    third.client.session.flush()
    third.told()
    push_all(lane)
    assert receiver.got == []


@LOCAL
def test_devices_are_listed_tried_and_removed_by_their_owner_only(receiver: Receiver, lane: PushLane) -> None:
    phone, other = Phone(receiver), Phone(receiver, "/other")
    (device,) = phone.ask("get", "push").json()["devices"]
    assert (device["name"], device["current"]) == ("手机", True)
    assert phone.ask("post", "devices", phone.browser.subscription("我的手机")).status_code == 201
    assert [one["name"] for one in phone.ask("get", "push").json()["devices"]] == ["我的手机"]
    assert other.ask("delete", f"devices/{device['id']}").status_code == 404
    phone.ask("put", "push", {"quiet_from": 0, "quiet_until": 1439})
    assert phone.ask("post", f"devices/{device['id']}/tests").status_code == 202
    push_all(lane)
    assert phone.browser.read(receiver.got[0])["title"] == "推送可以送达"
    assert phone.ask("delete", f"devices/{device['id']}").status_code == 204
    assert phone.ask("get", "push").json()["devices"] == []


@LOCAL
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"endpoint": "https://evil.example.com/x"}, "push_host_unknown"), ({"endpoint": "https://10.0.0.8/x"}, "push_host_unknown"),
        ({"endpoint": "ftp://fcm.googleapis.com/x"}, "push_endpoint_wrong"), ({"endpoint": "https://a:b@fcm.googleapis.com/"}, "push_endpoint_wrong"),
        ({"p256dh": "AAAA"}, "push_keys_wrong"), ({"auth": "AAAA"}, "push_keys_wrong"), ({"name": ""}, "field_wrong"),
    ],
)  # fmt: skip
def test_what_no_browser_gives_is_refused(receiver: Receiver, change: dict[str, str], code: str) -> None:
    client = a_client()
    body = {**FakeBrowser(f"{receiver.url}/x").subscription(), **change}
    answer = client.post(f"{API}/devices", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422 and answer.json()["code"] == code


@LOCAL
def test_wishes_that_make_no_sense_are_refused() -> None:
    client = a_client()
    for body, code in (({"quiet_from": 60}, "push_quiet_half"), ({"zone": "Mars/Base"}, "push_zone_unknown"), ({"quiet_from": 1440}, "field_wrong")):
        answer = client.put(f"{API}/push", json.dumps(body), content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_example_of_the_standard() -> None:
    """RFC 8291, Appendix A."""
    body = sealed(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSIgg",
        "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", unpacked("DGv6ra1nlYgDCS1FRnbzlw"), padded_to=1,
    )  # fmt: skip
    assert packed(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf"
        "1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=2000))
def test_what_is_sealed_is_read(text: bytes) -> None:
    browser = FakeBrowser("https://fcm.googleapis.com/x")
    given = browser.subscription()
    body = sealed(text, given["p256dh"], given["auth"], pair_of(7)[0], bytes(16))
    assert browser.opened(body) == text and len(body) <= 4096


@given(st.integers(1, ORDER - 1))
def test_a_key_pair_is_one_a_browser_takes(number: int) -> None:
    private, public = pair_of(number)
    check_keys(public, packed(bytes(16)))
    assert len(unpacked(private)) == 32


@pytest.mark.parametrize(
    ("since", "until", "clock", "quiet"),
    [
        (None, None, 3, False), (22 * 60, 7 * 60, 23, True), (22 * 60, 7 * 60, 3, True), (22 * 60, 7 * 60, 7, False),
        (12 * 60, 14 * 60, 13, True), (12 * 60, 14 * 60, 14, False), (60, 60, 3, True),
    ],
)  # fmt: skip
def test_quiet_hours_are_those_of_the_persons_zone(since: int | None, until: int | None, clock: int, quiet: bool) -> None:
    now = (clock - 8) % 24 * 3_600_000
    wish = Wish(since, until, "Asia/Shanghai")
    assert is_quiet(wish, now) is quiet
    assert is_wanted(wish, now, True, False) is not quiet and not is_wanted(wish, now, True, True)
    assert not is_wanted(replace(wish, only_on_duty=True), now, False, False)


@pytest.mark.parametrize(
    ("status", "tries", "outcome"),
    [
        (201, 1, "taken"), (404, 1, "gone"), (410, 3, "gone"), (429, 1, "again"), (None, 2, "again"), (500, 4, "again"), (500, 5, "over"),
        (400, 1, "over"), (413, 1, "over"),
    ],
)  # fmt: skip
def test_what_follows_an_attempt(status: int | None, tries: int, outcome: str) -> None:
    after = after_attempt(status, tries, 1_000_000, 1_000_000, 0.5)
    seen = "taken" if after.was_taken else "gone" if after.is_gone else "over" if after.due_at is None else "again"
    assert seen == outcome
    assert after_attempt(500, 1, KEPT_MS, 0, 0).due_at is None


def test_push_services_are_known_by_name() -> None:
    good = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", "db5p.notify.windows.com")
    assert all(is_known_host(host) for host in good)
    assert not any(is_known_host(host) for host in ("googleapis.com", "push.apple.com.evil.example", "evilpush.apple.com", ""))
    assert is_known_host("push.shop.example", ["push.shop.example"])
    assert place_of("https://web.push.apple.com/QGu?a=b") == ("https", "web.push.apple.com", 443, "/QGu?a=b")


def test_what_can_be_done_from_the_notice() -> None:
    assert words("queue_waiting", {"conversation_id": 5}, "/desk/5", True, False)["act"] == {"title": "Claim", "path": "/conversations/5/claim"}
    assert words("hand_over_offered", {"conversation_id": 5, "hand_over_id": 9}, "/desk/5", False, False)["act"]["path"] == "/hand-overs/9/acceptance"
    assert words("import_finished", {"file": "a.csv"}, "", False, False)["title"] == "导入完成"
    assert words("ticket_assigned", {"ticket_id": 3, "number": 30}, "", True, False)["body"] == "Ticket #30"


def test_one_conversation_is_one_topic_that_tells_nobody_which() -> None:
    assert topic_of("mention", "/desk/5") == topic_of("sla_breach", "/desk/5") != topic_of("mention", "/desk/6")
    assert topic_of("import_finished", "") != topic_of("webhook_disabled", "") and len(topic_of("mention", "/desk/5")) == 32
    assert fingerprint_of("https://fcm.googleapis.com/x") != fingerprint_of("https://fcm.googleapis.com/y")
    assert (due_after(100, None), due_after(100, 99), due_after(10**9, 5)) == (100, 99 + APART_MS, 10**9)
    assert (urgency_of("assigned"), urgency_of("import_finished")) == ("high", "normal")


def test_a_voucher_names_the_service_and_ends() -> None:
    private, public = pair_of(12345)
    token = voucher("https://web.push.apple.com:443/QGu", private, public, "https://desk.example.com", 1_000_000)
    claims = jwt.decode(token.split("t=")[1].split(",")[0], options={"verify_signature": False})
    assert claims == {"aud": "https://web.push.apple.com:443", "exp": 1000 + 12 * 3600, "sub": "https://desk.example.com"}


def on_duty_after(phone: Phone, minutes: int) -> bool:
    """Whether the person still gets work that long after their phone was locked."""
    with transaction() as db:
        lost_at = db.now - minutes * 60_000
    gone({"person_id": phone.person.pk, "lost_at": lost_at})
    return bool(people.on_duty([phone.person.pk]))


@LOCAL
def test_whoever_locks_their_phone_stays_on_duty_while_pushes_reach_them(receiver: Receiver, settings: Any) -> None:
    phone = Phone(receiver)

    def comes() -> None:
        set_presence(people.actor_of(phone.person.pk), phone.person.pk, "online")

    comes()
    with transaction() as db:
        lines.came(db, "node", phone.person.pk)
        lines.left(db, "node", phone.person.pk)
    run_due(now_ms() + settings.LINE_GRACE_MS)
    assert people.on_duty([phone.person.pk])
    assert "lost_at" in Job.objects.get(name="people.gone").payload, "it is looked at again"
    assert on_duty_after(phone, 14)
    assert not on_duty_after(phone, 15)
    comes()
    phone.ask("put", "push", {"quiet_from": 0, "quiet_until": 720, "zone": "UTC"})
    other_half = {"quiet_from": 720, "quiet_until": 0, "zone": "UTC"}
    quiet = on_duty_after(phone, 1)
    phone.ask("put", "push", other_half)
    comes()
    assert quiet != on_duty_after(phone, 1), "in one half of the day they are left alone"
    phone.ask("put", "push", {})
    comes()
    Device.objects.update(failing_since=1)
    assert not on_duty_after(phone, 1), "the device takes nothing"
    Device.objects.update(failing_since=None)
    comes()
    settings.PUSH = False
    assert not on_duty_after(phone, 1)
    settings.PUSH = True
    comes()
    change(an_actor(settings__manage=Reach(own=True, everything=True)), {"people.phone_minutes": 0})
    assert not on_duty_after(phone, 1)
