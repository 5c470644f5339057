"""Background entries of the room."""

from typing import Any

from yingda.people.actions.presence import back as come_back
from yingda.people.actions.presence import gone as go
from yingda.people.actions.presence import stays_on_duty
from yingda.plumbing.jobs import enqueue, job
from yingda.plumbing.realtime.lines import is_connected
from yingda.plumbing.store import transaction

# So often it is looked at whether the device is still there: whoever signed it out does not stay at work.
LOOK_AGAIN_MS = 60_000


@job("people.gone")
def gone(payload: dict[str, Any]) -> None:
    """The grace after a lost line is over: whoever has not come back is offline, or is reached in their pocket for a while.

    lost_at: when a phone was found to be locked (ms); without it the line was lost just now.
    """
    person_id = payload["person_id"]
    with transaction() as db:
        if is_connected(db, person_id):
            return
        lost_at = payload.get("lost_at", db.now)
        if stays_on_duty(person_id, lost_at, db.now):
            enqueue("people.gone", {"person_id": person_id, "lost_at": lost_at}, run_at=db.now + LOOK_AGAIN_MS, key=f"gone:{person_id}")
        else:
            go(person_id)


@job("people.back")
def back(payload: dict[str, Any]) -> None:
    """A line is there again."""
    come_back(payload["person_id"])
