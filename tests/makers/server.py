"""A real desk for journeys: `yingda serve` and `yingda worker` as processes of their own, on a database of their own."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
READY_S = 180.0
PASSWORD = "corrEct-hors3-battery"


class Process:
    """One process of the desk; ended by its own id."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "yingda.site.cli", *command],
                cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Sends the signal and waits; SIGKILL is how machines die."""
        if self.alive:
            self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]


class Node:
    """A web process at a port; `start` after `end` is the same node again."""

    def __init__(self, desk: "Desk", name: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._desk, self._name = desk, name
        self.process: Process | None = None

    def start(self) -> "Node":
        """Starts the process and waits until it answers."""
        self.process = Process(self.command(), self._desk.environment, self._desk.folder / f"{self._name}.log")
        until(self._answers, READY_S, self.process.said)
        return self

    def command(self) -> list[str]:
        """What follows `yingda`."""
        return ["serve", "--port", str(self.port)]

    def kill(self) -> None:
        assert self.process is not None
        self.process.end(signal.SIGKILL)

    def _answers(self) -> bool:
        assert self.process is not None
        if not self.process.alive:
            raise AssertionError(f"the server ended: {self.process.said()}")
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


class Desk:
    """An installation: its folder, its environment, its processes, and the people who were made for it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        given = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")}
        self.environment = {
            **given, "YINGDA_DATA_DIR": str(folder / "data"), "YINGDA_SECRET_KEY": secrets.token_hex(32), **environment,
        }  # fmt: skip
        self.nodes: list[Node] = []
        self.workers: list[Process] = []

    def node(self) -> Node:
        """Starts a web process."""
        node = Node(self, f"node{len(self.nodes)}")
        self.nodes.append(node)
        return node.start()

    def worker(self) -> Process:
        """Starts a process for jobs."""
        process = Process(["worker"], self.environment, self.folder / f"worker{len(self.workers)}.log")
        self.workers.append(process)
        return process

    def end(self) -> None:
        """Ends what is still running."""
        for process in (*(node.process for node in self.nodes), *self.workers):
            if process is not None:
                process.end()


@dataclass(frozen=True)
class Prepared:
    """An installation that was set up once and is copied for every test: making tables takes longer than most journeys.

    jars: cookies of browsers in which people have signed in, by user name; ids: their numbers.
    """

    folder: Path
    database: str | None
    secret_key: str
    jars: dict[str, dict[str, str]]
    ids: dict[str, int]
    groups: list[int]

    @contextmanager
    def desk(self, folder: Path, **environment: str) -> Iterator[Desk]:
        """A copy of it, without any process yet; ended and removed afterwards."""
        given = {"YINGDA_SECRET_KEY": self.secret_key, **environment}
        if self.database is None:
            shutil.copytree(self.folder / "data", folder / "data")
            with _ended(Desk(folder, **given)) as desk:
                yield desk
            return
        with a_database(self.database) as url, _ended(Desk(folder, YINGDA_DATABASE_URL=url, **given)) as desk:
            yield desk

    def browser(self, url: str, username: str) -> httpx.Client:
        """A browser in which the person has signed in."""
        jar = self.jars[username]
        return httpx.Client(base_url=url, cookies=jar, headers={"X-CSRFToken": jar["yingda_csrf"]}, timeout=30)


PEOPLE = {
    "lin": ("agent", "own", 0), "chen": ("agent", "own", 0), "zhao": ("agent", "own", 1),
    "leader": ("team_leader", "group", 0), "root": ("administrator", "everything", 1),
}  # fmt: skip


@contextmanager
def prepared(folder: Path, server: str | None) -> Iterator[Prepared]:
    """Sets an installation up over HTTP, on SQLite or on a database of the PostgreSQL server; a team, signed in."""
    key = secrets.token_hex(32)
    with nullcontext(None) if server is None else a_database(server, None) as url:
        given = {} if url is None else {"YINGDA_DATABASE_URL": url}
        desk = Desk(folder, YINGDA_SECRET_KEY=key, **given)
        node = desk.node()
        try:
            boss = Boss.first(node)
            groups = [boss.group, int(boss.ask("POST", "/groups", {"name": "售后组"})["id"])]
            ids = {"boss": boss.id} | {name: boss.person(name, role, scope, [groups[at]]) for name, (role, scope, at) in PEOPLE.items()}
            jars = {name: dict(signed_in(node.url, name).cookies) for name in ids}
        finally:
            desk.end()
        yield Prepared(folder, url, key, jars, ids, groups)


