"""What the verbs save, announce, keep in the log and refuse."""

import re
from typing import Any

import pytest
from allauth.usersessions.models import UserSession

from tests.makers.people import OFFICE_HOURS, a_calendar, a_department, a_group, a_person, actor_for, an_actor
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refusal, Refused
from yingda.kit.worktime import is_open
from yingda.people import actions, queries
from yingda.people.actions import Level, Wish
from yingda.people.models import CalendarVersion, Grant, Membership, Person, PresenceSpan, Role
from yingda.plumbing.models import AuditEntry, StoredEvent
from yingda.plumbing.problems import sentence

pytestmark = pytest.mark.django_db


def told(name: str) -> list[str]:
    return list(StoredEvent.objects.filter(name=name).order_by("n").values_list("body", flat=True))


def code(error: pytest.ExceptionInfo[Refusal]) -> str:
    return error.value.code


# --- Who may do what: role × scope × whom.


class House:
    """总部 holds 甲组 with 小林 and 乙组 (in another department) with 小王."""

    def __init__(self) -> None:
        self.east, self.west = a_department("华东"), a_department("华西")
        self.first, self.second = a_group("甲组", self.east), a_group("乙组", self.west)
        self.lin, self.wang = a_person("小林", group=self.first), a_person("小王", group=self.second)

    def actor(self, role: str, scope: str) -> Actor:
        return an_actor(role, scope, group=self.first, department=self.east)


VERBS: dict[str, Any] = {
    "rename": lambda actor, person, house: actions.change_person(actor, person.pk, {"display_name": "新名"}),
    "suspend": lambda actor, person, house: actions.suspend(actor, person.pk),
    "let back": lambda actor, person, house: actions.lift_suspension(actor, person.pk),
    "reset": lambda actor, person, house: actions.password_reset_link(actor, person.pk),
    "factor": lambda actor, person, house: actions.remove_second_factor(actor, person.pk),
    "grants": lambda actor, person, house: actions.put_grants(actor, person.pk, [Wish("technical_support", "own")]),
    "skills": lambda actor, person, house: actions.put_skills(actor, person.pk, []),
    "groups": lambda actor, person, house: actions.put_groups(actor, person.pk, []),
    "presence": lambda actor, person, house: actions.set_presence(actor, person.pk, "busy"),
    "department": lambda actor, person, house: actions.create_department(actor, "新部门"),
    "group": lambda actor, person, house: actions.create_group(actor, "新组"),
    "skill": lambda actor, person, house: actions.create_skill(actor, "英语"),
    "role": lambda actor, person, house: actions.create_role(actor, "夜班", "Night shift", ["conversation.view"]),
    "policy": lambda actor, person, house: actions.change_policy(actor, "新名"),
    "calendar": lambda actor, person, house: actions.create_calendar(actor, "夜班", OFFICE_HOURS),
}
OVER = {"rename", "suspend", "let back", "reset", "factor", "grants", "skills", "groups"}
EVERYWHERE = {"department", "group", "skill"}
# role, scope → what may be done to a member of one's own group, and to a stranger of another department.
TABLE: list[tuple[str, str, set[str], set[str]]] = [
    ("agent", "own", set(), set()),
    ("senior_agent", "group", set(), set()),
    ("team_leader", "group", {"presence"}, set()),
    ("supervisor", "group", OVER | {"presence"}, set()),
    ("supervisor", "department", OVER | {"presence"}, set()),
    ("supervisor", "own", set(), set()),
    ("supervisor", "everything", OVER | EVERYWHERE | {"presence"}, OVER | EVERYWHERE | {"presence"}),
    ("project_manager", "everything", OVER | EVERYWHERE | {"presence", "calendar"}, OVER | EVERYWHERE | {"presence", "calendar"}),
    ("quality_inspector", "everything", set(), set()),
    ("client_reader", "group", set(), set()),
    ("administrator", "everything", set(VERBS), set(VERBS)),
    ("administrator", "group", OVER | {"presence"}, set()),
]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("role", "scope", "near", "far"), TABLE, ids=[f"{row[0]}-{row[1]}" for row in TABLE])
def test_role_by_scope_by_verb(role: str, scope: str, near: set[str], far: set[str], verb: str) -> None:
    house = House()
    for person, allowed in ((house.lin, near), (house.wang, far)):
        actor = house.actor(role, scope)
        before = AuditEntry.objects.count()
        if verb in allowed:
            VERBS[verb](actor, person, house)
            Person.objects.filter(pk=person.pk).update(suspended_at=None, is_active=True)
            if verb in EVERYWHERE | {"role", "calendar"}:
                return
        else:
            with pytest.raises(Forbidden):
                VERBS[verb](actor, person, house)
            assert AuditEntry.objects.count() == before


