"""The interface: status, shape, permission, and what is said of bad input."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.makers.people import OFFICE_HOURS, a_calendar, a_group, a_person
from tests.makers.problems import fields_of
from yingda.kit.actor import SYSTEM
from yingda.people import actions, queries
from yingda.people.models import Grant, Person
from yingda.plumbing.models import StoredEvent

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(f"/api/v1/{path}", body, content_type="application/json")


def events_after(n: int) -> list[tuple[int, str, Any]]:
    """What everybody who is signed in hears after `n`."""
    rows = StoredEvent.objects.filter(n__gt=n, staff="staff").order_by("n").values_list("n", "name", "body")
    return [(number, name, json.loads(body)) for number, name, body in rows]


@pytest.fixture
def boss() -> Client:
    return signed_in(a_person("老板", role="administrator", username="boss"))


def test_the_first_run_by_http() -> None:
    client = Client(enforce_csrf_checks=True)
    shown = client.get("/api/v1/setup").json()
    assert shown["needed"]
    given = {"team_name": "云杉", "username": "boss", "display_name": "张老板", "password": "corrEct-hors3-battery"}
    assert client.post("/api/v1/setup", given, content_type="application/json").status_code == 403
    headers = {"X-CSRFToken": shown["csrf"]}
    wrong = client.post("/api/v1/setup", {**given, "zone": "Mars"}, content_type="application/json", headers=headers)
    assert wrong.status_code == 422 and fields_of(wrong.json()) == {"document.zone": "没有这个时区"}
    assert client.get("/api/v1/setup").json()["needed"]
    assert client.post("/api/v1/setup", given, content_type="application/json", headers=headers).status_code == 201
    again = client.post("/api/v1/setup", {**given, "username": "second"}, content_type="application/json", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "already_set_up")
    assert not client.get("/api/v1/setup").json()["needed"]


READS = [
    "me",
    "people",
    "directory",
    "departments",
    "groups",
    "roles",
    "skills",
    "permissions",
    "policy",
    "calendars",
    "me/sessions",
    "people/{id}",
    "people/{id}/presence",
]


@pytest.mark.parametrize("path", READS)
def test_reads_want_somebody_signed_in_and_answer_in_few_queries(boss: Client, path: str, django_assert_max_num_queries: Any) -> None:
    person = a_person(group=a_group())
    a_calendar()
    path = path.format(id=person.pk)
    assert Client().get(f"/api/v1/{path}").status_code == 401
    boss.get("/api/v1/me")
    # Two of them are the session and the account, and one the number of the stream.
    with django_assert_max_num_queries(11 if path in ("people", "me") else 10):
        assert boss.get(f"/api/v1/{path}").status_code == 200


def test_me_tells_the_screen_what_to_show() -> None:
    group = a_group("甲组")
    leader = a_person("组长", role="team_leader", group=group)
    me = signed_in(leader).get("/api/v1/me").json()
    assert me["groups"] == [{"id": group.pk, "name": "甲组"}]
    assert me["permissions"]["conversation.assign"] == {"own": True, "groups": [group.pk], "everything": False}
    assert "people.manage" not in me["permissions"]
    assert me["presence"] == {"state": "offline", "since_at": 0}
    assert me["grants"][0]["role"] == "team_leader" and me["grants"][0]["zh"] == "项目组长"
    assert {"csrf", "n", "theme", "sound", "desktop_notification", "locale", "second_factor", "team_name"} <= set(me)


def test_a_life_by_http(boss: Client) -> None:
    group = send(boss, "post", "groups", {"name": "甲组"}).json()
    skill = send(boss, "post", "skills", {"name": "英语"}).json()
    given = {
        "username": "linxiao",
        "display_name": "林晓",
        "group_ids": [group["id"]],
        "grants": [{"role": "agent", "scope": "own"}],
    }
    made = send(boss, "post", "people", given)
    assert made.status_code == 201, made.content
    path = f"people/{made.json()['id']}"
    assert send(boss, "patch", path, {"display_name": "林小晓"}).json()["display_name"] == "林小晓"
    assert send(boss, "put", f"{path}/skills", {"skills": [{"skill_id": skill["id"], "level": 4}]}).json()["skills"] == [{"skill_id": skill["id"], "level": 4}]
    assert send(boss, "put", f"{path}/presence", {"state": "break"}).json()["state"] == "break"
    assert boss.get(f"/api/v1/{path}/presence").json()["items"][0]["why"] == "leader"
    assert send(boss, "put", f"{path}/grants", {"grants": [{"role": "team_leader", "scope": "group"}]}).status_code == 200
    assert send(boss, "put", f"{path}/groups", {"group_ids": []}).json()["group_ids"] == []
    assert "/reset-password/" in send(boss, "post", f"{path}/password-reset").json()["link"]
    suspended = send(boss, "put", f"{path}/suspension", {"why": "离职"}).json()
    assert (suspended["suspended_at"] > 0, suspended["suspended_why"], suspended["presence"]["state"]) == (True, "离职", "offline")
    assert send(boss, "delete", f"{path}/suspension").json()["suspended_at"] is None
    assert send(boss, "delete", f"{path}/second-factor").status_code == 204
    assert boss.get("/api/v1/people?q=lxx").json()["total"] == 1


def test_units_roles_and_calendars_by_http(boss: Client) -> None:
    top = send(boss, "post", "departments", {"name": "总部"}).json()
    low = send(boss, "post", "departments", {"name": "客服", "parent_id": top["id"]}).json()
    assert send(boss, "patch", f"departments/{low['id']}", {"name": "客服部"}).json()["parent_id"] == top["id"]
    assert send(boss, "patch", f"departments/{low['id']}", {"parent_id": None}).json()["parent_id"] is None
    assert send(boss, "delete", f"departments/{low['id']}").status_code == 204
    group = send(boss, "post", "groups", {"name": "甲组", "department_id": top["id"]}).json()
    assert send(boss, "patch", f"groups/{group['id']}", {"name": "一组"}).json()["department_id"] == top["id"]
    assert send(boss, "delete", f"groups/{group['id']}").status_code == 204
    assert boss.get("/api/v1/groups").json()["items"] == []
    assert len(boss.get("/api/v1/groups?closed=true").json()["items"]) == 1
    role = send(boss, "post", "roles", {"zh": "夜班", "en": "Night shift", "permissions": ["conversation.view"]}).json()
    assert send(boss, "patch", f"roles/{role['id']}", {"en": "Nights"}).json()["permissions"] == ["conversation.view"]
    assert send(boss, "delete", f"roles/{role['id']}").status_code == 204
    calendar = send(boss, "post", "calendars", {"name": "白班", "document": OFFICE_HOURS}).json()
    assert calendar["version"] == 1
    longer = {**OFFICE_HOURS, "weekly": [[[540, 1200]]] * 7}
    assert send(boss, "patch", f"calendars/{calendar['id']}", {"document": longer}).json()["version"] == 2
    shown = boss.get(f"/api/v1/calendars/{calendar['id']}/preview?start_at=1773633600000&minutes=60").json()
    assert (shown["open"], shown["deadline_at"]) == (True, 1_773_637_200_000)
    assert send(boss, "delete", f"calendars/{calendar['id']}").status_code == 204
    policy = send(boss, "patch", "policy", {"team_name": "云杉", "second_factor_roles": ["agent", "agent"]}).json()
    assert policy == {"team_name": "云杉", "second_factor_roles": ["agent"]}


BAD = [
    ("post", "people", {"username": "x y", "display_name": "名"}, 422, "username"),
    ("post", "people", {"username": "free"}, 422, "display_name"),
    ("post", "people", {"username": "free", "display_name": "名", "email": "nope"}, 422, "email"),
    ("post", "people", {"username": "free", "display_name": "名\u0000"}, 422, "display_name"),
    ("post", "people", {"username": "free", "display_name": "名", "grants": [{"role": "agent", "scope": "moon"}]}, 422, "scope"),
    ("post", "people", {"username": "free", "display_name": "名", "group_ids": [10**30]}, 422, "group_ids.0"),
    ("post", "departments", {"name": " "}, 422, "name"),
    ("patch", "me", {"avatar_hue": 400}, 422, "avatar_hue"),
    ("put", "me/presence", {"state": "asleep"}, 422, "state"),
    ("post", "calendars", {"name": "坏", "document": {"zone": 1}}, 422, "document.zone"),
    ("get", "people?limit=201", None, 422, "limit"),
    ("get", "people?sort=height", None, 422, "sort"),
    ("get", "people?cursor=xx", None, 422, "cursor"),
    ("get", "people/999", None, 404, None),
    ("patch", "departments/999", {"name": "甲"}, 404, None),
    ("delete", "skills/999", None, 404, None),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), BAD, ids=[f"{row[0]} {row[1]} {row[4]}" for row in BAD])
def test_bad_input_is_told_by_field(boss: Client, method: str, path: str, body: Any, status: int, field: str | None) -> None:
    people = Person.objects.count(), Grant.objects.count()
    answer = boss.get(f"/api/v1/{path}") if method == "get" else send(boss, method, path, body)
    assert answer.status_code == status, answer.content
    error = answer.json()
    assert error["detail"]
    if field:
        assert field in {error["field"], *fields_of(error)} or error["field"].endswith(f".{field}"), error
    assert (Person.objects.count(), Grant.objects.count()) == people


CHANGES = [
    ("post", "people", {"username": "free", "display_name": "名"}),
    ("patch", "people/{id}", {"display_name": "名"}),
    ("put", "people/{id}/suspension", {}),
    ("delete", "people/{id}/suspension", None),
    ("put", "people/{id}/presence", {"state": "busy"}),
    ("post", "people/{id}/password-reset", None),
    ("delete", "people/{id}/second-factor", None),
    ("put", "people/{id}/grants", {"grants": []}),
    ("put", "people/{id}/skills", {"skills": []}),
    ("put", "people/{id}/groups", {"group_ids": []}),
    ("post", "departments", {"name": "甲"}),
    ("post", "groups", {"name": "甲"}),
    ("post", "skills", {"name": "甲"}),
    ("post", "roles", {"zh": "甲", "en": "A", "permissions": []}),
    ("patch", "policy", {"team_name": "甲"}),
    ("post", "calendars", {"name": "甲", "document": OFFICE_HOURS}),
    ("get", "people", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES, ids=[f"{row[0]} {row[1]}" for row in CHANGES])
def test_an_agent_may_none_of_it_and_hears_it_in_words(method: str, path: str, body: Any) -> None:
    other = a_person()
    agent = signed_in(a_person(role="agent", group=a_group()))
    answer = send(agent, method, path.format(id=other.pk), body)
    assert answer.status_code == 403, answer.content
    assert answer.json()["detail"] == "你没有这项操作的权限"
    actions.change_preferences(queries.actor_of(Person.objects.latest("id").pk), {"locale": "en"})
    answer = send(signed_in(Person.objects.latest("id")), method, path.format(id=other.pk), body)
    assert answer.json()["detail"] == "You are not allowed to do this"


def test_the_law_of_the_live_directory(boss: Client) -> None:
    """The directory at n, with the presence events after n, is the directory later."""
    people = [a_person() for _ in range(3)]
    actions.set_presence(queries.actor_of(people[0].pk), people[0].pk, "online")
    before = boss.get("/api/v1/directory").json()
    for person, state in zip(people, ("busy", "online", "break"), strict=True):
        actions.set_presence(SYSTEM, person.pk, state)
    rows = {row["id"]: row for row in before["items"]}
    for n, name, body in events_after(before["n"]):
        assert n > before["n"] and name == "people.presence"
        rows[body["person_id"]]["presence"] = {"state": body["state"], "since_at": body["since_at"]}
    assert list(rows.values()) == boss.get("/api/v1/directory").json()["items"]
