"""Metrics of what was sold, by whose credit, and what came back."""

from yingda.performance.rules.metrics.entries import Metric, rows
from yingda.performance.rules.metrics.expression import Difference, Measure, Ratio, Where

CREDITED = (Where("agent_id", "is not null"),)
SOLD = Measure("sum", "credit", None, "amount")
EARNED = Measure("sum", "credit", "agent_id", "amount", CREDITED)
EARNED_IN_ALL = Measure("sum", "credit", None, "amount", CREDITED)
ORDERS = Measure("count", "credit", "agent_id", "", CREDITED)
BUYERS = Measure("distinct", "credit", "agent_id", "contact_id", CREDITED)
ITEMS = Measure("sum", "credit", "agent_id", "items", CREDITED)
REFUNDABLE = Measure("count", "refund", "agent_id")
SOLD_ROWS = ({"agent_id": 1, "contact_id": 7, "amount": 6_000, "items": 2}, {"agent_id": 2, "contact_id": 7, "amount": 2_000, "items": 1},
             {"agent_id": None, "contact_id": 9, "amount": 1_500, "items": 1})  # fmt: skip
REFUNDS = tuple({"total": total, "items": items, "applied": back, "refunded": back} for total, items, back in
                ((5_000, 4, 1), (2_000, 2, 0), (2_000, 2, 0), (1_000, 2, 0)))  # fmt: skip

