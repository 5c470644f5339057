"""A leader finds in the league table who moved and opens the card; a manager changes a scheme with a look at real figures; an agent votes."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.makers.browser import no_sideways_scroll, watching
from tests.makers.server import ROOT, Desk, Node
from tests.makers.team import PASSWORD

pytestmark = pytest.mark.needs("chromium")
MAKE = f"from yingda.site import boot\nfrom tests.makers.play import a_team_with_weeks\na_team_with_weeks('{PASSWORD}')"


@pytest.fixture(scope="module")
def team(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A team with four weeks of work, published."""
    desk = Desk(tmp_path_factory.mktemp("team"))
    shutil.copytree(migrated, desk.folder / "data")
    subprocess.run([sys.executable, "-c", MAKE], cwd=ROOT, env=desk.environment, check=True)
    try:
        yield desk.node()
    finally:
        desk.end()


def test_from_the_league_table_to_the_card_and_the_figures(browser: Browser, team: Node) -> None:
    with watching(browser) as watch:
        page = watch.signed_in(team.url, "leader")
        page.goto(f"{team.url}/play")
        page.get_by_role("main").get_by_role("link", name="排行榜", exact=True).click()
        page.get_by_role("combobox", name="排行榜").click(force=True)
        page.get_by_role("option", name="三分钟榜").click()
        moved = page.get_by_role("row").filter(has_text=re.compile("(上升|下降) [0-9]")).first
        expect(moved).to_be_visible()
        expect(page.get_by_text("还没有账户数据").first).to_be_visible()
        name = moved.get_by_role("button").inner_text()
        moved.get_by_role("button").click()
        card = page.get_by_role("dialog", name=f"{name} 的评分卡")
        expect(card.get_by_role("img", name="各指标得分")).to_be_visible()
        card.get_by_role("link", name="3 分钟回复率").click()
        page.wait_for_url(re.compile(r"/metrics\?.*metric=in_3_min"))
        expect(page.get_by_role("img", name="3 分钟回复率")).to_be_visible()


def test_a_scheme_is_tried_and_saved_as_a_new_version(browser: Browser, team: Node) -> None:
    with watching(browser) as watch:
        page = watch.signed_in(team.url, "lilei")
        watch.expected += ("422",)
        page.goto(f"{team.url}/settings/play-setup/schemes")
        page.get_by_role("button", name="均衡评分卡").click()
        preview = page.locator("section").filter(has=page.get_by_role("heading", name="用真实数据试算"))
        expect(preview.get_by_role("row").nth(1)).to_be_visible()
        weight = page.get_by_label("权重", exact=True).first
        weight.fill("35")
        expect(page.get_by_text("权重合计 110%")).to_be_visible()
        expect(page.get_by_role("alert").filter(has_text="权重合计应为 100%").first).to_be_visible()
        weight.fill("15")
        page.get_by_label("权重", exact=True).nth(1).fill("20")
        expect(page.get_by_text("权重合计 100%")).to_be_visible()
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_text("第 2 版").first).to_be_visible()
        for part in ("leagues", "points"):
            page.goto(f"{team.url}/settings/play-setup/{part}")
            expect(page.get_by_role("button", name=re.compile("新建排行榜|发起投票"))).to_be_visible()


def test_an_agent_votes_on_a_phone(browser: Browser, team: Node) -> None:
    with watching(browser) as watch:
        page: Page = watch.signed_in(team.url, "agent0", viewport={"width": 390, "height": 844})
        for part in ("scorecards", "targets", "league", "points"):
            page.goto(f"{team.url}/play/{part}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            page.wait_for_load_state("networkidle")
            no_sideways_scroll(page)
        page.get_by_role("combobox", name="投给").click(force=True)
        page.get_by_role("option").first.click()
        page.get_by_role("button", name="投票", exact=True).click()
        expect(page.get_by_text(re.compile("已投给"))).to_be_visible()
