"""The business day, for other rooms."""

from zoneinfo import ZoneInfo

from django.conf import settings

from yingda.attribution.queries.making import making_now
from yingda.attribution.rules.days import business_day, day_bounds, day_number, day_of_number
from yingda.plumbing.clock import now_ms

__all__ = ["business_day", "day_bounds", "day_number", "day_of_number", "today"]


def today() -> int:
    """The business day now (yyyymmdd), by the hour the team's days begin at."""
    return making_now().day(now_ms(), ZoneInfo(settings.TIME_ZONE))[0]
