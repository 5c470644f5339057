"""From the cells of a row to a line of an order, and from lines to the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yingda.customers.rules.amounts import amount, currency_code, minor
from yingda.customers.rules.identities import BadIdentity, normalised
from yingda.customers.rules.status_words import status_of
from yingda.customers.rules.statuses import RANK
from yingda.kit.importing import Column, Problem, Reader, Reading, Setting, lost_digits, puller
from yingda.kit.instants import instant
from yingda.kit.text import is_storable

LIMITS = {"number": 64, "external_id": 64, "customer": 64, "sku": 64, "title": 300, "buyer_name": 200}
QUANTITY_LIMIT = 1_000_000
INSTANTS = ("placed_at", "status_at", "paid_at", "refund_applied_at", "refunded_at")
AMOUNTS = ("total", "price", "refund_amount")
COUNTS = ("quantity", "refund_items")
TEXTS = ("buyer_name", "email", "phone", "customer", "sku", "title")
SHORTEST_LIMIT = min(LIMITS.values())
EXACT = ("number", "external_id", "phone", "customer")
COLUMNS = (
    Column("number", "订单号", "Order number", (
        "订单编号 订单编码 单号 交易号 主订单编号 父订单编号 发票号 ordernumber orderno orderid ordercode order "
        "invoice invoiceno invoicenumber number"
    ), "id", required=True),
    Column("external_id", "外部编号", "External id", "外部订单号 平台订单号 externalid externalorderid platformorderid sourceid", "id"),
    Column("placed_at", "下单时间", "Placed at", (
        "订单创建时间 创建时间 下单日期 订单时间 订单日期 成交时间 拍下时间 日期 时间 placedat createdat orderdate "
        "ordertime orderdatetime date time datetime invoicedate created purchasedate"
    ), "instant", required=True),
    Column("status", "订单状态", "Status", "状态 交易状态 orderstatus state financialstatus"),
    Column("status_at", "状态时间", "Status at", "状态更新时间 更新时间 最后更新时间 statusat statustime updatedat lastupdated modified", "instant"),
    Column("paid_at", "付款时间", "Paid at", "订单付款时间 买家付款时间 支付时间 付款日期 支付日期 paymenttime paidtime paymentdate paytime", "instant"),
    Column("refund_applied_at", "退款申请时间", "Refund applied at", "申请退款时间 售后申请时间 退款创建时间 refundrequestedat refundapplytime", "instant"),
    Column("refunded_at", "退款完成时间", "Refunded at", "退款成功时间 退款时间 退款完结时间 refundtime refundcompletedat refunddate", "instant"),
    Column("refund_amount", "退款金额", "Refund", "买家退款金额 实退金额 退款总额 已退金额 refundamount refundedamount amountrefunded", "money"),
    Column("refund_items", "退货件数", "Items returned", "退款件数 退货数量 退款数量 refundquantity returnedquantity returnedqty", "number"),
    Column("total", "实付金额", "Total", (
        "买家实付金额 买家实际支付金额 买家应付货款 实收金额 订单金额 总金额 订单总额 应付金额 总价 合计 金额 ordertotal grandtotal "
        "totalamount amount totalprice"
    ), "money"),
    Column("currency", "币种", "Currency", "货币 currencycode"),
    Column("buyer_name", "买家姓名", "Buyer", (
        "客户姓名 姓名 收货人 收件人 收货人姓名 买家昵称 买家会员名 客户名称 买家 buyername customername "
        "shippingname billingname recipient recipientname"
    )),
    Column("email", "邮箱", "E-mail", "电子邮箱 电子邮件 买家邮箱 客户邮箱 emailaddress customeremail buyeremail mail"),
    Column("phone", "手机", "Phone", (
        "手机号 手机号码 电话 联系电话 联系手机 收货人手机 收件人手机 买家手机 phonenumber mobile mobilephone "
        "telephone tel customerphone shippingphone"
    ), "id"),
    Column("customer", "客户编号", "Customer id", (
        "会员号 会员编号 客户id 用户id 买家id 会员id customer customerno customernumber "
        "userid buyerid memberid"
    ), "id"),
    Column("sku", "商品编码", "SKU", (
        "商品编号 货号 商家编码 sku编码 款号 stockcode itemcode productcode productid itemid "
        "lineitemsku articleno"
    )),
    Column("title", "商品名称", "Item", (
        "商品标题 商品 宝贝标题 宝贝名称 品名 名称 产品名称 title description product productname itemname "
        "lineitemname"
    )),
    Column("quantity", "数量", "Quantity", "商品数量 购买数量 件数 宝贝总数量 qty count lineitemquantity pieces units", "number"),
    Column("price", "单价", "Unit price", "商品单价 价格 售价 商品价格 price itemprice lineitemprice", "money"),
)  # fmt: skip
NEEDS = ((("number",),), (("placed_at",),), (("total",), ("quantity", "price")))


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; price per piece in minor units."""

    sku: str
    title: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as somebody reports it. `status` and `status_at` are None when the report says nothing of them.

    dated: statuses it reached besides, each with its instant (ms). refund_amount (minor units), refund_items: what came back so far of an
    order that was refunded or is to be; None when the report does not say, which is all of it.
    """

    external_id: str
    number: str
    placed_at: int
    total: int
    currency: str
    status: str | None = None
    status_at: int | None = None
    items: tuple[Item, ...] = ()
    buyer_name: str = ""
    email: str = ""
    phone: str = ""
    customer: str = ""
    dated: tuple[tuple[str, int], ...] = ()
    refund_amount: int | None = None
    refund_items: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row that could be read; amounts as decimal text, so that the order's total is exact."""

    external_id: str
    number: str
    placed_at: int
    currency: str
    total: str | None
    status: str | None
    status_at: int | None
    buyer_name: str
    email: str
    phone: str
    customer: str
    sku: str
    title: str
    quantity: int | None
    price: str | None
    paid_at: int | None
    refund_applied_at: int | None
    refunded_at: int | None
    refund_amount: str | None
    refund_items: int | None

    def packed(self) -> list[Any]:
        """Plain values, to be kept and given to `Line(*values)` again."""
        return [getattr(self, name) for name in Line.__slots__]


