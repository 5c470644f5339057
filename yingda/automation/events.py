"""What happens in this room. The two marks stand around the effects of an automation in the stream: numbers follow commits, so nothing
else can lie between them, and whoever reads the stream knows the cause of each event."""

from dataclasses import dataclass
from typing import Any

from yingda.plumbing.events import Audience, Event


@dataclass(frozen=True, slots=True)
class EffectsBegan(Event):
    """What follows up to `EffectsEnded` is done by the last automation of the chain, because of those before it."""

    name = "automation.began"
    chain: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EffectsEnded(Event):
    """The effects of an automation are over."""

    name = "automation.ended"
    chain: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AutomationsChanged(Event):
    """The list of automations, or one of them, is another one (docs/contract.md §5, `settings.changed`)."""

    name = "settings.changed"
    automation_id: int

    def audience(self) -> Audience:
        return Audience(staff=("staff",))

    def body(self) -> Any:
        return {"what": "automations", "id": self.automation_id}


@dataclass(frozen=True, slots=True)
class MacrosChanged(Event):
    """The macros of these people are others."""

    name = "settings.changed"
    topics: tuple[str, ...]

    def audience(self) -> Audience:
        return Audience(staff=self.topics)

    def body(self) -> Any:
        return {"what": "macros"}
