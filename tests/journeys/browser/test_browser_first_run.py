"""From an empty data folder to the desk, and through the door again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.makers.browser import Watch, log_in, totp
from tests.makers.server import Desk, Node
from tests.makers.team import PASSWORD

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A server on a data folder that does not exist yet: it makes its own tables."""
    desk = Desk(tmp_path_factory.mktemp("empty"))
    try:
        yield desk.node()
    finally:
        desk.end()


def test_the_first_person_sets_up_the_team_and_stands_at_an_empty_desk(server: Node, watch: Watch) -> None:
    watch.expected.append("/api/v1/me)")  # the browser's own note of the 401 by which the desk learns that nobody is signed in
    page = watch.page()
    page.goto(server.url)
    expect(page).to_have_url(re.compile("/setup$"))
    page.get_by_role("button", name="完成设置").click()
    expect(page.get_by_text("请填写这一项").first).to_be_visible()
    for label, text in {"团队名称": "青禾茶铺", "你的姓名": "李雷", "用户名": "lilei", "密码": PASSWORD}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="完成设置").click()
    expect(page.get_by_text("您手上没有会话，新的分配会自动出现在这里")).to_be_visible()
    expect(page.get_by_text("请从左侧选择一个会话")).to_be_visible()


def test_a_wrong_password_is_answered_in_words_and_the_right_one_opens(server: Node, watch: Watch) -> None:
    watch.expected += ["400 (Bad Request)", "401 (Unauthorized)", "/api/v1/me)"]
    page = watch.page()
    page.goto(server.url)
    expect(page).to_have_url(re.compile("/login"))
    log_in(page, "lilei", "not-the-password")
    expect(page.get_by_role("alert").first).to_have_text(re.compile("[一-鿿]"))
    log_in(page, "lilei")
    expect(page.get_by_text("您手上没有会话", exact=False)).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name=re.compile("李雷|离线|在岗")).first.click()
    page.get_by_text("退出登录").click()
    expect(page).to_have_url(re.compile("/login"))
    page.goto(f"{server.url}/desk")
    expect(page).to_have_url(re.compile("/login"))


def test_a_second_factor_is_set_up_in_the_profile_and_asked_for_at_the_door(server: Node, watch: Watch) -> None:
    watch.expected += ["401 (Unauthorized)", "404 (Not Found)"]  # allauth's way to say "one more step" and "none yet"
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings/profile")
    page.get_by_role("button", name="开启", exact=True).first.click()
    page.get_by_text("扫不了？手动输入密钥").click()
    secret = re.sub(r"\s", "", page.locator("details").inner_text().split("密钥")[-1].replace("复制", ""))
    page.get_by_label("输入应用显示的 6 位数字").fill(totp(secret))
    page.get_by_role("button", name="开启两步验证").click()
    expect(page.get_by_text("两步验证已开启").first).to_be_visible()
    other = watch.page()
    other.goto(f"{server.url}/login")
    log_in(other, "lilei")
    expect(other.get_by_text("打开验证器应用，输入 6 位数字")).to_be_visible()
    other.get_by_label("验证码").fill(totp(secret))
    expect(other.get_by_text("您手上没有会话", exact=False)).to_be_visible()
