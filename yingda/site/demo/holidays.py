"""Days off and moved workdays (调休) of mainland China, as far as they were published; later years have the fixed days only.

Source for 2025 and 2026: the State Council's yearly notices on holidays. 2027: the statutory days by the lunar calendar.
"""

from datetime import date, timedelta

# year → (first day, last day) of each holiday, and the weekend days that are worked
_PUBLISHED: dict[int, tuple[tuple[tuple[str, str], ...], tuple[str, ...]]] = {
    2025: (
        (("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"), ("10-01", "10-08")),
        ("01-26", "02-08", "04-27", "09-28", "10-11"),
    ),
    2026: (
        (
            ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"), ("09-25", "09-27"),
            ("10-01", "10-07"),
        ),
        ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
    ),
    2027: (
        (
            ("01-01", "01-01"), ("02-05", "02-08"), ("04-05", "04-05"), ("05-01", "05-02"), ("06-09", "06-09"), ("09-15", "09-15"),
            ("10-01", "10-03"),
        ),
        (),
    ),
}  # fmt: skip
_FIXED = ((("01-01", "01-01"), ("05-01", "05-02"), ("10-01", "10-03")), ())


def days_off(year: int) -> list[str]:
    """The holidays of a year, ISO dates in order."""
    spans, _ = _PUBLISHED.get(year, _FIXED)
    return [day.isoformat() for first, last in spans for day in _days(f"{year}-{first}", f"{year}-{last}")]


def moved_workdays(year: int) -> list[str]:
    """The weekend days of a year that are worked, ISO dates in order."""
    return [f"{year}-{day}" for day in _PUBLISHED.get(year, _FIXED)[1]]


def _days(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
