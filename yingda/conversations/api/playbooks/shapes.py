"""What is sent to the doors of playbooks."""

from typing import Any

from ninja import Field, Schema

from yingda.conversations.schemas import Id
from yingda.plumbing.schemas import Storable


class PlaybookIn(Schema):
    """A new playbook."""

    name: Storable = Field(max_length=200)
    position: int = Field(0, ge=0, le=10_000)
    document: dict[str, Any]


class PlaybookPatch(Schema):
    """What is to change of a playbook."""

    name: Storable | None = Field(None, max_length=200)
    position: int | None = Field(None, ge=0, le=10_000)
    document: dict[str, Any] | None = None


class BeginIn(Schema):
    """Switching a playbook on for a conversation."""

    playbook_id: Id
    why: Storable = Field("", max_length=2000)


class MatchIn(Schema):
    """What conversations belong to it."""

    match: dict[str, Any] = {}


class ActivationIn(MatchIn):
    """A topic or an incident."""

    place: Storable = Field(max_length=20)
    playbook_id: Id
    title: Storable = Field(max_length=400)
    what_happened: Storable = Field("", max_length=20_000)
    why: Storable = Field("", max_length=2000)
    notice: Storable = Field("", max_length=2000)


class EndIn(Schema):
    """The end. closing: what the affected are told; key: a UUID, so that asking twice tells once."""

    why: Storable = Field("", max_length=2000)
    closing: Storable = Field("", max_length=20_000)
    key: Storable = Field("", max_length=36)


class PlaybookIdsIn(Schema):
    """Conversations."""

    ids: list[Id] = Field(max_length=1000)


class PlaybookStepIn(Schema):
    """What is noted when a step is done or left out."""

    note: Storable = Field("", max_length=2000)


class AudienceIn(Schema):
    """What a bulk reply says, and to whom: `all`, `waiting`, or `chosen` (`ids`)."""

    text: Storable = Field(max_length=20_000)
    to: Storable = Field("all", max_length=20)
    ids: list[Id] = Field([], max_length=5000)


class AnnouncementIn(AudienceIn):
    """A bulk reply. key: a UUID, so that asking twice sends once."""

    key: Storable = Field(max_length=36)


class MoveIn(Schema):
    """`running`, `paused` or `stopped`."""

    state: Storable = Field(max_length=20)


class ReviewIn(Schema):
    """Parts of a review."""

    summary: Storable | None = Field(None, max_length=50_000)
    causes: Storable | None = Field(None, max_length=50_000)
    changes: Storable | None = Field(None, max_length=50_000)
    finished: bool | None = None


class ReviewActionIn(Schema):
    """Something that is to change."""

    text: Storable = Field(max_length=2000)
    owner_id: Id | None = None
    due_at: int | None = None


class ReviewActionPatch(Schema):
    """What is to change of an action."""

    text: Storable | None = Field(None, max_length=2000)
    owner_id: Id | None = None
    due_at: int | None = None
    done: bool | None = None


class ActionTicketIn(Schema):
    """The ticket an action becomes."""

    type_id: Id
    group_id: Id | None = None
    values: dict[str, Any] = {}


class ActivationFilters(Schema):
    """Which incidents or topics."""

    place: str = "team"
    state: str = ""
    q: str = Field("", max_length=200)
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=200)


class CaseFilters(Schema):
    """Which conversations of an incident."""

    state: str = ""
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=200)
