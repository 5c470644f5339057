"""Reading and meaning of lines: tables of cases by hand, and properties."""

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import hostile_strings
from yingda.conversations.rules import imported_lines as talk
from yingda.customers.rules import contact_lines as contact
from yingda.customers.rules.texts import NAME_LIMIT
from yingda.imports.rules.rows import (
    is_delayed,
    is_missing,
    is_summary,
    may_sum_up,
    safe_cell,
    share_done,
    time_left,
    unsafe_cell,
    why_not_undone,
)
from yingda.kit.importing import Line, Problem, Reading, Setting, header_of, lost_digits
from yingda.kit.tables import encodings
from yingda.kit.tables.delimited import delimiter_of, records
from yingda.kit.tables.reading import Layout, guess_layout, opened

SETTING = Setting(1, "CNY", "Asia/Shanghai", 1_795_000_000_000)
TEN = 1748743200000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["id,name\n1,张三\n", "时间,内容\n2025-06-01,亲，这款什么时候发货呀\n" * 30, "a,b\n1,2\n"])
def test_encodings_are_guessed(encoding: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(text.encode(encoding))
    found = guess_layout(path)
    with opened(path, found) as table:
        assert [",".join(cells or []) for _, cells in table.rows] == text.lstrip("\ufeff").strip().split("\n")
    assert found.encoding == encoding or text.isascii() or encoding == "utf-8"


def test_a_broken_character_does_not_change_the_guess() -> None:
    good = "时间,内容\n2025,您好亲\n".encode("gb18030") * 20
    assert encodings.guess(good[:7] + b"\xff" + good[8:]) == "gb18030"
    assert encodings.guess("时间,内容\n".encode() * 20 + b"\xb0") == "utf-8"


def read(text: str, delimiter: str = ",") -> list[tuple[int, list[str] | None]]:
    return list(records(io.StringIO(text, newline=None), delimiter))


def test_records_are_told_apart_whatever_their_quotes_and_line_ends() -> None:
    assert read('a,b\r\n"x\ny",2\r"3"",","z"') == [(1, ["a", "b"]), (2, ["x\ny", "2"]), (3, ['3",', "z"])]
    assert read('a,"never closed\nb,2\nc,3') == [(1, None), (2, ["b", "2"]), (3, ["c", "3"])]
    assert read("a\n\n , ,\nb\n") == [(1, ["a"]), (4, ["b"])]
    assert read('5" disc,2\n') == [(1, ['5" disc', "2"])]
    assert read("x" * 300_000 + ",1\nb,2\n") == [(1, None), (2, ["b", "2"])]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8), min_size=2, max_size=4), max_size=6))
