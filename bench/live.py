"""`python -m bench.live`: posting, fan-out, round trips and idle sockets, on SQLite and, where installed, PostgreSQL + Redis.

The clients run in this process, the server in another. Processor time is the server's own, read from /proc.
"""

import asyncio
import json
import re
import sys
import time
from typing import Any
from uuid import uuid4

from bench.figures import cpu_s, figure, rss_kb, show, spread_ms
from bench.places import NotHere, Place, bare, fill, postgresql, served, sqlite
from bench.raw import Socket, flood, http_to, request, socket_to
from yingda.site.replay.server import Server

AGENTS, VISITORS = 200, 2000
POSTS, CONNECTIONS = 6000, 32
RATE, SECONDS = 100, 10
TIMED = 10  # every tenth listening socket notes when it heard what
_client_id = re.compile(rb'"client_id": ?"([^"]+)"').findall
TEXT = "您好，您的订单已经发出，预计明天下午送达，请保持电话畅通。"


def main(names: list[str]) -> int:
    """Prints the figures of the places named (sqlite, postgresql), or of every place there is."""
    figures: dict[str, Any] = {}
    if "sqlite" in (names or ["sqlite"]):
        with sqlite() as place:
            figures["sqlite"] = asyncio.run(_one_process(place))
    if "postgresql" in (names or ["postgresql"]):
        figures["postgresql_redis"] = _with_postgresql()
    show("live", figures)
    return 0


def _with_postgresql() -> dict[str, Any] | str:
    try:
        with postgresql() as place:
            return asyncio.run(_nodes(place))
    except NotHere as problem:
        return str(problem)


async def _one_process(place: Place) -> dict[str, Any]:
    limit = await _bare()
    keys = fill(place, agents=AGENTS, visitors=VISITORS, open=VISITORS)
    async with served(place) as servers:
        found = {"post": await _post(servers, keys, limit)}
        found |= await _sockets(servers, keys, limit)
    return found


async def _nodes(place: Place) -> dict[str, Any]:
    keys = fill(place, agents=AGENTS, visitors=VISITORS, open=VISITORS)
    found: dict[str, Any] = {}
    async with served(place) as servers:
        found["one_node"] = {"post": await _post(servers, keys, None, goal_us=250), **await _sockets(servers, keys, None)}
    async with served(place, 2) as servers:
        found["two_nodes"] = {"post": await _post(servers, keys, None, goal_us=250), "round_trip": await _round_trips(servers, keys)}
    return found


async def _bare() -> dict[str, float]:
    """The same client against the bare application: µs CPU and requests per second of a post, µs per delivery to a socket."""
    async with bare() as server:
        requests = [request("POST", server.port, "/", json.dumps({"text": TEXT, "client_id": str(uuid4())})) for _ in range(POSTS)]
        before = cpu_s(server.pid)
        seconds, _ = await flood([server.port], CONNECTIONS, requests, 201)
        post_us = 1e6 * (cpu_s(server.pid) - before) / POSTS
        idle = rss_kb(server.pid)
        sockets = [await socket_to(server.port, "/", "", b"{}", lambda _data: None) for _ in range(AGENTS)]
        socket_kb = (rss_kb(server.pid) - idle) / AGENTS
        says = [request("POST", server.port, "/say", json.dumps({"text": TEXT * 8})) for _ in range(300)]
        before = cpu_s(server.pid)
        await flood([server.port], 1, says, 201)
        delivery_us = 1e6 * (cpu_s(server.pid) - before) / len(says) / AGENTS
        for socket in sockets:
            socket.close()
    return {"post_us": post_us, "posts_per_s": POSTS / seconds, "socket_send_us": delivery_us, "socket_kb": socket_kb}


async def _post(servers: list[Server], keys: dict[str, Any], limit: dict[str, float] | None, goal_us: float = 200) -> dict[str, Any]:
    """Posting by HTTP over 32 connections, nobody listening."""
    ports = [server.port for server in servers]
    await flood(ports, CONNECTIONS, _posts(keys, ports[0], 500), 201)
    before = sum(cpu_s(server.pid) for server in servers)
    seconds, taken = await flood(ports, CONNECTIONS, _posts(keys, ports[0], POSTS), 201)
    used_us = 1e6 * (sum(cpu_s(server.pid) for server in servers) - before) / POSTS
    bare_us, bare_rate = (limit["post_us"], limit["posts_per_s"]) if limit else (None, None)
    return {
        "cpu_us": figure(used_us, goal_us, bare_us),
        "per_s": figure(POSTS / seconds, 2000, bare_rate, at_least=True),
        "per_s_and_core_of_the_server": round(1e6 / used_us),
        "ms": spread_ms(taken),
    }


