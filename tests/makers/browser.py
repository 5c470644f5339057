"""Pages that are watched: whatever a browser complains of while a journey runs fails it."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.makers.team import PASSWORD

VIOLATIONS = "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
STEP_S = 30
expect.set_options(timeout=20_000)


class Watch:
    """What browsers complained of; `expected` are parts of complaints a journey brings about on purpose."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.expected: list[str] = []
        self._heard: list[str] = []
        self._open: list[BrowserContext] = []

    def page(self, **options: Any) -> Page:
        """A page in a browser profile of its own, in Chinese unless `locale` says otherwise."""
        context = self.browser.new_context(**({"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}} | options))
        context.set_default_timeout(30_000)
        context.add_init_script(VIOLATIONS)
        self._open.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._heard.append(f"page error: {error.stack or error.message}"))
        return page

    def signed_in(self, url: str, username: str, **options: Any) -> Page:
        """The desk of a colleague."""
        page = self.page(**options)
        page.goto(f"{url}/login")
        log_in(page, username)
        expect(page.get_by_role("navigation").first).to_be_visible()
        return page

    def complaints(self) -> list[str]:
        """What was heard and not expected."""
        return [one for one in self._heard if not any(part in one for part in self.expected)]

    def close(self) -> None:
        """Closes every profile."""
        for context in self._open:
            context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or message.text.startswith("[Vue warn]"):
            self._heard.append(f"{message.text} ({message.location.get('url', '')})")


@contextmanager
def watching(browser: Browser) -> Iterator[Watch]:
    """Pages for one journey, closed after it; complaints fail it."""
    watch = Watch(browser)
    try:
        yield watch
        assert not (heard := watch.complaints()), heard
    finally:
        watch.close()


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fills in the log-in form and sends it."""
    page.get_by_label("用户名或邮箱").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def totp(secret: str, at_s: float | None = None) -> str:
    """The six digits of an authenticator (RFC 6238: SHA-1, steps of 30 s) at `at_s` (default now)."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    step = int((time.time() if at_s is None else at_s) // STEP_S)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def no_sideways_scroll(page: Page) -> None:
    """The page is not wider than the window."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{wide} > {room}"


__all__ = ["Watch", "log_in", "no_sideways_scroll", "totp", "watching"]
