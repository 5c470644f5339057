"""An administrator makes a webhook on its screen, sees a delivery fail and be taken, sends it again; a real server, a real receiver."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Desk, Node
from tests.makers.team import Door, found_team
from tests.makers.webhooks import Receiver, a_receiver

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def server(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A server that may send to this machine."""
    desk = Desk(tmp_path_factory.mktemp("webhooks"), YINGDA_WEBHOOK_ALLOW="127.0.0.1")
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


def test_a_webhook_is_made_tested_and_sent_again(server: Node, watch: Watch, lead: Door, receiver: Receiver) -> None:
    watch.expected.append("422")
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/webhooks")
    expect(page.get_by_text("还没有 Webhook。")).to_be_visible()
    page.get_by_role("button", name="新建 Webhook").click()
    page.get_by_label("名称", exact=True).fill("仓库")
    page.get_by_label("接收地址", exact=True).fill("https://10.0.0.8/hook")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("指向内部或特殊用途的地址")).to_be_visible()
    page.get_by_label("接收地址", exact=True).fill(f"{receiver.url}/hook")
    page.get_by_role("button", name="保存", exact=True).click()
    secret = page.get_by_label("签名密钥").inner_text()
    page.get_by_role("button", name="我已保存").click()
    expect(page.get_by_text("还没有投递。")).to_be_visible()

    receiver.answers.append((500, "仓库休息"))
    page.get_by_role("button", name="发送测试").click()
    expect(page.get_by_role("row").filter(has_text="等待重试")).to_be_visible()
    page.get_by_role("row").filter(has_text="等待重试").get_by_role("button").click()
    panel = page.get_by_role("dialog", name="投递 #")
    expect(panel.get_by_text("仓库休息")).to_be_visible()
    expect(panel.get_by_text("已送达")).to_be_visible()
    panel.get_by_role("button", name="重发").click()
    expect(panel.get_by_text("第 3 次")).to_be_visible()
    assert len({one.key for one in receiver.got}) == 1 and all(one.is_signed_by(secret.strip()) for one in receiver.got)


def test_a_webhook_that_is_gone_is_shown_off_and_fits_a_phone(server: Node, watch: Watch, lead: Door, receiver: Receiver) -> None:
    made = lead.call("POST", "/webhooks", {"name": "旧系统", "url": receiver.url, "types": ["*"]})
    receiver.answers.append((410, ""))
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    page.goto(f"{server.url}/settings/webhooks/{made['id']}")
    page.get_by_role("button", name="发送测试").click()
    expect(page.get_by_text("接收方回答 410")).to_be_visible()
    no_sideways_scroll(page)
    page.get_by_role("button", name="启用", exact=True).click()
    expect(page.get_by_role("button", name="发送测试")).to_be_visible()
