"""What the parts of the demo know of each other while it is made."""

import random
from dataclasses import dataclass, field

from yingda.kit.actor import Actor
from yingda.site.demo.words.team import Member

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
# Shanghai has had UTC+8 without summer time since 1991.
OFFSET_MS = 8 * HOUR
SEED = 20_260_308
HISTORY_DAYS = 36


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer of the demo."""

    contact_id: int
    name: str
    english: bool
    tier: int
    inbox_id: int
    company: str = ""


@dataclass
class World:
    """Numbers by name, and the one source of chance."""

    now: int
    days: int = HISTORY_DAYS
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    members: dict[str, Member] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    calendars: dict[str, int] = field(default_factory=dict)
    inboxes: dict[str, int] = field(default_factory=dict)
    queues: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    buyers: list[Buyer] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    seen: dict[int, int] = field(default_factory=dict)
    orders: dict[int, list[str]] = field(default_factory=dict)
    source_id: int = 0

    def actor(self, username: str) -> Actor:
        """A colleague as an actor."""
        return self.actors[self.people[username]]

    def signature(self, person_id: int) -> str:
        """What customers call a colleague."""
        for username, number in self.people.items():
            if number == person_id and username in self.members:
                return self.members[username].signature or self.members[username].name
        return "小青"

    @property
    def began_at(self) -> int:
        """When the team was set up: at midnight in Shanghai, `days` ago."""
        return midnight(self.now) - self.days * DAY

    def share(self, whole: int) -> int:
        """As many of something as belong to this number of days."""
        return max(90, whole * self.days // HISTORY_DAYS)


def midnight(instant: int) -> int:
    """The beginning of the day in Shanghai (ms)."""
    return (instant + OFFSET_MS) // DAY * DAY - OFFSET_MS


def weekday(instant: int) -> int:
    """0 Monday to 6 Sunday, in Shanghai."""
    return int((instant + OFFSET_MS) // DAY + 3) % 7
