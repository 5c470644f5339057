"""Colleagues and actors for tests of permissions."""

import secrets
from collections.abc import Mapping

from django.test import Client

from yingda.kit.actor import Actor, Reach
from yingda.people import queries as people
from yingda.people.models import Grant, Group, Membership, Person, Role
from yingda.plumbing.clock import now_ms


def a_person(name: str = "林岚") -> Person:
    """A colleague without any right."""
    username = f"p{secrets.token_hex(6)}"
    return Person.objects.create(username=username, display_name=name, created_at=now_ms())


def a_group(*members: Person) -> Group:
    """A group with these members."""
    group = Group.objects.create(name=f"组 {secrets.token_hex(4)}", created_at=now_ms())
    for person in members:
        Membership.objects.create(person=person, group=group, since_at=now_ms())
    return group


def an_actor(person: Person | None = None, groups: frozenset[int] = frozenset(), **reach: Reach) -> Actor:
    """An actor whose permissions are given as `quick_reply__edit=Reach(...)`."""
    person = person or a_person()
    held: Mapping[str, Reach] = {name.replace("__", "."): one for name, one in reach.items()}
    return Actor("person", person.pk, person.display_name, "203.0.113.7", "zh-CN", held, groups)


def a_client(*permissions: str, person: Person | None = None) -> Client:
    """A browser signed in as somebody who holds the permissions over everything."""
    person = person or a_person()
    role = Role.objects.create(key=f"r{secrets.token_hex(6)}", zh="角色", en="role", permissions=list(permissions))
    Grant.objects.create(person=person, role=role, scope="everything", given_at=now_ms())
    # Rows of tests that were rolled back had the same numbers, and actors are kept for a while.
    people.forget()
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
