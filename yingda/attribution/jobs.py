"""Background entries of the room."""

from typing import Any

from yingda.attribution.actions import comparing, exporting, following, rejudging
from yingda.plumbing.jobs import job

# The kinds of long work a worker must know.
TASKS = (rejudging.KIND, comparing.KIND, exporting.KIND)


@job("attribution.follow")
def follow(payload: dict[str, Any]) -> None:
    """Every two seconds: what happened becomes facts."""
    following.follow()
