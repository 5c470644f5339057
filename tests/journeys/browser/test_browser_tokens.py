"""An administrator makes a token on its screen, a program uses it, its secret is changed and it is revoked; the reference is read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Desk, Node
from tests.makers.team import Door, found_team

pytestmark = pytest.mark.needs("chromium")
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def server(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    desk = Desk(tmp_path_factory.mktemp("tokens"))
    shutil.copytree(migrated, desk.folder / "data")
    try:
        yield desk.node()
    finally:
        desk.end()


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    return found_team(server.url)


def asked(server: Node, token: str) -> int:
    return httpx.get(f"{server.url}/api/v1/conversations?view=all", headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code


def test_a_token_is_made_used_renewed_and_revoked(server: Node, watch: Watch, lead: Door) -> None:
    watch.expected.append("422")
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/tokens")
    expect(page.get_by_text("还没有接口令牌。")).to_be_visible()
    page.get_by_role("button", name="新建令牌").click()
    page.get_by_label("用途", exact=True).fill("订单系统")
    page.get_by_role("dialog").get_by_text("查看会话", exact=True).click()
    page.get_by_label("允许的地址").fill("127.0.0.1, 300.1.1.1")
    page.get_by_role("button", name="生成令牌").click()
    expect(page.get_by_text("300.1.1.1", exact=False)).to_be_visible()
    page.get_by_label("允许的地址").fill("127.0.0.1")
    page.get_by_role("button", name="生成令牌").click()
    first = page.locator("pre[aria-label='接口令牌']").inner_text().strip()
    expect(page.get_by_label("curl")).to_contain_text(first)
    page.get_by_role("button", name="我已保存").click()
    assert asked(server, first) == 200

    row = page.get_by_role("listitem").filter(has_text="订单系统")
    expect(row).to_contain_text("有效")
    row.get_by_role("button", name="更换密钥").click()
    page.get_by_role("dialog").get_by_role("button", name="更换密钥").click()
    second = page.locator("pre[aria-label='接口令牌']").inner_text().strip()
    page.get_by_role("button", name="我已保存").click()
    assert first != second and asked(server, first) == asked(server, second) == 200
    expect(row).to_contain_text("旧密钥可用到")
    expect(row).to_contain_text("127.0.0.1")
    row.get_by_role("button", name="吊销").click()
    page.get_by_role("dialog").get_by_role("button", name="吊销").click()
    expect(row).to_contain_text("已吊销")
    assert asked(server, second) == 401
    page.get_by_label("搜索用途").fill("不存在")
    expect(page.get_by_text("没有符合条件的令牌。")).to_be_visible()


@pytest.mark.parametrize(("locale", "word"), [("zh-CN", "参数"), ("en", "Parameters")])
def test_the_reference_is_read_without_a_complaint(server: Node, watch: Watch, lead: Door, locale: str, word: str) -> None:
    lead.call("PATCH", "/me", {"locale": locale})
    page = watch.signed_in(server.url, "lilei", viewport=PHONE)
    page.goto(f"{server.url}/api/docs")
    page.set_default_timeout(90_000)  # some hundred kilobytes of script that reads a large document
    page.locator(".opblock-tag").first.click()
    page.locator(".opblock-summary-control").first.click()
    expect(page.get_by_text(word, exact=True).first).to_be_visible()
    no_sideways_scroll(page)


def test_the_reference_asks_to_sign_in_first(server: Node) -> None:
    answer = httpx.get(f"{server.url}/api/docs")
    assert (answer.status_code, answer.headers["location"]) == (302, "/login?next=%2Fapi%2Fdocs")
    assert httpx.get(f"{server.url}/api/docs/../settings.py").status_code == httpx.get(f"{server.url}/api/docs/nothing.js").status_code == 404
