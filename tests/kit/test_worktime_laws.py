"""The laws that deadline and elapsed keep on random calendars, and a count minute by minute as the second opinion."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yingda.kit import worktime
from yingda.kit.worktime import DAY, MINUTE, Calendar, CalendarNeverOpens

ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
)
FROM, DAYS = date(2026, 1, 1), 420
BEGIN = (FROM.toordinal() - date(1970, 1, 1).toordinal()) * DAY

# Around the jumps of the zones above, where the mistakes are, and anywhere else.
TURNS = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 9, 6), date(2026, 10, 4), date(2026, 11, 1)]
days = st.one_of(
    st.integers(0, DAYS).map(lambda n: FROM + timedelta(days=n)),
    st.builds(lambda turn, n: turn + timedelta(days=n), st.sampled_from(TURNS), st.integers(-2, 2)),
)
minutes = st.one_of(st.integers(0, 1440), st.sampled_from([0, 60, 90, 119, 120, 121, 150, 180, 1439, 1440]))
slot = st.tuples(minutes, st.one_of(minutes, st.integers(0, 2880)))
slots = st.lists(slot, max_size=3).map(tuple)
calendars = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES),
    weekly=st.tuples(*[slots] * 7),
    holidays=st.frozensets(days, max_size=6),
    workdays=st.dictionaries(days, slots, max_size=4).map(lambda moved: tuple(moved.items())),
)
instants = st.one_of(
    st.integers(BEGIN, BEGIN + DAYS * DAY),
    st.builds(lambda day, ms: BEGIN + (day - FROM).days * DAY + ms, days, st.integers(0, DAY)),
    st.builds(lambda day, n: BEGIN + (day - FROM).days * DAY + n * 30 * MINUTE, days, st.integers(0, 48)),
)
amounts = st.one_of(st.integers(0, 40 * DAY), st.integers(0, 2000).map(lambda n: n * MINUTE))


def reached(calendar: Calendar, start: int, amount: int) -> int:
    try:
        return worktime.deadline_ms(calendar, start, amount)
    except CalendarNeverOpens:
        assume(False)
        raise


@given(calendars, instants, amounts)
def test_what_has_elapsed_at_the_deadline_is_the_amount(calendar, start, amount):
    end = reached(calendar, start, amount)
    assert end >= start
    assert worktime.elapsed_ms(calendar, start, end) == amount


@given(calendars, instants, amounts)
def test_the_deadline_is_the_earliest_such_instant(calendar, start, amount):
    end = reached(calendar, start, amount)
    assert amount == 0 or worktime.elapsed_ms(calendar, start, end - 1) == amount - 1


@given(calendars, instants, instants)
def test_the_deadline_of_what_has_elapsed_is_never_later(calendar, a, b):
    a, b = min(a, b), max(a, b)
    end = reached(calendar, a, worktime.elapsed_ms(calendar, a, b))
    assert end <= b
    assert worktime.elapsed_ms(calendar, end, b) == 0


@given(calendars, instants, instants, instants)
def test_elapsed_adds_up_in_any_order(calendar, a, b, c):
    whole = worktime.elapsed_ms(calendar, a, c)
    assert whole == worktime.elapsed_ms(calendar, a, b) + worktime.elapsed_ms(calendar, b, c)


@given(calendars, instants, instants, amounts, amounts)
def test_later_and_more_never_come_sooner(calendar, a, b, less, more):
    a, b, less, more = min(a, b), max(a, b), min(less, more), max(less, more)
    assert 0 <= worktime.elapsed_ms(calendar, a, b) <= b - a
    assert reached(calendar, a, less) <= reached(calendar, a, more)
    assert reached(calendar, a, less) <= reached(calendar, b, less)


@given(calendars, instants, instants)
def test_the_spans_make_up_what_has_elapsed(calendar, a, b):
    a, b = min(a, b), max(a, b)
    spans = worktime.open_spans(calendar, a, b)
    assert sum(end - start for start, end in spans) == worktime.elapsed_ms(calendar, a, b)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges)), "in order, apart from each other and not empty"


@given(calendars, instants)
def test_the_next_opening_is_open_and_nothing_before_it(calendar, at):
    opening = worktime.next_opening(calendar, at)
    assume(opening is not None)
    assert worktime.is_open(calendar, opening)
    assert worktime.elapsed_ms(calendar, at, opening) == 0
    assert worktime.is_open(calendar, at) is (opening == at)


def counted(calendar: Calendar, begin: date, number: int) -> set[int]:
    """The open minutes of some days, by walking the wall clock from minute to minute; shares no code with the rule."""
    zone = ZoneInfo(calendar.zone)
    start = datetime(begin.year, begin.month, begin.day, tzinfo=UTC) - timedelta(days=4)
    walk = [start + timedelta(minutes=n) for n in range((number + 8) * 1440)]
    furthest, latest = [], datetime.min  # noqa: DTZ901 - wall-clock time, on purpose
    for minute in walk:
        latest = max(latest, minute.astimezone(zone).replace(tzinfo=None))
        furthest.append(latest)
    open_minutes: set[int] = set()
    for n in range(-3, number + 3):
        day = begin + timedelta(days=n)
        moved = dict(calendar.workdays)
        today = moved.get(day, () if day in calendar.holidays else calendar.weekly[day.weekday()])
        midnight = datetime.combine(day, time())
        for first, last in today:
            last = last if last > first else last + 1440
            low, high = (bisect_left(furthest, midnight + timedelta(minutes=m)) for m in (first, last))
            open_minutes.update(range(low, high))
    return {int(walk[index].timestamp()) // 60 for index in open_minutes if index < len(walk)}


@settings(max_examples=15, deadline=None)
@given(calendars, st.one_of(days, st.sampled_from(TURNS)))
def test_counting_minute_by_minute_gives_the_same(calendar, day):
    begin = BEGIN + (day - FROM).days * DAY
    expected = {m for m in counted(calendar, day, 3) if begin <= m * MINUTE < begin + 3 * DAY}
    spans = worktime.open_spans(calendar, begin, begin + 3 * DAY)
    assert {m for a, b in spans for m in range(a // MINUTE, b // MINUTE)} == expected
    assert worktime.elapsed(calendar, begin, begin + 3 * DAY) == len(expected)
    assert all(worktime.is_open(calendar, m * MINUTE) is (m in expected) for m in range(begin // MINUTE, begin // MINUTE + 4320, 7))
