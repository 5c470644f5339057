"""From the cells of a row to a line of an order, and from lines to the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yingda.customers.rules.amounts import amount, currency_code, minor
from yingda.customers.rules.identities import BadIdentity, normalised
from yingda.customers.rules.status_words import status_of
from yingda.kit.importing import Column, Problem, Reader, Reading, Setting, lost_digits, puller
from yingda.kit.instants import instant
from yingda.kit.text import is_storable

LIMITS = {"number": 64, "external_id": 64, "customer": 64, "sku": 64, "title": 300, "buyer_name": 200}
QUANTITY_LIMIT = 1_000_000
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
    """An order as somebody reports it. `status` and `status_at` are None when the report says nothing of them."""

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
    problem = _texts(told) or _times(told, setting) or _money(told, setting) or _person(told)
    if problem is None:
        return _line(told, setting)
    order = told.get("external_id") or told.get("number", "")
    return replace(problem, key=order if len(order) <= LIMITS["external_id"] and is_storable(order) else "")


def order_of(lines: Sequence[Line]) -> OrderFacts | Problem:
    """The order of its lines: the first line that says something counts; the total is the stated one or the sum."""
    first = lines[0]
    priced = [(line, Decimal(line.price)) for line in lines if line.price is not None and line.quantity is not None]
    stated = next((Decimal(line.total) for line in lines if line.total is not None), None)
    number = stated if stated is not None else sum((price * (line.quantity or 0) for line, price in priced), Decimal(0))
    total = minor(number, first.currency)
    prices = [minor(price, first.currency) for _, price in priced]
    if total is None or None in prices:
        return Problem("total", "amount_invalid", {"value": str(number)[:40]})
    items = tuple(Item(line.sku, line.title, line.quantity or 0, price or 0) for (line, _), price in zip(priced, prices, strict=True))
    status = next((line.status for line in lines if line.status is not None), None)
    return OrderFacts(
        external_id=first.external_id,
        number=first.number,
        placed_at=min(line.placed_at for line in lines),
        total=total,
        currency=first.currency,
        status=status or ("refunded" if total < 0 else None),
        status_at=next((line.status_at for line in lines if line.status_at is not None), None),
        items=items,
        **{name: next((getattr(line, name) for line in lines if getattr(line, name)), "") for name in ("buyer_name", "email", "phone", "customer")},
    )


def _texts(told: Mapping[str, str]) -> Problem | None:
    for name, text in told.items():
        if not is_storable(text):
            return Problem(name, "text_unstorable")
        if len(text) > LIMITS.get(name, 255):
            return Problem(name, "customer_text_too_long", {"limit": LIMITS.get(name, 255)})
        if name in EXACT and lost_digits(text):
            return Problem(name, "digits_lost", {"value": text[:40]})
    return None if told.get("number") else Problem("number", "order_number_missing")


def _times(told: Mapping[str, str], setting: Setting) -> Problem | None:
    for name in ("placed_at", "status_at"):
        text = told.get(name, "")
        if (text or name == "placed_at") and instant(text, setting.zone, setting.now) is None:
            return Problem(name, "date_invalid", {"value": text[:40]})
    status = told.get("status", "")
    return Problem("status", "order_status_unknown", {"value": status[:40]}) if status and status_of(status) is None else None


def _money(told: Mapping[str, str], setting: Setting) -> Problem | None:
    if told.get("currency") and currency_code(told["currency"]) is None:
        return Problem("currency", "currency_unknown", {"value": told["currency"][:40]})
    for name in ("total", "price"):
        if told.get(name) and amount(told[name]) is None:
            return Problem(name, "amount_invalid", {"value": told[name][:40]})
    quantity = told.get("quantity", "")
    if quantity and _count(quantity) is None:
        return Problem("quantity", "quantity_invalid", {"value": quantity[:40]})
    if not told.get("total") and not (quantity and told.get("price")):
        return Problem("total", "order_total_missing")
    return None


def _count(text: str) -> int | None:
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


def _line(told: Mapping[str, str], setting: Setting) -> Line:
    texts = {name: told.get(name, "") for name in ("buyer_name", "email", "phone", "customer", "sku", "title")}
    numbers = {name: str(amount(told[name])) if told.get(name) else None for name in ("total", "price")}
    return Line(
        external_id=told.get("external_id") or told["number"],
        number=told["number"],
        placed_at=instant(told["placed_at"], setting.zone, setting.now) or 0,
        currency=currency_code(told["currency"]) or setting.currency if told.get("currency") else setting.currency,
        status=status_of(told["status"]) if told.get("status") else None,
        status_at=instant(told["status_at"], setting.zone, setting.now) if told.get("status_at") else None,
        quantity=_count(told["quantity"]) if told.get("quantity") else (1 if told.get("price") else None),
        total=numbers["total"],
        price=numbers["price"],
        **texts,
    )
