"""Writing the facts of presence."""

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from yingda.attribution.models import PresenceFact
from yingda.attribution.queries.making import making_now
from yingda.people.queries.attended import Attended, attended
from yingda.plumbing.store import Db


def write_presence(db: Db, ids: Collection[int], written: int) -> int:
    """The facts of these stretches of presence anew, in the running transaction; how many are still there."""
    found = attended(ids)
    PresenceFact.objects.filter(span_id__in=ids).delete()
    rows = [row for one in found for row in _rows(one, written)]
    if rows:
        columns = list(rows[0])
        db.load("attribution_presencefact", columns, [tuple(row[name] for name in columns) for row in rows])
    return len(found)


def _rows(one: Attended, written: int) -> list[dict[str, Any]]:
    """A row for each business day it touches; what still goes on is of the day it began."""
    made_by, zone = making_now(), ZoneInfo(settings.TIME_ZONE)
    of_all = {"span_id": one.id, "written": written, "agent_id": one.person_id, "group_id": one.group_id, "state": one.state}
    if one.until_at is None:
        return [of_all | {"day": made_by.day(one.since_at, zone)[0], "since_at": one.since_at, "until_at": None}]
    return [of_all | {"day": day, "since_at": since, "until_at": until} for day, since, until in made_by.pieces(one.since_at, one.until_at, zone)]
