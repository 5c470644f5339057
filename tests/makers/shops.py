"""A shop's chats and orders as files, made so that it is known why conversion moved, and taken in through the public interface."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.makers.team import Door

CHATS = "客服,买家,时间,发送方,内容"
ORDERS = "订单编号,买家ID,下单时间,订单状态,状态时间,商品编码,商品标题,数量,单价,买家实付金额"
READY_S = 120


@dataclass(frozen=True)
class Stretch:
    """Inquiries of an agent in the days of a month: so many, so many of them sold, each answered after so many seconds."""

    agent: str
    month: str
    inquiries: int
    sold: int
    wait_s: int


def files_of(stretches: Iterable[Stretch]) -> tuple[str, str]:
    """The chats and the orders of these stretches; buyers are new each time."""
    chats, orders, number = [CHATS], [ORDERS], 0
    for one in stretches:
        for place in range(one.inquiries):
            number += 1
            asked = datetime.fromisoformat(f"{one.month}-01T10:00:00") + timedelta(days=place % 28, minutes=7 * (place // 28), hours=place % 3)
            chats += _chat(one, f"tb_{number:05d}", asked)
            if place < one.sold:
                orders.append(_order(4_100_000_000 + number, f"tb_{number:05d}", asked + timedelta(seconds=one.wait_s + 60)))
    return "\n".join(chats), "\n".join(orders)


def take_in(door: Door, kind: str, source: int, text: str, people: dict[str, int], **options: Any) -> None:
    """Takes a file in and waits until it is done."""
    headers = {"X-CSRFToken": door.client.cookies.get("yingda_csrf") or "", "Referer": str(door.client.base_url)}
    answer = door.client.post("/api/v1/import-files", files={"file": (f"{kind}.csv", text.encode())}, headers=headers)
    assert answer.is_success, answer.text
    wish = {"kind": kind, "source_id": source, "file": answer.json()["key"], "options": {**options, **({"people": people} if people else {})}}
    made = door.call("POST", "/imports", wish)
    until(lambda: door.call("GET", f"/imports/{made['id']}")["state"] == "done", "the import is done")


def until(holds: Callable[[], bool], what: str) -> None:
    """Waits for a condition."""
    ends = time.monotonic() + READY_S
    while not holds():
        assert time.monotonic() < ends, f"not in time: {what}"
        time.sleep(0.2)


def _chat(one: Stretch, buyer: str, asked: datetime) -> list[str]:
    lines = [(asked, "买家", "这款龙井还有货吗"), (asked + timedelta(seconds=one.wait_s), "客服", "有货的，今天下单明天到")]
    return [f"{one.agent},{buyer},{at:%Y-%m-%d %H:%M:%S},{who},{text}" for at, who, text in lines]


def _order(number: int, buyer: str, at: datetime) -> str:
    return f"{number},{buyer},{at:%Y-%m-%d %H:%M:%S},买家已付款,{at + timedelta(minutes=1):%Y-%m-%d %H:%M:%S},LJ-01,明前龙井 250g,1,139.00,139.00"
