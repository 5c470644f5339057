"""Amounts of money as spreadsheets write them, in minor units of a currency."""

import re
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217: currencies whose minor unit is not a hundredth.
EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
AMOUNT_LIMIT = 10**13
_MARKS = re.compile(r"[\s¥￥$€£元]|CNY|RMB|USD|EUR|GBP", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]{1,13}(\.[0-9]{1,12})?")
_SIMPLE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_CURRENCY_NAMES = {
    "人民币": "CNY", "RMB": "CNY", "元": "CNY", "¥": "CNY", "￥": "CNY", "美元": "USD", "$": "USD", "欧元": "EUR", "€": "EUR",
    "英镑": "GBP", "£": "GBP", "日元": "JPY", "港币": "HKD",
}  # fmt: skip


def amount(text: str) -> Decimal | None:
    """The number of an amount such as "¥1,234.50" or "-12"; None when it is none. A comma only groups thousands."""
    if _SIMPLE.fullmatch(text):
        return Decimal(text)
    bare = _MARKS.sub("", text)
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    return Decimal(bare) if _PLAIN.fullmatch(bare) else None


def minor(number: Decimal, currency: str) -> int | None:
    """Minor units of the currency, halves rounded away from zero; None from 10^13 on."""
    units = int(number.scaleb(EXPONENTS.get(currency, 2)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return units if abs(units) < AMOUNT_LIMIT else None


def currency_code(text: str) -> str | None:
    """The ISO 4217 code of a currency as people write it; None when it cannot be one."""
    bare = text.strip().upper()
    code = _CURRENCY_NAMES.get(bare, bare)
    return code if _CURRENCY.fullmatch(code) else None
