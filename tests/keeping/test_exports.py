"""Exports in the background: by whom, how much, safe for spreadsheets, for a day."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, post, the_customer
from tests.makers.customers import a_contact, a_source, an_order
from tests.makers.doors import Caller
from tests.makers.keeping import post_picture, run_jobs
from yingda.keeping.actions import exports
from yingda.keeping.models import Export
from yingda.keeping.rules.sheets import FORMATS, SHEETS, cells, flat
from yingda.people.models import Grant, Role
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "files", tmp_path


def fetched(caller: Caller, **asked: Any) -> bytes:
    """Asks, lets it be written, fetches."""
    answer = caller("POST", "/exports", asked)
    assert answer.status == 202, answer
    run_jobs()
    told = caller("GET", f"/exports/{answer.body['id']}").body
    assert told["state"] == "done" and told["done"] == told["total"]
    number = told["id"]
    response = caller.client.get(f"/api/v1/exports/{number}/file", headers=caller.headers)
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    return b"".join(response.streaming_content)


def rows_of_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_conversations_as_the_list_shows_them() -> None:
    group = a_group()
    exporter = Role.objects.create(
        key="exporter", zh="导出员", en="Exporter", default_scope="own", permissions=["conversation.view", "conversation.reply", "data.export"]
    )
    me = a_person("小林", role=None, group=group)
    Grant.objects.create(person=me, role=exporter, scope="own", given_at=1)
    mine = a_conversation(assignee=me, group=group, contact=a_contact('=HYPERLINK("x")'), text="+cmd|calc")
    a_conversation(text="别组的话")
    whisper = post(actor_for(a_person(role="administrator")), mine.id, "悄悄给别人", "note", whisper_to=me.pk)
    caller = Caller(me)
    rows = rows_of_csv(fetched(caller, kind="conversations", format="csv", filters={"view": "all"}))
    assert rows[0][:2] == ["会话", "客户"]
    assert {row[0] for row in rows[1:]} == {str(mine.id)}
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert whisper.id and any("悄悄" in cell for row in rows for cell in row)
    others = fetched(Caller(a_person(role="administrator")), kind="conversations", format="csv", filters={"view": "all"}).decode()
    assert "别组的话" in others and "悄悄" not in others
    lines = [json.loads(line) for line in fetched(caller, kind="conversations", format="jsonl", filters={"view": "all"}).splitlines()]
    assert [line["id"] for line in lines] == [mine.id] and lines[0]["messages"][0]["text"] == "+cmd|calc"
    assert AuditEntry.objects.filter(verb="keeping.export.fetched").count() == 3


def test_customers_and_orders_as_a_workbook() -> None:
    caller = Caller(a_person(role="administrator"), language="en")
    contact = a_contact("王小明", identities=(("phone", "13800138000"),))
    an_order(contact, a_source(), buyer_name="=1+1")
    sheet = openpyxl.load_workbook(io.BytesIO(fetched(caller, kind="customers", format="xlsx"))).active
    assert [cell.value for cell in next(iter(sheet.rows))][:2] in (["Number", "Name"], ["编号", "姓名"])
    assert [row[1].value for row in list(sheet.rows)[1:]] == ["王小明"]
    book = openpyxl.load_workbook(io.BytesIO(fetched(caller, kind="orders", format="xlsx")))
    line = list(list(book.active.rows)[1])
    assert line[3].value == "=1+1" and line[3].data_type != "f" and line[4].value == "99.00"
    assert json.loads(fetched(caller, kind="orders", format="jsonl"))["total"] == 9900
    assert fetched(caller, kind="tickets", format="jsonl") == b""


def test_everything_and_one_customer(settings: Any) -> None:
    administrator = a_person(role="administrator")
    caller, contact = Caller(administrator), a_contact("王小明", identities=(("phone", "13800138000"),))
    talk = a_conversation(contact=contact, assignee=administrator, text="我的话")
    post(actor_for(administrator), talk.id, "同事之间的备注", "note")
    post_picture(the_customer(contact), talk.id)
    with zipfile.ZipFile(io.BytesIO(fetched(caller, kind="everything", format="zip"))) as whole:
        assert "data/conversations.message.jsonl" in whole.namelist()
    with zipfile.ZipFile(io.BytesIO(fetched(caller, kind="customer", format="zip", filters={"contact": str(contact.pk)}))) as own:
        about = json.loads(own.read("customer.json"))
        assert [name for name in own.namelist() if name.startswith("files/")]
    assert about["identities"][0]["value"] == "+8613800138000"
    assert [message["text"] for message in about["conversations"][0]["messages"] if message["kind"] == "text"] == ["我的话"]
    assert "备注" not in json.dumps(about, ensure_ascii=False)


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        ("administrator", "everything", 202), ("project_manager", "everything", 202), ("data_analyst", "customers", 202),
        ("agent", "everything", 403), ("agent", "conversations", 403), ("team_leader", "customers", 403), ("client_reader", "customers", 403),
    ],
)  # fmt: skip
def test_who_may(role: str, kind: str, status: int) -> None:
    caller = Caller(a_person(role=role))
    assert caller("POST", "/exports", {"kind": kind, "format": "zip" if kind == "everything" else "csv"}).status == status


def test_nobody_fetches_anothers_and_nothing_after_a_day() -> None:
    one, other = Caller(a_person(role="administrator")), Caller(a_person(role="administrator"))
    fetched(one, kind="customers", format="csv")
    row = Export.objects.get()
    assert other("GET", f"/exports/{row.pk}/file").status == 404
    assert exports.expire(row.expires_at + 1) == 1
    assert not exports.path_for(row).exists()
    assert one("GET", f"/exports/{row.pk}/file").error["code"] == "export_not_ready"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "customers", "format": "zip"}, "format"),
        ({"kind": "conversations", "format": "csv", "filters": {"view": "x"}}, "view"),
        ({"kind": "customers", "format": "csv", "filters": {"tier": "²"}}, "tier"),
        ({"kind": "shoes"}, "kind"),
    ],
)
def test_what_cannot_be_exported_names_the_field(asked: dict[str, Any], field: str) -> None:
    answer = Caller(a_person(role="administrator"))("POST", "/exports", asked)
    assert answer.status == 422
    assert field in str(answer.body)


def test_lines_of_sheets() -> None:
    assert set(SHEETS) == {"conversations", "customers", "orders", "tickets"} and FORMATS == ("csv", "xlsx", "jsonl")
    silent = {"id": 1, "state": "open", "channel": "web", "opened_at": 0, "resolved_at": None, "contact": {"name": "王"}, "messages": []}
    (line,) = flat("conversations", silent)
    assert cells("conversations", line, ZoneInfo("Asia/Shanghai"), str)[:5] == ["1", "王", "open", "web", "1970-01-01 08:00:00"]
