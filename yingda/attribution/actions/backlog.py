"""The daily snapshot of what is open."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min

from yingda.attribution.models import BacklogFact, FactMark, SessionFact
from yingda.attribution.queries.making import making_now
from yingda.attribution.rules.days import day_bounds, day_number, day_of_number
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import Db, transaction

MOST_DAYS = 60
FARTHEST_DAYS = 400
_COUNTED = (
    "SELECT agent_id, group_id, channel, sum(CASE WHEN since_at < ? THEN 1 ELSE 0 END), sum(CASE WHEN since_at >= ? THEN 1 ELSE 0 END),"
    " sum(CASE WHEN until_at IS NULL OR until_at >= ? THEN 1 ELSE 0 END) FROM attribution_openfact"
    " WHERE since_at < ? AND (until_at IS NULL OR until_at > ?) GROUP BY agent_id, group_id, channel ORDER BY agent_id, group_id, channel"
)


def take_snapshots() -> int:
    """Takes the snapshot of today as it is, and those of days that ended since the last time, at most `MOST_DAYS`; of how many days.

    Waits while facts are being made. A day that is over is counted once and stays as it was.
    """
    with transaction() as db:
        mark = FactMark.objects.select_for_update().first()
        if mark is None or mark.talks_left:
            return 0
        made_by, zone = making_now(), ZoneInfo(settings.TIME_ZONE)
        today = day_number(made_by.day(db.now, zone)[0])
        first = day_number(mark.backlog_day) if mark.backlog_day else _first(today)
        last = min(today, first + MOST_DAYS - 1)
        mark.written += 1
        for number in range(first, last + 1):
            _take(db, day_of_number(number), made_by.day_begins, zone, mark.written)
        mark.backlog_day = day_of_number(last)
        mark.save()
    return last - first + 1


def _first(today: int) -> int:
    oldest = SessionFact.objects.aggregate(oldest=Min("day"))["oldest"]
    return today if oldest is None else max(today - FARTHEST_DAYS, day_number(oldest))


def _take(db: Db, day: int, day_begins: int, zone: ZoneInfo, written: int) -> None:
    begins, ends = day_bounds(day, zone, day_begins)
    at = min(ends, db.now)
    rows = read(_COUNTED, (begins, begins, at, at, begins))
    BacklogFact.objects.filter(day=day).delete()
    columns = ("day", "written", "taken_at", "agent_id", "group_id", "channel", "open_before", "came", "open_after")
    # A day on which nothing is open has a row too: it was looked at.
    db.load("attribution_backlogfact", columns, [(day, written, at, *row) for row in rows or [(None, None, "", 0, 0, 0)]])
