"""Orders: what reports change, what is refused, and files taken in by turns."""

import csv
import gzip
import os
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.makers.customers import PLACED_AT, a_contact, a_source, an_order, some_facts
from tests.makers.people import an_actor
from yingda.customers.actions import imports
from yingda.customers.actions.imports import preview, start_import
from yingda.customers.actions.orders import assign_order, create_order, move_order, take
from yingda.customers.models import Contact, Identity, Order, OrderImport, OrderImportLine, OrderImportRefusal, OrderItem, OrderSource, OrderStatus
from yingda.customers.queries.orders import order_import
from yingda.customers.rules.order_lines import Item
from yingda.customers.rules.tables import rows_of
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Conflict, Forbidden, NotFound, Refused
from yingda.plumbing import jobs
from yingda.plumbing.models import Job, StoredEvent

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("YINGDA_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
RETAIL = SHARED / "retail_orders" / "order_lines.csv.gz"
HEAD = "订单号,下单时间,状态,实付金额,买家姓名,手机,商品名称,数量,单价\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def statuses(order: Order) -> list[tuple[str, int]]:
    return list(OrderStatus.objects.filter(order=order).order_by("at", "id").values_list("status", "at"))


def test_a_report_a_second_time_changes_nothing() -> None:
    source, facts = a_source(), some_facts(status="paid", items=(Item("a", "茶", 2, 4950),), phone="13800138000", buyer_name="李明")
    order, outcome = take(SYSTEM, source, facts, "webhook")
    number = StoredEvent.objects.count()
    again, second = take(SYSTEM, source, facts, "webhook")
    assert (order.pk, outcome, second) == (again.pk, "made", "same")
    assert StoredEvent.objects.count() == number
    assert Contact.objects.get(pk=order.contact_id).name == "李明"
    assert take(SYSTEM, a_source(), facts, "webhook")[1] == "made"


def test_a_report_never_takes_an_order_back() -> None:
    source = a_source()
    facts = some_facts(status="shipped", status_at=PLACED_AT + 500)
    order, _ = take(SYSTEM, source, facts, "import")
    known = {"external_id": facts.external_id, "number": facts.number}
    assert take(SYSTEM, source, some_facts(**known, status="paid", status_at=PLACED_AT + 100, total=1), "import")[1] == "changed"
    assert take(SYSTEM, source, some_facts(**known, status="placed", total=1), "import")[1] == "same"
    order.refresh_from_db()
    assert (order.status, order.total) == ("shipped", 9900)
    assert statuses(order) == [("placed", PLACED_AT), ("paid", PLACED_AT + 100), ("shipped", PLACED_AT + 500)]
    assert take(SYSTEM, source, some_facts(**known, status="finished", status_at=PLACED_AT + 900, total=8800), "import")[1] == "changed"
    order.refresh_from_db()
    assert (order.status, order.status_at, order.total) == ("finished", PLACED_AT + 900, 8800)


def test_a_person_moves_an_order_only_where_it_may_go() -> None:
    order = an_order()
    move_order(SYSTEM, order.pk, "paid", PLACED_AT + 10)
    for status, at, code in (
        ("placed", None, "order_status_not_allowed"),
        ("shipped", PLACED_AT, "order_status_time"),
        ("shipped", 2**50, "order_status_time"),
        ("lost", None, "order_status_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            move_order(SYSTEM, order.pk, status, at)
        assert refused.value.code == code
    order.refresh_from_db()
    assert order.status == "paid"
    assert StoredEvent.objects.filter(name="customers.order_moved").count() == 1


def test_orders_need_the_right_to_change_them() -> None:
    agent, seller, admin = an_actor("agent"), an_actor("salesperson"), an_actor("administrator")
    mine = a_contact(responsible=seller.id)
    source = a_source()
    order = create_order(seller, source.pk, some_facts(), mine.pk)
    with pytest.raises(Conflict):
        create_order(seller, source.pk, some_facts(external_id=order.external_id), mine.pk)
    with pytest.raises(NotFound):
        move_order(agent, order.pk, "paid")
    with pytest.raises(Forbidden):
        create_order(seller, source.pk, some_facts())
    with pytest.raises(Forbidden):
        assign_order(seller, order.pk, None)
    assert assign_order(admin, order.pk, None).contact_id is None
    with pytest.raises(NotFound):
        move_order(seller, order.pk, "paid")


def taken_in(source: OrderSource, data: bytes, name: str = "orders.csv", zone: str | None = None, turns: int = 2000) -> OrderImport:
    made = start_import(an_actor("administrator"), source.pk, name, BytesIO(data), {}, zone)
    for _ in range(turns):
        imports.go_on(made.pk)
        made.refresh_from_db()
        if made.state in ("done", "failed"):
            break
    return made


def good_rows(count: int) -> Iterator[str]:
    for n in range(count):
        yield f"D{n:05d},2025-06-01 10:00:00,已付款,12.50,买家{n},138{n:08d},茶叶,1,12.50"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_are_read_in_the_encodings_shops_write(encoding: str) -> None:
    if encoding == "utf-16":
        rows = list(rows_of((HEAD + "\n".join(good_rows(3))).encode(encoding)))
        assert len(rows) == 4 and rows[0][1][0] == "订单号"  # type: ignore[index]
        return
    made = taken_in(a_source(), (HEAD + "\r\n".join(good_rows(3))).encode(encoding))
    assert (made.state, made.orders_made, made.rows_refused) == ("done", 3, 0)
    assert Contact.objects.filter(name="买家2", search_keys__contains="maijia").exists()


def test_a_workbook_is_read_like_a_csv() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某店铺导出"])
    sheet.append(["Order No.", "Order Date", "Total", "Email"])
    sheet.append([20250001, datetime.fromisoformat("2025-06-01T10:00:00"), 99.9, "Ann@example.com"])
    sheet.append(["B2", "not a date", 5, None])
    stream = BytesIO()
    book.save(stream)
    made = taken_in(a_source(), stream.getvalue(), "orders.xlsx")
    order = Order.objects.get()
    assert (order.number, order.total, made.orders_made, made.rows_refused) == ("20250001", 9990, 1, 1)
    assert order.placed_at == 1748743200000
    assert Identity.objects.get(contact_id=order.contact_id).value == "ann@example.com"


def test_a_half_broken_file_does_not_lose_its_good_rows() -> None:
    rows = [*good_rows(4)]
    rows.insert(1, 'X1,2025-06-01,"never closed,1,2,3,4,5,6')
    rows.insert(3, "X2,someday,已付款,12.50,,,,,")
    rows.insert(4, ",2025-06-01,已付款,12.50,,,,,")
    rows += ["Y1,2025-06-01,已付款,,,,茶,1,5", "Y1,2025-06-01,已付款,,,,茶,x,5"]
    made = taken_in(a_source(), (HEAD + "\n".join(rows)).encode())
    assert (made.state, made.orders_made, made.rows_refused) == ("done", 4, 5)
    refused = {one["row"]: (one["field"], one["reason"]) for one in order_import(an_actor("administrator"), made.pk)["refused"]}
    assert refused == {
        3: ("row", "这一行无法读取（引号未闭合或列数过多）"),
        5: ("placed_at", "「someday」不是日期时间，或不在 1990 年至今；可写 2026-11-21 08:30"),
        6: ("number", "缺少订单号"),
        9: ("row", "同一订单的第 10 行有误，整单未导入"),
        10: ("quantity", "「x」不是数量（非零整数，最多一百万）"),
    }
    english = order_import(an_actor("administrator", locale="en"), made.pk)["refused"]
    assert english[0]["reason"].startswith("This row cannot be read")
    assert not OrderImportLine.objects.exists()


def test_a_file_a_second_time_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "ROWS_A_TURN", 7)
    monkeypatch.setattr(imports, "ORDERS_A_TURN", 3)
    source, data = a_source(), (HEAD + "\n".join(good_rows(20))).encode()
    assert taken_in(source, data).orders_made == 20
    shipped = data.decode().replace("D00007,2025-06-01 10:00:00,已付款", "D00007,2025-06-01 10:00:00,已发货")
    again = taken_in(source, shipped.encode())
    assert (again.orders_made, again.orders_changed, again.orders_same, again.rows_read) == (0, 1, 19, 20)
    assert Order.objects.count() == 20
    assert Order.objects.get(number="D00007").status == "shipped"


def test_an_import_goes_on_after_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "ROWS_A_TURN", 4)
    monkeypatch.setattr(imports, "ORDERS_A_TURN", 4)
    source = a_source()
    made = start_import(an_actor("administrator"), source.pk, "o.csv", BytesIO((HEAD + "\n".join(good_rows(10))).encode()), {})
    for _ in range(12):
        imports.go_on(made.pk)
        imports._Open.rows.clear()
        imports.go_on(made.pk)
    made.refresh_from_db()
    assert (made.state, made.rows_read, made.orders_made) == ("done", 10, 10)


def test_an_import_that_keeps_failing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    made = start_import(an_actor("administrator"), a_source().pk, "o.csv", BytesIO((HEAD + "\n".join(good_rows(3))).encode()), {})
    monkeypatch.setattr(imports, "_read_some", broken)
    for _ in range(jobs.TRIES):
        jobs.run_due(now=Job.objects.get(name=imports.JOB).run_at + 1)
    made.refresh_from_db()
    assert (made.state, made.problem, made.finished_at is not None) == ("failed", "import_broke_off", True)
    assert StoredEvent.objects.filter(name="customers.import_finished").exists()


def broken(made: OrderImport) -> None:
    raise OSError("the disk is gone")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b,c\n1,2,3\n", "table_header_lacks"),
        (b"PK\x03\x04 not a workbook", "file_type_not_allowed"),
        (b"", "file_empty"),
        (b"\x00\x01\x02", "file_type_not_allowed"),
    ],
)
def test_what_is_no_order_file_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        start_import(an_actor("administrator"), a_source().pk, "x.csv", BytesIO(data), {})
    assert refused.value.code == code and refused.value.field == "file"
    assert not OrderImport.objects.exists()


