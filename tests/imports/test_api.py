"""Status, permission and shape of the interface."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.makers.customers import a_source
from tests.makers.imports import log_of, taken_in
from tests.makers.people import an_actor
from tests.makers.staff import a_client
from yingda.customers.models import Contact, Identity, Tag
from yingda.imports.actions import files
from yingda.imports.actions.ending import FILE_KEPT_MS, forget_files
from yingda.imports.models import Import
from yingda.kit.tables.reading import Layout
from yingda.plumbing.files import path_of
from yingda.plumbing.jobs import run_due

pytestmark = pytest.mark.django_db
API = "/api/v1"
DATA = log_of([("C1", "2025-06-01 10:00", "客户", "", "tb1", "在吗"), ("C1", "昨天", "客户", "", "tb1", "=cmd|' /C calc'!A0")])


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def go(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, API + path, "" if body is None else json.dumps(body), "application/json")


def test_an_import_from_the_file_to_the_refused_lines() -> None:
    client, source = a_client("customer.import"), a_source()
    kept = client.post(f"{API}/import-files", {"file": SimpleUploadedFile("聊天.csv", DATA)})
    assert (kept.status_code, kept.json()["layout"]) == (201, {"format": "csv", "encoding": "utf-8", "delimiter": ","})
    wish = {"kind": "conversations", "source_id": source.pk, "file": kept.json()["key"]}
    seen = go(client, "POST", "/imports/preview", wish).json()
    assert (seen["counts"], seen["refused_count"], seen["mapping"]["at"]) == ({"contacts_made": 1, "made": 1, "messages_made": 1}, 1, "时间")
    assert seen["lines"][0]["values"]["text"] == "在吗"
    made = go(client, "POST", "/imports", wish)
    assert (made.status_code, made.json()["state"], made.json()["share"]) == (201, "reading", 0)
    number = made.json()["id"]
    assert go(client, "POST", "/imports", wish).status_code == 409
    assert go(client, "PUT", f"/imports/{number}/pause").json()["paused_at"] is not None
    assert go(client, "DELETE", f"/imports/{number}/pause").json()["paused_at"] is None
    while run_due():
        pass
    done = go(client, "GET", f"/imports/{number}").json()
    assert (done["state"], done["share"], done["counts"]["messages_made"], done["lines_refused"]) == ("done", 1, 1, 1)
    assert [one["row"] for one in go(client, "GET", f"/imports/{number}/refusals").json()["items"]] == [3]
    lines = b"".join(client.get(f"{API}/imports/{number}/refused-lines"))  # type: ignore[call-overload]
    assert lines.startswith(b"\xef\xbb\xbf") and "'=cmd" in lines.decode() and "「昨天」不是日期时间" in lines.decode()
    assert go(client, "POST", f"/imports/{number}/undoing").status_code == 202
    assert go(client, "POST", f"/imports/{number}/cancellation").status_code == 409


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/import-kinds"), ("GET", "/imports"), ("GET", "/imports/{id}"), ("POST", "/imports"), ("POST", "/imports/preview"),
        ("PUT", "/imports/{id}/pause"), ("DELETE", "/imports/{id}/pause"), ("POST", "/imports/{id}/cancellation"), ("POST", "/imports/{id}/undoing"),
        ("GET", "/imports/{id}/refusals"), ("GET", "/imports/{id}/refused-lines"),
    ],
)  # fmt: skip
def test_only_importers_may(method: str, path: str) -> None:
    source = a_source()
    made = taken_in("conversations", source.pk, DATA)
    body = {"kind": "conversations", "source_id": source.pk, "file": made.file_key} if path in ("/imports", "/imports/preview") and method == "POST" else None
    where = path.replace("{id}", str(made.pk))
    assert go(Client(), method, where, body).status_code == 401
    assert go(a_client("customer.view"), method, where, body).status_code == 403
    assert go(a_client("customer.import"), method, where.replace(str(made.pk), "999999"), body).status_code in (200, 201, 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "pigs"}, "kind"), ({"source_id": 99999}, "source_id"), ({"zone": "Mars"}, "zone"), ({"layout": {"format": "xlsx"}}, "format"),
        ({"options": {"gap_minutes": 0}}, "gap_minutes"), ({"options": {"people": {"a": 99999}}}, "people"), ({"options": {"group_id": 99999}}, "group_id"),
        ({"options": {"inbox_id": 99999}}, "inbox_id"), ({"file": "x"}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_wished_is_refused_by_name(change: dict[str, Any], field: str | None) -> None:
    client = a_client("customer.import")
    row, _ = files.take_file(an_actor("administrator"), "f.csv", BytesIO(DATA))
    answer = go(client, "POST", "/imports", {"kind": "conversations", "source_id": a_source().pk, "file": row.key, **change})
    assert answer.status_code == (422 if field else 404), answer.content
    assert field is None or field in answer.content.decode()
    assert not Import.objects.exists()


def test_the_list_asks_as_often_for_many_as_for_few() -> None:
    client, source = a_client("customer.import"), a_source()
    for _ in range(3):
        taken_in("conversations", source.pk, DATA)
    go(client, "GET", "/imports")  # who asks is remembered from now on
    with CaptureQueriesContext(connection) as asked:
        first = go(client, "GET", "/imports?limit=2").json()
    assert len(first["items"]) == 2 and len(asked) <= 8
    assert len(go(client, "GET", f"/imports?limit=2&cursor={first['next']}").json()["items"]) == 1
    assert go(client, "GET", "/imports?state=failed").json()["items"] == []


def test_customers_are_found_again_filled_or_overwritten() -> None:
    source = a_source()
    head = "客户编号,姓名,手机,邮箱,等级,标签,公司,同意营销联系,爱好"
    data = f"{head}\nA1,甲,13800138000,a@x.io,VIP3,老客;团购,茶厂,是,茶\n,乙,13900139000,,,,,,\n,丙,,,,,,,\n合计,3,,,,,,,\n".encode("gb18030")
    made = taken_in("customers", source.pk, data, keep_unknown=True)
    assert (made.counts, made.lines_refused, made.summary_rows) == ({"made": 2}, 1, 1)
    first = Contact.objects.get(name="甲")
    assert (first.tier, first.attributes, first.company is not None, Tag.objects.count()) == (3, {"爱好": "茶"}, True, 2)
    assert Identity.objects.filter(contact=first).count() == 3
    assert taken_in("customers", source.pk, data, keep_unknown=True).counts == {"same": 2}
    changed = f"{head}\n,甲甲,13800138000,,4,,,,\n".encode()
    assert taken_in("customers", source.pk, changed).counts == {"same": 1}
    assert taken_in("customers", source.pk, changed, policy="overwrite").counts == {"changed": 1}
    first.refresh_from_db()
    assert (first.name, first.tier) == ("甲甲", 4)


def test_files_are_let_go_after_thirty_days() -> None:
    made = taken_in("conversations", a_source().pk, DATA)
    assert path_of(made.file_key).exists()
    Import.objects.filter(pk=made.pk).update(finished_at=made.finished_at - FILE_KEPT_MS - 1)  # type: ignore[operator]
    forget_files()
    assert not path_of(made.file_key).exists()
    assert go(a_client("customer.import"), "GET", f"/imports/{made.pk}/refused-lines").status_code == 409


def test_a_chosen_layout_is_believed() -> None:
    made = taken_in("conversations", a_source().pk, DATA.replace(b",", b"|"), layout=Layout("csv", "utf-8", "|"))
    assert made.counts["messages_made"] == 1
