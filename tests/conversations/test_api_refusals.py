"""Input that is not accepted: a 4xx in the one shape, the field named, the sentence in the reader's language, nothing half done."""

from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.hostile import hostile_strings
from tests.makers.conversation_doors import CHANGING, CHANGING_IDS, DOORS, POLICY, Scene, a_scene, everything_of_the_room
from tests.makers.problems import fields_of
from yingda.conversations.rules.posting import TEXT_LIMIT

pytestmark = pytest.mark.django_db

HUGE, NUL, HALF = 10**30, "前\x00后", "\ud800"
TWO53 = 2**53
C = "/conversations/{matter}"
STEP = {"kind": "first_response", "after_minutes": 0, "verb": "tell", "role": "owner"}


def policy(**changes: Any) -> dict[str, Any]:
    return {"name": "新的", "document": {**POLICY, **changes}}


# Method, path, body, status, field, zh and en of what is wrong (None: only that there is a sentence).
REFUSED: list[tuple[str, str, Any, int, str | None, str | None, str | None]] = [
    ("POST", f"{C}/resolution", {"why": "长" * 201}, 422, "why", "最多 200 个字符", "at most 200 characters"),
    ("POST", f"{C}/resolution", {"why": NUL}, 422, "why", "含有无法保存的字符（如 NUL）", "holds characters that cannot be stored (such as NUL)"),
    ("POST", f"{C}/resolution", {"why": HALF}, 422, "why", "含有不完整的字符", "holds half of a character"),
    ("POST", f"{C}/resolution", {"why": 5}, 422, "why", "应为文字", "must be text"),
    ("PUT", f"{C}/priority", [1], 422, "priority", "缺少这一项", "it is missing"),
    ("POST", f"{C}/take-over", {"why": "长" * 201}, 422, "why", "最多 200 个字符", "at most 200 characters"),
    ("DELETE", f"{C}/resolution", None, 409, None, "会话现在是「open」状态，不能这样操作", "The conversation is “open” now; this cannot be done"),
    ("POST", f"{C}/snooze", {}, 422, "until_at", "缺少这一项", "it is missing"),
    ("POST", f"{C}/snooze", {"until_at": "tomorrow"}, 422, "until_at", "应为整数", "must be a whole number"),
    ("POST", f"{C}/snooze", {"until_at": -1}, 422, "until_at", "不能小于 0", "must be 0 or more"),
    ("POST", f"{C}/snooze", {"until_at": HUGE}, 422, "until_at", f"必须小于 {TWO53}", f"must be less than {TWO53}"),
    ("POST", f"{C}/snooze", {"until_at": 1}, 422, "until_at", "稍后处理的时间要在将来，且不超过一年", "Choose a time in the future, within a year"),
    ("POST", f"{C}/snooze", {"until_at": TWO53 - 1}, 422, "until_at", "稍后处理的时间要在将来，且不超过一年", "Choose a time in the future, within a year"),
    ("POST", f"{C}/assignment", {}, 422, "person_id", "缺少这一项", "it is missing"),
    ("POST", f"{C}/assignment", {"person_id": 0}, 422, "person_id", "必须大于 0", "must be more than 0"),
    ("POST", f"{C}/assignment", {"person_id": 1.5}, 422, "person_id", "应为整数", "must be a whole number"),
    ("POST", f"{C}/assignment", {"person_id": HUGE}, 422, "person_id", f"必须小于 {TWO53}", f"must be less than {TWO53}"),
    ("POST", f"{C}/assignment", {"person_id": 999_999}, 422, "person_id", "找不到这位同事，或已停用", "This colleague does not exist or is suspended"),
    ("POST", f"{C}/participants", {"person_id": 999_999}, 422, "person_id", "找不到这位同事，或已停用", "This colleague does not exist or is suspended"),
    ("DELETE", f"{C}/participants/999999", None, 422, "person_id", "你不在这个会话里", "You do not take part in this conversation"),
    ("POST", f"{C}/hand-overs", {"reason": "x"}, 422, "to_person", "请选择一位同事或一个小组", "Choose one colleague or one group"),
    ("POST", f"{C}/hand-overs", {"to_person": "{colleague}", "reason": " "}, 422, "reason", "请写明原因", "Please give the reason"),
    ("POST", f"{C}/hand-overs", {"to_person": "{colleague}", "reason": "长" * 501}, 422, "reason", "原因不能超过 500 个字符", None),
    ("POST", f"{C}/hand-overs", {"to_person": "{colleague}", "reason": NUL}, 422, "reason", "含有无法保存的字符（如 NUL）", None),
    ("POST", f"{C}/hand-overs", {"to_person": "{colleague}"}, 422, "reason", "缺少这一项", "it is missing"),
    ("POST", f"{C}/hand-overs", {"to_group": 999_999, "reason": "x"}, 422, "to_group", "找不到这个小组", "This group does not exist"),
    ("POST", f"{C}/hand-overs", {"to_person": HUGE, "reason": "x"}, 422, "to_person", f"必须小于 {TWO53}", None),
    ("POST", "/conversations/{offered}/hand-overs", {"to_person": "{colleague}", "reason": "x"}, 409, None, "已有一个等待答复的转接", None),
    ("POST", "/conversations/{theirs}/claim", None, 409, None, "会话已经由别人接待", "Somebody else already has this conversation"),
    ("POST", f"{C}/peek", None, 403, None, "你没有这项操作的权限", "You are not allowed to do this"),
    ("PUT", f"{C}/tags", {"tag_ids": "x"}, 422, "tag_ids", "应为列表", "must be a list"),
    ("PUT", f"{C}/tags", {"tag_ids": [999_999]}, 422, "tag_ids", "有标签不存在", "A tag does not exist"),
    ("PUT", f"{C}/tags", {"tag_ids": ["x"]}, 422, "tag_ids.0", "应为整数", "must be a whole number"),
    ("PUT", f"{C}/tags", {"tag_ids": ["{tag}", HUGE]}, 422, "tag_ids.1", f"必须小于 {TWO53}", None),
    ("PUT", f"{C}/tags", {"tag_ids": list(range(1, 102))}, 422, "tag_ids", "最多 100 项", "at most 100 entries"),
    ("PUT", f"{C}/tags", {"tag_ids": list(range(1, 22))}, 422, "tag_ids", "最多 20 个标签", "At most 20 tags"),
    ("PUT", f"{C}/priority", {"priority": 4}, 422, "priority", "优先级只能是 0 到 3", "Priority is 0 to 3"),
    ("PUT", f"{C}/priority", {"priority": HUGE}, 422, "priority", "优先级只能是 0 到 3", "Priority is 0 to 3"),
    ("PUT", f"{C}/priority", {"priority": None}, 422, "priority", "应为整数", "must be a whole number"),
    ("PUT", f"{C}/read", {"seq": -1}, 422, "seq", "不能小于 0", "must be 0 or more"),
    ("PUT", f"{C}/read", {"seq": 2**31}, 422, "seq", f"必须小于 {2**31}", f"must be less than {2**31}"),
    ("POST", "/conversations", {"inbox_id": "{inbox}"}, 422, "contact_id", "缺少这一项", "it is missing"),
    ("POST", "/conversations", {"inbox_id": "{inbox}", "contact_id": 999_999}, 404, None, None, None),
    ("POST", "/conversations", {"inbox_id": 999_999, "contact_id": "{contact}"}, 404, None, None, None),
    ("POST", "/conversations", {"inbox_id": "{inbox}", "contact_id": "{contact}", "subject": "长" * 201}, 422, "subject", "最多 200 个字符", None),
    ("POST", f"{C}/messages", {"text": ""}, 422, "text", "请先输入内容", "Please write something first"),
    ("POST", f"{C}/messages", {"text": "长" * (TEXT_LIMIT + 1)}, 422, "text", "内容有 8001 个字符，超过上限 8000 个", None),
    ("POST", f"{C}/messages", {"text": NUL}, 422, "text", "内容里有无法保存的字符（NUL）", None),
    ("POST", f"{C}/messages", {"text": 5}, 422, "text", "收到的数据格式不对：应为文字", "The frame is not of the right form: must be text"),
    ("POST", f"{C}/messages", {"text": "x", "data": []}, 422, "data", "收到的数据格式不对：应为一组键和值", None),
    ("POST", f"{C}/messages", {"text": "x", "kind": "system"}, 422, "kind", "不能发送「system」类型的消息", None),
    ("POST", f"{C}/messages", {"text": "x", "client_id": "1"}, 422, "client_id", "client_id 必须是 UUID", "client_id must be a UUID"),
    ("POST", f"{C}/messages", {"kind": "image"}, 422, "data.file", "消息里没有文件", "The message carries no file"),
    ("POST", f"{C}/messages", {"kind": "file", "data": {"file": "\x00"}}, 422, "data.file", "这个文件不存在或不是你上传的", None),
    ("POST", f"{C}/messages", {"kind": "card", "data": {"card": []}}, 422, "data.card", "不认识这种卡片", "This kind of card is not known"),
    ("POST", f"{C}/messages", {"text": "x", "data": {"x": "x" * 20_000}}, 422, "data", "附加内容太大", "The attached data is too large"),
    ("POST", f"{C}/messages", {"kind": "note", "text": "x", "data": {"mentions": [True]}}, 422, "data.mentions", "附加内容格式不对", None),
    ("POST", f"{C}/messages", {"kind": "note", "text": "x", "data": {"mentions": [HUGE]}}, 422, "data.mentions", None, None),
    ("POST", f"{C}/messages", {"kind": "note", "text": "x", "data": {"whisper_to": True}}, 422, "data.whisper_to", None, None),
    ("POST", "/conversations/{resolved}/messages", {"text": "x"}, 422, None, "会话已经解决，重新打开后才能继续", None),
    ("PATCH", "/messages/{note}", {"text": " "}, 422, "text", "请先输入内容", "Please write something first"),
    ("PATCH", "/messages/{note}", {"text": NUL}, 422, "text", "内容里有无法保存的字符（NUL）", None),
    ("PATCH", "/messages/{message}", {"text": "x"}, 422, None, "只能修改自己写的备注", "Only your own notes can be edited"),
    ("POST", "/conversations/bulk", {"ids": [], "verb": "resolve"}, 422, "ids", "请先选择会话", "Select conversations first"),
    ("POST", "/conversations/bulk", {"ids": list(range(1, 202)), "verb": "resolve"}, 422, "ids", "一次最多处理 200 个会话", None),
    ("POST", "/conversations/bulk", {"ids": ["{matter}", HUGE], "verb": "resolve"}, 422, "ids.1", None, None),
    ("POST", "/conversations/bulk", {"ids": ["{matter}"], "verb": "burn"}, 422, "verb", "不认识批量操作「burn」", None),
    ("POST", "/conversations/bulk", {"ids": ["{matter}"], "verb": "assign"}, 422, "person_id", "缺少「person_id」", "“person_id” is missing"),
    ("POST", "/views", {"name": "", "query": {}}, 422, "name", "至少 1 个字符", "at least 1 characters"),
    ("POST", "/views", {"name": "长" * 61, "query": {}}, 422, "name", "最多 60 个字符", "at most 60 characters"),
    ("POST", "/views", {"name": NUL, "query": {}}, 422, "name", "含有无法保存的字符（如 NUL）", None),
    ("POST", "/views", {"name": "x", "query": {"view": "moon"}}, 422, "view", "没有「moon」这个视图", "There is no view “moon”"),
    ("POST", "/views", {"name": "x", "query": {"group": "-1"}}, 422, "group", "筛选条件「group」的值不对", None),
    ("POST", "/views", {"name": "x", "query": {"q": "长" * 1001}}, 422, "query.q", "最多 1000 个字符", None),
    ("POST", "/views", {"name": "x", "query": {str(n): "" for n in range(21)}}, 422, "query", "最多 20 项", "at most 20 entries"),
    ("POST", "/sla-policies", {"name": " ", "document": POLICY}, 422, "name", "请填写服务水平的名称", "Please name the policy"),
    ("POST", "/sla-policies", {"name": NUL, "document": POLICY}, 422, "name", "含有无法保存的字符（如 NUL）", None),
    ("POST", "/sla-policies", {"name": "x"}, 422, "document", "缺少这一项", "it is missing"),
    ("POST", "/sla-policies", policy(targets={}), 422, "targets", None, None),
    ("POST", "/sla-policies", policy(targets={"first_response": HUGE}), 422, "targets.first_response", "目标时间为 1 到 525600 分钟", None),
    ("POST", "/sla-policies", policy(targets={"first_response": "x"}), 422, "document.targets.first_response", "应为整数", "must be a whole number"),
    ("POST", "/sla-policies", policy(clock="sundial"), 422, "clock", None, None),
    ("POST", "/sla-policies", policy(clock="working"), 422, "calendar_id", "按工作时间计时要选择工作日历", "Working time needs a calendar"),
    ("POST", "/sla-policies", policy(clock="working", calendar_id=999_999), 422, "calendar_id", "工作日历不存在或已关闭", None),
    ("POST", "/sla-policies", policy(steps=[{**STEP, "verb": "give", "person": HUGE}]), 422, "document.steps.0.person", f"必须小于 {TWO53}", None),
    ("POST", "/sla-policies", policy(steps=[{**STEP, "verb": "give", "person": 999_999}]), 422, "steps.0.person", "找不到这位同事，或已停用", None),
    ("POST", "/sla-policies", policy(steps=[{**STEP, "verb": 5}]), 422, "document.steps.0.verb", "应为文字", "must be text"),
    ("PATCH", "/sla-policies/{policy}", {"position": -1}, 422, "position", "不能小于 0", "must be 0 or more"),
    ("POST", "/uploads", None, 422, "file", "缺少这一项", "it is missing"),
    ("GET", "/conversations?view=moon", None, 422, "view", "没有「moon」这个视图", "There is no view “moon”"),
    ("GET", "/conversations?sort=height", None, 422, "sort", "不能按「height」排序", "Lists cannot be sorted by “height”"),
    ("GET", "/conversations?limit=0", None, 422, "limit", "每页 1 到 200 条", "A page holds 1 to 200"),
    ("GET", "/conversations?limit=201", None, 422, "limit", "每页 1 到 200 条", "A page holds 1 to 200"),
    ("GET", "/conversations?cursor=xx", None, 422, "cursor", "翻页位置无效，请重新打开列表", None),
    ("GET", "/conversations?state=asleep", None, 422, "state", "筛选条件「state」的值不对", None),
    ("GET", "/conversations?channel=fax", None, 422, "channel", "筛选条件「channel」的值不对", None),
    *(("GET", f"/conversations?{name}=-1", None, 422, name, f"筛选条件「{name}」的值不对", None) for name in ("inbox", "group", "agent", "tag", "priority")),
    *(("GET", f"/conversations?{name}={HUGE}", None, 422, name, None, None) for name in ("contact", "since", "until", "inbox", "limit")),
    ("GET", "/conversations?group=%00", None, 422, "group", None, None),
    ("GET", "/conversations?q=a%00b", None, 422, "q", "筛选条件「q」的值不对", None),
    ("GET", "/search?q=a%00b", None, 422, "q", "含有无法保存的字符（如 NUL）", None),
    ("POST", "/views", {"name": "x", "query": {"q": NUL}}, 422, "q", "筛选条件「q」的值不对", None),
    ("GET", f"/conversations?tag={','.join(['1'] * 51)}", None, 422, "tag", None, None),
    ("GET", f"{C}/messages?{'a=1&' * 41}", None, 422, None, "地址里的参数超过 40 个", "The address has more than 40 parameters"),
    ("POST", "/activations/1/announcements/preview", {"text": "您好", "to": "all of us"}, 422, "to", "请选择发给全部、等待中的，或手动选定的会话", None),
    ("GET", f"{C}/messages?limit=0", None, 422, "limit", "每页 1 到 200 条", "A page holds 1 to 200"),
    ("GET", f"{C}/messages?before=-1", None, 422, "before", "筛选条件「before」的值不对", None),
    ("GET", f"{C}/messages?after={HUGE}", None, 422, "after", "筛选条件「after」的值不对", None),
]  # fmt: skip


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_is_refused_names_field_and_reason_and_changes_nothing(locale: str) -> None:
    scene = a_scene(locale)
    before = everything_of_the_room()
    wrong = []
    for row in REFUSED:
        answer = scene.go(*row[:3])
        if answer.status != row[3] or not as_told(answer.error, locale, row):
            wrong.append((row[:4], answer.status, answer.body))
    assert not wrong, "\n".join(map(str, wrong))
    assert everything_of_the_room() == before


