"""A complaint by its playbook up to a ticket for another department; an incident with fifty chats from the start to its review."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node, until
from tests.makers.team import Door, found_team, hire

pytestmark = pytest.mark.needs("chromium")
AFFECTED = 50


@dataclass(frozen=True, slots=True)
class Team:
    """李雷 may do everything; 韩梅梅 answers customers; the warehouse is another group."""

    lead: Door
    mei: int
    inbox: str
    token: str
    warehouse: int


@pytest.fixture(scope="module")
def team(server: Node) -> Team:
    lead = found_team(server.url)
    group = lead.call("POST", "/groups", {"name": "售后组"})["id"]
    warehouse = lead.call("POST", "/groups", {"name": "仓库"})["id"]
    mei = hire(lead, "hanmeimei", "韩梅梅", group)
    hire(lead, "wangfang", "王芳", warehouse)
    for first in lead.call("GET", "/queues")["items"]:
        lead.call("DELETE", f"/queues/{first['id']}")
    queue = lead.call("POST", "/queues", {"name": "售后", "group_id": group})["id"]
    lead.call("PUT", f"/queues/{queue}/members", {"members": [{"group_id": group}]})
    inbox = lead.call("POST", "/inboxes", {"name": "商城", "kind": "api"})["key"]
    token = lead.call("POST", "/api-tokens", {"name": "商城", "scopes": ["conversation.reply"]})["token"]
    return Team(lead, mei, inbox, token, warehouse)


def says(server: Node, team: Team, who: str, text: str) -> int:
    """A customer writes through the API inbox; the number of the conversation."""
    body = {"contact": {"external_id": who, "name": who}, "text": text, "client_id": str(uuid4())}
    answer = httpx.post(f"{server.url}/api/v1/inboxes/{team.inbox}/messages", json=body, headers={"Authorization": f"Bearer {team.token}"}, timeout=20)
    assert answer.is_success, answer.text
    return int(answer.json()["conversation_id"])


def sent_to(team: Team, conversation: int) -> list[str]:
    """What bulk replies said in a conversation."""
    items: list[dict[str, Any]] = team.lead.call("GET", f"/conversations/{conversation}/messages")["items"]
    return [one["text"] for one in items if one["author"]["kind"] == "api" and one["data"].get("announcement")]


def choose(page: Page, label: str, option: str) -> None:
    """Chooses in a list of a form."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option).click()


def becomes_a_ticket(page: Page, group: str) -> None:
    """The conversation becomes a complaint for another group."""
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="转为工单").click()
    panel = page.get_by_role("dialog", name="转为工单")
    expect(panel.get_by_text("会话仍由原来的首问负责人负责")).to_be_visible()
    choose(page, "类型", "投诉")
    panel.get_by_label("标题", exact=True).fill("补发茶罐")
    panel.get_by_label("投诉内容", exact=True).fill("茶罐破损")
    choose(page, "客户诉求", "换货")
    panel.get_by_text("指定小组或负责人").click()
    panel.get_by_label(re.compile("^小组")).click()
    page.get_by_role("option", name=group).click()
    panel.get_by_role("button", name="创建工单").click()
    expect(page.get_by_role("list", name="工单").get_by_text("补发茶罐")).to_be_visible()


def solved_by(clerk: Page, server: Node, title: str) -> None:
    """Somebody of the other group takes the ticket, goes through its steps and solves it."""
    clerk.goto(f"{server.url}/tickets")
    clerk.get_by_role("row").filter(has_text=title).get_by_text(title).click()
    clerk.get_by_role("button", name="领取", exact=True).click()
    steps = int(clerk.get_by_text(re.compile("^已结束 0 / ")).inner_text().split("/")[1])
    for done in range(1, steps + 1):
        clerk.get_by_role("button", name="完成", exact=True).first.click()
        clerk.get_by_label("结果").press("Enter")
        expect(clerk.get_by_text(f"已结束 {done} / {steps}")).to_be_visible()
    clerk.get_by_role("button", name="完结", exact=True).click()
    expect(clerk.locator("header").get_by_text("已完结", exact=True)).to_be_visible()


