"""Automations that ship, ready to be made one's own and switched on: the usual first ones of a service team, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yingda.automation.rules.document import Action, Document, Node, When


@dataclass(frozen=True, slots=True)
class Example:
    """One that ships. Tags and calendars are the team's own: `asks` names the parameters still to be chosen."""

    key: str
    zh: str
    en: str
    document: Document
    asks: tuple[str, ...] = ()


REFUND = ["退款", "退钱", "退货", "不想要了", "refund", "money back"]


def examples(english: bool) -> list[Example]:
    """The shipped examples with their texts in English or Chinese."""
    said = _EN if english else _ZH
    return [
        Example("refund", "提到退款：打标签、提高优先级、留备注", "Refund words: tag, raise the priority, leave a note", Document(
            When("message.visitor"), Node("all", (Node(field="message.text", how="sounds_any", value=REFUND),)),
            (Action("add_tags", {"tag_ids": []}), Action("priority", {"priority": 2}), Action("note", {"text": said["refund"]})),
        ), ("actions.0.tag_ids",)),
        Example("top_tier", "高等级客户来了：提高优先级", "A customer of a top tier: raise the priority", Document(
            When("conversation.opened"), Node("all", (Node(field="contact.tier", how="at_least", value=3),)), (Action("priority", {"priority": 3}),),
        )),
        Example("silence", "客户 24 小时没有回话：道谢并解决", "The customer has been silent for 24 hours: thank and resolve", Document(
            When("conversation.silent_for", ("open", "waiting"), 24 * 60), Node("all"),
            (Action("post_text", {"text": said["thanks"]}), Action("resolve")),
        )),
        Example("breach", "服务水平超时：通知组长并留备注", "A service level is breached: tell the leaders, leave a note", Document(
            When("conversation.sla_breached"), Node("all"),
            (Action("tell", {"roles": ["leaders", "assignee"], "text": said["breach"]}), Action("note", {"text": said["breach_note"]})),
        )),
        Example("out_of_hours", "下班时间来的新会话：留备注", "A conversation outside the hours: leave a note", Document(
            When("conversation.opened"), Node("all", (Node(field="time.calendar", how="outside", value=0),)),
            (Action("note", {"text": said["out_of_hours"]}),),
        ), ("conditions.of.0.value",)),
        Example("bad_rating", "评分 1–2 分：建备注并通知组长", "A rating of 1 or 2: note it and tell the leaders", Document(
            When("conversation.rated"), Node("all", (Node(field="rating.score", how="at_most", value=2),)),
            (Action("note", {"text": said["rating"]}), Action("tell", {"roles": ["leaders"], "text": said["rating"]})),
        )),
        Example("ticket_waits", "工单两天无人领取：通知组长", "A ticket nobody has taken for two days: tell the leaders", Document(
            When("ticket.state_for", ("new",), 2 * 24 * 60), Node("all"), (Action("tell", {"roles": ["leaders"], "text": said["ticket"]}),),
        )),
    ]  # fmt: skip


_ZH: Mapping[str, Any] = {
    "refund": "客户提到退款或退货，请先核对订单状态再答复。",
    "thanks": "您好，暂时没有收到您的回复，我们先结束这次会话。之后有任何问题随时联系我们，感谢您的咨询。",
    "breach": "会话 {{conversation.number}}（{{customer.name}}）已超过服务水平时限",
    "breach_note": "服务水平已超时，已通知组长。",
    "out_of_hours": "非工作时间的咨询，请上班后优先回复。",
    "rating": "会话 {{conversation.number}} 收到低分评价，请回看并联系客户。",
    "ticket": "工单 {{ticket.number}}「{{ticket.title}}」两天无人领取",
}
_EN: Mapping[str, Any] = {
    "refund": "The customer speaks of a refund or return. Check the state of the order before answering.",
    "thanks": "Hello, we have not heard from you for a while, so we close this conversation for now. Write to us any time. Thank you.",
    "breach": "Conversation {{conversation.number}} ({{customer.name}}) has passed its service level",
    "breach_note": "The service level was breached; the leaders have been told.",
    "out_of_hours": "Written outside our hours. Please answer this first when we open.",
    "rating": "Conversation {{conversation.number}} was rated low. Please look at it and contact the customer.",
    "ticket": "Ticket {{ticket.number}} “{{ticket.title}}” has had no owner for two days",
}