def as_told(error: dict[str, Any], locale: str, row: tuple[Any, ...]) -> bool:
    """Whether the error names the row's field and no other, and says the row's sentence in the language and no other."""
    field, sentence = row[4], row[5 if locale == "zh-CN" else 6]
    said = [error["detail"], *fields_of(error).values()]
    named = {error["field"], *fields_of(error)} - {None} == ({field} if field else set())
    right = sentence is None or any(words == sentence or words.endswith((f"：{sentence}", f": {sentence}")) for words in said)
    chinese = any("\u4e00" <= letter <= "\u9fff" for words in said for letter in words)
    return named and right and chinese == (locale == "zh-CN")


NOT_JSON = [b"{", b"\xff\xfe", b'{"text": "\xff"}', b"[" * 60_000, b'{"data":' * 8_000, b"nonsense"]


def test_a_body_that_is_no_json_is_refused(subtests: pytest.Subtests) -> None:
    scene = a_scene("en")
    before = everything_of_the_room()
    for (method, path, body), name in zip(CHANGING, CHANGING_IDS, strict=True):
        if not isinstance(body, dict):
            continue
        with subtests.test(name):
            for content in NOT_JSON:
                answer = scene.caller(method, scene.fill(path), content)
                assert answer.status in (400, 422), (content[:20], answer)
                assert answer.error["detail"].isascii() or "“" in answer.error["detail"]
    assert everything_of_the_room() == before


