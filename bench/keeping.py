"""`python -m bench.keeping [messages]`: export and restore of 1 000 000 messages beside the bare insert of the same rows, and a backup under load.

Seconds, messages a second, peak memory of each process; the bare limit puts the same rows of the message table into an empty
table of the same shape, with its indexes, in one transaction. While the backup is written, posts go on: their p99 beside that
of the same posts before it.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.figures import show, spread_ms
from bench.places import NotHere, Place, fill, postgresql, served, sqlite
from bench.raw import flood, request
from yingda.kit.statistics import quantile

SIZE = 1_000_000
TEXT = "您好，已经为您查询，请稍等。"
POSTS, AT_ONCE, CHUNK = 3000, 8, 200
COMMAND = """import resource
from yingda.site.cli import cli
try:
    cli()
finally:
    print("PEAK", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"""


def main(names: list[str]) -> int:
    """Prints the figures of both databases."""
    size = int(names[0]) if names else SIZE
    figures: dict[str, Any] = {}
    with sqlite() as place, sqlite() as other:
        figures["sqlite"] = asyncio.run(_measured(place, other, size))
    try:
        with postgresql() as place, sqlite() as other:
            figures["postgresql_to_sqlite"] = asyncio.run(_measured(place, other, size))
    except NotHere as problem:
        figures["postgresql_to_sqlite"] = str(problem)
    show("keeping", figures)
    return 0


async def _measured(place: Place, other: Place, size: int) -> dict[str, Any]:
    keys = fill(place, agents=20, visitors=5000, open=2000, closed=18_000, messages=size)
    archive = other.folder / "all.zip"
    export = _timed(place, size, "export", str(archive))
    restore = _timed(other, size, "restore", str(archive), allowed=(0, 1))
    bare = _bare(archive, other.folder, size)
    return {
        "export": export,
        "archive_bytes": archive.stat().st_size,
        "restore": {**restore, "times_the_bare_insert": round(restore["s"] / bare["s"], 1)},
        "bare_insert": bare,
        "backup": await _under_load(place, keys),
    }


def _timed(place: Place, size: int, *command: str, allowed: tuple[int, ...] = (0,)) -> dict[str, Any]:
    """A command of `yingda` against the place: seconds, messages a second, peak memory (MB). The doctor's complaints about mail are none of ours."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("YINGDA_")}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *command],
        env={**outside, "YINGDA_DATA_DIR": str(place.folder), **place.settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    if done.returncode not in allowed:
        raise RuntimeError(done.stdout[-500:] + done.stderr[-1500:])
    peak = int(done.stdout.rsplit("PEAK", 1)[1])
    return {"s": round(seconds, 1), "messages_per_s": round(size / seconds), "peak_mb": round(peak / 1024)}


def _bare(archive: Path, folder: Path, size: int) -> dict[str, Any]:
    """The lines of the messages, parsed and inserted into a bare table with the same indexes."""
    program = Path(__file__).with_name("keeping_bare.py")
    began = time.perf_counter()
    subprocess.run([sys.executable, str(program), str(archive), str(folder / "bare.sqlite3")], check=True)
    seconds = time.perf_counter() - began
    return {"s": round(seconds, 1), "messages_per_s": round(size / seconds)}


async def _under_load(place: Place, keys: dict[str, Any]) -> dict[str, Any]:
    """Posts before, and posts while a backup is written."""
    async with served(place) as servers:
        quiet = (await flood([servers[0].port], AT_ONCE, _posts(keys, servers[0].port, POSTS), 201))[1]
        backup = asyncio.create_task(asyncio.to_thread(_timed, place, 0, "backup", str(place.folder / "backup.zip")))
        busy: list[float] = []
        while not backup.done():
            busy += (await flood([servers[0].port], AT_ONCE, _posts(keys, servers[0].port, CHUNK), 201))[1]
        told = await backup
    return {
        "s": told["s"], "peak_mb": told["peak_mb"], "posts_meanwhile": len(busy),
        "p99_ms": {"quiet": round(1000 * quantile(quiet, 0.99), 1), "meanwhile": round(1000 * quantile(busy, 0.99), 1)}, "spread": spread_ms(busy),
    }  # fmt: skip


def _posts(keys: dict[str, Any], port: int, count: int) -> list[bytes]:
    """Answers of the administrator in many conversations."""
    cookie = f"yingda_session={keys['administrator']}; yingda_csrf={keys['csrf']}"
    talks = keys["conversations"]
    return [
        request(
            "POST", port, f"/api/v1/conversations/{talks[n % 500]['id']}/messages", json.dumps({"text": TEXT, "client_id": str(uuid4())}), cookie, keys["csrf"]
        )
        for n in range(count)
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