# --- Nobody gives more than they hold.


def test_a_supervisor_cannot_make_an_administrator_nor_reach_another_department() -> None:
    house = House()
    chief = house.actor("supervisor", "department")
    for wish in (Wish("administrator", "everything"), Wish("agent", "everything"), Wish("team_leader", "group", house.second.pk)):
        with pytest.raises(Forbidden) as error:
            actions.put_grants(chief, house.lin.pk, [wish])
        assert code(error) == "gives_more"
    assert [held.role.key for held in queries.seen_of(house.lin.pk).grants] == ["agent"]
    actions.put_grants(chief, house.lin.pk, [Wish("team_leader", "group", house.first.pk)])
    assert actor_for(house.lin).may("conversation.assign", group=house.first.pk)


def test_nobody_raises_oneself_nor_takes_rights_from_above() -> None:
    house = House()
    chief = a_person(role="supervisor", scope="group", group=house.first)
    boss = a_person("老板", role="administrator", group=house.first)
    with pytest.raises(Forbidden):
        actions.put_grants(actor_for(chief), chief.pk, [Wish("administrator", "everything")])
    with pytest.raises(Forbidden) as error:
        actions.put_grants(actor_for(chief), boss.pk, [Wish("agent", "own")])
    assert code(error) == "gives_more"


@pytest.mark.parametrize("verb", ["rename", "suspend", "reset", "factor"])
def test_an_account_above_is_out_of_reach(verb: str) -> None:
    house = House()
    chief = house.actor("supervisor", "group")
    boss = a_person("老板", role="administrator", group=house.first)
    with pytest.raises(Forbidden) as error:
        VERBS[verb](chief, boss, house)
    assert code(error) == "person_above"


def test_moving_a_person_cannot_widen_rights_past_the_mover() -> None:
    """A role that reaches the person's own groups grows by a new group, which the mover does not hold it for."""
    house = House()
    lead = a_person(role="senior_agent", scope="group", group=house.first)
    mover_role = actions.create_role(SYSTEM, "人事", "Personnel", ["people.manage"], "everything")
    mover = an_actor(None)
    actions.put_grants(SYSTEM, mover.id or 0, [Wish(mover_role.key, "everything")])
    with pytest.raises(Forbidden) as error:
        actions.put_groups(actor_for(Person.objects.get(pk=mover.id)), lead.pk, [house.first.pk, house.second.pk])
    assert code(error) == "gives_more"
    assert Membership.objects.filter(person=lead, until_at__isnull=True).count() == 1


def test_an_own_role_cannot_hold_more_than_its_maker() -> None:
    keeper_role = actions.create_role(SYSTEM, "安全员", "Keeper", ["role.manage"], "everything")
    keeper = a_person(role=None)
    actions.put_grants(SYSTEM, keeper.pk, [Wish(keeper_role.key, "everything")])
    with pytest.raises(Forbidden):
        actions.create_role(actor_for(keeper), "万能", "Almighty", ["people.manage"])
    with pytest.raises(Forbidden):
        actions.change_role(actor_for(keeper), keeper_role.pk, {"permissions": ["role.manage", "people.manage"]})


def test_the_last_administrator_stays() -> None:
    boss = a_person(role="administrator")
    with pytest.raises(Conflict) as error:
        actions.put_grants(actor_for(boss), boss.pk, [Wish("agent", "own")])
    assert code(error) == "last_administrator"
    with pytest.raises(Conflict):
        actions.suspend(SYSTEM, boss.pk)
    second = a_person(role="administrator")
    with pytest.raises(Refused) as refused:
        actions.suspend(actor_for(second), second.pk)
    assert code(refused) == "not_yourself"
    actions.suspend(actor_for(second), boss.pk)
    with pytest.raises(Conflict):
        actions.put_grants(actor_for(second), second.pk, [])