NUMBERED = [door for door in DOORS if "{" in door[1]]


def test_a_number_that_names_nothing_is_not_found() -> None:
    scene = a_scene()
    before = everything_of_the_room()
    numbers = ["0", "-1", "999999", str(2**63), str(HUGE), "x", "%00", "1.5", "%F0%9F%98%80", "٣"]
    for number, (method, path, body) in product(numbers, NUMBERED):
        head, _, tail = path.partition("{")
        answer = scene.go(method, f"{head}{number}{tail.partition('}')[2]}", body)
        if path.startswith("/inboxes"):
            assert answer.status == 403
            continue
        assert answer.status == 404, (method, path, answer)
        assert answer.error["detail"] != "not_found"
    assert everything_of_the_room() == before


def test_a_method_that_is_not_taken_and_an_address_nobody_serves_are_told_in_the_same_shape() -> None:
    scene = a_scene("en")
    wrong = scene.go("PATCH", "/views")
    assert (wrong.status, wrong.error["detail"]) == (405, "This address does not take PATCH")
    assert set(wrong.headers["allow"].split(", ")) == {"GET", "POST"}
    lost = scene.go("GET", "/no-such-thing")
    assert (lost.status, lost.error["code"]) == (404, "not_found")


# Where words of people are kept: method, path, body of the words, and where they come back.
WORDS: list[tuple[str, str, Any]] = [
    ("POST", "/conversations/{matter}/messages", lambda text: {"text": text}),
    ("POST", "/conversations/{matter}/messages", lambda text: {"text": "备注", "kind": "note", "data": {"more": text}}),
    ("PATCH", "/messages/{note}", lambda text: {"text": text}),
    ("POST", "/views", lambda text: {"name": text, "query": {"q": text}}),
    ("POST", "/conversations/{matter}/assignment", lambda text: {"person_id": "{colleague}", "why": text}),
    ("POST", "/conversations", lambda text: {"inbox_id": "{inbox}", "contact_id": "{contact}", "subject": text}),
]
KNOWN = ["你好，世界", "👩‍👩‍👧‍👦🏳️‍🌈", "\u202eمرحبا\u202c", "שלום", "a\u0301\u0302", "<script>alert(1)</script>", "'; DROP TABLE x; --", "%s{0}{text}", "\\"]


