"""Reads of people."""

from yingda.plumbing.actor import Actor
from yingda.people.models import Person


def actor_of(person_id: int, address: str = "", locale: str = "zh-CN") -> Actor:
    """The actor of a person."""
    person = Person.objects.get(pk=person_id)
    return Actor("person", person.pk, person.display_name, address, locale)