@pytest.mark.parametrize(
    ("wish", "error_code", "field"),
    [
        (Wish("emperor", "own"), "role_unknown", "role"),
        (Wish("agent", "galaxy"), "scope_unknown", "scope"),
        (Wish("agent", "own", 1), "unit_not_wanted", "unit_id"),
        (Wish("agent", "group", 999), "not_found", None),
    ],
)
def test_wishes_that_make_no_sense(wish: Wish, error_code: str, field: str | None) -> None:
    person = a_person()
    with pytest.raises(Refusal) as error:
        actions.put_grants(SYSTEM, person.pk, [wish])
    assert (error.value.code, error.value.field) == (error_code, field)
    with pytest.raises(Refused):
        actions.put_grants(SYSTEM, person.pk, [Wish("agent", "own"), Wish("agent", "own")])


# --- Rights take effect at once.


def test_a_change_of_rights_reaches_the_kept_actor_at_once() -> None:
    house = House()
    assert not actor_for(house.lin).may("conversation.view", group=house.first.pk)
    actions.put_grants(SYSTEM, house.lin.pk, [Wish("team_leader", "group")])
    assert queries.topics_of(actor_for(house.lin)) >= {f"g:{house.first.pk}", f"f:{house.first.pk}"}
    actions.put_groups(SYSTEM, house.lin.pk, [house.second.pk])
    assert actor_for(house.lin).reach["conversation.view"].groups == {house.second.pk}
    assert actor_for(house.lin).groups == {house.second.pk}
    assert str(house.lin.pk) in told("people.rights")[-1]


def test_moving_a_group_moves_the_reach_of_departments() -> None:
    house = House()
    chief = a_person(role="supervisor", department=house.east)
    assert actor_for(chief).reach["conversation.view"].groups == {house.first.pk}
    actions.change_group(SYSTEM, house.second.pk, {"department_id": house.east.pk})
    assert actor_for(chief).reach["conversation.view"].groups == {house.first.pk, house.second.pk}
    lower = a_department("上海", house.east)
    actions.change_group(SYSTEM, house.second.pk, {"department_id": lower.pk})
    assert house.second.pk in actor_for(chief).reach["conversation.view"].groups
    actions.change_department(SYSTEM, lower.pk, {"parent_id": None})
    assert house.second.pk not in actor_for(chief).reach["conversation.view"].groups


def test_an_own_role_changes_for_everybody_who_holds_it() -> None:
    role = actions.create_role(SYSTEM, "夜班", "Night shift", ["conversation.view"], "everything")
    person = a_person(role=None)
    actions.put_grants(SYSTEM, person.pk, [Wish(role.key, "everything")])
    assert not actor_for(person).may("audit.view")
    actions.change_role(SYSTEM, role.pk, {"permissions": ["audit.view"]})
    assert actor_for(person).may("audit.view") and not actor_for(person).may("conversation.view")
    with pytest.raises(Conflict) as error:
        actions.remove_role(SYSTEM, role.pk)
    assert code(error) == "role_in_use"
    actions.put_grants(SYSTEM, person.pk, [])
    actions.remove_role(SYSTEM, role.pk)


def test_roles_that_ship_are_there_and_stay() -> None:
    role = Role.objects.get(key="agent")
    assert role.built_in and Role.objects.filter(built_in=True).count() == 18
    for change in (lambda: actions.change_role(SYSTEM, role.pk, {"zh": "别的"}), lambda: actions.remove_role(SYSTEM, role.pk)):
        with pytest.raises(Conflict):
            change()
    with pytest.raises(Refused):
        actions.create_role(SYSTEM, "在线客服", "Other", [])
    with pytest.raises(Refused):
        actions.create_role(SYSTEM, "别的", "Other", ["no.such"])


# --- Accounts.


