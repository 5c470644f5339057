"""Every door of the room of conversations under `/api/v1`, with a body it accepts, and a scene in which each has its object."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import connection

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, an_inbox, post
from tests.makers.customers import a_contact, a_tag
from tests.makers.doors import Caller
from tests.makers.playbooks import PLAYBOOK_DOORS, playbook_numbers
from tests.makers.tickets import TICKET_DOORS, a_type, ticket_numbers
from yingda.conversations.actions import handing, sla_policies, views
from yingda.conversations.rules.matter import Matter
from yingda.kit.actor import SYSTEM
from yingda.people.models import Group, Person
from yingda.plumbing.clock import now_ms

POLICY: dict[str, Any] = {"targets": {"first_response": 10}, "steps": []}

# Method, path, body. `{…}` is a number of the scene.
DOORS: list[tuple[str, str, Any]] = [
    ("GET", "/conversations", None),
    ("GET", "/conversations/counts", None),
    ("GET", "/conversations/{matter}", None),
    ("GET", "/conversations/{matter}/messages", None),
    ("GET", "/conversations/{matter}/states", None),
    ("GET", "/conversations/{matter}/sla", None),
    ("GET", "/ownerless", None),
    ("GET", "/messages/search?q=你好", None),
    ("GET", "/views", None),
    ("GET", "/sla-policies", None),
    ("GET", "/sla-policies/{policy}/versions", None),
    ("POST", "/conversations", {"inbox_id": "{inbox}", "contact_id": "{contact}", "subject": "回访"}),
    ("POST", "/conversations/{matter}/messages", {"text": "您好"}),
    ("POST", "/conversations/{matter}/resolution", {"why": "done"}),
    ("DELETE", "/conversations/{resolved}/resolution", None),
    ("POST", "/conversations/{matter}/wait", None),
    ("DELETE", "/conversations/{waiting}/wait", None),
    ("POST", "/conversations/{matter}/snooze", {"until_at": "{later}"}),
    ("DELETE", "/conversations/{snoozed}/snooze", None),
    ("POST", "/conversations/{matter}/hand-overs", {"to_person": "{colleague}", "reason": "更熟"}),
    ("POST", "/hand-overs/{received}/acceptance", None),
    ("DELETE", "/hand-overs/{received}/acceptance", None),
    ("DELETE", "/hand-overs/{sent}", None),
    ("POST", "/conversations/{matter}/assignment", {"person_id": "{colleague}"}),
    ("POST", "/conversations/{queued}/claim", None),
    ("POST", "/conversations/{theirs}/take-over", {"why": "接管"}),
    ("POST", "/conversations/{matter}/participants", {"person_id": "{colleague}"}),
    ("DELETE", "/conversations/{assisted}/participants/{colleague}", None),
    ("POST", "/conversations/{theirs}/peek", None),
    ("DELETE", "/conversations/{theirs}/peek", None),
    ("PUT", "/conversations/{matter}/tags", {"tag_ids": ["{tag}"]}),
    ("PUT", "/conversations/{matter}/priority", {"priority": 3}),
    ("PUT", "/conversations/{matter}/read", {"seq": 1}),
    ("POST", "/conversations/bulk", {"ids": ["{matter}"], "verb": "resolve"}),
    ("DELETE", "/messages/{message}", None),
    ("PATCH", "/messages/{note}", {"text": "改过的备注"}),
    ("POST", "/views", {"name": "我的", "query": {"view": "all"}}),
    ("DELETE", "/views/{view}", None),
    ("POST", "/sla-policies", {"name": "新的", "document": POLICY}),
    ("PATCH", "/sla-policies/{policy}", {"name": "改名"}),
    ("DELETE", "/sla-policies/{policy}", None),
    ("DELETE", "/sla-policies/{archived_policy}/archiving", None),
    ("POST", "/uploads", b"--b--"),
    ("POST", "/inboxes/{key}/messages", {"contact": {"external_id": "u-1"}, "text": "在吗", "client_id": "m-1"}),
]
DOORS += [*TICKET_DOORS, *PLAYBOOK_DOORS]
CHANGING = [door for door in DOORS if door[0] != "GET"]
IDS = [f"{method} {path}" for method, path, _ in DOORS]
CHANGING_IDS = [f"{method} {path}" for method, path, _ in CHANGING]


@dataclass(frozen=True)
class Scene:
    """A leader at work in a group, with something for every door; `caller` is the leader's browser."""

    group: Group
    leader: Person
    colleague: Person
    caller: Caller
    numbers: dict[str, Any]

    def fill(self, template: Any) -> Any:
        """A path or body with the scene's numbers in it; a body's `"{name}"` becomes the number itself."""
        if isinstance(template, str):
            whole = template[1:-1] if template.startswith("{") and template.endswith("}") else None
            return self.numbers[whole] if whole in self.numbers else template.format(**self.numbers)
        if isinstance(template, dict):
            return {key: self.fill(value) for key, value in template.items()}
        return [self.fill(value) for value in template] if isinstance(template, list) else template

    def __getitem__(self, name: str) -> Any:
        return self.numbers[name]

    def go(self, method: str, path: str, body: Any = None, caller: Caller | None = None) -> Any:
        """Goes through a door with the scene's numbers."""
        return (caller or self.caller)(method, self.fill(path), self.fill(body))


