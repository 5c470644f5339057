"""HTTP of routing: shapes, permissions as a table, and bad input named."""

from typing import Any

import pytest
from django.test import Client

from tests.makers.people import a_calendar, a_group, a_person
from tests.makers.routing import a_chat, a_queue, an_inbox, holder, on_duty
from tests.makers.time import Clock
from yingda.people.models import Person, Skill
from yingda.plumbing.models import AuditEntry
from yingda.routing.models import Capacity, Queue

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, verb: str, path: str, body: Any = None) -> Any:
    return getattr(client, verb)(f"/api/v1{path}", body, content_type="application/json")


@pytest.fixture
def manager(clock: Clock) -> Client:
    return signed_in(a_person(role="project_manager"))


def test_a_queue_is_made_changed_served_and_closed(manager: Client) -> None:
    group, calendar = a_group(), a_calendar()
    made = send(manager, "post", "/queues", {"name": " 售前 ", "group_id": group.pk, "calendar_id": calendar.pk, "strategy": "round_robin"})
    assert made.status_code == 201, made.content
    queue = made.json()
    assert (queue["name"], queue["version"], queue["strategy"], queue["members"]) == ("售前", 1, "round_robin", [])
    person = a_person()
    members = [{"person_id": person.pk, "weight": 3}, {"group_id": group.pk}]
    assert send(manager, "put", f"/queues/{queue['id']}/members", {"members": members}).status_code == 200
    changed = send(manager, "patch", f"/queues/{queue['id']}", {"wrap_up_s": 30, "conditions": {"channels": ["web"]}}).json()
    assert (changed["version"], changed["wrap_up_s"], changed["conditions"]["channels"], changed["name"]) == (2, 30, ["web"], "售前")
    assert [(m["person_id"], m["group_id"], m["weight"]) for m in changed["members"]] == [(person.pk, None, 3), (None, group.pk, 1)]
    assert [q["id"] for q in send(manager, "get", "/queues").json()["items"]] == [queue["id"]]
    assert send(manager, "delete", f"/queues/{queue['id']}").status_code == 204
    assert send(manager, "get", f"/queues/{queue['id']}").status_code == 404
    verbs = list(AuditEntry.objects.filter(subject=f"queue:{queue['id']}").order_by("id").values_list("verb", flat=True))
    assert verbs == ["routing.queue.made", "routing.queue.members", "routing.queue.changed", "routing.queue.closed"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"name": "  "}, "name", "queue_name_empty"),
        ({"name": "长" * 81}, "name", "queue_name_too_long"),
        ({"name": "旧"}, "name", "queue_name_taken"),
        ({"name": "新", "strategy": "luck"}, "strategy", "queue_strategy_unknown"),
        ({"name": "新", "group_id": 999}, "group_id", "queue_group_unknown"),
        ({"name": "新", "calendar_id": 999}, "calendar_id", "queue_calendar_unknown"),
        ({"name": "新", "overflow_after_s": 60, "overflow_queue_id": 999}, "overflow_queue_id", "queue_overflow_unknown"),
        ({"name": "新", "overflow_after_s": 60}, "overflow_queue_id", "queue_overflow_missing"),
        ({"name": "新", "answer_within_s": 1}, "answer_within_s", "queue_silence_out_of_range"),
        ({"name": "新", "skills": [{"skill_id": 999, "level": 1}]}, "skills", "queue_skill_unknown"),
        ({"name": "新", "conditions": {"channels": ["fax"]}}, "conditions.channels", "queue_channel_unknown"),
        ({"name": "新", "conditions": {"tiers": ["gold"]}}, None, "field_wrong"),
        ({"name": "x" * 300}, None, "field_wrong"),
        ({}, None, "field_wrong"),
    ],
)
def test_bad_queues_name_the_field(manager: Client, body: dict[str, Any], field: str | None, code: str) -> None:
    a_queue([], name="旧")
    answer = send(manager, "post", "/queues", body)
    error = answer.json()
    assert (answer.status_code, error["code"]) == (422, code)
    assert field is None or error["field"] == field
    assert error["detail"] and not error["detail"].startswith("queue_"), "a sentence, not a code"
    assert Queue.objects.count() == 1


