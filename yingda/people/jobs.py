"""Background entries of the room."""

from typing import Any

from yingda.people.actions.presence import back as come_back
from yingda.people.actions.presence import gone as go
from yingda.plumbing.jobs import job
from yingda.plumbing.realtime.lines import is_connected
from yingda.plumbing.store import transaction


@job("people.gone")
def gone(payload: dict[str, Any]) -> None:
    """The grace after a lost line is over: whoever has not come back is offline."""
    with transaction() as db:
        if not is_connected(db, payload["person_id"]):
            go(payload["person_id"])


@job("people.back")
def back(payload: dict[str, Any]) -> None:
    """A line is there again."""
    come_back(payload["person_id"])
