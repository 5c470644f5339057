import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.text import (
    CLUSTER_LIMIT,
    HIDDEN,
    VARIANT_LIMIT,
    graphemes,
    matches,
    normalise,
    preview,
    search_keys,
    wide_length,
)

FAMILY, FLAGS, E_ACUTE = "👨‍👩‍👧‍👦", "🇨🇳🇺🇸", "e\u0301"
names = st.text("曾单仇查重乐张伟吕绿行长朴万俟欧阳AZ 7", min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("张伟", "张"), ("张伟", "zhangwei"), ("张伟", "zhang wei"), ("张伟", "ZW"), ("张伟", "zhangw"), ("张伟", "zw"),
        ("重庆小面", "chongqing"), ("重庆小面", "cqxm"), ("曾乐", "zengle"), ("曾乐", "cengle"), ("单晓", "shanxiao"),
        ("仇英", "qiuying"), ("万俟雪", "moqixue"), ("尉迟恭", "yuchigong"), ("朴实", "piaoshi"), ("柏青", "baiqing"),
        ("吕布", "lvbu"), ("吕布", "lubu"), ("吕布", "lyubu"), ("吕布", "lübu"), ("西安", "xi'an"),
        ("退款流程 7天", "tklc7t"), ("退款流程 7天", "退款 7天"), ("退款流程 7天", "7天 退款"), ("VIP客户", "vipkh"),
        ("ＶＩＰ", "vip"), ("John Smith", "johnsmith"), ("Müller", "MÜLLER"), ("Straße", "STRASSE"), ("张伟", ""),
    ],
)  # fmt: skip
def test_a_text_is_found_by_its_characters_pinyin_and_initials(text, query):
    assert matches(query, search_keys(text))


@pytest.mark.parametrize(
    ("text", "query"),
    [("张伟", "李"), ("张伟", "wz"), ("张伟", "张 李"), ("张伟", "?"), ("张伟", "weizw"), ("abc", "'")],
)
def test_another_text_is_not_found(text, query):
    assert not matches(query, search_keys(text))


def test_the_keys_are_the_text_the_pinyin_and_the_initials_in_this_order():
    assert search_keys("张三")[: len("张三\nzhangsan\nzs")] == "张三\nzhangsan\nzs"
    assert search_keys("") == ""


def test_a_surname_is_read_as_one_together_with_the_other_readings_behind_it():
    assert "zengyue" in search_keys("曾乐").split("\n")


@given(names)
def test_every_text_finds_itself_and_its_keys_stay_few(text):
    keys = search_keys(text)
    lines = keys.split("\n")
    assert matches(text, keys)
    assert len(lines) == len(set(lines)) <= 2 * VARIANT_LIMIT + 1


@given(st.text(max_size=40))
def test_keys_of_any_text_never_fail_and_hold_it(text):
    assert matches(text, search_keys(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ａ　b\n\tC ", "a b c"),
        ("①", "1"),
        ("ﬁ", "fi"),
        ("a\u200bb", "ab"),
        ("E\u0301", "é"),
        ("ẞ", "ss"),
        ("α\u0345\u0301", "άι"),
        ("\0", ""),
    ],
)
def test_the_normal_form(text, expected):
    assert normalise(text) == expected


@given(st.text())
def test_the_normal_form_is_normal_already(text):
    once = normalise(text)
    assert normalise(once) == once
    assert normalise(unicodedata.normalize("NFD", text)) == once


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("您好", 2, "您好"), ("您好吗", 2, "您…"), ("一\n二\r\n三", 9, "一 二 三"), ("ab cd", 4, "ab…"), ("", 1, ""),
        (FAMILY * 3, 2, FAMILY + "…"), (FLAGS + "!", 2, "🇨🇳…"), (E_ACUTE * 3, 3, E_ACUTE * 3), ("x", 1, "x"), ("xy", 1, "…"),
        ("a\u202eb", 9, "ab"), ("a\0b", 9, "a b"),
    ],
)  # fmt: skip
def test_a_preview_is_one_line_and_cuts_no_character(text, limit, expected):
    assert preview(text, limit) == expected


def test_a_preview_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        preview("a", 0)


@given(st.text(), st.integers(1, 20))
def test_a_preview_keeps_its_limit(text, limit):
    shown = preview(text, limit)
    assert len(list(graphemes(shown))) <= limit
    assert len(shown.splitlines()) <= 1
    assert len(shown) <= limit * CLUSTER_LIMIT


@given(st.text(st.sampled_from("您a ，é\u0301👍🏽\u200d🇨🇳각ᄀ\u202e\n…한\ufe0f")), st.integers(1, 12))
def test_the_short_ways_of_a_preview_are_the_long_one(text, limit):
    line = " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text if c not in HIDDEN).split())
    pieces = list(graphemes(line))
    assert preview(text, limit) == (line if len(pieces) <= limit else "".join(pieces[: limit - 1]).rstrip() + "…")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (FAMILY, 1), (FLAGS, 2), ("🇨🇳🇺", 2), (E_ACUTE, 1), ("👍🏽👍", 2), ("각", 1), ("한국", 2), ("1️⃣", 1), ("❤️", 1),
        ("🏴\U000e0067\U000e0062\U000e007f", 1), ("\r\n", 1), ("\n\n", 2), ("a\u200db", 2), ("您好", 2), ("कि", 1),
        ("\n\u0301", 2), ("a" + "\u0301" * 99, 4),
    ],
)  # fmt: skip
def test_visible_characters(text, pieces):
    assert len(list(graphemes(text))) == pieces


@given(st.text(st.one_of(st.characters(), st.sampled_from("\u0301\u200d👩🇨\r\n각"))))
def test_visible_characters_make_up_the_text(text):
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("ab", 2), ("您好", 4), ("，", 2), ("ｱ", 1), (E_ACUTE, 1), (FAMILY, 2), ("🇨🇳", 2), ("❤️", 2)],
)
def test_columns(text, columns):
    assert wide_length(text) == columns
