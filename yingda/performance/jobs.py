"""Background entries of the room."""

from typing import Any

from yingda.performance.actions import league, points, voting
from yingda.plumbing.jobs import job


@job("performance.freeze")
def freeze(_payload: dict[str, Any]) -> None:
    """Weeks that are over are published; what days and weeks earned goes into the ledger of points."""
    league.freeze_due()
    points.earn_due()


@job("performance.count_votes")
def count_votes(_payload: dict[str, Any]) -> None:
    """Votes whose time is up are counted."""
    voting.count_due()
