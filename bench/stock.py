"""Fills a fresh database for a bench, with the server not running: colleagues who are signed in, visitors, conversations, messages.

`python -m bench.stock '{"agents": 200, "visitors": 2000, …}'` prints the keys the clients need. Passwords are not hashed 200 times
over and sessions are made directly: how people sign in is not what is measured.
"""

import json
import random
import sys
from importlib import import_module
from itertools import islice
from typing import Any

from yingda.site import boot

# isort: split

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.transaction import atomic

from yingda.conversations.models import Conversation
from yingda.customers.models import Contact
from yingda.inboxes import queries as inboxes
from yingda.inboxes.actions import create as make_inbox
from yingda.inboxes.models import Inbox
from yingda.people import actions as people
from yingda.people.models import Grant, Group, Membership, Person, PresenceSpan, Role
from yingda.people.queries import actor_of
from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import run_due
from yingda.site.replay.team import FLOOD

__all__ = ["boot", "main"]

CSRF = "b" * 32
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CHUNK = 2000
WORDS = ["您好", "请问", "订单", "什么时候", "发货", "可以", "退款吗", "谢谢", "稍等", "物流", "明天", "送达", "优惠", "尺码", "颜色", "地址", "修改"]


def main(wish: dict[str, int]) -> dict[str, Any]:
    """Makes the tables and fills them. agents, visitors: how many; open, closed: conversations; messages: in all of them."""
    call_command("migrate", verbosity=0, interactive=False)
    now = now_ms()
    people.set_up(people.FirstRun("Bench", "administrator", "Administrator", "bench-only-4711-x", locale="zh-CN"))
    while run_due():
        pass
    administrator = Person.objects.get(username="administrator")
    group = Group.objects.get()
    staff = _agents(wish.get("agents", 0), group, now)
    actor = actor_of(administrator.pk)
    inbox = make_inbox(actor, "bench", "web", {"settings": {"flood": FLOOD}})
    contacts = _contacts(wish.get("visitors", 0), now)
    talks = _conversations(wish, inbox, group, staff or [administrator], contacts, now)
    _messages(talks, wish.get("messages", 0), now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = inboxes.by_id(inbox.pk)
    return {
        "administrator": _session(administrator),
        "agents": [{"id": person.pk, "session": _session(person)} for person in staff],
        "visitors": [inboxes.visitor_token(found, contact.pk, now) for contact in contacts],
        "conversations": [{"id": talk.pk, "agent": talk.assignee_id} for talk in talks[: wish.get("shown", 4000)]],
        "csrf": CSRF,
    }


def _agents(count: int, group: Group, now: int) -> list[Person]:
    role = Role.objects.get(key="agent")
    rows = [Person(username=f"agent-{n}", display_name=f"坐席{n}", password=f"!{n}", created_at=now) for n in range(count)]
    made = Person.objects.bulk_create(rows, CHUNK)
    Membership.objects.bulk_create([Membership(person=person, group=group, since_at=now) for person in made], CHUNK)
    Grant.objects.bulk_create([Grant(person=person, role=role, scope="own", given_at=now) for person in made], CHUNK)
    PresenceSpan.objects.bulk_create([PresenceSpan(person=person, state="online", why="self", started_at=now) for person in made], CHUNK)
    return made


def _contacts(count: int, now: int) -> list[Contact]:
    return Contact.objects.bulk_create([Contact(name=f"访客{n}", created_at=now, last_seen_at=now) for n in range(count)], CHUNK)


def _conversations(wish: dict[str, int], inbox: Inbox, group: Group, staff: list[Person], contacts: list[Contact], now: int) -> list[Conversation]:
    """Contact k has conversation k; the open ones belong to the agents in turn, the rest are resolved."""
    chance = random.Random(7)
    count_open, rows = wish.get("open", 0), []
    for n in range(count_open + wish.get("closed", 0)):
        contact, person, at = contacts[n % len(contacts)], staff[n % len(staff)], now - chance.randrange(30 * 86_400_000)
        is_open = n < count_open
        rows.append(
            Conversation(
                inbox=inbox, channel="web", contact=contact, contact_name=contact.name, state="open" if is_open else "resolved",
                state_since=at, group=group, assignee=person, owner=person, last_at=at, opened_at=at, last_from="customer",
                preview="您好，请问什么时候发货", waiting_since=at if is_open and n % 3 else None, unread=n % 4,
                resolved_at=None if is_open else at, priority=n % 4,
            )
        )  # fmt: skip
    return Conversation.objects.bulk_create(rows, CHUNK)


def _messages(talks: list[Conversation], count: int, now: int) -> None:
    """`count` messages, the same number in every conversation; their counters follow."""
    if not count or not talks:
        return
    each, chance = max(1, count // len(talks)), random.Random(8)
    texts = ["".join(chance.choices(WORDS, k=8)) for _ in range(997)]
    marks = "%s, %s, 'text', %s, '{}', %s, 1, 'x', %s"
    sql = f"INSERT INTO conversations_message (conversation_id, seq, kind, text, data, author_kind, author_id, author_name, at) VALUES ({marks})"
    rows = ((talk.pk, seq, texts[(talk.pk * 31 + seq) % len(texts)], "visitor" if seq % 2 else "person", now) for talk in talks for seq in range(1, each + 1))
    with atomic(), connection.cursor() as cursor:
        while some := list(islice(rows, 10_000)):
            cursor.executemany(sql, some)
    Conversation.objects.update(last_seq=each)


def _session(person: Person) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update({"_auth_user_id": str(person.pk), "_auth_user_backend": BACKEND, "_auth_user_hash": person.get_session_auth_hash()})
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
