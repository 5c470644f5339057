"""The floor: a snapshot of what was last announced, within the actor's reach."""

from dataclasses import asdict
from typing import Any

import msgspec

from yingda.kit.actor import Actor
from yingda.people import queries as people
from yingda.plumbing.numbers import last_number
from yingda.routing.models import FloorAgent, FloorQueue
from yingda.routing.queries.queues import members, open_queues
from yingda.routing.rules.floor import AgentFigures, QueueFigures, totals
from yingda.routing.settings import FIRST_UNITS

_IDLE = {
    "open": {}, "weight": 0, "longest_since": None, "unanswered_since": None, "answered_today": 0,
    "wrapping_up": 0,
}  # fmt: skip


def snapshot(actor: Actor) -> dict[str, Any]:
    """Agents, queues and totals that `floor.view` reaches, with the number of the stream they go with.

    An agent is shown to whoever oversees one of their groups, a queue to whoever oversees its group (one without a
    group: to whoever oversees everything). Raises `Forbidden` without the permission.
    """
    actor.demand_somewhere("floor.view")
    n = last_number()
    queues = [queue for queue in open_queues() if actor.may("floor.view", group=queue.group_id)]
    agents = _agents(actor, [queue.id for queue in open_queues()])
    lines = _queues([queue.id for queue in queues])
    return {"n": n, "agents": agents, "queues": lines, "totals": summed(agents, lines)}


def summed(agents: list[dict[str, Any]], queues: list[dict[str, Any]]) -> dict[str, Any]:
    """The totals of what is shown."""
    return asdict(
        totals(
            [AgentFigures(a["state"], a["weight"], a["capacity"], sum(a["open"].values()), a["longest_since"], a["answered_today"]) for a in agents],
            [QueueFigures(q["waiting"], q["longest_since"], q["at_risk"]) for q in queues],
        )
    )


def _agents(actor: Actor, queue_ids: list[int]) -> list[dict[str, Any]]:
    said = {row.person_id: msgspec.json.decode(row.document) for row in FloorAgent.objects.all()}
    serving = {person for weights in members(queue_ids).values() for person in weights}
    groups = people.groups_of(serving | said.keys())
    seen = [person for person, of in groups.items() if actor.may("floor.view") or any(actor.may("floor.view", group=g) for g in of)]
    presence = people.presence_of(seen)
    return [
        {
            **_IDLE, "capacity": FIRST_UNITS.value(), **said.get(person, {}), "person_id": person, "group_ids": list(groups[person]),
            "state": presence[person].state, "since_at": presence[person].since_at,
        }
        for person in sorted(seen)
    ]  # fmt: skip


def _queues(queue_ids: list[int]) -> list[dict[str, Any]]:
    said = {row.queue_id: msgspec.json.decode(row.document) for row in FloorQueue.objects.filter(queue_id__in=queue_ids)}
    empty = {"waiting": 0, "longest_since": None, "at_risk": 0, "in_hours": True, "on_duty": 0}
    return [{**empty, **said.get(queue, {}), "queue_id": queue} for queue in queue_ids]
