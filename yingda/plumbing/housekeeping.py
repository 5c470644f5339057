"""How long events are kept: long enough for every client to resume, and for those who read them late."""

from typing import Any

from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import job
from yingda.plumbing.store import transaction

KEPT_MS = 7 * 86_400_000
FORGOTTEN_AT_ONCE = 20_000


@job("plumbing.forget_old_events")
def forget_old_events(payload: dict[str, Any]) -> None:
    """Removes events older than 7 days, a bounded number at a time."""
    with transaction() as db:
        db.change(
            "DELETE FROM plumbing_storedevent WHERE n IN (SELECT n FROM plumbing_storedevent WHERE at < ? ORDER BY n LIMIT ?)",
            (now_ms() - KEPT_MS, FORGOTTEN_AT_ONCE),
        )
