"""Who is there and what they can do, for the rooms that give out work; calendars as the rules of time have them."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from yingda.kit import calendar_document
from yingda.kit.worktime import Calendar
from yingda.people.models import Calendar as CalendarRow
from yingda.people.models import CalendarVersion, Membership, Person, PersonSkill, PresenceSpan
from yingda.plumbing.errors import NotFound

OFFLINE = "offline"


def presences(person_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """State and since when (ms) of each person; whoever was never there is offline since 0."""
    wanted = list(person_ids)
    now = PresenceSpan.objects.filter(person_id__in=wanted, ended_at__isnull=True)
    found = {person: (state, since) for person, state, since in now.values_list("person_id", "state", "started_at")}
    return {person: found.get(person, (OFFLINE, 0)) for person in wanted}


def active(person_ids: Iterable[int]) -> set[int]:
    """Those of them whose account is in use."""
    return set(Person.objects.filter(pk__in=list(person_ids), is_active=True).values_list("pk", flat=True))


def skills_of(person_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The level by skill of each person who has any."""
    levels: dict[int, dict[int, int]] = {}
    rows = PersonSkill.objects.filter(person_id__in=list(person_ids))
    for person, skill, level in rows.values_list("person_id", "skill_id", "level"):
        levels.setdefault(person, {})[skill] = level
    return levels


def skilled(skill_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The level by person of each of these skills."""
    found: dict[int, dict[int, int]] = {}
    rows = PersonSkill.objects.filter(skill_id__in=list(skill_ids), person__is_active=True)
    for skill, person, level in rows.values_list("skill_id", "person_id", "level"):
        found.setdefault(skill, {})[person] = level
    return found


def members_by_group(group_ids: Iterable[int]) -> dict[int, set[int]]:
    """The people in each of these groups now."""
    found: dict[int, set[int]] = {}
    rows = Membership.objects.filter(group_id__in=list(group_ids), until_at__isnull=True, person__is_active=True)
    for group, person in rows.values_list("group_id", "person_id"):
        found.setdefault(group, set()).add(person)
    return found


def groups_by_person(person_ids: Iterable[int]) -> dict[int, set[int]]:
    """The groups each of these people is in now."""
    found: dict[int, set[int]] = {}
    rows = Membership.objects.filter(person_id__in=list(person_ids), until_at__isnull=True)
    for person, group in rows.values_list("person_id", "group_id"):
        found.setdefault(person, set()).add(group)
    return found


def worktime(calendar_id: int, version: int | None = None) -> Calendar:
    """A calendar as `kit.worktime` counts by it: the version in force, or a stored one. Raises `NotFound`."""
    if version is None:
        version = CalendarRow.objects.filter(pk=calendar_id).values_list("version", flat=True).first()
    rows = CalendarVersion.objects.filter(calendar_id=calendar_id, version=version)
    document = rows.values_list("document", flat=True).first()
    if document is None:
        raise NotFound("calendar")
    return _calendar(msgspec.json.encode({**document, "version": version}))


def calendars_exist(calendar_ids: Iterable[int]) -> bool:
    """Whether all of these calendars are there and not closed."""
    wanted = set(calendar_ids)
    return CalendarRow.objects.filter(pk__in=wanted, closed_at__isnull=True).count() == len(wanted)


@lru_cache(maxsize=256)
def _calendar(document: bytes) -> Calendar:
    decoded: Mapping[str, object] = msgspec.json.decode(document)
    return calendar_document.from_document(decoded)
