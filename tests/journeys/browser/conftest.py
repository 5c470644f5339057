"""What journeys through a browser share."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.makers.browser import Watch, watching
from tests.makers.lone_server import Server, environment_of


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
    folder = tmp_path_factory.mktemp("migrated")
    subprocess.run([sys.executable, "-m", "yingda.site.cli", "migrate"], env=environment_of(folder), check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def server(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for a module, without anybody in it."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(migrated, folder, dirs_exist_ok=True)
    running = Server(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """Pages whose complaints fail the journey."""
    with watching(browser) as watched:
        yield watched
