"""What happened to inboxes."""

from dataclasses import dataclass
from typing import Any

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class InboxesChanged(Event):
    """An inbox was made, changed, archived, or its secret was changed."""

    name = "settings.changed"
    inbox_id: int

    def audience(self) -> Audience:
        return Audience(staff=("staff",))

    def body(self) -> Any:
        return {"what": "inboxes", "id": self.inbox_id}
