"""The manual inside the product, and every scene its pictures are taken from: when the product looks otherwise, this fails."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.makers.browser import no_sideways_scroll, watching
from tests.makers.server import ROOT, Desk, Node
from tools.pictures.scenes import LANGUAGES, PHONE, SCENES, show, sign_in
from yingda.site.demo.words.team import AGENT

pytestmark = pytest.mark.needs("chromium")
MAKE = "from yingda.site import boot\nfrom yingda.site.demo import build\nbuild.make(lambda step, part: None, days=3)"


@pytest.fixture(scope="module")
def demo(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The demo team with a short history, running."""
    desk = Desk(tmp_path_factory.mktemp("demo"))
    shutil.copytree(migrated, desk.folder / "data")
    subprocess.run([sys.executable, "-c", MAKE], cwd=ROOT, env=desk.environment, check=True)
    try:
        yield desk.node()
    finally:
        desk.end()


def test_every_picture_of_the_manual_can_still_be_taken(browser: Browser, demo: Node) -> None:
    with watching(browser) as watch:
        pages: dict[str, Page] = {}
        for scene in SCENES.values():
            if scene.who not in pages:
                pages[scene.who] = watch.page()
                if scene.who:
                    sign_in(pages[scene.who], demo.url, scene.who, "zh-CN")
            pages[scene.who].set_viewport_size(scene.size)
            show(pages[scene.who], demo.url, scene)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_a_click_away_and_finds_words(browser: Browser, demo: Node, language: str) -> None:
    link, title, typed, heading = {
        "zh-CN": ("打开本页的使用手册", "会话工作台", "转接 接受", "首问负责与转接"),
        "en": ("Open the manual for this page", "The desk", "hand-over accepts", "First-contact ownership and hand-over"),
    }[language]
    with watching(browser) as watch:
        page = watch.page(locale=language)
        sign_in(page, demo.url, AGENT, language)
        page.goto(f"{demo.url}/desk")
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        page.wait_for_function("() => [...document.querySelectorAll('.manual img')].every((one) => one.complete && one.naturalWidth > 0)")
        page.get_by_role("navigation").get_by_role("textbox").fill(typed)
        page.get_by_role("link", name=heading).first.click()
        expect(page.get_by_role("heading", name=heading)).to_be_in_viewport()
        page.set_viewport_size(PHONE)
        no_sideways_scroll(page)
