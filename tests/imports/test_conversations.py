"""Past conversations: what becomes of lines, in whatever order and in however many files they come."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers.conversations import the_matter
from tests.makers.customers import a_source
from tests.makers.imports import begun, ended, log_of, looked_at, refused, taken_in
from tests.makers.people import a_group, a_person, an_actor
from yingda.conversations.actions import indexing
from yingda.conversations.actions.posting import Draft, post_message
from yingda.conversations.models import Conversation, ImportedConversation, Message, OwnershipSpan, Rating, StateSpan
from yingda.conversations.queries import search
from yingda.conversations.rules.listing import parse
from yingda.conversations.rules.searching import MessageQuery
from yingda.customers.models import Contact
from yingda.imports.actions import ending, working
from yingda.inboxes.models import Inbox
from yingda.plumbing.models import Job, StoredEvent
from yingda.plumbing.store import transaction

pytestmark = pytest.mark.django_db
HEAD = "会话编号,时间,发送方,客服,客户,消息内容,评分,标签,消息编号"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def said(conversation: int) -> list[tuple[int, str, str]]:
    """Number, author's kind and text of what stands in a conversation."""
    return list(Message.objects.filter(conversation_id=conversation).order_by("seq").values_list("seq", "author_kind", "text"))


def test_a_log_becomes_resolved_conversations_with_their_own_times() -> None:
    anna = a_person(username="anna")
    group = a_group()
    source = a_source("茶店")
    data = log_of(
        [
            ("C1", "2025/6/1 10:00", "客户", "", "tb001", "在吗"),
            ("C1", "2025/6/1 10:00:05", "自动回复", "茶店:anna", "tb001", "您好，欢迎光临"),
            ("C1", "2025-06-01 10:02", "客服", "茶店:anna", "tb001", "[自动回复] 稍等"),
            ("C1", "2025-06-01 10:03", "客服", "茶店:anna", "tb001", "有货的", "5", "售前;礼盒", "m4"),
            ("C2", "2025年6月2日 9时5分", "tb002", "", "tb002", '"多行\n内容"'),
            ("C2", "45810.5", "小王", "", "tb002", "好的"),
            ("合计", "", "", "", "", "6 条"),
        ],
        HEAD,
        "gb18030",
    )
    made = taken_in("conversations", source.pk, data, group_id=group.pk)
    assert (made.state, made.encoding, made.summary_rows, made.lines_refused) == ("done", "gb18030", 1, 0)
    assert made.counts == {"contacts_made": 2, "made": 2, "messages_made": 6}
    first, second = Conversation.objects.order_by("id")
    assert said(first.pk) == [(1, "visitor", "在吗"), (2, "bot", "您好，欢迎光临"), (3, "bot", "[自动回复] 稍等"), (4, "person", "有货的")]
    assert (first.state, first.channel, first.group_id, first.owner_id, first.assignee_id) == ("resolved", "import", group.pk, anna.pk, anna.pk)
    assert (first.opened_at, first.resolved_at, first.last_at) == (1748743200000, 1748743380000, 1748743380000)
    assert (first.last_seq, first.unread, first.last_from, first.preview) == (4, 0, "agent", "有货的")
    assert [json.loads(one) for one in Message.objects.filter(conversation=first).order_by("seq").values_list("data", flat=True)] == [
        {}, {"account": "茶店:anna", "automatic": True}, {"account": "茶店:anna", "automatic": True}, {"external_id": "m4", "account": "茶店:anna"},
    ]  # fmt: skip
    assert (Rating.objects.get().score, len(first.tag_ids.split())) == (5, 2)
    assert list(StateSpan.objects.filter(conversation=first).order_by("since_at").values_list("state", "until_at")) == [
        ("open", 1748743380000), ("resolved", None),
    ]  # fmt: skip
    assert OwnershipSpan.objects.get().person_id == anna.pk
    assert said(second.pk)[0][2] == "多行\n内容" and Message.objects.get(text="好的").author_name == "小王"
    assert Inbox.objects.get(pk=first.inbox_id).kind == "import"
    assert Contact.objects.get(pk=first.contact_id).name == "tb001"


def test_nobody_is_told_and_nothing_is_routed() -> None:
    made = begun("conversations", a_source().pk, log_of([(f"C{n}", "2025-06-01 10:00", "客户", "", f"tb{n}", "在吗") for n in range(50)]))
    before, jobs = StoredEvent.objects.count(), Job.objects.count()
    ended(made)
    events = list(StoredEvent.objects.order_by("n").values_list("name", "staff")[before:])
    assert events == [("conversation.imported", ""), ("imports.ended", "staff"), ("notifications.new", "u:" + str(made.by_id))]
    assert Job.objects.count() == jobs


