"""Background entries."""

from typing import Any

from yingda.performance.actions import disputing, shadowing
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import job

# Named so that the kind of long work it registers is known to whoever runs jobs.
SHADOW = shadowing.KIND


@job("performance.remind_of_disputes")
def remind_of_disputes(_payload: dict[str, Any]) -> None:
    """Tells of disputes that are overdue; every ten minutes."""
    disputing.remind(now_ms())
