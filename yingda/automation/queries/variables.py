"""What the variables of a text stand for: the same names as in quick replies, and those of tickets."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from yingda.automation.rules.hand import Hand
from yingda.conversations.queries.facts import conversations_facts
from yingda.conversations.queries.tickets.facts import tickets_facts
from yingda.customers.queries.facts import contacts_facts, last_order
from yingda.inboxes import queries as inboxes
from yingda.kit.errors import Refused
from yingda.kit.variables import fill, variables_in
from yingda.people import queries as people
from yingda.plumbing.clock import now_ms

_ZONE = timezone(timedelta(hours=8))
VARIABLES = (
    ("customer.name", "客户姓名", "Customer’s name"), ("customer.company", "公司", "Company"), ("customer.tier", "客户等级", "Customer’s tier"),
    ("agent.name", "接待人", "Agent"), ("inbox.name", "接入渠道", "Inbox"), ("conversation.number", "会话号", "Number of the conversation"),
    ("order.number", "最近订单号", "Last order’s number"), ("order.status", "最近订单状态", "Last order’s status"),
    ("order.total", "最近订单金额", "Last order’s total"), ("ticket.number", "工单号", "Number of the ticket"),
    ("ticket.title", "工单标题", "Title of the ticket"),
    ("now", "现在的时间", "Time now"), ("today", "今天的日期", "Date of today"),
)  # fmt: skip


def filled(hand: Hand, text: str) -> str:
    """The text with its variables filled in. Raises `Refused` naming those that have no value here."""
    wanted = variables_in(text)
    if not wanted:
        return fill(text, {})[0]
    said, missing = fill(text, values_of(hand, wanted))
    if missing:
        raise Refused("automation_variable_empty", "text", names="、".join(missing))
    return said


def values_of(hand: Hand, wanted: tuple[str, ...]) -> dict[str, str | None]:
    """What these variables stand for; only what is wanted is read."""
    rooms = {name.split(".")[0] for name in wanted}
    values: dict[str, str | None] = {"now": _local().strftime("%H:%M"), "today": _local().strftime("%Y-%m-%d")}
    if rooms & {"inbox", "conversation", "agent"} and hand.kind == "conversation":
        values |= _of_conversation(hand)
    if "customer" in rooms:
        values |= _of_customer(hand.contact_id)
    if "order" in rooms and hand.contact_id is not None:
        values |= _of_order(last_order(hand.contact_id))
    if "ticket" in rooms and hand.kind == "ticket":
        row = tickets_facts([hand.subject_id]).get(hand.subject_id)
        values |= {} if row is None else {"ticket.number": str(row["number"]), "ticket.title": row["title"]}
    return values


def _of_conversation(hand: Hand) -> dict[str, str | None]:
    row = conversations_facts([hand.subject_id]).get(hand.subject_id)
    if row is None:
        return {}
    agent = hand.actor.public_name if not hand.automatic else people.signature_of(row["assignee_id"]) if row["assignee_id"] else None
    return {"conversation.number": str(row["id"]), "inbox.name": inboxes.names().get(row["inbox_id"]), "agent.name": agent}


def _of_customer(contact_id: int | None) -> dict[str, str | None]:
    row = {} if contact_id is None else contacts_facts([contact_id]).get(contact_id, {})
    tier = row.get("tier")
    return {"customer.name": row.get("name"), "customer.company": row.get("company__name"), "customer.tier": f"T{tier}" if tier else None}


def _of_order(order: Mapping[str, Any] | None) -> dict[str, str | None]:
    if order is None:
        return {}
    sign = {"CNY": "¥", "USD": "$"}.get(order["currency"], f"{order['currency']} ")
    return {"order.number": order["number"], "order.status": order["status"], "order.total": f"{sign}{order['total'] / 100:,.2f}"}


def _local() -> datetime:
    return datetime.fromtimestamp(now_ms() / 1000, _ZONE)
