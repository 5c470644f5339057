"""What journeys through a browser share."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.makers.browser import Watch, watching
from tests.makers.server import Desk, Node


@pytest.fixture(scope="module")
def browser(chromium_launch: dict[str, Any]) -> Iterator[Browser]:
    """One Chromium for a module."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**chromium_launch)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the tables of this version and nothing in them; made once, because making them takes longest."""
    desk = Desk(tmp_path_factory.mktemp("migrated"))
    try:
        desk.node()
    finally:
        desk.end()
    return desk.folder / "data"


@pytest.fixture(scope="module")
def server(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """One server for a module, without anybody in it."""
    desk = Desk(tmp_path_factory.mktemp("server"))
    shutil.copytree(migrated, desk.folder / "data")
    try:
        yield desk.node()
    finally:
        desk.end()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """Pages whose complaints fail the journey."""
    with watching(browser) as watched:
        yield watched
