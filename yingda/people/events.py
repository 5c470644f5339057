"""What happened to people."""

from dataclasses import dataclass
from typing import ClassVar

from yingda.plumbing.events import Audience, Event

EVERYBODY = Audience(staff=("staff",))


@dataclass(frozen=True, slots=True)
class PresenceChanged(Event):
    """A person came, left, or changed state. All colleagues hear of it, because the directory shows it."""

    name: ClassVar[str] = "people.presence"
    person_id: int
    state: str
    since_at: int

    def audience(self) -> Audience:
        return EVERYBODY


@dataclass(frozen=True, slots=True)
class PeopleChanged(Event):
    """The directory is another one: fetch it again. `person_id` is the one who changed, None for units."""

    name: ClassVar[str] = "people.directory"
    person_id: int | None = None

    def audience(self) -> Audience:
        return EVERYBODY


@dataclass(frozen=True, slots=True)
class RightsChanged(Event):
    """What a person (None: anybody) may do is different: actor, topics and screens are built anew."""

    name: ClassVar[str] = "people.rights"
    person_id: int | None = None

    def audience(self) -> Audience:
        return EVERYBODY if self.person_id is None else Audience(staff=(f"u:{self.person_id}",))


@dataclass(frozen=True, slots=True)
class PersonSuspended(Event):
    """A person may no longer work here: every connection of theirs is closed."""

    name: ClassVar[str] = "people.suspended"
    person_id: int

    def audience(self) -> Audience:
        return Audience(staff=(f"u:{self.person_id}",))


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """One log-in ended; `session` is `rules.sessions.fingerprint` of its key. Its connections are closed."""

    name: ClassVar[str] = "people.session_ended"
    person_id: int
    session: str

    def audience(self) -> Audience:
        return Audience(staff=(f"u:{self.person_id}",))


@dataclass(frozen=True, slots=True)
class SkillsChanged(Event):
    """A person's skills or levels are different."""

    name: ClassVar[str] = "people.skills"
    person_id: int


@dataclass(frozen=True, slots=True)
class TeamSetUp(Event):
    """The first run: the first person, group and calendar exist."""

    name: ClassVar[str] = "people.set_up"
    person_id: int
    group_id: int
    calendar_id: int


@dataclass(frozen=True, slots=True)
class CalendarChanged(Event):
    """A calendar has a new version in force."""

    name: ClassVar[str] = "people.calendar"
    calendar_id: int
    version: int

    def audience(self) -> Audience:
        return EVERYBODY
