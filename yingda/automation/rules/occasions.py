"""The occasions on which automations are looked at: an event of the stream, or something that has lasted long enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yingda.automation.rules.triggers import TRIGGERS, subject_of, triggers_of


@dataclass(frozen=True, slots=True)
class Occasion:
    """One trigger gone off on one subject at an instant (ms). `key` names it, so that nothing acts on it twice; `n`: the event's number."""

    key: str
    n: int | None
    trigger: str
    subject_id: int
    at: int
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """conversation, ticket or contact."""
        return TRIGGERS[self.trigger].subject


def of_event(n: int, name: str, at: int, body: Mapping[str, Any]) -> list[Occasion]:
    """The occasions an event of the stream is; none for most."""
    return [Occasion(f"e:{n}:{key}", n, key, subject_of(key, body), at, body) for key in triggers_of(name, body)]


def of_time(trigger: str, subject_id: int, since_at: int, now: int) -> Occasion:
    """The occasion that something has lasted since `since_at` (ms): one for each beginning."""
    return Occasion(f"t:{subject_id}:{since_at}", None, trigger, subject_id, now)


def state_wanted(states: tuple[str, ...], body: Mapping[str, Any]) -> bool:
    """Whether an event leads to one of the states asked for; to any when none is."""
    state = body["state"] if "state" in body else (body.get("conversation") or {}).get("state")
    return not states or state in states
