"""Background entries; the thread that acts is in `lane`."""

from typing import Any

from yingda.automation.actions import forgetting
from yingda.plumbing.jobs import job


@job("automation.forget_old")
def forget_old(_payload: dict[str, Any]) -> None:
    """Runs older than 30 days, counts older than 7, buckets that are full again."""
    forgetting.forget_old()
