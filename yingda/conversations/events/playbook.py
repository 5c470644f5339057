"""What happens to playbooks, their activations and bulk replies."""

from dataclasses import dataclass
from typing import Any, ClassVar

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class ActivationChanged(Event):
    """The row of an activation, for banner, lists and pane: insert or replace; one with `ended_at` leaves the banner."""

    name: ClassVar[str] = "playbook.activation"
    row: Any
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"row": self.row}


@dataclass(frozen=True, slots=True)
class CaseChanged(Event):
    """The row of a conversation under an activation: insert or replace; one with `left_at` leaves the list."""

    name: ClassVar[str] = "playbook.case"
    row: Any
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(self.topics)

    def body(self) -> Any:
        return {"row": self.row}


@dataclass(frozen=True, slots=True)
class AnnouncementMoved(Event):
    """How far a bulk reply is."""

    name: ClassVar[str] = "playbook.announcement"
    row: Any

    def audience(self) -> Audience:
        return Audience(("staff",))

    def body(self) -> Any:
        return {"row": self.row}


@dataclass(frozen=True, slots=True)
class IncidentBegan(Event):
    """The team is in an incident."""

    name: ClassVar[str] = "playbook.incident_began"
    activation_id: int
    title: str
    began_at: int
    affected: int


@dataclass(frozen=True, slots=True)
class IncidentEnded(Event):
    """The all-clear was given."""

    name: ClassVar[str] = "playbook.incident_ended"
    activation_id: int
    title: str
    began_at: int
    ended_at: int
    affected: int


@dataclass(frozen=True, slots=True)
class PlaybookActivated(Event):
    """A playbook was switched on for a conversation."""

    name: ClassVar[str] = "playbook.activated"
    conversation_id: int
    activation_id: int
    playbook: str


@dataclass(frozen=True, slots=True)
class PlaybookWarned(Event):
    """Most of the time of a step (`step_id`) or of an answer (`conversation_id`) has gone."""

    name: ClassVar[str] = "playbook.warned"
    activation_id: int
    conversation_id: int | None
    step_id: int | None
    kind: str
    due_at: int


@dataclass(frozen=True, slots=True)
class PlaybookBreached(Event):
    """The time of a step (`step_id`) or of an answer (`conversation_id`) ran out at this moment."""

    name: ClassVar[str] = "playbook.breached"
    activation_id: int
    conversation_id: int | None
    step_id: int | None
    kind: str
    due_at: int
