"""An administrator sets the desk up on the settings screens, and a leader sees the floor move."""

import re

import pytest
from playwright.sync_api import expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import Door, found_team, hire

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    door = found_team(server.url)
    door.call("POST", "/groups", {"name": "售前组"})
    return door


def test_a_web_inbox_is_made_and_its_code_shown(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/inboxes")
    page.get_by_role("button", name="新建渠道").first.click()
    page.get_by_label("名称", exact=True).fill("官网")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="建立", exact=True).click()
    key = "" if not (made := lead.call("GET", "/inboxes")["items"]) else made[0]["key"]
    expect(page.get_by_text("渠道「官网」已建立", exact=False)).to_be_visible()
    key = key or lead.call("GET", "/inboxes")["items"][0]["key"]
    expect(page.get_by_text(re.compile(f"<script.*widget\\.js.*{key}|{key}.*widget\\.js", re.S)).first).to_be_visible()


def test_a_queue_is_made_and_renamed(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/queues")
    page.get_by_role("button", name="新建队列").click()
    page.get_by_label("名称", exact=True).fill("售前")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()
    assert "售前" in [queue["name"] for queue in lead.call("GET", "/queues")["items"]]


def test_a_colleague_is_added_with_a_role(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/people")
    page.get_by_role("button", name="添加同事").first.click()
    panel = page.get_by_role("dialog", name="添加同事")
    panel.get_by_label("姓名", exact=True).fill("韩梅梅")
    panel.get_by_label("用户名", exact=True).fill("hanmeimei")
    panel.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("账号已建立")).to_be_visible()
    page.get_by_role("button", name="完成").click()
    expect(page.get_by_role("row").filter(has_text="韩梅梅")).to_contain_text(re.compile("客服.*本人", re.S))


def test_a_quick_reply_is_made_and_found_by_initials(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/quick-replies")
    page.get_by_role("button", name="新建回复").first.click()
    panel = page.get_by_role("dialog", name="新建回复")
    panel.get_by_label("标题", exact=True).fill("退货地址")
    panel.get_by_label("内容", exact=True).fill("请寄到杭州市西湖区龙井路 1 号。")
    panel.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存「退货地址」")).to_be_visible()
    page.get_by_placeholder("搜索标题、内容、拼音或首字母").fill("thdz")
    expect(page.get_by_role("row").filter(has_text="退货地址")).to_be_visible()


def test_the_floor_moves_when_an_agent_changes_state(server: Node, watch: Watch, lead: Door) -> None:
    group = lead.call("GET", "/groups")["items"][0]["id"]
    wei = hire(lead, "liwei", "李薇", group)
    queue = lead.call("POST", "/queues", {"name": "售后", "group_id": group})["id"]
    lead.call("PUT", f"/queues/{queue}/members", {"members": [{"person_id": wei}]})
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/floor")
    row = page.get_by_role("row").filter(has_text="李薇")
    expect(row).to_contain_text("离线")
    agent = Door(server.url).sign_in("liwei")
    for state, word in {"online": "在岗", "break": "小休"}.items():
        agent.call("PUT", "/me/presence", {"state": state})
        expect(row).to_contain_text(word)


def test_language_and_theme_are_kept(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("You have no conversations", exact=False)).to_be_visible()
    page.get_by_role("button", name="Appearance").click()
    page.get_by_role("menuitem", name="Dark").click()
    expect(page.locator("html.dark")).to_have_count(1)
    page.reload()
    expect(page.locator("html.dark[lang=en]")).to_have_count(1)
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_text("您手上没有会话", exact=False)).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/desk", "/floor", "/settings/people", "/settings/queues", "/settings/inboxes", "/settings/quick-replies", "/settings/profile"]
)
def test_nothing_scrolls_sideways_on_a_phone(server: Node, watch: Watch, lead: Door, path: str) -> None:
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    page.goto(server.url + path)
    expect(page.get_by_role("main")).to_be_visible()
    page.wait_for_load_state("networkidle")
    no_sideways_scroll(page)
