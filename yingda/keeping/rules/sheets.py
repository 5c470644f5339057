"""How rows of lists become lines of a sheet: columns with their headings in both languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its key in the row (dots lead inside), its headings, and whether it holds an instant or an amount of money."""

    key: str
    zh: str
    en: str
    kind: str = "text"


SHEETS: Mapping[str, tuple[Heading, ...]] = {
    "conversations": (
        Heading("conversation_id", "会话", "Conversation"), Heading("contact", "客户", "Customer"), Heading("state", "状态", "State"),
        Heading("channel", "渠道", "Channel"), Heading("opened_at", "开始时间", "Opened", "instant"),
        Heading("resolved_at", "解决时间", "Resolved", "instant"), Heading("seq", "序号", "No."), Heading("at", "时间", "Time", "instant"),
        Heading("author_kind", "发送方", "From"), Heading("author_name", "发送人", "Sender"), Heading("kind", "类型", "Kind"), Heading("text", "内容", "Text"),
    ),
    "customers": (
        Heading("id", "编号", "Number"), Heading("name", "姓名", "Name"), Heading("tier", "等级", "Tier"), Heading("company.name", "公司", "Company"),
        Heading("identities", "联系方式", "Identities"), Heading("responsible_id", "责任客服", "Responsible"),
        Heading("created_at", "建立时间", "Created", "instant"), Heading("last_seen_at", "最近来访", "Last seen", "instant"),
    ),
    "orders": (
        Heading("id", "编号", "Number"), Heading("number", "订单号", "Order number"), Heading("contact_id", "客户编号", "Customer"),
        Heading("buyer_name", "买家", "Buyer"), Heading("total", "金额", "Amount", "money"), Heading("currency", "币种", "Currency"),
        Heading("status", "状态", "Status"), Heading("placed_at", "下单时间", "Placed", "instant"), Heading("items", "商品", "Items"),
    ),
    "tickets": (
        Heading("number", "编号", "Number"), Heading("title", "标题", "Title"), Heading("state", "状态", "State"), Heading("liaison", "对接线", "Liaison"),
        Heading("contact.name", "客户", "Customer"), Heading("owner_id", "负责人", "Owner"), Heading("group_id", "小组", "Group"),
        Heading("priority", "优先级", "Priority"), Heading("created_at", "建立时间", "Created", "instant"), Heading("due_at", "截止时间", "Due", "instant"),
        Heading("solved_at", "完结时间", "Solved", "instant"),
    ),
}  # fmt: skip
FORMATS = ("csv", "xlsx", "jsonl")


def flat(kind: str, row: Row) -> list[Row]:
    """The lines of a row: a conversation has one for each message (one without words when nothing was said)."""
    if kind != "conversations":
        return [row]
    about = {**{key: row[key] for key in ("state", "channel", "opened_at", "resolved_at")}, "conversation_id": row["id"], "contact": row["contact"]["name"]}
    return [{**message, **about} for message in row["messages"]] or [about]


def cells(kind: str, row: Row, zone: ZoneInfo, safe: Callable[[Any], str]) -> list[str]:
    """A line's cells. Instants in the team's time, money with two places, lists in one cell; `safe` guards against formulas."""
    return [safe(_cell(heading, row, zone)) for heading in SHEETS[kind]]


def _cell(heading: Heading, row: Row, zone: ZoneInfo) -> Any:
    value: Any = row
    for part in heading.key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if heading.kind == "instant":
        return datetime.fromtimestamp(value / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
    if heading.kind == "money":
        return f"{value / 100:.2f}"
    return "; ".join(_said(one) for one in value) if isinstance(value, list) else value


def _said(one: Any) -> str:
    """An identity or an item as people write it."""
    if not isinstance(one, Mapping):
        return str(one)
    if "channel" in one:
        return f"{one['channel']}:{one['value']}"
    return f"{one.get('title', '')} ×{one.get('quantity', '')}"
