"""Background entries."""

from typing import Any

from yingda.keeping.actions import erasing
from yingda.plumbing.jobs import job


@job(erasing.JOB)
def erase(payload: dict[str, Any]) -> None:
    """One turn of looking for what is left of an erased customer."""
    erasing.go_on(payload)
