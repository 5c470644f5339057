"""What an automation can wait for: one table. The names of our own events may change; the keys here never do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SPOKEN = frozenset({"text", "image", "file", "quick_reply", "card"})
CONVERSATION, TICKET, CONTACT = "conversation", "ticket", "contact"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that happens to a `subject`, and the event of ours (`source`) it is known by.

    since: for what is true after a time (source empty), what the time is counted from: `state`, `customer` (the customer
    waits since), `agent` (a colleague had the last word).
    """

    key: str
    zh: str
    en: str
    subject: str
    source: str = ""
    since: str = ""


_ALL = (
    Trigger("conversation.opened", "新会话开始", "a conversation begins", CONVERSATION, "conversation.opened"),
    Trigger("conversation.queued", "会话进入排队", "a conversation waits for somebody", CONVERSATION, "conversation.queued"),
    Trigger("conversation.assigned", "会话分配给同事", "a conversation is assigned", CONVERSATION, "conversation.assigned"),
    Trigger("conversation.state", "会话状态改变", "a conversation changes its state", CONVERSATION, "conversation.state"),
    Trigger("conversation.resolved", "会话已解决", "a conversation is resolved", CONVERSATION, "conversation.resolved"),
    Trigger("conversation.reopened", "会话重新打开", "a conversation is reopened", CONVERSATION, "conversation.reopened"),
    Trigger("message.visitor", "客户发来消息", "a customer writes", CONVERSATION, "conversation.message"),
    Trigger("message.agent", "客服发出消息", "a colleague answers", CONVERSATION, "conversation.message"),
    Trigger("conversation.rated", "客户评价", "a customer rates", CONVERSATION, "conversation.rated"),
    Trigger("conversation.sla_warned", "服务水平预警", "a service level is at risk", CONVERSATION, "conversation.sla_warned"),
    Trigger("conversation.sla_breached", "服务水平超时", "a service level is breached", CONVERSATION, "conversation.sla_breached"),
    Trigger("ticket.made", "新建工单", "a ticket is made", TICKET, "ticket.made"),
    Trigger("ticket.state", "工单状态改变", "a ticket changes its state", TICKET, "ticket.state"),
    Trigger("ticket.assigned", "工单分配给同事", "a ticket is assigned", TICKET, "ticket.assigned"),
    Trigger("ticket.breached", "工单超时", "a ticket is overdue", TICKET, "ticket.breached"),
    Trigger("contact.changed", "客户资料变更", "a customer changes", CONTACT, "customers.contact"),
    Trigger("contact.tagged", "客户标签变更", "the tags of a customer change", CONTACT, "customers.contact"),
    Trigger("conversation.state_for", "会话处于某状态已久", "a conversation has been in a state for a time", CONVERSATION, since="state"),
    Trigger("conversation.waits_for", "客户已等待多久未获回复", "a customer has waited for an answer for a time", CONVERSATION, since="customer"),
    Trigger("conversation.silent_for", "客户已多久没有回话", "a customer has been silent for a time", CONVERSATION, since="agent"),
    Trigger("ticket.state_for", "工单处于某状态已久", "a ticket has been in a state for a time", TICKET, since="state"),
)
TRIGGERS: Mapping[str, Trigger] = {one.key: one for one in _ALL}
SOURCES = frozenset(one.source for one in _ALL if one.source)
STATES_FOR: Mapping[str, tuple[str, ...]] = {
    "conversation.state_for": ("queued", "open", "waiting", "snoozed"),
    "conversation.waits_for": ("queued", "open", "waiting", "snoozed"),
    "conversation.silent_for": ("open", "waiting"),
    "ticket.state_for": ("new", "open", "waiting", "solved"),
}


def triggers_of(source: str, body: Mapping[str, Any]) -> list[str]:
    """The triggers an event of ours may set off, by what it holds: a note and our own lines set off none."""
    return [one.key for one in _ALL if one.source == source and _fits(one.key, body)]


def sources_of(triggers: Iterable[str]) -> frozenset[str]:
    """The names of our own events by which these triggers are known."""
    return frozenset(TRIGGERS[key].source for key in triggers if TRIGGERS[key].source)


def subject_of(trigger: str, body: Mapping[str, Any]) -> int:
    """The number of the conversation, ticket or contact an event happened to."""
    if trigger.startswith("message."):
        return int(body["message"]["conversation_id"])
    if trigger == "conversation.state":
        return int(body["conversation"]["id"])
    return int(body[f"{TRIGGERS[trigger].subject}_id"])


def _fits(key: str, body: Mapping[str, Any]) -> bool:
    if key.startswith("message."):
        message = body["message"]
        author = {"message.visitor": "visitor", "message.agent": "person"}[key]
        return message["kind"] in SPOKEN and message["author"]["kind"] == author
    if key == "conversation.state":
        return "conversation" in body
    if key == "ticket.breached":
        return body["step_id"] is None
    if key == "contact.tagged":
        return "tags" in body["what"]
    return key != "contact.changed" or set(body["what"]) != {"tags"}
