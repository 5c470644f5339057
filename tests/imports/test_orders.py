"""Orders from files: encodings, workbooks, broken rows, twice the same file, crashes."""

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

from tests.makers.customers import a_source
from tests.makers.imports import begun, ended, looked_at, refused, taken_in
from tests.makers.people import an_actor
from yingda.customers.models import Contact, Identity, Order, OrderItem
from yingda.imports.actions import ending, starting, working
from yingda.imports.models import Import, Refusal
from yingda.kit.errors import Conflict, Forbidden, Refused
from yingda.plumbing import jobs
from yingda.plumbing.models import Job, StoredEvent

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("YINGDA_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
RETAIL = SHARED / "retail_orders" / "order_lines.csv.gz"
HEAD = "订单号,下单时间,状态,实付金额,买家姓名,手机,商品名称,数量,单价\n"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def good_rows(count: int) -> Iterator[str]:
    for n in range(count):
        yield f"D{n:05d},2025-06-01 10:00:00,已付款,12.50,买家{n},138{n:08d},茶叶,1,12.50"


def table(count: int) -> bytes:
    return (HEAD + "\n".join(good_rows(count))).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_files_are_read_in_the_encodings_shops_write(encoding: str) -> None:
    made = taken_in("orders", a_source().pk, (HEAD + "\r\n".join(good_rows(3))).encode(encoding))
    assert (made.state, made.counts["made"], made.lines_refused, made.encoding) == ("done", 3, 0, encoding)
    assert Contact.objects.filter(name="买家2", search_keys__contains="maijia").exists()


def test_a_workbook_is_read_like_a_csv() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某店铺导出"])
    sheet.append(["Order No.", "Order Date", "Total", "Email"])
    sheet.append([20250001, datetime.fromisoformat("2025-06-01T10:00:00"), 99.9, "Ann@example.com"])
    sheet.append(["B2", "not a date", 5, None])
    sheet.append(["合计", None, "=SUM(C3:C4)", None])
    stream = BytesIO()
    book.save(stream)
    made = taken_in("orders", a_source().pk, stream.getvalue(), "orders.xlsx")
    order = Order.objects.get()
    assert (order.number, order.total, made.counts, made.lines_refused, made.summary_rows) == ("20250001", 9990, {"made": 1, "refused": 1}, 1, 1)
    assert order.placed_at == 1748743200000
    assert Identity.objects.get(contact_id=order.contact_id).value == "ann@example.com"


def test_a_half_broken_file_does_not_lose_its_good_rows() -> None:
    rows = [*good_rows(4)]
    rows.insert(1, 'X1,2025-06-01,"never closed,1,2,3,4,5,6')
    rows.insert(3, "X2,someday,已付款,12.50,,,,,")
    rows.insert(4, ",2025-06-01,已付款,12.50,,,,,")
    rows += ["Y1,2025-06-01,已付款,,,,茶,1,5", "Y1,2025-06-01,已付款,,,,茶,x,5", "Z1,2025-06-01,已付款,延迟,,,,,", "Z2,2025-06-01,已付款,9,甲,1.38E+10,,,"]
    made = taken_in("orders", a_source().pk, (HEAD + "\n".join(rows)).encode())
    assert (made.state, made.counts["made"], made.lines_refused, made.delayed_cells) == ("done", 4, 7, 1)
    assert refused(made) == {
        3: ("row", "row_unreadable"), 5: ("placed_at", "date_invalid"), 6: ("number", "order_number_missing"), 9: ("row", "order_row_spoilt"),
        10: ("quantity", "quantity_invalid"), 11: ("total", "order_total_missing"), 12: ("phone", "digits_lost"),
    }  # fmt: skip


def test_a_file_a_second_time_changes_nothing() -> None:
    source, data = a_source(), table(20)
    assert taken_in("orders", source.pk, data).counts["made"] == 20
    shipped = data.decode().replace("D00007,2025-06-01 10:00:00,已付款", "D00007,2025-06-01 10:00:00,已发货")
    again = taken_in("orders", source.pk, shipped.encode())
    assert again.counts == {"changed": 1, "same": 19} and again.lines_read == 20
    assert Order.objects.count() == 20
    assert Order.objects.get(number="D00007").status == "shipped"


def test_an_import_goes_on_after_a_crash_and_without_its_scratch_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "ROWS_AT_ONCE", 4)
    monkeypatch.setattr(working, "LINES_AT_ONCE", 4)
    made = begun("orders", a_source().pk, table(30))
    for turn in range(60):
        working.go_on(made.pk, turn_s=0.0001, again=False)
        if turn % 3 == 0:
            working.let_go(made.pk)
        if turn == 12:
            working.remove_scratch(made.file_key)
    ended(made)
    assert (made.state, made.lines_read, made.counts["made"], made.lines_saved) == ("done", 30, 30, 30)
    assert not working.scratch_of(made.file_key).exists()


