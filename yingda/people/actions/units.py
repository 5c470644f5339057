"""Departments, groups, and who is in which group."""

from collections.abc import Sequence
from typing import Any

from django.db.models import ProtectedError

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.people.actions.fields import name_in
from yingda.people.actions.gate import demand_not_more, demand_over, locked
from yingda.people.events import PeopleChanged, RightsChanged
from yingda.people.models import Department, Grant, Group, Membership
from yingda.people.queries.actors import extents_of, forget, organisation
from yingda.people.rules.tree import DEPTH_LIMIT, makes_a_circle, too_deep
from yingda.plumbing.audit import record
from yingda.plumbing.store import after_commit, announce, transaction


def create_department(actor: Actor, name: str, parent_id: int | None = None) -> Department:
    """A department, at the top or under another. Needs `people.manage` over everything."""
    with transaction() as db:
        actor.demand("people.manage")
        department = Department(created_at=db.now)
        _place_department(department, name, parent_id)
        department.save()
        record(actor, "people.department.created", f"department:{department.pk}", after=_department_facts(department))
        _tell()
    return department


def change_department(actor: Actor, department_id: int, wanted: dict[str, Any]) -> Department:
    """Renames (`name`) or moves (`parent_id`) a department. Needs `people.manage` over everything; refuses circles."""
    with transaction():
        actor.demand("people.manage")
        department = _department(department_id)
        before = _department_facts(department)
        _place_department(department, wanted.get("name", department.name), wanted.get("parent_id", department.parent_id))
        department.save()
        record(actor, "people.department.changed", f"department:{department_id}", before, _department_facts(department))
        _tell()
    return department


def remove_department(actor: Actor, department_id: int) -> None:
    """Removes a department that holds nothing. Needs `people.manage` over everything."""
    with transaction():
        actor.demand("people.manage")
        department = _department(department_id)
        lies_in_it = Department.objects.filter(parent_id=department_id), Group.objects.filter(department_id=department_id)
        if any(rows.exists() for rows in (*lies_in_it, Grant.objects.filter(department_id=department_id))):
            raise Conflict("department_in_use")
        record(actor, "people.department.removed", f"department:{department_id}", before=_department_facts(department))
        try:
            department.delete()
        except ProtectedError as error:
            raise Conflict("still_in_use") from error
        _tell()


def create_group(actor: Actor, name: str, department_id: int | None = None) -> Group:
    """A group, in a department or by itself. Needs `people.manage` over everything."""
    with transaction() as db:
        actor.demand("people.manage")
        group = Group(name=_group_name(name, None), created_at=db.now)
        group.department_id = None if department_id is None else _department(department_id).pk
        group.save()
        record(actor, "people.group.created", f"group:{group.pk}", after=_group_facts(group))
        _tell()
    return group


def change_group(actor: Actor, group_id: int, wanted: dict[str, Any]) -> Group:
    """Renames a group (`people.manage` over it) or moves it to another department (`department_id`, over everything)."""
    with transaction():
        group = _group(group_id)
        actor.demand("people.manage", group=group_id)
        before = _group_facts(group)
        if "name" in wanted:
            group.name = _group_name(wanted["name"], group_id)
        if "department_id" in wanted and wanted["department_id"] != group.department_id:
            actor.demand("people.manage")
            group.department_id = None if wanted["department_id"] is None else _department(wanted["department_id"]).pk
        group.save()
        record(actor, "people.group.changed", f"group:{group_id}", before, _group_facts(group))
        _tell()
    return group


def close_group(actor: Actor, group_id: int) -> None:
    """Closes a group without members; its past stays. Needs `people.manage` over everything. Raises NotFound, Conflict (group_has_members)."""
    with transaction() as db:
        group = _group(group_id)
        actor.demand("people.manage")
        if group.closed_at is not None:
            return
        people = Membership.objects.filter(group=group, until_at__isnull=True).count()
        if people:
            raise Conflict("group_has_members", people=people)
        group.closed_at = db.now
        group.save(update_fields=["closed_at"])
        record(actor, "people.group.closed", f"group:{group_id}", {"closed": False}, {"closed": True})
        _tell()


