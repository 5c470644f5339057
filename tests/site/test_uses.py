"""What uses a thing is told before it is taken out of use; what is out of use can be brought back."""

import pytest

from tests.makers.people import a_person
from tests.makers.staff import a_client
from yingda.conversations.models import Conversation
from yingda.people.models import Group, Role
from yingda.people.rules.permissions import PERMISSIONS
from yingda.plumbing.models import AuditEntry

pytestmark = pytest.mark.django_db
WEEK = {"zone": "Asia/Shanghai", "weekly": [[[540, 1080]]] * 5 + [[], []], "holidays": [], "workdays": {}}
DOCUMENT = {"targets": {"first_response": 3}, "clock": "working"}


def used(client: object, subject: str) -> dict[str, tuple[int, list[str]]]:
    answer = client.get("/api/v1/uses", {"subject": subject})  # type: ignore[attr-defined]
    assert answer.status_code == 200, answer.content
    return {one["kind"]: (one["count"], one["names"]) for one in answer.json()["items"]}


def made(client: object, path: str, **fields: object) -> int:
    answer = client.post(f"/api/v1/{path}", fields, "application/json")  # type: ignore[attr-defined]
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def test_everything_that_uses_a_thing_is_counted_and_named() -> None:
    client = a_client(*PERMISSIONS)
    calendar = made(client, "calendars", name="早班", document=WEEK)
    skill, group, inbox = made(client, "skills", name="茶具"), made(client, "groups", name="售前"), made(client, "inboxes", name="官网", kind="web")
    assert used(client, f"calendar:{calendar}") == used(client, f"skill:{skill}") == used(client, f"group:{group}") == {}
    fields = {"group_id": group, "calendar_id": calendar, "skills": [{"skill_id": skill, "level": 2}], "conditions": {"inboxes": [inbox]}}
    queue = made(client, "queues", name="茶具咨询", **fields)
    other = made(client, "queues", name="先到这里", overflow_after_s=60, overflow_queue_id=queue)
    made(client, "sla-policies", name="三分钟", document={**DOCUMENT, "calendar_id": calendar, "conditions": {"inboxes": [inbox], "queues": [queue]}})
    assert client.patch(f"/api/v1/inboxes/{inbox}", {"calendar_id": calendar}, "application/json").status_code == 200
    assert used(client, f"calendar:{calendar}") == {"queue": (1, ["茶具咨询"]), "inbox": (1, ["官网"]), "sla_policy": (1, ["三分钟"])}
    assert used(client, f"skill:{skill}") == used(client, f"group:{group}") == {"queue": (1, ["茶具咨询"])}
    assert used(client, f"inbox:{inbox}") == {"queue": (1, ["茶具咨询"]), "sla_policy": (1, ["三分钟"])}
    assert used(client, f"queue:{queue}") == {"queue": (1, ["先到这里"]), "sla_policy": (1, ["三分钟"])} and used(client, f"queue:{other}") == {}


def test_playbooks_that_name_a_thing_are_counted() -> None:
    client, person = a_client(*PERMISSIONS), a_person(role="technical_support")
    calendar, group = made(client, "calendars", name="早班", document=WEEK), made(client, "groups", name="技术")
    role = Role.objects.get(key="technical_support").pk
    steps = [{"text": "查系统", "who": {"kind": "group", "id": group}}]
    told = {"told_at_start": [{"kind": "person", "id": person.pk}], "told_at_end": [{"kind": "role", "role": "technical_support"}]}
    first = made(client, "playbooks", name="系统故障", document={"steps": steps, "calendar_id": calendar, **told})
    made(client, "playbooks", name="无关", document={"steps": [{"text": "看看"}]})
    for subject in (f"calendar:{calendar}", f"group:{group}", f"person:{person.pk}", f"role:{role}"):
        assert used(client, subject)["playbook"] == (1, ["系统故障"]), subject
    plain = {"steps": [{"text": "查系统", "who": {"kind": "person", "id": person.pk}}]}
    assert client.patch(f"/api/v1/playbooks/{first}", {"document": plain}, "application/json").status_code == 200
    assert "playbook" not in used(client, f"group:{group}"), "what it says now counts, not what it once said"
    assert client.delete(f"/api/v1/playbooks/{first}").status_code == 204
    assert "playbook" not in used(client, f"person:{person.pk}")


