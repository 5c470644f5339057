"""What happened to endpoints."""

from dataclasses import dataclass
from typing import Any

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class EndpointsChanged(Event):
    """An endpoint was made, changed, switched or archived (docs/contract.md §5, `settings.changed`)."""

    name = "settings.changed"
    endpoint_id: int

    def audience(self) -> Audience:
        return Audience(staff=("staff",))

    def body(self) -> Any:
        return {"what": "webhooks", "id": self.endpoint_id}