def reader(places: Mapping[str, int], setting: Setting) -> Reader:
    """What a row says of an order, or the first thing wrong with it."""
    pull = puller(COLUMNS, places)

    def read(cells: list[str]) -> Reading | Problem:
        line = line_of(pull(cells), setting)
        return line if isinstance(line, Problem) else Reading(line.external_id, line.placed_at, line.packed())

    return read


def line_of(told: Mapping[str, str], setting: Setting) -> Line | Problem:
    """The line of a row's values, or the first thing wrong with it."""
    read = _Read(told, setting)
    problem = _texts(told) or read.times() or read.money() or _person(told)
    if problem is None:
        return read.line()
    order = told.get("external_id") or told.get("number", "")
    return replace(problem, key=order if len(order) <= LIMITS["external_id"] and is_storable(order) else "")


def order_of(lines: Sequence[Line]) -> OrderFacts | Problem:
    """The order of its lines: the first line that says something counts; the total is the stated one or the sum, and so is what came back:
    of lines that all say the same amount it is meant of the order, else each line's is its own.
    """
    first = lines[0]
    priced = [(line, Decimal(line.price)) for line in lines if line.price is not None and line.quantity is not None]
    stated = next((Decimal(line.total) for line in lines if line.total is not None), None)
    number = stated if stated is not None else sum((price * (line.quantity or 0) for line, price in priced), Decimal(0))
    total = minor(number, first.currency)
    prices = [minor(price, first.currency) for _, price in priced]
    if total is None or None in prices:
        return Problem("total", "amount_invalid", {"value": str(number)[:40]})
    refund = _refund(lines, first.currency)
    if isinstance(refund, Problem):
        return refund
    items = tuple(Item(line.sku, line.title, line.quantity or 0, price or 0) for (line, _), price in zip(priced, prices, strict=True))
    status = next((line.status for line in lines if line.status is not None), None)
    status_at = next((line.status_at for line in lines if line.status_at is not None), None)
    status, status_at, dated = _reached(lines, status or ("refunded" if total < 0 else None), status_at, whole=refund[0] is None or refund[0] >= total)
    return OrderFacts(
        external_id=first.external_id,
        number=first.number,
        placed_at=min(line.placed_at for line in lines),
        total=total,
        currency=first.currency,
        status=status,
        status_at=status_at,
        items=items,
        dated=dated,
        refund_amount=refund[0],
        refund_items=refund[1],
        **{name: next((getattr(line, name) for line in lines if getattr(line, name)), "") for name in ("buyer_name", "email", "phone", "customer")},
    )


def _refund(lines: Sequence[Line], currency: str) -> tuple[int | None, int | None] | Problem:
    """What came back: amount in minor units and pieces, None where the file does not say."""
    if all(line.refund_amount is None and line.refund_items is None for line in lines):
        return None, None
    amounts = [Decimal(line.refund_amount) for line in lines if line.refund_amount is not None]
    pieces = [line.refund_items for line in lines if line.refund_items is not None]
    said = amounts[0] if len(amounts) == len(lines) > 1 and len(set(amounts)) == 1 else sum(amounts, Decimal(0))
    amount_back = minor(abs(said), currency)
    if amount_back is None:
        return Problem("refund_amount", "amount_invalid", {"value": str(said)[:40]})
    return (amount_back or None, sum(abs(one) for one in pieces) or None)