def test_an_account_is_made_with_everything_at_once_or_not_at_all() -> None:
    group = a_group()
    people = Person.objects.count()
    with pytest.raises(Refusal):
        actions.create_person(SYSTEM, username="wanghua", display_name="王华", group_ids=[group.pk, 999])
    assert Person.objects.count() == people
    assert not StoredEvent.objects.filter(name="people.directory", body__contains='person_id":1').exists()
    made = actions.create_person(SYSTEM, username="wanghua", display_name=" 王  华 ", email="w@x.cn", group_ids=[group.pk], grants=[Wish("agent", "own")])
    assert (made.display_name, made.name_key, made.has_usable_password()) == ("王 华", "wanghua", False)
    entry = AuditEntry.objects.get(verb="people.person.created", subject=f"person:{made.pk}")
    assert "wanghua" in entry.after and "password" not in entry.after


@pytest.mark.parametrize(
    ("fields", "error_code", "field"),
    [
        ({"username": "a"}, "username_wrong", "username"),
        ({"username": "TAKEN"}, "username_taken", "username"),
        ({"display_name": "  "}, "name_missing", "display_name"),
        ({"display_name": "x" * 81}, "name_too_long", "display_name"),
        ({"email": "no"}, "person_email_wrong", "email"),
        ({"email": "T@x.cn"}, "email_taken", "email"),
        ({"locale": "fr"}, "locale_unknown", "locale"),
        ({"password": "12345"}, "password_weak", "password"),
    ],
)
def test_bad_accounts_are_refused_by_field(fields: dict[str, Any], error_code: str, field: str) -> None:
    a_person(username="taken", email="t@x.cn")
    with pytest.raises(Refused) as error:
        actions.create_person(SYSTEM, **{"username": "free", "display_name": "名", **fields})
    assert (error.value.code, error.value.field) == (error_code, field)


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("12345", ["password_too_short", "password_too_common"]),
        ("wanghua.26", ["password_too_similar"]),
    ],
)
def test_every_reason_against_a_password_is_told_in_both_languages(password: str, codes: list[str]) -> None:
    with pytest.raises(Refused) as error:
        actions.create_person(SYSTEM, username="wanghua", display_name="王华", password=password)
    assert [reason.code for reason in error.value.params["reason"]] == codes
    zh, en = (sentence(error.value, locale) for locale in ("zh-CN", "en"))
    assert not re.search("[a-z]", zh) and en.isascii()


def test_preferences_are_ones_own_and_only_those() -> None:
    person = a_person(username="keeper")
    actor = actor_for(person)
    actions.change_preferences(actor, {"theme": "dark", "sound": False, "username": "hacker", "signature_name": "小美"})
    person.refresh_from_db()
    assert (person.theme, person.sound, person.username, person.signature_name) == ("dark", False, "keeper", "小美")
    assert queries.signatures_of([person.pk]) == {person.pk: "小美"}
    for wrong in ({"theme": "pink"}, {"avatar_hue": 360}, {"locale": "xx"}):
        with pytest.raises(Refused):
            actions.change_preferences(actor, wrong)


def test_suspension_closes_everything_and_tells() -> None:
    person = a_person()
    boss = an_actor("administrator")
    actions.set_presence(actor_for(person), person.pk, "online")
    UserSession.objects.create(user=person, ip="203.0.113.1", session_key="k" * 32, user_agent="x")
    actions.suspend(boss, person.pk, "离职")
    assert not UserSession.objects.exists()
    assert told("people.suspended") == [f'{{"person_id":{person.pk}}}']
    assert StoredEvent.objects.get(name="people.suspended").staff == f"u:{person.pk}"
    assert queries.presence_of([person.pk])[person.pk].why == "suspended"
    with pytest.raises(NotFound):
        queries.actor_of(person.pk)
    with pytest.raises(Conflict):
        actions.suspend(boss, person.pk)
    with pytest.raises(Conflict):
        actions.password_reset_link(boss, person.pk)


# --- Presence.


