"""The shapes of people's interface."""

from typing import Annotated, Any

from ninja import Field, Schema

from yingda.plumbing.schemas import line

Id = Annotated[int, Field(ge=1, lt=2**63)]


class PresenceOut(Schema):
    state: str
    since_at: int


class PresenceIn(Schema):
    state: line(10)  # type: ignore[valid-type]
    channel: line(20) = ""  # type: ignore[valid-type]


class SpanOut(Schema):
    state: str
    why: str
    channel: str
    started_at: int
    ended_at: int | None


class SpanPage(Schema):
    items: list[SpanOut]
    next: str | None


class SpanFilter(Schema):
    since_at: int | None = Field(None, ge=0, lt=2**63)
    until_at: int | None = Field(None, ge=0, lt=2**63)


class ColleagueOut(Schema):
    id: int
    name: str
    avatar_hue: int
    group_ids: list[int]
    suspended: bool
    presence: PresenceOut


class DirectoryOut(Schema):
    items: list[ColleagueOut]
    total: int
    n: int


class GrantOut(Schema):
    role_id: int
    role: str
    zh: str
    en: str
    scope: str
    unit_id: int | None


class GrantIn(Schema):
    role: line(60, 1)  # type: ignore[valid-type]
    scope: line(12, 1)  # type: ignore[valid-type]
    unit_id: Id | None = None


class GrantsIn(Schema):
    grants: list[GrantIn] = Field(max_length=50)


class SkillLevel(Schema):
    skill_id: Id
    level: int


class SkillsIn(Schema):
    skills: list[SkillLevel] = Field(max_length=100)


class GroupsIn(Schema):
    group_ids: list[Id] = Field(max_length=100)


class PersonIn(Schema):
    username: line(150)  # type: ignore[valid-type]
    display_name: line(200)  # type: ignore[valid-type]
    email: line(254) = ""  # type: ignore[valid-type]
    password: str | None = Field(None, max_length=128)
    locale: line(10) = "zh-CN"  # type: ignore[valid-type]
    group_ids: list[Id] = Field([], max_length=100)
    grants: list[GrantIn] = Field([], max_length=50)


class MePatch(Schema):
    locale: line(10) = ""  # type: ignore[valid-type]
    theme: line(10) = ""  # type: ignore[valid-type]
    sound: bool = True
    desktop_notification: bool = True
    signature_name: line(200) = ""  # type: ignore[valid-type]
    avatar_hue: int = 0


class PersonPatch(MePatch):
    username: line(150) = ""  # type: ignore[valid-type]
    display_name: line(200) = ""  # type: ignore[valid-type]
    email: line(254) = ""  # type: ignore[valid-type]


class SuspensionIn(Schema):
    why: line(200) = ""  # type: ignore[valid-type]


class PersonOut(Schema):
    id: int
    username: str
    display_name: str
    signature_name: str
    email: str
    locale: str
    avatar_hue: int
    group_ids: list[int]
    grants: list[GrantOut]
    skills: list[SkillLevel]
    presence: PresenceOut
    second_factor: bool
    suspended_at: int | None
    suspended_why: str
    created_at: int
    last_login_at: int | None


class PersonPage(Schema):
    items: list[PersonOut]
    next: str | None
    total: int | None
    n: int


class PeopleFilter(Schema):
    q: line(80) = ""  # type: ignore[valid-type]
    department: Id | None = None
    group: Id | None = None
    role: line(60) | None = None  # type: ignore[valid-type]
    state: line(10) | None = None  # type: ignore[valid-type]
    suspended: bool | None = None
    sort: line(20) = "name"  # type: ignore[valid-type]


class LinkOut(Schema):
    link: str


class ReachOut(Schema):
    own: bool
    groups: list[int]
    everything: bool


class SecondFactorOut(Schema):
    required: bool
    enrolled: bool


class UnitOut(Schema):
    id: int
    name: str


