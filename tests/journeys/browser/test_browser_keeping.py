"""An administrator exports everything and downloads it, then erases a customer after a preview; the record is there and the conversation is empty."""

import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import found_team

pytestmark = pytest.mark.needs("chromium")
SAID = "我的收货地址写错了能改吗"


def test_everything_is_exported_and_a_customer_is_erased(server: Node, watch: Watch, tmp_path: Path) -> None:
    door = found_team(server.url)
    inbox = door.call("POST", "/inboxes", {"name": "网站", "kind": "web"})
    contact = door.call("POST", "/contacts", {"name": "欧阳娜娜", "identities": [{"channel": "phone", "value": "13912345678"}]})
    talk = door.call("POST", "/conversations", {"inbox_id": inbox["id"], "contact_id": contact["id"], "subject": "改地址"})["row"]
    door.call("POST", f"/conversations/{talk['id']}/messages", {"text": SAID, "client_id": str(uuid4())})

    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/data/export")
    page.get_by_role("button", name="导出全部数据").click()
    link = page.get_by_role("link", name="下载")
    with page.expect_download() as started:
        link.click()
    started.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as whole:
        assert SAID.encode() in whole.read("data/conversations.message.jsonl")

    page.goto(f"{server.url}/customers/{contact['id']}")
    page.get_by_role("button", name="清除个人数据…").click()
    panel = page.get_by_role("dialog", name="清除这位客户的个人数据？")
    expect(panel.get_by_text("联系方式", exact=True)).to_be_visible()
    erase = panel.get_by_role("button", name="永久清除")
    panel.get_by_label("请输入“欧阳娜娜”确认").fill("欧阳")
    expect(erase).to_be_disabled()
    panel.get_by_label("请输入“欧阳娜娜”确认").fill("欧阳娜娜")
    erase.click()
    expect(page.get_by_role("heading", name="个人数据清除凭据")).to_be_visible()
    expect(page.get_by_text("正在核对残留")).to_be_hidden()
    page.get_by_role("link", name="‹ 清除记录").click()
    expect(page.get_by_text("已完成")).to_be_visible()

    page.goto(f"{server.url}/desk/{talk['id']}")
    expect(page.get_by_text("这条消息的内容已清除")).to_be_visible()
    expect(page.get_by_text(SAID)).to_have_count(0)

    phone = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    for place in ("export", "retention", "erasures"):
        phone.goto(f"{server.url}/settings/data/{place}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        no_sideways_scroll(phone)
