"""Background entries of the room."""

from typing import Any

from yingda.attribution.actions import following
from yingda.plumbing.jobs import job


@job("attribution.follow")
def follow(payload: dict[str, Any]) -> None:
    """Every two seconds: what happened becomes facts."""
    following.follow()
