"""An agent on duty with a phone: the console is installed, opens without a line, is pushed to, and is worked with by thumb."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.push import FakeBrowser
from tests.makers.routes import pages
from tests.makers.server import Desk, Node, until
from tests.makers.team import Door, found_team, hire
from tests.makers.webhooks import Receiver, a_receiver

pytestmark = pytest.mark.needs("chromium")

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True, "permissions": ["notifications"],
}  # fmt: skip
# For whoever wants to look: a folder for pictures of every page.
SHOTS = os.environ.get("YINGDA_TEST_SHOTS", "")
NOTICES = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((one) => ({title: one.title, body: one.body, tag: one.tag}))"
STORED = """async () => {
    const shelves = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    return (await Promise.all(shelves.map((shelf) => shelf.keys()))).flat().map((one) => one.url);
}"""
CLICK = """async (action) => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent('notificationclick', {notification, action}));
}"""


@pytest.fixture(scope="module")
def server(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A server that may push to this machine."""
    desk = Desk(tmp_path_factory.mktemp("phone"), YINGDA_WEBHOOK_ALLOW="127.0.0.1", YINGDA_PUSH_HOSTS="127.0.0.1")
    shutil.copytree(migrated, desk.folder / "data")
    try:
        yield desk.node()
    finally:
        desk.end()


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    return found_team(server.url)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as one:
        yield one


def kept_program(page: Page) -> None:
    """Waits until the program is on the device and answers for the page."""
    until(lambda: page.evaluate("navigator.serviceWorker.controller?.state === 'activated'"), 20)


def deliver(page: Page, server: Node, told: Any) -> None:
    """What a push service does when a message has arrived at the phone."""
    session = page.context.new_cdp_session(page)
    seen: list[str] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(one["registrationId"] for one in event["registrations"]))
    session.send("ServiceWorker.enable")
    until(lambda: page.wait_for_timeout(20) or seen, 10)
    session.send("ServiceWorker.deliverPushMessage", {"origin": server.url, "registrationId": seen[0], "data": json.dumps(told)})


def test_the_console_is_an_app_that_opens_without_a_line(server: Node, lead: Door, watch: Watch) -> None:
    watch.expected.extend(["ERR_INTERNET_DISCONNECTED", "WebSocket"])
    page = watch.signed_in(server.url, "lilei", **PHONE)
    kept_program(page)
    manifest = page.evaluate("async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()")
    assert (manifest["lang"], manifest["display"], manifest["start_url"]) == ("zh-CN", "standalone", "/desk?view=mine")
    assert page.evaluate("async (icons) => (await Promise.all(icons.map((icon) => fetch(icon.src)))).every((one) => one.ok)", manifest["icons"])
    stored = page.evaluate(STORED)
    assert len(stored) > 50 and all("/static/console/" in url for url in stored), "nothing of the interface is stored"
    page.context.set_offline(True)
    page.goto(f"{server.url}/desk?view=waiting")
    expect(page.get_by_text("现在连不上服务器")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_role("navigation").first).to_be_visible()
    assert page.url.endswith("/desk?view=waiting")


def test_a_push_arrives_shows_nothing_of_the_customer_and_opens_the_conversation(server: Node, lead: Door, watch: Watch, receiver: Receiver) -> None:
    group = lead.call("POST", "/groups", {"name": "售前组"})["id"]
    hire(lead, "hanmeimei", "韩梅梅", group)
    agent = Door(server.url).sign_in("hanmeimei")
    browser = FakeBrowser(f"{receiver.url}/phone")
    agent.call("POST", "/notifications/devices", browser.subscription())
    page = watch.signed_in(server.url, "hanmeimei", **PHONE)
    kept_program(page)
    agent.call("POST", f"/notifications/devices/{agent.call('GET', '/notifications/push')['devices'][0]['id']}/tests")
    until(lambda: receiver.got, 20)
    told = browser.read(receiver.got[0])
    deliver(page, server, told)
    until(lambda: page.evaluate(NOTICES), 10)
    assert page.evaluate(NOTICES) == [{"title": "推送可以送达", "body": "", "tag": told["tag"]}]
    deliver(page, server, {**told, "title": "新消息", "body": "会话 #5", "link": "/notifications"})
    until(lambda: page.evaluate(NOTICES)[0]["title"] == "新消息", 10)
    assert len(page.evaluate(NOTICES)) == 1, "the newer one took its place"
    page.context.service_workers[0].evaluate(CLICK, "")
    expect(page).to_have_url(f"{server.url}/notifications")
    until(lambda: page.evaluate(NOTICES) == [], 10)


