"""Makers of conversations, by the actions of the room."""

from typing import Any
from uuid import uuid4

from tests.makers.customers import a_contact
from tests.makers.people import a_group, a_person, actor_for
from tests.makers.routing import an_inbox
from yingda.conversations.actions import opening, posting
from yingda.conversations.actions.matter import change, load
from yingda.conversations.actions.posting import Posted
from yingda.conversations.queries.one import find
from yingda.conversations.rules.matter import Matter
from yingda.conversations.rules.posting import Draft
from yingda.customers.models import Contact
from yingda.inboxes.models import Inbox
from yingda.kit.actor import SYSTEM, Actor
from yingda.people.models import Group, Person
from yingda.plumbing.store import transaction

__all__ = ["a_conversation", "a_group", "a_person", "actor_for", "an_inbox", "post", "the_customer", "the_matter"]


def the_customer(contact: Contact | int) -> Actor:
    """The visitor a contact is."""
    number = contact if isinstance(contact, int) else contact.pk
    return Actor("visitor", number, "访客")


def a_conversation(
    state: str = "open",
    assignee: Person | None = None,
    group: Group | None = None,
    contact: Contact | None = None,
    inbox: Inbox | None = None,
    text: str | None = "你好",
    **fields: Any,
) -> Matter:
    """A conversation in `state`; a visitor wrote `text` unless it is None; further columns as given."""
    contact = contact or a_contact()
    inbox = inbox or an_inbox()
    with transaction() as db:
        matter = opening.open_conversation(
            db, the_customer(contact), inbox_id=inbox.pk, channel="web", contact_id=contact.pk, group_id=None if group is None else group.pk
        )
        if text is not None:
            posting.post_message(db, the_customer(contact), matter.id, Draft("text", text, client_id=str(uuid4())))
        wanted = {"state": state, "assignee_id": None if assignee is None else assignee.pk, **fields}
        return change(db, SYSTEM, load(db, matter.id), "made", **wanted)


def post(actor: Actor, conversation_id: int, text: str = "您好", kind: str = "text", client_id: str | None = None, **data: Any) -> Posted:
    """Posts a message."""
    with transaction() as db:
        return posting.post_message(db, actor, conversation_id, Draft(kind, text, data, client_id or str(uuid4())))


def the_matter(conversation_id: int) -> Matter:
    """The conversation as it is now."""
    found = find(conversation_id)
    assert found is not None
    return found
