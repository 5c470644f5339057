import time
from pathlib import Path
import pytest
from playwright.sync_api import expect
from tests.journeys.browser.test_browser_reports import group, choose_day
from tests.makers.browser import Watch
from tests.makers.server import Node
from tests.makers.team import Door
pytestmark = pytest.mark.needs("chromium")
def test_shots(server: Node, watch: Watch, group: int) -> None:
    page = watch.signed_in(server.url, "hanmei")
    page.goto(f"{server.url}/reports"); page.wait_for_timeout(1500); page.screenshot(path="/tmp/shots/empty.png")
    choose_day(page)
    page.wait_for_timeout(1500); page.screenshot(path="/tmp/shots/edit.png", full_page=True)
    page.get_by_role("textbox", name="文字").nth(0).fill("周二回复太慢：当天有人请假。\n- 排班要留一人机动 " + "很长的词" * 40)
    page.get_by_text("预览", exact=True).click(); page.wait_for_timeout(3000); page.screenshot(path="/tmp/shots/read.png")
    page.locator(".page").first.evaluate("e => e.scrollTo(0, 1200)"); page.wait_for_timeout(500); page.screenshot(path="/tmp/shots/read2.png")
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click(); page.wait_for_timeout(2500); page.screenshot(path="/tmp/shots/published.png")
    page.set_viewport_size({"width": 390, "height": 844}); page.wait_for_timeout(800); page.screenshot(path="/tmp/shots/phone.png")
    page.goto(f"{server.url}/reports"); page.wait_for_timeout(1500); page.screenshot(path="/tmp/shots/list_phone.png")
    page.set_viewport_size({"width": 1280, "height": 800}); page.emulate_media(color_scheme="dark"); page.wait_for_timeout(800); page.screenshot(path="/tmp/shots/list_dark.png")
    page.goto(f"{server.url}/reports/schedules"); page.get_by_role("button", name="新建定时发送").click(); page.wait_for_timeout(1500); page.screenshot(path="/tmp/shots/schedule.png")
    page.goto(f"{server.url}/reports/actions"); page.wait_for_timeout(1500); page.screenshot(path="/tmp/shots/actions.png")
    page.goto(f"{server.url}/reports"); page.get_by_role("button", name="写报告").click(); page.wait_for_timeout(1200); page.screenshot(path="/tmp/shots/new.png")
    watch._heard.clear()