def test_presence_is_a_history_without_gaps() -> None:
    person = a_person()
    actor = actor_for(person)
    for state in ("online", "online", "busy", "break", "online"):
        actions.set_presence(actor, person.pk, state)
    spans = list(PresenceSpan.objects.filter(person=person).order_by("id"))
    assert [span.state for span in spans] == ["online", "busy", "break", "online"]
    assert [span.ended_at for span in spans] == [*(span.started_at for span in spans[1:]), None]
    assert len(told("people.presence")) == 4
    assert not AuditEntry.objects.filter(verb="people.presence.set").exists()
    with pytest.raises(Refused):
        actions.set_presence(actor, person.pk, "asleep")


def test_a_lost_connection_is_undone_when_it_is_back_and_a_sign_out_is_not() -> None:
    person = a_person()
    actions.set_presence(actor_for(person), person.pk, "busy", channel="phone")
    actions.gone(person.pk)
    actions.gone(person.pk)
    assert queries.presence_of([person.pk])[person.pk].why == "disconnected"
    actions.back(person.pk)
    actions.back(person.pk)
    now = queries.presence_of([person.pk])[person.pk]
    assert (now.state, now.why, now.channel) == ("busy", "back", "phone")
    actions.gone(person.pk)
    actions.leave(person.pk, "signed_out")
    actions.back(person.pk)
    assert queries.presence_of([person.pk])[person.pk].state == "offline"
    assert queries.on_duty([person.pk]) == frozenset()


def test_a_leader_sets_it_and_that_is_kept_in_the_log() -> None:
    group = a_group()
    person = a_person(group=group)
    leader = an_actor("team_leader", group=group)
    actions.set_presence(actor_for(person), person.pk, "online")
    assert queries.on_duty([person.pk]) == {person.pk}
    after = actions.set_presence(leader, person.pk, "break", why="self")
    assert after.why == "leader"
    entry = AuditEntry.objects.get(verb="people.presence.set")
    assert (entry.actor_id, entry.before, entry.after) == (leader.id, '{"state":"online"}', '{"state":"break"}')


# --- Units, skills.


def test_departments_keep_a_tree_of_distinct_names() -> None:
    top, low = a_department("甲"), a_department("乙")
    actions.change_department(SYSTEM, low.pk, {"parent_id": top.pk})
    with pytest.raises(Refused) as error:
        actions.change_department(SYSTEM, top.pk, {"parent_id": low.pk})
    assert code(error) == "department_circle"
    with pytest.raises(Refused) as error:
        a_department("乙", top)
    assert code(error) == "department_taken"
    with pytest.raises(Conflict):
        actions.remove_department(SYSTEM, top.pk)
    actions.remove_department(SYSTEM, low.pk)
    actions.remove_department(SYSTEM, top.pk)


def test_a_group_closes_when_it_is_empty_and_keeps_its_past() -> None:
    group = a_group("甲组")
    person = a_person(group=group)
    with pytest.raises(Conflict) as error:
        actions.close_group(SYSTEM, group.pk)
    assert (code(error), error.value.params) == ("group_has_members", {"people": 1})
    actions.put_groups(SYSTEM, person.pk, [])
    actions.close_group(SYSTEM, group.pk)
    with pytest.raises(Conflict):
        actions.put_groups(SYSTEM, person.pk, [group.pk])
    past = Membership.objects.get(person=person)
    assert past.until_at is not None and past.until_at >= past.since_at
    a_group("甲组")


def test_a_closed_group_comes_back_unless_its_name_is_taken() -> None:
    group, admin = a_group("甲组"), an_actor("administrator")
    with pytest.raises(NotFound):
        actions.reopen_group(admin, group.pk)
    actions.close_group(admin, group.pk)
    with pytest.raises(Forbidden):
        actions.reopen_group(an_actor("agent"), group.pk)
    other = a_group("甲组")
    with pytest.raises(Refused) as error:
        actions.reopen_group(admin, group.pk)
    assert (code(error), error.value.field) == ("group_taken", "name")
    actions.close_group(admin, other.pk)
    assert actions.reopen_group(admin, group.pk).closed_at is None
    person = a_person(group=group)
    assert Membership.objects.get(person=person, until_at__isnull=True).group_id == group.pk
    assert AuditEntry.objects.filter(subject=f"group:{group.pk}").order_by("-id").first().verb == "people.group.reopened"