class MeOut(Schema):
    id: int
    username: str
    display_name: str
    signature_name: str
    email: str
    locale: str
    theme: str
    sound: bool
    desktop_notification: bool
    avatar_hue: int
    groups: list[UnitOut]
    grants: list[GrantOut]
    permissions: dict[str, ReachOut]
    presence: PresenceOut
    second_factor: SecondFactorOut
    team_name: str
    team_settings: dict[str, Any]
    csrf: str
    n: int


class SessionOut(Schema):
    id: int
    address: str
    browser: str
    created_at: int
    current: bool


class SessionList(Schema):
    items: list[SessionOut]


class DepartmentIn(Schema):
    name: line(200)  # type: ignore[valid-type]
    parent_id: Id | None = None


class DepartmentPatch(Schema):
    name: line(200) = ""  # type: ignore[valid-type]
    parent_id: Id | None = None


class DepartmentOut(Schema):
    id: int
    name: str
    parent_id: int | None


class DepartmentList(Schema):
    items: list[DepartmentOut]


class GroupIn(Schema):
    name: line(200)  # type: ignore[valid-type]
    department_id: Id | None = None


class GroupPatch(Schema):
    name: line(200) = ""  # type: ignore[valid-type]
    department_id: Id | None = None


class GroupOut(Schema):
    id: int
    name: str
    department_id: int | None
    closed_at: int | None
    people: int


class GroupList(Schema):
    items: list[GroupOut]


class RoleIn(Schema):
    zh: line(120)  # type: ignore[valid-type]
    en: line(120)  # type: ignore[valid-type]
    permissions: list[line(60)] = Field(max_length=100)  # type: ignore[valid-type]
    default_scope: line(12) = "own"  # type: ignore[valid-type]


class RolePatch(Schema):
    zh: line(120) = ""  # type: ignore[valid-type]
    en: line(120) = ""  # type: ignore[valid-type]
    permissions: list[line(60)] = Field([], max_length=100)  # type: ignore[valid-type]
    default_scope: line(12) = "own"  # type: ignore[valid-type]


class RoleOut(Schema):
    id: int
    key: str
    zh: str
    en: str
    built_in: bool
    default_scope: str
    permissions: list[str]
    people: int


class RoleList(Schema):
    items: list[RoleOut]


class PermissionOut(Schema):
    name: str
    zh: str
    en: str
    scopes: list[str]


class PermissionList(Schema):
    items: list[PermissionOut]


class SkillIn(Schema):
    name: line(120)  # type: ignore[valid-type]


class SkillOut(Schema):
    id: int
    name: str


class SkillList(Schema):
    items: list[SkillOut]


class CalendarIn(Schema):
    name: line(200)  # type: ignore[valid-type]
    document: dict[str, Any] = Field(max_length=20)


class CalendarPatch(Schema):
    name: line(200) | None = None  # type: ignore[valid-type]
    document: dict[str, Any] | None = Field(None, max_length=20)


class CalendarOut(Schema):
    id: int
    name: str
    version: int
    document: dict[str, Any]


class CalendarList(Schema):
    items: list[CalendarOut]


class PeriodIn(Schema):
    start_at: int
    minutes: int


class SpanOfTime(Schema):
    start_at: int
    end_at: int


class CalendarPreviewOut(Schema):
    open: bool
    next_opening_at: int | None
    deadline_at: int | None
    spans: list[SpanOfTime]


class PolicyIn(Schema):
    team_name: line(200) | None = None  # type: ignore[valid-type]
    second_factor_roles: list[line(60)] | None = Field(None, max_length=100)  # type: ignore[valid-type]


class PolicyOut(Schema):
    team_name: str
    second_factor_roles: list[str]


class SetupOut(Schema):
    needed: bool
    csrf: str


class SetupIn(Schema):
    team_name: line(200)  # type: ignore[valid-type]
    username: line(150)  # type: ignore[valid-type]
    display_name: line(200)  # type: ignore[valid-type]
    password: str = Field(max_length=128)
    email: line(254) = ""  # type: ignore[valid-type]
    locale: line(10) = "zh-CN"  # type: ignore[valid-type]
    zone: line(60) = "Asia/Shanghai"  # type: ignore[valid-type]


class SetupDone(Schema):
    id: int
    username: str
