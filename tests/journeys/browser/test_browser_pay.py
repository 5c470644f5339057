"""A manager writes a plan, tries it, puts it live and runs a month; another approves and it is exported; an agent disputes a line and is paid next month."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import PASSWORD, Door, found_team, hire

pytestmark = pytest.mark.needs("chromium")
NOW = datetime.now(UTC) + timedelta(hours=8)
THIS, LAST = f"{NOW:%Y-%m}", f"{NOW.replace(day=1) - timedelta(days=1):%Y-%m}"


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    door = found_team(server.url)
    group = int(door.call("GET", "/groups")["items"][0]["id"])
    hire(door, "xiaoli", "李晓", group)
    hire(door, "xiaowang", "王晓", group)
    grants = [{"role": "administrator", "scope": "everything"}]
    door.call("POST", "/people", {"username": "hanmei", "display_name": "韩梅", "password": PASSWORD, "group_ids": [], "grants": grants})
    return door


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="绩效核算").get_by_role("link", name=name, exact=True).click()


def test_from_a_plan_to_pay_and_a_dispute_made_good(server: Node, watch: Watch, lead: Door) -> None:
    # A plan that is wrong for a moment, and an approval by who must not give it, are refused on purpose.
    watch.expected += ["/pay-plans/trial", "/approval"]
    page = watch.signed_in(server.url, "lilei")
    write_a_plan(server, page)
    try_it_and_put_it_live(page)
    run_the_month(page)
    second = watch.signed_in(server.url, "hanmei")
    approve_and_export(server, second)
    agent = watch.signed_in(server.url, "xiaoli")
    dispute(server, agent)
    answer(server, page)
    second.goto(f"{server.url}/settings/pay-runs/amounts")
    second.get_by_role("button", name="同意", exact=True).click()
    expect(second.get_by_role("cell", name="已同意")).to_be_visible()
    next_month(server, lead)
    agent.goto(f"{server.url}/pay")
    expect(agent.get_by_text("理由：确实漏了一单")).to_be_visible()
    expect(agent.get_by_text("¥320.50")).to_be_visible()
    expect(agent.get_by_text("异议已接受：确实漏了一单")).to_be_visible()


def write_a_plan(server: Node, page: Page) -> None:
    """A plan of one formula; what it would pay stands beside it, and what is wrong at its place."""
    page.goto(f"{server.url}/settings/pay-runs/plans")
    page.get_by_role("button", name="新建方案").click()
    page.get_by_label("方案名称").fill("全勤奖")
    page.get_by_label("标识").fill("attendance")
    # The chosen groups lie over the field of a select that takes several.
    page.get_by_role("combobox", name="适用小组").click(force=True)
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="加一个部分").click()
    page.get_by_role("menuitem", name="公式").click()
    page.get_by_role("textbox", name="公式", exact=True).fill("300 / 0")
    expect(page.get_by_text("这里除以零")).to_be_visible()
    page.get_by_role("textbox", name="公式", exact=True).fill("300")
    trial = page.locator("aside")
    expect(trial.get_by_role("button", name="李晓")).to_be_visible()
    expect(trial.get_by_text("¥300.00").first).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="影子核算")).to_be_enabled()


def try_it_and_put_it_live(page: Page) -> None:
    page.get_by_role("button", name="影子核算").click()
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_text("各月成本（元）")).to_be_visible()
    expect(page.get_by_text("3 人变多，0 人变少").or_(page.get_by_text("2 人变多，0 人变少"))).to_be_visible()
    page.get_by_role("button", name="设为生效").last.click()
    page.get_by_label("从哪个月起").fill(LAST)
    page.get_by_role("button", name="设为生效").last.click()
    expect(page.get_by_text(f"第 1 版 · {LAST} 起生效")).to_be_visible()


def run_the_month(page: Page) -> None:
    page.get_by_role("link", name="‹ 绩效核算").click()
    page.get_by_role("button", name="新建核算").click()
    for step, state in (("核算", "已核算"), ("复核通过", "已复核")):
        page.get_by_role("dialog").get_by_role("button", name=step, exact=True).click()
        expect(page.get_by_role("dialog").get_by_text(state)).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("heading", name="李晓")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="审批通过").click()
    expect(page.get_by_text("核算和复核的人不能自己审批，请换一个人")).to_be_visible()


def approve_and_export(server: Node, page: Page) -> None:
    page.goto(f"{server.url}/settings/pay-runs")
    page.get_by_role("button", name=LAST).click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("button", name="审批通过").click()
    with page.expect_download() as waiting:
        panel.get_by_role("link", name="导出工资表 CSV").click()
    head, *rows = csv.reader(Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines())
    assert head[-1] == "公式" and {row[0]: row[5] for row in rows}["李晓"] == "300.00"
    page.goto(f"{server.url}/settings/pay-runs/budget")
    expect(page.get_by_text("发放").first).to_be_visible()


def dispute(server: Node, page: Page) -> None:
    page.goto(f"{server.url}/pay")
    page.get_by_role("button", name="提出异议").click()
    page.get_by_label("理由").fill("漏了一单")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("异议处理中")).to_be_visible()


def answer(server: Node, page: Page) -> None:
    page.goto(f"{server.url}/settings/pay-runs/disputes")
    page.get_by_role("button", name="李晓").click()
    panel = page.get_by_role("dialog")
    panel.get_by_label("金额（元）").fill("20.50")
    panel.get_by_label("说明").fill("确实漏了一单")
    panel.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text("已接受，等另一个人同意金额")).to_be_visible()


def next_month(server: Node, lead: Door) -> None:
    number = lead.call("POST", "/pay-periods", {"key": "attendance", "month": THIS})["id"]
    lead.call("PUT", f"/pay-periods/{number}/calculation", {})
    lead.call("PUT", f"/pay-periods/{number}/review", {})
    Door(server.url).sign_in("hanmei").call("PUT", f"/pay-periods/{number}/approval", {})


def test_pay_fits_a_phone(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    for path in ("/pay", "/pay/near", *(f"/settings/pay-runs/{part}" for part in ("", "plans", "plans/new", "disputes", "amounts", "budget", "people"))):
        page.goto(f"{server.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        no_sideways_scroll(page)
