"""A complaint becomes a ticket for another department with one action; its steps are worked from the board; the customer keeps whom they had."""

import pytest
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import Door, found_team, hire

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    return found_team(server.url)


@pytest.fixture(scope="module")
def complaint(server: Node, lead: Door) -> int:
    """A chat in which a customer complains, answered by 韩梅梅 of the service; 曹磊 of the warehouse receives complaints."""
    service, warehouse = (lead.call("POST", "/groups", {"name": name})["id"] for name in ("售后组", "仓库组"))
    mei, _lei = hire(lead, "hanmeimei", "韩梅梅", service), hire(lead, "caolei", "曹磊", warehouse)
    inbox = lead.call("POST", "/inboxes", {"name": "官网", "kind": "web"})["id"]
    kind = next(one for one in lead.call("GET", "/ticket-types")["items"] if one["key"] == "complaint")
    steps = [{"name": "核实情况", "minutes": 60}, {"name": "补发", "minutes": 120}]
    lead.call("PATCH", f"/ticket-types/{kind['id']}", {"document": {**kind["document"], "group_id": warehouse, "steps": steps}})
    contact = lead.call("POST", "/contacts", {"name": "王芳"})["id"]
    chat = int(lead.call("POST", "/conversations", {"inbox_id": inbox, "contact_id": contact})["row"]["id"])
    lead.call("POST", f"/conversations/{chat}/assignment", {"person_id": mei})
    agent = Door(server.url).sign_in("hanmeimei")
    answer = {"kind": "text", "text": "很抱歉，礼盒压坏了我们马上处理", "client_id": "6f1c8a52-8f4e-4a0e-9f0e-0d6b1d2c3a41"}
    agent.call("POST", f"/conversations/{chat}/messages", answer)
    return chat


def choose(page: Page, label: str, option: str) -> None:
    """Chooses from a list of the form."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_complaint_becomes_a_ticket_of_another_department(server: Node, watch: Watch, lead: Door, complaint: int) -> None:
    before = lead.call("GET", f"/conversations/{complaint}")["row"]
    agent = watch.signed_in(server.url, "hanmeimei")
    agent.goto(f"{server.url}/desk/{complaint}")
    expect(agent.get_by_text("很抱歉，礼盒压坏了我们马上处理").first).to_be_visible()
    agent.get_by_role("heading", name="王芳").first.click()
    agent.keyboard.press("c")
    panel = agent.get_by_role("dialog", name="转为工单")
    expect(panel.get_by_text("会话仍由原来的首问负责人负责")).to_be_visible()
    choose(agent, "类型", "投诉")
    panel.get_by_label("标题", exact=True).fill("礼盒压坏，客户要求换货")
    panel.get_by_role("button", name="创建工单").click()
    expect(panel.get_by_text("请填写「投诉内容」")).to_be_visible()
    panel.get_by_label("投诉内容", exact=True).fill("四角都压扁了")
    choose(agent, "客户诉求", "换货")
    panel.get_by_role("button", name="创建工单").click()
    expect(agent.get_by_role("link", name="韩梅梅 据此会话新建了工单 #1：礼盒压坏，客户要求换货")).to_be_visible()
    expect(agent.get_by_role("list", name="工单").get_by_text("礼盒压坏，客户要求换货")).to_be_visible()

    worker = watch.signed_in(server.url, "caolei")
    worker.goto(f"{server.url}/tickets?as=board")
    card = worker.get_by_role("listitem", name="#1 礼盒压坏，客户要求换货")
    expect(worker.get_by_role("region", name="新建，1 张")).to_be_visible()
    card.press("Alt+ArrowRight")
    expect(worker.get_by_role("region", name="处理中，1 张").get_by_role("listitem", name="#1 礼盒压坏")).to_be_visible()
    expect(agent.get_by_role("list", name="工单").get_by_text("处理中")).to_be_visible()
    worker.get_by_role("listitem", name="#1 礼盒压坏").press("Enter")
    expect(worker.get_by_role("heading", name="#1 礼盒压坏，客户要求换货")).to_be_visible()
    expect(worker.get_by_text("四角都压扁了")).to_be_visible()
    worker.get_by_text("会话留底").click()
    expect(worker.get_by_text("很抱歉，礼盒压坏了我们马上处理")).to_be_visible()
    for step, note in (("核实情况", "外箱没有防撞角"), ("补发", "顺丰已发出")):
        line = worker.get_by_role("listitem").filter(has_text=step)
        line.get_by_role("button", name="完成").click()
        line.get_by_label("结果").fill(note)
        line.get_by_label("结果").press("Enter")
        expect(line.get_by_text(note)).to_be_visible()
    worker.get_by_label("写评论").fill("@韩梅梅 已补发，可以回复客户了")
    worker.get_by_label("写评论").press("Control+Enter")
    expect(worker.get_by_role("listitem").filter(has_text="可以回复客户了")).to_be_visible()
    worker.get_by_role("button", name="完结", exact=True).click()
    expect(worker.locator("header").get_by_text("已完结", exact=True)).to_be_visible()

    expect(agent.get_by_role("list", name="工单").get_by_text("已完结")).to_be_visible()
    after = lead.call("GET", f"/conversations/{complaint}")["row"]
    assert (after["owner_id"], after["assignee_id"], after["state"]) == (before["owner_id"], before["assignee_id"], before["state"])
    agent.get_by_role("button", name="通知").click()
    agent.get_by_text("曹磊 在工单 #1 里提到了您").click()
    expect(agent.get_by_role("heading", name="#1 礼盒压坏，客户要求换货")).to_be_visible()


def test_the_report_of_the_ownerless_is_emptied_with_one_press_and_fits_a_phone(server: Node, watch: Watch, lead: Door, complaint: int) -> None:
    kind = next(one for one in lead.call("GET", "/ticket-types")["items"] if one["key"] == "selling_knowledge")
    group = next(one for one in lead.call("GET", "/groups")["items"] if one["name"] == "仓库组")["id"]
    lead.call("POST", "/tickets", {"type_id": kind["id"], "title": "专票几天能开", "values": {"question": "要哪些资料"}, "group_id": group})
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    page.goto(f"{server.url}/ownerless")
    expect(page.get_by_text("查看了 1 件，没有一件无人负责")).to_be_visible()
    expect(page.get_by_text("件无人负责", exact=False).last).to_be_visible()
    no_sideways_scroll(page)
    page.get_by_role("button", name="我来负责").click()
    expect(page.get_by_text("没有一件无人负责")).to_have_count(2)
    page.goto(f"{server.url}/tickets?liaison=selling_knowledge")
    page.get_by_role("link", name="专票几天能开").click()
    expect(page.get_by_text("李雷 负责")).to_be_visible()
    no_sideways_scroll(page)
