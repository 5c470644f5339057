"""`python -m bench.reports`: a Chinese report of 13 pages as PDF, and 100 000 rows of 10 columns as XLSX, each beside its bare limit.

Bare PDF: the typesetter on the same texts as plain paragraphs, without charts and tables. Bare XLSX: the writing library in the same setting, fed with
numbers and texts that are there already. The PDF is measured warm (the font is read once a process) and cold. Prints JSON.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["YINGDA_DATA_DIR"] = tempfile.mkdtemp(prefix="yingda-reports-")
os.environ["YINGDA_DATABASE_URL"] = ""

from yingda.site import boot

# isort: split

import pypdfium2
import xlsxwriter

from bench.figures import figure, rss_kb, show
from yingda.plumbing.sheets import Sheet, write_workbook
from yingda.reports.actions.making import typeset
from yingda.reports.rules.documents import Chart, Content, Figures, Section, Table, Text
from yingda.reports.rules.figures import Data, Figure, Metric, Row
from yingda.reports.rules.layout import Grid, Head, Layout, Line, Words, laid_out

__all__ = ["boot", "main"]

PAGES, PDF_GOAL_S, ROWS, COLUMNS, XLSX_GOAL_S, TRIES = 13, 0.3, 100_000, 10, 12.0, 5
SECTIONS = 7
SIGNS = "本周客服接待转化率提升响应时间满意度订单退款物流质检培训话术排班请假计划问题原因措施目标同比环比新品活动大促会员优惠发票地址确认核对跟进回访"
UNITS = (("received", "people", "接待人数"), ("reply_rate", "share", "回复率"), ("first_response", "ms", "首次响应"), ("agent_sales", "money", "销售额"))
METRICS = tuple(Metric(key, 1, unit, "more", name, key) for key, unit, name in UNITS)


def main(_names: list[str]) -> int:
    """Prints the figures."""
    chance = random.Random(20260901)
    layout = a_long_report(chance)
    cold = _timed(lambda: typeset.pdf(layout, 0), 1)
    content = typeset.pdf(layout, 0)
    warm, bare = _timed(lambda: typeset.pdf(layout, 0)), _timed(lambda: typeset.pdf(words_only(layout), 0))
    with tempfile.TemporaryDirectory() as folder:
        before, path = rss_kb(os.getpid()), Path(folder) / "r.xlsx"
        ours = _timed(lambda: write_workbook(path, [Sheet("数据", [f"列{n}" for n in range(COLUMNS)], _shapes(), rows())]), 1)
        grown, plain = rss_kb(os.getpid()) - before, _timed(lambda: bare_workbook(path), 1)
    show("reports", {
        "pdf_pages": pages_of(content), "pdf_kb": round(len(content) / 1000), "xlsx_cells": ROWS * COLUMNS,
        "pdf_s": figure(warm[0], PDF_GOAL_S, bare[0]), "pdf_cpu_s": figure(warm[1], PDF_GOAL_S, bare[1]), "pdf_cold_cpu_s": round(cold[1], 2),
        "xlsx_s": figure(ours[0], XLSX_GOAL_S, plain[0]), "xlsx_cpu_s": figure(ours[1], XLSX_GOAL_S, plain[1]), "xlsx_memory_mb": figure(grown / 1000, 50),
    })  # fmt: skip
    return 0


def a_long_report(chance: random.Random) -> Layout:
    """Figures, charts, tables and text that fill 13 pages."""
    blocks = (Figures(("x",)), Chart("day", "x"), Table("person", ("x",)))
    content = Content(tuple(Section(f"第 {number} 节", (*blocks, Text(prose(chance)))) for number in range(1, SECTIONS + 1)))
    days, people = [f"2026-09-{day:02d}" for day in range(1, 31)], [f"客服{number}" for number in range(24)]
    data: dict[str, Data] = {}
    for number in range(SECTIONS):
        data |= {
            f"{number}.0": Data(METRICS, (_row(chance, 0, ""),)), f"{number}.1": Data(METRICS[:1], tuple(_row(chance, n, day) for n, day in enumerate(days))),
            f"{number}.2": Data(METRICS, tuple(_row(chance, n, name) for n, name in enumerate(people))),
        }  # fmt: skip
    return laid_out(Head("季度管理报告", "", "2026-07-01", "2026-09-30", 1), content, data, "zh-CN", {}, {})


def words_only(layout: Layout) -> Layout:
    """The same signs as paragraphs."""
    texts = [cell.text for one in layout.elements if isinstance(one, Grid) for row in one.rows for cell in row]
    texts += [line.text for one in layout.elements if isinstance(one, Words) for line in one.lines]
    return Layout(layout.locale, layout.title, layout.facts, False, (Words(tuple(Line(text) for text in texts)),))


def prose(chance: random.Random) -> str:
    return "\n".join("".join(chance.choices(SIGNS, k=chance.randint(80, 200))) + "。" for _ in range(4))


def rows() -> Iterator[list[Any]]:
    """Rows as a report gives them: texts, shares, money, times."""
    for number in range(ROWS):
        yield [f"客服{number}", "2026-09-01", number, number / ROWS, number / 100, number % 600, number, number / 7, "售前一组", None]


def bare_workbook(path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows()):
            sheet.write_row(number, 0, row)


def pages_of(content: bytes) -> int:
    """How many pages the PDF has."""
    return len(pypdfium2.PdfDocument(content))


def _row(chance: random.Random, key: int, name: str) -> Row:
    values = (chance.randint(1, 900), chance.random(), chance.randint(3_000, 400_000), chance.randint(0, 9_999_999))
    found = {metric.key: Figure(value, before=value * 0.9) for metric, value in zip(METRICS, values, strict=True)}
    return Row(key, name, {**found, "reply_rate": Figure(values[1], 200, 0.4, 0.6, before=0.5)})


def _shapes() -> list[str]:
    return ["text", "text", "count", "share", "money", "seconds", "count", "number", "text", "text"]


def _timed(do: Callable[[], Any], tries: int = TRIES) -> tuple[float, float]:
    """The median of `tries` by the clock, and by processor time, in seconds."""
    took, used = [], []
    for _ in range(tries):
        began, began_cpu = time.perf_counter(), time.process_time()
        do()
        took.append(time.perf_counter() - began)
        used.append(time.process_time() - began_cpu)
    return sorted(took)[len(took) // 2], sorted(used)[len(used) // 2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
