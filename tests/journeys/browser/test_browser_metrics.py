"""Figures are read, opened down to the chat, looked up and taken as a file; the screen, the interface and the file say the same."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node, until
from tests.makers.team import Door, found_team

pytestmark = pytest.mark.needs("chromium")
CHATS = ["会话编号,时间,发送方,客服,客户,消息内容,评分"] + [
    f"c{number},2025-06-{1 + number % 5:02d} 10:{minute:02d}:{second:02d},{who},李雷,客户{number},{text},{5 if number % 3 else 2}"
    for number in range(24)
    for minute, second, who, text in (
        (0, 0, "买家", "这个多少钱"), (0, 20 + number, "客服", "您好，38 元"), (2, 0, "买家", "几天到"), (2 + number % 4, 30, "客服", "两天"),
    )
]  # fmt: skip
DAYS = "since=2025-06-01&until=2025-06-30&by=team"


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    return found_team(server.url)


def imported(page: Page, url: str, folder: Path) -> None:
    export = folder / "chats.csv"
    export.write_text("\n".join(CHATS), encoding="utf-8")
    page.goto(f"{url}/settings/imports")
    page.get_by_role("button", name="新建导入").click()
    page.get_by_role("button", name="新建来源").click()
    page.get_by_label("新来源的名称").fill("茶店")
    page.get_by_role("button", name="新建来源").click()
    page.locator("input[type=file]").set_input_files(export)
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text(re.compile("^已完成"))).to_be_visible()


def test_a_figure_is_read_opened_and_taken(server: Node, watch: Watch, lead: Door, tmp_path: Path) -> None:
    page = watch.signed_in(server.url, "lilei")
    imported(page, server.url, tmp_path)
    ask = page.context.request
    until(lambda: ask.get(f"{server.url}/api/v1/kpi?{DAYS}&metrics=consulters").json()["items"][0]["figures"]["consulters"]["value"] == 24, 30)
    page.goto(f"{server.url}/metrics?period=own&since=2025-06-01&until=2025-06-30&by=team&metrics=consulters,avg_response_pooled,in_60_s,csat")
    row = page.get_by_role("row", name=re.compile("全队"))
    expect(row).to_contain_text("24")
    told = ask.get(f"{server.url}/api/v1/kpi?{DAYS}&metrics=csat").json()["items"][0]["figures"]["csat"]
    expect(row).to_contain_text(f"{100 * told['value']:.1f}%")
    expect(row).to_contain_text(f"{told['n']} 例")
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出 CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_bytes().decode("utf-8-sig"))))
    assert {one["metric"]: float(one["value"]) for one in rows}["csat"] == pytest.approx(told["value"])
    assert {one["metric"] for one in rows} == {"consulters", "avg_response_pooled", "in_60_s", "csat"}
    row.get_by_role("button", name=f"{100 * told['value']:.1f}%").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("row")).to_have_count(told["n"] + 1)
    panel.get_by_role("link").filter(has_text="客户").first.click()
    expect(page).to_have_url(re.compile(r"/desk/\d+"))
    page.go_back()
    page.get_by_role("button", name="指标词典").click()
    page.get_by_label("搜索指标、口径").fill("一次解决")
    expect(page.get_by_role("dialog")).to_contain_text("fcr")
    expect(page.get_by_role("dialog")).not_to_contain_text("csat")
    page.keyboard.press("Escape")
    page.goto(f"{server.url}/metrics/lists?period=own&since=2025-06-01&until=2025-06-30")
    expect(page.get_by_role("row")).to_have_count(25)
    page.get_by_role("row").nth(1).locator(".el-select__wrapper").click()
    page.get_by_role("option", name="物流", exact=True).last.click()
    until(lambda: _reasons(ask, server.url)["delivery"] > 0, 20)
    no_sideways_scroll(page)


def _reasons(ask: object, url: str) -> dict[str, int]:
    found: dict[str, int] = ask.get(f"{url}/api/v1/lost-inquiries?{DAYS}").json()["reasons"]  # type: ignore[attr-defined]
    return found