def test_skills_have_levels_from_1_to_5() -> None:
    person, skill = a_person(), actions.create_skill(SYSTEM, "英语")
    actions.put_skills(SYSTEM, person.pk, [Level(skill.pk, 5)])
    assert queries.skills_of([person.pk]) == {person.pk: {skill.pk: 5}}
    for wrong in ([Level(skill.pk, 6)], [Level(skill.pk, 0)], [Level(999, 1)], [Level(skill.pk, 1), Level(skill.pk, 2)]):
        with pytest.raises(Refusal):
            actions.put_skills(SYSTEM, person.pk, wrong)
    assert queries.skills_of([person.pk]) == {person.pk: {skill.pk: 5}}
    actions.remove_skill(SYSTEM, skill.pk)
    assert queries.skills_of([person.pk]) == {person.pk: {}}


# --- Calendars.


def test_every_change_of_hours_is_a_version_and_the_old_one_still_answers() -> None:
    calendar = a_calendar("工作")
    shut = {**OFFICE_HOURS, "weekly": [[], [], [], [], [], [], [[0, 1440]]]}
    actions.change_calendar(SYSTEM, calendar.pk, document=shut)
    actions.change_calendar(SYSTEM, calendar.pk, document=shut)
    actions.change_calendar(SYSTEM, calendar.pk, name="周日")
    assert [v.version for v in CalendarVersion.objects.filter(calendar=calendar).order_by("version")] == [1, 2]
    assert (queries.calendar(calendar.pk).version, queries.calendar(calendar.pk, 1).version) == (2, 1)
    noon = 1_773_633_600_000  # Monday 2026-03-16, 12:00 in Shanghai
    assert is_open(queries.calendar(calendar.pk, 1), noon) and not is_open(queries.calendar(calendar.pk), noon)
    with pytest.raises(RuntimeError):
        CalendarVersion.objects.get(calendar=calendar, version=1).save()
    with pytest.raises(NotFound):
        queries.calendar(calendar.pk, 3)
    assert len(told("people.calendar")) == 3


@pytest.mark.parametrize(
    ("change", "error_code", "field"),
    [
        ({"zone": "Mars/Base"}, "calendar_unknown_zone", "document.zone"),
        ({"weekly": [[]] * 7}, "calendar_no_weekly_slots", "document.weekly"),
        ({"weekly": [[[1500, 10]]] * 7}, "calendar_start_out_of_range", "document.weekly.0.0"),
    ],
)
def test_wrong_calendars_are_refused_by_place(change: dict[str, Any], error_code: str, field: str) -> None:
    with pytest.raises(Many) as error:
        a_calendar(document={**OFFICE_HOURS, **change})
    first = error.value.refusals[0]
    assert (first.code, first.field) == (error_code, field)
    with pytest.raises(Refused):
        a_calendar(document={"zone": 5})


# --- The first run.

FIRST = actions.FirstRun("云杉客服", "boss", "张老板", "corrEct-hors3-battery", "b@x.cn", address="203.0.113.5")


def test_the_first_run_makes_a_team_that_can_work() -> None:
    assert queries.needs_set_up()
    person = actions.set_up(FIRST)
    actor = actor_for(person)
    assert actor.may("role.manage") and len(actor.groups) == 1
    assert queries.policy().team_name == "云杉客服" and not queries.needs_set_up()
    assert len(queries.calendars()) == 1 and len(told("people.set_up")) == 1
    assert "corrEct" not in "".join(AuditEntry.objects.values_list("after", flat=True))
    with pytest.raises(Conflict):
        actions.set_up(FIRST)
    assert Grant.objects.count() == 1


def test_the_first_run_is_closed_once_anybody_exists() -> None:
    a_person()
    with pytest.raises(Conflict) as error:
        actions.set_up(FIRST)
    assert code(error) == "already_set_up"


def test_a_first_run_that_is_refused_leaves_nothing() -> None:
    with pytest.raises(Refused):
        actions.set_up(actions.FirstRun("云杉", "boss", "张", "12345"))
    assert queries.needs_set_up() and actions.set_up(FIRST)
