"""`python -m bench.sla`: how late a warning and a breach reach the agent in charge, while the desk is at work.

200 agents and 400 visitors write 100 messages a second; 200 more visitors ask and get no answer within a minute, the warning
standing at half of it. Late is the time of arrival at the agent's socket less the moment the policy names.
"""

import asyncio
import json
import sys
import time
from typing import Any
from uuid import uuid4

from bench.figures import figure, show, spread_ms
from bench.live import RATE, TEXT, Trips
from bench.places import NotHere, Place, fill, postgresql, served, sqlite
from bench.raw import flood, request, socket_to
from yingda.kit.statistics import quantile
from yingda.site.replay.server import Server

AGENTS, AT_WORK, UNANSWERED, PER_S = 200, 400, 200, 5
MINUTES, WARN_PERCENT, GOAL_MS = 1, 50, 1000
POLICY = {"name": "bench", "document": {"targets": {"first_response": MINUTES}, "warn_percent": WARN_PERCENT}}
KINDS = {"sla_warning": MINUTES * 60_000 * (100 - WARN_PERCENT) // 100, "sla_breach": 0}


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
    show("sla", figures)
    return 0


async def _measured(place: Place) -> dict[str, Any]:
    keys = fill(place, agents=AGENTS, visitors=AT_WORK + UNANSWERED, open=AT_WORK)
    late: dict[str, dict[int, float]] = {kind: {} for kind in KINDS}
    async with served(place) as servers:
        await flood([servers[0].port], 1, [_policy(servers[0], keys)], 201)
        trips = Trips(servers, keys, AT_WORK)
        await trips.connect()
        listeners = [await _listen(servers[0], agent["session"], late) for agent in keys["agents"]]
        work = asyncio.create_task(trips.run(RATE // 2, 3600))
        asking = [await _ask(servers[0], token, number) for number, token in enumerate(keys["visitors"][AT_WORK:])]
        await _until_all(late)
        work.cancel()
        trips.close()
        for socket in (*listeners, *asking):
            socket.close()
    return {"agents": AGENTS, "messages_per_s": RATE, "round_trips": len(trips.taken), **{kind: _shown(late[kind]) for kind in KINDS}}


def _shown(late: dict[int, float]) -> dict[str, Any]:
    taken = list(late.values())
    return {"n": len(taken), "late_ms": spread_ms([one / 1000 for one in taken]), "latest_ms": figure(quantile(taken, 1.0), GOAL_MS)}


def _policy(server: Server, keys: dict[str, Any]) -> bytes:
    cookie = f"yingda_session={keys['administrator']}; yingda_csrf={keys['csrf']}"
    return request("POST", server.port, "/api/v1/sla-policies", json.dumps(POLICY), cookie, keys["csrf"])


async def _listen(server: Server, session: str, late: dict[str, dict[int, float]]) -> Any:
    """A colleague's second window; notes how late each first word of a clock comes."""

    def take(data: bytes) -> None:
        if b'"sla_' not in data:
            return
        now = time.time() * 1000
        for _n, name, body in json.loads(data).get("events", ()):
            told = body.get("notification", {}) if name == "notifications.new" else {}
            if told.get("kind") in KINDS:
                moment = told["facts"]["due_at"] - KINDS[told["kind"]]
                late[told["kind"]].setdefault(told["facts"]["conversation_id"], now - moment)

    return await socket_to(server.port, "/live", f"yingda_session={session}", b'{"t":"hello","last":null}', take)


async def _ask(server: Server, token: str, number: int) -> Any:
    """A customer who writes once, `PER_S` of them a second."""
    await asyncio.sleep(1 / PER_S)
    hello = json.dumps({"t": "hello", "token": token, "last": None}).encode()
    socket = await socket_to(server.port, "/widget/v1/live", "", hello, lambda _data: None)
    socket.send(json.dumps({"t": "post", "ref": str(uuid4()), "kind": "text", "text": f"{TEXT}{number}"}).encode())
    return socket


async def _until_all(late: dict[str, dict[int, float]]) -> None:
    """Waits for every clock to have run out, at most as long again as that takes."""
    deadline = time.perf_counter() + 2 * (60 * MINUTES + UNANSWERED / PER_S)
    while min(map(len, late.values())) < UNANSWERED and time.perf_counter() < deadline:
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