def test_a_closed_group_comes_back_by_itself_and_by_undoing() -> None:
    client = a_client(*PERMISSIONS)
    group = made(client, "groups", name="售前")
    assert client.delete(f"/api/v1/groups/{group}").status_code == 204
    back = client.delete(f"/api/v1/groups/{group}/closing")
    assert (back.status_code, back.json()["closed_at"]) == (200, None)
    assert client.delete(f"/api/v1/groups/{group}/closing").status_code == 404
    assert client.delete(f"/api/v1/groups/{group}").status_code == 204
    entry = AuditEntry.objects.filter(verb="people.group.closed", subject=f"group:{group}").latest("id")
    assert client.post(f"/api/v1/audit/{entry.pk}/undo").status_code in (200, 204)
    assert Group.objects.get(pk=group).closed_at is None
    rest = a_client(*(set(PERMISSIONS) - {"people.manage"}))
    assert rest.delete(f"/api/v1/groups/{group}/closing").status_code == 403


def test_conversations_tickets_and_tags_are_counted() -> None:
    client = a_client(*PERMISSIONS)
    inbox, tag = made(client, "inboxes", name="官网", kind="form"), made(client, "tags", name="vip", name_zh="贵宾", name_en="VIP", colour="#ff0000")
    assert used(client, f"tag:{tag}") == {} and Conversation.objects.count() == 0
    kind = made(client, "ticket-types", key="refund", name="退款", document={"due_minutes": 60})
    assert used(client, f"ticket_type:{kind}") == used(client, f"inbox:{inbox}") == {}


@pytest.mark.parametrize("subject", ["calendar:x", "calendar:", "nothing:1", "calendar:99999999999999999999", "queue:-1"])
def test_what_is_no_thing_is_used_by_nothing(subject: str) -> None:
    assert used(a_client(*PERMISSIONS), subject) == {}


def test_only_who_manages_things_like_it_is_told() -> None:
    rest = set(PERMISSIONS) - {"calendar.manage", "audit.view"}
    client = a_client(*rest)
    assert client.get("/api/v1/uses", {"subject": "calendar:1"}).status_code == 403
    assert client.get("/api/v1/uses", {"subject": "skill:1"}).status_code == 200
    assert client.delete("/api/v1/calendars/1/closing").status_code == 403


@pytest.mark.parametrize(
    ("path", "fields", "state", "permission"),
    [
        ("queues", {}, "closing", "queue.manage"),
        ("calendars", {"document": WEEK}, "closing", "calendar.manage"),
        ("sla-policies", {"document": {"targets": {"resolution": 60}}}, "archiving", "sla.manage"),
    ],
)
def test_what_was_taken_out_of_use_is_listed_and_comes_back(path: str, fields: dict[str, object], state: str, permission: str) -> None:
    client = a_client(*PERMISSIONS)
    wanted = {"archived" if state == "archiving" else "closed": "true"}

    def listed(**asked: str) -> list[int]:
        return [one["id"] for one in client.get(f"/api/v1/{path}", asked).json()["items"]]

    number = made(client, path, name="夜班", **fields)
    assert listed(**wanted) == [] and client.delete(f"/api/v1/{path}/{number}/{state}").status_code == 404, "in use"
    assert client.delete(f"/api/v1/{path}/{number}").status_code == 204
    assert listed(**wanted) == [number] and number not in listed()
    again = made(client, path, name="夜班", **fields)
    assert client.delete(f"/api/v1/{path}/{number}/{state}").status_code == 422, "the name was given away meanwhile"
    client.delete(f"/api/v1/{path}/{again}")
    without = a_client(*(set(PERMISSIONS) - {permission}))
    assert without.delete(f"/api/v1/{path}/{number}/{state}").status_code == 403
    assert client.delete(f"/api/v1/{path}/{number}/{state}").status_code == 200 and number in listed()
