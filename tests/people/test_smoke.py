import pytest
from yingda.people.models import *
from yingda.people import queries
@pytest.mark.django_db
def test_it():
    p = Person.objects.create(username="a", display_name="A")
    Grant.objects.create(person=p, role=Role.objects.get(key="administrator"), scope="everything", given_at=1)
    actor = queries.actor_of(p.pk)
    assert actor.may("role.manage")
    assert queries.topics_of(actor) == {f"u:{p.pk}", "staff", "all", "floor"}
