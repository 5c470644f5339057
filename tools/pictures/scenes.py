"""What each picture shows: who looks, at which address, and what is done before it is taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, ViewportSize, expect

from yingda.site.demo.words.team import ADMINISTRATOR, AGENT, LEADER, PASSWORD

WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
LANGUAGES = ("zh-CN", "en")
# These stand in the README, too, as docs/pictures/<name>.png.
README = ("desk", "floor", "widget", "phone")
Steps = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its name, the log-in of whoever looks (empty: a visitor), the address, and the steps before it is taken."""

    name: str
    who: str
    path: str
    steps: tuple[Steps, ...] = ()
    size: ViewportSize = field(default_factory=lambda: WIDE)


def show(page: Page, address: str, scene: Scene) -> Page:
    """Brings the page of whoever looks to where the scene is to be taken. Raises what Playwright raises when the product no longer looks like that."""
    page.goto(f"{address}{scene.path}")
    page.wait_for_load_state("networkidle")
    for step in scene.steps:
        step(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    return page


def sign_in(page: Page, address: str, username: str, language: str) -> None:
    """Logs in by the log-in page, and speaks the language from there on."""
    page.goto(f"{address}/login")
    page.locator("input[autocomplete=username], input[name=username]").first.fill(username)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.evaluate(
        """(locale) => fetch("/api/v1/me", {method: "PATCH", headers: {"Content-Type": "application/json",
        "X-CSRFToken": /yingda_csrf=([^;]+)/.exec(document.cookie)[1]}, body: JSON.stringify({locale})})""",
        language,
    )


def _first_row(page: Page) -> None:
    page.get_by_role("option").nth(2).click()
    expect(page.get_by_role("textbox").last).to_be_visible()


def _slash(page: Page) -> None:
    page.get_by_role("textbox").last.click()
    page.keyboard.type("/ps", delay=60)
    page.wait_for_timeout(600)


def _open_chat(page: Page) -> None:
    page.evaluate("window.yingda.open()")
    page.wait_for_timeout(1200)


def _first_link(part: str) -> Steps:
    def step(page: Page) -> None:
        page.locator(f"main a[href*='{part}'], main tbody tr, main [role=row] a").first.click()
        page.wait_for_load_state("networkidle")

    return step


def _first_name(page: Page) -> None:
    page.locator("main tbody button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _why(page: Page) -> None:
    page.locator("header button[aria-haspopup=menu], .head button[aria-haspopup=menu]").last.click()
    page.get_by_role("menuitem", name=re.compile("^(分配说明|How it was assigned)$")).first.click()


_ALL = (
    Scene("desk", AGENT, "/desk?view=mine", (_first_row,)),
    Scene("quick-replies", AGENT, "/desk?view=mine", (_first_row, _slash)),
    Scene("customer", AGENT, "/customers", (_first_link("/customers/"),)),
    Scene("tickets", ADMINISTRATOR, "/tickets"),
    Scene("ticket-board", ADMINISTRATOR, "/tickets?as=board"),
    Scene("ticket", ADMINISTRATOR, "/tickets/12"),
    Scene("search", LEADER, "/search?q=%E7%BB%BF%E8%8C%B6"),
    Scene("floor", ADMINISTRATOR, "/floor"),
    Scene("why", AGENT, "/desk?view=mine", (_first_row, _why)),
    Scene("queues", ADMINISTRATOR, "/settings/queues"),
    Scene("people", ADMINISTRATOR, "/settings/people"),
    Scene("roles", ADMINISTRATOR, "/settings/roles"),
    Scene("inboxes", ADMINISTRATOR, "/settings/inboxes"),
    Scene("widget", "", "/demo-shop/", (_open_chat,)),
    Scene("ticket-types", ADMINISTRATOR, "/settings/ticket-types"),
    Scene("ticket-type", ADMINISTRATOR, "/settings/ticket-types/3"),
    Scene("playbooks", ADMINISTRATOR, "/settings/playbooks"),
    Scene("incident", ADMINISTRATOR, "/incidents", (_first_link("/incidents/"),)),
    Scene("automation", ADMINISTRATOR, "/settings/automations"),
    Scene("tokens", ADMINISTRATOR, "/settings/tokens"),
    Scene("webhooks", ADMINISTRATOR, "/settings/webhooks"),
    Scene("imports", ADMINISTRATOR, "/settings/imports/new"),
    Scene("retention", ADMINISTRATOR, "/settings/data/retention"),
    Scene("settings", ADMINISTRATOR, "/settings"),
    Scene("audit", ADMINISTRATOR, "/settings/audit"),
    Scene("system", ADMINISTRATOR, "/settings/system"),
    Scene("league", ADMINISTRATOR, "/play/league"),
    Scene("scorecard", AGENT, "/play/scorecards?kind=quarter", (_first_name,)),
    Scene("phone", AGENT, "/desk?view=mine", size=PHONE),
)
SCENES = {scene.name: scene for scene in _ALL}
