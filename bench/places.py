"""Where a bench runs: private servers over a fresh SQLite file, or over private PostgreSQL and Redis; filled before they start."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import services
from yingda.site.replay.server import Server, free_port

UVICORN = ["--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio", "--log-level", "warning", "--no-access-log"]


class NotHere(RuntimeError):
    """What a place needs is not installed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database: its name, the folder of its server, and the settings that lead there."""

    name: str
    folder: Path
    settings: dict[str, str]


# What is measured is the desk, not its limits.
NO_RATES = {"YINGDA_TOKEN_RATE": "0", "YINGDA_LOGIN_RATE": "0", "YINGDA_ADDRESS_RATE": "0"}


@contextmanager
def sqlite() -> Iterator[Place]:
    """One process over SQLite, synchronous=FULL: the default home."""
    with tempfile.TemporaryDirectory(prefix="yingda-bench-") as folder:
        yield Place("sqlite", Path(folder), {})


@contextmanager
def postgresql() -> Iterator[Place]:
    """Private PostgreSQL (fsync on) and Redis, ended by pid. Raises `NotHere` where they are not installed."""
    lacking = {"postgresql", "redis"} & set(services.missing())
    if lacking:
        raise NotHere(f"not measured: {', '.join(sorted(lacking))} is not installed")
    with services.running({"postgresql", "redis"}) as urls, tempfile.TemporaryDirectory(prefix="yingda-bench-") as folder:
        settings = {
            "YINGDA_DATABASE_URL": urls["YINGDA_TEST_POSTGRESQL_URL"],
            "YINGDA_REDIS_URL": urls["YINGDA_TEST_REDIS_URL"],
            "YINGDA_EMBED_WORKER": "1",
        }
        yield Place("postgresql+redis", Path(folder), settings)


def fill(place: Place, **wish: int) -> dict[str, Any]:
    """Fills the place's database (see `bench.stock`); the keys for the clients."""
    found: dict[str, Any] = run_with_django(place, "bench.stock", wish)
    return found


def run_with_django(place: Place, module: str, wish: dict[str, Any]) -> Any:
    """What a module prints as JSON, run against the place's database."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")}
    environment = {**outside, "YINGDA_DATA_DIR": str(place.folder), **place.settings}
    done = subprocess.run([sys.executable, "-m", module, json.dumps(wish)], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


@asynccontextmanager
async def served(place: Place, nodes: int = 1) -> AsyncIterator[list[Server]]:
    """`nodes` running servers; the first runs the jobs."""
    servers = [Server(place.folder, NO_RATES | place.settings | ({} if node == 0 else {"YINGDA_EMBED_WORKER": "0"})) for node in range(nodes)]
    try:
        for server in servers:
            await server.start()
        yield servers
    finally:
        for server in servers:
            server.end()


class Bare(Server):
    """The bare application under uvicorn, as a server like the others."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {"BENCH_FILE": str(folder / "bare.sqlite3")}, free_port())
        self.command = [sys.executable, "-m", "uvicorn", "bench.bare:application", "--port", str(self.port), *UVICORN]


@asynccontextmanager
async def bare() -> AsyncIterator[Server]:
    """The bare limit, running."""
    with tempfile.TemporaryDirectory(prefix="yingda-bench-") as folder:
        server = Bare(Path(folder))
        try:
            await server.start()
            yield server
        finally:
            server.end()
