"""Saying how much a person can carry."""

from collections.abc import Mapping

import msgspec

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.people import queries as people
from yingda.people.queries.duty import active
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction
from yingda.routing.events import CapacityChanged
from yingda.routing.models import Capacity
from yingda.routing.rules.agents import UNITS, WEIGHTS
from yingda.routing.rules.queues import CHANNELS
from yingda.routing.settings import FIRST_UNITS


def set_capacity(actor: Actor, person_id: int, units: int, weights: Mapping[str, int]) -> Capacity:
    """Gives a person `units` (0..100) and says what a chat of each channel takes of them (1..100; 1 unless named).

    Needs `queue.manage` over one of the person's groups. Raises `Refused` naming the field.
    """
    with transaction() as db:
        _authorise(actor, person_id)
        _check(units, weights)
        row, _ = Capacity.objects.select_for_update().get_or_create(pk=person_id, defaults={"units": FIRST_UNITS.value()})
        before = {"units": row.units, "weights": msgspec.json.decode(row.weights)}
        row.units, row.weights = units, msgspec.json.encode(dict(weights), order="deterministic").decode()
        row.version, row.changed_at = row.version + 1, db.now
        row.save()
        record(actor, "routing.capacity.changed", f"person:{person_id}", before, {"units": units, "weights": dict(weights)})
        announce(CapacityChanged(person_id))
    return row


def _authorise(actor: Actor, person_id: int) -> None:
    actor.demand_somewhere("queue.manage")
    if not active([person_id]):
        raise NotFound("person")
    groups = people.groups_of([person_id])[person_id]
    if not actor.may("queue.manage") and not any(actor.may("queue.manage", group=group) for group in groups):
        raise Forbidden(permission="queue.manage")


def _check(units: int, weights: Mapping[str, int]) -> None:
    if not UNITS[0] <= units <= UNITS[1]:
        raise Refused("capacity_units_out_of_range", field="units")
    for channel, weight in weights.items():
        if channel not in CHANNELS:
            raise Refused("capacity_channel_unknown", field="weights", channel=channel[:20])
        if not WEIGHTS[0] <= weight <= WEIGHTS[1]:
            raise Refused("capacity_weight_out_of_range", field=f"weights.{channel}")
        if weight > units > 0:
            raise Refused("capacity_weight_too_large", field=f"weights.{channel}", channel=channel, weight=weight, units=units)
