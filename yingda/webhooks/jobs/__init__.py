"""Background entries; the thread that delivers is in `lane`."""

from typing import Any

from yingda.plumbing.jobs import job
from yingda.webhooks.actions import replaying


@job(replaying.REPLAY_JOB)
def replay(payload: dict[str, Any]) -> None:
    """One turn of sending again what was given up."""
    replaying.go_on_replaying(payload["endpoint"], payload["since_at"], payload["after"], payload["up_to"])
