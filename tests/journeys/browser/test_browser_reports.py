"""A leader writes the weekly report of her group from prefilled figures, publishes it, takes it along as PDF; its actions of a meeting are ticked off."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import Door, found_team, hire

pytestmark = pytest.mark.needs("chromium")
CHATS = """时间,发送方,客服,客户,消息内容,评分
2025-06-02 10:00:00,客户,,tb_001,龙井还有货吗,
2025-06-02 10:00:30,客服,茶店:小韩,tb_001,有的,5
2025-06-03 11:00:00,客户,,tb_002,能开发票吗,
2025-06-03 11:09:00,客服,茶店:小韩,tb_002,可以,2
2025-06-04 12:00:00,客户,,tb_003,在吗,
"""


@pytest.fixture(scope="module")
def group(server: Node) -> int:
    """A team with a leader whose chats of a week were taken in."""
    door = found_team(server.url)
    number = int(door.call("POST", "/groups", {"name": "售前一组"})["id"])
    leader = hire(door, "hanmei", "韩梅梅", number, "team_leader")
    take_in(door, number, leader)
    return number


def take_in(door: Door, group: int, person: int) -> None:
    source = door.call("POST", "/order-sources", {"name": "茶店", "currency": "CNY"})["id"]
    headers = {"X-CSRFToken": door.client.cookies.get("yingda_csrf") or "", "Referer": str(door.client.base_url)}
    kept = door.client.post("/api/v1/import-files", files={"file": ("chats.csv", CHATS.encode())}, headers=headers).json()
    wish = {"kind": "conversations", "source_id": source, "file": kept["key"], "options": {"people": {"茶店:小韩": person}, "group_id": group}}
    door.call("POST", "/imports", wish)


def choose_day(page: Page) -> None:
    page.get_by_role("button", name="写报告").click()
    page.get_by_label("哪一天").fill("2025-06-04")
    page.get_by_role("button", name="开始写").click()
    expect(page.get_by_role("textbox", name="标题", exact=True)).to_have_value("售前一组 小组周报 2025-06-02 – 2025-06-08")


def test_a_weekly_report_is_written_published_and_taken_along(server: Node, watch: Watch, group: int) -> None:
    page = watch.signed_in(server.url, "hanmei")
    page.goto(f"{server.url}/reports")
    choose_day(page)
    texts = page.get_by_role("textbox", name="文字")
    texts.nth(0).fill("周二回复太慢：当天有人请假。\n- 排班要留一人机动")
    texts.nth(1).fill("补一场话术培训")
    page.get_by_text("预览", exact=True).click()
    received = page.get_by_role("row").filter(has_text="接待人数").first
    expect(received).to_contain_text("2")
    expect(page.get_by_role("row").filter(has_text="评价 2 分")).to_be_visible()
    expect(page.get_by_text("排班要留一人机动")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page.get_by_text("第 1 版").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PDF").click()
    content = Path(waiting.value.path()).read_bytes()
    printed = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(content))
    assert "售前一组 小组周报" in printed and "补一场话术培训" in printed and re.search(r"接待人数\s+2", printed)
    page.get_by_placeholder("写下您的看法").fill("写得清楚")
    page.get_by_role("button", name="发表").click()
    expect(page.get_by_text("写得清楚")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    no_sideways_scroll(page)


def test_minutes_give_an_action_that_is_ticked_off(server: Node, watch: Watch, group: int) -> None:
    page = watch.signed_in(server.url, "hanmei")
    page.goto(f"{server.url}/reports")
    page.get_by_role("button", name="写报告").click()
    page.get_by_role("dialog").get_by_text("会议纪要").first.click()
    page.get_by_role("button", name="开始写").click()
    page.get_by_role("textbox", name="决定").fill("质检改为每周一次")
    page.get_by_role("button", name="添加行动项").click()
    page.get_by_role("textbox", name="行动项").fill("更新质检表")
    page.get_by_role("combobox", name="负责人").click()
    page.get_by_role("option", name="韩梅梅").click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page.get_by_role("row").filter(has_text="更新质检表")).to_contain_text("未完成")
    page.goto(f"{server.url}/reports/actions")
    page.get_by_role("row").filter(has_text="更新质检表").get_by_role("checkbox").press("Space")
    expect(page.get_by_text("没有未完成的行动项。")).to_be_visible()
    page.goto(f"{server.url}/reports/schedules")
    expect(page.get_by_text("还没有定时发送。")).to_be_visible()
    page.get_by_role("button", name="新建定时发送").click()
    page.get_by_label("名称", exact=True).fill("周一发周报")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="周一发周报")).to_contain_text("周一 09:00")
