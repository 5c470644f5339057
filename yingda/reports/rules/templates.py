"""What each kind of report begins with (spec: pay §5). Data; the texts are there to be written over."""

from collections.abc import Mapping
from dataclasses import dataclass

from yingda.reports.rules.documents import Actions, Block, Chart, Chats, Content, Decisions, Figures, Pay, Section, Table, Text
from yingda.reports.rules.periods import MINUTES, MONTHLY, QUARTERLY, WEEKLY

_HEADLINE = ("received", "reply_rate", "first_response", "csat", "inquirers", "inquiry_to_paid", "agent_sales")
_SHEET = (
    "consulters", "received", "reply_rate", "first_response", "avg_response_pooled", "in_3_min", "answer_ask_ratio", "csat", "rating_rate",
    "inquirers", "inquiry_to_order", "inquiry_to_paid", "credited_orders", "agent_sales", "avg_order_value",
)  # fmt: skip
_PEOPLE = ("received", "first_response", "in_3_min", "csat", "inquirers", "inquiry_to_paid", "agent_sales")
_QUARTER = (*_HEADLINE, "silent_sales", "shop_sales")
Headed = tuple[tuple[str, str], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of report: what it is called (zh, en), and its sections, each with a heading in both languages."""

    kind: str
    name: tuple[str, str]
    sections: tuple[Headed, ...]

    def content(self, locale: str, with_pay: bool) -> Content:
        """What a new report says. locale: zh-CN or en; with_pay: whether the places for pay are kept."""
        return Content(tuple(Section(heading[locale == "en"], _kept(blocks, with_pay)) for heading, blocks in self.sections if _kept(blocks, with_pay)))


def _kept(blocks: tuple[Block, ...], with_pay: bool) -> tuple[Block, ...]:
    return tuple(block for block in blocks if with_pay or not isinstance(block, Pay))


_ALL = (
    Template(WEEKLY, ("小组周报", "Weekly group report"), (
        (("结果", "Results"), (Figures(_HEADLINE), Chart("day", "received"), Table("person", _PEOPLE))),
        (("值得一看的会话", "Notable chats"), (Chats(3),)),
        (("经验与问题", "Lessons"), (Text(),)),
        (("下周计划", "Plan for next week"), (Text(),)),
    )),
    Template(MINUTES, ("会议纪要", "Meeting minutes"), (
        (("出席与议题", "Attendance and topics"), (Text(),)),
        (("讨论", "Discussion"), (Text(),)),
        (("决定", "Decisions"), (Decisions(),)),
        (("行动项", "Actions"), (Actions(),)),
    )),
    Template(MONTHLY, ("月度指标表", "Monthly KPI sheet"), (
        (("全月指标", "The month"), (Figures(_SHEET), Chart("day", "agent_sales"))),
        (("各人指标", "By person"), (Table("person", _SHEET), Chart("person", "inquiry_to_paid"))),
        (("逐日", "By day"), (Table("day", _PEOPLE),)),
        (("绩效", "Pay"), (Pay(),)),
        (("说明", "Remarks"), (Text(),)),
    )),
    Template(QUARTERLY, ("季度管理报告", "Quarterly management report"), (
        (("概要", "Summary"), (Text(), Figures(_QUARTER))),
        (("服务", "Service"), (Chart("day", "reply_rate"), Table("group", ("consulters", "received", "reply_rate", "first_response", "in_3_min", "csat")))),
        (("转化与销售", "Conversion and sales"), (
            Chart("group", "inquiry_to_paid"), Chart("day", "agent_sales"),
            Table("group", ("inquirers", "inquiry_to_order", "inquiry_to_paid", "credited_orders", "agent_sales", "avg_order_value")),
        )),
        (("人员", "People"), (Table("person", _PEOPLE),)),
        (("绩效", "Pay"), (Pay(),)),
        (("结论与下季度计划", "Conclusions and the next quarter"), (Text(),)),
    )),
)  # fmt: skip
TEMPLATES: Mapping[str, Template] = {one.kind: one for one in _ALL}
