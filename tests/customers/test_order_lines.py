"""Payments and refunds in the rows of orders: where an order stands, what it reached besides, how much came back."""

from typing import Any

import pytest

from yingda.customers.rules.order_lines import Line, OrderFacts, line_of, order_of
from yingda.customers.rules.reported import first_status, first_statuses, identities_told
from yingda.kit.importing import Problem, Setting

SETTING = Setting(1, "CNY", "Asia/Shanghai", 1_900_000_000_000)
PLACED, PAID, ASKED, BACK = 1_775_008_800_000, 1_775_009_100_000, 1_775_181_600_000, 1_775_268_000_000
BASE = {"number": "A1", "placed_at": "2026-04-01 10:00:00", "total": "100"}
TIMES = {"paid_at": "2026-04-01 10:05", "refund_applied_at": "2026/4/3 10:00:00", "refunded_at": "2026年4月4日 10:00"}


def order(*rows: dict[str, str]) -> OrderFacts:
    lines = [line_of({**BASE, **row}, SETTING) for row in rows]
    assert all(isinstance(one, Line) for one in lines), lines
    found = order_of([one for one in lines if isinstance(one, Line)])
    assert isinstance(found, OrderFacts)
    return found


CASES: list[tuple[str, dict[str, str], list[tuple[str, int]]]] = [
    ("placed alone", {}, [("placed", PLACED)]),
    ("a payment without a status", {"paid_at": TIMES["paid_at"]}, [("placed", PLACED), ("paid", PAID)]),
    ("a payment beside waiting for one is believed", {"status": "等待买家付款", "paid_at": TIMES["paid_at"]}, [("placed", PLACED), ("paid", PAID)]),
    ("finished keeps when it was paid", {"status": "交易成功", "status_at": "2026-04-03 10:00", "paid_at": TIMES["paid_at"]},
     [("placed", PLACED), ("paid", PAID), ("finished", ASKED)]),
    ("all came back", {**TIMES}, [("placed", PLACED), ("paid", PAID), ("refunding", ASKED), ("refunded", BACK)]),
    ("a part came back: the order goes on", {**TIMES, "refund_amount": "30"},
     [("placed", PLACED), ("refunding", ASKED), ("refunded", BACK), ("paid", PAID)]),
    ("closed", {"status": "交易关闭", "status_at": "2026-04-03 10:00"}, [("placed", PLACED), ("closed", ASKED)]),
    ("nothing is before it was placed", {"paid_at": "2026-04-01 09:00"}, [("placed", PLACED), ("paid", PLACED)]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "row", "statuses"), CASES, ids=[one[0] for one in CASES])
def test_an_order_has_the_history_its_row_tells(what: str, row: dict[str, str], statuses: list[tuple[str, int]]) -> None:
    assert first_statuses(order(row)) == statuses
    assert first_status(order(row)) in statuses


def test_a_buyer_is_told_the_surest_way_first() -> None:
    facts = order({"customer": "tb_1", "phone": "13800138000", "email": "a@example.com"})
    assert identities_told(facts) == [("external", "tb_1"), ("phone", "13800138000"), ("email", "a@example.com")]


@pytest.mark.parametrize(
    ("rows", "amount", "items"),
    [
        ([{}], None, None),
        ([{"refund_amount": "0", "refund_items": "0"}], None, None),
        ([{"refund_amount": "¥30.50", "refund_items": "2"}], 3050, 2),
        ([{"refund_amount": "-30"}], 3000, None),
        ([{"refund_amount": "30"}, {"refund_amount": "30"}], 3000, None),
        ([{"refund_amount": "30", "refund_items": "1"}, {"refund_amount": "20", "refund_items": "1"}], 5000, 2),
        ([{"refund_amount": "30"}, {}], 3000, None),
    ],
)
def test_what_came_back_is_the_orders_or_the_sum_of_its_lines(rows: list[dict[str, str]], amount: int | None, items: int | None) -> None:
    found = order(*rows)
    assert (found.refund_amount, found.refund_items) == (amount, items)


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ({"paid_at": "昨天"}, "paid_at", "date_invalid"),
        ({"refunded_at": "1"}, "refunded_at", "date_invalid"),
        ({"refund_amount": "很多"}, "refund_amount", "amount_invalid"),
        ({"refund_items": "x"}, "refund_items", "quantity_invalid"),
        ({"quantity": "0"}, "quantity", "quantity_invalid"),
        ({"number": "1.38E+10"}, "number", "digits_lost"),
        ({"buyer_name": "a\x00"}, "buyer_name", "text_unstorable"),
        ({"title": "x" * 301}, "title", "customer_text_too_long"),
    ],
)
def test_a_wrong_cell_is_named(row: dict[str, Any], field: str, code: str) -> None:
    found = line_of({**BASE, **row}, SETTING)
    assert isinstance(found, Problem) and (found.field, found.code) == (field, code)
