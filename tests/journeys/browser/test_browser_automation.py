"""A leader makes an automation with its tester, a visitor's words set it off, the log explains it; an agent runs a macro and undoes it."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import Door, found_team

pytestmark = pytest.mark.needs("chromium")
CUSTOMER = {"external_id": "u-1", "name": "王芳"}


class Shop:
    """Another system that brings what its customer writes."""

    def __init__(self, door: Door) -> None:
        self.door = door
        inbox = door.call("POST", "/inboxes", {"name": "小程序", "kind": "api"})
        self.key = inbox["key"]
        made = door.call("POST", "/api-tokens", {"name": "小程序", "scopes": ["conversation.reply"]})
        self.token = made["token"]

    def says(self, text: str) -> int:
        """Stores a message of the customer; the conversation."""
        body = {"contact": CUSTOMER, "text": text, "client_id": str(uuid4())}
        answer = self.door.client.post(f"/api/v1/inboxes/{self.key}/messages", json=body, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["conversation_id"])


def choose(page: Page, field: str, option: str) -> None:
    page.get_by_label(field, exact=True).last.click()
    page.get_by_role("option", name=option, exact=True).last.click()


def test_a_rule_is_made_tried_set_off_and_explained_and_a_macro_run_and_undone(server: Node, watch: Watch) -> None:
    lead = found_team(server.url)
    tag = lead.call("POST", "/tags", {"name": "refund", "name_zh": "退款", "name_en": "Refund", "colour": "#b91c1c"})
    shop = Shop(lead)
    shop.says("你好")
    shop.says("我要退款")

    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/automations")
    expect(page.get_by_text("还没有自动化规则。")).to_be_visible()
    page.get_by_role("link", name="提到退款：打标签、提高优先级、留备注").click()
    expect(page.get_by_text("读音包含任一").first).to_be_visible()
    page.get_by_role("button", name="开始试").click()
    expect(page.get_by_text("看了 2 件，1 件会执行")).to_be_visible()
    page.get_by_role("button", name="会执行 我要退款").click()
    expect(page.get_by_text("实际：我要退款")).to_be_visible()
    page.get_by_role("button", name="保存并启用").click()
    expect(page.get_by_role("switch", name="启用 提到退款")).to_be_checked()

    conversation = shop.says("推宽可以吗")
    row = page.get_by_role("link", name="1 次 / 24 小时")
    while not row.is_visible():
        page.reload()
        page.get_by_role("link", name="/ 24 小时").wait_for()
    row.click()
    page.get_by_role("row").filter(has_text="已完成").get_by_role("button").click()
    panel = page.get_by_role("dialog", name="提到退款")
    expect(panel.get_by_text("实际：推宽可以吗")).to_be_visible()
    expect(panel.get_by_text("加标签", exact=True)).to_be_visible()
    stored = lead.call("GET", f"/conversations/{conversation}")["row"]
    assert (stored["tag_ids"], stored["priority"]) == ([tag["id"]], 2)

    actions = [{"key": "post_text", "params": {"text": "感谢您的咨询"}}, {"key": "resolve", "params": {}}]
    lead.call("POST", "/macros", {"scope": "shared", "name": "结束会话", "shortcut": "js", "actions": actions})
    page.goto(f"{server.url}/desk/{conversation}")
    expect(page.get_by_text("客户提到退款或退货")).to_be_visible()
    area = page.get_by_role("textbox", name="回复", exact=False).last
    area.click()
    area.press_sequentially("/js")
    expect(page.get_by_role("option", name="结束会话")).to_be_visible()
    area.press("Enter")
    expect(page.get_by_text("已执行「结束会话」")).to_be_visible()
    assert lead.call("GET", f"/conversations/{conversation}")["row"]["state"] == "resolved"
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销；已发出的消息不撤回")).to_be_visible()
    assert lead.call("GET", f"/conversations/{conversation}")["row"]["state"] == "open"


def test_automations_and_macros_fit_a_phone(server: Node, watch: Watch) -> None:
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    for path in ("automations", "automations/new?example=silence", "automations/runs", "macros"):
        page.goto(f"{server.url}/settings/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        no_sideways_scroll(page)
