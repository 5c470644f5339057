"""The widget's ordinary HTTP doors (docs/contract.md §6): shapes, whose token opens what, what is refused, limits."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import jwt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.hostile import hostile_strings
from tests.makers.conversation_doors import everything_of_the_room
from tests.makers.conversations import a_person, actor_for, an_inbox, post
from tests.makers.doors import Answer, Caller
from tests.makers.problems import fields_of
from tests.makers.routing import a_queue
from tests.makers.time import HOUR, MINUTE, Clock
from yingda.conversations.actions.states import resolve
from yingda.conversations.models import Conversation, Message, Rating
from yingda.customers.models import Contact
from yingda.inboxes.models import Inbox
from yingda.kit.actor import SYSTEM
from yingda.plumbing.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


class Browser:
    """A visitor's browser on somebody's site; each comes from one address unless told otherwise."""

    def __init__(self, inbox: Inbox | str, language: str = "zh-CN", origin: str = "https://shop.example") -> None:
        self.key = inbox if isinstance(inbox, str) else inbox.key
        self.caller = Caller(csrf=False)
        self.headers = {"Accept-Language": language, "Origin": origin}
        self.token = ""
        self.contact = 0

    def __call__(self, method: str, path: str, body: Any = None) -> Answer:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = self.caller.raw(method, f"/widget/v1/{path}", content, self.headers)
        assert answer.headers["access-control-allow-origin"] == "*" and "set-cookie" not in answer.headers
        return answer

    def arrive(self, **more: Any) -> Answer:
        answer = self("POST", "session", {"inbox": self.key, "token": self.token, **more})
        if answer.status == 200:
            self.use(answer.body["token"], answer.body["contact"]["id"])
        return answer

    def use(self, token: str, contact: int = 0) -> None:
        self.token, self.contact = token, contact
        self.headers["Authorization"] = f"Bearer {token}"

    def say(self, text: str, **more: Any) -> Answer:
        return self("POST", "messages", {"t": "post", "ref": str(uuid4()), "text": text, **more})

    def send_file(self, name: str, content: bytes) -> Answer:
        sent = {"file": SimpleUploadedFile(name, content, "image/png")}
        answer = self.caller.client.post("/widget/v1/uploads", sent, headers=self.headers)
        return Answer(answer.status_code, answer.json(), {key.lower(): value for key, value in answer.headers.items()})


def arrived(inbox: Inbox | None = None, **more: Any) -> Browser:
    browser = Browser(inbox or an_inbox(), **more)
    assert browser.arrive().status == 200
    return browser


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (6, 4), "red").save(out, "PNG")
    return out.getvalue()


def test_config_draws_the_launcher_in_the_language_asked_for() -> None:
    inbox = an_inbox(settings={"appearance": {"team_name": {"zh": "小店", "en": "The shop"}}})
    browser = Browser(inbox)
    zh, en = (browser("GET", f"config?inbox={inbox.key}&lang={lang}").body for lang in ("zh-CN", "en"))
    keys = {"name", "hours", "appearance", "fields", "offline", "rating", "draft_visible", "upload", "locale"}
    assert set(zh) == set(en) == keys and (zh["name"], en["name"]) == ("小店", "The shop")
    assert browser("GET", f"config?inbox={inbox.key}").body == zh, "the inbox's own language where none is asked for"
    assert inbox.secret not in json.dumps(zh)


def test_a_session_begins_is_resumed_and_follows_the_customer() -> None:
    inbox = an_inbox()
    browser = Browser(inbox)
    first = browser.arrive(page={"url": "https://shop.example/a", "title": "首页", "referrer": ""}).body
    assert set(first) == {"token", "contact", "n", "resumed", "conversation", "messages", "more", "queue"}
    assert (first["resumed"], first["conversation"], first["messages"]) == (False, None, [])
    browser.say("你好")
    again = browser.arrive().body
    assert (again["resumed"], again["contact"], len(again["messages"])) == (True, first["contact"], 1)
    assert set(again["conversation"]) == {"id", "state", "agent", "read", "got", "resolved_at"}
    claims = {"sub": "u-7", "exp": 4_000_000_000, "name": "王女士", "email": "wang@example.com"}
    refused = browser.arrive(identity=jwt.encode(claims, inbox.secret, "HS256"))
    assert refused.error["code"] == "identity_too_long_lived"


def test_what_a_visitor_reads_has_no_notes_and_goes_back_page_by_page() -> None:
    browser = arrived()
    assert browser("GET", "messages").body == {"items": [], "more": False}
    number = browser.say("你好").body["conversation"]
    agent = actor_for(a_person(role="administrator"))
    for count in range(60):
        post(agent, number, f"{count}")
        post(agent, number, "内部", "note")
    page = browser("GET", "messages").body
    seen = list(page["items"])
    while page["more"]:
        page = browser("GET", f"messages?before={seen[0]['seq']}").body
        seen = page["items"] + seen
    words = [message["text"] for message in seen if message["kind"] == "text"]
    assert words == ["你好", *(str(count) for count in range(60))]
    assert {message["kind"] for message in seen} <= {"text", "system"}


def test_a_message_without_a_socket_is_stored_once() -> None:
    browser = arrived()
    sent = {"t": "post", "ref": str(uuid4()), "text": "在吗 👀"}
    first, again = (browser("POST", "messages", sent) for _ in range(2))
    assert (first.status, first.body["t"], first.body["ref"], first.body["doubled"]) == (201, "ack", sent["ref"], False)
    assert again.body == {**first.body, "doubled": True}
    assert Message.objects.filter(kind="text").count() == 1


def test_a_picture_is_kept_sent_and_its_own_only() -> None:
    inbox = an_inbox()
    browser, other = arrived(inbox), arrived(inbox)
    kept = browser.send_file("照片.exe", a_picture())
    assert kept.status == 201 and set(kept.body) == {"file", "name", "type", "size", "url", "width", "height"}
    stolen = other.say("", kind="image", data={"file": kept.body["file"]})
    assert (stolen.status, stolen.error["field"]) == (422, "data.file")
    assert browser.say("", kind="image", data={"file": kept.body["file"]}).status == 201
    refused = browser.send_file("x.png", b"MZ\x90\x00" + b"\x00" * 100)
    assert (refused.status, refused.error["field"]) == (422, "file")


def test_a_form_a_rating_and_a_transcript() -> None:
    inbox = an_inbox()
    browser = arrived(inbox)
    early = browser("POST", "rating", {"score": 5})
    assert (early.status, early.error["detail"]) == (422, "会话开始后才能评价")
    assert browser("POST", "transcript", {"email": "wang@example.com"}).status == 404
    fields = {"name": "王女士", "email": "wang@example.com", "text": "几点发货"}
    made = [browser("POST", "form", {"inbox": inbox.key, "token": browser.token, "fields": fields, "client_id": "c-1"}) for _ in range(2)]
    assert [one.status for one in made] == [201, 201] and made[0].body == made[1].body
    number = made[0].body["conversation"]
    assert Conversation.objects.get(pk=number).channel == "form" and Contact.objects.get(pk=browser.contact).name == "王女士"
    for score, text in ((1, "太慢"), (5, "好了 😀")):
        assert browser("POST", "rating", {"score": score, "reasons": ["回复及时"], "text": text})[:2] == (204, None)
    assert list(Rating.objects.values_list("conversation_id", "score", "text")) == [(number, 5, "好了 😀")]
    assert browser("POST", "transcript", {"email": "wang@example.com"})[:2] == (202, None)
    assert Job.objects.filter(name="conversations.send_transcript").count() == 1


def test_the_place_in_the_queue() -> None:
    inbox, queue = an_inbox(), a_queue([])
    browser = arrived(inbox)
    assert browser.caller.raw("GET", "/widget/v1/place", headers=browser.headers).body == {"queue": None}
    number = browser.say("你好").body["conversation"]
    Conversation.objects.filter(pk=number).update(queue_id=queue.pk)
    assert set(browser("GET", "place").body["queue"]) >= {"place", "estimate_s"}
    resolve(SYSTEM, number)
    assert browser("GET", "place").body == {"queue": None}


REFUSED: list[tuple[str, str, Any, int, str | None, str | None, str | None]] = [
    ("GET", "config", None, 422, "inbox", "缺少这一项", "it is missing"),
    ("GET", "config?inbox=nosuchkey", None, 404, None, None, None),
    ("GET", "config?inbox=%00", None, 404, None, None, None),
    ("GET", f"config?inbox={'x' * 65}", None, 422, "inbox", "最多 64 个字符", "at most 64 characters"),
    ("GET", "config?inbox={key}&lang=12345678901", None, 422, "lang", "最多 10 个字符", None),
    ("POST", "session", {}, 422, "inbox", "缺少这一项", "it is missing"),
    ("POST", "session", {"inbox": "nosuchkey"}, 404, None, None, None),
    ("POST", "session", {"inbox": "{key}", "identity": "nonsense"}, 422, "identity", None, None),
    ("POST", "session", {"inbox": "{key}", "locale": "a\x00"}, 422, "locale", "含有无法保存的字符（如 NUL）", None),
    ("POST", "session", {"inbox": "{key}", "page": {"url": "x" * 2001}}, 422, "page.url", "最多 2000 个字符", None),
    ("POST", "session", {"inbox": "{key}", "attributes": {"k": "a\x00b"}}, 422, "attributes", None, None),
    ("POST", "session", {"inbox": "{key}", "attributes": {"k": [1]}}, 422, "attributes", None, None),
    ("POST", "session", {"inbox": "{key}", "attributes": {str(n): 1 for n in range(51)}}, 422, "attributes", "最多 50 项", None),
    ("GET", "messages?before=0", None, 422, "before", "不能小于 1", "must be 1 or more"),
    ("GET", f"messages?before={10**30}", None, 422, "before", f"必须小于 {2**31}", None),
    ("GET", "messages?before=x", None, 422, "before", "应为整数", "must be a whole number"),
    ("POST", "messages", b"{", 422, None, "收到的数据格式不对：不是有效的 JSON", None),
    ("POST", "messages", b"[" * 60_000, 422, None, None, None),
    ("POST", "messages", b"x" * 70_000, 413, None, "请求内容太大", "The request is too large"),
    ("POST", "messages", {"t": "post", "text": "x"}, 422, "client_id", "client_id 必须是 UUID", "client_id must be a UUID"),
    ("POST", "messages", {"t": "post", "ref": "{uuid}", "text": " "}, 422, "text", "请先输入内容", None),
    ("POST", "messages", {"t": "post", "ref": "{uuid}", "text": "长" * 8001}, 422, "text", None, None),
    ("POST", "messages", {"t": "post", "ref": "{uuid}", "text": "a\x00"}, 422, "text", None, None),
    ("POST", "messages", {"t": "post", "ref": "{uuid}", "text": 5}, 422, "text", "收到的数据格式不对：应为文字", None),
    ("POST", "messages", {"t": "post", "ref": "{uuid}", "text": "x", "kind": "note"}, 422, "kind", "不能发送「note」类型的消息", None),
    ("POST", "messages", {"t": "post", "ref": "{uuid}", "kind": "file", "data": {"file": "\x00"}}, 422, "data.file", None, None),
    ("POST", "uploads", None, 422, "file", "缺少这一项", "it is missing"),
    ("POST", "form", {"inbox": "{key}", "fields": {}}, 422, None, "有几处需要修改", "Several fields need mending"),
    ("POST", "form", {"inbox": "{key}", "fields": {"email": "a@b.cn", "text": "a\x00b"}}, 422, None, "有几处需要修改", None),
    ("POST", "form", {"inbox": "{key}", "fields": [1]}, 422, "fields", "应为一组键和值", None),
    ("POST", "form", {"inbox": "{key}", "fields": {"email": "a@b.cn", "text": "x"}, "client_id": "\x00"}, 422, "client_id", None, None),
    ("POST", "rating", {"score": 6}, 422, "score", "评分为 1 到 5", "A rating is 1 to 5"),
    ("POST", "rating", {"score": 10**30}, 422, "score", "评分为 1 到 5", "A rating is 1 to 5"),
    ("POST", "rating", {"score": "x"}, 422, "score", "应为整数", "must be a whole number"),
    ("POST", "rating", {"score": 5, "text": "a\x00"}, 422, "text", None, None),
    ("POST", "rating", {"score": 5, "reasons": ["长" * 201]}, 422, "reasons.0", "最多 200 个字符", None),
    ("POST", "transcript", {"email": "nobody"}, 422, None, None, None),
    ("POST", "transcript", {"email": "x" * 255}, 422, "email", "最多 254 个字符", None),
    ("POST", "nowhere", {}, 404, None, None, None),
    ("DELETE", "config", None, 405, None, "这个地址不支持 DELETE", "This address does not take DELETE"),
]  # fmt: skip


def filled(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: filled(one, key) for name, one in value.items()}
    return {"{key}": key, "{uuid}": str(uuid4())}.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_is_refused_is_told_by_field_and_keeps_nothing(language: str) -> None:
    browser = arrived(language=language)
    before = everything_of_the_room(), Contact.objects.count()
    wrong = []
    for method, path, body, status, field, zh, en in REFUSED:
        answer = browser(method, path.replace("{key}", browser.key), filled(body, browser.key))
        error = answer.error
        sentence = zh if language == "zh-CN" else en
        said = [error["detail"], *fields_of(error).values()]
        right = sentence is None or any(words == sentence or words.endswith((f"：{sentence}", f": {sentence}")) for words in said)
        chinese = any("\u4e00" <= letter <= "\u9fff" for words in said for letter in words)
        named = field is None or error["field"] == field
        if not (answer.status == status and right and named and chinese == (language == "zh-CN")):
            wrong.append((method, path, str(body)[:80], answer.status, error))
    assert not wrong, "\n".join(map(str, wrong))
    assert (everything_of_the_room(), Contact.objects.count()) == before


def _forged(browser: Browser) -> list[str]:
    claims = jwt.decode(browser.token, options={"verify_signature": False})
    elsewhere = arrived()
    return ["", "nonsense", browser.token[:-3] + "AAA", jwt.encode({**claims, "sub": "1"}, "x" * 43, "HS256"), f"{elsewhere.token}x"]


GUARDED: list[tuple[str, str, Any]] = [
    ("GET", "messages", None),
    ("POST", "messages", {"t": "post", "ref": "{uuid}", "text": "x"}),
    ("POST", "rating", {"score": 5}),
    ("POST", "transcript", {"email": "a@example.com"}),
    ("GET", "place", None),
]


def test_a_token_that_is_forged_foreign_or_old_opens_nothing(clock: Clock) -> None:
    browser = arrived()
    browser.say("你好")
    good, stranger = browser.token, arrived()
    assert stranger("GET", "messages").body == {"items": [], "more": False}, "another inbox's visitor sees his own nothing"
    for token in _forged(browser):
        browser.use(token)
        for method, path, body in GUARDED:
            answer = browser(method, path, filled(body, browser.key))
            assert answer.status == 422 and answer.error["code"].startswith("visitor_token"), (token, path, answer)
    clock.now += 31 * 24 * HOUR
    browser.use(good)
    for method, path, body in GUARDED:
        assert browser(method, path, filled(body, browser.key)).error["code"] == "visitor_token_expired"
    assert Message.objects.filter(kind="text").count() == 1
    begun = Browser(browser.key)
    begun.token = good
    assert begun.arrive().body["resumed"] is False


def test_another_site_and_a_closed_inbox_get_nothing() -> None:
    inbox = an_inbox(allowed_origins=["https://shop.example"])
    here = arrived(inbox)
    thief = Browser(inbox, origin="https://evil.example")
    thief.use(here.token)
    doors = [("GET", f"config?inbox={inbox.key}", None), ("POST", "session", {"inbox": inbox.key}), *GUARDED,
             ("POST", "form", {"inbox": inbox.key, "fields": {}})]  # fmt: skip
    for method, path, body in doors:
        answer = thief(method, path, filled(body, inbox.key))
        assert (answer.status, answer.error["code"]) == (403, "inbox_origin_not_allowed"), (path, answer)
    preflight = Client().options("/widget/v1/session", headers={"Origin": "https://evil.example"})
    assert preflight.status_code == 204 and "authorization" in preflight["Access-Control-Allow-Headers"]
    assert not Conversation.objects.exists()


FLOOD = {"messages_per_minute": 5, "conversations_per_hour": 3, "uploads_per_hour": 2, "address_messages_per_minute": 60, "address_sessions_per_minute": 12}


def _session(browser: Browser) -> Answer:
    return Browser(browser.key).arrive()


def _form(browser: Browser, **more: str) -> Answer:
    return browser("POST", "form", {"inbox": browser.key, "fields": {"email": "a@example.com", "text": "x"}, **more})


FLOODS: list[tuple[str, Callable[[Browser], Answer], int]] = [
    ("messages", lambda browser: browser.say("x"), 5),
    ("uploads", lambda browser: browser.send_file("x.png", a_picture()), 2),
    ("transcript", lambda browser: browser("POST", "transcript", {"email": "a@example.com"}), 2),
    ("session", _session, 11),
    ("form", _form, 11),
    ("conversations", lambda browser: _form(browser, token=browser.token), 3),
]


@pytest.mark.parametrize(("name", "once", "most"), FLOODS, ids=[row[0] for row in FLOODS])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_flood_is_stopped_with_a_clear_sentence_and_the_time_to_come_back(clock: Clock, name: str, once: Any, most: int, language: str) -> None:
    browser = arrived(an_inbox(settings={"flood": FLOOD}), language=language)
    if name == "transcript":
        browser.say("你好")
    answers = [once(browser) for _ in range(most + 2)]
    assert all(answer.status < 300 for answer in answers[:most]) and [answer.status for answer in answers[most:]] == [429, 429]
    refused = answers[-1]
    wait = int(refused.headers["retry-after"])
    assert refused.error["code"] == "visitor_too_fast" and refused.error["params"]["seconds"] == wait > 0
    if name != "session":
        words = f"发送太快了，请稍等 {wait} 秒" if language == "zh-CN" else f"That was a bit fast; please wait {wait} s"
        assert refused.error["detail"] == words
    clock.now += (wait - 1) * 1000 - 1
    assert once(browser).status == 429
    clock.now += 1001
    assert once(browser).status < 300, "after the time told, it is taken"


def test_an_office_behind_one_address_is_not_stopped_by_one_of_its_own(clock: Clock) -> None:
    inbox = an_inbox(settings={"flood": FLOOD})
    loud, *quiet = [arrived(inbox) for _ in range(10)]
    assert [loud.say("x").status for _ in range(20)] == [201] * 5 + [429] * 15
    for browser in quiet:
        assert [browser.say("你好").status for _ in range(5)] == [201] * 5
    assert loud("GET", "messages").status == 200, "reading is not counted"
    clock.now += MINUTE
    assert loud.say("慢慢说").status == 201


def test_the_usual_limits_leave_room_for_a_whole_office(clock: Clock) -> None:
    inbox = an_inbox()
    office = [arrived(inbox) for _ in range(100)]
    assert {browser.say("你好").status for browser in office for _ in range(3)} == {201}


def test_hostile_words_of_a_visitor_are_kept_whole_or_refused() -> None:
    inbox = an_inbox(settings={"flood": {**FLOOD, "messages_per_minute": 6000, "address_messages_per_minute": 60_000, "address_sessions_per_minute": 6000}})
    browser = arrived(inbox)
    for text in ["👩‍👩‍👧‍👦", "\u202eabc\u202c", *hostile_strings(step=20)]:
        answer = browser.say(text)
        assert answer.status in (201, 422), text
        if answer.status == 201:
            assert browser("GET", "messages").body["items"][-1]["text"] == text
        page = {"url": f"https://shop.example/?q={text[:300]}", "title": text[:300], "referrer": text[:300]}
        assert browser.arrive(page=page, attributes={"k": text[:500]}).status in (200, 422), text
        form = browser("POST", "form", {"inbox": inbox.key, "fields": {"name": text, "email": "a@example.com", "text": text}})
        assert form.status in (201, 422), text
