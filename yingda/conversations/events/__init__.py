"""What happens to conversations. Names with an audience are live frames (docs/contract.md §5); the rest are facts for reactions."""

from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec

from yingda.conversations.events.playbook import (
    ActivationChanged,
    AnnouncementMoved,
    CaseChanged,
    IncidentBegan,
    IncidentEnded,
    PlaybookActivated,
    PlaybookBreached,
    PlaybookWarned,
)
from yingda.conversations.events.ticket import (
    TicketAssigned,
    TicketBreached,
    TicketCommented,
    TicketGone,
    TicketMade,
    TicketRowChanged,
    TicketStateChanged,
    TicketWarned,
)
from yingda.plumbing.events import Audience, Event

__all__ = [
    "ActivationChanged",
    "AnnouncementMoved",
    "CaseChanged",
    "ConversationAssigned",
    "ConversationOpened",
    "ConversationQueued",
    "ConversationRated",
    "ConversationReleased",
    "ConversationReopened",
    "ConversationResolved",
    "HandOverChanged",
    "IncidentBegan",
    "IncidentEnded",
    "MessageChanged",
    "MessagePosted",
    "OwnerChanged",
    "PlaybookActivated",
    "PlaybookBreached",
    "PlaybookWarned",
    "ReadMarked",
    "RowChanged",
    "RowGone",
    "SlaBreached",
    "SlaEscalated",
    "SlaWarned",
    "TicketAssigned",
    "TicketBreached",
    "TicketCommented",
    "TicketGone",
    "TicketMade",
    "TicketRowChanged",
    "TicketStateChanged",
    "TicketWarned",
    "VisitorStateChanged",
]


@dataclass(frozen=True, slots=True)
class MessagePosted(Event):
    """A message was stored (`message` is encoded once, for staff, visitor and store); `patch` is what it changed on the row."""

    name: ClassVar[str] = "conversation.message"
    message: msgspec.Raw
    patch: dict[str, Any]
    topics: tuple[str, ...]
    visitor: int | None

    def audience(self) -> Audience:
        return Audience(self.topics, self.visitor)

    def body(self) -> Any:
        return {"message": self.message, "patch": self.patch}

    def visitor_body(self) -> Any:
        return {"message": self.message}


@dataclass(frozen=True, slots=True)
class MessageChanged(Event):
    """A message was recalled or a note edited."""

    name: ClassVar[str] = "conversation.message_changed"
    message: dict[str, Any]
    topics: tuple[str, ...]
    visitor: int | None

    def audience(self) -> Audience:
        return Audience(self.topics, self.visitor)

    def body(self) -> Any:
        return {"message": self.message}

    def visitor_body(self) -> Any:
        return {"message": self.message}


@dataclass(frozen=True, slots=True)
class RowChanged(Event):
    """The row of a conversation, for lists: insert or replace."""

    name: ClassVar[str] = "conversation.row"
    row: Any
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"row": self.row}


@dataclass(frozen=True, slots=True)
class RowGone(Event):
    """The conversation left what these listeners may see."""

    name: ClassVar[str] = "conversation.gone"
    id: int
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"id": self.id}


@dataclass(frozen=True, slots=True)
class VisitorStateChanged(Event):
    """What the visitor sees of the state: who serves, whether it is over."""

    name: ClassVar[str] = "conversation.state"
    contact_id: int
    conversation: dict[str, Any]

    def audience(self) -> Audience:
        return Audience((), self.contact_id)

    def visitor_body(self) -> Any:
        return {"conversation": self.conversation}


@dataclass(frozen=True, slots=True)
class ReadMarked(Event):
    """One side has read, or received, up to `seq`."""

    name: ClassVar[str] = "conversation.read"
    conversation_id: int
    by: str
    seq: int
    got_seq: int
    person_id: int | None
    unread: int
    version: int
    topics: tuple[str, ...]
    visitor: int | None

    def audience(self) -> Audience:
        return Audience(self.topics, self.visitor)

    def body(self) -> Any:
        return {
            "conversation_id": self.conversation_id, "by": self.by, "seq": self.seq, "got_seq": self.got_seq,
            "person_id": self.person_id, "unread": self.unread, "version": self.version,
        }  # fmt: skip

    def visitor_body(self) -> Any:
        return {"seq": self.seq, "got_seq": self.got_seq, "by": self.by}


@dataclass(frozen=True, slots=True)
class HandOverChanged(Event):
    """A hand-over was offered, accepted, refused, withdrawn or ran out."""

    name: ClassVar[str] = "conversation.hand_over"
    hand_over: dict[str, Any]
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"hand_over": self.hand_over}


@dataclass(frozen=True, slots=True)
class ConversationOpened(Event):
    """A new matter began."""

    name: ClassVar[str] = "conversation.opened"
    conversation_id: int
    contact_id: int
    inbox_id: int
    previous_id: int | None


@dataclass(frozen=True, slots=True)
class ConversationQueued(Event):
    """It waits for somebody."""

    name: ClassVar[str] = "conversation.queued"
    conversation_id: int
    why: str


@dataclass(frozen=True, slots=True)
class ConversationAssigned(Event):
    """Somebody has it now."""

    name: ClassVar[str] = "conversation.assigned"
    conversation_id: int
    person_id: int
    group_id: int | None
    queue_id: int | None
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class ConversationReleased(Event):
    """A slot of this person became free."""

    name: ClassVar[str] = "conversation.released"
    conversation_id: int
    person_id: int
    why: str


@dataclass(frozen=True, slots=True)
class ConversationResolved(Event):
    """The matter is done."""

    name: ClassVar[str] = "conversation.resolved"
    conversation_id: int
    contact_id: int
    inbox_id: int
    person_id: int | None
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class ConversationReopened(Event):
    """The matter came back."""

    name: ClassVar[str] = "conversation.reopened"
    conversation_id: int
    why: str


@dataclass(frozen=True, slots=True)
class OwnerChanged(Event):
    """Somebody else, or somebody at last, owns the matter."""

    name: ClassVar[str] = "conversation.owner_changed"
    conversation_id: int
    from_id: int | None
    to_id: int | None
    why: str


@dataclass(frozen=True, slots=True)
class ConversationRated(Event):
    """The visitor said what they think."""

    name: ClassVar[str] = "conversation.rated"
    conversation_id: int
    person_id: int | None
    score: int
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"conversation_id": self.conversation_id, "person_id": self.person_id, "score": self.score}


@dataclass(frozen=True, slots=True)
class SlaWarned(Event):
    """A clock is nearly out."""

    name: ClassVar[str] = "conversation.sla_warned"
    conversation_id: int
    target_id: int
    kind: str
    due_at: int


@dataclass(frozen=True, slots=True)
class SlaBreached(Event):
    """A clock ran out, at this moment."""

    name: ClassVar[str] = "conversation.sla_breached"
    conversation_id: int
    target_id: int
    kind: str
    due_at: int


@dataclass(frozen=True, slots=True)
class SlaEscalated(Event):
    """A step of the escalation chain was taken: `verb` tell or give, to these people."""

    name: ClassVar[str] = "conversation.sla_escalated"
    conversation_id: int
    target_id: int
    step: int
    verb: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConversationsImported(Event):
    """Messages of past conversations were stored; `ranges` are their numbers, first and last of each. Nobody is told live."""

    name: ClassVar[str] = "conversation.imported"
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ConversationsForgotten(Event):
    """Conversations of an import were taken back: they are no more. Nobody is told live."""

    name: ClassVar[str] = "conversation.forgotten"
    ids: tuple[int, ...]
