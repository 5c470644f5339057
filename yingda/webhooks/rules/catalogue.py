"""The public event types: their names never change, and what they hold is written down (docs/operate/webhooks.md).

The names of our own events may change at any time; this table alone says which of them is told under which name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ALL = "*"
TEST = "webhook.test"
SPOKEN = frozenset({"text", "image", "file", "quick_reply", "card"})


@dataclass(frozen=True, slots=True)
class EventType:
    """A public event type, its description, and the event of ours it tells of. `by_name_only`: `*` does not include it."""

    name: str
    zh: str
    en: str
    source: str
    by_name_only: bool = False


_ALL = (
    EventType("conversation.opened", "新会话开始", "A conversation began", "conversation.opened"),
    EventType("conversation.queued", "会话进入排队", "A conversation waits for somebody", "conversation.queued"),
    EventType("conversation.assigned", "会话分配给同事", "A conversation was assigned", "conversation.assigned"),
    EventType("conversation.owner_changed", "会话负责人变更", "A conversation has another owner", "conversation.owner_changed"),
    EventType("conversation.overflowed", "会话溢出到另一个队列", "A conversation moved on to another queue", "routing.overflowed"),
    EventType("conversation.taken_back", "会话因长时间未回复被收回", "A conversation was taken back", "routing.taken_back"),
    EventType("conversation.resolved", "会话已解决", "A conversation was resolved", "conversation.resolved"),
    EventType("conversation.reopened", "会话重新打开", "A conversation was reopened", "conversation.reopened"),
    EventType("conversation.rated", "客户评价了会话", "A conversation was rated", "conversation.rated"),
    EventType("conversation.sla_warned", "服务水平预警", "A service level is at risk", "conversation.sla_warned"),
    EventType("conversation.sla_breached", "服务水平超时", "A service level was breached", "conversation.sla_breached"),
    EventType("conversation.playbook_activated", "会话启动预案", "A playbook was switched on for a conversation", "playbook.activated"),
    EventType("incident.began", "突发事件开始", "An incident began", "playbook.incident_began"),
    EventType("incident.ended", "突发事件解除", "The all-clear of an incident was given", "playbook.incident_ended"),
    EventType("playbook.breached", "预案时限超时", "A deadline of a playbook passed", "playbook.breached"),
    EventType("message.posted", "客户、客服或机器人发出消息", "A customer, agent or bot wrote a message", "conversation.message"),
    EventType("message.recalled", "消息被撤回", "A message was recalled", "conversation.message_changed"),
    EventType("note.posted", "内部备注（含悄悄话），须单独勾选", "An internal note or whisper; must be asked for by name", "conversation.message", True),
    EventType("contact.created", "新建客户", "A contact was made", "customers.contact_created"),
    EventType("contact.changed", "客户资料变更", "A contact changed", "customers.contact"),
    EventType("contact.merged", "两个客户合并", "Two contacts were merged", "customers.merged"),
    EventType("contact.separated", "客户合并被撤销", "A merge of contacts was undone", "customers.separated"),
    EventType("order.received", "收到新订单", "An order became known", "customers.order_taken"),
    EventType("order.changed", "订单内容变更", "An order changed", "customers.order_changed"),
    EventType("order.status_changed", "订单状态变更", "An order reached a status", "customers.order_moved"),
    EventType("agent.presence_changed", "同事在线状态变更", "A colleague's presence changed", "people.presence"),
)
TYPES: Mapping[str, EventType] = {one.name: one for one in _ALL}


def wants(chosen: Iterable[str], name: str) -> bool:
    """Whether an endpoint that chose these types is told of this one. `*` never includes what must be asked for by name."""
    picked = set(chosen)
    return name in picked or (ALL in picked and not TYPES[name].by_name_only)


def sources_of(chosen: Iterable[Iterable[str]]) -> frozenset[str]:
    """The names of our own events that at least one of the endpoints, each by its chosen types, wants to hear of."""
    picked = [frozenset(one) for one in chosen]
    return frozenset(one.source for one in _ALL if any(wants(types, one.name) for types in picked))


def types_told(source: str, body: Mapping[str, Any]) -> list[str]:
    """The public types an event of ours is told as, by what it holds: a note is never a message, our own lines are neither."""
    return [one.name for one in _ALL if one.source == source and _fits(one.name, body)]


def _fits(name: str, body: Mapping[str, Any]) -> bool:
    if name == "message.posted":
        return body["message"]["kind"] in SPOKEN
    if name == "note.posted":
        return bool(body["message"]["kind"] == "note")
    if name == "message.recalled":
        return body["message"]["kind"] in SPOKEN and body["message"]["recalled_at"] is not None
    return True
