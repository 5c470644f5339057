"""What conditions ask: the fields with their types, and the operators each type has."""

from collections.abc import Mapping
from dataclasses import dataclass

from yingda.automation.rules.triggers import CONTACT, CONVERSATION, TICKET

CONTACT_OF = (CONVERSATION, TICKET, CONTACT)
# Operators by type. What is compared: `words` texts, `ids` numbers of a list, `keys` words of a list, `number` one number.
OPERATORS: Mapping[str, Mapping[str, str]] = {
    "text": {
        "contains_any": "words", "contains_all": "words", "contains_none": "words", "sounds_any": "words", "equals_any": "words",
        "starts_any": "words", "empty": "", "present": "",
    },
    "number": {"at_least": "number", "at_most": "number", "equals": "number"},
    "choice": {"any_of": "keys", "none_of": "keys"},
    "level": {"any_of": "ids", "at_least": "number", "at_most": "number"},
    "one": {"any_of": "ids", "none_of": "ids", "empty": "", "present": ""},
    "set": {"has_any": "ids", "has_all": "ids", "has_none": "ids", "empty": "", "present": ""},
    "flag": {"yes": "", "no": ""},
    "hours": {"within": "number", "outside": "number"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a condition can ask. `of`: which list the screen offers; `group`: what must be read for it.

    triggers: the only triggers that know it; empty: all of its subjects.
    """

    key: str
    zh: str
    en: str
    type: str
    group: str
    subjects: tuple[str, ...] = (CONVERSATION,)
    of: str = ""
    keys: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    named: bool = False


_MESSAGE = ("message.visitor", "message.agent")
_CONVERSATION_STATES = ("bot", "queued", "open", "waiting", "snoozed", "resolved")
_TICKET_STATES = ("new", "open", "waiting", "solved", "closed")
_KINDS = ("text", "image", "file", "quick_reply", "card")
_CLOCKS = ("conversation.sla_warned", "conversation.sla_breached")
_SLA = ("first_response", "next_response", "resolution")

_ALL = (
    Field("message.text", "消息内容", "the message", "text", "event", triggers=_MESSAGE),
    Field("message.kind", "消息类型", "kind of message", "choice", "event", of="message_kind", keys=_KINDS, triggers=_MESSAGE),
    Field("message.language", "消息语言", "language of the message", "choice", "event", of="language", keys=("zh", "en", "other"), triggers=_MESSAGE),
    Field("message.first", "是客户的第一条消息", "is the customer’s first message", "flag", "first", triggers=("message.visitor",)),
    Field("rating.score", "评分", "score", "number", "event", triggers=("conversation.rated",)),
    Field("sla.kind", "服务水平目标", "target", "choice", "event", of="sla_kind", keys=_SLA, triggers=_CLOCKS),
    Field("conversation.inbox", "接入渠道", "inbox", "one", "conversation", of="inbox"),
    Field("conversation.queue", "队列", "queue", "one", "conversation", of="queue"),
    Field("conversation.group", "小组", "group", "one", "conversation", of="group"),
    Field("conversation.assignee", "接待人", "assignee", "one", "conversation", of="person"),
    Field("conversation.owner", "负责人", "owner", "one", "conversation", of="person"),
    Field("conversation.state", "会话状态", "state", "choice", "conversation", of="state", keys=_CONVERSATION_STATES),
    Field("conversation.priority", "优先级", "priority", "level", "conversation", of="priority"),
    Field("conversation.tags", "会话标签", "tags", "set", "conversation", of="tag"),
    Field("conversation.waiting_minutes", "客户已等待（分钟）", "minutes the customer has waited", "number", "conversation"),
    Field("conversation.returning", "是回头客户（之前有过会话）", "is a returning customer", "flag", "conversation"),
    Field("contact.tier", "客户等级", "tier of the customer", "level", "contact", CONTACT_OF, of="tier"),
    Field("contact.tags", "客户标签", "tags of the customer", "set", "contact", CONTACT_OF, of="tag"),
    Field("contact.language", "客户语言", "language of the customer", "choice", "contact", CONTACT_OF, of="language", keys=("zh", "en", "other")),
    Field("contact.company", "公司名称", "company", "text", "contact", CONTACT_OF),
    Field("contact.responsible", "责任客服", "responsible agent", "one", "contact", CONTACT_OF, of="person"),
    Field("contact.attribute", "客户属性", "attribute of the customer", "text", "contact", CONTACT_OF, named=True),
    Field("visit.page", "当前页面", "page", "text", "visit", CONTACT_OF),
    Field("visit.landing", "着陆页", "landing page", "text", "visit", CONTACT_OF),
    Field("visit.referrer", "来源网址", "referrer", "text", "visit", CONTACT_OF),
    Field("visit.utm_source", "utm_source", "utm_source", "text", "visit", CONTACT_OF),
    Field("visit.utm_medium", "utm_medium", "utm_medium", "text", "visit", CONTACT_OF),
    Field("visit.utm_campaign", "utm_campaign", "utm_campaign", "text", "visit", CONTACT_OF),
    Field("ticket.type", "工单类型", "type of ticket", "one", "ticket", (TICKET,), of="ticket_type"),
    Field("ticket.title", "工单标题", "title", "text", "ticket", (TICKET,)),
    Field("ticket.state", "工单状态", "state", "choice", "ticket", (TICKET,), of="ticket_state", keys=_TICKET_STATES),
    Field("ticket.priority", "优先级", "priority", "level", "ticket", (TICKET,), of="priority"),
    Field("ticket.group", "小组", "group", "one", "ticket", (TICKET,), of="group"),
    Field("ticket.owner", "负责人", "owner", "one", "ticket", (TICKET,), of="person"),
    Field("ticket.tags", "工单标签", "tags", "set", "ticket", (TICKET,), of="tag"),
    Field("ticket.value", "工单表单字段", "field of the form", "text", "ticket", (TICKET,), named=True),
    Field("time.calendar", "发生的时间在工作日历内", "hours of a calendar", "hours", "event", CONTACT_OF, of="calendar"),
    Field("time.hour", "发生的钟点（0–23）", "hour of the day (0–23)", "number", "event", CONTACT_OF),
    Field("time.weekday", "星期", "weekday", "level", "event", CONTACT_OF, of="weekday"),
)  # fmt: skip
FIELDS: Mapping[str, Field] = {one.key: one for one in _ALL}


def is_known_to(field: Field, trigger: str, subject: str) -> bool:
    """Whether a field can be asked when this trigger has gone off on such a subject."""
    return subject in field.subjects and (not field.triggers or trigger in field.triggers)
