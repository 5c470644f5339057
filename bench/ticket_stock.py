"""Adds tickets to a filled database, with the server not running: `python -m bench.ticket_stock '{"tickets": 10000}'` prints what clients need."""

import json
import random
import sys
from typing import Any

from yingda.site import boot

# isort: split

from django.db import connection
from django.db.transaction import atomic

from yingda.conversations.actions.tickets import types
from yingda.conversations.models import Ticket, TicketCounter
from yingda.customers.models import Contact
from yingda.inboxes.actions import create_token
from yingda.kit.actor import SYSTEM
from yingda.people.models import Group, Person
from yingda.plumbing.clock import now_ms

__all__ = ["boot", "main"]

CHUNK = 1000
HOUR = 3_600_000
STATES = ("new", "open", "waiting", "solved", "closed")
FIELDS = [{"key": "order", "label": "订单号", "kind": "order_number", "required": True}, {"key": "reason", "label": "原因", "kind": "text"}]
STEPS = [{"name": "核实", "minutes": 60}, {"name": "办理", "minutes": 240}, {"name": "回访", "minutes": 1440}]


def main(wish: dict[str, int]) -> dict[str, Any]:
    """Two types (with and without steps) and `tickets` rows of the first, spread over states, owners and customers."""
    plain = types.make_type(SYSTEM, "bench_plain", "基准", 0, {"fields": FIELDS, "due_minutes": 1440})["id"]
    stepped = types.make_type(SYSTEM, "bench_steps", "基准（步骤）", 1, {"fields": FIELDS, "due_minutes": 1440, "steps": STEPS})["id"]
    chance, now = random.Random(5), now_ms()
    group, people = Group.objects.get(), list(Person.objects.values_list("id", flat=True))
    contacts = list(Contact.objects.values_list("id", "name")[:2000])
    with atomic():
        for start in range(0, wish["tickets"], CHUNK):
            Ticket.objects.bulk_create([_ticket(number + 1, plain, group.pk, people, contacts, chance, now) for number in range(start, start + CHUNK)])
        TicketCounter.objects.update_or_create(pk=1, defaults={"last": wish["tickets"]})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    first = Ticket.objects.filter(state="open").order_by("id").values_list("id", flat=True)[0]
    token = create_token(SYSTEM, "基准", ["ticket.view", "ticket.work"])[1]
    return {"plain": plain, "stepped": stepped, "ticket": first, "group": group.pk, "token": token}


def _ticket(number: int, kind: int, group: int, people: list[int], contacts: list[tuple[int, str]], chance: random.Random, now: int) -> Ticket:
    made, state = now - chance.randrange(1000 * HOUR), chance.choices(STATES, (1, 5, 1, 2, 6))[0]
    contact, name = chance.choice(contacts)
    running = state in ("new", "open")
    return Ticket(
        number=number, type_id=kind, type_version=1, liaison="none", title=f"第 {number} 件事要办", answers='{"order": "A-1"}', priority=chance.randrange(4),
        state=state, state_since=made, group_id=group, owner_id=None if state == "new" else chance.choice(people), maker_id=chance.choice(people),
        contact_id=contact, contact_name=name[:120], due_at=made + 24 * HOUR if running else None, created_at=made, changed_at=made,
        solved_at=made if state in ("solved", "closed") else None, closed_at=made if state == "closed" else None,
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
