"""Metrics of who came, who was received, who may buy and who did."""

from yingda.performance.rules.metrics.entries import Metric, rows
from yingda.performance.rules.metrics.expression import Difference, Measure, Ratio, Where
from yingda.performance.rules.terms import FILTERS

RECEIVED = Measure("distinct", "reception", "agent_id", "contact_day")
CONSULTERS = Measure("distinct", "customer", "owner_id", "contact_day")
RECEIVED_OF_THEM = Measure("distinct", "customer", "owner_id", "contact_day", (Where("received", "=", 1),))
BUYING = (Where("after_sales", "=", 0), Where("filtered", "=", 0))
INQUIRERS = Measure("distinct", "inquiry", "agent_id", "contact_day", BUYING)
LOST = Measure("distinct", "lost", "agent_id", "contact_day")
LOST_ROWS = Measure("count", "lost", "agent_id")
# What is counted beside inquirers. A customer may be in several of them.
NO_INQUIRERS = (
    ("after_sales", Measure("distinct", "inquiry", "agent_id", "contact_day", (Where("after_sales", "=", 1),))),
    *((name, Measure("distinct", "inquiry", "agent_id", "contact_day", (Where(name, "=", 1),))) for name in FILTERS),
)
ASKED = tuple({"contact_day": number, "after_sales": after, "filtered": filtered, "ordered": ordered, "paid": paid} for
              number, after, filtered, ordered, paid in
              ((1, 0, 0, 1, 1), (2, 0, 0, 1, 0), (3, 0, 0, 0, 0), (4, 0, 0, 0, 0), (5, 1, 0, 0, 0), (6, 0, 1, 1, 1)))  # fmt: skip
CAME = ({"contact_day": 1, "received": 1}, {"contact_day": 2, "received": 0})

VISITORS: tuple[Metric, ...] = (
    Metric(
        "consulters", "people", "more", CONSULTERS,
        ("咨询人数", "当天至少说过一句话的客户数；同一客户一天算一次。个人口径归当天第一个会话的归属人。"),
        ("Consulters", "Customers who wrote at least one line on a business day, once a day. For a person: whose first session of the day they own."),
        ({"customer": (*CAME, CAME[0])}, 2),
    ),
    Metric(
        "received", "people", "more", RECEIVED,
        ("接待人数", "说过话之后，当天得到人工回复的客户数；同一客户一天算一次。归回复的客服。"),
        ("Received", "Consulters who got a line of a human agent after they wrote, that day. Of whoever wrote it."),
        (rows("reception", "contact_day", 1, 1, 2), 2),
    ),
    Metric(
        "not_received", "people", "less", Difference(CONSULTERS, RECEIVED_OF_THEM),
        ("未接待人数", "咨询人数 − 接待人数：说了话却没有人工回复的客户。"),
        ("Not received", "Consulters less those received: who wrote and got no human answer."),
        ({"customer": CAME}, 1),
    ),
    Metric(
        "reply_rate", "share", "more", Ratio(RECEIVED_OF_THEM, CONSULTERS),
        ("回复率", "接待人数 ÷ 咨询人数。"), ("Reply rate", "Received ÷ consulters."), ({"customer": CAME}, 0.5),
    ),
    Metric(
        "inquirers", "people", "more", INQUIRERS,
        ("询单人数", "得到人工回复、可能购买的客户数。售后期内买过、这次没有新订单的算售后；自己人、空会话等按开关排除，各自计数。一天算一次。"),
        ("Inquirers", "Received customers who may buy: no after-sales contacts, nothing the filters in force leave out (each is counted). Once a day."),
        ({"inquiry": ASKED}, 4), left_out=NO_INQUIRERS,
    ),
    Metric(
        "inquiry_to_order", "share", "more", Ratio(Measure("distinct", "inquiry", "agent_id", "contact_day", (*BUYING, Where("ordered", "=", 1))), INQUIRERS),
        ("询单下单率", "在判定规则的天数内（默认当天或次日）下单、归本客服的询单人数 ÷ 询单人数。"),
        ("Inquiry to order", "Inquirers who placed an order, credited to the agent, within the days of the judge rule (same or next) ÷ inquirers."),
        ({"inquiry": ASKED}, 0.5), 1, left_out=NO_INQUIRERS,
    ),
    Metric(
        "inquiry_to_paid", "share", "more", Ratio(Measure("distinct", "inquiry", "agent_id", "contact_day", (*BUYING, Where("paid", "=", 1))), INQUIRERS),
        ("询单转化率", "下单并最终付款（归本客服）的询单人数 ÷ 询单人数；默认第 4 天后不再变动，可改为第 8 天。"),
        ("Inquiry to paid", "Inquirers whose order, credited to the agent, was finally paid ÷ inquirers; final after 4 days, or 8 if so set."),
        ({"inquiry": ASKED}, 0.25), 4, left_out=NO_INQUIRERS, matures_by="paid_matures",
    ),
    Metric(
        "lost_inquiries", "people", "less", LOST,
        ("未成交询单", "在判定规则的天数内没有下单的询单人数。每个都有原因（客服或主管填写，否则按事实推测）和当天最长的等待。"),
        ("Lost inquiries", "Inquirers with no order in the days of the judge rule. Each with a reason (said by a colleague, else guessed) and wait."),
        (rows("lost", "contact_day", 1, 2, 2, agent_id=1), 2), 1, left_out=NO_INQUIRERS,
    ),
    Metric(
        "lost_wait", "ms", "less", Measure("mean", "lost", "agent_id", "wait_ms"),
        ("未成交询单的等待", "未成交的询单当天等得最久的一次回复；没有得到回复的不计入平均，另计。"),
        ("Wait of lost inquiries", "The longest wait for an answer a lost inquirer had that day; those without any answer stay out of the mean."),
        (rows("lost", "wait_ms", 30_000, 150_000, None), 90_000), 1,
        left_out=(("unanswered", Measure("count", "lost", "agent_id", "", (Where("wait_ms", "is null"),))),),
    ),
    Metric(
        "lost_slow", "share", "less", Ratio(Measure("count", "lost", "agent_id", "", (Where("reason", "=", "slow_reply"),)), LOST_ROWS),
        ("未成交因回复慢", "原因为「回复慢」的未成交询单 ÷ 未成交询单。"),
        ("Lost by slow answers", "Lost inquiries whose reason is a slow answer ÷ lost inquiries."),
        (rows("lost", "reason", "slow_reply", "price", "other", "slow_reply"), 0.5), 1,
    ),
)  # fmt: skip
