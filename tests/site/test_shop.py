"""The demo shop: its pages work under the site's policy, carry the web chat, and believe nothing they are sent."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from yingda.inboxes import actions as inboxes
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.plumbing.audit import record
from yingda.site.demo.mark import MADE
from yingda.site.shop import catalogue

pytestmark = pytest.mark.django_db
PAGES = ("", "order", "order?number=QH2611-0172&end=6688", *(f"teas/{slug}" for slug in catalogue.PRODUCTS))


@pytest.fixture
def key() -> str:
    manager = Actor("system", None, "system", reach={"inbox.manage": Reach(everything=True)})
    return inboxes.create(manager, "Tea", "web").key


@pytest.fixture(autouse=True)
def demo() -> None:
    """The shop is there where the demo team is; where it is not, see test_demo.py."""
    record(SYSTEM, MADE, "team:demo", after={"inbox_key": "KEY"})


def page(address: str) -> str:
    answer = Client().get(f"/demo-shop/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_page_carries_the_chat_and_no_inline_script(key: str, address: str, lang: str) -> None:
    shown = page(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert f'<script async src="/widget.js" data-inbox="{key}" data-lang="{lang}"></script>' in shown
    assert re.findall(r"<script[^>]*>([^<]*)</script>", shown) == ["", ""]
    assert not re.search(r"\son\w+=", shown)
    assert ("Qinghe Tea" in shown) == (lang == "en")


def test_without_an_inbox_there_is_a_page_and_no_chat() -> None:
    shown = page("")
    assert "/widget.js" not in shown
    assert "还没有网页客服渠道" in shown


def test_a_named_inbox_is_kept_through_the_links(key: str) -> None:
    shown = page("?inbox=OTHER&lang=en")
    assert 'data-inbox="OTHER"' in shown
    assert "lang=en&amp;inbox=OTHER" in shown


def test_the_links_of_ads_carry_their_parameters(key: str) -> None:
    links = re.findall(r'href="/demo-shop/\?([^"]*utm_source[^"]*)"', page(""))
    assert [re.search(r"(bd_vid|gclid|gdt_vid)=\w", link) is not None for link in links] == [True, True, True]
    assert "baidu / cpc" in page("?utm_source=baidu&utm_medium=cpc")


@pytest.mark.parametrize("address", ["?utm_source=%3Cscript%3Ealert(1)%3C/script%3E", "?inbox=%22%3E%3Cscript%3E", "order?number=%3Cimg%20src=x%3E&end=1"])
def test_what_is_sent_stays_text(key: str, address: str) -> None:
    shown = page(address)
    assert "<script>" not in shown and "<img" not in shown


@pytest.mark.parametrize(
    ("number", "end", "found"),
    [("QH2611-0172", "6688", True), ("qh2611-0172 ", "6688", True), ("QH2611-0172", "2046", False), ("", "6688", False)],
)
def test_an_order_needs_its_number_and_its_phone(key: str, number: str, end: str, found: bool) -> None:
    assert ('class="order"' in page(f"order?number={number}&end={end}")) == found


def test_totals_and_stages() -> None:
    order = catalogue.an_order()
    assert order.total() == Decimal("386.00")
    assert order.stages(date(2026, 11, 22), "en") == [
        ("Placed", date(2026, 11, 19)), ("Packed", date(2026, 11, 20)), ("On its way", date(2026, 11, 21)), ("Delivered", None),
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["teas/nothing", "shop.html", "../settings.py"])
def test_what_the_shop_does_not_have_is_not_found(address: str) -> None:
    assert Client().get(f"/demo-shop/{address}").status_code in (301, 404)
