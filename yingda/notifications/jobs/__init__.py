"""Background entries; the thread that pushes is in `lane`."""

from typing import Any

from yingda.notifications import actions
from yingda.plumbing.jobs import job


@job("notifications.forget_session")
def forget_session(payload: dict[str, Any]) -> None:
    """SessionEnded: its devices hear no more."""
    actions.forget_session(payload["event"]["session"])


@job("notifications.forget_sessions_of")
def forget_sessions_of(payload: dict[str, Any]) -> None:
    """PersonSuspended: none of their devices hears any more."""
    actions.forget_sessions_of(payload["event"]["person_id"])
