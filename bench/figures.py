"""Measuring a process from outside, and writing figures down."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yingda.kit.statistics import quantile

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Seconds of processor time a process (all of its threads) has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_kb(pid: int) -> int:
    """The memory a process occupies, in kB."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def spread_ms(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    return {f"p{round(100 * q)}": round(1000 * quantile(seconds, q), 2) for q in (0.5, 0.95, 0.99)}


def figure(value: float, goal: float, limit: float | None = None, at_least: bool = False) -> dict[str, Any]:
    """One figure beside its goal (at most, or at least) and the bare limit measured in the same run."""
    reached = value >= goal if at_least else value <= goal
    found: dict[str, Any] = {"value": round(value, 2), "goal": goal, "reached": reached}
    if limit:
        found |= {"bare_limit": round(limit, 2), "ratio": round(value / limit, 2)}
    return found


def show(name: str, figures: dict[str, Any]) -> None:
    """Prints the bench's JSON."""
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    print(json.dumps({"bench": name, "cores": cores, "load_average_at_the_end": round(load, 2), **figures}, indent=1, ensure_ascii=False))
