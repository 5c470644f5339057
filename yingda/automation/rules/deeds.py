"""The one catalogue of actions, for macros and automations alike: what each needs, and which permission it uses."""

from collections.abc import Mapping
from dataclasses import dataclass

from yingda.automation.rules.triggers import CONTACT, CONVERSATION, TICKET

TEXT_LIMIT = 4000
BOTH = (CONVERSATION, TICKET)


@dataclass(frozen=True, slots=True)
class Param:
    """One thing an action asks: its type (`text`, `ids`, `id`, `number`, `values`, `word`), what the screen offers, its range.

    either: of the parameters that share it, exactly one (`one`) or at least one (`some`) is given.
    """

    key: str
    type: str
    of: str = ""
    least: int = 1
    most: int = 0
    optional: bool = False
    either: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done to a subject. `permission` by subject: what whoever answers for it must be allowed."""

    key: str
    zh: str
    en: str
    params: tuple[Param, ...]
    permission: Mapping[str, str]
    undone: bool = False
    macro: bool = True


_TAGS = Param("tag_ids", "ids", "tag", 1, 20)
_TAGGING = {CONVERSATION: "conversation.tag", TICKET: "ticket.work"}
_ALL = (
    Deed("post_text", "回复客户", "write to the customer", (Param("text", "text", "variables", 1, TEXT_LIMIT),), {CONVERSATION: "conversation.reply"}),
    Deed("note", "写备注", "write a note", (Param("text", "text", "variables", 1, TEXT_LIMIT),), {CONVERSATION: "conversation.view", TICKET: "ticket.work"}),
    Deed("add_tags", "加标签", "add tags", (_TAGS,), _TAGGING, undone=True),
    Deed("remove_tags", "去标签", "remove tags", (_TAGS,), _TAGGING, undone=True),
    Deed("priority", "设优先级", "set the priority", (Param("priority", "number", "priority", 0, 3),), _TAGGING, undone=True),
    Deed("assign", "分配或转接给", "assign or offer to", (
        Param("person_id", "id", "person", optional=True, either="one"), Param("group_id", "id", "group", optional=True, either="one"),
    ), {CONVERSATION: "conversation.assign", TICKET: "ticket.assign"}),
    Deed("snooze", "稍后处理", "snooze", (Param("minutes", "number", "minutes", 1, 60 * 24 * 90),), {CONVERSATION: "conversation.reply"}, undone=True),
    Deed("wait", "等待客户", "wait for the customer", (), {CONVERSATION: "conversation.reply"}, undone=True),
    Deed("resolve", "解决", "resolve", (), {CONVERSATION: "conversation.resolve", TICKET: "ticket.work"}, undone=True),
    Deed("ticket", "建工单", "make a ticket", (
        Param("type_id", "id", "ticket_type"), Param("title", "text", "variables", 1, 150),
        Param("description", "text", "variables", 0, TEXT_LIMIT, optional=True),
        Param("values", "values", "ticket_values", optional=True),
    ), {CONVERSATION: "ticket.work"}),
    Deed("tell", "通知同事", "tell colleagues", (
        Param("person_ids", "ids", "person", 0, 50, optional=True, either="some"), Param("group_ids", "ids", "group", 0, 20, optional=True, either="some"),
        Param("roles", "words", "told", 0, 4, optional=True, either="some"), Param("text", "text", "variables", 1, 500),
    ), {CONVERSATION: "conversation.view", TICKET: "ticket.view", CONTACT: "customer.view"}),
    Deed("watcher", "加关注人", "add a watcher", (Param("person_id", "id", "person"),), {TICKET: "ticket.work"}, macro=False),
    Deed("contact_tags", "给客户加标签", "tag the customer", (_TAGS,), dict.fromkeys((CONVERSATION, TICKET, CONTACT), "customer.edit")),
    Deed("contact_attribute", "设客户属性", "set an attribute of the customer", (
        Param("key", "word", "attribute", 1, 40), Param("value", "text", "variables", 0, 200, optional=True),
    ), dict.fromkeys((CONVERSATION, TICKET, CONTACT), "customer.edit")),
)  # fmt: skip
DEEDS: Mapping[str, Deed] = {one.key: one for one in _ALL}
TOLD = ("assignee", "owner", "leaders", "author")


def can_be_done_to(deed: Deed, subject: str) -> bool:
    """Whether an action can be done to a conversation, a ticket or a contact."""
    return subject in deed.permission
