"""The verbs of people: the door other rooms use."""

from yingda.people.actions.calendars import change_calendar, close_calendar, create_calendar, reopen_calendar
from yingda.people.actions.people import (
    change_person,
    change_preferences,
    create_person,
    lift_suspension,
    password_reset_link,
    remove_second_factor,
    suspend,
)
from yingda.people.actions.presence import back, gone, leave, set_presence
from yingda.people.actions.rights import Wish, change_policy, put_grants
from yingda.people.actions.roles import change_role, create_role, remove_role, ship_presets
from yingda.people.actions.sessions import end_other_sessions, end_session, password_was_changed, second_factor_was_changed, signed_out
from yingda.people.actions.setup import FirstRun, set_up
from yingda.people.actions.skills import Level, create_skill, put_skills, remove_skill, rename_skill
from yingda.people.actions.units import (
    change_department,
    change_group,
    close_group,
    create_department,
    create_group,
    put_groups,
    remove_department,
    reopen_group,
)

__all__ = [
    "FirstRun",
    "Level",
    "Wish",
    "back",
    "change_calendar",
    "change_department",
    "change_group",
    "change_person",
    "change_policy",
    "change_preferences",
    "change_role",
    "close_calendar",
    "close_group",
    "create_calendar",
    "create_department",
    "create_group",
    "create_person",
    "create_role",
    "create_skill",
    "end_other_sessions",
    "end_session",
    "gone",
    "leave",
    "lift_suspension",
    "password_reset_link",
    "password_was_changed",
    "put_grants",
    "put_groups",
    "put_skills",
    "remove_department",
    "remove_role",
    "remove_second_factor",
    "remove_skill",
    "rename_skill",
    "reopen_calendar",
    "reopen_group",
    "second_factor_was_changed",
    "set_presence",
    "set_up",
    "ship_presets",
    "signed_out",
    "suspend",
]
