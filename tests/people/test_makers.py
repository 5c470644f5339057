"""What the makers write as rows is what the actions of the room would have made."""

from typing import Any

import pytest
from django.forms.models import model_to_dict

from tests.makers.people import a_department, a_group, a_person
from yingda.kit.actor import SYSTEM
from yingda.people import actions
from yingda.people.models import Grant, Membership, Person

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = ("since_at", "given_at", "created_at", "date_joined")
OWN = ("id", "person", "username", "display_name", "name_key", "search_keys", "avatar_hue", "password")


def rows_of(person: Person) -> list[dict[str, Any]]:
    rows = [person, *Membership.objects.filter(person=person), *Grant.objects.filter(person=person).order_by("role__key")]
    return [{name: value for name, value in model_to_dict(row).items() if name not in TIMES + OWN} for row in rows]


SCOPES = [("agent", "own"), ("team_leader", "group"), ("supervisor", "department"), ("administrator", "everything"), (None, None)]


@pytest.mark.parametrize(("role", "scope"), SCOPES)
def test_a_made_person_has_the_rows_of_the_action(role: str | None, scope: str | None) -> None:
    group, department = a_group(), a_department()
    unit = department.pk if scope == "department" else None
    grants = [actions.Wish(role, scope, unit)] if role and scope else []
    by_action = actions.create_person(SYSTEM, username="somebody", display_name="某人", group_ids=[group.pk], grants=grants)
    assert rows_of(a_person(role=role, scope=scope, group=group, department=department)) == rows_of(by_action)
