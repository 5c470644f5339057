"""Background entries."""

from typing import Any

from yingda.notifications import actions
from yingda.plumbing.jobs import job


@job("notifications.forget_old")
def forget_old(_payload: dict[str, Any]) -> None:
    actions.forget_old()
