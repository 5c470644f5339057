"""Hand-worked cases: the local times stand in the table, the answer was found with paper and a wall calendar."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yingda.kit import worktime
from yingda.kit.worktime import Calendar, CalendarNeverOpens, DeadlineTooFar

NINE_TO_SIX = ((540, 1080),)
OFFICE = ((540, 720), (810, 1080))  # 09:00–12:00 and 13:30–18:00, 7.5 hours
NIGHT = ((1260, 120),)  # 21:00–02:00
ALL_DAY = ((0, 1440),)
SHANGHAI, NEW_YORK, LORD_HOWE = "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"


def at(zone: str, text: str, fold: int = 0) -> int:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return round(local.timestamp() * 1000)


def a_calendar(slots=OFFICE, zone=SHANGHAI, weekend=(), **more) -> Calendar:
    return Calendar(zone, (slots,) * 5 + (weekend,) * 2, **more)


# 2026-11-20 is a Friday; China rests 1–7 October 2026 and works on Saturday 10 October.
OCTOBER = {
    "holidays": frozenset(date(2026, 10, day) for day in range(1, 8)),
    "workdays": ((date(2026, 10, 10), OFFICE),),
}
DEADLINES = [
    ("inside a slot", a_calendar(), "2026-11-20 09:00", 30, "2026-11-20 09:30"),
    ("over lunch", a_calendar(), "2026-11-20 11:50", 30, "2026-11-20 13:50"),
    ("used up at the end of a slot", a_calendar(), "2026-11-20 11:30", 30, "2026-11-20 12:00"),
    ("asked in the lunch break", a_calendar(), "2026-11-20 12:30", 1, "2026-11-20 13:31"),
    ("over the weekend", a_calendar(), "2026-11-20 17:50", 30, "2026-11-23 09:20"),
    ("asked on Sunday", a_calendar(), "2026-11-22 12:00", 480, "2026-11-24 09:30"),
    ("one week of work", a_calendar(), "2026-11-20 09:00", 5 * 450, "2026-11-26 18:00"),
    ("over the holidays into Thursday", a_calendar(**OCTOBER), "2026-09-30 17:59", 2, "2026-10-08 09:01"),
    ("a moved workday on Saturday", a_calendar(**OCTOBER), "2026-10-09 18:00", 60, "2026-10-10 10:00"),
    ("nothing wanted, shut", a_calendar(), "2026-11-22 12:00", 0, "2026-11-22 12:00"),
    ("overnight, before midnight", a_calendar(NIGHT), "2026-11-19 22:00", 60, "2026-11-19 23:00"),
    ("overnight, over midnight", a_calendar(NIGHT), "2026-11-19 23:30", 60, "2026-11-20 00:30"),
    ("Friday's night ends on Saturday", a_calendar(NIGHT), "2026-11-21 01:30", 60, "2026-11-23 21:30"),
    ("the midnight minute", a_calendar(ALL_DAY), "2026-11-19 23:59", 2, "2026-11-20 00:01"),
    ("24 hours, 7 days", a_calendar(ALL_DAY, weekend=ALL_DAY), "2026-11-20 12:00", 4320, "2026-11-23 12:00"),
    ("overlapping slots count once", a_calendar(((540, 720), (600, 780))), "2026-11-20 09:00", 240, "2026-11-20 13:00"),
    ("equal ends mean a whole day", a_calendar(((540, 540),)), "2026-11-20 08:00", 120, "2026-11-20 10:00"),
    ("48 hours in one slot", a_calendar((), weekend=((0, 2880),)), "2026-11-21 00:00", 4320, "2026-11-24 00:00"),
    ("zone", a_calendar(zone=NEW_YORK), "2026-11-20 11:50", 30, "2026-11-20 13:50"),
    ("night of the skipped hour", a_calendar(ALL_DAY, NEW_YORK, ALL_DAY), "2026-03-08 00:00", 180, "2026-03-08 04:00"),
    ("night of the double hour", a_calendar(ALL_DAY, NEW_YORK, ALL_DAY), "2026-11-01 00:00", 180, "2026-11-01 02:00"),
    ("half an hour skipped", a_calendar(ALL_DAY, LORD_HOWE, ALL_DAY), "2026-10-04 01:00", 120, "2026-10-04 03:30"),
]


@pytest.mark.parametrize(("calendar", "start", "minutes", "end"), [c[1:] for c in DEADLINES], ids=[c[0] for c in DEADLINES])
def test_a_deadline_is_the_instant_found_by_hand(calendar, start, minutes, end):
    assert worktime.deadline(calendar, at(calendar.zone, start), minutes) == at(calendar.zone, end)


ELAPSED = [
    ("a day with lunch", a_calendar(), "2026-11-20 00:00", "2026-11-21 00:00", 450),
    ("a week", a_calendar(), "2026-11-16 00:00", "2026-11-23 00:00", 5 * 450),
    ("only rest", a_calendar(), "2026-11-21 00:00", "2026-11-23 09:00", 0),
    ("golden week and its Saturday", a_calendar(**OCTOBER), "2026-10-01 00:00", "2026-10-11 00:00", 3 * 450),
    ("a year of weekdays", a_calendar(), "2026-01-01 00:00", "2027-01-01 00:00", 261 * 450),
    (
        "the start skipped: 02:30 becomes 03:00",
        a_calendar((), NEW_YORK, ((150, 240),)),
        "2026-03-08 00:00",
        "2026-03-09 00:00",
        60,
    ),
    ("wholly skipped", a_calendar((), NEW_YORK, ((120, 180),)), "2026-03-08 00:00", "2026-03-09 00:00", 0),
    (
        "the double hour counts twice",
        a_calendar((), NEW_YORK, ((0, 120),)),
        "2026-11-01 00:00",
        "2026-11-02 00:00",
        180,
    ),
    (
        "an end that comes twice is its first coming",
        a_calendar((), NEW_YORK, ((0, 90),)),
        "2026-11-01 00:00",
        "2026-11-02 00:00",
        90,
    ),
    ("a day of 23 hours", a_calendar((), "Europe/London", ALL_DAY), "2026-03-29 00:00", "2026-03-30 00:00", 1380),
    ("a day of 24.5 hours", a_calendar((), LORD_HOWE, ALL_DAY), "2026-04-05 00:00", "2026-04-06 00:00", 1470),
    ("a day that never was", a_calendar(ALL_DAY, "Pacific/Apia"), "2011-12-29 00:00", "2011-12-31 00:00", 1440),
]


@pytest.mark.parametrize(("calendar", "start", "end", "minutes"), [c[1:] for c in ELAPSED], ids=[c[0] for c in ELAPSED])
def test_elapsed_is_the_number_found_by_hand(calendar, start, end, minutes):
    a, b = at(calendar.zone, start), at(calendar.zone, end)
    assert worktime.elapsed(calendar, a, b) == minutes
    assert worktime.elapsed(calendar, b, a) == -minutes


def test_a_holiday_takes_the_slots_that_start_on_it_and_leaves_the_night_before():
    calendar = a_calendar(NIGHT, holidays=frozenset({date(2026, 11, 19)}))
    assert worktime.is_open(calendar, at(SHANGHAI, "2026-11-19 01:30"))
    assert not worktime.is_open(calendar, at(SHANGHAI, "2026-11-19 21:30"))
    assert not worktime.is_open(calendar, at(SHANGHAI, "2026-11-20 01:30"))


def test_a_moved_workday_wins_over_a_holiday_and_may_be_empty():
    day = date(2026, 11, 20)
    noon = at(SHANGHAI, "2026-11-20 11:00")
    assert worktime.is_open(a_calendar(holidays=frozenset({day}), workdays=((day, OFFICE),)), noon)
    assert not worktime.is_open(a_calendar(workdays=((day, ()),)), noon)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False), ("13:30", True), ("18:00", False)],
)
def test_open_holds_the_start_and_not_the_end(text, expected):
    assert worktime.is_open(a_calendar(), at(SHANGHAI, f"2026-11-20 {text}")) is expected


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-20 10:00", "2026-11-20 10:00"),
        ("2026-11-20 12:00", "2026-11-20 13:30"),
        ("2026-11-20 18:00", "2026-11-23 09:00"),
    ],
)
def test_the_next_opening_is_now_when_open(now, opening):
    assert worktime.next_opening(a_calendar(), at(SHANGHAI, now)) == at(SHANGHAI, opening)


def test_spans_are_cut_and_touching_ones_joined_over_midnight():
    a, b = at(SHANGHAI, "2026-11-16 10:00"), at(SHANGHAI, "2026-11-21 10:00")
    assert worktime.open_spans(a_calendar(ALL_DAY), a, b) == [(a, at(SHANGHAI, "2026-11-21 00:00"))]
    assert worktime.open_spans(a_calendar(), b, a) == []


def test_spans_are_joined_over_the_inner_borders_of_the_cache():
    a = 700 * worktime.STRETCH
    calendar = a_calendar(ALL_DAY, weekend=ALL_DAY)
    assert worktime.open_spans(calendar, a - 1, a + 2 * worktime.STRETCH) == [(a - 1, a + 2 * worktime.STRETCH)]


def test_a_calendar_that_never_opens_says_so():
    never = a_calendar(())
    assert worktime.next_opening(never, 0) is None
    assert worktime.elapsed(never, 0, 10**12) == 0
    assert worktime.deadline(never, 5, 0) == 5
    with pytest.raises(CalendarNeverOpens):
        worktime.deadline(never, 0, 1)


@pytest.mark.parametrize(("days", "opens"), [(399, True), (400, True), (401, False)])
def test_an_opening_counts_up_to_400_days_ahead(days, opens):
    start = at("UTC", "2026-01-01")
    day = date(2026, 1, 1) + timedelta(days=days)
    calendar = a_calendar((), "UTC", workdays=((day, ALL_DAY),))
    expected = start + days * worktime.DAY
    if opens:
        assert worktime.deadline(calendar, start, 1) == expected + worktime.MINUTE
        assert worktime.next_opening(calendar, start) == expected
    else:
        assert worktime.next_opening(calendar, start) is None
        with pytest.raises(CalendarNeverOpens):
            worktime.deadline(calendar, start, 1)


def test_a_calendar_that_stops_opening_says_so_when_more_is_wanted():
    calendar = a_calendar((), "UTC", workdays=((date(2026, 1, 2), ALL_DAY),))
    start = at("UTC", "2026-01-01")
    assert worktime.deadline(calendar, start, 1440) == at("UTC", "2026-01-03")
    with pytest.raises(CalendarNeverOpens):
        worktime.deadline(calendar, start, 1441)


def test_a_deadline_beyond_a_century_is_refused():
    with pytest.raises(DeadlineTooFar):
        worktime.deadline(a_calendar(((0, 1),), "UTC"), 0, 60_000)


def test_a_negative_amount_is_refused():
    with pytest.raises(ValueError, match="negative"):
        worktime.deadline(a_calendar(), 0, -1)
