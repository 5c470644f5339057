"""`python -m bench.automation`: what automations cost and how late they act, with 20 of them on.

A post is measured in a process without the lane (the way in is the same, so anything added to it shows), the delay in one with
it, while 100 messages a second are posted; how many events are gone through a second, in a process by itself.
"""

import asyncio
import json
import sys
import time
from typing import Any
from uuid import uuid4

from bench.figures import cpu_s, figure, show, spread_ms
from bench.places import NotHere, Place, fill, postgresql, run_with_django, served, sqlite
from bench.raw import flood, http_to, request
from yingda.site.replay.server import Server

RULES, POSTS, CONNECTIONS = 20, 3000, 32
RATE, SECONDS, MARKED = 100, 20, 10
GOAL_MS, GOAL_EVENTS = 1500, 1000
WORD = "加急处理"


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
    show("automation", figures)
    return 0


async def _measured(place: Place) -> dict[str, Any]:
    keys = fill(place, agents=2, visitors=500, open=500)
    alone = Place(place.name, place.folder, place.settings | {"YINGDA_EMBED_WORKER": "0"})
    before = await _post_us(alone, keys)
    gone_through = run_with_django(place, "bench.automation_stock", {"rules": RULES, "word": WORD})
    after = await _post_us(alone, keys)
    async with served(place) as servers:
        late = await _late(servers[0], keys)
    return {
        "rules": RULES, "post_cpu_us": figure(after, before * 1.1, before), "delay_ms": late, "delay_p95": figure(late["p95"], GOAL_MS),
        "events_per_s": figure(gone_through["events_per_s"], GOAL_EVENTS, at_least=True), "matches_per_s": gone_through["matches_per_s"],
    }  # fmt: skip


async def _post_us(place: Place, keys: dict[str, Any]) -> float:
    """µs of the server's processor for a post, nobody listening and no lane at work."""
    async with served(place) as servers:
        server = servers[0]
        await flood([server.port], CONNECTIONS, [_post(keys, server, n, "您好") for n in range(500)], 201)
        began = cpu_s(server.pid)
        await flood([server.port], CONNECTIONS, [_post(keys, server, n, "您好，已经发出") for n in range(POSTS)], 201)
        return 1e6 * (cpu_s(server.pid) - began) / POSTS


async def _late(server: Server, keys: dict[str, Any]) -> dict[str, float]:
    """From the instant of a message to that of what an automation did about it, at 100 messages a second."""
    http, said = await http_to(server.port), {}
    began = time.perf_counter()
    for n in range(RATE * SECONDS):
        await asyncio.sleep(max(0.0, began + n / RATE - time.perf_counter()))
        marked = n % MARKED == 0
        status, body = await http.ask(_post(keys, server, n, WORD if marked else "您好"))
        if status != 201:
            raise ConnectionError(f"{status} {body[:300]!r}")
        if marked:
            said[json.loads(body)["conversation_id"], n] = json.loads(body)["at"]
    acted = await _acted(http, server, keys, len(said))
    waited = list(said.items())
    taken: list[float] = []
    for (conversation, _), at in waited:
        later = sorted(one for one in acted.get(conversation, []) if one >= at)
        taken.append((later[0] - at) / 1000)
    return spread_ms(taken)


async def _acted(http: Any, server: Server, keys: dict[str, Any], count: int) -> dict[int, list[int]]:
    """The instants of all runs by conversation, once there are as many as messages that match."""
    while True:
        found: dict[int, list[int]] = {}
        cursor = ""
        while cursor is not None:
            path = "/api/v1/automation-runs?outcome=done&limit=200" + (f"&cursor={cursor}" if cursor else "")
            _, body = await http.ask(_asked(keys, server, path))
            page = json.loads(body)
            for row in page["items"]:
                found.setdefault(row["subject"]["id"], []).append(row["at"])
            cursor = page["next"]
        if sum(map(len, found.values())) >= count:
            return found


def _post(keys: dict[str, Any], server: Server, n: int, text: str) -> bytes:
    talk = keys["conversations"][n % len(keys["conversations"])]["id"]
    body = json.dumps({"text": text, "client_id": str(uuid4())})
    return request("POST", server.port, f"/api/v1/conversations/{talk}/messages", body, _cookie(keys), keys["csrf"])


def _asked(keys: dict[str, Any], server: Server, path: str) -> bytes:
    return request("GET", server.port, path, "", _cookie(keys), keys["csrf"])


def _cookie(keys: dict[str, Any]) -> str:
    return f"yingda_session={keys['administrator']}; yingda_csrf={keys['csrf']}"


if __name__ == "__main__":
    sys.exit(main())
