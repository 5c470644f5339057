"""A visitor and an agent talk: widget on a page in one profile, console in another."""

import re
from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import FileChooser, Locator, Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import Door, found_team, hire

pytestmark = pytest.mark.needs("chromium")

HOSTILE = "<img src=x onerror=\"console.error('xss')\"><b>粗体</b>"


@dataclass(frozen=True, slots=True)
class Team:
    """The team of these journeys. lead may do everything; 韩梅梅 and 王芳 are agents of one group with one queue."""

    lead: Door
    group: int
    mei: int
    fang: int
    inbox: str


@pytest.fixture(scope="module")
def team(server: Node) -> Team:
    lead = found_team(server.url)
    group = lead.call("POST", "/groups", {"name": "售前组"})["id"]
    mei, fang = hire(lead, "hanmeimei", "韩梅梅", group), hire(lead, "wangfang", "王芳", group)
    for first in lead.call("GET", "/queues")["items"]:
        lead.call("DELETE", f"/queues/{first['id']}")
    queue = lead.call("POST", "/queues", {"name": "售前", "group_id": group})["id"]
    lead.call("PUT", f"/queues/{queue}/members", {"members": [{"group_id": group}]})
    inbox = lead.call("POST", "/inboxes", {"name": "官网", "kind": "web"})["key"]
    lead.call("POST", "/quick-replies", {"title": "发货时间", "text": "您好，下单后 48 小时内发货。", "scope": "shared"})
    Door(server.url).sign_in("hanmeimei").call("PUT", "/me/presence", {"state": "online"})
    return Team(lead, group, mei, fang, inbox)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A page with the chat open."""

    page: Page

    def says(self, text: str) -> None:
        """Writes and sends."""
        box = self.page.get_by_placeholder("输入消息…")
        box.fill(text)
        box.press("Enter")

    @property
    def log(self) -> Locator:
        """The messages."""
        return self.page.get_by_role("log")


def a_visitor(server: Node, watch: Watch, team: Team, sockets: bool = True, **options: object) -> Visitor:
    """Somebody at the team's site who opened the chat; without `sockets`, their network lets none through."""
    page = watch.page(**options)
    if not sockets:
        page.route_web_socket(re.compile("/widget/v1/live"), lambda socket: socket.close())
    page.goto(f"{server.url}/try/{team.inbox}")
    page.get_by_role("button", name=re.compile("在线客服")).click()
    return Visitor(page)


def open_row(desk: Page, text: str) -> None:
    """Opens the conversation whose row shows `text`."""
    desk.get_by_role("option").filter(has_text=text).click()


def reply(desk: Page) -> Locator:
    """The box where a reply is written."""
    return desk.get_by_placeholder(re.compile("输入回复"))


def thread(desk: Page) -> Locator:
    """The messages of the open conversation."""
    return desk.get_by_role("log")


def test_a_conversation_from_the_first_word_to_the_rating(server: Node, watch: Watch, team: Team) -> None:
    desk = watch.signed_in(server.url, "hanmeimei")
    expect(desk.get_by_text("您手上没有会话", exact=False)).to_be_visible()
    visitor = a_visitor(server, watch, team)
    visitor.says("你好，龙井什么时候发货？")
    open_row(desk, "龙井什么时候发货")
    expect(thread(desk)).to_contain_text("会话分配给 韩梅梅（系统分配）")
    expect(thread(desk)).not_to_contain_text("routed")
    visitor.page.get_by_placeholder("输入消息…").press_sequentially("还有")
    expect(desk.get_by_text(re.compile("客户.*正在输入|正在输入"))).to_be_visible()
    visitor.page.get_by_placeholder("输入消息…").fill("")

    reply(desk).press_sequentially("/fhsj")
    expect(desk.get_by_role("dialog", name="快捷回复").get_by_role("option").first).to_contain_text("发货时间")
    reply(desk).press("Enter")
    expect(reply(desk)).to_have_value("您好，下单后 48 小时内发货。")
    expect(visitor.page.get_by_text("韩梅梅正在输入")).to_be_visible()
    reply(desk).press("Enter")
    expect(visitor.log).to_contain_text("您好，下单后 48 小时内发货。")
    expect(thread(desk).get_by_text("已读")).to_be_attached()
    expect(visitor.log.locator(".row.own.seen")).to_have_count(1)

    desk.get_by_role("region", name="会话内容").get_by_role("tab", name="备注").click()
    desk.get_by_placeholder(re.compile("写备注")).fill("此客户去年买过明前龙井")
    desk.get_by_role("button", name="保存备注").click()
    expect(thread(desk)).to_contain_text("此客户去年买过明前龙井")

    with visitor.page.expect_file_chooser() as chosen:
        visitor.page.get_by_role("button", name="添加图片或文件").click()
    a_picture(chosen.value)
    expect(thread(desk).locator("img")).to_have_count(1)
    expect(visitor.log.locator("img")).to_have_count(1)
    expect(visitor.log).not_to_contain_text("明前龙井")

    desk.get_by_role("button", name="解决", exact=True).click()
    visitor.page.get_by_label("非常满意").check(force=True)
    visitor.page.get_by_placeholder("还想说点什么（选填）").fill("很耐心")
    visitor.page.get_by_role("button", name="提交评价").click()
    expect(visitor.page.get_by_text("感谢评价，我们会认真看")).to_be_visible()
    number = team.lead.call("GET", "/conversations?view=resolved")["items"][0]["id"]
    desk.goto(f"{server.url}/desk/{number}")
    expect(thread(desk)).to_contain_text("客户评价 5 分：很耐心")