def test_a_preview_keeps_nothing_and_only_importers_may() -> None:
    source, data = a_source(), (HEAD + "\n".join([*good_rows(2), "X,never,,1,,,,,"])).encode()
    seen = preview(an_actor("administrator"), source.pk, data, {})
    assert (seen["rows"], len(seen["orders"]), [row for row, _ in seen["refused"]]) == (3, 2, [4])
    assert seen["orders"][0].total == 1250
    assert not Order.objects.exists() and not OrderImportRefusal.objects.exists()
    for actor in (an_actor("agent"), an_actor("team_leader")):
        with pytest.raises(Forbidden):
            preview(actor, source.pk, data, {})
        with pytest.raises(Forbidden):
            start_import(actor, source.pk, "x.csv", BytesIO(data), {})
    with pytest.raises(Refused) as refused:
        preview(an_actor("administrator"), source.pk, data, {}, "Mars/Olympus")
    assert refused.value.field == "zone"


@pytest.mark.skipif(not RETAIL.exists(), reason=f"the shared data set is not there: {RETAIL}")
def test_real_orders_of_a_shop_are_taken_in_whole() -> None:
    """The first 6 000 lines of a year of a gift shop: cancelled invoices, lines without customer or description."""
    with gzip.open(RETAIL, "rt", newline="") as file:
        lines = [line for line, _ in zip(file, range(6001), strict=False)]
    expected: dict[str, int] = {}
    for row in csv.DictReader(StringIO("".join(lines))):
        cents = round(float(row["unit_price"]) * 100) * int(row["quantity"])
        expected[row["invoice"]] = expected.get(row["invoice"], 0) + cents
    source = a_source(currency="GBP")
    made = taken_in(source, "".join(lines).encode(), zone="Europe/London")
    assert (made.state, made.rows_read, made.rows_refused, made.orders_made) == ("done", 6000, 0, len(expected))
    assert dict(Order.objects.values_list("number", "total")) == expected
    assert OrderItem.objects.count() == 6000
    assert set(Order.objects.filter(number__startswith="C").values_list("status", flat=True)) == {"refunded"}
    again = taken_in(source, "".join(lines).encode(), zone="Europe/London")
    assert (again.orders_made, again.orders_changed, again.orders_same) == (0, 0, len(expected))