SALES: tuple[Metric, ...] = (
    Metric(
        "shop_sales", "money", "more", SOLD,
        ("店铺销售额", "已付款订单的金额，扣除退回期内退掉的部分；按付款日。"),
        ("Shop sales", "Paid orders, less what came back in time; by the day of payment."),
        ({"credit": SOLD_ROWS}, 9_500),
    ),
    Metric(
        "agent_sales", "money", "more", EARNED,
        ("客服销售额", "按现行判定规则归给客服的销售额。客服合计 + 静默 = 店铺。"),
        ("Agent sales", "Sales credited to agents by the rule in force. All agents + silent = shop."), ({"credit": SOLD_ROWS}, 8_000),
    ),
    Metric(
        "silent_sales", "money", None, Difference(SOLD, EARNED_IN_ALL),
        ("静默销售额", "店铺销售额 − 归给客服的销售额：没有客服参与的订单。"), ("Silent sales", "Shop sales − credited sales: orders no agent had a part in."),
        ({"credit": SOLD_ROWS}, 1_500),
    ),
    Metric(
        "credited_orders", "orders", "more", ORDERS,
        ("成交订单数", "归给客服的已付款订单数。"), ("Credited orders", "Paid orders credited to agents."), ({"credit": SOLD_ROWS}, 2),
    ),
    Metric(
        "avg_order_value", "money", "more", Ratio(EARNED, BUYERS, share=False),
        ("客单价", "归给客服的销售额 ÷ 归给客服的买家数。"), ("Average order value", "Credited sales ÷ credited buyers."), ({"credit": SOLD_ROWS}, 8_000),
    ),
    Metric(
        "items_per_order", "ratio", "more", Ratio(ITEMS, ORDERS, share=False),
        ("连带率（件/单）", "件数 ÷ 订单数。"), ("Items per order", "Items ÷ orders."), ({"credit": SOLD_ROWS}, 1.5),
    ),
    Metric(
        "order_to_paid", "share", "more", Ratio(Measure("count", "order", "agent_id", "", (Where("paid", "=", 1),)), Measure("count", "order", "agent_id")),
        ("下单付款率", "付了款的订单 ÷ 下的订单；按下单日。个人口径只看归给本人的订单。"),
        ("Order to paid", "Paid orders ÷ placed orders; by the day of placing. For a person: of the orders credited to them."),
        (rows("order", "paid", 1, 1, 1, 0), 0.75), 4, matures_by="paid_matures",
    ),
    Metric(
        "refund_applied_rate_orders", "share", "less",
        Ratio(Measure("count", "refund", "agent_id", "", (Where("applied", "=", 1),)), REFUNDABLE),
        ("退款申请率（按订单数）", "申请过退款的已付款订单 ÷ 已付款订单，按订单数；按付款日。样本是订单。"),
        ("Refunds applied for (by orders)", "Paid orders with a refund applied for ÷ paid orders, by orders; by the day of payment. Its cases are orders."),
        ({"refund": REFUNDS}, 0.25), 15,
    ),
    Metric(
        "refund_applied_rate_amount", "share", "less",
        Ratio(Measure("sum", "refund", "agent_id", "total", (Where("applied", "=", 1),)), Measure("sum", "refund", "agent_id", "total"), cases=REFUNDABLE),
        ("退款申请率（按金额）", "申请过退款的已付款订单 ÷ 已付款订单，按金额；按付款日。样本是订单。"),
        ("Refunds applied for (by amount)", "Paid orders with a refund applied for ÷ paid orders, by amount; by the day of payment. Its cases are orders."),
        ({"refund": REFUNDS}, 0.5), 15,
    ),
    Metric(
        "refund_applied_rate_items", "share", "less",
        Ratio(Measure("sum", "refund", "agent_id", "items", (Where("applied", "=", 1),)), Measure("sum", "refund", "agent_id", "items"), cases=REFUNDABLE),
        ("退款申请率（按件数）", "申请过退款的已付款订单 ÷ 已付款订单，按件数；按付款日。样本是订单。"),
        ("Refunds applied for (by items)", "Paid orders with a refund applied for ÷ paid orders, by items; by the day of payment. Its cases are orders."),
        ({"refund": REFUNDS}, 0.4), 15,
    ),
    Metric(
        "refund_rate_orders", "share", "less",
        Ratio(Measure("count", "refund", "agent_id", "", (Where("refunded", "=", 1),)), REFUNDABLE),
        ("退款率（按订单数）", "退款完成的已付款订单 ÷ 已付款订单，按订单数；按付款日。样本是订单。"),
        ("Refund rate (by orders)", "Paid orders refunded ÷ paid orders, by orders; by the day of payment. Its cases are orders."),
        ({"refund": REFUNDS}, 0.25), 15,
    ),
    Metric(
        "refund_rate_amount", "share", "less",
        Ratio(Measure("sum", "refund", "agent_id", "total", (Where("refunded", "=", 1),)), Measure("sum", "refund", "agent_id", "total"), cases=REFUNDABLE),
        ("退款率（按金额）", "退款完成的已付款订单 ÷ 已付款订单，按金额；按付款日。样本是订单。"),
        ("Refund rate (by amount)", "Paid orders refunded ÷ paid orders, by amount; by the day of payment. Its cases are orders."),
        ({"refund": REFUNDS}, 0.5), 15,
    ),
    Metric(
        "refund_rate_items", "share", "less",
        Ratio(Measure("sum", "refund", "agent_id", "items", (Where("refunded", "=", 1),)), Measure("sum", "refund", "agent_id", "items"), cases=REFUNDABLE),
        ("退款率（按件数）", "退款完成的已付款订单 ÷ 已付款订单，按件数；按付款日。样本是订单。"),
        ("Refund rate (by items)", "Paid orders refunded ÷ paid orders, by items; by the day of payment. Its cases are orders."),
        ({"refund": REFUNDS}, 0.4), 15,
    ),
    Metric(
        "assists", "orders", "more", Measure("count", "assist", "agent_id"),
        ("协助订单数", "与买家在时限内聊过、业绩归别人的已付款订单数；不计入销售额。"),
        ("Assists", "Paid orders whose buyer they talked with in time while the credit is another's; never added to sales."),
        (rows("assist", "amount", 100, 200, agent_id=1), 2),
    ),
    Metric(
        "assist_amount", "money", "more", Measure("sum", "assist", "agent_id", "amount"),
        ("协助金额", "协助订单的金额；不计入销售额。"), ("Assisted amount", "The amount of those orders; never added to sales."),
        (rows("assist", "amount", 100, 200, agent_id=1), 300),
    ),
)  # fmt: skip
