"""How long events are kept: long enough for every client to resume, and for those who read them late."""

from yingda.plumbing.clock import now_ms
from yingda.plumbing.models import StoredEvent
from yingda.plumbing.store import transaction

KEPT_DAYS = 7
DAY_MS = 86_400_000
FORGOTTEN_AT_ONCE = 20_000


def forget_old_events(limit: int = FORGOTTEN_AT_ONCE, days: int = KEPT_DAYS) -> int:
    """Removes events older than `days`, `limit` at most; how many went."""
    with transaction() as db:
        return db.change(
            "DELETE FROM plumbing_storedevent WHERE n IN (SELECT n FROM plumbing_storedevent WHERE at < ? ORDER BY n LIMIT ?)",
            (now_ms() - days * DAY_MS, limit),
        )


def count_before(before: int) -> int:
    """How many events are older than this instant."""
    return StoredEvent.objects.filter(at__lt=before).count()
