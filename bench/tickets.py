"""`python -m bench.tickets`: making a ticket and commenting over the API; lists of 50 of 10 000 tickets, the board's numbers, one ticket."""

import asyncio
import json
import sys
from typing import Any

from bench.figures import cpu_s, figure, show, spread_ms
from bench.places import NotHere, Place, bare, fill, postgresql, run_with_django, served, sqlite
from bench.raw import flood, request
from yingda.site.replay.server import Server

ASKED = 300
TICKETS = 10_000
MAKE_GOAL_MS, LIST_GOAL_MS, P95_GOAL_MS = 4, 6, 20
LISTS = {
    "newest": "", "running_by_deadline": "state=new,open,waiting&sort=due", "overdue": "overdue=1", "ownerless": "ownerless=1",
    "by_word": "q=%E4%BB%B6%E4%BA%8B", "changed": "sort=changed",
}  # fmt: skip


def main() -> int:
    """Prints the figures of both databases."""
    figures: dict[str, Any] = {}
    with sqlite() as place:
        figures["sqlite"] = asyncio.run(_measured(place))
    try:
        with postgresql() as place:
            figures["postgresql_redis"] = asyncio.run(_measured(place))
    except NotHere as problem:
        figures["postgresql_redis"] = str(problem)
    show("tickets", figures)
    return 0


async def _measured(place: Place) -> dict[str, Any]:
    keys = fill(place, agents=20, visitors=2000, open=200, closed=200, messages=2000)
    stock = run_with_django(place, "bench.ticket_stock", {"tickets": TICKETS})
    agent, boss = keys["agents"][0]["session"], keys["administrator"]
    async with bare() as alone:
        bare_list = (await _asked(alone, [("GET", "/list", "")], "", 201))["cpu"]
        bare_post = (await _asked(alone, [("POST", "/", '{"text": "x"}')], "", 201))["cpu"]
    async with served(place) as servers:
        server = servers[0]
        found: dict[str, Any] = {"bare_limit_is": "uvicorn, one SELECT of 50 rows, msgspec; one INSERT in a group commit"}
        for name, filters in LISTS.items():
            found[f"list_{name}"] = _shown(await _asked(server, [("GET", f"/api/v1/tickets?limit=50&{filters}", "")], boss, 200), LIST_GOAL_MS, bare_list)
        found["list_of_an_agent"] = _shown(await _asked(server, [("GET", "/api/v1/tickets?limit=50", "")], agent, 200), LIST_GOAL_MS, bare_list)
        found["counts"] = _shown(await _asked(server, [("GET", "/api/v1/tickets/counts", "")], boss, 200), LIST_GOAL_MS, bare_list)
        found["open"] = _shown(await _asked(server, [("GET", f"/api/v1/tickets/{stock['ticket']}", "")], boss, 200), LIST_GOAL_MS, bare_list)
        for name in ("plain", "stepped"):
            body = json.dumps({"type_id": stock[name], "title": "退款没到账", "values": {"order": "A-1001", "reason": "质量问题"}}, ensure_ascii=False)
            found[f"make_{name}"] = _shown(await _asked(server, [("POST", "/api/v1/tickets", body)], agent, 201), MAKE_GOAL_MS, bare_post)
        by_system = {"type_id": stock["plain"], "title": "退款没到账", "values": {"order": "A-1001", "reason": "质量问题"}, "group_id": stock["group"]}
        asked = [("POST", "/api/v1/tickets", json.dumps(by_system, ensure_ascii=False))]
        found["make_by_token"] = _shown(await _asked(server, asked, "", 201, token=stock["token"]), MAKE_GOAL_MS, bare_post)
        body = json.dumps({"text": "已联系承运方，今晚发出"}, ensure_ascii=False)
        found["comment"] = _shown(await _asked(server, [("POST", f"/api/v1/tickets/{stock['ticket']}/comments", body)], boss, 201), MAKE_GOAL_MS, bare_post)
    return found


def _shown(asked: dict[str, Any], goal_ms: float, bare_ms: float) -> dict[str, Any]:
    return {"cpu_ms": figure(asked["cpu"], goal_ms, bare_ms), "p95_ms": figure(asked["ms"]["p95"], P95_GOAL_MS), "ms": asked["ms"]}


async def _asked(server: Server, asked: list[tuple[str, str, str]], session: str, expect: int, csrf: str = "b" * 32, token: str = "") -> dict[str, Any]:
    """Sends the requests in turn over one connection: ms CPU per answer, and how long each took."""
    cookie = f"yingda_session={session}; yingda_csrf={csrf}"
    requests = [request(method, server.port, path, body, cookie, csrf, token) for method, path, body in asked] * ASKED
    await flood([server.port], 1, requests[:20], expect)
    before = cpu_s(server.pid)
    _, taken = await flood([server.port], 1, requests[:ASKED], expect)
    return {"cpu": 1000 * (cpu_s(server.pid) - before) / ASKED, "ms": spread_ms(taken)}


if __name__ == "__main__":
    sys.exit(main())
