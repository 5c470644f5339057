"""Makers of tickets and their types, by the actions of the room; the doors of tickets for the table of the room's doors."""

from itertools import count
from typing import Any

from tests.makers.people import a_group, a_person, actor_for
from yingda.conversations.actions.tickets import commenting, joining, linking, making, types
from yingda.conversations.actions.tickets.making import NewTicket
from yingda.conversations.models import TicketLink, TicketStep
from yingda.conversations.queries.tickets.one import find_ticket
from yingda.conversations.rules.tickets.ticket import Ticket
from yingda.kit.actor import SYSTEM, Actor
from yingda.people.models import Group

_numbers = count(1)
FORM: list[dict[str, Any]] = [
    {"key": "order", "label": "订单号", "kind": "order_number", "required": True},
    {"key": "amount", "label": "金额", "kind": "number"},
]
FILLED = {"order": "A-1001"}

# Method, path, body. `{…}` is a number of the scene (`ticket_numbers`).
TICKET_DOORS: list[tuple[str, str, Any]] = [
    ("GET", "/ticket-types", None),
    ("GET", "/ticket-types/{type}/versions", None),
    ("GET", "/tickets", None),
    ("GET", "/tickets/counts", None),
    ("GET", "/tickets/{ticket}", None),
    ("GET", "/tickets/{ticket}/comments", None),
    ("GET", "/tickets/{ticket}/history", None),
    ("GET", "/tickets/{from_matter}/transcripts/{matter}", None),
    ("GET", "/conversations/{matter}/tickets", None),
    ("POST", "/ticket-types", {"key": "new_type", "name": "新类型", "document": {}}),
    ("PATCH", "/ticket-types/{type}", {"name": "改名"}),
    ("DELETE", "/ticket-types/{type}", None),
    ("DELETE", "/ticket-types/{archived_type}/archiving", None),
    ("POST", "/tickets", {"type_id": "{type}", "title": "退货", "values": FILLED}),
    ("POST", "/conversations/{matter}/tickets", {"type_id": "{type}", "title": "退货", "values": FILLED}),
    ("PATCH", "/tickets/{ticket}", {"title": "改过的标题"}),
    ("PUT", "/tickets/{ticket}/priority", {"priority": 3}),
    ("PUT", "/tickets/{ticket}/tags", {"tag_ids": ["{tag}"]}),
    ("PUT", "/tickets/{ticket}/state", {"state": "waiting", "why": "等快递"}),
    ("POST", "/tickets/{ticket}/assignment", {"person_id": "{colleague}"}),
    ("POST", "/tickets/{free_ticket}/claim", None),
    ("POST", "/tickets/{ticket}/escalation", {"group_id": "{other_group}", "reason": "要销售跟进"}),
    ("POST", "/ticket-steps/{step}/completion", {"note": "好了"}),
    ("POST", "/ticket-steps/{step}/skip", {"reason": "不需要"}),
    ("PUT", "/ticket-steps/{step}/owner", {"person_id": "{colleague}"}),
    ("POST", "/tickets/{ticket}/comments", {"text": "看一下", "mentions": ["{colleague}"]}),
    ("POST", "/tickets/{ticket}/watchers", {"person_id": "{colleague}"}),
    ("DELETE", "/tickets/{free_ticket}/watchers/{colleague}", None),
    ("POST", "/tickets/{ticket}/links", {"kind": "blocks", "ticket_id": "{free_ticket}"}),
    ("DELETE", "/ticket-links/{ticket_link}", None),
    ("POST", "/tickets/{ticket}/merge", {"other_id": "{free_ticket}"}),
    ("DELETE", "/ticket-merges/{merge}", None),
    ("POST", "/tickets/{ticket}/split", {"title": "另一件事", "comment_ids": ["{comment}"], "step_ids": []}),
    ("POST", "/tickets/bulk", {"ids": ["{ticket}"], "verb": "priority", "priority": 2}),
]


def a_type(steps: list[dict[str, Any]] | None = None, fields: list[dict[str, Any]] | None = None, **document: Any) -> int:
    """A type of ticket; its number. Without `fields` its form is empty."""
    number = next(_numbers)
    said = {"steps": steps or [], "fields": fields or [], **document}
    made: int = types.make_type(SYSTEM, f"type_{number}", f"类型{number}", 0, said)["id"]
    return made


def a_ticket(by: Actor = SYSTEM, type_id: int | None = None, title: str = "退款没到账", **fields: Any) -> Ticket:
    """A ticket made by somebody; further columns as `NewTicket` has them."""
    return making.make(by, NewTicket(type_id=a_type() if type_id is None else type_id, title=title, **fields))


def the_ticket(ticket: Ticket | int) -> Ticket:
    """The ticket as it is now."""
    found = find_ticket(ticket if isinstance(ticket, int) else ticket.id)
    assert found is not None
    return found


def step_numbers(ticket: Ticket | int) -> list[int]:
    """The steps of a ticket in order."""
    number = ticket if isinstance(ticket, int) else ticket.id
    return list(TicketStep.objects.filter(ticket_id=number).order_by("position", "id").values_list("id", flat=True))


def ticket_numbers(me: Actor, them: Actor, group: Group, conversation_id: int) -> dict[str, Any]:
    """What the doors of tickets need: tickets of the group's leader and of nobody, a step, a comment, a link, a merge."""
    kind = a_type([{"name": "核实"}, {"name": "答复"}], FORM, due_minutes=60)
    ticket = a_ticket(me, kind, values=FILLED, group_id=group.pk, owner_id=me.id)
    free = a_ticket(me, kind, values=FILLED, group_id=group.pk)
    absorbed = a_ticket(me, kind, values=FILLED, group_id=group.pk)
    survivor = a_ticket(me, kind, values=FILLED, group_id=group.pk)
    archived = a_type()
    types.archive_type(SYSTEM, archived)
    made = making.make_from(me, conversation_id, NewTicket(kind, "据会话", values=FILLED, group_id=group.pk))
    commenting.watch(me, free.id, them.id or 0)
    linking.link(me, ticket.id, "relates", other_id=survivor.id)
    return {
        "type": kind, "archived_type": archived, "ticket": ticket.id, "free_ticket": free.id, "from_matter": made.id, "step": step_numbers(ticket)[0],
        "other_group": a_group().pk, "comment": commenting.comment(me, ticket.id, "已联系快递").pk,
        "ticket_link": TicketLink.objects.get(ticket_id=ticket.id, other_id=survivor.id).pk,
        "merge": joining.merge(me, survivor.id, absorbed.id)[0],
    }  # fmt: skip


def a_worker(role: str = "agent", group: Group | None = None, scope: str | None = None) -> Actor:
    """An actor of a new person in the group."""
    return actor_for(a_person(role=role, group=group, scope=scope))
