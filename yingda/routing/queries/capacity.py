"""How much a person can carry, for whoever may know."""

from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound
from yingda.people import queries as people
from yingda.people.queries.duty import active
from yingda.routing.queries.staff import Room, rooms


def capacity_of(actor: Actor, person_id: int) -> dict[str, Any]:
    """Units and units per channel of a person: oneself, or somebody of a group one manages queues of or oversees."""
    if not active([person_id]):
        raise NotFound("person")
    groups = people.groups_of([person_id])[person_id]
    wanted = ("queue.manage", "floor.view")
    own = actor.kind == "person" and actor.id == person_id
    if not own and not any(actor.may(p) or any(actor.may(p, group=g) for g in groups) for p in wanted):
        raise Forbidden(permission="queue.manage")
    room = rooms([person_id]).get(person_id, Room())
    return {"person_id": person_id, "units": room.units, "weights": dict(room.weights)}