SMALL = """() => [...document.querySelectorAll('button, [role=button], [role=tab], nav a, .el-select__wrapper, .el-switch')]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.closest('.el-table, .yd-unseen, .is-link, .day'))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width > 0 && (box.height < 32 || box.width < 24))
    .map(([one, box]) => `${one.className}|${one.textContent.trim().slice(0, 20)}|${Math.round(box.width)}x${Math.round(box.height)}`)"""


VISIT = "async (address) => { await document.querySelector('#app').__vue_app__.config.globalProperties.$router.push(address); }"
FRAMES = "async () => { for (let n = 0; n < 5; n += 1) await new Promise((done) => requestAnimationFrame(done)); }"
LOOK = f"() => [document.documentElement.scrollWidth, document.documentElement.clientWidth, ({SMALL})()]"


class Walk:
    """Goes from page to page as the console itself does, and on only when for a few frames nothing was under way or asked for."""

    def __init__(self, page: Page) -> None:
        self.page, self.underway, self.asked = page, set[Any](), 0
        page.on("request", self._ask)
        page.on("requestfinished", lambda one: self.underway.discard(one))
        page.on("requestfailed", lambda one: self.underway.discard(one))

    def to(self, address: str) -> None:
        self.page.evaluate(VISIT, address)
        until(self._calm, 30, lambda: f"{address} waits for {[one.url for one in self.underway]}")

    def _ask(self, one: Any) -> None:
        self.underway.add(one)
        self.asked += 1

    def _calm(self) -> bool:
        before = self.asked
        self.page.evaluate(FRAMES)
        return not self.underway and self.asked == before


@pytest.mark.parametrize(("language", "width", "height"), [("zh-CN", 390, 844), ("en", 360, 740)])
def test_every_page_fits_a_phone(server: Node, lead: Door, watch: Watch, language: str, width: int, height: int) -> None:
    lead.call("PATCH", "/me", {"locale": language})
    page = watch.page(**(PHONE | {"viewport": {"width": width, "height": height}, "color_scheme": "dark" if language == "en" else "light"}))
    page.context.add_init_script(f"localStorage.setItem('yingda.locale', '{language}')")
    page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in lead.client.cookies.items()])
    page.goto(server.url)
    expect(page.get_by_role("navigation").first).to_be_visible()
    walk, wrong = Walk(page), []
    for address in pages():
        walk.to(address)
        wide, room, small = page.evaluate(LOOK)
        wrong += [f"{address}: {wide} > {room}"] if wide > room else []
        wrong += [f"{address}: small {one}" for one in small]
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{language}-{width}{address.replace('/', '_')}.png")
    lead.call("PATCH", "/me", {"locale": "zh-CN"})
    assert not wrong, "\n".join(wrong)


class Service(NamedTuple):
    """The web chat customers come through, and the colleague beside 王芳."""

    inbox: str
    zhao: int


@pytest.fixture(scope="module")
def service(lead: Door) -> Service:
    """王芳 and 赵强 serve the only queue."""
    group = lead.call("POST", "/groups", {"name": "售后组"})["id"]
    hire(lead, "wangfang", "王芳", group)
    zhao = hire(lead, "zhaoqiang", "赵强", group)
    for first in lead.call("GET", "/queues")["items"]:
        lead.call("DELETE", f"/queues/{first['id']}")
    queue = lead.call("POST", "/queues", {"name": "售后", "group_id": group})["id"]
    lead.call("PUT", f"/queues/{queue}/members", {"members": [{"group_id": group}]})
    lead.call("POST", "/quick-replies", {"title": "发货时间", "text": "您好，下单后 48 小时内发货。", "scope": "shared"})
    return Service(str(lead.call("POST", "/inboxes", {"name": "官网", "kind": "web"})["key"]), zhao)


