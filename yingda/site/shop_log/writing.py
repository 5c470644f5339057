"""The files a shop's tools export, with what is usual in them: sums and means, headers in the middle, "延迟", dates of two forms.

An order's line says where the order stood; what became of a paid one later (refunded, closed) is in a second file, as a later export would say it.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from yingda.site.shop_log.facts import AUTOMATIC, CUSTOMER, Line, Order
from yingda.site.shop_log.shop import Plan, shop, staff_of
from yingda.site.shop_log.staff import DAY, HOUR, MINUTE
from yingda.site.shop_log.truth import Truth, own_account

ENCODINGS = {"gbk": "gbk", "gb18030": "gb18030", "utf-8": "utf-8", "utf-8-sig": "utf-8-sig"}
CHATS = ("客服", "买家", "时间", "发送方", "内容", "满意度")
ORDERS = ("订单编号", "买家ID", "收货人姓名", "下单时间", "订单状态", "状态时间", "商品编码", "商品标题", "数量", "单价", "买家实付金额")
PLACED, PAID, CLOSED, REFUNDED = "等待买家付款", "买家已付款", "交易关闭", "退款成功"
DELAYED = "延迟"
DELAYED_EVERY, HEADER_EVERY_DAYS = 97, 7


def generate(plan: Plan, folder: Path, encoding: str) -> dict[str, Any]:
    """The files of a plan; what truth.json says."""
    names = {"staff": [agent.name for agent in staff_of(plan)]}
    told = {"plan": {**asdict(plan), "first_day": plan.first_day.isoformat()}, **names, **write(shop(plan), folder, encoding)}
    (folder / "truth.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return told


class Files:
    """The files of a shop, written while it goes by. Counts what the importer leaves out."""

    def __init__(self, folder: Path, encoding: str, stack: ExitStack) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.counts: Counter[str] = Counter()
        self._chats, self._orders, self._later = (_writer(folder / name, encoding, stack) for name in ("chats.csv", "orders.csv", "orders-later.csv"))
        self._chats.writerow(CHATS)
        self._orders.writerow(ORDERS)
        self._later.writerow(ORDERS)
        self._day = self._days = self._today = 0

    def take(self, one: Line | Order) -> None:
        """Writes a line or an order."""
        if isinstance(one, Order):
            self._order(one)
        else:
            self._line(one)

    def end(self) -> None:
        """The sums under the tables."""
        self._end_day()
        lines = self.counts["lines"]
        self._chats.writerow(("合计", "", "", "", f"{lines} 条", ""))
        self._chats.writerow(("平均", "", "", "", f"{lines / max(1, self._days):.1f} 条/天", ""))
        self._orders.writerow(("合计", "", "", "", "", "", "", "", self.counts["order_rows"], "", f"{self.counts['fen'] / 100:.2f}"))
        self._orders.writerow(("平均值", "", "", "", "", "", "", "", "1.3", "", ""))
        self.counts["chat_summary_rows"] += 2
        self.counts["order_summary_rows"] += 2
        del self.counts["fen"]

    def _line(self, line: Line) -> None:
        if line.at // DAY != self._day:
            self._end_day()
            self._day = line.at // DAY
        self._today += 1
        self.counts["lines"] += 1
        self.counts["own_account_lines"] += own_account(line.buyer)
        rating = str(line.rating) if line.rating else ""
        if line.by == AUTOMATIC and self.counts["lines"] % 3 == 0:
            rating = DELAYED
            self.counts["delayed_cells"] += 1
        self._chats.writerow((line.agent, line.buyer, _time(line.at, "/"), "买家" if line.by == CUSTOMER else "客服", line.text, rating))

    def _end_day(self) -> None:
        if not self._today:
            return
        self._chats.writerow(("小计", "", "", "", f"{self._today} 条", ""))
        self.counts["chat_summary_rows"] += 1
        self._days, self._today = self._days + 1, 0
        if self._days % HEADER_EVERY_DAYS == 0:
            self._chats.writerow(CHATS)
            self.counts["chat_summary_rows"] += 1

    def _order(self, one: Order) -> None:
        """What the first export says: placed, paid, or closed unpaid; and the later one of a paid order that was undone."""
        self.counts["fen"] += one.total
        if one.paid_at is None:
            self._rows(self._orders, one, *((PLACED, one.placed_at) if one.closed_at is None else (CLOSED, one.closed_at)))
            return
        self._rows(self._orders, one, PAID, one.paid_at)
        if one.refunded_at is not None:
            self._rows(self._later, one, REFUNDED, one.refunded_at)
        elif one.closed_at is not None:
            self._rows(self._later, one, CLOSED, one.closed_at)

    def _rows(self, writer: Any, one: Order, status: str, at: int) -> None:
        placed, stood = _time(one.placed_at, "年"), _time(at, "年")
        full = one.total == sum(item.quantity * item.price for item in one.items)
        for item in one.items:
            self.counts["order_rows" if writer is self._orders else "later_rows"] += 1
            delayed = full and (self.counts["order_rows"] % DELAYED_EVERY == 0)
            total = DELAYED if delayed else _yuan(one.total)
            self.counts["delayed_order_cells"] += delayed and writer is self._orders
            writer.writerow((one.number, one.buyer, one.name, placed, status, stood, item.sku, item.title, item.quantity, _yuan(item.price), total))


def write(stream: Iterable[Line | Order], folder: Path, encoding: str) -> dict[str, Any]:
    """Writes chats.csv, orders.csv and orders-later.csv into a folder; what is true of them."""
    truth = Truth()
    with ExitStack() as stack:
        files = Files(folder, encoding, stack)
        for one in stream:
            files.take(one)
            truth.take(one)
        files.end()
    return {**dict(sorted(files.counts.items())), **truth.told()}


def _writer(path: Path, encoding: str, stack: ExitStack) -> Any:
    return csv.writer(stack.enter_context(path.open("w", encoding=ENCODINGS[encoding], newline="")))


def _time(at: int, other: str) -> str:
    """An instant in one of two forms, by the day: 2025-09-01 08:05:09, or 2025/9/1 8:05:09 (or 2025年9月1日 8:05:09)."""
    day, second = divmod(at, DAY)
    hour, rest = divmod(second, HOUR)
    minute, second = divmod(rest, MINUTE)
    if day % 2:
        return f"{_day(day, other)} {hour}:{minute:02d}:{second:02d}"
    return f"{_day(day, '-')} {hour:02d}:{minute:02d}:{second:02d}"


@lru_cache(1024)
def _day(day: int, mark: str) -> str:
    when = date(1970, 1, 1) + timedelta(days=day)
    return {"-": f"{when:%Y-%m-%d}", "/": f"{when.year}/{when.month}/{when.day}", "年": f"{when.year}年{when.month}月{when.day}日"}[mark]


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
