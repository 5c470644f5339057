"""Storage of the room, by topic."""

from yingda.conversations.models.activation import (
    Activation,
    ActivationCase,
    ActivationClock,
    ActivationEntry,
    ActivationStep,
    Announcement,
    AnnouncementTarget,
)
from yingda.conversations.models.conversation import Conversation, ConversationTag, MovedConversation, OwnershipSpan, StateSpan
from yingda.conversations.models.imported import ImportedConversation
from yingda.conversations.models.message import Mention, Message
from yingda.conversations.models.people import HandOver, Participant
from yingda.conversations.models.playbook import IncidentReview, Playbook, PlaybookReading, PlaybookVersion, ReviewAction
from yingda.conversations.models.rating import Rating, RatingInvitation
from yingda.conversations.models.sla import SlaPolicy, SlaPolicyVersion, SlaStep, SlaTarget
from yingda.conversations.models.ticket import (
    MovedTicket,
    Ticket,
    TicketClock,
    TicketComment,
    TicketCounter,
    TicketEntry,
    TicketLink,
    TicketMerge,
    TicketStep,
    TicketTranscript,
    TicketType,
    TicketTypeVersion,
    TicketWatcher,
)
from yingda.conversations.models.view import SavedView

__all__ = [
    "Activation",
    "ActivationCase",
    "ActivationClock",
    "ActivationEntry",
    "ActivationStep",
    "Announcement",
    "AnnouncementTarget",
    "Conversation",
    "ConversationTag",
    "HandOver",
    "ImportedConversation",
    "IncidentReview",
    "Mention",
    "Message",
    "MovedConversation",
    "MovedTicket",
    "OwnershipSpan",
    "Participant",
    "Playbook",
    "PlaybookReading",
    "PlaybookVersion",
    "Rating",
    "RatingInvitation",
    "ReviewAction",
    "SavedView",
    "SlaPolicy",
    "SlaPolicyVersion",
    "SlaStep",
    "SlaTarget",
    "StateSpan",
    "Ticket",
    "TicketClock",
    "TicketComment",
    "TicketCounter",
    "TicketEntry",
    "TicketLink",
    "TicketMerge",
    "TicketStep",
    "TicketTranscript",
    "TicketType",
    "TicketTypeVersion",
    "TicketWatcher",
]