def a_picture(chooser: FileChooser) -> None:
    """Chooses a small picture."""
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#7f9f5b").save(drawn, "PNG")
    chooser.set_files([{"name": "茶叶.png", "mimeType": "image/png", "buffer": drawn.getvalue()}])


def test_a_network_without_sockets_is_noticed_by_nobody(server: Node, watch: Watch, team: Team) -> None:
    desk = watch.signed_in(server.url, "hanmeimei")
    visitor = a_visitor(server, watch, team, sockets=False)
    visitor.says("公司网络不让连")
    open_row(desk, "公司网络不让连")
    visitor.page.get_by_placeholder("输入消息…").press_sequentially("还有")
    expect(desk.get_by_text(re.compile("客户.*正在输入|正在输入"))).to_be_visible()
    reply(desk).fill("看得见，您说")
    reply(desk).press("Enter")
    expect(visitor.log).to_contain_text("看得见，您说")
    expect(thread(desk).get_by_text("已读")).to_be_attached()


def test_markup_from_a_visitor_is_text_on_both_sides(server: Node, watch: Watch, team: Team) -> None:
    desk = watch.signed_in(server.url, "hanmeimei")
    visitor = a_visitor(server, watch, team)
    visitor.says(HOSTILE)
    open_row(desk, "粗体")
    expect(thread(desk).get_by_text(HOSTILE)).to_be_visible()
    contact = team.lead.call("GET", "/conversations?view=all")["items"][0]["contact"]["id"]
    team.lead.call("PATCH", f"/contacts/{contact}", {"name": HOSTILE})
    expect(desk.get_by_role("heading", name=HOSTILE)).to_be_visible()
    reply(desk).fill(HOSTILE)
    reply(desk).press("Enter")
    expect(visitor.log.get_by_text(HOSTILE)).to_have_count(2)
    for page in (desk, visitor.page):
        expect(page.locator("img[src='x']")).to_have_count(0)


def test_a_hand_over_changes_the_owner_only_when_it_is_accepted(server: Node, watch: Watch, team: Team) -> None:
    mei, fang = watch.signed_in(server.url, "hanmeimei"), watch.signed_in(server.url, "wangfang")
    visitor = a_visitor(server, watch, team)
    visitor.says("想问大宗采购")
    open_row(mei, "想问大宗采购")
    reply(mei).fill("好的，请稍等")
    reply(mei).press("Enter")
    expect(visitor.log).to_contain_text("好的，请稍等")
    number = int(mei.url.split("/desk/")[1].split("?")[0])
    mei.get_by_role("button", name="转接", exact=True).click()
    form = mei.get_by_role("dialog", name="转接")
    form.get_by_role("combobox").first.click()
    mei.get_by_role("option", name=re.compile("王芳")).click()
    form.get_by_placeholder(re.compile("客户要什么")).fill("客户要大宗报价")
    form.get_by_role("button", name="发出转接").click()
    fang.goto(f"{server.url}/desk/{number}")
    expect(fang.get_by_text("韩梅梅 请您接手这个会话")).to_be_visible()
    expect(fang.get_by_text("客户要大宗报价").first).to_be_visible()
    assert owner(team, number) == team.mei
    fang.get_by_role("button", name="接受", exact=True).click()
    expect(thread(fang)).to_contain_text("会话转接给 王芳")
    assert owner(team, number) == team.fang
    expect(thread(mei)).to_contain_text("会话转接给 王芳")


def owner(team: Team, number: int) -> int:
    """Who is responsible for a conversation."""
    return int(team.lead.call("GET", f"/conversations/{number}")["row"]["owner_id"])


