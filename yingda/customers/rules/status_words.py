"""The statuses of an order in the words of shops."""

import unicodedata

_WORDS = {
    "placed": ("已下单 待付款 未付款 等待买家付款 待支付 未支付 新订单 new pending unpaid awaitingpayment created open onhold"),
    "paid": (
        "已付款 已支付 待发货 等待卖家发货 买家已付款 买家已付款等待卖家发货 未发货 处理中 备货中 processing authorized "
        "awaitingshipment awaitingfulfillment confirmed"
    ),
    "shipped": ("已发货 待收货 卖家已发货 卖家已发货等待买家确认 运输中 配送中 部分发货 dispatched fulfilled intransit partiallyshipped"),
    "finished": "已完成 交易成功 已收货 已签收 完成 成功 已送达 completed complete delivered done success",
    "refunding": "退款中 退货中 售后中 退款处理中 申请退款 退货退款中 refundpending refundrequested returning",
    "refunded": "已退款 退款成功 已退货 退款完成 全额退款 partiallyrefunded returned refund",
    "closed": "已关闭 交易关闭 已取消 取消 关闭 订单取消 cancelled canceled void voided expired",
}
_KNOWN = {word: status for status, words in _WORDS.items() for word in (status, *words.split())}


def status_of(text: str) -> str | None:
    """The status a shop means: one of `rules.statuses.STATUSES`; None for a word nobody knows."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKC", text).casefold() if mark.isalnum())
    return _KNOWN.get(plain)