def everything_of_the_room() -> dict[str, list[Any]]:
    """Every row of every table of the room, and how many events and jobs there are: what a refused request leaves as it was."""
    names = [name for name in connection.introspection.django_table_names(only_existing=True) if name.startswith("conversations_")]
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT * FROM {name} ORDER BY id")
            found[name] = cursor.fetchall()
        for name in ("plumbing_storedevent", "plumbing_job"):
            cursor.execute(f"SELECT count(*) FROM {name}")
            found[name] = cursor.fetchall()
    return found


def a_scene(language: str = "zh-CN", role: str = "administrator") -> Scene:
    """The scene, with everything the doors need."""
    group = a_group()
    leader, colleague = a_person("组长", role=role, group=group, locale=language), a_person("同事", group=group)
    me, them = actor_for(leader), actor_for(colleague)
    inbox = an_inbox()

    def held(by: Person, state: str = "open") -> Matter:
        fields = {"resolved_at": now_ms()} if state == "resolved" else {}
        return a_conversation(state, assignee=by, group=group, inbox=inbox, owner_id=by.pk, **fields)

    matter, theirs, offered = held(leader), held(colleague), held(leader)
    assisted, handed = held(leader), held(colleague)
    caller = Caller(leader, language=language)
    numbers = {
        "matter": matter.id, "theirs": theirs.id, "assisted": assisted.id, "inbox": inbox.pk, "contact": a_contact().pk,
        "resolved": held(leader, "resolved").id, "waiting": held(leader, "waiting").id, "snoozed": held(leader, "snoozed").id,
        "queued": a_conversation("queued", group=group, inbox=inbox).id, "colleague": colleague.pk, "tag": a_tag().pk,
        "later": now_ms() + 3_600_000, "message": post(me, matter.id).id, "note": post(me, matter.id, "备注", "note").id,
        "sent": handing.offer(me, offered.id, "更熟", to_person=colleague.pk)["id"], "offered": offered.id,
        "received": handing.offer(them, handed.id, "更熟", to_person=leader.pk)["id"], "handed": handed.id,
        "view": views.keep(me, f"视图 {uuid4()}", {"view": "all"})["id"],
        "policy": sla_policies.make(SYSTEM, f"标准 {uuid4()}", 0, POLICY).pk, "archived_policy": _archived_policy(), "key": an_inbox(kind="api").key,
    }  # fmt: skip
    numbers |= ticket_numbers(me, them, group, matter.id)
    numbers |= playbook_numbers(me, a_type())
    assert caller("POST", f"/conversations/{assisted.id}/participants", {"person_id": colleague.pk}).status == 200
    return Scene(group, leader, colleague, caller, numbers)


def _archived_policy() -> int:
    row = sla_policies.make(SYSTEM, f"旧的 {uuid4()}", 0, POLICY)
    sla_policies.archive(SYSTEM, row.pk)
    return row.pk
