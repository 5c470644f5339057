"""Which column of an order file is what, by the names shops give their columns."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIELDS = (
    "number", "external_id", "placed_at", "status", "status_at", "total", "currency", "buyer_name", "email", "phone",
    "customer", "sku", "title", "quantity", "price",
)  # fmt: skip
REQUIRED = ("number", "placed_at")
MONEY = (("total",), ("quantity", "price"))
HEADER_ROWS = 10
_SYNONYMS = {
    "number": (
        "订单号 订单编号 订单编码 单号 交易号 主订单编号 父订单编号 发票号 ordernumber orderno orderid ordercode order "
        "invoice invoiceno invoicenumber number"
    ),
    "external_id": "外部编号 外部订单号 平台订单号 externalid externalorderid platformorderid sourceid",
    "placed_at": (
        "下单时间 订单创建时间 创建时间 下单日期 订单时间 订单日期 成交时间 拍下时间 日期 时间 placedat createdat orderdate "
        "ordertime orderdatetime date time datetime invoicedate created purchasedate"
    ),
    "status": "订单状态 状态 交易状态 status orderstatus state financialstatus",
    "status_at": "状态时间 状态更新时间 更新时间 最后更新时间 statusat statustime updatedat lastupdated modified",
    "total": (
        "实付金额 买家实付金额 买家实际支付金额 实收金额 订单金额 总金额 订单总额 应付金额 总价 合计 金额 total ordertotal grandtotal "
        "totalamount amount totalprice"
    ),
    "currency": "币种 货币 currency currencycode",
    "buyer_name": (
        "买家姓名 客户姓名 姓名 收货人 收件人 收货人姓名 买家昵称 买家会员名 客户名称 买家 buyer buyername customername "
        "shippingname billingname recipient recipientname"
    ),
    "email": "邮箱 电子邮箱 电子邮件 买家邮箱 客户邮箱 email emailaddress customeremail buyeremail mail",
    "phone": (
        "手机 手机号 手机号码 电话 联系电话 联系手机 收货人手机 收件人手机 买家手机 phone phonenumber mobile mobilephone "
        "telephone tel customerphone shippingphone"
    ),
    "customer": (
        "客户编号 会员号 会员编号 客户id 用户id 买家id 会员id customer customerid customerno customernumber "
        "userid buyerid memberid"
    ),
    "sku": (
        "商品编码 商品编号 货号 商家编码 sku编码 sku 款号 stockcode itemcode productcode productid itemid "
        "lineitemsku articleno"
    ),
    "title": (
        "商品名称 商品标题 商品 宝贝标题 宝贝名称 品名 名称 产品名称 title description product productname item itemname "
        "lineitemname"
    ),
    "quantity": "数量 商品数量 购买数量 件数 宝贝总数量 quantity qty count lineitemquantity pieces units",
    "price": "单价 商品单价 价格 售价 商品价格 unitprice price itemprice lineitemprice",
}  # fmt: skip


def bare(header: str) -> str:
    """A header without blanks, marks and what stands in brackets: "订单金额（元）" is 订单金额, "Order No." is orderno."""
    text = unicodedata.normalize("NFKC", header).casefold().partition("(")[0]
    return "".join(mark for mark in text if mark.isalnum())


KNOWN: Mapping[str, str] = {name: field for field, names in _SYNONYMS.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file: its row (from 1), the column (from 0) of each order field, and the columns nobody knows."""

    row: int
    columns: dict[str, int]
    unknown: tuple[str, ...]


def header_of(row: int, cells: Sequence[str], wanted: Mapping[str, str]) -> Header:
    """The meaning of a header row. `wanted` (field → header as written) goes before what the names say; the first column
    of two with one meaning counts."""
    columns: dict[str, int] = {}
    for field, header in wanted.items():
        if field in FIELDS and header in cells:
            columns[field] = list(cells).index(header)
    for place, cell in enumerate(cells):
        field = KNOWN.get(bare(cell), "")
        if field and place not in columns.values():
            columns.setdefault(field, place)
    unknown = [cell for place, cell in enumerate(cells) if cell.strip() and place not in columns.values()]
    return Header(row, columns, tuple(unknown))


def missing(columns: Mapping[str, int]) -> list[str]:
    """The fields without which no order can be made: a number, a time, and a total or quantity and price."""
    lacks = [field for field in REQUIRED if field not in columns]
    if not any(all(field in columns for field in choice) for choice in MONEY):
        lacks.append("total")
    return lacks
