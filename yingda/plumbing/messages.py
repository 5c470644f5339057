"""The sentences of refusals, zh-CN and en, and the gathering of every room's own."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from yingda.kit.errors import Phrase

MESSAGES: dict[str, tuple[str, str]] = {
    "forbidden": ("你没有这项操作的权限", "You are not allowed to do this"),
    "token_not_here": ("这项操作须本人登录后进行，不能用接口令牌", "This needs a person who has signed in; a token is not enough"),
    "setting_not_switch": ("只能是开或关", "Must be on or off"),
    "setting_not_whole": ("应为整数", "Must be a whole number"),
    "setting_text_wrong": ("这里不能这样写，请看下方的说明", "It cannot be written like this; see the explanation below"),
    "setting_too_long": ("最多 {limit} 个字符", "At most {limit} characters"),
    "setting_out_of_range": ("应在 {least} 到 {most} 之间", "Must be from {least} to {most}"),
    "changed_by_other": ("{who} 在你打开页面之后改过这里，没有保存", "{who} changed this after you opened it, so nothing was saved"),
    "changed_since": ("之后 {who} 又改过，没有撤销", "{who} has changed this again since, so it was not undone"),
    "undone_already": ("已经撤销过了", "This has been undone already"),
    "undo_impossible": ("这种操作不能撤销", "This cannot be undone"),
    "export_too_long_for_xlsx": ("共 {count} 行，XLSX 最多 {limit} 行，请改用 CSV 或缩小范围", "{count} rows; XLSX takes {limit} at most: use CSV"),
    "not_found": ("找不到这条记录，可能已被删除或不在你的权限范围内", "This does not exist, or is not yours to see"),
    "several_fields": ("有几处需要修改", "Several fields need mending"),
    "sign_in_first": ("请先登录", "Please sign in first"),
    "not_json": ("请求内容不是有效的 JSON", "The request is not valid JSON"),
    "parameters_too_many": ("地址里的参数超过 {limit} 个", "The address has more than {limit} parameters"),
    "field_missing": ("缺少「{field}」", "“{field}” is missing"),
    "field_wrong": ("「{field}」的值不对：{reason}", "“{field}” is not right: {reason}"),
    "file_too_large": ("文件超过 {limit_mb} MB", "The file is larger than {limit_mb} MB"),
    "file_type_not_allowed": ("不支持这种文件（识别为 {type}）", "This kind of file is not accepted (it is {type})"),
    "file_empty": ("文件是空的", "The file is empty"),
    "file_broken": ("图片无法读取，可能已损坏", "The image cannot be read; it may be damaged"),
    "file_mixed": ("文件同时是两种格式，不能接收", "The file is two formats at once and is not accepted"),
    "file_too_many_pixels": ("图片超过 {limit} 百万像素", "The image has more than {limit} million pixels"),
    "text_control_characters": ("含有不能使用的控制字符", "Contains control characters that cannot be used"),
    "text_unstorable": ("内容含有无法保存的字符（空字符或残缺的字符）", "The text holds characters that cannot be stored (NUL or half of a character)"),
    "digits_lost": (
        "「{value}」是被电子表格改成科学计数法的号码，后面的数字已经丢失；请在原表把这一列设为文本再导出",
        "“{value}” is a number a spreadsheet has rounded, its last digits are lost; make the column text in the original and export again",
    ),
    "date_invalid": (
        "「{value}」不是日期时间，或不在 1990 年至今；可写 2026-11-21 08:30",
        "“{value}” is not a date and time, or not between 1990 and now; write 2026-11-21 08:30",
    ),
    "zone_unknown": ("不认识时区「{value}」", "The time zone “{value}” is not known"),
    "cursor_invalid": ("翻页位置无效，请重新打开列表", "The page position is not valid; open the list again"),
    "csrf_failed": ("页面已过期，请刷新后重试", "This page is out of date; reload it and try again"),
    "something_failed": ("系统出错了，内容没有改动；错误编号 {reference}", "Something failed and nothing was changed; reference {reference}"),
    "idempotency_key_wrong": ("Idempotency-Key 应为 1 到 255 个可见 ASCII 字符", "An Idempotency-Key has 1 to 255 visible ASCII characters"),
    "idempotency_other_request": ("这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"),
    "idempotency_running": ("同一个 Idempotency-Key 的请求还在处理，请稍后再试", "The request with this Idempotency-Key is still being done; ask again"),
    "idempotency_lost": ("请求处理太久，已由重试接手", "The request took too long and a retry has taken over"),
    "too_many_requests": ("请求太频繁，请 {seconds} 秒后再试", "Too many requests; come back in {seconds} s"),
    "body_too_large": ("请求内容太大", "The request is too large"),
    "method_wrong": ("这个地址不支持 {method}", "This address does not take {method}"),
    "request_wrong": ("请求的格式不对", "The request is not of the right form"),
}

# Titles of problems by their status (RFC 9457 §3.1.3); `plumbing.problems` puts them in.
MESSAGES |= {
    "status_400": ("请求有误", "Bad request"),
    "status_401": ("需要先验明身份", "Not signed in"),
    "status_403": ("没有权限", "Not allowed"),
    "status_404": ("找不到", "Not found"),
    "status_405": ("不支持这种请求方法", "Method not allowed"),
    "status_409": ("与现状冲突", "Conflict"),
    "status_413": ("请求内容太大", "Content too large"),
    "status_415": ("不支持这种内容类型", "Unsupported media type"),
    "status_422": ("内容不能接受", "Content not acceptable"),
    "status_429": ("请求太多", "Too many requests"),
    "status_500": ("系统出错", "Server error"),
    "status_503": ("暂时无法服务", "Not available now"),
}

# Phrases: why a value does not fit (`kit.reasons`), said inside a sentence or beside a field.
MESSAGES |= {
    "value_wrong": ("不符合要求", "does not fit"),
    "value_missing": ("缺少这一项", "it is missing"),
    "value_unknown": ("没有这一项", "there is no such field"),
    "value_not_json": ("不是有效的 JSON", "not valid JSON"),
    "value_not_text": ("应为文字", "must be text"),
    "value_half_character": ("含有不完整的字符", "holds half of a character"),
    "value_unstorable": ("含有无法保存的字符（如 NUL）", "holds characters that cannot be stored (such as NUL)"),
    "value_one_line": ("只能写一行", "must be one line"),
    "value_pattern": ("格式不对", "is not of the right form"),
    "value_text_short": ("至少 {limit} 个字符", "at least {limit} characters"),
    "value_text_long": ("最多 {limit} 个字符", "at most {limit} characters"),
    "value_list_short": ("至少 {limit} 项", "at least {limit} entries"),
    "value_list_long": ("最多 {limit} 项", "at most {limit} entries"),
    "value_above": ("必须大于 {limit}", "must be more than {limit}"),
    "value_at_least": ("不能小于 {limit}", "must be {limit} or more"),
    "value_below": ("必须小于 {limit}", "must be less than {limit}"),
    "value_at_most": ("不能大于 {limit}", "must be {limit} or less"),
    "value_too_large": ("数字太大", "the number is too large"),
    "value_not_whole": ("应为整数", "must be a whole number"),
    "value_not_number": ("应为数字", "must be a number"),
    "value_not_yes_no": ("应为“是”或“否”（true / false）", "must be yes or no (true / false)"),
    "value_not_list": ("应为列表", "must be a list"),
    "value_not_object": ("应为一组键和值", "must be an object of keys and values"),
    "value_not_empty": ("应留空", "must be left empty"),
    "value_choice": ("只能是 {choices}", "must be one of {choices}"),
    "value_bytes": ("最多 {limit} 字节", "at most {limit} bytes"),
    "value_hello_first": ("应先发送 hello", "hello comes first"),
}


@cache
def catalogue() -> Mapping[str, tuple[str, str]]:
    """Every room's sentences by code. Raises `ValueError` when two rooms claim one code with different words."""
    gathered = dict(MESSAGES)
    for app in apps.get_app_configs():
        name = f"{app.name}.messages"
        if not app.name.startswith("yingda.") or app.label == "plumbing" or find_spec(name) is None:
            continue
        for code, pair in import_module(name).MESSAGES.items():
            if gathered.setdefault(code, pair) != pair:
                raise ValueError(f"two sentences for the code {code}")
    return gathered


def is_chinese(locale: str) -> bool:
    """Whether a reader of `locale` is shown Chinese; Chinese is the default."""
    return not locale.lower().startswith("en")


def say(code: str, locale: str, params: Mapping[str, Any]) -> str:
    """The sentence for `code` in the reader's language, filled with `params`; the bare code when none is known."""
    zh, en = catalogue().get(code, (code, code))
    sentence = zh if is_chinese(locale) else en
    try:
        return sentence.format(**spoken(params, locale))
    except (KeyError, IndexError):
        return sentence


def spoken(params: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """Parameters with their phrases said in the reader's language; several phrases make a list."""
    return {name: _spoken(value, locale) for name, value in params.items()}


def _spoken(value: Any, locale: str) -> Any:
    if isinstance(value, Phrase):
        return say(value.code, locale, value.params)
    if isinstance(value, tuple) and value and all(isinstance(one, Phrase) for one in value):
        return ("；" if is_chinese(locale) else "; ").join(say(one.code, locale, one.params) for one in value)
    return value
