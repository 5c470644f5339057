"""Who can do what, for the rooms that give out work."""

from collections.abc import Iterable

from yingda.people.models import Person, PersonSkill


def active(person_ids: Iterable[int]) -> set[int]:
    """Those of them whose account is in use."""
    return set(Person.objects.filter(pk__in=list(person_ids), is_active=True).values_list("pk", flat=True))


def skilled(skill_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The level by person (with an account in use) of each of these skills."""
    found: dict[int, dict[int, int]] = {}
    rows = PersonSkill.objects.filter(skill_id__in=list(skill_ids), person__is_active=True)
    for skill, person, level in rows.values_list("skill_id", "person_id", "level"):
        found.setdefault(skill, {})[person] = level
    return found