def on_duty(watch: Watch, url: str, username: str) -> Page:
    """The phone of a colleague who receives customers."""
    phone = watch.signed_in(url, username, **PHONE)
    kept_program(phone)
    phone.get_by_role("button", name=re.compile("我的状态")).tap()
    phone.get_by_role("menuitem", name="在岗").tap()
    expect(phone.get_by_role("button", name=re.compile("我的状态.*在岗"))).to_be_visible()
    return phone


def asks(visitor: Page, url: str, inbox: str, text: str) -> None:
    """A customer opens the chat of the website and writes."""
    visitor.goto(f"{url}/try/{inbox}")
    visitor.get_by_role("button", name=re.compile("在线客服")).click()
    box = visitor.get_by_placeholder("输入消息…")
    box.fill(text)
    box.press("Enter")


def test_a_chat_is_answered_by_thumb(server: Node, service: Service, watch: Watch) -> None:
    phone, visitor = on_duty(watch, server.url, "wangfang"), watch.page()
    asks(visitor, server.url, service.inbox, "什么时候发货？")
    phone.get_by_role("option").filter(has_text="什么时候发货").tap()
    log = phone.get_by_role("log")
    expect(log).to_contain_text("什么时候发货")
    expect(phone.get_by_role("navigation")).to_have_count(0)

    phone.get_by_role("button", name="快捷回复").tap()
    phone.get_by_role("option").filter(has_text="发货时间").tap()
    phone.get_by_role("button", name="发送", exact=True).tap()
    expect(visitor.get_by_role("log")).to_contain_text("48 小时内发货")
    picture = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "PNG")
    with phone.expect_file_chooser() as chosen:
        phone.get_by_role("button", name="拍照").tap()
    chosen.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": picture.getvalue()})
    phone.get_by_role("button", name="发送", exact=True).tap()
    expect(visitor.get_by_role("log").locator("img")).to_have_count(1)
    phone.get_by_role("tab", name="备注").tap()
    phone.get_by_placeholder(re.compile("写备注")).fill("老客户")
    phone.get_by_role("button", name="保存备注").tap()
    expect(log).to_contain_text("老客户")
    no_sideways_scroll(phone)


def test_a_chat_is_handed_over_and_another_resolved_by_thumb(server: Node, lead: Door, service: Service, watch: Watch) -> None:
    phone = on_duty(watch, server.url, "wangfang")
    asks(watch.page(), server.url, service.inbox, "想问大宗采购")
    asks(watch.page(), server.url, service.inbox, "怎么开发票")
    phone.get_by_role("option").filter(has_text="想问大宗采购").tap()
    phone.get_by_role("button", name="更多操作").tap()
    phone.get_by_role("menuitem", name="转接", exact=True).tap()
    form = phone.get_by_role("dialog", name="转接")
    form.get_by_role("combobox").first.tap()
    phone.get_by_role("option", name="赵强").tap()
    form.get_by_placeholder(re.compile("客户要什么")).fill("客户要大宗报价")
    no_sideways_scroll(phone)
    form.get_by_role("button", name="发出转接").tap()
    expect(phone.get_by_text("王芳 正在转接给 赵强")).to_be_visible()
    number = int(phone.url.split("/desk/")[1].split("?")[0])

    colleague = on_duty(watch, server.url, "zhaoqiang")
    colleague.goto(f"{server.url}/desk/{number}")
    expect(colleague.get_by_text("客户要大宗报价").first).to_be_visible()
    colleague.get_by_role("button", name="接受", exact=True).tap()
    expect(phone.get_by_role("log")).to_contain_text("会话转接给 赵强")
    assert lead.call("GET", f"/conversations/{number}")["row"]["owner_id"] == service.zhao

    phone.get_by_role("button", name="返回列表").tap()
    phone.get_by_role("option").filter(has_text="怎么开发票").tap()
    other = int(phone.url.split("/desk/")[1].split("?")[0])
    phone.get_by_role("button", name="解决", exact=True).tap()
    expect(phone.get_by_role("option").filter(has_text="怎么开发票")).to_have_count(0)
    until(lambda: lead.call("GET", f"/conversations/{other}")["row"]["state"] == "resolved", 10)
