"""The gates every change of a person passes: over whom, and how much may be given."""

from collections.abc import Mapping

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.people.models import Membership, Person
from yingda.people.queries.actors import extents_of
from yingda.people.rules.permissions import PERMISSIONS, Extent, beyond, lacks
from yingda.plumbing.messages import is_chinese

_ALL = {name: Extent(own=True, everything=True) for name in PERMISSIONS}


def extents_held(actor: Actor) -> Mapping[str, Extent]:
    """How far the actor's permissions reach, as the rules have it."""
    if actor.kind == "system":
        return _ALL
    return {name: Extent(r.own, r.groups, r.everything) for name, r in actor.reach.items()}


def locked(person_id: int) -> Person:
    """The person, locked until the commit. Raises `NotFound`."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("person")
    return person


def demand_over(actor: Actor, permission: str, person_id: int) -> None:
    """Raises `Forbidden` unless the permission covers one of the person's groups, or everything."""
    if actor.may(permission):
        return
    groups = Membership.objects.filter(person_id=person_id, until_at__isnull=True).values_list("group_id", flat=True)
    if not any(actor.may(permission, group=group) for group in groups):
        raise Forbidden(permission=permission)


def demand_not_above(actor: Actor, person_id: int) -> None:
    """Raises `Forbidden` when the person may do something the actor may not: whoever resets a log-in could use it."""
    is_self = actor.kind == "person" and actor.id == person_id
    if not is_self and lacks(extents_held(actor), extents_of(person_id)):
        raise Forbidden("person_above")


def demand_not_more(actor: Actor, before: Mapping[str, Extent], after: Mapping[str, Extent]) -> None:
    """Raises `Forbidden` when a change gives what neither the person had before nor the actor holds."""
    names = beyond(extents_held(actor), before, after)
    if names:
        chinese = is_chinese(actor.locale)
        labels = [PERMISSIONS[name].zh if chinese else PERMISSIONS[name].en for name in sorted(names)]
        raise Forbidden("gives_more", permissions=("、" if chinese else ", ").join(labels))