def test_whatever_is_written_as_csv_is_read_again(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    wanted = [row for row in rows if any(cell.strip(" \t\n,") for cell in row) or '"' in "".join(row) or "\n" in "".join(row)]
    assert [cells for _, cells in read(out.getvalue()) if cells is None or any(cell.strip() for cell in cells)] == [
        row for row in wanted if any(cell.strip() for cell in row)
    ]


@pytest.mark.parametrize(("head", "mark"), [("a,b;c", ","), ("a;b;c,d", ";"), ("a\tb", "\t"), ('某店,导出\n"x,y"|b|c|d', "|"), ("", ",")])
def test_what_separates_cells_is_seen(head: str, mark: str) -> None:
    assert delimiter_of(head) == mark


@pytest.mark.parametrize(
    ("cells", "anchors", "sums"),
    [
        (["合计", "", "100"], [""], True), (["", "【平均值】", "2.5"], ["2.5"], True), (["Total:", "2025-06-01", "1"], ["2025-06-01"], False),
        (["均值", "2025-06-01 ~ 2025-06-30"], ["2025-06-01 ~ 2025-06-30"], True), (["合计是多少", "", "1"], [""], False), (["小计", "小计"], ["小计"], True),
        (["a", "b", "c", "合计"], [""], False), (["", "", ""], [""], False),
    ],
)  # fmt: skip
def test_rows_that_sum_up_are_told_by_their_words_and_by_what_they_lack(cells: list[str], anchors: list[str], sums: bool) -> None:
    def is_date(cell: str) -> bool:
        return len(cell) == 10 and cell[:2] == "20"

    assert (may_sum_up(cells) and is_summary(cells, anchors, is_date)) == sums


def test_delayed_is_missing_and_zero_is_not() -> None:
    assert [is_missing(cell) for cell in ("delayed", " 延迟 ", "-", "N/A", "0", "", "延迟发货怎么办")] == [True, True, True, True, False, False, False]
    assert [is_delayed(cell) for cell in ("Delayed", "-")] == [True, False]


def test_progress() -> None:
    shares = [share_done("reading", 50, 100, 0, 0), share_done("saving", 0, 0, 1, 2), share_done("done", 0, 0, 0, 0)]
    assert shares == pytest.approx([1 / 6, 2 / 3, 1])
    assert [time_left(0.5, 1000), time_left(0.01, 1000), time_left(1.0, 1000)] == [1000, None, 0]
    assert [why_not_undone("orders", "done"), why_not_undone("customers", "saving"), why_not_undone("customers", "failed")] == [
        "import_undo_orders", "import_undo_state", None,
    ]  # fmt: skip


@given(st.one_of(st.text(max_size=6), st.sampled_from(["=1+1", "@SUM(A1)", "+86138", "-5", "-1,200.50", "\t=x", "-2+3"])))
def test_no_cell_of_refused_lines_is_a_formula_and_mended_ones_come_back(cell: str) -> None:
    safe = safe_cell(cell)
    assert safe[:1] not in ("=", "@", "\t", "\r") and (safe[:1] not in ("+", "-") or safe[1:].replace(".", "", 1).replace(",", "").isdigit())
    assert unsafe_cell(safe) == cell or cell.startswith("'")


@pytest.mark.parametrize(("text", "lost"), [("1.38E+10", True), ("1E+5", True), ("13800138000", False), ("E10", False), ("1.5", False), ("2e15", True)])
def test_numbers_a_spreadsheet_has_rounded(text: str, lost: bool) -> None:
    assert lost_digits(text) == lost


@pytest.mark.parametrize(
    ("author", "agent", "customer", "wanted"),
    [
        ("客户", "", "tb1", ("customer", "")), ("客服", "小李", "tb1", ("agent", "小李")), ("机器人", "店小蜜", "tb1", ("bot", "店小蜜")),
        ("tb1", "小李", "tb1", ("customer", "")), ("店铺:小李", "", "tb1", ("agent", "店铺:小李")), ("", "小李", "tb1", ("agent", "小李")),
        ("", "", "tb1", ("customer", "")), ("incoming", "Bo", "", ("customer", "")), ("Outgoing", "Bo", "", ("agent", "Bo")),
        ("自动回复", "小李", "tb1", ("automatic", "小李")), ("End-user", "", "", ("customer", "")),
    ],
)  # fmt: skip
def test_who_said_a_line(author: str, agent: str, customer: str, wanted: tuple[str, str]) -> None:
    assert talk.role_of(author, agent, customer) == wanted


def test_ratings_tiers_tags_and_answers_in_the_words_of_systems() -> None:
    assert [talk.score_of(text) for text in ("5", "4星", "3.0", "满意", "Good", "6", "0", "delayed")] == [5, 4, 3, 4, 5, None, None, None]
    assert [contact.tier_of(text) for text in ("VIP3", "2级", "钻石", "4", "5", "高")] == [3, 2, 4, 4, None, None]
    assert contact.tags_of("老客,团购;老客 | 礼盒") == ["老客", "团购", "礼盒"]
    assert [contact.answer_of(text) for text in ("是", "No", "也许")] == [True, False, None]


def test_a_line_of_a_log_is_read() -> None:
    header = header_of(talk.COLUMNS, 1, ["会话ID", "发送时间", "发送者", "客服账号", "买家昵称", "聊天内容", "消息ID"], {})
    read_line = talk.reader(header.places, SETTING)
    found = read_line(["C1", "2025-06-01 10:00:00", "客服", "小李", "tb1", " [自动回复] 您好 ", ""])
    assert isinstance(found, Reading) and (found.key, found.at) == ("c:C1", TEN)
    assert talk.shown(found)["author"] == "automatic" and talk.Said(*found.values).text == "[自动回复] 您好"
    assert read_line(["C1"]) == Problem("at", "date_invalid", {"value": ""})
    again = read_line(["C1", "2025/6/1 10:00", "客服", "小李", "tb1", "[自动回复] 您好"])
    assert isinstance(again, Reading) and talk.Said(*again.values).key == talk.Said(*found.values).key


@given(st.lists(st.integers(0, 400), max_size=30), st.integers(1, 30))
def test_sessions_part_where_it_was_silent_and_nowhere_else(minutes: list[int], gap: int) -> None:
    lines = [Line(n, TEN + minute * 60_000, []) for n, minute in enumerate(sorted(minutes))]
    parts = list(talk.sessions(lines, gap * 60_000, talk.days(SETTING)))
    assert [line for part in parts for line in part] == lines
    for part in parts:
        assert all(b.at - a.at <= gap * 60_000 for a, b in pairwise(part))
    for before, after in pairwise(parts):
        day = talk.days(SETTING)
        assert after[0].at - before[-1].at > gap * 60_000 or day(after[0].at) != day(before[-1].at)


def test_a_business_day_begins_at_its_hour() -> None:
    shanghai = talk.ZoneInfo("Asia/Shanghai")
    night = TEN + 17 * 3_600_000  # 03:00 of the next day
    assert talk.business_day(night, shanghai, 0) == talk.business_day(TEN, shanghai, 0) + 1
    assert talk.business_day(night, shanghai, 4) == talk.business_day(TEN, shanghai, 4)


def customer(**told: str) -> Reading | Problem:
    return contact.line_of({**dict.fromkeys(contact.NAMES, ""), **told}, {})


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"name": "甲"}, "external_id", "contact_unidentified"), ({"phone": "1.38E+10"}, "phone", "digits_lost"), ({"phone": "12"}, "phone", "phone_invalid"),
        ({"email": "nobody"}, "email", "email_invalid"), ({"external_id": "1", "tier": "9"}, "tier", "tier_unreadable"),
        ({"external_id": "1", "consent_marketing": "也许"}, "consent_marketing", "answer_unreadable"),
        ({"external_id": "1", "name": "x" * (NAME_LIMIT + 1)}, "name", "customer_text_too_long"),
        ({"external_id": "1", "name": "\x00"}, "name", "text_unstorable"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_customer_is_said(told: dict[str, str], field: str, code: str) -> None:
    found = customer(**told)
    assert isinstance(found, Problem) and (found.field, found.code) == (field, code)


def test_a_customer_is_laid_over_what_is_known() -> None:
    found = contact.reader({"phone": 0, "name": 1}, Setting(1, "CNY", "UTC", 0, {"extra": {"爱好": 2}}))(["138 0013 8000", "甲", "茶"])
    assert isinstance(found, Reading) and (found.key, found.values[-1]) == ("phone:+8613800138000", {"爱好": "茶"})
    present = {"name": "旧", "tier": 0, "company_id": None, "attributes": {"city": "杭州"}}
    told = {"name": "新", "tier": 2, "company_id": None, "attributes": {"city": "上海", "爱好": "茶"}}
    assert contact.changes(present, told, overwrite=False) == {"tier": 2, "attributes": {"city": "杭州", "爱好": "茶"}}
    assert contact.changes(present, told, overwrite=True) == {"name": "新", "tier": 2, "attributes": {"city": "上海", "爱好": "茶"}}


def test_nothing_hostile_breaks_the_reading_of_a_line(tmp_path: Path) -> None:
    path, layout = tmp_path / "f.csv", Layout("csv")
    strings = hostile_strings()
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        csv.writer(file).writerows([["C1", "2025-06-01 10:00", "客户", "a", one] for one in strings])
    read_line = talk.reader({"conversation": 0, "at": 1, "author": 2, "customer": 3, "text": 4}, SETTING)
    with opened(path, layout) as table:
        found = [read_line(cells) for _, cells in table.rows if cells is not None]
    assert len(found) > len(strings) * 0.8 and all(isinstance(one, Reading | Problem) for one in found)
