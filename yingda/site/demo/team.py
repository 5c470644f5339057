"""The team of the demo: units, skills, calendars, people, tags."""

from datetime import UTC, datetime
from typing import Any

from yingda.customers import actions as customers
from yingda.kit.actor import SYSTEM
from yingda.people import actions as people
from yingda.people import queries as known
from yingda.site.demo.holidays import days_off, moved_workdays
from yingda.site.demo.words.team import ADMINISTRATOR, AGENT, DEPARTMENTS, GROUPS, LEADER, MEMBERS, PASSWORD, SKILLS, TAGS, TEAM, Member
from yingda.site.demo.world import World

WITH_PASSWORD = (AGENT, LEADER)


def make(world: World) -> None:
    """First run, then everything the administrator would set up. Part of the demo's transaction."""
    _first_run(world)
    _units(world)
    world.skills = {name: people.create_skill(SYSTEM, name).pk for name in SKILLS}
    _calendars(world)
    defaults = {role.key: role.default_scope for role, _held in known.roles()}
    for member in MEMBERS:
        _join(world, member, defaults)
    known.forget()
    world.actors = {number: known.actor_of(number) for number in world.people.values()}
    world.tags = {key: customers.create_tag(SYSTEM, key, zh, en, colour).pk for key, zh, en, colour in TAGS}


def _first_run(world: World) -> None:
    person = people.set_up(people.FirstRun(TEAM, ADMINISTRATOR, "周明远", PASSWORD, "zhou@qinghe.example"))
    world.people[ADMINISTRATOR] = person.pk


def _units(world: World) -> None:
    top = known.departments()[0].pk
    inside = {name: people.create_department(SYSTEM, name, top).pk for name in DEPARTMENTS}
    first = known.groups()[0][0].pk
    for index, (name, department) in enumerate(GROUPS.items()):
        if index == 0:
            people.change_group(SYSTEM, first, {"name": name, "department_id": inside[department]})
            world.groups[name] = first
        else:
            world.groups[name] = people.create_group(SYSTEM, name, inside[department]).pk


def _calendars(world: World) -> None:
    year = datetime.fromtimestamp(world.now / 1000, UTC).year
    holidays = [day for one in (year, year + 1) for day in days_off(one)]
    moved = {day: [[540, 1080]] for one in (year, year + 1) for day in moved_workdays(one)}
    office: dict[str, Any] = {"holidays": holidays, "workdays": moved}
    week = [[[540, 720], [780, 1080]]] * 5 + [[], []]
    hours: dict[str, tuple[list[list[list[int]]], dict[str, Any]]] = {
        "行政班 09:00–18:00": (week, office),
        "早班 08:00–15:00": ([[[480, 900]]] * 7, {}),
        "晚班 14:30–22:00": ([[[870, 1320]]] * 7, {}),
        "夜班 21:00–次日 02:00": ([[[1260, 1560]]] * 7, {}),
        "客服中心 08:00–22:00": ([[[480, 1320]]] * 7, {"holidays": [day for day in holidays if "-02-" in day][:2]}),
        "全天在线": ([[[0, 1440]]] * 7, {}),
    }
    for name, (weekly, rest) in hours.items():
        document = {"zone": "Asia/Shanghai", "weekly": weekly, **rest}
        world.calendars[name] = people.create_calendar(SYSTEM, name, document).pk


def _join(world: World, member: Member, defaults: dict[str, str]) -> None:
    groups = [world.groups[name] for name in member.groups.split(",") if name]
    wishes = [people.Wish(role, defaults[role]) for role in member.grants.split(",")]
    person = people.create_person(
        SYSTEM, username=member.username, display_name=member.name, email=f"{member.username}@qinghe.example",
        password=PASSWORD if member.username in WITH_PASSWORD else None, locale=member.locale, group_ids=groups, grants=wishes,
    )  # fmt: skip
    world.people[member.username], world.members[member.username] = person.pk, member
    levels = [part.rsplit(":", 1) for part in member.skills.split(",") if part]
    if levels:
        people.put_skills(SYSTEM, person.pk, [people.Level(world.skills[name], int(level)) for name, level in levels])
    if member.signature:
        known.forget(person.pk)
        people.change_preferences(known.actor_of(person.pk), {"signature_name": member.signature})
