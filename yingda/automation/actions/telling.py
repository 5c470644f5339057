"""Telling colleagues of something."""

from collections.abc import Mapping
from typing import Any

from yingda.automation.queries.variables import filled
from yingda.automation.rules.hand import Hand
from yingda.kit.errors import Refused
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.people.queries.duty import active, overseers

MOST_TOLD = 200


def tell(hand: Hand, row: Mapping[str, Any], place: int, params: Mapping[str, Any]) -> list[int]:
    """Notifies the people, groups and roles named, once for this run; who they are. Raises `Refused` when there is nobody."""
    hand.actor.demand_somewhere({"conversation": "conversation.view", "ticket": "ticket.view", "contact": "customer.view"}[hand.kind])
    asked = set(params.get("person_ids") or ())
    for members in people.people_of_groups(params.get("group_ids") or ()).values():
        asked |= set(members)
    for role in params.get("roles") or ():
        asked |= _in_role(role, hand, row)
    told = sorted(active(asked))[:MOST_TOLD]
    if not told:
        raise Refused("automation_nobody_to_tell")
    facts = {"name": hand.name, "text": filled(hand, params["text"]), "kind": hand.kind, "number": row.get("number") or row["id"]}
    notify(told, "automation_told", facts, link_of(hand.kind, row), key=f"automation_told:{hand.key}:{place}")
    return told


def link_of(kind: str, row: Mapping[str, Any]) -> str:
    """The path in the console that leads to a subject; for a ticket the conversation it belongs to, when there is one."""
    if kind == "conversation":
        return f"/desk/{row['id']}"
    if kind == "contact":
        return f"/customers/{row['id']}"
    return f"/tickets/{row['id']}"


def _in_role(role: str, hand: Hand, row: Mapping[str, Any]) -> set[int]:
    if role == "author":
        return {hand.author_id} if hand.author_id else set()
    if role == "leaders":
        return overseers("floor.view", row.get("group_id") or 0)
    person = row.get("owner_id" if role == "owner" or hand.kind == "ticket" else "assignee_id")
    return set() if person is None else {person}
