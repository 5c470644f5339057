"""An administrator imports a messy export of a shop's chats: guess, mapping, progress, refused lines mended, twice is once, found by two characters."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import Door, found_team

pytestmark = pytest.mark.needs("chromium")
LINES = [
    "某某茶店聊天记录导出,,,,",
    "日期时刻,谁说的,旺旺,买家,聊天内容",
    "2025/6/1 10:00,买家,,tb_001,请问龙井还有货吗",
    "2025年6月1日 10时1分,卖家,茶店:小李,tb_001,[自动回复] 您好，稍等",
    '2025-06-01 10:02:30,卖家,茶店:小李,tb_001,"有货的，今天下单\n明天送到"',
    "昨天,买家,,tb_002,能开发票吗",
    "2025-06-01 11:00,买家,,tb_002,想退普洱",
    "2025-06-01 11:00,买家,,tb_002,想退普洱",
    "合计,,,,7",
]


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    return found_team(server.url)


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(path.name)).to_be_visible()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    # A list that was closed a moment ago may still be there: the one of this label is meant.
    page.get_by_role("listbox", name=label, exact=True).get_by_role("option", name=option, exact=True).click()


def started(page: Page) -> None:
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text(re.compile("^已完成"))).to_be_visible()


def test_a_messy_export_is_imported_mended_and_found(server: Node, watch: Watch, lead: Door, tmp_path: Path) -> None:
    export = tmp_path / "聊天记录.csv"
    export.write_bytes("\n".join(LINES).encode("gb18030"))
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/imports")
    page.get_by_role("button", name="新建导入").click()
    page.get_by_role("button", name="新建来源").click()
    page.get_by_label("新来源的名称").fill("茶店")
    page.get_by_role("button", name="新建来源").click()
    upload(page, export)
    expect(page.get_by_text("GBK / GB18030").first).to_be_visible()
    expect(page.get_by_text("还缺：时间")).to_be_visible()
    choose(page, "时间", "日期时刻")
    choose(page, "发送方", "谁说的")
    choose(page, "客服", "旺旺")
    expect(page.get_by_text("1 行合计或平均值，不导入")).to_be_visible()
    expect(page.get_by_text("「昨天」不是日期时间").first).to_be_visible()
    choose(page, "茶店:小李", "李雷")
    started(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载被拒绝的行").click()
    refused = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert refused.splitlines()[0] == "日期时刻,谁说的,旺旺,买家,聊天内容,行号,拒绝原因" and "昨天,买家,,tb_002,能开发票吗,6," in refused

    mended = tmp_path / "改好的.csv"
    mended.write_text(refused.replace("昨天", "2025-06-01 11:05"), encoding="utf-8-sig")
    for path, words in ((mended, "新消息"), (export, "没有变化")):
        page.goto(f"{server.url}/settings/imports/new")
        page.get_by_role("combobox", name="来自哪个店铺或系统").click()
        page.get_by_role("option", name="茶店", exact=True).click()
        upload(page, path)
        expect(page.get_by_text("3. 预览")).to_be_visible()
        started(page)
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    expect(page.get_by_text("新消息", exact=True)).to_have_count(0)

    page.goto(f"{server.url}/search?q=普洱")
    page.get_by_text("想退").first.click()
    expect(page.get_by_text("能开发票吗").first).to_be_visible()
    expect(page.get_by_text("想退普洱").first).to_be_visible()


def test_imports_fit_a_phone(server: Node, watch: Watch, lead: Door, tmp_path: Path) -> None:
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    for path in ("/settings/imports", "/settings/imports/new"):
        page.goto(f"{server.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        no_sideways_scroll(page)
