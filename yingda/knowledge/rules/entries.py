"""What a quick reply and a folder may hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from yingda.kit.text import normalise, search_keys
from yingda.kit.variables import variables_in

SHORTCUT = re.compile(r"[\w-]{1,32}")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BRACES = re.compile(r"(?<!\\)\{\{([^{}]*)\}\}")
LONGEST_TITLE = 80
LONGEST_TEXT = 4_000
LONGEST_FOLDER = 60
MOST_ATTACHMENTS = 10
SCOPES = ("shared", "group", "personal")
LOCALES = ("zh-CN", "en")


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that a quick reply may hold, filled in from the conversation when it is used."""

    name: str
    zh: str
    en: str


VARIABLES = (
    Variable("customer.name", "客户称呼", "Customer's name"),
    Variable("customer.company", "客户公司", "Customer's company"),
    Variable("customer.tier", "客户等级", "Customer's tier"),
    Variable("agent.name", "客服署名", "Agent's signature name"),
    Variable("inbox.name", "接入渠道", "Inbox"),
    Variable("conversation.number", "会话编号", "Conversation number"),
    Variable("order.number", "最近订单编号", "Number of the latest order"),
    Variable("order.status", "最近订单状态", "Status of the latest order"),
    Variable("order.total", "最近订单金额", "Total of the latest order"),
    Variable("now", "现在时间", "The time now"),
    Variable("today", "今天日期", "Today's date"),
)
KNOWN = frozenset(variable.name for variable in VARIABLES)


class Problem(NamedTuple):
    """Something that is not acceptable: the field, the code of its sentence, the words for the sentence."""

    field: str
    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A quick reply as somebody wrote it."""

    title: str
    text: str
    shortcut: str = ""
    locale: str = "zh-CN"


def tidy(draft: Draft) -> Draft:
    """The draft without blanks around it and without the slash before its shortcut."""
    return Draft(" ".join(draft.title.split()), draft.text.strip(), draft.shortcut.strip().lstrip("/").lower(), draft.locale.strip())


def problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong with a tidied draft."""
    yield from _text_problems("title", draft.title, LONGEST_TITLE, "reply_title_missing")
    yield from _text_problems("text", draft.text, LONGEST_TEXT, "reply_text_missing")
    if draft.shortcut and not SHORTCUT.fullmatch(draft.shortcut):
        yield Problem("shortcut", "reply_shortcut_wrong", {})
    if draft.locale not in LOCALES:
        yield Problem("locale", "reply_locale_wrong", {})
    for name in unknown_variables(draft.text):
        yield Problem("text", "reply_variable_unknown", {"name": name})


def unknown_variables(text: str) -> list[str]:
    """The names in double braces that stand for nothing, also misspelt ones that would be sent as they are."""
    written = [name.strip() for name in _BRACES.findall(text)]
    return [name[:60] for name in dict.fromkeys([*variables_in(text), *written]) if name not in KNOWN]


def folder_problems(name: str) -> Iterator[Problem]:
    """What is wrong with the name of a folder."""
    yield from _text_problems("name", name, LONGEST_FOLDER, "folder_name_missing")


def keys_of(draft: Draft) -> str:
    """What a search looks in: title with its pinyin and initials, shortcut, the text itself."""
    return "\n".join([search_keys(draft.title), normalise(draft.shortcut), normalise(draft.text)])


def _text_problems(field: str, text: str, longest: int, missing: str) -> Iterator[Problem]:
    if not normalise(text):
        yield Problem(field, missing, {})
    if len(text) > longest:
        yield Problem(field, "reply_too_long", {"limit": longest})
    if CONTROL.search(text):
        yield Problem(field, "text_control_characters", {})