@pytest.mark.parametrize(
    ("members", "field", "code"),
    [
        ([{}], "members.0", "queue_member_wrong"),
        ([{"person_id": 1, "group_id": 1}], "members.0", "queue_member_wrong"),
        ([{"person_id": 999_999}], "members.0", "queue_member_unknown"),
        ([{"group_id": 999_999}], "members.0", "queue_member_unknown"),
        ([{"skill_id": 999_999}], "members.0", "queue_member_unknown"),
        ([{"group_id": 1, "weight": 0}], "members.0.weight", "queue_weight_out_of_range"),
        ([{"group_id": 1, "level": 9}], "members.0.level", "queue_level_out_of_range"),
        ([{"group_id": 1}, {"group_id": 1}], "members.1", "queue_member_twice"),
    ],
)
def test_bad_members_name_the_entry(manager: Client, members: list[Any], field: str, code: str) -> None:
    queue = a_queue([on_duty()])
    error = send(manager, "put", f"/queues/{queue.pk}/members", {"members": members}).json()
    assert (error["field"], error["code"]) == (field, code)
    assert len(send(manager, "get", f"/queues/{queue.pk}").json()["members"]) == 1, "nothing half done"


def test_a_skill_without_a_level_asks_for_the_first(manager: Client) -> None:
    queue, skill = a_queue([]), Skill.objects.create(name="英语")
    changed = send(manager, "patch", f"/queues/{queue.pk}", {"skills": [{"skill_id": skill.pk}]})
    assert changed.status_code == 200, changed.content
    assert changed.json()["skills"] == [{"skill_id": skill.pk, "level": 1}]


def test_an_overflow_cannot_go_in_a_circle(manager: Client) -> None:
    first = a_queue([])
    second = a_queue([], overflow_after_s=60, overflow_queue_id=first.pk)
    answer = send(manager, "patch", f"/queues/{first.pk}", {"overflow_after_s": 60, "overflow_queue_id": second.pk})
    assert answer.json()["code"] == "queue_overflow_loop"
    closed = send(manager, "delete", f"/queues/{first.pk}")
    assert (closed.status_code, closed.json()["code"]) == (409, "queue_overflow_target")


def test_capacity(manager: Client) -> None:
    person = a_person()
    answer = send(manager, "put", f"/people/{person.pk}/capacity", {"units": 8, "weights": {"form": 2}})
    assert answer.json() == {"person_id": person.pk, "units": 8, "weights": {"form": 2}}
    assert send(manager, "get", f"/people/{person.pk}/capacity").json() == answer.json()
    assert send(manager, "get", "/people/999999/capacity").status_code == 404


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"units": 101}, "units", "capacity_units_out_of_range"),
        ({"units": -1}, "units", "capacity_units_out_of_range"),
        ({"units": 5, "weights": {"fax": 1}}, "weights", "capacity_channel_unknown"),
        ({"units": 5, "weights": {"web": 0}}, "weights.web", "capacity_weight_out_of_range"),
        ({"units": 5, "weights": {"web": 6}}, "weights.web", "capacity_weight_too_large"),
        ({"units": "many"}, None, "field_wrong"),
    ],
)
def test_bad_capacity(manager: Client, body: dict[str, Any], field: str | None, code: str) -> None:
    person = a_person()
    error = send(manager, "put", f"/people/{person.pk}/capacity", body).json()
    assert error["code"] == code and (field is None or error["field"] == field)
    assert not Capacity.objects.filter(pk=person.pk).exists()


