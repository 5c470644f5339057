"""Who can do what, for the rooms that give out work."""

from collections.abc import Iterable

from yingda.kit.paging import INT_LIMIT
from yingda.people.models import Grant, Person, PersonSkill
from yingda.people.queries.actors import bundle, extents_of, keep_all
from yingda.people.queries.names import actor_or_none
from yingda.people.rules.permissions import EVERYTHING


def active(person_ids: Iterable[int]) -> set[int]:
    """Those of them whose account is in use; a number no column can hold is nobody's."""
    wanted = [person for person in person_ids if 0 < person < INT_LIMIT]
    return set(Person.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True)) if wanted else set()


def skilled(skill_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The level by person (with an account in use) of each of these skills."""
    found: dict[int, dict[int, int]] = {}
    rows = PersonSkill.objects.filter(skill_id__in=list(skill_ids), person__is_active=True)
    for skill, person, level in rows.values_list("skill_id", "person_id", "level"):
        found.setdefault(skill, {})[person] = level
    return found


def able(person_ids: Iterable[int], permission: str, group_id: int | None) -> set[int]:
    """Those of them (accounts in use) who have the permission over what is their own in the group."""
    wanted = list(person_ids)
    keep_all(wanted)
    actors = {person: actor_or_none(person) for person in wanted}
    return {person for person, actor in actors.items() if actor is not None and actor.may(permission, own=True, group=group_id)}


def holders(permission: str) -> set[int]:
    """Active people who have the permission over everything."""
    grants = Grant.objects.filter(person__is_active=True, scope=EVERYTHING).select_related("role")
    return {grant.person_id for grant in grants if permission in bundle(grant.role.key, grant.role.permissions)}


def in_role(key: str, permission: str, group_ids: Iterable[int]) -> set[int]:
    """Active people who hold a role that ships: those of them whose permission reaches one of the groups, else all of them."""
    holding = set(Grant.objects.filter(role__key=key, person__is_active=True).values_list("person_id", flat=True))
    groups = frozenset(group_ids)
    extents = {person: extents_of(person).get(permission) for person in holding}
    near = {person for person, extent in extents.items() if extent is not None and (extent.everything or extent.groups & groups)}
    return near or holding


def overseers(permission: str, group_id: int) -> set[int]:
    """Who is in charge of a group: active people whose permission reaches it by group or department, else by everything."""
    grants = Grant.objects.filter(person__is_active=True).select_related("role")
    holding = {grant.person_id for grant in grants if permission in bundle(grant.role.key, grant.role.permissions)}
    extents = {person: extents_of(person).get(permission) for person in holding}
    near = {person for person, extent in extents.items() if extent is not None and not extent.everything and group_id in extent.groups}
    return near or {person for person, extent in extents.items() if extent is not None and extent.everything}
