"""Background entries of the room."""

from typing import Any

from yingda.attribution.actions import backlog, comparing, exporting, following, rejudging
from yingda.plumbing.jobs import job

# The kinds of long work a worker must know.
TASKS = (rejudging.KIND, comparing.KIND, exporting.KIND)


@job("attribution.follow")
def follow(payload: dict[str, Any]) -> None:
    """Every two seconds: what happened becomes facts."""
    following.follow()


@job("attribution.backlog")
def take_snapshots(payload: dict[str, Any]) -> None:
    """Every ten minutes: what is open now, and how it was when days ended."""
    backlog.take_snapshots()