def _posts(keys: dict[str, Any], port: int, count: int) -> list[bytes]:
    """Answers of the administrator in many conversations."""
    talks = keys["conversations"]
    cookie = f"yingda_session={keys['administrator']}; yingda_csrf={keys['csrf']}"
    return [
        request(
            "POST", port, f"/api/v1/conversations/{talks[n % 500]['id']}/messages",
            json.dumps({"text": TEXT, "client_id": str(uuid4())}), cookie, keys["csrf"],
        )
        for n in range(count)
    ]  # fmt: skip


async def _sockets(servers: list[Server], keys: dict[str, Any], limit: dict[str, float] | None) -> dict[str, Any]:
    """Everything that needs sockets, on one process: idle memory, fan-out, round trips."""
    server = servers[0]
    found: dict[str, Any] = {"fan_out": await _fan_out(server, keys, limit)}
    before = rss_kb(server.pid)
    idle = await _visitors(servers, keys, [lambda _data: None] * VISITORS)
    await _quiet(server)
    found["idle_socket_kb"] = figure((rss_kb(server.pid) - before) / VISITORS, 30, limit and limit["socket_kb"])
    for socket in idle:
        socket.close()
    await _quiet(server)
    found["round_trip"] = await _round_trips(servers, keys)
    return found


async def _fan_out(server: Server, keys: dict[str, Any], limit: dict[str, float] | None) -> dict[str, Any]:
    """Every message to 200 colleagues who may see everything: at 100 messages a second, and as fast as posts are taken."""
    seen = [0]
    delay = Delay()

    def take(data: bytes) -> None:
        seen[0] += data.count(b'"conversation.message"')

    def take_and_time(data: bytes) -> None:
        take(data)
        delay.heard(data)

    cookie = f"yingda_session={keys['administrator']}"
    hello = b'{"t":"hello","last":null}'
    alone_us = await _posting_us(server, keys, 2000, None)
    slow_alone_us = await _posting_us(server, keys, RATE * SECONDS, RATE)
    takers = [take_and_time if number % TIMED == 0 else take for number in range(AGENTS)]
    sockets = [await socket_to(server.port, "/live", cookie, hello, taker) for taker in takers]
    await _quiet(server)
    together_us = await _posting_us(server, keys, 2000, None)
    await _until(lambda: seen[0] >= 2000 * AGENTS)
    slow_us = await _posting_us(server, keys, RATE * SECONDS, RATE, delay)
    await _until(lambda: seen[0] >= (2000 + RATE * SECONDS) * AGENTS)
    expected = (2000 + RATE * SECONDS) * AGENTS
    lost = sum(socket.lost for socket in sockets)
    for socket in sockets:
        socket.close()
    bare_us = limit and limit["socket_send_us"]
    return {
        "us_per_delivery_as_fast_as_posts_are_taken": figure((together_us - alone_us) / AGENTS, 4, bare_us),
        "us_per_delivery_at_100_messages_per_s": figure((slow_us - slow_alone_us) / AGENTS, 4, bare_us),
        "delivery_ms_at_100_messages_per_s": spread_ms(delay.taken),
        "deliveries": {"expected": expected, "seen": seen[0], "sockets_lost": lost},
    }


class Delay:
    """From the request of a message to its arrival at a listening socket."""

    def __init__(self) -> None:
        self._began: dict[bytes, float] = {}
        self.taken: list[float] = []

    def posting(self, request: bytes) -> None:
        """The request is about to be sent."""
        self._began[_client_id(request)[0]] = time.perf_counter()

    def heard(self, data: bytes) -> None:
        """A frame arrived."""
        if self._began:
            now = time.perf_counter()
            self.taken += [now - self._began[name] for name in _client_id(data) if name in self._began]


async def _posting_us(server: Server, keys: dict[str, Any], count: int, rate: int | None, delay: Delay | None = None) -> float:
    """µs CPU of the server per message, all it causes included."""
    requests = _posts(keys, server.port, count)
    before = cpu_s(server.pid)
    if rate is None:
        await flood([server.port], CONNECTIONS, requests, 201)
    else:
        http = await http_to(server.port)
        began = time.perf_counter()
        for number, one in enumerate(requests):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            if delay is not None:
                delay.posting(one)
            await http.ask(one)
    await asyncio.sleep(0.5)
    return 1e6 * (cpu_s(server.pid) - before) / count


async def _visitors(servers: list[Server], keys: dict[str, Any], takers: list[Any]) -> list[Socket]:
    """The sockets of as many visitors as there are takers, shared out over the servers."""
    sockets = []
    for number, (token, take) in enumerate(zip(keys["visitors"], takers, strict=False)):
        hello = json.dumps({"t": "hello", "token": token, "last": None}).encode()
        sockets.append(await socket_to(servers[number % len(servers)].port, "/widget/v1/live", "", hello, take))
    return sockets