class Boss:
    """The administrator over HTTP: makes what a journey needs."""

    def __init__(self, client: httpx.Client, id: int, group: int) -> None:
        self.client, self.id, self.group = client, id, group

    @classmethod
    def first(cls, node: Node) -> "Boss":
        """Sets a fresh installation up."""
        client = httpx.Client(base_url=node.url, timeout=30)
        csrf = client.get("/api/v1/setup").json()["csrf"]
        given = {"team_name": "云杉", "username": "boss", "display_name": "老板", "password": PASSWORD}
        done = client.post("/api/v1/setup", json=given, headers={"X-CSRFToken": csrf})
        assert done.status_code == 201, done.text
        boss = cls(signed_in(node.url, "boss"), int(done.json()["id"]), 0)
        boss.group = int(boss.ask("GET", "/groups")["items"][0]["id"])
        return boss

    def ask(self, method: str, path: str, body: Any = None, status: tuple[int, ...] = (200, 201, 204)) -> Any:
        """One request of the interface; its answer."""
        answer = self.client.request(method, f"/api/v1{path}", json=body)
        assert answer.status_code in status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def person(self, name: str, role: str, scope: str, group_ids: list[int]) -> int:
        """A colleague who signs in with `PASSWORD`."""
        grant = {"role": role, "scope": scope}
        body = {"username": name, "display_name": f"同事 {name}", "password": PASSWORD, "group_ids": group_ids, "grants": [grant]}
        return int(self.ask("POST", "/people", body)["id"])

    def inbox(self, **settings: Any) -> str:
        """A web chat that takes as much as a test sends; its key."""
        flood = {"messages_per_minute": 6000, "address_messages_per_minute": 60_000, "address_sessions_per_minute": 6000}
        body = {"name": f"网站 {secrets.token_hex(3)}", "kind": "web", "settings": {"flood": flood, **settings}}
        return str(self.ask("POST", "/inboxes", body)["key"])


def signed_in(url: str, username: str) -> httpx.Client:
    """Signs a person in, with the password."""
    client = httpx.Client(base_url=url, timeout=30)
    client.get("/api/v1/setup")
    headers = {"X-CSRFToken": client.cookies["yingda_csrf"]}
    answer = client.post("/_allauth/browser/v1/auth/login", json={"username": username, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRFToken"] = client.cookies["yingda_csrf"]
    return client


@contextmanager
def _ended(desk: Desk) -> Iterator[Desk]:
    try:
        yield desk
    finally:
        desk.end()


@contextmanager
def a_database(like: str, template: str | None = "") -> Iterator[str]:
    """A new database on the server of `like`: a copy of that one, or an empty one when `template` is None."""
    name = f"yingda_journey_{secrets.token_hex(5)}"
    server = named(like, "postgres")
    copied = "" if template is None else f' TEMPLATE "{urlsplit(like).path.lstrip("/")}"'
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    try:
        yield named(like, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def named(url: str, database: str) -> str:
    """The address of another database of the same server (an empty host, for a socket, keeps its two slashes)."""
    return re.sub(r"^(\w+://[^/?]*)(?:/[^?]*)?", rf"\1/{database}", url)


def postgresql_url() -> str:
    """The PostgreSQL server of this run (tools/pytest_services.py has made sure that there is one)."""
    return os.environ.get("YINGDA_TEST_POSTGRESQL_URL") or os.environ["YINGDA_DATABASE_URL"]


def redis_url() -> str:
    """The Redis server of this run."""
    return os.environ.get("YINGDA_TEST_REDIS_URL") or os.environ["YINGDA_REDIS_URL"]


def until(condition: Any, seconds: float, why: Any = lambda: "") -> None:
    """Looks again and again until the condition holds; fails at the deadline, saying why."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {why()}"
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def shown(value: Any) -> str:
    """A value in a failing test's words."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)[:1500]
