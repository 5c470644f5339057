"""The room's decisions, without a database."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.customers.rules.amounts import amount, currency_code, minor
from yingda.customers.rules.attributes import BadAttribute, laid_over
from yingda.customers.rules.identities import CHANNELS, BadIdentity, normalised
from yingda.customers.rules.landing import device_of, goes_on, kept_url, landing_of
from yingda.customers.rules.merging import outcome, reverted
from yingda.customers.rules.order_lines import COLUMNS, NEEDS, Line, OrderFacts, line_of, order_of, reader
from yingda.customers.rules.signatures import is_genuine, is_timely, signature
from yingda.customers.rules.status_words import status_of
from yingda.customers.rules.statuses import NEXT, RANK, STATUSES, may_follow, verdict
from yingda.kit.importing import Problem, Setting, header_of, lacks
from yingda.kit.instants import instant
from yingda.kit.text import is_storable, storable

NOW = 1_795_000_000_000
SETTING = Setting(1, "CNY", "Asia/Shanghai", NOW)


@pytest.mark.parametrize(
    ("channel", "value", "wanted"),
    [
        ("email", "  Li.Ming@Example.COM ", "li.ming@example.com"),
        ("phone", "138 0013 8000", "+8613800138000"),
        ("phone", "＋86 138-0013-8000", "+8613800138000"),
        ("phone", "008613800138000", "+8613800138000"),
        ("phone", "8613800138000", "+8613800138000"),
        ("phone", "+44 (20) 7946 0958", "+442079460958"),
        ("phone", "010-62345678", "01062345678"),
        ("external", " A7 ", "A7"),
    ],
)
def test_an_identity_has_one_spelling(channel: str, value: str, wanted: str) -> None:
    assert normalised(channel, value) == wanted
    assert normalised(channel, wanted) == wanted


@pytest.mark.parametrize(
    ("channel", "value", "code"),
    [
        ("email", "nobody", "email_invalid"),
        ("email", "a@b", "email_invalid"),
        ("email", "a b@example.com", "email_invalid"),
        ("phone", "12", "phone_invalid"),
        ("phone", "call me", "phone_invalid"),
        ("external", "", "identity_invalid"),
        ("visitor", "x" * 256, "identity_invalid"),
        ("visitor", "a\x00b", "text_unstorable"),
        ("fax", "1", "channel_unknown"),
    ],
)
def test_what_is_no_identity_is_refused(channel: str, value: str, code: str) -> None:
    with pytest.raises(BadIdentity) as refused:
        normalised(channel, value)
    assert refused.value.code == code


@given(st.sampled_from(CHANNELS), st.text())
def test_normalising_twice_changes_nothing(channel: str, value: str) -> None:
    try:
        once = normalised(channel, value)
    except BadIdentity:
        return
    assert normalised(channel, once) == once


@given(st.text(st.characters()), st.integers(0, 50))
def test_storable_text_is_storable(text: str, limit: int) -> None:
    assert is_storable(storable(text, limit))
    assert len(storable(text, limit)) <= limit


def test_attributes_are_laid_over_and_taken_away() -> None:
    assert laid_over({"a": 1, "b": "x"}, {"b": None, "c": True}) == {"a": 1, "c": True}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"": 1}, "attribute_key_invalid"),
        ({"k" * 65: 1}, "attribute_key_invalid"),
        ({"k": "x" * 1001}, "attribute_too_long"),
        ({"k": math.inf}, "attribute_number_invalid"),
        ({"k": math.nan}, "attribute_number_invalid"),
        ({"k": 2**60}, "attribute_number_invalid"),
        ({"k": [1]}, "attribute_kind_invalid"),
        ({"k": {"a": 1}}, "attribute_kind_invalid"),
        ({"k": "a\x00"}, "text_unstorable"),
        ({f"k{n}": n for n in range(51)}, "attributes_too_many"),
    ],
)
def test_attributes_have_limits(change: dict[str, object], code: str) -> None:
    with pytest.raises(BadAttribute) as refused:
        laid_over({}, change)
    assert refused.value.code == code


def test_a_landing_page_tells_where_the_visitor_came_from() -> None:
    url = "https://shop.example/a?utm_source=baidu&UTM_Medium=cpc&bd_vid=abc&gclid=&x=1&utm_source=second#/p?gdt_vid=g7"
    assert landing_of(url).marks == (("bd_vid", "abc"), ("gdt_vid", "g7"), ("utm_medium", "cpc"), ("utm_source", "baidu"))


@given(st.text(), st.text())
def test_no_address_upsets_the_landing_rule(front: str, query: str) -> None:
    landing_of(f"https://{front}?{query}")
    kept_url(f"https://{front}?{query}")
    landing_of(front)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://user:pw@shop.example/p?q=1#top", "https://shop.example/p?q=1#top"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://", ""),
        ("http://[bad", ""),
        ("https://shop.example/?token=abc&q=%E6%89%8B", "https://shop.example/?token=%E2%80%A6&q=%E6%89%8B"),
    ],
)
def test_addresses_are_kept_without_secrets(url: str, kept: str) -> None:
    assert kept_url(url) == kept


def test_half_an_hour_of_silence_ends_a_visit() -> None:
    assert goes_on(NOW, NOW + 30 * 60_000)
    assert not goes_on(NOW, NOW + 30 * 60_000 + 1)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel) Mobile Safari", "phone"),
        ("Mozilla/5.0 (iPad; CPU OS 17_0)", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "desktop"),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0)", "robot"),
        ("", ""),
    ],
)
def test_the_device_is_told_by_the_browser(agent: str, device: str) -> None:
    assert device_of(agent) == device


FULL = {
    "name": "李明", "tier": 1, "locale": "zh-CN", "responsible_id": None, "company_id": 3, "attributes": {"a": 1}, "created_at": 5, "last_seen_at": 9,
}  # fmt: skip
OTHER = {
    "name": "小李", "tier": 3, "locale": "en", "responsible_id": 7, "company_id": 4, "attributes": {"a": 2, "b": 3}, "created_at": 2, "last_seen_at": 8,
}  # fmt: skip


def test_the_survivor_keeps_its_own_and_takes_what_it_lacks() -> None:
    after = outcome(FULL, OTHER, signed=False)
    assert after == {**FULL, "tier": 3, "responsible_id": 7, "attributes": {"a": 1, "b": 3}, "created_at": 2}
    assert outcome({**FULL, "name": "访客 12"}, OTHER, signed=False)["name"] == "小李"
    assert outcome({**FULL, "name": "访客 12"}, OTHER, signed=True)["name"] == "访客 12"


def test_undoing_a_merge_gives_back_what_nobody_changed_since() -> None:
    after = outcome(FULL, OTHER, signed=False)
    assert reverted(FULL, after, after) == FULL
    edited = {**after, "tier": 4, "attributes": {"a": 9, "b": 3, "c": 1}}
    assert reverted(FULL, after, edited) == {**FULL, "tier": 4, "attributes": {"a": 9, "c": 1}}


def test_every_status_has_its_successors() -> None:
    assert set(NEXT) == set(STATUSES) == set(RANK)
    allowed = {(a, b) for a in STATUSES for b in STATUSES if may_follow(a, b)}
    assert ("placed", "paid") in allowed and ("paid", "placed") not in allowed
    assert not [pair for pair in allowed if pair[0] == "closed" or pair[0] == pair[1]]


@pytest.mark.parametrize(
    ("present", "reported", "at", "wanted"),
    [
        ("paid", "paid", None, "same"),
        ("paid", "shipped", None, "move"),
        ("placed", "finished", 200, "move"),
        ("shipped", "paid", 50, "past"),
        ("shipped", "paid", 200, "ignore"),
        ("shipped", "paid", None, "ignore"),
        ("finished", "refunded", 200, "move"),
        ("refunding", "shipped", 200, "move"),
        ("refunding", "shipped", 100, "ignore"),
        ("refunding", "placed", 200, "ignore"),
        ("closed", "paid", 200, "ignore"),
        ("shipped", "finished", 50, "past"),
    ],
)
def test_a_report_never_takes_an_order_back(present: str, reported: str, at: int | None, wanted: str) -> None:
    assert verdict(present, 100, reported, at) == wanted


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("¥1,234.50", 123450),
        ("-12.3", -1230),
        ("99元", 9900),
        ("0", 0),
        ("0.005", 1),
        ("1,23", None),
        ("1.2.3", None),
        ("abc", None),
        ("", None),
        ("1e5", None),
    ],
)
def test_amounts_are_read_exactly(text: str, units: int | None) -> None:
    number = amount(text)
    assert (None if number is None else minor(number, "CNY")) == units


def test_currencies_have_their_own_minor_units() -> None:
    number = amount("1500.6")
    assert number is not None
    assert [minor(number, code) for code in ("CNY", "JPY", "KWD")] == [150060, 1501, 1500600]
    assert [currency_code(text) for text in ("人民币", "usd", "￥", "money")] == ["CNY", "USD", "CNY", None]


@pytest.mark.parametrize(
    ("text", "zone", "at"),
    [
        ("2026-11-21 08:30", "Asia/Shanghai", 1795221000000),
        ("2026/11/21 8:30:00", "Asia/Shanghai", 1795221000000),
        ("2026年11月21日 8时30分", "Asia/Shanghai", 1795221000000),
        ("2026-11-21T00:30:00Z", "Europe/London", 1795221000000),
        ("2026-11-21T08:30:00+08:00", "Europe/London", 1795221000000),
        ("1795221000", "Europe/London", 1795221000000),
        ("1795221000000", "Europe/London", 1795221000000),
        ("46347.354166666664", "Asia/Shanghai", 1795221000000),
        ("11/21/2026", "Asia/Shanghai", None),
        ("2026-02-30", "Asia/Shanghai", None),
        ("1980-01-01", "Asia/Shanghai", None),
        ("2030-01-01", "Asia/Shanghai", None),
        ("yesterday", "Asia/Shanghai", None),
        ("", "Asia/Shanghai", None),
    ],
)
def test_dates_are_read_or_refused(text: str, zone: str, at: int | None) -> None:
    assert instant(text, zone, 1795221000000) == at


def test_headers_are_known_by_the_names_shops_use() -> None:
    header = header_of(COLUMNS, 1, ["订单编号", "下单时间", "实付金额（元）", "买家姓名", "Phone Number", "备注"], {})
    assert header.places == {"number": 0, "placed_at": 1, "total": 2, "buyer_name": 3, "phone": 4}
    assert header.unknown == ["备注"]
    assert lacks(NEEDS, header.places) == []
    assert lacks(NEEDS, {"number": 0, "quantity": 1}) == ["placed_at", "total"]
    assert header_of(COLUMNS, 1, ["A", "日期", "x"], {"number": "A", "total": "x", "currency": None}).places == {"number": 0, "total": 2, "placed_at": 1}


PLACES = {name: place for place, name in enumerate(("number", "placed_at", "sku", "quantity", "price", "status", "phone", "total"))}


def line(*cells: str) -> Line | Problem:
    found = reader(PLACES, SETTING)(list(cells))
    if isinstance(found, Problem):
        assert line_of(dict(zip(PLACES, cells, strict=False)), SETTING) == found
        return found
    return Line(*found.values)


def test_lines_become_an_order() -> None:
    lines = [line("S1", "2026-01-02 10:00", "a", "2", "9.99"), line("S1", "2026-01-02 09:00", "b", "1", "5", "已发货", "13800138000")]
    order = order_of([one for one in lines if isinstance(one, Line)])
    assert isinstance(order, OrderFacts)
    assert (order.total, order.status, order.phone, len(order.items)) == (2498, "shipped", "13800138000", 2)
    assert order.placed_at == instant("2026-01-02 09:00", "Asia/Shanghai", NOW)


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        (("", "2026-01-02", "", "1", "1"), "number", "order_number_missing"),
        (("S1", "soon", "", "1", "1"), "placed_at", "date_invalid"),
        (("S1", "2026-01-02", "", "many", "1"), "quantity", "quantity_invalid"),
        (("S1", "2026-01-02", "", "0", "1"), "quantity", "quantity_invalid"),
        (("S1", "2026-01-02", "", "1", "free"), "price", "amount_invalid"),
        (("S1", "2026-01-02", "", "1", "1", "???"), "status", "order_status_unknown"),
        (("S1", "2026-01-02", "", "1", "1", "", "12"), "phone", "phone_invalid"),
        (("S1", "2026-01-02", "", "", ""), "total", "order_total_missing"),
        (("x" * 65, "2026-01-02", "", "1", "1"), "number", "customer_text_too_long"),
        (("S\x001", "2026-01-02", "", "1", "1"), "number", "text_unstorable"),
    ],
)
def test_a_wrong_row_names_field_and_reason(cells: tuple[str, ...], field: str, code: str) -> None:
    problem = line(*cells)
    assert isinstance(problem, Problem)
    assert (problem.field, problem.code) == (field, code)


def test_statuses_are_known_in_the_words_of_shops() -> None:
    assert [status_of(text) for text in ("交易成功", "买家已付款，等待卖家发货", "Cancelled", "awaiting payment", "?")] == [
        "finished", "paid", "closed", "placed", None,
    ]  # fmt: skip


def test_only_the_secret_makes_the_signature() -> None:
    made = signature("s3cret", "1795221000", b"{}")
    assert is_genuine("s3cret", "1795221000", b"{}", made)
    assert not is_genuine("other", "1795221000", b"{}", made)
    assert not is_genuine("s3cret", "1795221001", b"{}", made)
    assert not is_genuine("s3cret", "1795221000", b"{ }", made)
    assert not is_genuine("s3cret", "1795221000", b"{}", "签名")


@pytest.mark.parametrize(
    ("stamp", "timely"),
    [("1795221000", True), ("1795221300", True), ("1795221301", False), ("1795220699", False), ("1795221000000", True), ("", False), ("x", False)],
)
def test_a_delivery_is_of_just_now(stamp: str, timely: bool) -> None:
    assert is_timely(stamp, 1795221000000) is timely
