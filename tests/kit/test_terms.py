"""Terms: whatever of two Chinese characters stands in a text is found, words by their beginning, and marked where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.terms import Phrase, holds, phrases, places, terms, words
from yingda.kit.text import normalise

CHINESE = st.text("退款申请发货单号怎么办龙井", min_size=1, max_size=12)
ANY = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("退款申请", ["退款", "款申", "申请", "请"]),
        ("我要退款refund!", ["我要", "要退", "退款", "款", "refund"]),
        ("订单QH2026-11 已发", ["订单", "单", "qh2026", "11", "已发", "发"]),
        ("ＡＢＣ１２３", ["abc123"]),
        ("😀…", []),
        ("好", ["好"]),
    ],
)
def test_a_text_is_cut_into_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("退款", [Phrase(("退款",), False)]),
        ("退款单", [Phrase(("退款", "款单"), False)]),
        ("退", [Phrase(("退",), True)]),
        ("qh20 退款", [Phrase(("qh20",), True), Phrase(("退款",), False)]),
        ("  ", []),
        ("!?", []),
    ],
)
def test_a_query_asks_for_phrases(query: str, asked: list[Phrase]) -> None:
    assert phrases(query) == asked


@given(CHINESE, CHINESE, CHINESE)
def test_whatever_stands_in_a_text_is_asked_for_by_terms_it_has_in_order(before: str, word: str, after: str) -> None:
    (phrase,) = phrases(word)
    found = terms(before + word + after)
    at = len(before)
    if phrase.open_ended:
        assert found[at].startswith(phrase.terms[-1])
    else:
        assert tuple(found[at : at + len(phrase.terms)]) == phrase.terms


@given(ANY, st.lists(st.text(max_size=5), max_size=4))
def test_marks_stand_in_order_within_the_text_and_on_what_was_wanted(text: str, given: list[str]) -> None:
    wanted = words(" ".join(given))
    marks = places(text, wanted)
    last = 0
    for start, end in marks:
        assert last <= start < end <= len(text)
        last = end
        assert any(word in normalise(text[start:end]) or normalise(text[start:end]) in word for word in wanted)


@given(CHINESE, CHINESE)
def test_what_a_text_holds_is_marked(text: str, word: str) -> None:
    assert bool(places(text, [word])) == holds(text, [word])


def test_marks_follow_the_written_text() -> None:
    assert places("请问ＲＥＦＵＮＤ和退款，退款", words("refund 退款")) == [(2, 8), (9, 11), (12, 14)]


def test_a_query_of_a_page_asks_for_little() -> None:
    assert len(phrases("退款 " * 500)) == 8