def test_words_come_back_unchanged_or_are_refused_with_their_field() -> None:
    scene = a_scene()
    for text in [*KNOWN, *hostile_strings(step=20)]:
        for method, path, body in WORDS:
            answer = scene.caller(method, scene.fill(path), _with_numbers(scene, body(text)))
            assert answer.status in (200, 201, 422), (path, text, answer)
            if answer.status == 422:
                assert answer.error["field"] in ("text", "data", "name", "q", "query.q", "why", "subject"), (path, text, answer)
            elif path.endswith("/messages"):
                last = scene.go("GET", "/conversations/{matter}/messages?limit=1").body["items"][0]
                assert text in (last["text"], last["data"].get("more")), (text, last)
            elif "/messages/" in path:
                assert answer.body["message"]["text"] == text
            elif path == "/views":
                assert (answer.body["name"], answer.body["query"]["q"]) == (text, text)
                assert scene.go("DELETE", f"/views/{answer.body['id']}").status == 204
            elif path == "/conversations":
                assert answer.body["row"]["subject"] == text
                assert scene.go("POST", f"/conversations/{answer.body['row']['id']}/resolution", {}).status == 200


def _with_numbers(scene: Scene, body: dict[str, Any]) -> dict[str, Any]:
    """The body with only the scene's own numbers filled in: hostile words hold braces of their own."""
    return {key: scene.fill(value) if key.endswith("_id") else value for key, value in body.items()}


@pytest.mark.parametrize("place", ["q", "cursor", "state", "group"])
def test_hostile_words_in_a_filter_are_taken_or_refused(place: str) -> None:
    scene = a_scene()
    for text in [*KNOWN, NUL, *hostile_strings(step=20)]:
        answer = scene.caller("GET", f"/conversations?view=all&{urlencode({place: text}, errors='surrogatepass')}")
        assert answer.status in (200, 422), (text, answer)
        if answer.status == 422:
            assert answer.error["field"] == place
