"""Telling those concerned with a ticket."""

from collections.abc import Iterable
from typing import Any

from yingda.conversations.rules.matter import numbers
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import Actor
from yingda.notifications.actions import notify
from yingda.people import queries as people


def tell(ticket: Ticket, actor: Actor, person_ids: Iterable[int | None], kind: str, occasion: object, **facts: Any) -> None:
    """Tells people, the one who acts excepted, once for the `occasion`; the link leads to the ticket."""
    asked = {person for person in person_ids if person is not None}
    told = asked - ({actor.id} if actor.kind == "person" else set())
    if not told:
        return
    known = {"ticket_id": ticket.id, "number": ticket.number, "name": ticket.title, "from": actor.name, "contact": ticket.contact_name}
    notify(sorted(told), kind, {**known, **facts}, f"/tickets/{ticket.id}", key=f"{kind}:{ticket.id}:{occasion}")


def of_group(group_id: int | None) -> set[int]:
    """The people of a group."""
    return set() if group_id is None else set(people.people_of_groups([group_id])[group_id])


def in_charge(ticket: Ticket) -> set[int]:
    """Who answers for the ticket: its owner, else everybody of its group."""
    return {ticket.owner_id} if ticket.owner_id is not None else of_group(ticket.group_id)


def of_step(ticket: Ticket) -> set[int]:
    """Whose the step in hand is: its person, else everybody of its group, else who answers for the ticket."""
    if ticket.step_person_id is not None:
        return {ticket.step_person_id}
    return of_group(ticket.step_group_id) or in_charge(ticket)


def followers(ticket: Ticket) -> set[int]:
    """Who hears of what is said: the owner and the watchers."""
    return {*numbers(ticket.watcher_ids), *({ticket.owner_id} if ticket.owner_id is not None else set())}
