"""A complaint becomes a ticket for another department with one action; its steps are worked from the board; the customer keeps whom they had."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

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


def a_ticket(lead: Door, title: str, **more: Any) -> int:
    """The number of a complaint that is made for it."""
    kind = next(one for one in lead.call("GET", "/ticket-types")["items"] if one["key"] == "complaint")
    values = {"about": title, "wish": "换货"}
    made = lead.call("POST", "/tickets", {"type_id": kind["id"], "title": title, "values": values, **more})
    return int(made["row"]["id"])


def in_menu(page: Page, deed: str) -> Locator:
    """Chooses from the menu of a ticket; the window it opens."""
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name=deed, exact=True).click()
    return page.get_by_role("dialog", name=deed)


def find_ticket(page: Page, window: Locator, label: str, words: str) -> None:
    """Finds another ticket by words of its title."""
    window.get_by_role("combobox", name=label).fill(words)
    page.get_by_role("option").filter(has_text=words).click()


def test_two_tickets_become_one_and_two_again(server: Node, watch: Watch, lead: Door, complaint: int) -> None:
    kept, absorbed = a_ticket(lead, "茶罐漏气"), a_ticket(lead, "还是那个茶罐")
    lead.call("POST", f"/tickets/{absorbed}/comments", {"text": "客户又来催了"})
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/tickets/{kept}")
    window = in_menu(page, "合并另一张工单")
    window.get_by_role("button", name="合并另一张工单").click()
    expect(window.get_by_text("请选择一张工单")).to_be_visible()
    find_ticket(page, window, "并入哪张工单", "还是那个茶罐")
    window.get_by_role("button", name="合并另一张工单").click()
    expect(window).to_have_count(0)
    expect(page.get_by_text("客户又来催了")).to_be_visible()
    page.goto(f"{server.url}/tickets/{absorbed}")
    expect(page.get_by_text("这张工单已并入另一张工单。")).to_be_visible()
    page.goto(f"{server.url}/tickets/{kept}")
    page.get_by_role("button", name="撤销合并").click()
    expect(page.get_by_text("客户又来催了")).to_have_count(0)
    assert lead.call("GET", f"/tickets/{absorbed}")["row"]["merged_into_id"] is None


def test_a_ticket_is_split_by_its_comments(server: Node, watch: Watch, lead: Door, complaint: int) -> None:
    ticket = a_ticket(lead, "两件事写在一起")
    for text in ("杯子碎了", "发票抬头也错了"):
        lead.call("POST", f"/tickets/{ticket}/comments", {"text": text})
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/tickets/{ticket}")
    window = in_menu(page, "拆分")
    window.get_by_role("button", name="拆分").click()
    expect(window.get_by_text("请填写标题")).to_be_visible()
    expect(window.get_by_text("请至少选择一条评论或一个步骤")).to_be_visible()
    window.get_by_label("新工单的标题").fill("重开发票")
    window.get_by_text("李雷：发票抬头也错了").click()
    window.get_by_role("button", name="拆分").click()
    expect(page.get_by_role("heading", name="重开发票")).to_be_visible()
    expect(page.get_by_text("发票抬头也错了")).to_be_visible()
    page.get_by_role("link", name="两件事写在一起").click()
    expect(page.get_by_text("杯子碎了")).to_be_visible()
    expect(page.get_by_text("发票抬头也错了")).to_have_count(0)


def test_a_ticket_is_linked_to_a_ticket_and_to_a_conversation(server: Node, watch: Watch, lead: Door, complaint: int) -> None:
    ticket, other = a_ticket(lead, "补发礼盒"), a_ticket(lead, "先查清缺货")
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/tickets/{ticket}")
    window = in_menu(page, "添加关联")
    window.get_by_text("办完这张，另一张才能办").click()
    window.get_by_role("button", name="添加关联").click()
    expect(window.get_by_text("请选择一张工单")).to_be_visible()
    find_ticket(page, window, "另一张工单", "先查清缺货")
    window.get_by_role("button", name="添加关联").click()
    link = page.get_by_role("listitem").filter(has_text="先查清缺货")
    expect(link.get_by_text("先于")).to_be_visible()
    window = in_menu(page, "添加关联")
    window.get_by_text("与一个会话有关").click()
    window.get_by_label("会话编号").fill("不知道")
    window.get_by_role("button", name="添加关联").click()
    expect(window.get_by_text("请输入会话编号，如 #1024")).to_be_visible()
    window.get_by_label("会话编号").fill(f"#{complaint}")
    window.get_by_role("button", name="添加关联").click()
    expect(page.get_by_role("link", name=f"#{complaint}", exact=True)).to_be_visible()
    link.get_by_role("link").click()
    expect(page.get_by_role("heading", name="先查清缺货")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="补发礼盒").get_by_text("后于")).to_be_visible()
    assert [one["kind"] for one in lead.call("GET", f"/tickets/{other}")["links"]] == ["blocks"]