def test_what_is_wrong_with_a_line_is_said_and_the_others_are_taken() -> None:
    data = log_of(
        [
            ("C1", "2025-06-01 10:00", "客户", "", "a", "好"), ("C1", "昨天", "客户", "", "a", "好"), ("C1", "2025-06-01 10:00", "经理", "", "", "好"),
            ("", "2025-06-01 10:00", "客户", "", "", "好"), ("C1", "2025-06-01 10:00", "客户", "", "a", " "),
            ("C1", "2025-06-01 10:00", "客户", "", "a", "x" * 8001),
            ("C1", "2025-06-01 10:00", "客户", "", "a", "a\x00b"), ("1.23E+17", "2025-06-01 10:00", "客户", "", "a", "好"),
            ("C1", "2025-06-01 10:01", "客户", "", "a", "delayed", "delayed"), ("C1", "2025-06-01 10:01", "客户", "", "a", "嗯", "9"),
            ("平均值", "2.5", "", "", "", ""), ("C1", "2025-06-01 10:00", "客户", "", "a", "好"),
        ],
        HEAD,
    ) + "\nC1,2025-06-01 10:02,客户,,a,坏".encode("gb18030")[:-1]  # fmt: skip
    made = taken_in("conversations", a_source().pk, data)
    assert refused(made) == {
        3: ("at", "date_invalid"), 5: ("customer", "line_of_nobody"), 6: ("text", "line_empty"), 7: ("text", "line_too_long"), 8: ("text", "text_unstorable"),
        9: ("conversation", "digits_lost"), 11: ("rating", "rating_unreadable"), 14: ("author", "text_unstorable"),
    }  # fmt: skip
    assert (made.summary_rows, made.delayed_cells, made.counts["messages_known"]) == (1, 1, 1)
    assert {text for _, _, text in said(Conversation.objects.get().pk)} == {"好", "delayed"} and not Rating.objects.exists()


@pytest.mark.parametrize(
    ("times", "options", "parts"),
    [
        (["10:00", "10:10", "10:20"], {}, 1),
        (["10:00", "10:10:01", "10:20:02"], {}, 3),
        (["10:00", "10:25"], {"gap_minutes": 30}, 1),
        (["23:58", "24:03"], {}, 2),
        (["23:58", "24:03"], {"day_begins": 4}, 1),
    ],
)
def test_a_log_without_conversations_is_parted_by_silence_and_by_the_business_day(times: list[str], options: dict[str, int], parts: int) -> None:
    stamps = [f"2025-06-02 00{one[2:]}" if one.startswith("24") else f"2025-06-01 {one}" for one in times]
    lines = [(stamp, "客户", "tb1", f"第{n}句") for n, stamp in enumerate(stamps)]
    taken_in("conversations", a_source().pk, log_of(lines, "时间,发送方,客户,内容"), **options)
    assert Conversation.objects.count() == parts


Line = tuple[int, int, int, int]
LINES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 90), st.integers(0, 1), st.integers(0, 3)), min_size=1, max_size=24)


def picture(source: int) -> Any:
    """Everything that was stored of a source, without numbers of rows."""
    found = []
    for one in ImportedConversation.objects.filter(source_id=source):
        row = the_matter(one.conversation_id)
        messages = said(row.id)
        assert [seq for seq, _, _ in messages] == list(range(1, len(messages) + 1))
        at = list(Message.objects.filter(conversation_id=row.id).order_by("seq").values_list("at", flat=True))
        assert at == sorted(at) and (row.opened_at, row.resolved_at, row.last_seq) == (at[0], at[-1], len(at))
        assert (one.first_at, one.last_at) == (at[0], at[-1])
        found.append((row.contact_name, row.opened_at, row.last_at, row.state, sorted(zip(at, (text for _, _, text in messages), strict=True))))
    return sorted(found)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, cut=st.integers(0, 24), shuffled=st.randoms(use_true_random=False), named=st.booleans())
def test_any_order_and_any_split_into_files_gives_the_same_and_twice_is_once(lines: list[Line], cut: int, shuffled: Any, named: bool) -> None:
    whole, parted = a_source(), a_source()
    taken_in("conversations", whole.pk, _file(lines, named))
    mixed = list(lines)
    shuffled.shuffle(mixed)
    for part in (mixed[:cut], mixed[cut:], mixed[: cut + 3]):
        if part:
            taken_in("conversations", parted.pk, _file(part, named))
    assert picture(whole.pk) == picture(parted.pk)
    again = taken_in("conversations", whole.pk, _file(lines, named))
    assert again.counts.get("made", 0) == again.counts.get("messages_made", 0) == 0