def test_an_agent_writes_first_and_the_visitor_reads_it(server: Node, watch: Watch, team: Team) -> None:
    desk = watch.signed_in(server.url, "hanmeimei")
    visitor = a_visitor(server, watch, team)
    visitor.says("礼盒怎么选")
    open_row(desk, "礼盒怎么选")
    desk.get_by_role("button", name="解决", exact=True).click()
    expect(visitor.log).to_contain_text("会话已结束")
    contact = team.lead.call("GET", "/conversations?view=resolved")["items"][0]["contact"]["id"]
    desk.goto(f"{server.url}/customers/{contact}")
    desk.get_by_role("button", name="发起会话").click()
    form = desk.get_by_role("dialog")
    form.get_by_label("第一条消息").fill("您要的礼盒到货了")
    form.get_by_role("button", name="发起会话").click()
    expect(desk).to_have_url(re.compile("/desk/[0-9]+"))
    expect(thread(desk)).to_contain_text("您要的礼盒到货了")
    expect(visitor.log).to_contain_text("您要的礼盒到货了")


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(server: Node, watch: Watch, team: Team) -> None:
    watch.expected += ["net::ERR_", "WebSocket connection"]  # the browser's own notes of a server that is away
    desk = watch.signed_in(server.url, "hanmeimei")
    visitor = a_visitor(server, watch, team)
    visitor.says("来信一")
    open_row(desk, "来信一")
    reply(desk).fill("回复一")
    reply(desk).press("Enter")
    expect(visitor.log).to_contain_text("回复一")
    server.kill()
    for number in "二三四":
        visitor.says(f"来信{number}")
        reply(desk).fill(f"回复{number}")
        reply(desk).press("Enter")
    server.start()
    for page_log in (thread(desk), visitor.log):
        for text in (f"{side}{number}" for side in ("来信", "回复") for number in "一二三四"):
            expect(page_log.get_by_text(text)).to_have_count(1, timeout=60_000)
    expect(desk.get_by_text("连接已断开", exact=False)).to_have_count(0)
    expect(desk.get_by_role("region", name="客户资料").get_by_role("heading").first).to_be_visible()  # a part that was being fetched
    conversation = int(desk.url.split("/desk/")[1].split("?")[0])
    stored = said(" ".join(one["text"] for one in team.lead.call("GET", f"/conversations/{conversation}/messages?limit=100")["items"]))
    assert sorted(stored) == sorted(f"{side}{number}" for side in ("来信", "回复") for number in "一二三四")
    for side in ("来信", "回复"):
        assert [one for one in stored if one.startswith(side)] == [f"{side}{number}" for number in "一二三四"]
    for page_log in (thread(desk), visitor.log):
        assert said(page_log.inner_text()) == stored


def said(text: str) -> list[str]:
    """The numbered letters and replies in a text, in their order."""
    return re.findall("(?:来信|回复)[一二三四]", text)


def test_a_word_of_long_ago_is_found_and_its_place_is_shown(server: Node, watch: Watch, team: Team) -> None:
    visitor = a_visitor(server, watch, team)
    visitor.says("想找蓝莓蛋糕的食谱")
    expect(visitor.log).to_contain_text("已发送")
    talk = team.lead.call("GET", "/conversations?view=all&sort=newest")["items"][0]["id"]
    for number in range(60):
        team.lead.call("POST", f"/conversations/{talk}/messages", {"text": f"食谱第 {number} 步", "client_id": str(uuid4())})
    desk = watch.signed_in(server.url, "hanmeimei")
    desk.get_by_role("link", name="搜索").click()
    box = desk.get_by_label("消息里的字词，两个字起")
    hit = desk.get_by_role("listitem").filter(has_text="想找蓝莓蛋糕的食谱")
    box.fill("莓蛋")
    expect(hit.locator("mark")).to_have_text("莓蛋")
    hit.get_by_role("link").click()
    expect(desk).to_have_url(re.compile(r"/desk/\d+\?view=all&at=1$"))
    expect(thread(desk).get_by_text("想找蓝莓蛋糕的食谱")).to_be_in_viewport()
    expect(thread(desk).get_by_text("食谱第 59 步")).not_to_be_in_viewport()
    team.lead.call("POST", f"/conversations/{talk}/resolution")


def test_a_phone_shows_one_pane_at_a_time(server: Node, watch: Watch, team: Team) -> None:
    desk = watch.signed_in(server.url, "hanmeimei", viewport={"width": 390, "height": 844})
    visitor = a_visitor(server, watch, team, viewport={"width": 320, "height": 640})
    visitor.says("手机上看得清吗")
    expect(visitor.log).to_contain_text("手机上看得清吗")
    no_sideways_scroll(visitor.page)
    chats, chat = desk.get_by_role("region", name="会话列表"), desk.get_by_role("region", name="会话内容")
    open_row(desk, "手机上看得清吗")
    expect(chat).to_be_visible()
    expect(chats).to_be_hidden()
    expect(thread(desk)).to_contain_text("手机上看得清吗")
    no_sideways_scroll(desk)
    desk.get_by_role("button", name="返回列表").click()
    expect(chats).to_be_visible()
    expect(chat).to_be_hidden()
