"""What happens on the floor. Names with an audience are live frames (docs/contract.md §5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from yingda.plumbing.events import Audience, Event


def floor(groups: Iterable[int]) -> tuple[str, ...]:
    """The topics of who oversees everything or one of these groups."""
    return ("floor", *(f"f:{group}" for group in groups))


@dataclass(frozen=True, slots=True)
class LoadChanged(Event):
    """What an agent has in hand is different. The person hears it too.

    open: chats by channel; weight: units in use; capacity: units at most; longest_since, unanswered_since: the oldest
    waiting customer among theirs, and the oldest who was never answered (ms); answered_today: matters they took on
    since midnight; wrapping_up: chats they are writing up; group_ids: the groups they are in, ascending.
    """

    name: ClassVar[str] = "routing.load"
    person_id: int
    open: Mapping[str, int]
    weight: int
    capacity: int
    longest_since: int | None
    unanswered_since: int | None
    answered_today: int
    wrapping_up: int
    group_ids: tuple[int, ...] = ()

    def audience(self) -> Audience:
        return Audience(staff=(*floor(self.group_ids), f"u:{self.person_id}"))


@dataclass(frozen=True, slots=True)
class QueueMoved(Event):
    """What waits in a queue is different: how many, since when the longest, how many at risk, hours, people on duty.

    group_id: the group whose overseers hear it; None: only who oversees everything.
    """

    name: ClassVar[str] = "routing.queue"
    queue_id: int
    waiting: int
    longest_since: int | None
    at_risk: int
    in_hours: bool
    on_duty: int
    group_id: int | None = None

    def audience(self) -> Audience:
        return Audience(staff=floor([] if self.group_id is None else [self.group_id]))


@dataclass(frozen=True, slots=True)
class QueueChanged(Event):
    """A queue was made, changed or closed, or is served by others."""

    name: ClassVar[str] = "routing.queue_changed"
    queue_id: int

    def audience(self) -> Audience:
        return Audience(staff=("staff",))


@dataclass(frozen=True, slots=True)
class CapacityChanged(Event):
    """How much a person can carry is different."""

    name: ClassVar[str] = "routing.capacity"
    person_id: int


@dataclass(frozen=True, slots=True)
class TakenBack(Event):
    """A chat was taken back from somebody who did not answer; why: `silent` or `gone`; group_ids: the groups they are in."""

    name: ClassVar[str] = "routing.taken_back"
    conversation_id: int
    person_id: int
    why: str
    group_ids: tuple[int, ...] = ()

    def audience(self) -> Audience:
        return Audience(staff=(f"u:{self.person_id}", *floor(self.group_ids)))


@dataclass(frozen=True, slots=True)
class Overflowed(Event):
    """A chat waited too long in one queue and now waits in another."""

    name: ClassVar[str] = "routing.overflowed"
    conversation_id: int
    from_queue_id: int
    to_queue_id: int
