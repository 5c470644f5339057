"""Business days."""

from zoneinfo import ZoneInfo

import pytest

from tests.makers.time import DAY, HOUR, MONDAY_TEN
from yingda.attribution.rules.days import business_day, day_number

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("at", "split", "day"),
    [
        (MONDAY_TEN, 0, (20260302, 10)), (MONDAY_TEN - 10 * HOUR, 0, (20260302, 0)), (MONDAY_TEN - 10 * HOUR - 1, 0, (20260301, 23)),
        (MONDAY_TEN - 8 * HOUR, 4, (20260301, 2)), (MONDAY_TEN - 6 * HOUR, 4, (20260302, 4)), (MONDAY_TEN - DAY, 4, (20260301, 10)),
    ],
)  # fmt: skip
def test_a_day_begins_at_its_split_hour(at: int, split: int, day: tuple[int, int]) -> None:
    assert business_day(at, SHANGHAI, split) == day


def test_days_are_numbered_in_a_row() -> None:
    assert (day_number(19700101), day_number(20260301) - day_number(20260228)) == (0, 1)
    with pytest.raises(ValueError, match="day is out of range"):
        day_number(20260230)
