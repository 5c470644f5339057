"""What journeys through a browser share."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.makers.browser import Watch, watching
from tests.makers.server import Server


@pytest.fixture(scope="module")
def browser(chromium_launch: dict[str, Any]) -> Iterator[Browser]:
    """One Chromium for a module."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**chromium_launch)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for a module, on an empty data folder."""
    running = Server(tmp_path_factory.mktemp("data"))
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
