"""Storage of people, by topic."""

from yingda.people.models.calendars import Calendar, CalendarVersion
from yingda.people.models.person import Person, PersonSkill, Skill
from yingda.people.models.presence import PresenceSpan
from yingda.people.models.rights import Grant, Policy, Role
from yingda.people.models.units import Department, Group, Membership

__all__ = [
    "Calendar",
    "CalendarVersion",
    "Department",
    "Grant",
    "Group",
    "Membership",
    "Person",
    "PersonSkill",
    "Policy",
    "PresenceSpan",
    "Role",
    "Skill",
]
