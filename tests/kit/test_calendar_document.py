import json
from datetime import date

import pytest
from hypothesis import given

from tests.kit.test_worktime_laws import calendars
from yingda.kit.calendar_document import BadCalendar, from_document, problems, to_document
from yingda.kit.worktime import Calendar

WEEK = (((540, 1080),),) * 7


@given(calendars)
def test_a_calendar_comes_back_from_json_and_works_the_same(calendar):
    stored = json.loads(json.dumps(to_document(calendar)))
    again = from_document(stored)
    assert to_document(again) == stored
    assert (again.zone, again.weekly, again.holidays) == (calendar.zone, calendar.weekly, calendar.holidays)
    assert dict(again.workdays) == dict(calendar.workdays)


@given(calendars)
def test_good_calendars_have_no_problem_but_an_empty_week(calendar):
    assert problems(calendar) == ([] if any(calendar.weekly) else [("weekly", "no_weekly_slots")])


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (Calendar("Asia/Shanghai", WEEK), []),
        (Calendar("Mars/Olympus", WEEK), [("zone", "unknown_zone")]),
        (Calendar("../etc/passwd", WEEK), [("zone", "unknown_zone")]),
        (Calendar("America", WEEK), [("zone", "unknown_zone")]),
        (Calendar("", WEEK), [("zone", "unknown_zone")]),
        (Calendar("UTC", WEEK[:6]), [("weekly", "not_seven_days")]),
        (Calendar("UTC", ((),) * 7), [("weekly", "no_weekly_slots")]),
        (Calendar("UTC", (((1441, 60),), *WEEK[1:])), [("weekly.0.0", "start_out_of_range")]),
        (Calendar("UTC", (*WEEK[1:], ((0, 60), (60, 2881)))), [("weekly.6.1", "end_out_of_range")]),
        (Calendar("UTC", WEEK, version=0), [("version", "not_positive")]),
        (
            Calendar("UTC", WEEK, workdays=((date(2026, 1, 1), ()), (date(2026, 1, 1), ((-1, 5),)))),
            [("workdays.2026-01-01", "duplicate_date"), ("workdays.2026-01-01.0", "start_out_of_range")],
        ),
    ],
)
def test_problems_name_the_field_and_the_reason(calendar, expected):
    assert problems(calendar) == expected


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"zone": 1, "weekly": []},
        {"zone": "UTC", "weekly": [[[1]]]},
        {"zone": "UTC", "weekly": [[["9", 10]]]},
        {"zone": "UTC", "weekly": [], "holidays": ["2026-02-30"]},
        {"zone": "UTC", "weekly": [], "surprise": 1},
    ],
)
def test_a_wrong_shape_is_refused(document):
    with pytest.raises(BadCalendar):
        from_document(document)
