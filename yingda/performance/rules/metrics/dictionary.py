"""Which metrics there are: each defined once, with its words, its formula, whose it is, and a worked example that is a test (spec: metrics.md §2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yingda.performance.rules.metrics.expression import Difference, Expression, Measure, Ratio, Where

RECEIVED = Measure("distinct", "reception", "agent_id", "contact_day")
CONSULTERS = Measure("distinct", "customer", "owner_id", "contact_day")
RECEIVED_OF_THEM = Measure("distinct", "customer", "owner_id", "contact_day", (Where("received", "=", 1),))
ROUNDS = Measure("count", "round", "agent_id")
RATINGS = Measure("count", "session", "rated_agent_id", "", (Where("rating", "is not null"),))
RESOLVED = Measure("count", "session", "owner_id", "", (Where("resolved_first_at", "is not null"),))
RESOLVED_AND_RATED = Measure("count", "session", "owner_id", "", (*RESOLVED.where, Where("rating", "is not null")))
BUYING = (Where("after_sales", "=", 0),)
INQUIRERS = Measure("distinct", "inquiry", "agent_id", "contact_day", BUYING)
CREDITED = (Where("agent_id", "is not null"),)
SOLD = Measure("sum", "credit", None, "amount")
EARNED = Measure("sum", "credit", "agent_id", "amount", CREDITED)
EARNED_IN_ALL = Measure("sum", "credit", None, "amount", CREDITED)
ORDERS = Measure("count", "credit", "agent_id", "", CREDITED)
BUYERS = Measure("distinct", "credit", "agent_id", "contact_id", CREDITED)
ITEMS = Measure("sum", "credit", "agent_id", "items", CREDITED)
Example = Mapping[str, tuple[Mapping[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric. unit: people, sessions, rounds, orders, ratio, share, ms, money (minor units). better: more, less, or None where neither is.

    zh, en: name and definition in words. example: rows by table, and what they give. matures_after_days: after how many
    days the figure moves no more (0: at once). version counts from 1 and grows when the meaning changes.
    """

    key: str
    unit: str
    better: str | None
    of: Expression
    zh: tuple[str, str]
    en: tuple[str, str]
    example: tuple[Example, float | None]
    matures_after_days: int = 0
    version: int = 1


def _within(seconds: int) -> Ratio:
    return Ratio(Measure("count", "round", "agent_id", "", (Where("response_ms", "<=", 1000 * seconds),)), ROUNDS)


def _rows(table: str, column: str, *values: Any, **more: Any) -> Example:
    return {table: tuple({column: value, **more} for value in values)}


_SALES = ({"agent_id": 1, "contact_id": 7, "amount": 6_000, "items": 2}, {"agent_id": 2, "contact_id": 7, "amount": 2_000, "items": 1},
          {"agent_id": None, "contact_id": 9, "amount": 1_500, "items": 1})  # fmt: skip
_ASKED = tuple({"contact_day": number, "after_sales": after, "ordered": ordered, "paid": paid} for number, after, ordered, paid in
               ((1, 0, 1, 1), (2, 0, 1, 0), (3, 0, 0, 0), (4, 0, 0, 0), (5, 1, 0, 0)))  # fmt: skip
_CAME = ({"contact_day": 1, "received": 1}, {"contact_day": 2, "received": 0})

