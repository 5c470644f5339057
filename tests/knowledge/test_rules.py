"""What a quick reply may hold, and tables of them, without a database."""

import io
import zipfile

import openpyxl
import pytest

from tests.hostile import hostile_strings
from yingda.kit.text import matches
from yingda.knowledge.rules import entries, sheets
from yingda.knowledge.rules.entries import Draft


def codes(draft: Draft) -> list[tuple[str, str]]:
    return [(field, code) for field, code, _ in entries.problems(entries.tidy(draft))]


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        (Draft("发货", "您好 {{customer.name}}，{{ order.number }} 已发出"), []),
        (Draft("发货", "您好", "/Fh"), []),
        (Draft(" ", "您好"), [("title", "reply_title_missing")]),
        (Draft("\u200b", "您好"), [("title", "reply_title_missing")]),
        (Draft("发货", "\n "), [("text", "reply_text_missing")]),
        (Draft("长" * 81, "您好"), [("title", "reply_too_long")]),
        (Draft("发货", "长" * 4001), [("text", "reply_too_long")]),
        (Draft("发货", "a\x00b"), [("text", "text_control_characters")]),
        (Draft("发货", "\ud800"), [("text", "text_control_characters")]),
        (Draft("发货", "您好", "a b"), [("shortcut", "reply_shortcut_wrong")]),
        (Draft("发货", "您好", "x" * 33), [("shortcut", "reply_shortcut_wrong")]),
        (Draft("发货", "您好", "", "fr"), [("locale", "reply_locale_wrong")]),
        (Draft("发货", "{{customer.nmae}}"), [("text", "reply_variable_unknown")]),
        (Draft("发货", "{{customer name}}"), [("text", "reply_variable_unknown")]),
        (Draft("发货", "{{客户}} {{now}}"), [("text", "reply_variable_unknown")]),
        (Draft("发货", "{{}}"), [("text", "reply_variable_unknown")]),
        (Draft("发货", "\\{{not one}}"), []),
        (Draft("", ""), [("title", "reply_title_missing"), ("text", "reply_text_missing")]),
    ],
)
def test_a_draft_is_good_or_says_why_not(draft: Draft, wrong: list[tuple[str, str]]) -> None:
    assert codes(draft) == wrong


def test_the_unknown_variable_is_named() -> None:
    assert entries.unknown_variables("{{now}} {{a.b}} {{ c }} {{a.b}}") == ["a.b", "c"]


def test_every_variable_has_a_name_in_both_languages() -> None:
    assert all(one.zh and one.en and not entries.unknown_variables(f"{{{{{one.name}}}}}") for one in entries.VARIABLES)


@pytest.mark.parametrize("query", ["物流", "wuliu", "wl", "WL", "wlcx", "查询 物流", "fh1", "顺丰", ""])
def test_a_reply_is_found_by_chinese_pinyin_initials_shortcut_and_text(query: str) -> None:
    assert matches(query, entries.keys_of(Draft("物流查询", "顺丰快递 1-3 天", "fh1")))


def test_a_reply_is_not_found_by_what_it_is_not() -> None:
    keys = entries.keys_of(Draft("物流查询", "顺丰快递", "fh1"))
    assert not any(matches(query, keys) for query in ("退款", "tuikuan", "zzz"))


def sheet(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = ("文件夹", "标题", "内容", "快捷码", "语言")
ROW = ("售前/物流", "发货", '您好，\n"今天"发', "fh", "zh-CN")


@pytest.mark.parametrize(
    "data",
    [
        '文件夹,标题,内容,快捷码,语言\n售前/物流,发货,"您好，\n""今天""发",fh,zh-CN\n'.encode(),
        '\ufeff标题,内容,快捷码,文件夹\r\n发货,"您好，\n""今天""发",fh,售前/物流\r\n,,\r\n'.encode(),
        '标题,内容,快捷码,文件夹\n发货,"您好，\n""今天""发",fh,售前/物流\n'.encode("gb18030"),
        sheet(HEAD, ROW),
        sheets.as_csv([ROW]),
        sheets.as_xlsx([ROW]),
    ],
)
def test_a_table_is_read(data: bytes) -> None:
    assert sheets.read(data) == [sheets.Row(2, *ROW)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_column_missing"),
        ("标题\n发货\n".encode(), "sheet_column_missing"),
        (b"\xff\xfe\xfa", "sheet_unreadable"),
        (b"PK\x03\x04 not a zip", "sheet_unreadable"),
        (("title,text\n" + "a,b\n" * 2001).encode(), "sheet_too_long"),
        (b'title,text\n"never closed', "sheet_unreadable"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(sheets.Unreadable) as refused:
        sheets.read(data)
    assert refused.value.code == code


def test_an_archive_without_a_workbook_and_a_bomb_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b" " * (sheets.MOST_UNPACKED + 1))
    with pytest.raises(sheets.Unreadable, match="sheet_too_long"):
        sheets.read(out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", b"x")
    with pytest.raises(sheets.Unreadable, match="sheet_unreadable"):
        sheets.read(out.getvalue())


def test_no_cell_is_taken_for_a_formula_and_it_comes_back_whole() -> None:
    rows = [("", start + "1+1", start + "cmd|'/C calc'!A0", "", "zh-CN") for start in "=+-@"]
    for line in sheets.as_csv(rows).decode("utf-8-sig").splitlines()[1:]:
        assert all(not cell.startswith(("=", "+", "-", "@")) for cell in line.split(","))
    for data in (sheets.as_csv(rows), sheets.as_xlsx(rows)):
        assert [(one.title, one.text) for one in sheets.read(data)] == [(row[1], row[2]) for row in rows]


def test_hostile_texts_survive_the_round_trip_or_are_refused_before() -> None:
    good = [text for text in hostile_strings(step=4) if not codes(Draft(text[:80], text)) and "\r" not in text]
    tidy = [entries.tidy(Draft(text[:80], text)) for text in good]
    rows = [("", one.title, one.text, "", "zh-CN") for one in tidy if not one.text.startswith("'")][:1900]
    assert len(rows) > 300
    assert [(one.title, one.text) for one in sheets.read(sheets.as_csv(rows))] == [(row[1], row[2]) for row in rows]
