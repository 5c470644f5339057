"""What uses a thing of the settings, over all rooms; and its door."""

from typing import Any

from ninja import Query, Router

from yingda.conversations.queries.uses import uses as of_conversations
from yingda.customers.queries.uses import uses as of_customers
from yingda.inboxes.queries.inboxes import uses as of_inboxes
from yingda.kit.actor import Actor
from yingda.kit.uses import Use
from yingda.people.queries.uses import uses as of_people
from yingda.plumbing.http import ActorRequest
from yingda.plumbing.schemas import line
from yingda.plumbing.undoing import demand_manages
from yingda.routing.queries.uses import uses as of_routing

router = Router()
_ROOMS = (of_routing, of_inboxes, of_people, of_conversations, of_customers)


def uses(actor: Actor, subject: str) -> list[Use]:
    """What uses `subject` (`calendar:5`) now, for whoever manages things like it; what it names nothing of is left out."""
    demand_manages(actor, subject)
    kind, _, number = subject.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return []
    return [use for room in _ROOMS for use in room(kind, int(number)) if use.count]


@router.get("/uses")
def used_by(request: ActorRequest, subject: Query[line(80, 1)]) -> dict[str, Any]:  # type: ignore[valid-type]
    """What uses a queue, calendar, skill, group, role, tag, inbox, service-level policy or ticket type: kind, count, first names."""
    return {"items": [use._asdict() for use in uses(request.actor, subject)]}
