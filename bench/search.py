"""`python -m bench.search`: words of two, three and four characters in 300 000 and 1 000 000 messages, from request to answer.

The texts are put together of common words by chance (fixed seed), so a word is frequent (in a third of all messages), usual or
rare. Asked by an administrator, who sees everything, and by an agent of 200, who sees one conversation in 200.
"""

import asyncio
import sys
import time
from typing import Any
from urllib.parse import quote

from bench.figures import figure, show, spread_ms
from bench.places import NotHere, Place, fill, postgresql, run_with_django, served, sqlite
from bench.raw import flood
from yingda.kit.statistics import quantile
from yingda.site.replay.server import Server

SIZES = (300_000, 1_000_000)
ASKED, GOAL_MS = 40, 50
QUERIES = {
    "2 characters": ["退款", "发货", "物流"], "3 characters": ["退款吗", "什么时"], "4 characters": ["什么时候", "退款吗谢"], "nothing found": ["鳄鱼皮"],
}  # fmt: skip


def main(names: list[str]) -> int:
    """Prints the figures of both databases, for the sizes named or all of them."""
    sizes = [int(name) for name in names] or list(SIZES)
    figures: dict[str, Any] = {"sqlite": {}, "postgresql_redis": {}}
    for size in sizes:
        with sqlite() as place:
            figures["sqlite"][size] = asyncio.run(_measured(place, size))
        try:
            with postgresql() as place:
                figures["postgresql_redis"][size] = asyncio.run(_measured(place, size))
        except NotHere as problem:
            figures["postgresql_redis"] = str(problem)
    show("search", figures)
    return 0


async def _measured(place: Place, size: int) -> dict[str, Any]:
    keys = fill(place, agents=200, visitors=5000, open=2000, closed=18_000, messages=size)
    began = time.perf_counter()
    count = run_with_django(place, "bench.reindex", {})
    seconds = time.perf_counter() - began
    found: dict[str, Any] = {"reindex": {"messages": count, "per_s": round(count / seconds)}}
    async with served(place) as servers:
        for who, session in (("administrator", keys["administrator"]), ("agent", keys["agents"][0]["session"])):
            found[who] = await _asked(servers[0], session)
    return found


async def _asked(server: Server, session: str) -> dict[str, Any]:
    taken: dict[str, list[float]] = {}
    for kind, queries in QUERIES.items():
        requests = [_request(server, session, query) for query in queries]
        await flood([server.port], 1, requests, 200)
        _, taken[kind] = await flood([server.port], 1, requests * (ASKED // len(queries)), 200)
    every = [one for times in taken.values() for one in times]
    return {"p95_ms": figure(1000 * quantile(every, 0.95), GOAL_MS), **{kind: spread_ms(times) for kind, times in taken.items()}}


def _request(server: Server, session: str, query: str) -> bytes:
    path = f"/api/v1/messages/search?q={quote(query)}"
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: yingda_session={session}\r\n\r\n".encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