def reopen_group(actor: Actor, group_id: int) -> Group:
    """Takes a closed group into use again, without members. Needs `people.manage` over everything.

    Raises NotFound when there is no such closed group, Refused (group_taken) when another has its name meanwhile.
    """
    with transaction():
        actor.demand("people.manage")
        group = Group.objects.select_for_update().filter(pk=group_id, closed_at__isnull=False).first()
        if group is None:
            raise NotFound("group")
        _group_name(group.name, group_id)
        group.closed_at = None
        group.save(update_fields=["closed_at"])
        record(actor, "people.group.reopened", f"group:{group_id}", {"closed": True}, {"closed": False})
        _tell()
    return group


def put_groups(actor: Actor, person_id: int, group_ids: Sequence[int]) -> None:
    """The person is in exactly these groups from now on; the past memberships stay as history.

    Needs `people.manage` over the person and over each group entered or left. Refuses when the roles the person
    holds would reach further than the actor's own.
    """
    with transaction():
        locked(person_id)
        demand_over(actor, "people.manage", person_id)
        save_groups(actor, person_id, group_ids)
        announce(PeopleChanged(person_id))


def save_groups(actor: Actor, person_id: int, group_ids: Sequence[int]) -> None:
    """As `put_groups`, after the gate of who may manage the person. Part of an action."""
    with transaction() as db:
        present = Membership.objects.filter(person_id=person_id, until_at__isnull=True)
        was = set(present.values_list("group_id", flat=True))
        wanted = set(group_ids)
        if wanted == was:
            return
        for group_id in sorted(was ^ wanted):
            actor.demand("people.manage", group=group_id)
        before = extents_of(person_id)
        present.filter(group_id__in=was - wanted).update(until_at=db.now)
        Membership.objects.bulk_create(Membership(person_id=person_id, group=_open_group(group_id), since_at=db.now) for group_id in sorted(wanted - was))
        demand_not_more(actor, before, extents_of(person_id))
        record(actor, "people.groups.changed", f"person:{person_id}", {"groups": sorted(was)}, {"groups": sorted(wanted)})
        announce(RightsChanged(person_id))
        after_commit(lambda: forget(person_id))


def _tell() -> None:
    """The shape of the organisation decides how far departments reach, so every actor is built anew."""
    announce(PeopleChanged())
    announce(RightsChanged())
    after_commit(forget)


def _department(department_id: int) -> Department:
    department = Department.objects.select_for_update().filter(pk=department_id).first()
    if department is None:
        raise NotFound("department")
    return department


def _group(group_id: int) -> Group:
    group = Group.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NotFound("group")
    return group


def _open_group(group_id: int) -> Group:
    group = _group(group_id)
    if group.closed_at is not None:
        raise Conflict("group_closed", name=group.name)
    return group


def _place_department(department: Department, name: str, parent_id: int | None) -> None:
    # Two moves at once could close a circle that neither sees: all rows are locked.
    list(Department.objects.select_for_update().values_list("id", flat=True))
    parents = organisation().parents
    if parent_id is not None and parent_id not in parents:
        raise NotFound("department")
    placed = None if department._state.adding else department.pk
    if placed is not None and makes_a_circle(parents, placed, parent_id):
        raise Refused("department_circle", field="parent_id")
    if too_deep(parents, placed, parent_id):
        raise Refused("department_too_deep", field="parent_id", limit=DEPTH_LIMIT)
    department.name, department.parent_id = name_in(name, "name"), parent_id
    namesakes = Department.objects.filter(parent_id=parent_id, name__iexact=department.name)
    if namesakes.exclude(pk=department.pk).exists():
        raise Refused("department_taken", field="name", name=department.name)


def _group_name(text: str, but: int | None) -> str:
    name = name_in(text, "name")
    if Group.objects.filter(name__iexact=name, closed_at__isnull=True).exclude(pk=but or 0).exists():
        raise Refused("group_taken", field="name", name=name)
    return name


def _department_facts(department: Department) -> dict[str, Any]:
    return {"name": department.name, "parent_id": department.parent_id}


def _group_facts(group: Group) -> dict[str, Any]:
    return {"name": group.name, "department_id": group.department_id}