async def _round_trips(servers: list[Server], keys: dict[str, Any]) -> dict[str, Any]:
    """A visitor writes, the agent's socket hears it and answers at once, the visitor's socket hears that: both messages stored."""
    trips = Trips(servers, keys)
    await trips.connect()
    for server in servers:
        await _quiet(server)
    idle_s = await _idle_cpu(servers)
    before, began = sum(cpu_s(server.pid) for server in servers), time.perf_counter()
    await trips.run(RATE // 2, SECONDS)
    seconds = time.perf_counter() - began
    used = sum(cpu_s(server.pid) for server in servers) - before
    trips.close()
    count = len(trips.taken)
    spread = spread_ms(trips.taken)
    return {
        "agents": AGENTS, "visitors": VISITORS, "messages_per_s": round(2 * count / seconds), "round_trips": count, "ms": spread,
        "p50_ms": figure(spread["p50"], 15),
        "cpu_ms_per_round_trip": figure(1000 * used / count, 4),
        "of_that_the_idle_server": round(1000 * idle_s * seconds / count, 2),
    }  # fmt: skip


async def _idle_cpu(servers: list[Server]) -> float:
    """Seconds of processor time per second that the connected, silent server uses."""
    before = sum(cpu_s(server.pid) for server in servers)
    await asyncio.sleep(3)
    return (sum(cpu_s(server.pid) for server in servers) - before) / 3


class Trips:
    """Agents and visitors, and the messages between them; what others write is nobody's business here."""

    def __init__(self, servers: list[Server], keys: dict[str, Any], visitors: int = VISITORS) -> None:
        self._servers = servers
        self._keys = keys
        self._count = visitors
        self._agents: dict[int, Socket] = {}
        self._visitors: list[Socket] = []
        self._began: dict[int, float] = {}
        self._done: dict[int, asyncio.Event] = {}
        self.taken: list[float] = []

    async def connect(self) -> None:
        """Agents on the last server, visitors on all of them in turn."""
        hello = b'{"t":"hello","last":null}'
        for agent in self._keys["agents"]:
            cookie = f"yingda_session={agent['session']}"
            taker = self._agent(agent["id"])
            self._agents[agent["id"]] = await socket_to(self._servers[-1].port, "/live", cookie, hello, taker)
        takers = [self._visitor(talk["id"]) for talk in self._keys["conversations"][: self._count]]
        self._visitors = await _visitors(self._servers, self._keys, takers)

    def _agent(self, person: int) -> Any:
        def take(data: bytes) -> None:
            if b'"kind":"visitor"' not in data or b'"events"' not in data:
                return
            for _n, name, body in json.loads(data).get("events", ()):
                if name == "conversation.message" and body["message"]["author"]["kind"] == "visitor":
                    number = body["message"]["conversation_id"]
                    if number not in self._began:
                        continue
                    post = {"t": "post", "ref": str(uuid4()), "conversation": number, "kind": "text", "text": TEXT}
                    self._agents[person].send(json.dumps(post).encode())

        return take

    def _visitor(self, number: int) -> Any:
        def take(data: bytes) -> None:
            if b'"kind":"person"' in data and data.startswith(b'{"t":"events"') and number in self._began:
                self.taken.append(time.perf_counter() - self._began.pop(number))

        return take

    async def run(self, per_s: int, seconds: int) -> None:
        """Begins `per_s` round trips a second, each in another conversation; waits for the last."""
        began = time.perf_counter()
        for number in range(per_s * seconds):
            await asyncio.sleep(max(0.0, began + number / per_s - time.perf_counter()))
            place = number % self._count
            self._began[self._keys["conversations"][place]["id"]] = time.perf_counter()
            post = {"t": "post", "ref": str(uuid4()), "kind": "text", "text": TEXT}
            self._visitors[place].send(json.dumps(post).encode())
        await _until(lambda: not self._began)

    def close(self) -> None:
        """Hangs up."""
        for socket in [*self._agents.values(), *self._visitors]:
            socket.close()


async def _until(condition: Any, patience_s: float = 60) -> None:
    deadline = time.perf_counter() + patience_s
    while not condition():
        if time.perf_counter() > deadline:
            raise TimeoutError("what was posted did not arrive everywhere")
        await asyncio.sleep(0.02)


async def _quiet(server: Server) -> None:
    """Waits until the server has dealt with what came before."""
    used = -1.0
    while cpu_s(server.pid) - used > 0.03:
        used = cpu_s(server.pid)
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
