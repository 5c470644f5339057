"""`python -m bench.list`: an agent's list, 50 of 10 000 open among 20 000 conversations, and opening one with 300 000 messages present."""

import asyncio
import random
import sys
from typing import Any

from bench.figures import cpu_s, figure, show, spread_ms
from bench.places import NotHere, Place, bare, fill, postgresql, run_with_django, served, sqlite
from bench.raw import flood
from yingda.site.replay.server import Server

ASKED = 400
VIEWS = ("mine", "group", "all", "waiting", "queue")


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
    show("list", figures)
    return 0


async def _measured(place: Place) -> dict[str, Any]:
    keys = fill(place, agents=20, visitors=5000, open=10_000, closed=10_000, messages=300_000, shown=20_000)
    chance = random.Random(3)
    async with bare() as alone:
        bare_ms = (await _asked(alone, ["/list"], "", 201))["cpu"]
    async with served(place) as servers:
        server = servers[0]
        found: dict[str, Any] = {"bare_limit_is": "uvicorn, one SELECT of 50 rows of 37 columns from SQLite, msgspec", "bare_ms": round(bare_ms, 2)}
        for view in VIEWS:
            path = f"/api/v1/conversations?view={view}&limit=50"
            who = keys["agents"][0]["session"] if view in ("mine", "queue") else keys["administrator"]
            found[f"list_{view}"] = _shown(await _asked(server, [path], who, 200), 6, bare_ms)
        paths = [f"/api/v1/conversations/{chance.choice(keys['conversations'])['id']}" for _ in range(ASKED)]
        found["open"] = _shown(await _asked(server, paths, keys["administrator"], 200), 6, bare_ms)
        counts = await _asked(server, ["/api/v1/conversations/counts"], keys["administrator"], 200)
        found["counts"] = _shown(counts, 6, bare_ms)
    found["scans"] = run_with_django(place, "bench.plans", {"agent": keys["agents"][0]["id"], "conversation": keys["conversations"][0]["id"]})
    return found


def _shown(asked: dict[str, Any], goal_ms: float, bare_ms: float) -> dict[str, Any]:
    return {"cpu_ms": figure(asked["cpu"], goal_ms, bare_ms), "p95_ms": figure(asked["ms"]["p95"], 20), "ms": asked["ms"]}


async def _asked(server: Server, paths: list[str], session: str, expect: int) -> dict[str, Any]:
    """Asks for the paths in turn over one connection: ms CPU per answer, and how long each took."""
    requests = [
        f"GET {paths[n % len(paths)]} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: yingda_session={session}\r\n\r\n".encode() for n in range(ASKED)
    ]
    await flood([server.port], 1, requests[:20], expect)
    before = cpu_s(server.pid)
    _, taken = await flood([server.port], 1, requests, expect)
    return {"cpu": 1000 * (cpu_s(server.pid) - before) / ASKED, "ms": spread_ms(taken)}


if __name__ == "__main__":
    sys.exit(main())
