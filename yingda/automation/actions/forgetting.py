"""Letting go of what is old."""

from yingda.plumbing.store import transaction

KEPT_MS, COUNTED_HOURS = 30 * 86_400_000, 24 * 7
HOUR_MS = 3_600_000
AT_ONCE = 5_000
_RUNS = "DELETE FROM automation_run WHERE id IN (SELECT id FROM automation_run WHERE at < ? ORDER BY at LIMIT ?)"
_USES = "DELETE FROM automation_macrorun WHERE id IN (SELECT id FROM automation_macrorun WHERE at < ? ORDER BY id LIMIT ?)"


def forget_old(limit: int = AT_ONCE) -> int:
    """Removes runs older than 30 days, `limit` at most; counts older than 7 days and buckets untouched for an hour (full again). How many runs went."""
    with transaction() as db:
        db.change("DELETE FROM automation_tally WHERE hour < ?", (db.now // HOUR_MS - COUNTED_HOURS,))
        db.change("DELETE FROM automation_allowance WHERE at < ?", (db.now - HOUR_MS,))
        return db.change(_RUNS, (db.now - KEPT_MS, limit)) + db.change(_USES, (db.now - KEPT_MS, limit))
