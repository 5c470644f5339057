"""Working time: when a calendar is open, how much of it passes, and when an amount of it is used up.

All instants are integer milliseconds since 1970-01-01 UTC; amounts are milliseconds or minutes of open time.

How a local time becomes an instant: the **earliest instant at which the wall clock of the zone reads that time or a
later one**. So a time that daylight saving skips is the instant of the jump, a time that comes twice is its first
coming, and the order of local times is the order of instants. A slot lasts the real time between its two instants.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

Slot = tuple[int, int]
Slots = tuple[Slot, ...]
Span = tuple[int, int]

MINUTE = 60_000
DAY_MINUTES = 1_440
DAY = DAY_MINUTES * MINUTE
LOOK_AHEAD_DAYS = 400
LOOK_AHEAD = LOOK_AHEAD_DAYS * DAY
HORIZON_DAYS = 36_525
HORIZON = HORIZON_DAYS * DAY
# Four weeks: few look-ups for a long period, and still built in well under a millisecond.
STRETCH = 28 * DAY
EPOCH_DAY = date(1970, 1, 1).toordinal()
LAST_DAY = date.max.toordinal() - 3


class CalendarNeverOpens(ValueError):
    """No open instant within 400 days, so no deadline can be given."""


class DeadlineTooFar(ValueError):
    """The amount of open time is not used up within 100 years."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The opening hours of a team, in one version.

    zone: IANA name, such as ``Asia/Shanghai``. weekly: seven tuples of slots, Monday first. A slot is
    ``(start_minute, end_minute)`` of the local day, start 0..1440, end 0..2880; an end at or before the start means
    the next day (21:00–02:00 is ``(1260, 120)``, a whole day is ``(0, 1440)``). A slot belongs to the day it starts
    on. Slots may touch or overlap. holidays: days on which no slot starts. workdays: pairs of a day and the slots
    that start on it, whatever its weekday and even if it is a holiday (moved workdays, 调休). version: 1 and up.
    """

    zone: str
    weekly: tuple[Slots, ...]
    holidays: frozenset[date] = frozenset()
    workdays: tuple[tuple[date, Slots], ...] = ()
    version: int = 1


def deadline(calendar: Calendar, start_at: int, minutes: float) -> int:
    """The earliest instant at which `minutes` (≥ 0) of open time have passed since `start_at`; see `deadline_ms`."""
    return deadline_ms(calendar, start_at, round(minutes * MINUTE))


def elapsed(calendar: Calendar, from_at: int, to_at: int) -> float:
    """The minutes of open time between two instants, negative when `to_at` is the earlier; see `elapsed_ms`."""
    return elapsed_ms(calendar, from_at, to_at) / MINUTE


def deadline_ms(calendar: Calendar, start_at: int, amount_ms: int) -> int:
    """The earliest instant at or after `start_at` at which `amount_ms` (≥ 0) of open time have passed.

    An amount of 0 gives `start_at`, open or not. Raises ValueError for a negative amount, CalendarNeverOpens when the
    calendar stays shut for more than 400 days on the way, DeadlineTooFar when 100 years are not enough.
    """
    if amount_ms < 0:
        raise ValueError("amount of working time is negative")
    if amount_ms == 0:
        return start_at
    shut_since = start_at
    wanted = amount_ms
    for stretch in _stretches_from(calendar, start_at):
        first = max(stretch.begin, start_at)
        wanted += stretch.open_before(first)
        opening = stretch.next_open(first)
        if opening is not None and opening - shut_since <= LOOK_AHEAD:
            if wanted <= stretch.total:
                return stretch.instant_of(wanted)
            shut_since = stretch.ends[-1]
        elif stretch.begin + STRETCH - shut_since > LOOK_AHEAD:
            raise CalendarNeverOpens(f"no working time within {LOOK_AHEAD_DAYS} days")
        wanted -= stretch.total
    raise DeadlineTooFar(f"not used up within {HORIZON_DAYS} days")


def elapsed_ms(calendar: Calendar, from_at: int, to_at: int) -> int:
    """The open milliseconds between two instants, exact and additive; negative when `to_at` is the earlier."""
    if to_at < from_at:
        return -elapsed_ms(calendar, to_at, from_at)
    first, last = from_at // STRETCH, to_at // STRETCH
    whole = sum(_stretch(calendar, number).total for number in range(first, last))
    return whole + _stretch(calendar, last).open_before(to_at) - _stretch(calendar, first).open_before(from_at)


def is_open(calendar: Calendar, at: int) -> bool:
    """Whether `at` is working time. A span holds its start and not its end."""
    return _stretch(calendar, at // STRETCH).next_open(at) == at


def next_opening(calendar: Calendar, at: int) -> int | None:
    """The first open instant at or after `at` (so `at` itself when open); None when there is none in 400 days."""
    for number in range(at // STRETCH, (at + LOOK_AHEAD) // STRETCH + 1):
        stretch = _stretch(calendar, number)
        opening = stretch.next_open(max(stretch.begin, at))
        if opening is not None:
            return opening if opening - at <= LOOK_AHEAD else None
    return None


def open_spans(calendar: Calendar, from_at: int, to_at: int) -> list[Span]:
    """The open periods between two instants as (start, end), cut to them, in order, touching ones joined."""
    pieces = (
        (max(start, from_at), min(end, to_at))
        for number in range(from_at // STRETCH, to_at // STRETCH + 1)
        for start, end in zip(_stretch(calendar, number).starts, _stretch(calendar, number).ends, strict=True)
    )
    return _joined((start, end) for start, end in pieces if start < end)


class _Stretch(NamedTuple):
    """Four weeks of UTC time: the joined open spans cut to them, and the open time used up at the end of each."""

    begin: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    used: tuple[int, ...]
    total: int

    def open_before(self, at: int) -> int:
        index = bisect_right(self.starts, at) - 1
        return self.used[index] - max(0, self.ends[index] - at) if index >= 0 else 0

    def next_open(self, at: int) -> int | None:
        index = bisect_right(self.ends, at)
        return max(at, self.starts[index]) if index < len(self.starts) else None

    def instant_of(self, wanted: int) -> int:
        index = bisect_left(self.used, wanted)
        return self.ends[index] - (self.used[index] - wanted)


def _stretches_from(calendar: Calendar, start_at: int) -> Iterator[_Stretch]:
    for number in range(start_at // STRETCH, (start_at + HORIZON) // STRETCH + 1):
        yield _stretch(calendar, number)


@lru_cache(maxsize=2048)
def _stretch(calendar: Calendar, number: int) -> _Stretch:
    begin, end = number * STRETCH, (number + 1) * STRETCH
    cut = [(max(a, begin), min(b, end)) for a, b in _joined(_slot_spans(calendar, begin, end)) if a < end and b > begin]
    used, total = [], 0
    for start, stop in cut:
        total += stop - start
        used.append(total)
    return _Stretch(begin, tuple(a for a, _ in cut), tuple(b for _, b in cut), tuple(used), total)


def _slot_spans(calendar: Calendar, begin: int, end: int) -> list[Span]:
    """Every slot that may reach into the period: one that started up to two days and a zone offset before it."""
    zone = ZoneInfo(calendar.zone)
    moved = dict(calendar.workdays)
    spans = []
    first = max(1, EPOCH_DAY + begin // DAY - 3)
    for ordinal in range(first, min(LAST_DAY, EPOCH_DAY + end // DAY + 1) + 1):
        for start, stop in _slots_of(calendar, moved, date.fromordinal(ordinal)):
            later = stop if stop > start else stop + DAY_MINUTES
            spans.append((_instant(zone, ordinal, start), _instant(zone, ordinal, later)))
    return sorted(spans)


def _slots_of(calendar: Calendar, moved: dict[date, Slots], day: date) -> Slots:
    if day in moved:
        return moved[day]
    return () if day in calendar.holidays else calendar.weekly[day.weekday()]


def _instant(zone: ZoneInfo, ordinal: int, minute: int) -> int:
    days, rest = divmod(minute, DAY_MINUTES)
    local = datetime.fromordinal(ordinal + days).replace(hour=rest // 60, minute=rest % 60, tzinfo=zone)
    before, after = _offset(local), _offset(local.replace(fold=1))
    reading = (ordinal - EPOCH_DAY) * DAY + minute * MINUTE
    # Only in a gap is the offset of the second reading the larger one.
    return reading - before if after <= before else _jump(zone, reading - after, reading - before)


def _jump(zone: ZoneInfo, low: int, high: int) -> int:
    """The instant between `low` and `high` at which the offset changes, by halving; transitions are whole seconds."""
    old = _offset_at(zone, low)
    while high - low > 1000:
        middle = (low + high) // 2000 * 1000
        low, high = (middle, high) if _offset_at(zone, middle) == old else (low, middle)
    return high


def _offset_at(zone: ZoneInfo, at: int) -> int:
    return _offset(datetime.fromtimestamp(at // 1000, zone))


def _offset(local: datetime) -> int:
    return (local.utcoffset() or timedelta()) // timedelta(milliseconds=1)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order of their start, with overlapping and touching ones made one and empty ones left out."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
