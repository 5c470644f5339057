"""Which people have a skill, are in a group, or hold a role."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from yingda.kit.uses import Use, named
from yingda.people.models import Grant, Membership, Person, PersonSkill

_OF: dict[str, Callable[[int], QuerySet[Any]]] = {
    "skill": lambda id: PersonSkill.objects.filter(skill_id=id),
    "group": lambda id: Membership.objects.filter(group_id=id, until_at__isnull=True),
    "role": lambda id: Grant.objects.filter(role_id=id),
}


def uses(kind: str, id: int) -> list[Use]:
    """The people who have a skill, are in a group or hold a role now."""
    if kind not in _OF:
        return []
    found = Person.objects.filter(pk__in=_OF[kind](id).values("person_id")).order_by("name_key", "id")
    return [named("person", list(found.values_list("display_name", flat=True)))]