def test_a_complaint_follows_its_playbook_and_becomes_a_ticket(server: Node, watch: Watch, team: Team) -> None:
    number = says(server, team, "赵先生", "茶罐是破的，我要投诉")
    mei = Door(server.url).sign_in("hanmeimei")
    mei.call("PUT", "/me/presence", {"state": "online"})
    mei.call("POST", f"/conversations/{number}/messages", {"text": "您好，我来处理", "client_id": str(uuid4())})
    owner = mei.call("GET", f"/conversations/{number}")["row"]["owner_id"]
    assert owner == team.mei
    page = watch.signed_in(server.url, "hanmeimei")
    page.goto(f"{server.url}/desk/{number}")
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="启动预案").click()
    dialog = page.get_by_role("dialog", name="启动预案")
    dialog.get_by_label("预案", exact=True).click()
    page.get_by_role("option", name="客户投诉").click()
    dialog.get_by_label(re.compile("原因")).fill("要求找负责人")
    dialog.get_by_role("button", name="启动").click()
    strip = page.get_by_role("region", name="预案")
    expect(strip.get_by_text("0/5 步")).to_be_visible()
    strip.get_by_text("先道歉并复述客户的问题").click()
    expect(strip.get_by_text("1/5 步")).to_be_visible()

    reply = page.get_by_placeholder(re.compile("输入回复"))
    reply.focus()
    page.keyboard.press("Alt+1")
    expect(reply).to_have_value(re.compile("^赵先生您好，给您带来不好的体验，非常抱歉"))
    reply.fill("这个不可能换")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_text("预案不允许说：不可能")).to_be_visible()
    page.get_by_role("button", name="返回修改").click()
    reply.fill("非常抱歉，马上为您补发")
    page.get_by_role("button", name="发送", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("马上为您补发")

    becomes_a_ticket(page, "仓库")
    solved_by(watch.signed_in(server.url, "wangfang"), server, "补发茶罐")
    expect(page.get_by_role("list", name="工单").get_by_text("已完结")).to_be_visible()
    strip.get_by_role("button", name="结束", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="结束", exact=True).click()
    expect(strip).to_have_count(0)
    page.get_by_role("button", name="解决", exact=True).click()
    until(lambda: team.lead.call("GET", f"/conversations/{number}")["row"]["state"] == "resolved", 10)
    row = team.lead.call("GET", f"/conversations/{number}")["row"]
    assert (row["owner_id"], row["state"]) == (owner, "resolved")


def test_an_incident_from_the_start_to_its_review(server: Node, watch: Watch, team: Team) -> None:
    affected = [says(server, team, f"客户{index}", "网站打不开，付不了款") for index in range(AFFECTED)]
    says(server, team, "路人", "请问几点上班")
    colleague = watch.signed_in(server.url, "hanmeimei")
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/incidents")
    page.get_by_role("button", name="启动突发事件").click()
    choose(page, "按哪个预案", "网站故障")
    page.get_by_label("标题", exact=True).fill("支付页面打不开")
    page.get_by_label("客户说到的词", exact=True).fill("打不开")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_text(f"将影响 {AFFECTED} 个会话，其中 {AFFECTED} 个在等待回复")).to_be_visible()
    page.get_by_role("button", name="启动", exact=True).click()
    expect(colleague.get_by_role("status").filter(has_text="支付页面打不开")).to_contain_text(f"{AFFECTED} 个会话受影响")

    page.get_by_role("tab", name="群发").click()
    page.get_by_role("button", name="群发消息").click()
    panel = page.get_by_role("dialog", name="群发消息")
    panel.get_by_role("button", name="预览").click()
    expect(panel.get_by_text(re.compile("客户0您好，网站目前出现故障"))).to_be_visible()
    panel.get_by_role("button", name=f"发送给 {AFFECTED} 个会话").click()
    expect(page.get_by_text(f"{AFFECTED}/{AFFECTED}")).to_be_visible()
    texts = [sent_to(team, number) for number in affected]
    assert all(len(said) == 1 for said in texts) and {said[0][:2] for said in texts} == {"客户"}

    page.get_by_role("button", name="解除", exact=True).click()
    panel = page.get_by_role("dialog", name="解除突发事件")
    panel.get_by_label(re.compile("怎么解决的")).fill("证书已更新")
    panel.get_by_role("button", name="已恢复").click()
    panel.get_by_role("button", name="解除", exact=True).click()
    expect(colleague.get_by_role("status").filter(has_text="支付页面打不开")).to_have_count(0)

    expect(page.get_by_role("tab", name="复盘", selected=True)).to_be_visible()
    page.get_by_label("原因", exact=True).fill("证书过期")
    page.get_by_role("button", name="保存", exact=True).click()
    actions = page.get_by_role("region", name="行动")
    actions.get_by_label("要做什么").fill("证书到期前提醒")
    actions.get_by_role("button", name="添加行动").click()
    actions.get_by_role("button", name="转为工单").click()
    dialog = page.get_by_role("dialog", name="转为工单")
    dialog.get_by_label("工单类型").click()
    page.get_by_role("option", name="产品改进建议").click()
    dialog.get_by_label("产品", exact=True).fill("官网")
    dialog.get_by_label("客户原话", exact=True).fill("打不开")
    dialog.get_by_role("button", name="转为工单").click()
    expect(actions.get_by_text(re.compile("工单 #"))).to_be_visible()
    assert [len(sent_to(team, number)) for number in affected] == [2] * AFFECTED
    page.set_viewport_size({"width": 390, "height": 844})
    no_sideways_scroll(page)
