"""Makes docs/pictures/*.png from a running demo: python -m tools.pictures [address]. Needs Chromium and a Chinese font."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from yingda.site.demo.words.team import ADMINISTRATOR, AGENT, PASSWORD

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def sign_in(page: Page, address: str, username: str) -> None:
    """Logs in by the log-in page."""
    page.goto(f"{address}/login")
    page.locator("input[autocomplete=username], input[name=username]").first.fill(username)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def desk(page: Page, address: str) -> None:
    """The agent's desk with a conversation open."""
    sign_in(page, address, AGENT)
    page.goto(f"{address}/desk?view=mine")
    page.locator("a[href*='/desk/'], [data-conversation], [role=option]").nth(2).click()
    page.wait_for_load_state("networkidle")


def floor(page: Page, address: str) -> None:
    """What whoever is in charge sees of everybody."""
    sign_in(page, address, ADMINISTRATOR)
    page.goto(f"{address}/floor")
    page.wait_for_load_state("networkidle")


def widget(page: Page, address: str) -> None:
    """The web chat on the demo shop."""
    page.goto(f"{address}/demo-shop/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.yingda.open()")
    page.wait_for_timeout(1500)


def phone(page: Page, address: str) -> None:
    """The desk on a phone."""
    sign_in(page, address, AGENT)
    page.goto(f"{address}/desk?view=mine")
    page.wait_for_load_state("networkidle")


SCENES: dict[str, tuple[dict[str, int], Callable[[Page, str], None]]] = {
    "desk": (WIDE, desk),
    "floor": (WIDE, floor),
    "widget": (WIDE, widget),
    "phone": (PHONE, phone),
}


def take(browser: Browser, address: str) -> None:
    """Every picture, each with a browser that knows nothing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (size, scene) in SCENES.items():
        context = browser.new_context(viewport={"width": size["width"], "height": size["height"]}, locale="zh-CN", timezone_id="Asia/Shanghai")
        page = context.new_page()
        scene(page, address)
        page.wait_for_timeout(1000)
        page.screenshot(path=FOLDER / f"{name}.png")
        context.close()
        print(f"docs/pictures/{name}.png")


def main() -> int:
    """Takes the pictures of the demo at the address given, by default http://127.0.0.1:8000."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is missing; as root: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, address)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
