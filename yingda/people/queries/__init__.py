"""Reads of people: the door other rooms use."""

from yingda.people.queries.actors import actor_of, forget, is_kept, must_enrol, topics_of
from yingda.people.queries.calendars import calendar, calendar_row, calendars, preview
from yingda.people.queries.directory import (
    Colleague,
    directory,
    groups_of,
    names_of,
    people_of_groups,
    signatures_of,
    skills_of,
)
from yingda.people.queries.door import person_of_session
from yingda.people.queries.duty import able, active, holders, skilled
from yingda.people.queries.members import members_of
from yingda.people.queries.names import (
    accounts,
    actor_or_none,
    addresses_of,
    group_name,
    id_by_login,
    locale_of,
    name_of,
    role_key,
    signature_of,
)
from yingda.people.queries.people import Seen, Wanted, people, person, seen_of
from yingda.people.queries.presence import Pocket, on_duty, presence_history, presence_of
from yingda.people.queries.sessions import LogIn, living_sessions, own_sessions, session_name
from yingda.people.queries.units import departments, group_names, groups, holders_of, needs_set_up, permissions, policy, roles, skills

__all__ = [
    "Colleague",
    "LogIn",
    "Pocket",
    "Seen",
    "Wanted",
    "able",
    "accounts",
    "active",
    "actor_of",
    "actor_or_none",
    "addresses_of",
    "calendar",
    "calendar_row",
    "calendars",
    "departments",
    "directory",
    "forget",
    "group_name",
    "group_names",
    "groups",
    "groups_of",
    "holders",
    "holders_of",
    "id_by_login",
    "is_kept",
    "living_sessions",
    "locale_of",
    "members_of",
    "must_enrol",
    "name_of",
    "names_of",
    "needs_set_up",
    "on_duty",
    "own_sessions",
    "people",
    "people_of_groups",
    "permissions",
    "person",
    "person_of_session",
    "policy",
    "presence_history",
    "presence_of",
    "preview",
    "role_key",
    "roles",
    "seen_of",
    "session_name",
    "signature_of",
    "signatures_of",
    "skilled",
    "skills",
    "skills_of",
    "topics_of",
]
