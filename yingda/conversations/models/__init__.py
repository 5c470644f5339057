"""Storage of the room, by topic."""

from yingda.conversations.models.conversation import Conversation, ConversationTag, OwnershipSpan, StateSpan
from yingda.conversations.models.message import Mention, Message
from yingda.conversations.models.people import HandOver, Participant
from yingda.conversations.models.rating import Rating
from yingda.conversations.models.sla import EscalationStep, SlaPolicy, SlaPolicyVersion, SlaTarget
from yingda.conversations.models.view import SavedView

__all__ = [
    "Conversation",
    "ConversationTag",
    "EscalationStep",
    "HandOver",
    "Mention",
    "Message",
    "OwnershipSpan",
    "Participant",
    "Rating",
    "SavedView",
    "SlaPolicy",
    "SlaPolicyVersion",
    "SlaTarget",
    "StateSpan",
]
