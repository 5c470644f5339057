"""From the cells of a row to what it says of a customer, and how that is laid over what is known."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from yingda.customers.rules.attributes import BadAttribute, laid_over
from yingda.customers.rules.identities import BadIdentity, normalised
from yingda.customers.rules.texts import NAME_LIMIT
from yingda.kit.importing import Column, Problem, Reader, Reading, Setting, lost_digits, puller
from yingda.kit.text import is_storable

COLUMNS = (
    Column("external_id", "客户编号", "Customer id", (
        "会员号 会员编号 会员名 买家昵称 买家会员名 买家id 旺旺 旺旺昵称 用户id 客户id 会员id 外部编号 customer customerid customerno customernumber "
        "userid buyerid memberid externalid identifier id"
    ), "id"),
    Column("name", "姓名", "Name", "客户姓名 客户名称 联系人 收货人 收件人 昵称 买家姓名 customername fullname contactname displayname nickname"),
    Column("phone", "手机", "Phone", "手机号 手机号码 电话 电话号码 联系电话 联系手机 phonenumber mobile mobilephone telephone tel", "id"),
    Column("email", "邮箱", "E-mail", "电子邮箱 电子邮件 客户邮箱 emailaddress mail"),
    Column("company", "公司", "Company", "公司名称 单位 企业 企业名称 companyname organization organisation organizationname"),
    Column("tier", "客户等级", "Tier", "等级 会员等级 客户级别 级别 viplevel level customertier"),
    Column("tags", "标签", "Tags", "客户标签 tag labels label"),
    Column("note", "备注", "Note", "客户备注 说明 notes remark remarks comment details", "text"),
    Column("responsible", "责任客服", "Responsible agent", "负责客服 专属客服 客服 跟进人 负责人 owner agent assignee accountmanager"),
    Column("city", "城市", "City", "所在城市 地区 省市 location"),
    Column("consent_privacy", "同意隐私政策", "Privacy consent", "隐私授权 隐私同意 privacyconsent"),
    Column("consent_marketing", "同意营销联系", "Marketing consent", "营销授权 允许营销 接受营销 marketingconsent optin emailmarketing"),
)  # fmt: skip
NEEDS = ((("external_id",), ("phone",), ("email",)),)
NAMES = tuple(column.key for column in COLUMNS)
CONSENTS = {"consent_privacy": "privacy", "consent_marketing": "marketing"}
TAGS_A_LINE = 30
_LIMITS = {"name": NAME_LIMIT, "company": 200, "note": 5000, "city": 200}
_YES = frozenset(["是", "有", "同意", "已同意", "y", "yes", "true", "1", "on", "允许", "接受", "subscribed"])
_NO = frozenset(["否", "无", "不同意", "未同意", "n", "no", "false", "0", "off", "拒绝", "不接受", "unsubscribed"])
_BETWEEN = re.compile(r"[,，、;；|/]+")


def reader(places: Mapping[str, int], setting: Setting) -> Reader:
    """What a row says of a customer, or the first thing wrong with it. `options.extra` (name → place) are kept as attributes."""
    pull = puller(COLUMNS, places)
    extra = dict(setting.options.get("extra", {}))

    def read(cells: list[str]) -> Reading | Problem:
        told = pull(cells)
        more = {name: cells[place].strip() for name, place in extra.items() if place < len(cells) and cells[place].strip()}
        return line_of(told, more)

    return read


def line_of(told: Mapping[str, str], more: Mapping[str, str]) -> Reading | Problem:
    """The reading of a row's values; identities in their one spelling, tier 0 to 4 or nothing, consents as yes, no or nothing."""
    problem = _texts(told)
    if problem is not None:
        return problem
    values: dict[str, Any] = dict(told)
    try:
        for channel, field in (("external", "external_id"), ("phone", "phone"), ("email", "email")):
            values[field] = normalised(channel, told[field]) if told[field] else ""
    except BadIdentity as error:
        return Problem(field, error.code)
    key = next((f"{name}:{values[name]}" for name in ("external_id", "phone", "email") if values[name]), "")
    if not key:
        return Problem("external_id", "contact_unidentified")
    values["tier"], values["tags"] = tier_of(told["tier"]), tags_of(told["tags"])
    if told["tier"] and values["tier"] is None:
        return Problem("tier", "tier_unreadable", {"value": told["tier"][:40]})
    for name in CONSENTS:
        values[name] = answer_of(told[name])
        if told[name] and values[name] is None:
            return Problem(name, "answer_unreadable", {"value": told[name][:40]})
    attributes = {**({"city": told["city"]} if told["city"] else {}), **more}
    try:
        laid_over({}, attributes)
    except BadAttribute as error:
        return Problem("city" if error.key == "city" else "attributes", error.code, {"key": error.key, "limit": error.limit})
    return Reading(key, 0, [*(values[name] for name in NAMES), attributes])


def tier_of(text: str) -> int | None:
    """The tier (0 to 4) of "VIP3", "3", "3级" or the usual names; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    named = {"普通": 0, "normal": 0, "银卡": 1, "silver": 1, "金卡": 2, "gold": 2, "铂金": 3, "platinum": 3, "钻石": 4, "diamond": 4}
    found = re.fullmatch(r"(?:v|vip|lv|level|tier)?\s*([0-4])\s*(?:级|星)?", plain)
    return int(found[1]) if found else named.get(plain)


def tags_of(text: str) -> list[str]:
    """The tags of a cell, parted by commas, semicolons, bars or slashes, each once; at most 30 of 40 characters."""
    return list(dict.fromkeys(tag.strip()[:40] for tag in _BETWEEN.split(text) if tag.strip()))[:TAGS_A_LINE]


def answer_of(text: str) -> bool | None:
    """Yes or no in the words of forms; None for anything else."""
    plain = text.strip().casefold()
    return True if plain in _YES else (False if plain in _NO else None)


def changes(present: Mapping[str, Any], told: Mapping[str, Any], *, overwrite: bool) -> dict[str, Any]:
    """What changes on a contact (name, tier, company_id, attributes): told values fill what is empty, or with `overwrite` replace it."""
    wanted = {name: told[name] for name in ("name", "tier", "company_id") if told.get(name) not in (None, "")}
    found = {name: value for name, value in wanted.items() if value != present[name] and (overwrite or present[name] in (None, "", 0))}
    kept = present["attributes"]
    more = {key: value for key, value in told["attributes"].items() if (overwrite or key not in kept) and kept.get(key) != value}
    return {**found, **({"attributes": {**kept, **more}} if more else {})}


def _texts(told: Mapping[str, str]) -> Problem | None:
    for name, text in told.items():
        if not is_storable(text):
            return Problem(name, "text_unstorable")
        if len(text) > _LIMITS.get(name, 255):
            return Problem(name, "customer_text_too_long", {"limit": _LIMITS.get(name, 255)})
        if name in ("external_id", "phone") and lost_digits(text):
            return Problem(name, "digits_lost", {"value": text[:40]})
    return None
