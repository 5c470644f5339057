"""Letting go of what is old."""

from yingda.plumbing.store import transaction

KEPT_DAYS, COUNTED_HOURS = 30, 24 * 7
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
AT_ONCE = 5_000
_RUNS = "DELETE FROM automation_run WHERE id IN (SELECT id FROM automation_run WHERE at < ? ORDER BY at LIMIT ?)"
_USES = "DELETE FROM automation_macrorun WHERE id IN (SELECT id FROM automation_macrorun WHERE at < ? ORDER BY id LIMIT ?)"


def forget_counts() -> None:
    """Removes counts older than 7 days and buckets untouched for an hour (full again)."""
    with transaction() as db:
        db.change("DELETE FROM automation_tally WHERE hour < ?", (db.now // HOUR_MS - COUNTED_HOURS,))
        db.change("DELETE FROM automation_allowance WHERE at < ?", (db.now - HOUR_MS,))


def forget_old_runs(days: int = KEPT_DAYS, limit: int = AT_ONCE) -> int:
    """Removes runs of automations and macros older than `days`, `limit` of each at most; how many."""
    with transaction() as db:
        before = db.now - days * DAY_MS
        return db.change(_RUNS, (before, limit)) + db.change(_USES, (before, limit))