def _file(lines: Sequence[Line], named: bool) -> bytes:
    def cells(customer: int, minute: int, who: int, word: int) -> tuple[str, ...]:
        at = f"2025-06-01 {10 + minute // 60}:{minute % 60:02d}"
        return (f"C{customer}" if named else "", at, ("客户", "客服")[who], ("", "小李")[who], f"tb{customer}", f"话{word}")

    return log_of([cells(*line) for line in lines])


def test_it_goes_on_after_a_kill_between_any_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(working, "LINES_AT_ONCE", 5)
    lines = [(f"C{n % 9}", f"2025-06-01 10:{n:02d}", "客户", "", f"tb{n % 9}", f"第{n}句") for n in range(60)]
    made = begun("conversations", a_source().pk, log_of(lines))
    for turn in range(200):
        working.go_on(made.pk, turn_s=0.0001, again=False)
        working.let_go(made.pk)
        if turn in (4, 14):
            working.remove_scratch(made.file_key)
    ended(made)
    assert (made.state, made.counts["made"], made.counts["messages_made"], Message.objects.count()) == ("done", 9, 60, 60)


def test_it_is_found_by_two_characters_and_lies_in_its_place() -> None:
    indexing.follow()
    lines = [("C1", "2025-06-01 10:00", "客户", "", "a", "你好"), ("C1", "2025-06-01 10:01", "客户", "", "a", "想退茶叶")]
    taken_in("conversations", a_source().pk, log_of(lines))
    indexing.follow()
    (hit,) = search.messages(an_actor("administrator"), MessageQuery(q="茶叶", where=parse({})))["items"]
    assert (hit["seq"], hit["conversation"]["state"]) == (2, "resolved")


def test_an_import_is_taken_back_but_not_what_somebody_has_touched() -> None:
    source, admin = a_source(), an_actor("administrator")
    made = taken_in("conversations", source.pk, log_of([(f"C{n}", "2025-06-01 10:00", "客户", "", f"tb{n}", "在吗") for n in range(4)]))
    touched = Conversation.objects.order_by("id").first()
    assert touched is not None
    with transaction() as db:
        post_message(db, admin, touched.pk, Draft("note", "看过了"))
    taken_in("conversations", source.pk, log_of([("C3", "2025-06-01 10:05", "客户", "", "tb3", "还在吗")]))
    ending.undo(admin, made.pk)
    while ending.go_on_undoing(made.pk):
        pass
    made.refresh_from_db()
    assert (made.state, made.counts["undone"], made.counts["left"]) == ("undone", 2, 2)
    assert set(Contact.objects.values_list("name", flat=True)) == {"tb0", "tb3"} and Conversation.objects.count() == 2
    again = taken_in("conversations", source.pk, log_of([(f"C{n}", "2025-06-01 10:00", "客户", "", f"tb{n}", "在吗") for n in range(4)]))
    assert (again.counts["made"], again.counts["same"]) == (2, 2)


def test_a_preview_counts_by_doing_and_undoing() -> None:
    source = a_source()
    zhao = a_person(display_name="赵敏")
    data = log_of([("C1", "2025-06-01 10:00", "客服", "赵敏", "a", "您好"), ("C1", "2025-06-01 10:01", "客服", "外包01", "a", "在的")])
    seen = looked_at("conversations", source.pk, data)
    assert (seen.counts, seen.agents) == ({"contacts_made": 1, "made": 1, "messages_made": 2}, [("赵敏", 1, zhao.pk), ("外包01", 1, None)])
    assert not Conversation.objects.exists() and not Inbox.objects.filter(kind="import").exists() and not Contact.objects.exists()
    taken_in("conversations", source.pk, data, people={"外包01": zhao.pk})
    assert set(Message.objects.values_list("author_id", "author_name")) == {(zhao.pk, "赵敏")}
    assert looked_at("conversations", source.pk, data).counts["same"] == 1


def test_json_lines_of_other_systems_are_read() -> None:
    record = {
        "id": 77, "contact": {"name": "Ann", "email": "Ann@x.io"},
        "messages": [
            {"id": 1, "content": "Hi", "message_type": "incoming", "created_at": 1748743200},
            {"id": 2, "content": "Hello", "message_type": "outgoing", "created_at": 1748743260, "sender": {"name": "Bo"}},
        ],
    }  # fmt: skip
    mapping = {"conversation": "id", "at": "messages.created_at", "author": "messages.message_type", "agent": "messages.sender.name",
               "text": "messages.content", "email": "contact.email", "customer_name": "contact.name", "message_id": "messages.id"}  # fmt: skip
    made = taken_in("conversations", a_source().pk, (json.dumps(record) + "\nnot json\n").encode(), "x.jsonl", mapping=mapping)
    assert (made.format, made.counts["messages_made"], refused(made)) == ("jsonl", 2, {2: ("row", "row_unreadable")})
    assert Contact.objects.get().name == "Ann"