ROLES = ["project_manager", "supervisor", "team_leader", "agent", "data_analyst", "client_reader"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("near", [True, False], ids=["own group", "another group"])
def test_who_may_manage(clock: Clock, role: str, near: bool) -> None:
    """Managers everywhere, supervisors within their department's groups, nobody else."""
    group, other = a_group(), a_group()
    person = a_person(role=role, scope="group" if role == "supervisor" else None, group=group)
    target = group if near else other
    queue, member = a_queue([], group_id=target.pk), a_person(group=target)
    client = signed_in(person)
    allowed = role == "project_manager" or (role == "supervisor" and near)
    statuses = {
        send(client, "patch", f"/queues/{queue.pk}", {"wrap_up_s": 5}).status_code,
        send(client, "put", f"/queues/{queue.pk}/members", {"members": []}).status_code,
        send(client, "put", f"/people/{member.pk}/capacity", {"units": 3}).status_code,
    }
    assert statuses == ({200} if allowed else {403})
    made = send(client, "post", "/queues", {"name": "新", "group_id": target.pk}).status_code
    assert made == (201 if allowed else 403)
    assert send(client, "delete", f"/queues/{queue.pk}").status_code == (204 if allowed else 403)


def test_a_supervisor_may_not_move_a_queue_into_another_group(clock: Clock) -> None:
    group, other = a_group(), a_group()
    client = signed_in(a_person(role="supervisor", scope="group", group=group))
    queue = a_queue([], group_id=group.pk)
    assert send(client, "patch", f"/queues/{queue.pk}", {"group_id": other.pk}).status_code == 403
    assert Queue.objects.get(pk=queue.pk).group_id == group.pk


def test_assignments_explain_themselves(manager: Client, clock: Clock) -> None:
    person, away = on_duty(), on_duty(state="break")
    queue = a_queue([person, away])
    chat = a_chat(an_inbox())
    clock.work()
    said = send(manager, "get", f"/conversations/{chat}/assignments").json()
    assert [(row["person_id"], row["how"]) for row in said["items"]] == [(person.pk, "routed")]
    assert said["items"][0]["explanation"]["excluded"] == [{"person_id": away.pk, "reason": "break"}]
    assert said["placements"] == [{"queue_id": queue.pk, "queue_version": 1, "at": clock.now, "why": "conditions"}]
    assert said["waiting"] is None


def test_a_waiting_chat_says_why(manager: Client, clock: Clock) -> None:
    person = on_duty(units=0)
    a_queue([person])
    chat = a_chat(an_inbox())
    clock.work()
    waiting = send(manager, "get", f"/conversations/{chat}/assignments").json()["waiting"]
    assert waiting["rule"] == "nobody"
    assert waiting["excluded"] == [{"person_id": person.pk, "reason": "full", "load": 0, "cost": 1, "units": 0}]


def test_a_stranger_learns_nothing_of_a_conversation(clock: Clock) -> None:
    a_queue([on_duty()])
    chat = a_chat(an_inbox())
    clock.work()
    client = signed_in(a_person(role="agent"))
    assert send(client, "get", f"/conversations/{chat}/assignments").status_code == 404
    assert send(client, "post", f"/conversations/{chat}/claim").status_code == 404


def test_claim(clock: Clock) -> None:
    group = a_group()
    person = on_duty(group, state="busy")
    a_queue([group], group_id=group.pk)
    chat = a_chat(an_inbox())
    clock.work()
    client = signed_in(person)
    answer = send(client, "post", f"/conversations/{chat}/claim")
    assert (answer.status_code, holder(chat)) == (200, person.pk)
    again = send(client, "post", f"/conversations/{chat}/claim")
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")


def test_nothing_without_signing_in(clock: Clock) -> None:
    for path in ("/queues", "/floor", "/conversations/1/assignments"):
        assert send(Client(), "get", path).status_code == 401


def test_the_queue_list_takes_few_statements(manager: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(10):
        a_queue([on_duty()], position=number)
    send(manager, "get", "/queues")
    with django_assert_max_num_queries(8):
        assert len(send(manager, "get", "/queues").json()["items"]) == 10
