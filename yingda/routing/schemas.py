"""Shapes of queues, members, capacity and the floor."""

from typing import Annotated, Any

import msgspec
from ninja import Field, Schema

from yingda.routing.actions.queues import Member
from yingda.routing.models import Capacity, Queue, QueueMember

Id = Annotated[int, Field(gt=0, lt=2**53)]


class QueueConditionsIn(Schema):
    """Each list that is not empty must hold."""

    inboxes: list[int] = Field(default_factory=list, max_length=200)
    channels: list[str] = Field(default_factory=list, max_length=10)
    tiers: list[int] = Field(default_factory=list, max_length=20)
    priorities: list[int] = Field(default_factory=list, max_length=4)
    locales: list[str] = Field(default_factory=list, max_length=20)
    words: list[str] = Field(default_factory=list, max_length=200)
    fields: dict[str, list[str]] = Field(default_factory=dict)


class QueueSkillIn(Schema):
    """A skill that is asked for, at this level (1..5) or above."""

    skill_id: Id
    level: int = 1


class QueueIn(Schema):
    """A queue; times in seconds, 0 for never."""

    name: str = Field(max_length=200)
    position: int = Field(0, ge=0, le=100_000)
    group_id: Id | None = None
    conditions: QueueConditionsIn = Field(default_factory=QueueConditionsIn)
    strategy: str = Field("least_loaded", max_length=20)
    last_agent_first: bool = True
    responsible_first: bool = True
    overflow_after_s: int = 0
    overflow_queue_id: Id | None = None
    answer_within_s: int = 0
    wrap_up_s: int = 0
    skills: list[QueueSkillIn] = Field(default_factory=list, max_length=20)
    calendar_id: Id | None = None


class QueuePatch(QueueIn):
    """The fields to change."""

    name: str = Field("", max_length=200)


class MemberIn(Schema):
    """One of person, group and skill."""

    person_id: Id | None = None
    group_id: Id | None = None
    skill_id: Id | None = None
    level: int = 1
    weight: int = 1

    def member(self) -> Member:
        return Member(self.person_id, self.group_id, self.skill_id, self.level, self.weight)


class MembersIn(Schema):
    """Who serves the queue from now on."""

    members: list[MemberIn] = Field(max_length=1000)


class CapacityIn(Schema):
    """Units a person has, and what a chat of each channel takes of them."""

    units: int
    weights: dict[str, int] = Field(default_factory=dict)


def queue_out(row: Queue, members: list[QueueMember]) -> dict[str, Any]:
    """A queue as screens show it."""
    return {
        "id": row.pk, "name": row.name, "position": row.position, "group_id": row.group_id,
        "conditions": msgspec.json.decode(row.conditions), "strategy": row.strategy, "last_agent_first": row.last_agent_first,
        "responsible_first": row.responsible_first, "overflow_after_s": row.overflow_after_s,
        "overflow_queue_id": row.overflow_queue_id, "answer_within_s": row.answer_within_s, "wrap_up_s": row.wrap_up_s,
        "skills": [{"skill_id": skill, "level": level} for skill, level in msgspec.json.decode(row.skills)],
        "calendar_id": row.calendar_id, "version": row.version, "members": [member_out(member) for member in members],
    }  # fmt: skip


def member_out(row: QueueMember) -> dict[str, Any]:
    """A member entry as screens show it."""
    return {
        "id": row.pk, "person_id": row.person_id, "group_id": row.group_id, "skill_id": row.skill_id, "level": row.level,
        "weight": row.weight,
    }  # fmt: skip


def capacity_out(row: Capacity) -> dict[str, Any]:
    """A person's capacity as screens show it."""
    return {"person_id": row.pk, "units": row.units, "weights": msgspec.json.decode(row.weights)}
