"""Opening hours in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

_WEEKDAYS = (
    ("周一", "Monday"),
    ("周二", "Tuesday"),
    ("周三", "Wednesday"),
    ("周四", "Thursday"),
    ("周五", "Friday"),
    ("周六", "Saturday"),
    ("周日", "Sunday"),
)


def words(is_open: bool, opens_at: int | None, now: int, zone: str, locale: str) -> str:
    """What a visitor reads about the team's hours; instants in ms, the time of day in the team's `zone`."""
    chinese = not locale.lower().startswith("en")
    if is_open:
        return "客服在线" if chinese else "We are online"
    if opens_at is None:
        return "客服暂时不在线，请留言" if chinese else "We are away; please leave a message"
    when = _when(opens_at, now, zone, chinese)
    return f"客服{when}上班，请先留言" if chinese else f"We are back {when}; please leave a message"


def _when(opens_at: int, now: int, zone: str, chinese: bool) -> str:
    there, here = (datetime.fromtimestamp(at / 1000, ZoneInfo(zone)) for at in (opens_at, now))
    time = f"{there:%H:%M}"
    days = (there.date() - here.date()).days
    if days <= 1:
        day = ("今天", "today") if days == 0 else ("明天", "tomorrow")
        return f"{day[0]} {time} " if chinese else f"{day[1]} at {time}"
    weekday = _WEEKDAYS[there.weekday()]
    if chinese:
        return f"{there.month} 月 {there.day} 日（{weekday[0]}）{time} "
    return f"on {weekday[1]}, {there:%Y-%m-%d} at {time}"