METRICS: tuple[Metric, ...] = (
    Metric(
        "consulters", "people", "more", CONSULTERS,
        ("咨询人数", "当天至少说过一句话的客户数；同一客户一天算一次。个人口径归当天第一个会话的归属人。"),
        ("Consulters", "Customers who wrote at least one line on a business day, once a day. For a person: whose first session of the day they own."),
        ({"customer": (*_CAME, _CAME[0])}, 2),
    ),
    Metric(
        "received", "people", "more", RECEIVED,
        ("接待人数", "说过话之后，当天得到人工回复的客户数；同一客户一天算一次。归回复的客服。"),
        ("Received", "Consulters who got a line of a human agent after they wrote, that day. Of whoever wrote it."),
        (_rows("reception", "contact_day", 1, 1, 2), 2),
    ),
    Metric(
        "not_received", "people", "less", Difference(CONSULTERS, RECEIVED_OF_THEM),
        ("未接待人数", "咨询人数 − 接待人数：说了话却没有人工回复的客户。"),
        ("Not received", "Consulters less those received: who wrote and got no human answer."),
        ({"customer": _CAME}, 1),
    ),
    Metric(
        "reply_rate", "share", "more", Ratio(RECEIVED_OF_THEM, CONSULTERS),
        ("回复率", "接待人数 ÷ 咨询人数。"), ("Reply rate", "Received ÷ consulters."), ({"customer": _CAME}, 0.5),
    ),
    Metric(
        "first_response", "ms", "less", Measure("mean", "agent", "agent_id", "first_response_ms"),
        ("首次响应时间", "会话里第一句人工回复 − 客户第一句。归发出这句的客服；没有回复的会话不计入平均，另计。"),
        ("First response", "First line of a human agent − first line of the customer. Of its sender; sessions without one stay out of the mean."),
        (_rows("agent", "first_response_ms", 20_000, 40_000, None), 30_000),
    ),
    Metric(
        "avg_response_pooled", "ms", "less", Measure("mean", "round", "agent_id", "response_ms"),
        ("平均响应时间（按轮次）", "所有已回复轮次的（回复 − 轮次开始）的平均。"),
        ("Average response (by round)", "Mean over all answered rounds of answer − start of the round."),
        (_rows("round", "response_ms", 10_000, 20_000, 60_000, None), 30_000),
    ),
    Metric(
        "avg_response_session", "ms", "less", Measure("mean", "session", "first_agent_id", "mean_response_ms"),
        ("平均响应时间（按会话）", "每个会话先求平均，再求这些平均的平均；没有回复的会话不计。归首先回复的客服。与按轮次的平均是两个指标。"),
        ("Average response (by session)", "Mean of the sessions' means, those without an answer out. Of whoever answered first. Not the pooled one."),
        (_rows("session", "mean_response_ms", 10_000, 40_000, None), 25_000),
    ),
    Metric(
        "in_3_min", "share", "more", _within(180),
        ("3 分钟回复率", "3 分钟内回复的轮次 ÷ 全部轮次；没有回复的轮次算未达到。"),
        ("Answered within 3 minutes", "Rounds answered within 3 minutes ÷ all rounds; unanswered ones count as missed."),
        (_rows("round", "response_ms", 475_000, 30_000), 0.5),
    ),
    Metric(
        "slow_rounds", "rounds", "less", Measure("count", "round", "agent_id", "", (Where("response_ms", ">", 120_000),)),
        ("慢回复轮次", "回复用时超过 120 秒的轮次数。"), ("Slow rounds", "Rounds answered after more than 120 s."),
        (_rows("round", "response_ms", 120_000, 120_001, None), 1),
    ),
    Metric(
        "unanswered", "rounds", "less", Measure("count", "round", "agent_id", "", (Where("response_ms", "is null"),)),
        ("未回复轮次", "到会话结束也没有人工回复的轮次数（有问必答：目标 0）。归当时接待人。"),
        ("Unanswered rounds", "Rounds without a human answer (target 0). Of whoever had the session."),
        (_rows("round", "response_ms", 5_000, None, None), 2),
    ),
    Metric(
        "answer_ask_ratio", "ratio", None,
        Ratio(Measure("sum", "session", "owner_id", "agent_lines"), Measure("sum", "session", "owner_id", "customer_lines"), share=False),
        ("答问比", "客服句数 ÷ 客户句数。"), ("Answers per question", "Agent lines ÷ customer lines."),
        ({"session": ({"agent_lines": 6, "customer_lines": 4},)}, 1.5),
    ),
    Metric(
        "resolution_time", "ms", "less", Measure("mean", "session", "owner_id", "resolved_first_ms", ()),
        ("解决时长（到首次解决）", "会话打开到第一次解决。"), ("Resolution time (first)", "From open to the first resolve."),
        (_rows("session", "resolved_first_ms", 60_000, 180_000, None), 120_000),
    ),
    Metric(
        "resolution_time_last", "ms", "less", Measure("mean", "session", "owner_id", "resolved_last_ms", ()),
        ("解决时长（到最后解决）", "会话打开到最后一次解决；重新打开过的会话会更长。"), ("Resolution time (last)", "From open to the last resolve."),
        (_rows("session", "resolved_last_ms", 60_000, 300_000, None), 180_000),
    ),
    Metric(
        "csat", "share", "more", Ratio(Measure("count", "session", "rated_agent_id", "", (*RATINGS.where, Where("rating", ">=", 4))), RATINGS),
        ("满意度", "评分 4–5 分 ÷ 全部评分。"), ("Satisfaction (CSAT)", "Ratings of 4–5 ÷ ratings."),
        (_rows("session", "rating", 5, 4, 3, None), 2 / 3),
    ),
    Metric(
        "rating_rate", "share", "more", Ratio(RESOLVED_AND_RATED, RESOLVED),
        ("评价率", "已解决且有评分的会话 ÷ 已解决的会话。归会话的归属人。"),
        ("Rating rate", "Resolved sessions with a rating ÷ resolved sessions. Of the session's owner."),
        ({"session": ({"rating": 5, "resolved_first_at": 1}, {"rating": None, "resolved_first_at": 1})}, 0.5),
    ),
    Metric(
        "inquirers", "people", "more", INQUIRERS,
        ("询单人数", "得到人工回复、可能购买的客户数；21 天内买过、这次没有新订单的算售后，不计入。同一客户一天算一次。"),
        ("Inquirers", "Received customers who may buy; who bought within 21 days and orders nothing new comes about that. Once a day."),
        ({"inquiry": _ASKED}, 4),
    ),
    Metric(
        "inquiry_to_order", "share", "more", Ratio(Measure("distinct", "inquiry", "agent_id", "contact_day", (*BUYING, Where("ordered", "=", 1))), INQUIRERS),
        ("询单下单率", "当天或次日下单（归本客服）的询单人数 ÷ 询单人数。"),
        ("Inquiry to order", "Inquirers who placed an order credited to the agent the same or next day ÷ inquirers."),
        ({"inquiry": _ASKED}, 0.5), 1,
    ),
    Metric(
        "inquiry_to_paid", "share", "more", Ratio(Measure("distinct", "inquiry", "agent_id", "contact_day", (*BUYING, Where("paid", "=", 1))), INQUIRERS),
        ("询单转化率", "下单并最终付款（归本客服）的询单人数 ÷ 询单人数；第 4 天后不再变动。"),
        ("Inquiry to paid", "Inquirers whose order, credited to the agent, was finally paid ÷ inquirers; moves no more after 4 days."),
        ({"inquiry": _ASKED}, 0.25), 4,
    ),
    Metric(
        "shop_sales", "money", "more", SOLD,
        ("店铺销售额", "已付款订单的金额，扣除退回期内退掉的部分；按付款日。"),
        ("Shop sales", "Paid orders, less what came back in time; by the day of payment."),
        ({"credit": _SALES}, 9_500),
    ),
    Metric(
        "agent_sales", "money", "more", EARNED,
        ("客服销售额", "按现行判定规则归给客服的销售额。客服合计 + 静默 = 店铺。"),
        ("Agent sales", "Sales credited to agents by the rule in force. All agents + silent = shop."), ({"credit": _SALES}, 8_000),
    ),
    Metric(
        "silent_sales", "money", None, Difference(SOLD, EARNED_IN_ALL),
        ("静默销售额", "店铺销售额 − 归给客服的销售额：没有客服参与的订单。"), ("Silent sales", "Shop sales − credited sales: orders no agent had a part in."),
        ({"credit": _SALES}, 1_500),
    ),
    Metric(
        "credited_orders", "orders", "more", ORDERS,
        ("成交订单数", "归给客服的已付款订单数。"), ("Credited orders", "Paid orders credited to agents."), ({"credit": _SALES}, 2),
    ),
    Metric(
        "avg_order_value", "money", "more", Ratio(EARNED, BUYERS, share=False),
        ("客单价", "归给客服的销售额 ÷ 归给客服的买家数。"), ("Average order value", "Credited sales ÷ credited buyers."), ({"credit": _SALES}, 8_000),
    ),
    Metric(
        "items_per_order", "ratio", "more", Ratio(ITEMS, ORDERS, share=False),
        ("连带率（件/单）", "件数 ÷ 订单数。"), ("Items per order", "Items ÷ orders."), ({"credit": _SALES}, 1.5),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Metric] = {metric.key: metric for metric in METRICS}
