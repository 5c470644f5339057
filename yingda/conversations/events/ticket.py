"""What happens to tickets."""

from dataclasses import dataclass
from typing import Any, ClassVar

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class TicketRowChanged(Event):
    """The row of a ticket, for lists: insert or replace."""

    name: ClassVar[str] = "ticket.row"
    row: Any
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"row": self.row}


@dataclass(frozen=True, slots=True)
class TicketGone(Event):
    """The ticket left what these listeners may see."""

    name: ClassVar[str] = "ticket.gone"
    id: int
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"id": self.id}


@dataclass(frozen=True, slots=True)
class TicketCommented(Event):
    """A colleague said something about a ticket."""

    name: ClassVar[str] = "ticket.comment"
    comment: Any
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"comment": self.comment}


@dataclass(frozen=True, slots=True)
class TicketMade(Event):
    """There is a new ticket."""

    name: ClassVar[str] = "ticket.made"
    ticket_id: int
    conversation_id: int | None


@dataclass(frozen=True, slots=True)
class TicketStateChanged(Event):
    """The ticket is in another state."""

    name: ClassVar[str] = "ticket.state"
    ticket_id: int
    state: str
    before: str


@dataclass(frozen=True, slots=True)
class TicketAssigned(Event):
    """Somebody else, or somebody at last, owns the ticket."""

    name: ClassVar[str] = "ticket.assigned"
    ticket_id: int
    person_id: int
    former_id: int | None


@dataclass(frozen=True, slots=True)
class TicketWarned(Event):
    """Most of the time of a ticket, or of a step (`step_id`), has gone."""

    name: ClassVar[str] = "ticket.warned"
    ticket_id: int
    step_id: int | None
    due_at: int


@dataclass(frozen=True, slots=True)
class TicketBreached(Event):
    """The time of a ticket, or of a step (`step_id`), ran out at this moment."""

    name: ClassVar[str] = "ticket.breached"
    ticket_id: int
    step_id: int | None
    due_at: int
