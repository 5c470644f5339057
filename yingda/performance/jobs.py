"""Background entries of the room."""

from typing import Any

from yingda.performance.actions import disputing, league, points, shadowing, voting
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import job

# Named so that the kind of long work it registers is known to whoever runs jobs.
SHADOW = shadowing.KIND


@job("performance.freeze")
def freeze(_payload: dict[str, Any]) -> None:
    """Weeks that are over are published; what days and weeks earned goes into the ledger of points."""
    league.freeze_due()
    points.earn_due()


@job("performance.count_votes")
def count_votes(_payload: dict[str, Any]) -> None:
    """Votes whose time is up are counted."""
    voting.count_due()


@job("performance.remind_of_disputes")
def remind_of_disputes(_payload: dict[str, Any]) -> None:
    """Tells of disputes that are overdue; every ten minutes."""
    disputing.remind(now_ms())
