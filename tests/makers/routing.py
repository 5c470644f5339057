"""Makers of queues, people on duty, and chats that wait, by the actions of the rooms."""

from itertools import count
from typing import Any

from tests.makers.customers import a_contact
from tests.makers.people import a_person
from yingda.conversations.actions.opening import open_conversation
from yingda.conversations.actions.posting import post_message
from yingda.conversations.queries.floor import Standing, standing
from yingda.conversations.rules.posting import Draft
from yingda.inboxes import actions as inboxes
from yingda.inboxes.models import Inbox
from yingda.kit.actor import SYSTEM, Actor
from yingda.people import actions as people
from yingda.people.models import Group, Person
from yingda.people.queries import actor_of
from yingda.plumbing.store import transaction
from yingda.routing.actions import queues
from yingda.routing.actions.capacity import set_capacity
from yingda.routing.actions.queues import Member
from yingda.routing.models import Assignment, Queue

_numbers = count(1)


def an_inbox(kind: str = "web", **fields: Any) -> Inbox:
    return inboxes.create(SYSTEM, f"网站{next(_numbers)}", kind, fields or None)


def a_queue(members: list[Person | Group] | None = None, name: str | None = None, **fields: Any) -> Queue:
    """A queue that takes everything unless `conditions` are given, served by these people and groups."""
    row = queues.make(SYSTEM, {"name": name or f"队列{next(_numbers)}", **fields})
    named = [Member(group_id=m.pk) if isinstance(m, Group) else Member(person_id=m.pk) for m in members or []]
    queues.set_members(SYSTEM, row.pk, named)
    return row


def on_duty(group: Group | None = None, units: int = 5, state: str = "online", **fields: Any) -> Person:
    """A person who is there, with room for `units` chats."""
    person = a_person(group=group, **fields)
    set_capacity(SYSTEM, person.pk, units, {})
    present(person, state)
    return person


def present(person: Person, state: str) -> None:
    """The person says what they are."""
    people.set_presence(actor_of(person.pk), person.pk, state)


def a_chat(inbox: Inbox, contact_id: int | None = None, text: str = "你好", **fields: Any) -> int:
    """A chat that waits: a visitor wrote. The number of the conversation."""
    contact = contact_id or a_contact().pk
    with transaction() as db:
        visitor = Actor("visitor", contact, "访客")
        matter = open_conversation(db, visitor, inbox_id=inbox.pk, channel=inbox.kind, contact_id=contact, **fields)
        post_message(db, visitor, matter.id, Draft("text", text))
    return matter.id


def says(person: Person, conversation_id: int, text: str = "您好") -> None:
    """A colleague answers."""
    with transaction() as db:
        post_message(db, actor_of(person.pk), conversation_id, Draft("text", text))


def writes(contact_id: int, conversation_id: int, text: str = "在吗") -> None:
    """The customer writes."""
    with transaction() as db:
        post_message(db, Actor("visitor", contact_id, "访客"), conversation_id, Draft("text", text))


def stands(conversation_id: int) -> Standing:
    """Where the conversation stands."""
    found = standing(conversation_id)
    assert found is not None
    return found


def holder(conversation_id: int) -> int | None:
    """Who has the conversation."""
    where = stands(conversation_id)
    return where.assignee_id if where.state != "queued" else None


def assignments(conversation_id: int) -> list[Assignment]:
    """Who had it, oldest first."""
    return list(Assignment.objects.filter(conversation_id=conversation_id).order_by("id"))
