"""Whose an entry of the menu is, who may change it, and who is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound, Refused
from yingda.knowledge.events import QuickRepliesChanged
from yingda.knowledge.models import QuickReply, QuickReplyFolder
from yingda.people import queries as people
from yingda.plumbing.store import announce


@dataclass(frozen=True, slots=True)
class Place:
    """shared: everybody's; group: that of `group_id`; personal: that of `owner_id`."""

    scope: str
    owner_id: int | None = None
    group_id: int | None = None


def place_given(actor: Actor, scope: str, group_id: int | None) -> Place:
    """The place somebody asks for; a personal one is the actor's own. Raises Refused."""
    if scope == "shared":
        return Place("shared")
    if scope == "personal":
        if actor.kind != "person" or actor.id is None:
            raise Forbidden()
        return Place("personal", owner_id=actor.id)
    if scope != "group":
        raise Refused("reply_scope_wrong", "scope")
    if group_id is None:
        raise Refused("reply_group_missing", "group_id")
    if people.group_name(group_id) is None:
        raise Refused("reply_group_unknown", "group_id")
    return Place("group", group_id=group_id)


def place_of(row: QuickReply | QuickReplyFolder) -> Place:
    """Where an entry is."""
    return Place(row.scope, row.owner_id, row.group_id)


def demand_write(actor: Actor, place: Place) -> None:
    """Raises Forbidden for shared entries without `quick_reply.edit` over everything, and for a group's without it there;
    NotFound for another person's."""
    actor.demand_somewhere("quick_reply.use")
    if place.scope == "shared":
        actor.demand("quick_reply.edit")
    elif place.scope == "group":
        actor.demand("quick_reply.edit", group=place.group_id)
    elif actor.kind != "person" or actor.id != place.owner_id:
        raise NotFound("quick_reply")


def tell(places: Iterable[Place]) -> None:
    """Announces to those who see these places that their menu is another one."""
    topics = dict.fromkeys(_topic(place) for place in places)
    if topics:
        announce(QuickRepliesChanged(("staff",) if "staff" in topics else tuple(topics)))


def _topic(place: Place) -> str:
    if place.scope == "group":
        return f"w:{place.group_id}"
    return "staff" if place.scope == "shared" else f"u:{place.owner_id}"
