"""From the cells of a row to a line of a past conversation: when, who, what; and which lines are one session."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from yingda.conversations.rules.posting import TEXT_LIMIT
from yingda.kit.importing import Column, Line, Problem, Reader, Reading, Setting, bare, lost_digits
from yingda.kit.instants import instant
from yingda.kit.text import is_storable

COLUMNS = (
    Column("conversation", "会话编号", "Conversation id", (
        "会话id 会话号 聊天编号 对话id 对话编号 咨询编号 工单编号 conversation conversationid sessionid session chatid threadid ticketid dialogueid"
    ), "id"),
    Column("at", "时间", "Time", (
        "发送时间 消息时间 聊天时间 咨询时间 回复时间 创建时间 日期时间 日期 messagescreatedat messagestimestamp messagestime sentat timestamp "
        "createdat datetime date messagetime"
    ), "instant", required=True),
    Column("author", "发送方", "Sender", (
        "发送者 发送人 发言人 说话人 角色 消息类型 消息方向 来自 发件人 messagesmessagetype messagessendertype messagessender messagesrole messagesauthor "
        "sendertype authortype role direction from author who speaker messagetype"
    )),
    Column("agent", "客服", "Agent", (
        "客服账号 客服昵称 客服旺旺 客服姓名 客服名称 接待客服 子账号 坐席 坐席账号 旺旺账号 messagessendername agentname agentaccount agentemail "
        "assignee assigneename operator staff employee"
    )),
    Column("customer", "客户", "Customer", (
        "客户编号 客户id 买家昵称 买家旺旺 客户旺旺 客户昵称 顾客 顾客昵称 买家 买家id 访客 访客id 会员名 旺旺昵称 用户 用户id 用户昵称 contactid "
        "contactidentifier contactemail requester requesterid customerid customernick buyer buyernick visitor visitorid user userid"
    ), "id"),
    Column("customer_name", "客户姓名", "Customer name", "姓名 买家姓名 customername contactname requestername fullname"),
    Column("phone", "手机", "Phone", "手机号 手机号码 电话 联系电话 phonenumber mobile contactphone contactphonenumber", "id"),
    Column("email", "邮箱", "E-mail", "电子邮箱 客户邮箱 emailaddress customeremail requesteremail"),
    Column("text", "消息内容", "Message", (
        "内容 聊天内容 聊天记录 消息 对话内容 发送内容 文本 messagescontent messagestext messagesbody content message body text comment plainbody"
    ), "text"),
    Column("url", "图片或文件链接", "Link", (
        "图片 文件 附件 链接 图片链接 图片地址 文件链接 url attachment attachments attachmenturl image imageurl file fileurl"
    )),
    Column("rating", "评分", "Rating", "满意度 评价 满意度评分 客户评价 csat csatscore rating score satisfaction satisfactionrating"),
    Column("tags", "标签", "Tags", "会话标签 咨询分类 labels label tag"),
    Column("message_id", "消息编号", "Message id", "消息id 记录编号 messagesid messageid msgid uuid", "id"),
)  # fmt: skip
NEEDS = ((("at",),), (("text",), ("url",)), (("conversation",), ("customer",), ("phone",), ("email",)), (("author",), ("agent",)))
MARKS = (
    "[自动回复]", "【自动回复】", "(自动回复)", "（自动回复）", "自动回复：", "自动回复:", "[智能回复]", "【智能回复】", "[auto-reply]", "[auto reply]",
    "[automatic]",
)  # fmt: skip
ID_LIMIT, NAME_LIMIT, URL_LIMIT = 120, 120, 1000
LINE_LIMITS = {"text": TEXT_LIMIT, "url": URL_LIMIT, "customer_name": NAME_LIMIT, "agent": NAME_LIMIT, "author": NAME_LIMIT}
_ROLES = {
    "customer": "客户 买家 顾客 访客 用户 会员 消费者 收 接收 customer buyer user visitor contact client incoming enduser requester inbound in 0",
    "agent": "客服 坐席 人工 人工客服 商家 卖家 员工 发 发送 agent staff operator outgoing seller employee human admin outbound out person assistant 1",
    "bot": "机器人 智能客服 智能助手 机器人客服 店小蜜 bot robot chatbot ai",
    "automatic": "自动 自动回复 系统自动回复 欢迎语 auto automatic autoreply template welcome 3",
    "system": "系统 系统消息 通知 system activity notification event 2",
}
ROLES: Mapping[str, str] = {word: role for role, words in _ROLES.items() for word in words.split()}
_SCORES = {
    "非常满意": 5, "很满意": 5, "满意": 4, "一般": 3, "不满意": 2, "很不满意": 1, "非常不满意": 1, "good": 5, "bad": 1, "goodwithcomment": 5,
    "badwithcomment": 1,
}  # fmt: skip
_SCORE = re.compile(r"([1-5])(?:\.0)?\s*(?:星|分|stars?)?")
_PARTED = re.compile(r"[,，、;；|/]+")
_EXACT = (0, 3, 5, 11)  # conversation, customer, phone, message id among the columns without the time
_MINUTE = re.compile(r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2} [0-9]{2}:[0-9]{2}")


class Said(NamedTuple):
    """The values of a line, in the order in which they are kept. role: customer, agent, bot, automatic or system; key: what makes
    the line the same when it comes again."""

    conversation: str
    role: str
    agent: str
    customer: str
    customer_name: str
    phone: str
    email: str
    text: str
    rating: int | None
    tags: list[str]
    message_id: str
    key: str


def reader(places: Mapping[str, int], setting: Setting) -> Reader:
    """What a row says, or the first thing wrong with it. `options.auto_marks`: beginnings of texts that nobody typed."""
    width = max(places.values(), default=0) + 1
    names = [column.key for column in COLUMNS if column.key != "at"]
    at, cells_of = places.get("at", width), itemgetter(*(places.get(name, width) for name in names))
    clock, marks = _clock(setting), tuple(setting.options.get("auto_marks", MARKS))
    padding = [""] * (width + 1)

    def read(cells: list[str]) -> Reading | Problem:
        row = cells + padding if len(cells) <= width else [*cells[:width], ""]
        when = clock(row[at])
        if when is None:
            return Problem("at", "date_invalid", {"value": row[at].strip()[:40]})
        told = list(map(str.strip, cells_of(row)))
        problem = _unfit(names, told)
        return problem or _said(when, told, marks)

    return read


def _unfit(names: Sequence[str], told: Sequence[str]) -> Problem | None:
    joined = "".join(told)
    # What can be printed can be stored, and asking that costs a tenth.
    if len(joined) > ID_LIMIT or not (joined.isprintable() or is_storable(joined)):
        for name, text in zip(names, told, strict=True):
            limit = LINE_LIMITS.get(name, ID_LIMIT)
            if len(text) > limit:
                return Problem(name, "line_too_long", {"limit": limit})
            if not is_storable(text):
                return Problem(name, "text_unstorable")
    for place in _EXACT if "E" in joined or "e" in joined else ():
        if lost_digits(told[place]):
            return Problem(names[place], "digits_lost", {"value": told[place][:40]})
    return None


def _said(when: int, told: list[str], marks: tuple[str, ...]) -> Reading | Problem:
    conversation, author, agent, customer, name, phone, email, text, url, rating, tags, number = told
    person = customer or phone or email
    if not conversation and not person:
        return Problem("customer", "line_of_nobody")
    if url and url != text:
        text = f"{text}\n{url}" if text else url
    if not text:
        return Problem("text", "line_empty")
    role, agent = role_of(author, agent, customer or name)
    if role == "":
        return Problem("author", "author_unknown", {"value": author[:40]})
    if role == "agent" and text.startswith(marks):
        role = "automatic"
    score = score_of(rating) if rating else None
    if rating and score is None:
        return Problem("rating", "rating_unreadable", {"value": rating[:40]})
    side = "c" if role == "customer" else "s"
    key = blake2b((number or f"{when}\x1f{side}\x1f{text}").encode(), digest_size=15).hexdigest()
    said = [conversation, role, agent, customer, name, phone, email, text, score, _tags(tags) if tags else [], number, key]
    return Reading(f"c:{conversation}" if conversation else f"s:{person}", when, said)


def role_of(author: str, agent: str, customer: str) -> tuple[str, str]:
    """Who said a line, and the agent's name. `author` is a word for a role, or a name: that of the customer, or else of an agent.

    Without an author, a line that names an agent is the agent's, any other the customer's. Empty when there is no telling.
    """
    if not author:
        return ("agent", agent) if agent else ("customer", "")
    role = ROLES.get(author) or ROLES.get(bare(author))
    if role is not None:
        return role, ("" if role in ("customer", "system") else agent)
    if customer and author == customer:
        return "customer", ""
    return ("agent", author) if agent in ("", author) or customer else ("agent", agent)


def score_of(text: str) -> int | None:
    """A rating from 1 to 5 as systems write it ("5", "5 星", "满意", "good"); None when it is none."""
    found = _SCORE.fullmatch(text)
    return int(found[1]) if found else _SCORES.get(bare(text))


def business_day(at: int, zone: ZoneInfo, begins: int) -> int:
    """The day (a number) an instant (ms) belongs to, when days begin at the full hour `begins` (0 to 23)."""
    return (datetime.fromtimestamp(at / 1000, zone) - timedelta(hours=begins)).toordinal()


def sessions(lines: Iterable[Line], gap_ms: int, day_of: Callable[[int], int]) -> Iterator[list[Line]]:
    """The lines of one customer, in the order of time, parted into sessions: a longer silence than the gap and a new business day begin a new one."""
    present: list[Line] = []
    for line in lines:
        if present and (line.at - present[-1].at > gap_ms or day_of(line.at) != day_of(present[-1].at)):
            yield present
            present = []
        present.append(line)
    if present:
        yield present


def days(setting: Setting, begins_at: int = 0) -> Callable[[int], int]:
    """`business_day` of a setting, remembered by the quarter of an hour; `begins_at`: its first hour (0 to 23) where the setting says none."""
    zone, begins = ZoneInfo(setting.zone), int(setting.options.get("day_begins", begins_at))
    known: dict[int, int] = {}

    def day(at: int) -> int:
        quarter = at // 900_000
        found = known.get(quarter)
        if found is None:
            found = known[quarter] = business_day(at, zone, begins)
        return found

    return day


def shown(reading: Reading) -> dict[str, Any]:
    """A reading by column, as a preview shows it."""
    said = Said(*reading.values)
    return {**said._asdict(), "tags": ", ".join(said.tags), "at": reading.at, "author": said.role, "key": None}


def _tags(text: str) -> list[str]:
    return list(dict.fromkeys(tag.strip()[:40] for tag in _PARTED.split(text) if tag.strip()))[:10]


def _clock(setting: Setting) -> Callable[[str], int | None]:
    """`instant`, remembering minutes: a log has many lines in one."""
    known: dict[str, int | None] = {}
    zone, now = setting.zone, setting.now

    def at(text: str) -> int | None:
        minute, seconds = text[:16], text[16:]
        if len(seconds) != 3 or seconds[0] != ":" or not (seconds[1:].isascii() and seconds[1:].isdigit()) or seconds > ":59":
            return instant(text, zone, now)
        if minute not in known:
            if len(known) > 100_000:
                known.clear()
            known[minute] = instant(minute, zone, now) if _MINUTE.fullmatch(minute) else None
        found = known[minute]
        return instant(text, zone, now) if found is None else found + int(seconds[1:]) * 1000

    return at
