"""The first run: a team, its first person, group and calendar, once."""

from dataclasses import dataclass

from django.db import IntegrityError

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict
from yingda.people.actions.calendars import create_calendar
from yingda.people.actions.fields import name_in, preferences_in
from yingda.people.actions.people import facts, new_account
from yingda.people.actions.rights import Wish, save_grants
from yingda.people.actions.units import create_department, create_group, save_groups
from yingda.people.events import PeopleChanged, TeamSetUp
from yingda.people.models import Person, Policy
from yingda.people.rules.permissions import EVERYTHING
from yingda.people.rules.roles import ADMINISTRATOR
from yingda.plumbing.audit import record
from yingda.plumbing.messages import is_chinese
from yingda.plumbing.store import announce, transaction

WHOLE_WEEK = [[[540, 1080]]] * 7


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What the first-run page asks. `zone`: IANA name of the team's time zone; `address`: where it came from."""

    team_name: str
    username: str
    display_name: str
    password: str
    email: str = ""
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    address: str = ""


def set_up(given: FirstRun) -> Person:
    """Makes the team, its administrator, a first group in a first department, and a calendar (09:00–18:00 every day).

    Only while no person exists: of two at once, one gets `Conflict`.
    """
    with transaction() as db:
        _be_the_first(name_in(given.team_name, "team_name"), db.now)
        locale = preferences_in({"locale": given.locale})["locale"]
        person = new_account(given.username, given.display_name, given.email, given.password, locale)
        actor = Actor("system", None, "set-up", given.address, locale)
        group_id, calendar_id = _first_units(actor, given)
        save_groups(actor, person.pk, [group_id])
        save_grants(actor, person.pk, [Wish(ADMINISTRATOR, EVERYTHING)])
        record(actor, "people.team.set_up", f"person:{person.pk}", after={"team_name": given.team_name, **facts(person)})
        announce(PeopleChanged(person.pk))
        announce(TeamSetUp(person.pk, group_id, calendar_id))
    return person


def _be_the_first(team_name: str, now: int) -> None:
    """The row with id 1 can be made once: that decides between two who try at once."""
    if Person.objects.exists() or Policy.objects.filter(pk=1).exists():
        raise Conflict("already_set_up")
    try:
        Policy.objects.create(pk=1, team_name=team_name, set_up_at=now)
    except IntegrityError as error:
        raise Conflict("already_set_up") from error


def _first_units(actor: Actor, given: FirstRun) -> tuple[int, int]:
    chinese = is_chinese(given.locale)
    department = create_department(actor, given.team_name)
    group = create_group(actor, "在线客服组" if chinese else "Customer service", department.pk)
    document = {"zone": given.zone, "weekly": WHOLE_WEEK}
    calendar = create_calendar(actor, "工作时间" if chinese else "Working hours", document)
    return group.pk, calendar.pk
