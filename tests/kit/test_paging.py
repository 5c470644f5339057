import contextlib
import string
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.paging import BadCursor, Page, decode, encode, next_link, page_of

integers = st.integers(-(2**63), 2**63 - 1)
scalars = st.one_of(st.none(), st.booleans(), integers, st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=40))
places = st.lists(scalars, min_size=1, max_size=4).map(tuple)


def spelled(packed: bytes) -> str:
    return urlsafe_b64encode(packed).rstrip(b"=").decode()


@given(places)
def test_a_place_comes_back_with_its_types(place):
    again = decode(encode(place))
    assert again == place
    assert [type(value) for value in again] == [type(value) for value in place]


@given(places)
def test_a_cursor_needs_no_escaping_in_a_url(place):
    assert set(encode(place)) <= set(string.ascii_letters + string.digits + "-_")


@given(st.one_of(st.text(), st.text(string.ascii_letters + string.digits + "-_="), st.binary().map(spelled)))
def test_any_other_text_is_a_bad_cursor_or_the_one_spelling_of_a_place(text):
    try:
        place = decode(text)
    except BadCursor:
        return
    assert encode(place) == text


@given(places, st.data())
def test_a_changed_letter_is_never_the_same_place(place, data):
    cursor = encode(place)
    index = data.draw(st.integers(0, len(cursor) - 1))
    letter = data.draw(st.sampled_from(sorted(set("AZaz09-_=") - {cursor[index]})))
    with contextlib.suppress(BadCursor):
        assert decode(cursor[:index] + letter + cursor[index + 1 :]) != place


@pytest.mark.parametrize(
    "text",
    ["", "x", "é", "W10", "W10=", "A" * 3000, spelled(b"[ 1]"), spelled(b"[]"), spelled(b"{}"), spelled(b"[[1]]"),
     spelled(b"[1e999]"), spelled(b"[9223372036854775808]"), spelled(b"[1"), spelled(b'"a"'), spelled(b"[1]") + "="],
)  # fmt: skip
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(BadCursor):
        decode(text)


@pytest.mark.parametrize("place", [(), (float("nan"),), (float("inf"),), (2**63,), (2**70,), ("x" * 2000,), ("\ud800",)])
def test_what_cannot_be_a_cursor_is_not_made_one(place):
    with pytest.raises(ValueError, match=r".+"):
        encode(place)


def test_a_cursor_of_another_list_is_refused():
    cursor = encode((5, "a"))
    assert decode(cursor, tuple[int, str]) == (5, "a")
    assert decode(encode((None, 2)), tuple[int | None, int]) == (None, 2)
    for shape in (tuple[str, int], tuple[int], tuple[int, str, int], tuple[bool, str], tuple[float, str]):
        with pytest.raises(BadCursor):
            decode(cursor, shape)


@given(st.lists(st.integers(0, 1000), unique=True).map(sorted), st.integers(1, 7))
def test_going_from_page_to_page_shows_every_row_once(rows, limit):
    seen, cursor = [], None
    while True:
        after = -1 if cursor is None else decode(cursor, tuple[int])[0]
        page = page_of([row for row in rows if row > after][: limit + 1], limit, lambda row: (row,))
        seen += page.items
        assert len(page.items) <= limit
        if page.next is None:
            break
        cursor = page.next
    assert seen == rows


def test_the_total_is_none_unless_counted():
    assert page_of([1, 2], 2, lambda row: (row,)) == Page((1, 2))
    assert page_of([], 2, lambda row: (row,), total=0) == Page((), None, 0)


@pytest.mark.parametrize(("query", "link"), [
    (b"", "/a?cursor=x"),
    (b"limit=3&cursor=old&q=%E7%8E%8B", "/a?limit=3&q=%E7%8E%8B&cursor=x"),
    (b"state=open,queued&&q=a+b", "/a?state=open,queued&q=a+b&cursor=x"),
    (b'q=<">\xff', "/a?q=%3C%22%3E%FF&cursor=x"),
])  # fmt: skip
def test_the_link_to_the_next_page_keeps_the_query(query, link):
    assert next_link("/a", query, "x") == f'<{link}>; rel="next"'


def test_what_is_in_a_link_is_escaped():
    assert next_link("/a b/王", b"", "x>&y") == '</a%20b/%E7%8E%8B?cursor=x%3E%26y>; rel="next"'
