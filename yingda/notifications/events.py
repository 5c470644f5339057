"""What happened to notifications."""

from dataclasses import dataclass
from typing import Any

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class Notified(Event):
    """A person was told of something."""

    name = "notifications.new"
    person_id: int
    notification: dict[str, Any]

    def audience(self) -> Audience:
        return Audience(staff=(f"u:{self.person_id}",))

    def body(self) -> Any:
        return {"notification": self.notification}


@dataclass(frozen=True, slots=True)
class NotificationsRead(Event):
    """A person has seen everything up to a number; their other windows follow."""

    name = "notifications.read"
    person_id: int
    up_to: int
    unread: int

    def audience(self) -> Audience:
        return Audience(staff=(f"u:{self.person_id}",))

    def body(self) -> Any:
        return {"up_to": self.up_to, "unread": self.unread}
