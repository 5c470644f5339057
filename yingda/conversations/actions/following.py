"""Conversations follow their contacts: a new name or tier, a merge, its undoing."""

from yingda.conversations.actions.matter import change, load
from yingda.conversations.models import Conversation, MovedConversation
from yingda.customers import queries as customers
from yingda.kit.actor import SYSTEM
from yingda.plumbing.store import transaction


def follow_contact(contact_id: int) -> None:
    """Writes the contact's present name and tier on the conversations that lists may show."""
    brief = customers.contacts_brief([contact_id]).get(contact_id)
    if brief is None:
        return
    name, tier = str(brief["name"])[:120], brief["tier"]
    with transaction() as db:
        stale = Conversation.objects.filter(contact_id=contact_id).exclude(contact_name=name, contact_tier=tier)
        for conversation_id in list(stale.values_list("id", flat=True)):
            change(db, SYSTEM, load(db, conversation_id), "contact_changed", contact_name=name, contact_tier=tier)


def follow_merge(merge_id: int, survivor_id: int, absorbed_id: int) -> None:
    """Moves the absorbed contact's conversations to the survivor. Safe twice."""
    with transaction() as db:
        for conversation_id in list(Conversation.objects.filter(contact_id=absorbed_id).values_list("id", flat=True)):
            MovedConversation.objects.get_or_create(merge_id=merge_id, conversation_id=conversation_id)
            change(db, SYSTEM, load(db, conversation_id), "contact_merged", contact_id=survivor_id)
    follow_contact(survivor_id)


def follow_separation(merge_id: int, absorbed_id: int) -> None:
    """Moves back what `follow_merge` moved. Safe twice."""
    with transaction() as db:
        moved = MovedConversation.objects.filter(merge_id=merge_id)
        for conversation_id in list(moved.values_list("conversation_id", flat=True)):
            change(db, SYSTEM, load(db, conversation_id), "contact_separated", contact_id=absorbed_id)
        moved.delete()
    follow_contact(absorbed_id)