def test_an_import_that_keeps_failing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    made = begun("orders", a_source().pk, table(3))
    ending.resume(an_actor("administrator"), made.pk)
    monkeypatch.setattr(working, "_read_some", broken)
    for _ in range(jobs.TRIES):
        jobs.run_due(now=Job.objects.get(name=ending.JOB).run_at + 1)
    made.refresh_from_db()
    assert (made.state, made.problem, made.finished_at is not None) == ("failed", "import_broke_off", True)
    assert StoredEvent.objects.filter(name="imports.ended").exists()


def broken(*_: Any) -> bool:
    raise OSError("the disk is gone")


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        (b"a,b,c\n1,2,3\n", "table_header_lacks", "mapping"),
        (b"PK\x03\x04 not a workbook", "file_type_not_allowed", "file"),
        (b"", "file_empty", "file"),
        (bytes(range(256)) * 40, "file_type_not_allowed", "file"),
        (b"%PDF-1.7\x00\x01\x02\x03", "file_type_not_allowed", "file"),
    ],
)
def test_what_is_no_order_file_is_refused(data: bytes, code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        begun("orders", a_source().pk, data)
    assert refusal.value.code == code and refusal.value.field == field
    assert not Import.objects.exists()


def test_a_preview_keeps_nothing_and_only_importers_may() -> None:
    source, data = a_source(), (HEAD + "\n".join([*good_rows(2), "X,never,,1,,,,,"])).encode()
    seen = looked_at("orders", source.pk, data)
    assert (seen.seen.rows, seen.counts, [row for row, _ in seen.refused], seen.whole) == (3, {"made": 2}, [4], True)
    assert not Order.objects.exists() and not Refusal.objects.exists() and not StoredEvent.objects.filter(name__startswith="customers.").exists()
    for actor in (an_actor("agent"), an_actor("team_leader")):
        with pytest.raises(Forbidden):
            looked_at("orders", source.pk, data, actor=actor)
    with pytest.raises(Refused) as refusal:
        looked_at("orders", source.pk, data, zone="Mars/Olympus")
    assert refusal.value.field == "zone"


def test_one_import_of_a_source_at_a_time_paused_or_not() -> None:
    source, admin = a_source(), an_actor("administrator")
    made = begun("orders", source.pk, table(3))
    ending.pause(admin, made.pk)
    assert not working.go_on(made.pk, again=False)
    with pytest.raises(Conflict):
        begun("orders", source.pk, table(3))
    begun("orders", a_source().pk, table(3))
    ending.cancel(admin, made.pk)
    for verb in (ending.pause, ending.resume, ending.cancel):
        with pytest.raises(Conflict):
            verb(admin, made.pk)
    with pytest.raises(Conflict) as refusal:
        ending.undo(admin, made.pk)
    assert refusal.value.code == "import_not_undone"
    assert taken_in("orders", source.pk, table(3)).counts["made"] == 3


def test_the_mapping_of_a_source_is_remembered() -> None:
    source, data = a_source(), b"A,B,C\nS1,2025-06-01,9\n"
    mapping = {"number": "A", "placed_at": "B", "total": "C"}
    assert looked_at("orders", source.pk, data).lacks == ["number", "placed_at", "total"]
    taken_in("orders", source.pk, data, mapping=mapping)
    seen = looked_at("orders", source.pk, data)
    assert (seen.lacks, seen.counts) == ([], {"same": 1})
    assert starting.wanted_of(starting.Wish("orders", source.pk, "")) == mapping


@pytest.mark.skipif(not RETAIL.exists(), reason=f"the shared data set is not there: {RETAIL}")
def test_real_orders_of_a_shop_are_taken_in_whole() -> None:
    """The first 3 000 lines of a year of a gift shop: cancelled invoices, lines without customer or description."""
    with gzip.open(RETAIL, "rt", newline="") as file:
        lines = [line for line, _ in zip(file, range(3001), strict=False)]
    expected: dict[str, int] = {}
    for row in csv.DictReader(StringIO("".join(lines))):
        cents = round(float(row["unit_price"]) * 100) * int(row["quantity"])
        expected[row["invoice"]] = expected.get(row["invoice"], 0) + cents
    source = a_source(currency="GBP")
    made = taken_in("orders", source.pk, "".join(lines).encode(), zone="Europe/London")
    assert (made.state, made.lines_read, made.lines_refused, made.counts["made"]) == ("done", 3000, 0, len(expected))
    assert dict(Order.objects.values_list("number", "total")) == expected
    assert OrderItem.objects.count() == 3000
    assert set(Order.objects.filter(number__startswith="C").values_list("status", flat=True)) == {"refunded"}
    again = taken_in("orders", source.pk, "".join(lines).encode(), zone="Europe/London")
    assert again.counts == {"same": len(expected)}
