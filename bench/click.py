"""`python -m bench.click`: from the click on a row to the painted conversation, in Chromium, on a team at work.

200 agents and 2 000 visitors are connected and write 50 messages a second; 300 000 messages are stored. Rows are clicked without
having been pointed at before, each for the first time, so nothing is fetched ahead and nothing comes from the cache.
"""

import asyncio
import os
import sys
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from bench.figures import figure, show, spread_ms
from bench.live import VISITORS, Trips
from bench.places import Place, fill, served, sqlite
from tools import services
from yingda.kit.statistics import quantile

PER_S, AGENTS_SEEN, ROWS = 25, 8, 10
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
# The bare limit: a click that changes one word, until it is painted.
BARE = """() => new Promise((done) => {
  const word = document.createElement("p"); document.body.append(word);
  word.onclick = () => { word.textContent = "x"; requestAnimationFrame(() => setTimeout(() => { word.remove(); done(performance.now() - began); })); };
  const began = performance.now(); word.click();
})"""
OPEN = """([id, name]) => new Promise((done) => {
  const began = performance.now(); document.getElementById("row-" + id).click();
  const shown = () => location.pathname.endsWith("/" + id) && document.querySelector(".thread .said p")
    && document.querySelector(".head h2")?.innerText.trim() === name;
  const look = () => requestAnimationFrame(() => shown() ? setTimeout(() => done(performance.now() - began)) : look());
  look();
})"""
ASK = """(id) => {
  const began = performance.now();
  return fetch("/api/v1/conversations/" + id).then((answer) => answer.text()).then(() => performance.now() - began);
}"""


def main() -> int:
    """Prints the figures. 1 when there is no Chromium to measure with."""
    chromium = services.chromium()
    if chromium is None:
        print("bench: Chromium is not installed", file=sys.stderr)
        return 1
    with sqlite() as place:
        show("click", asyncio.run(_measured(place, chromium)))
    return 0


async def _measured(place: Place, chromium: str) -> dict[str, Any]:
    keys = fill(place, agents=200, visitors=VISITORS, open=VISITORS, closed=8000, messages=300_000)
    async with served(place) as servers, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        trips = Trips(servers, keys)
        await trips.connect()
        quiet = await _all_clicks(browser, servers[0].address, keys, 0)
        # Customers and colleagues are on machines of their own; here they share two cores with browser and server, and give way to them.
        os.nice(10)
        work = asyncio.create_task(trips.run(PER_S, 600))
        busy = await _all_clicks(browser, servers[0].address, keys, AGENTS_SEEN)
        work.cancel()
        trips.close()
        await browser.close()
    return {"agents": 200, "visitors": VISITORS, "messages": 300_000, "messages_per_s": 2 * PER_S, "at_work": busy, "silent": quiet}


async def _all_clicks(browser: Browser, address: str, keys: dict[str, Any], first: int) -> dict[str, Any]:
    opened, first_of_day, asked, bare = [], [], [], []
    for agent in keys["agents"][first : first + AGENTS_SEEN]:
        page = await _desk(browser, address, agent["session"])
        bare += [await page.evaluate(BARE) for _ in range(5)]
        for place, number in enumerate(await _rows(page)):
            name = await page.inner_text(f"#row-{number} .name")
            (opened if place else first_of_day).append(await page.evaluate(OPEN, [number, name]))
            asked.append(await page.evaluate(ASK, number))
        await page.context.close()
    limit = quantile(bare, 0.5)
    return {
        "clicks": len(opened),
        "p50_ms": figure(quantile(opened, 0.5), 100, limit),
        "p95_ms": figure(quantile(opened, 0.95), 100, limit),
        "ms": spread_ms([one / 1000 for one in opened]),
        "first_click_after_the_page_was_loaded_ms": spread_ms([one / 1000 for one in first_of_day]),
        "the_request_alone_ms": spread_ms([one / 1000 for one in asked]),
    }


async def _desk(browser: Browser, address: str, session: str) -> Page:
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    await context.add_cookies([{"name": "yingda_session", "value": session, "url": address}])
    page = await context.new_page()
    await page.goto(f"{address}/desk")
    await page.wait_for_selector("[id^=row-]")
    await page.wait_for_load_state("networkidle")
    return page


async def _rows(page: Page) -> list[int]:
    found = await page.eval_on_selector_all("[id^=row-]", "(rows) => rows.map((row) => Number(row.id.slice(4)))")
    return [int(number) for number in found[:ROWS]]


if __name__ == "__main__":
    sys.exit(main())
