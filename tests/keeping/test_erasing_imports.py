"""Files of imports: after an erasure nothing in the store says who the customer was, and what others need of a file is still there."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.keeping.test_erasing import left
from tests.makers.customers import a_source
from tests.makers.imports import begun, ended, log_of, taken_in
from tests.makers.keeping import run_jobs
from tests.makers.people import an_actor
from yingda.customers.models import Contact, Identity, Order
from yingda.imports.actions import files, working
from yingda.imports.models import Import
from yingda.imports.queries.imports import refused_file
from yingda.keeping.actions import erasing
from yingda.keeping.models import Erasure
from yingda.plumbing.files import path_of

pytestmark = pytest.mark.django_db(transaction=True)
NAME, PHONE, MAIL = "欧阳娜娜子", "13912345678", "nana@secret.example"
WORDS = [NAME, PHONE, MAIL, "139-1234-5678", "西湖文三路"]
HEAD = ("客户编号", "姓名", "手机", "邮箱", "备注", "会员等级")
THEIRS = ("k1", NAME, "139-1234-5678", MAIL, "西湖文三路", "")
OTHER = ("k2", "李四", "13800000002", "", f"朋友 {NAME}", "")
WRONG = ("k3", "王五", "13800000003", "", "要改", "特级")


def a_csv(rows: list[tuple[str, ...]]) -> bytes:
    return log_of(rows, ",".join(HEAD), "gb18030")


def an_xlsx(rows: list[tuple[str, ...]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.active.append(row)
    book.create_sheet("别的").append([f"{PHONE} 加急"])
    book.save(out)
    return out.getvalue()


def json_lines(rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join(json.dumps(dict(zip(HEAD, row, strict=True))) for row in rows).encode()


FORMS = pytest.mark.parametrize(("form", "name"), [(a_csv, "f.csv"), (an_xlsx, "f.xlsx"), (json_lines, "f.jsonl")])
Form = Callable[[list[tuple[str, ...]]], bytes]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA_DIR = tmp_path / "files", tmp_path


def erased(name: str = NAME) -> Erasure:
    """The record, after everything was looked through."""
    made = erasing.erase(an_actor("administrator"), Identity.objects.get(channel="phone", value=f"+86{PHONE}").contact_id, "request", name)
    run_jobs(60)
    made.refresh_from_db()
    assert made.state == "done"
    return made


def in_files(folder: Path) -> list[tuple[Path, str]]:
    """Where the words stand in the files of the store, whatever their encoding, packed or not."""
    found = []
    for path in (one for one in folder.rglob("*") if one.is_file() and one.name != "erasures.jsonl"):
        texts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                texts += [archive.read(part) for part in archive.namelist()]
        spellings = {word: (word.encode(), word.encode("gb18030"), json.dumps(word)[1:-1].encode()) for word in WORDS}
        found += [(path, word) for word, spelled in spellings.items() if any(one in text for text in texts for one in spelled)]
    return found


@FORMS
def test_lines_of_others_to_be_mended_stay_and_keep_their_numbers(form: Form, name: str, tmp_path: Path) -> None:
    made = taken_in("customers", a_source("茶店").pk, form([THEIRS, OTHER, WRONG]), name, mapping={"tier": "会员等级"})
    row = 4 if name != "f.jsonl" else 3
    assert made.lines_refused == 1
    assert in_files(tmp_path / "files"), "the search itself finds"
    record = erased()
    assert in_files(tmp_path / "files") == []
    assert left(WORDS) == []
    assert record.counts["import_lines"] == 1
    _, lines = refused_file(an_actor("administrator"), made.pk)
    cells = [line.decode().strip().split(",") for line in list(lines)[2:]]
    assert [(one[:3], one[-2]) for one in cells] == [(["k3", "王五", "13800000003"], f"{row}")]


@FORMS
def test_a_file_nobody_needs_any_more_goes_whole(form: Form, name: str, tmp_path: Path) -> None:
    made = taken_in("customers", a_source("茶店").pk, form([THEIRS, OTHER]), name)
    kept = taken_in("customers", a_source("布店").pk, a_csv([("k9", "赵六", "13800000009", "", "", "")]))
    record = erased()
    assert record.counts["import_files"] == 1
    assert [path_of(Import.objects.get(pk=one.pk).file_key).exists() for one in (made, kept)] == [False, True]
    assert Import.objects.get(pk=made.pk).forgotten_at is not None
    assert in_files(tmp_path / "files") == []


@FORMS
@pytest.mark.parametrize("turns", [0, 1, 2])
def test_a_running_import_goes_on_without_the_customer(form: Form, name: str, turns: int, tmp_path: Path) -> None:
    source = a_source("茶店")
    taken_in("customers", source.pk, a_csv([THEIRS]))
    rows = [THEIRS, *[(f"n{n}", f"客户{n}号", f"1380001{n:04}", "", "", "") for n in range(30)]]
    made = begun("customers", source.pk, form(rows), name)
    for _ in range(turns):
        working.go_on(made.pk, turn_s=0, again=False)
    erased()
    made = ended(made)
    assert (made.state, Contact.objects.filter(name__startswith="客户").count()) == ("done", 30)
    assert not Identity.objects.filter(value=MAIL).exists()
    assert in_files(tmp_path / "files") == []


def test_chats_and_orders_go_as_wholes(tmp_path: Path) -> None:
    source = a_source("茶店")
    taken_in("customers", source.pk, a_csv([THEIRS]))
    theirs = [("C1", "2025-06-01 10:00", "客户", "", "k1", "在吗紫水晶"), ("C1", "2025-06-01 10:01", "客服", "小林", "", "您好绿宝石")]
    chats = [*theirs, ("C2", "2025-06-01 10:00", "客户", "", "k2", "你好")]
    talked = taken_in("conversations", source.pk, log_of([*chats, ("C3", "昨天", "客户", "", "k3", "几点")]))
    orders = [("N1", "2025-06-01 10:00", "10", NAME, "k1"), ("N2", "2025-06-01 10:00", "20", "李四", "k2"), ("N3", "哪天", "20", "王五", "k3")]
    taken_in("orders", source.pk, log_of(orders, "订单编号,下单时间,实付金额,买家姓名,客户编号"))
    erased()
    assert in_files(tmp_path / "files") == []
    text = path_of(Import.objects.get(pk=talked.pk).file_key).read_text()
    assert ("紫水晶" in text, "绿宝石" in text, "你好" in text, "几点" in text) == (False, False, True, True)
    assert Order.objects.get(number="N2").buyer_name == "李四"


def test_an_upload_nobody_has_taken_in_goes_too(tmp_path: Path) -> None:
    taken_in("customers", a_source("茶店").pk, a_csv([THEIRS]))
    administrator = an_actor("administrator")
    looked_at, _ = files.take_file(administrator, "f.csv", io.BytesIO(a_csv([THEIRS])))
    other, _ = files.take_file(administrator, "g.csv", io.BytesIO(a_csv([WRONG])))
    erased()
    assert [path_of(one.key).exists() for one in (looked_at, other)] == [False, True]
    assert in_files(tmp_path / "files") == []


def test_a_short_name_is_known_where_a_line_says_nothing_else(tmp_path: Path) -> None:
    rows = [("k1", "张三", "13912345678", "", "", ""), ("", "张三", "139x", "", "我的", ""), ("k7", "张三", "13800000007", "", "", "特级"), WRONG]
    made = taken_in("customers", a_source("茶店").pk, a_csv(rows), mapping={"tier": "会员等级"})
    erased("张三")
    text = path_of(Import.objects.get(pk=made.pk).file_key).read_text()
    assert ("我的" in text, "13800000007" in text, "王五" in text) == (False, True, True)
