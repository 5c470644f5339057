"""A manager looks an order up, sees why it is whose, marks another, and changes the rule: judged beside, compared, put in force, returned from."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Desk, Node

pytestmark = pytest.mark.needs("chromium")
MARCH = "period=own&since=2026-03-01&until=2026-03-31"


@pytest.fixture(scope="module")
def shop(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A server over the shop of March with the worked example and a silent order."""
    desk = Desk(tmp_path_factory.mktemp("shop"))
    shutil.copytree(migrated, desk.folder / "data")
    command = [sys.executable, "-m", "tests.makers.credit_shop", str(desk.folder / "data"), "3"]
    subprocess.run(command, check=True, env=desk.environment)
    try:
        yield desk.node()
    finally:
        desk.end()


def test_from_an_order_to_another_rule_and_back(shop: Node, watch: Watch) -> None:
    page = watch.signed_in(shop.url, "lilei")
    page.goto(f"{shop.url}/credit?{MARCH}")
    expect(page.get_by_text("✓ 客服 + 静默 = 店铺")).to_be_visible()
    page.get_by_placeholder("订单号").fill("QH20260302001")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="QH20260302001").click()
    cards = page.locator("article.card")
    expect(cards).to_have_count(3)
    for place, agent, why in ((0, "林小满", "下单时正在和 林小满 聊"), (1, "赵可欣", "付款时正在和 赵可欣 聊"), (2, "林小满", "下单时正在和 林小满 聊")):
        expect(cards.nth(place)).to_contain_text(agent)
        expect(cards.nth(place)).to_contain_text(why)
    expect(page.get_by_role("group", name="时间线").get_by_role("link")).to_have_count(3)
    _mark_and_take_back(page)
    _change_the_rule(page, shop.url)


def _mark_and_take_back(page: Page) -> None:
    page.get_by_role("button", name="标记这个订单").click()
    page.get_by_label("原因").fill("员工自己的订单")
    page.get_by_role("button", name="标记", exact=True).click()
    expect(page.get_by_text("−¥129.00")).to_be_visible()
    page.get_by_role("button", name="取消标记").click()
    expect(page.get_by_text("+¥129.00")).to_have_count(2)


def _change_the_rule(page: Page, url: str) -> None:
    page.goto(f"{url}/settings/credit-rules")
    page.get_by_role("button", name="新版本").click()
    page.get_by_label("名称").fill("按付款算")
    page.get_by_text("只看付款").click()
    page.get_by_role("button", name="建立新版本").click()
    expect(page.get_by_text("单换归属")).to_be_visible()
    expect(page.get_by_role("link", name="QH20260302001")).to_be_visible()
    page.get_by_role("button", name="启用", exact=True).click()
    page.get_by_role("dialog", name=re.compile("启用「按付款算")).get_by_role("button", name="启用").click()
    expect(page.get_by_text("已启用")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("tbody tr", has_text="下单优先 · 版本 1").get_by_text("现行", exact=True)).to_be_visible()
    page.goto(f"{url}/credit/comparison?{MARCH}")
    page.get_by_role("button", name="开始对比").click()
    row = page.locator("tbody tr", has_text="赵可欣")
    expect(row).to_contain_text("¥")
    expect(page.locator(".chart svg")).to_be_visible()


def test_an_agent_sees_their_own_on_a_phone(shop: Node, watch: Watch) -> None:
    page = watch.signed_in(shop.url, "agent1", viewport={"width": 390, "height": 844})
    page.goto(f"{shop.url}/credit?{MARCH}")
    expect(page.get_by_text("归属业绩")).to_be_visible()
    expect(page.get_by_text("客服 + 静默 = 店铺")).to_have_count(0)
    page.get_by_role("link", name="QH20260302001").click()
    expect(page.locator("article.card")).to_have_count(3)
    expect(page.get_by_role("button", name="标记这个订单")).to_have_count(0)
    no_sideways_scroll(page)
