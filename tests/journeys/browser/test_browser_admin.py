"""An administrator finds one setting by a word, changes it, sees it act, takes it back, and finds all of it in the audit log."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.makers.browser import Watch, no_sideways_scroll
from tests.makers.server import Node
from tests.makers.team import Door, found_team

pytestmark = pytest.mark.needs("chromium")
KEY = "conversations.hand_over_seconds"


@pytest.fixture(scope="module")
def lead(server: Node) -> Door:
    return found_team(server.url)


def in_force(lead: Door) -> int:
    return next(int(one["value"]) for one in lead.call("GET", "/settings")["items"] if one["key"] == KEY)


def test_a_setting_is_found_changed_taken_back_and_written_down(server: Node, watch: Watch, lead: Door) -> None:
    page = watch.signed_in(server.url, "lilei")
    page.goto(f"{server.url}/settings")
    page.get_by_role("combobox", name="搜索每一项设置").fill("转接")
    page.get_by_role("option", name="转接等待时间").click()
    page.wait_for_url("**/settings/team*")
    expect(page.locator(".yd-found")).to_contain_text("转接等待时间")
    field = page.get_by_label("转接等待时间")
    expect(field).to_be_focused()
    field.fill("45")
    field.blur()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert in_force(lead) == 45
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    expect(field).to_have_value("120")
    assert in_force(lead) == 120

    page.goto(f"{server.url}/settings/audit?subject=team_setting%3A{KEY}")
    rows = page.get_by_role("row").filter(has_text="修改团队设置")
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_role("button").click()
    panel = page.get_by_role("dialog", name="修改团队设置")
    expect(panel.get_by_role("row").filter(has_text="值")).to_contain_text("12045")
    panel.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="导出").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()
        page.get_by_role("link", name="下载文件").click()
    written = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [(row["before"], row["after"]) for row in written] == [('{"value":120}', '{"value":45}'), ('{"value":45}', '{"value":120}')]
    page.get_by_role("button", name="校验完整性").click()
    expect(page.get_by_text("完整无改动")).to_be_visible()


def test_two_administrators_notice_each_other_on_a_phone(server: Node, watch: Watch, lead: Door) -> None:
    watch.expected.append("409")
    page = watch.signed_in(server.url, "lilei", viewport={"width": 390, "height": 844})
    page.goto(f"{server.url}/settings/team")
    field = page.get_by_label("撤回时限")
    field.fill("5")
    field.blur()
    lead.call("PATCH", "/settings", {"values": {"conversations.recall_minutes": 9}})
    page.get_by_role("button", name="保存", exact=True).click()
    dialog = page.get_by_role("dialog", name="有人刚刚改过同一处")
    expect(dialog).to_contain_text("9")
    no_sideways_scroll(page)
    dialog.get_by_role("button", name="用我的覆盖").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(field).to_have_value("5")
