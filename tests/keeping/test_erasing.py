"""Nothing is left of an erased customer: not in any table, not in a file, not in the index, not in the bytes of the database."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.makers.conversations import a_conversation, a_person, actor_for, post, the_customer
from tests.makers.customers import a_contact, a_source, an_order
from tests.makers.keeping import post_picture, run_jobs
from yingda.conversations.models import Conversation, Message
from yingda.customers import actions as customers
from yingda.customers.actions import keeping as noting
from yingda.customers.actions import merging
from yingda.customers.models import Contact, Order
from yingda.keeping.actions import erasing, ledger
from yingda.keeping.models import Erasure, Hold
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Forbidden, Refused
from yingda.plumbing import idempotency
from yingda.plumbing.audit import broken_links
from yingda.plumbing.files import path_of
from yingda.plumbing.store import transaction

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PHONE, MAIL = "欧阳娜娜子", "13912345678", "nana@secret.example"
SAID, ANSWERED, BUYER = "我的退款为什么还没到账呢紫水晶", "您好绿宝石已经为您登记", "欧阳娜娜子"
WORDS = [NAME, PHONE, MAIL, SAID, ANSWERED, "紫水晶", "绿宝石", "杭州市西湖区文三路"]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "files", tmp_path


def a_customer() -> tuple[Actor, Contact, int]:
    """A customer of whom something stands everywhere, and the administrator."""
    administrator = a_person("管理员", role="administrator")
    me = actor_for(administrator)
    contact = a_contact(NAME, identities=(("phone", PHONE), ("email", MAIL)), attributes={"地址": "杭州市西湖区文三路"})
    other = a_contact("娜娜小号", identities=(("email", "nana2@secret.example"),))
    talk = a_conversation(contact=contact, assignee=administrator, text=SAID)
    a_conversation(contact=other, text="紫水晶还有吗")
    post(me, talk.id, ANSWERED)
    post(me, talk.id, f"备注：{NAME} {PHONE}", "note", mentions=[administrator.pk])
    noting.add_note(me, contact.pk, f"电话 {PHONE}，住杭州市西湖区文三路")
    customers.change_contact(me, contact.pk, {"name": NAME, "tier": 2})
    an_order(contact, a_source(), buyer_name=BUYER)
    customers.record_page(contact.pk, f"https://shop.example/?q={PHONE}", "商品")
    merging.merge(me, contact.pk, other.pk)
    stranger = a_conversation(text=f"请转告 139-1234-5678 或 {MAIL.upper()}")
    post(me, stranger.id, f"好的，{NAME}")
    run_jobs()
    return me, contact, talk.id


def left(words: list[str]) -> list[tuple[str, str, str]]:
    """Where the words stand: every column of every table, by their spelling in text and in JSON."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            try:
                cursor.execute(f'SELECT * FROM "{name}"')
            except Exception:  # the inside of an index
                continue
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
                    found += [(name, column, word) for word in words if word.lower() in text.lower() or json.dumps(word)[1:-1].lower() in text.lower()]
    return found


def test_nothing_is_left(tmp_path: Path) -> None:
    me, contact, talk = a_customer()
    picture = post_picture(the_customer(contact), talk)
    assert path_of(picture).exists()
    given = idempotency.claim("token:1", "once", "print")
    assert isinstance(given, idempotency.Claim)
    with transaction():
        idempotency.keep(given, idempotency.Kept(201, {}, json.dumps({"phone": PHONE}).encode()))
    before = numbers()
    assert {word for *_, word in left(WORDS)} >= {NAME, PHONE, MAIL, SAID, ANSWERED}, "the search itself finds"
    made = erasing.erase(me, contact.pk, "request", NAME)
    run_jobs(40)
    made.refresh_from_db()
    assert made.state == "done"
    assert left(WORDS) == []
    assert not path_of(picture).exists()
    assert idempotency.claim("token:1", "once", "print") == idempotency.Kept(201, {}, b"{}"), "a repeat is still not done twice"
    assert not [word for word in WORDS if word.encode() in database_bytes()]
    assert numbers() == before, "counts, times and money stay"
    assert [*broken_links()] == []
    assert made.counts["messages"] >= 4
    assert not any(word in json.dumps([made.counts, made.marks, made.reason], ensure_ascii=False) for word in WORDS)
    assert set(Message.objects.filter(conversation_id=talk).values_list("text", flat=True)) == {""}
    assert Contact.objects.get(pk=contact.pk).erased_at is not None


def numbers() -> list[Any]:
    """What reports count."""
    talks = list(Conversation.objects.order_by("pk").values_list("pk", "contact_id", "state", "opened_at", "resolved_at", "last_seq", "waiting_since"))
    messages = list(Message.objects.order_by("pk").values_list("conversation_id", "seq", "kind", "author_kind", "author_id", "at"))
    return [talks, messages, list(Order.objects.order_by("pk").values_list("contact_id", "total", "placed_at", "status"))]


def database_bytes() -> bytes:
    """The bytes of SQLite's file with everything of its log in it; nothing on PostgreSQL."""
    if connection.vendor != "sqlite":
        return b""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(connection.settings_dict["NAME"]).read_bytes()


def test_who_is_under_a_hold_stays() -> None:
    me, contact, talk = a_customer()
    hold = Hold.objects.create(conversation_id=talk, reason="诉讼", since_at=1)
    with pytest.raises(Conflict) as refused:
        erasing.erase(me, contact.pk, "request", NAME)
    assert refused.value.code == "under_hold"
    hold.until_at = 2
    hold.save()
    assert erasing.erase(me, contact.pk, "request", NAME).counts["contacts"] == 2


@pytest.mark.parametrize(("reason", "typed", "code"), [("fun", NAME, "erasure_reason_wrong"), ("request", "欧阳", "erasure_not_confirmed")])
def test_a_reason_and_the_name_are_asked(reason: str, typed: str, code: str) -> None:
    me, contact = actor_for(a_person(role="administrator")), a_contact(NAME)
    with pytest.raises(Refused) as refused:
        erasing.erase(me, contact.pk, reason, typed)
    assert refused.value.code == code
    assert Contact.objects.get(pk=contact.pk).name == NAME


@pytest.mark.parametrize("role", ["agent", "team_leader", "supervisor", "project_manager", "data_analyst"])
def test_only_who_may(role: str) -> None:
    contact = a_contact(NAME)
    with pytest.raises(Forbidden):
        erasing.erase(actor_for(a_person(role=role)), contact.pk, "request", NAME)
    assert not Erasure.objects.exists()


def test_after_a_restore_it_is_erased_again(tmp_path: Path) -> None:
    me, contact, _ = a_customer()
    erasing.erase(me, contact.pk, "request", NAME)
    run_jobs(40)
    # As an older backup has it: the same customer, not erased; and the same address under another number.
    Contact.objects.filter(pk=contact.pk).update(name=NAME, erased_at=None)
    back = a_contact("别的名字", identities=(("email", MAIL),))
    Contact.objects.filter(pk=back.pk).update(created_at=1)
    fresh = a_contact("新来的", identities=(("phone", PHONE),))
    assert erasing.erase_again([ledger.path()]) == 2
    run_jobs(40)
    assert left([NAME, MAIL]) == []
    assert Contact.objects.get(pk=fresh.pk).erased_at is None, "who comes back by themselves is a new customer"
    assert erasing.erase_again([ledger.path()]) == 0
