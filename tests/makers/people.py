"""Makers of people, units, actors and calendars. What nearly every test needs is written as rows; test_makers.py holds them to the actions."""

from itertools import count
from typing import Any

from yingda.kit.actor import SYSTEM, Actor
from yingda.people import actions, queries
from yingda.people.actions.people import new_account
from yingda.people.models import Calendar, Department, Grant, Group, Membership, Person, Role
from yingda.people.rules.permissions import DEPARTMENT
from yingda.people.rules.roles import PRESETS
from yingda.plumbing.store import transaction

_numbers = count(1)
OFFICE_HOURS: dict[str, Any] = {
    "zone": "Asia/Shanghai",
    "weekly": [[[540, 1080]]] * 5 + [[], []],
    "holidays": [],
    "workdays": {},
}


def a_department(name: str | None = None, parent: Department | None = None) -> Department:
    return actions.create_department(SYSTEM, name or f"部门{next(_numbers)}", None if parent is None else parent.pk)


def a_group(name: str | None = None, department: Department | None = None) -> Group:
    return actions.create_group(SYSTEM, name or f"小组{next(_numbers)}", None if department is None else department.pk)


def a_person(
    name: str | None = None,
    role: str | None = "agent",
    scope: str | None = None,
    group: Group | None = None,
    department: Department | None = None,
    **fields: Any,
) -> Person:
    """A person who holds `role` (None: no role) with `scope` (None: its usual one) and is in `group`.

    `department` is the unit of a department scope; a group scope reaches the person's own groups.
    Other fields (username, password, email, locale) go to `new_account`.
    """
    number = next(_numbers)
    given = {"username": f"person{number}", "display_name": name or f"同事{number}", "email": "", "password": None, "locale": "zh-CN", **fields}
    with transaction() as db:
        person = new_account(**given)
        if group is not None:
            Membership.objects.create(person=person, group=group, since_at=db.now)
        if role is not None:
            held = scope or PRESETS[role].scope
            unit = department if held == DEPARTMENT else None
            Grant.objects.create(person=person, role=Role.objects.get(key=role), scope=held, department=unit, given_at=db.now)
    return person


def an_actor(
    role: str | None = "agent",
    scope: str | None = None,
    group: Group | None = None,
    department: Department | None = None,
    locale: str = "zh-CN",
    **fields: Any,
) -> Actor:
    """The actor of a new person, as `a_person` makes them, coming from 203.0.113.7."""
    person = a_person(None, role, scope, group, department, **fields)
    return actor_for(person, locale)


def actor_for(person: Person, locale: str = "zh-CN") -> Actor:
    """The actor of a person as it is now."""
    return queries.actor_of(person.pk, "203.0.113.7", locale)


def a_calendar(name: str | None = None, document: dict[str, Any] | None = None) -> Calendar:
    """A calendar, Monday to Friday 09:00–18:00 in Shanghai unless another document is given."""
    return actions.create_calendar(SYSTEM, name or f"日历{next(_numbers)}", document or OFFICE_HOURS)
