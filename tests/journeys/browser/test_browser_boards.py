"""A leader finds why conversion fell: the board says whose, and since when they answer so late, down to a chat that was lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.shops import Stretch, files_of, take_in, until
from tests.makers.team import Door, found_team, hire

pytestmark = pytest.mark.needs("chromium")
OCTOBER = "period=own&since=2025-10-01&until=2025-10-31&against=own&bs=2025-09-01&bu=2025-09-30"
# Mei answered in 20 seconds and sold 30 of 50; in October she answers after four minutes and sells 10 of 50.
OURS = (
    Stretch("韩江", "2025-09", 50, 30, 20), Stretch("梅雪", "2025-09", 50, 30, 20), Stretch("韩江", "2025-10", 50, 30, 20),
    Stretch("梅雪", "2025-10", 50, 10, 240),
)  # fmt: skip


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    """A team with two agents and their leader, and two months of their shop."""
    door = found_team(server.url)
    group = int(door.call("POST", "/groups", {"name": "售前一组"})["id"])
    people = {name: hire(door, username, name, group) for username, name in (("han", "韩江"), ("mei", "梅雪"))}
    hire(door, "wang", "王芳", group, "team_leader")
    source = int(door.call("POST", "/order-sources", {"name": "茶店"})["id"])
    chats, orders = files_of(OURS)
    take_in(door, "conversations", source, chats, people, group_id=group)
    take_in(door, "orders", source, orders, {})
    asked = "/boards/group?since=2025-09-01&until=2025-10-31"
    until(lambda: WHOLE.items() <= door.call("GET", asked)["team"]["inquiry_to_paid"].items(), "all facts are there")
    return door


WHOLE = {"value": 0.5, "n": 200, "provisional": False}


def test_a_leader_finds_why_conversion_fell(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "wang")
    page.get_by_role("link", name="看板").first.click()
    expect(page.get_by_role("heading", level=1, name="小组看板")).to_be_visible()
    page.goto(f"{server.url}/boards/group?{OCTOBER}")
    expect(page.get_by_text("从 60% 降到 40%（−20 个百分点）。 差别显著，不像偶然。")).to_be_visible()

    help_ = page.locator("section", has=page.get_by_role("heading", name="谁需要帮助"))
    expect(help_.get_by_role("listitem").filter(has_text="梅雪")).to_contain_text("转化从 60% 降到 20%")
    expect(help_.get_by_role("listitem").filter(has_text="梅雪")).to_contain_text("100% 的轮次超过 2 分钟才回复")
    expect(help_.get_by_text("韩江")).to_have_count(0)

    change = page.locator("section.change")
    change.get_by_text("客服", exact=True).click()
    expect(change.get_by_role("heading", name="转化为什么变了（按客服拆开）")).to_be_visible()
    first = change.get_by_role("listitem").first
    expect(first).to_contain_text("梅雪 −20 个百分点")
    change.get_by_role("button", name="看表格").click()
    expect(change.get_by_role("row").filter(has_text="梅雪")).to_contain_text("60% (50)20% (50)+0 个百分点−20 个百分点−20 个百分点")

    first.get_by_role("button").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_text("共 40 条")).to_be_visible()
    expect(panel.get_by_role("listitem")).to_have_count(40)
    expect(panel.get_by_role("listitem").first).to_contain_text("梅雪 · 售前一组 · 未成交 · 最长等待 4 分")
    panel.get_by_role("listitem").first.get_by_role("link").click()
    expect(page.get_by_text("这款龙井还有货吗").first).to_be_visible()


def test_a_person_opens_day_by_day_and_the_board_is_a_file(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "wang")
    page.goto(f"{server.url}/boards/group?{OCTOBER}")
    page.get_by_role("table").get_by_role("button", name="梅雪").click()
    panel = page.get_by_role("dialog")
    row = panel.get_by_role("row").filter(has_text="2025-10-01")
    row.get_by_role("button").first.click()
    expect(page.get_by_role("dialog").filter(has_text="2025-10-01 – 2025-10-01").get_by_role("listitem").first).to_be_visible()
    with page.expect_download() as waiting:
        page.evaluate("document.querySelector('a[href*=\"board=group\"][href*=\"format=csv\"]').click()")
    assert "梅雪" in waiting.value.path().read_text(encoding="utf-8-sig")


def test_an_agent_sees_their_own_month_and_nobody_else(server: Node, watch: Watch, lead: Door) -> None:
    people = {one["username"]: one for one in lead.call("GET", "/people?limit=50")["items"]}
    lead.call("PUT", f"/people/{people['mei']['id']}/grants", {"grants": [{"role": "agent", "scope": "own", "unit_id": None}]})
    page = watch.signed_in(server.url, "mei")
    page.goto(f"{server.url}/boards/mine?month=2025-10")
    expect(page.get_by_role("heading", level=1, name="我的这个月")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("询单转化率.*20%"))).to_contain_text("降 40 个百分点")
    page.get_by_role("button", name="40 个询单没有成交").click()
    expect(page.get_by_role("dialog").get_by_text("共 40 条")).to_be_visible()
    expect(page.get_by_text("韩江")).to_have_count(0)
    page.goto(f"{server.url}/boards/team")
    expect(page.get_by_role("heading", level=1, name="我的这个月")).to_be_visible()


def test_boards_fit_a_phone(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    for path in ("mine?month=2025-10", f"group?{OCTOBER}", f"team?{OCTOBER}"):
        page.goto(f"{server.url}/boards/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settled(page)
        no_sideways_scroll(page)


def settled(page: Page) -> None:
    """Everything the page asked for has come."""
    page.wait_for_load_state("networkidle")
