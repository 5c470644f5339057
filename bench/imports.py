"""`python -m bench.imports [lines [orders]]`: 1 000 000 chat lines and 100 000 orders taken in, beside parsing the files and inserting their rows bare.

The log is made by chance (fixed seed): conversations of about ten lines, a third of the customers come again, lines lie in the order of time
as exports have them, so the lines of conversations are mixed. Bare: `csv.reader` and `executemany` of the same rows into a table with the
columns and indexes of messages, committed as often. Memory is the peak of the process. PostgreSQL: a fifth of the lines.
"""

import csv
import random
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.figures import figure, show
from bench.places import NotHere, Place, postgresql, run_with_django, sqlite

LINES, ORDERS, GOAL_SHARE, GOAL_MB, GOAL_ORDERS = 1_000_000, 100_000, 0.25, 400, 5_000
ORDER_HEAD = ("订单编号", "买家ID", "收货人姓名", "下单时间", "付款时间", "订单状态", "商品编码", "商品标题", "数量", "单价", "买家实付金额")
HEAD = ("会话编号", "时间", "发送方", "客服", "客户", "消息内容", "评分")
ASKED = ("在吗", "这款{}还有货吗", "什么时候发货", "{}能便宜点吗", "我要退款", "快递到哪了", "想买两盒{}送人", "谢谢", "可以开发票吗", "{}保质期多久")
SAID = (
    "您好，在的", "{}有货的，今天下单明天发", "已经为您登记了",
    "[自动回复] 您好，欢迎光临，客服马上就来", "稍等，我帮您查一下", "可以的，备注就行", "不客气，祝您生活愉快",
)  # fmt: skip
GOODS = ("龙井", "普洱", "礼盒", "茶具", "红茶", "白茶")


def main(names: list[str]) -> int:
    """Prints the figures of both databases."""
    lines = int(names[0]) if names else LINES
    orders = int(names[1]) if len(names) > 1 else ORDERS
    with tempfile.TemporaryDirectory(prefix="yingda-bench-") as folder:
        file, fifth = Path(folder) / "log.csv", Path(folder) / "fifth.csv"
        write(file, lines)
        write(fifth, lines // 5)
        bought = Path(folder) / "orders.csv"
        write_orders(bought, orders)
        with sqlite() as place:
            figures: dict[str, Any] = {"sqlite": measured(place, file, lines) | {"orders": measured_orders(place, bought, orders)}}
        try:
            with postgresql() as place:
                figures["postgresql_redis"] = measured(place, fifth, lines // 5) | {"orders": measured_orders(place, bought, orders)}
        except NotHere as problem:
            figures["postgresql_redis"] = str(problem)
    show("imports", figures)
    return 0


def measured(place: Place, file: Path, lines: int) -> dict[str, Any]:
    """Lines per second by the clock and by processor time, and memory, of one database."""
    bare = run_with_django(place, "bench.taking_in", {"file": str(file), "bare": True})
    ours = run_with_django(place, "bench.taking_in", {"file": str(file), "bare": False})
    assert ours["messages"] == bare["messages"] == lines, (ours, bare)
    limit = lines / bare["seconds"]
    return {
        "lines": lines,
        "lines_per_s": figure(lines / ours["seconds"], GOAL_SHARE * limit, limit, at_least=True),
        "lines_per_cpu_s": figure(lines / ours["cpu_s"], GOAL_SHARE * lines / bare["cpu_s"], lines / bare["cpu_s"], at_least=True),
        "peak_mb": figure(ours["peak_mb"], GOAL_MB, bare["peak_mb"]),
        "again_changes": ours["again"],
        "searchable_after_s": ours["index_s"],
    }


def measured_orders(place: Place, file: Path, orders: int) -> dict[str, Any]:
    """Orders per second, made and then the same again, and memory, of one database. Bare: parsing, and one row for each order, item and status."""
    bare = run_with_django(place, "bench.taking_in", {"file": str(file), "kind": "orders", "bare": True})
    ours = run_with_django(place, "bench.taking_in", {"file": str(file), "kind": "orders", "bare": False})
    assert ours["count"] == bare["count"] == orders and ours["again"] == 0, (ours, bare)
    return {
        "orders": orders,
        "orders_per_s": figure(orders / ours["seconds"], GOAL_ORDERS, orders / bare["seconds"], at_least=True),
        "orders_per_cpu_s": round(orders / ours["cpu_s"]), "same_again_per_s": round(orders / ours["again_s"]),
        "peak_mb": figure(ours["peak_mb"], GOAL_MB, bare["peak_mb"]),
    }  # fmt: skip


def write_orders(path: Path, orders: int) -> None:
    """Orders of a quarter, a third of the buyers come again, with payment times."""
    chance = random.Random(4)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(ORDER_HEAD)
        for number in range(orders):
            placed = datetime(2025, 1, 1, 8) + timedelta(seconds=number * 77)  # noqa: DTZ001 (a shop's export says no zone)
            paid = placed + timedelta(seconds=chance.randrange(10, 9_000))
            is_paid, count, price = chance.random() < 0.9, chance.randrange(1, 4), chance.randrange(1_000, 30_000)
            name = chance.choice("王李张刘陈杨") + chance.choice("敏静丽强")
            out.writerow((
                f"{4_100_000_000_000_000_000 + number}", f"tb{chance.randrange(2 * orders // 3):07d}", name,
                f"{placed:%Y-%m-%d %H:%M:%S}", f"{paid:%Y-%m-%d %H:%M:%S}" if is_paid else "", "买家已付款" if is_paid else "等待买家付款",
                f"YL-{chance.randrange(40):02d}", f"{chance.choice(GOODS)}礼盒", count, f"{price / 100:.2f}", f"{count * price / 100:.2f}",
            ))  # fmt: skip


def write(path: Path, lines: int) -> None:
    """The log: lines of up to forty conversations at a time, mixed."""
    chance = random.Random(3)
    now, number = datetime(2025, 1, 1, 8), 0  # noqa: DTZ001 (a shop's export says no zone)
    under_way: list[list[Any]] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        for _ in range(lines):
            now += timedelta(seconds=chance.choice((0, 1, 1, 2, 5)))
            if len(under_way) < 40:
                number += 1
                buyer, agent = f"tb{chance.randrange(1 + lines // 15):07d}", f"茶店:{chance.choice('甲乙丙丁戊己庚辛')}"
                under_way.append([f"C{number:07d}", buyer, agent, chance.randrange(2, 18)])
            one = chance.choice(under_way)
            customer = chance.random() < 0.55
            text = chance.choice(ASKED if customer else SAID).format(chance.choice(GOODS)) + chance.choice(("", "", "。", "呀", f" {chance.randrange(99999)}"))
            score = chance.choice(("", "", "5", "4")) if one[3] == 1 else ""
            out.writerow((one[0], f"{now:%Y-%m-%d %H:%M:%S}", "客户" if customer else "客服", "" if customer else one[2], one[1], f"{text}#{_}", score))
            one[3] -= 1
            if one[3] == 0:
                under_way.remove(one)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
