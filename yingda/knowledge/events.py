"""What happened to the quick-reply menu."""

from dataclasses import dataclass
from typing import Any

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class QuickRepliesChanged(Event):
    """The menu of these topics' readers changed; they fetch it again (an unchanged one answers 304)."""

    name = "settings.changed"
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(staff=self.topics)

    def body(self) -> Any:
        return {"what": "quick_replies"}
