"""How many were online in each hour."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

HOUR_MS = 3_600_000


def hours_online(spans: Iterable[tuple[int, int]], since: int, until: int, zone: tzinfo) -> dict[tuple[int, int], float]:
    """People-hours by day (yyyymmdd) and hour (0 to 23) of a zone: each span (from, until, ms) gives every hour its part of it, within since and until.

    Hours are cut at full hours of the instant, so in zones off by part of an hour (none in China) a cut lies within the hour shown.
    """
    found: dict[tuple[int, int], float] = defaultdict(float)
    for began, ended in spans:
        at, end = max(began, since), min(ended, until)
        while at < end:
            stop = min(end, (at // HOUR_MS + 1) * HOUR_MS)
            moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
            found[10_000 * moment.year + 100 * moment.month + moment.day, moment.hour] += (stop - at) / HOUR_MS
            at = stop
    return dict(found)
