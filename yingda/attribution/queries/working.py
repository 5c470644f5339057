"""Working time between two instants, by the calendar that was in force."""

from bisect import bisect_right
from functools import cached_property

from yingda.kit.worktime import Calendar, elapsed_ms
from yingda.people.queries.calendars import calendar, first_calendar_versions


class Hours:
    """The calendars asked for, each read once. Without one of its own a session counts by the team's first calendar, in the version of that time."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Calendar] = {}

    def between(self, since_at: int, until_at: int, calendar_id: int | None, version: int | None) -> int:
        """The working time (ms) from one instant to another; all of it where the team has no calendar."""
        found = self._team(since_at) if calendar_id is None or version is None else self._calendar(calendar_id, version)
        return until_at - since_at if found is None else elapsed_ms(found, since_at, until_at)

    def _calendar(self, number: int, version: int) -> Calendar:
        if (number, version) not in self._known:
            self._known[number, version] = calendar(number, version)
        return self._known[number, version]

    @cached_property
    def _versions(self) -> list[tuple[int, Calendar]]:
        return first_calendar_versions()

    def _team(self, at: int) -> Calendar | None:
        if not self._versions:
            return None
        # What was before the first version is counted by it.
        return self._versions[max(0, bisect_right([since for since, _ in self._versions], at) - 1)][1]
