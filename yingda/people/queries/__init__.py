"""Reads of people: the door other rooms use."""

from yingda.people.queries.actors import actor_of, forget, must_enrol, topics_of
from yingda.people.queries.duty import (
    active,
    calendars_exist,
    groups_by_person,
    members_by_group,
    presences,
    skilled,
    skills_of,
    worktime,
)
from yingda.people.queries.members import members_of

__all__ = [
    "active",
    "actor_of",
    "calendars_exist",
    "forget",
    "groups_by_person",
    "members_by_group",
    "members_of",
    "must_enrol",
    "presences",
    "skilled",
    "skills_of",
    "topics_of",
    "worktime",
]