def _reached(lines: Sequence[Line], status: str | None, status_at: int | None, whole: bool) -> tuple[str | None, int | None, tuple[tuple[str, int], ...]]:
    """The status, its instant, and the other statuses whose instants the file tells. Without a status it is the furthest of those: a part
    that came back does not make it refunded. A payment told beside "placed" is believed."""
    dated: dict[str, int] = {}
    for line in lines:
        for name, at in (("paid", line.paid_at), ("refunding", line.refund_applied_at), ("refunded", line.refunded_at)):
            if at is not None:
                dated[name] = min(at, dated.get(name, at))
    if status is None or (status == "placed" and "paid" in dated):
        furthest = [name for name in dated if whole or name == "paid"]
        status = max(furthest, key=RANK.__getitem__) if furthest else status
        status_at = dated.get(status or "", status_at)
    if status in dated:
        at = dated.pop(status)
        status_at = at if status_at is None else status_at
    return status, status_at, tuple(sorted(dated.items(), key=lambda one: (one[1], RANK[one[0]])))


def _texts(told: Mapping[str, str]) -> Problem | None:
    if not is_storable("".join(told.values())):
        return Problem(next(name for name, text in told.items() if not is_storable(text)), "text_unstorable")
    for name, text in told.items():
        if len(text) > SHORTEST_LIMIT and len(text) > LIMITS.get(name, 255):
            return Problem(name, "customer_text_too_long", {"limit": LIMITS.get(name, 255)})
    for name in EXACT:
        if (text := told.get(name, "")) and lost_digits(text):
            return Problem(name, "digits_lost", {"value": text[:40]})
    return None if told.get("number") else Problem("number", "order_number_missing")


class _Read:
    """The values of a row as they are read, each once."""

    __slots__ = ("_amounts", "_counts", "_instants", "_setting", "_status", "_told")

    def __init__(self, told: Mapping[str, str], setting: Setting) -> None:
        self._told, self._setting = told, setting
        self._instants: dict[str, int | None] = dict.fromkeys(INSTANTS)
        self._amounts: dict[str, str | None] = dict.fromkeys(AMOUNTS)
        self._counts: dict[str, int | None] = dict.fromkeys(COUNTS)
        self._status: str | None = None

    def times(self) -> Problem | None:
        """What is wrong with instants and status."""
        told, setting = self._told, self._setting
        for name in INSTANTS:
            text = told.get(name, "")
            if text or name == "placed_at":
                at = self._instants[name] = instant(text, setting.zone, setting.now)
                if at is None:
                    return Problem(name, "date_invalid", {"value": text[:40]})
        if status := told.get("status", ""):
            self._status = status_of(status)
            if self._status is None:
                return Problem("status", "order_status_unknown", {"value": status[:40]})
        return None

    def money(self) -> Problem | None:
        """What is wrong with amounts and numbers of pieces."""
        told = self._told
        if told.get("currency") and currency_code(told["currency"]) is None:
            return Problem("currency", "currency_unknown", {"value": told["currency"][:40]})
        for name in AMOUNTS:
            if text := told.get(name):
                number = amount(text)
                if number is None:
                    return Problem(name, "amount_invalid", {"value": text[:40]})
                self._amounts[name] = str(number)
        for name in COUNTS:
            if text := told.get(name):
                count = self._counts[name] = _count(text)
                if count is None and not (name == "refund_items" and amount(text) == 0):
                    return Problem(name, "quantity_invalid", {"value": text[:40]})
        if not told.get("total") and not (told.get("quantity") and told.get("price")):
            return Problem("total", "order_total_missing")
        return None

    def line(self) -> Line:
        """The line, once nothing is wrong."""
        told = self._told
        quantity = self._counts["quantity"] if told.get("quantity") else (1 if told.get("price") else None)
        currency = currency_code(told["currency"]) if told.get("currency") else None
        texts, counts = {name: told.get(name, "") for name in TEXTS}, {"refund_items": self._counts["refund_items"], "quantity": quantity}
        rest: dict[str, Any] = {**texts, **counts, **self._instants, **self._amounts}
        return Line(
            external_id=told.get("external_id") or told["number"], number=told["number"], currency=currency or self._setting.currency,
            status=self._status, **rest,
        )  # fmt: skip


def _count(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) < 7:
        return int(text) or None
    number = amount(text)
    whole = number is not None and number == int(number) and 0 < abs(number) <= QUANTITY_LIMIT
    return int(number) if whole and number is not None else None


def _person(told: Mapping[str, str]) -> Problem | None:
    for name in ("email", "phone"):
        try:
            if told.get(name):
                normalised(name, told[name])
        except BadIdentity as error:
            return Problem(name, error.code)
    return None
