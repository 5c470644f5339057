"""`python -m bench.start`: from starting the process to the first answer, with a database that exists; memory of the idle server."""

import asyncio
import subprocess
import sys
import time
from typing import Any

from bench.figures import cpu_s, figure, rss_kb, show
from bench.places import fill, served, sqlite

TIMES = 5


def main() -> int:
    """Prints the figures."""
    with sqlite() as place:
        fill(place, agents=20, visitors=200, open=200, messages=2000)
        found = asyncio.run(_measured(place))
    show("start", found)
    return 0


async def _measured(place: Any) -> dict[str, Any]:
    starts, used, memory = [], [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        async with served(place) as servers:
            starts.append(time.perf_counter() - began)
            used.append(cpu_s(servers[0].pid))
            await asyncio.sleep(2)
            memory.append(rss_kb(servers[0].pid) / 1024)
    bare = [_bare() for _ in range(TIMES)]
    return {
        "first_answer_s": figure(sorted(starts)[TIMES // 2], 3, sorted(bare)[TIMES // 2]) | {"all": [round(s, 2) for s in starts]},
        "cpu_s_of_it": round(sorted(used)[TIMES // 2], 2),
        "bare_limit_is": "an interpreter that imports Django and uvicorn and ends",
        "idle_mb": figure(max(memory), 300),
    }


def _bare() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import django, uvicorn, uvloop, httptools, websockets"], check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
