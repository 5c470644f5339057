"""Background entries; the thread that acts is in `lane`."""

from typing import Any

from yingda.automation.actions import forgetting
from yingda.plumbing.jobs import job


@job("automation.forget_old")
def forget_old(_payload: dict[str, Any]) -> None:
    """Counts older than 7 days, buckets that are full again; runs go by the room `keeping`."""
    forgetting.forget_counts()
