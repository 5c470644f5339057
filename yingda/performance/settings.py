"""What a team may change about figures, boards and pay."""

from yingda.plumbing.team_settings import Setting, Words, switch, text, whole

SECTION = "figures"
WITHIN = text(
    "performance.within", SECTION, "30, 60, 180", 40, r"\s*\d{1,5}(\s*[,，、]\s*\d{1,5}){0,5}\s*",
    Words("几秒内回复率", "词典里列出哪些「几秒内回复率」，写秒数，最多六个，用逗号隔开。"),
    Words("Answered within", "For which seconds the dictionary lists “answered within”: at most six, separated by commas."),
    words="响应率 30秒 3分钟 in seconds",
)  # fmt: skip
SLOW_SECONDS = whole(
    "performance.slow_seconds", SECTION, 120, 5, 3600, "seconds",
    Words("慢回复", "一轮回复超过多久算慢。"), Words("Slow answer", "A round answered after more than this is slow."), words="慢响应 slow round",
)  # fmt: skip
SLOW_ROUNDS = whole(
    "performance.slow_rounds", SECTION, 3, 1, 20, "times",
    Words("慢回复客户", "同一客户一天里有几轮慢回复就列出来。"),
    Words("Customers with slow answers", "How many slow rounds on a day put a customer on the list."),
    words="slow customers",
)  # fmt: skip
FCR_HOURS = whole(
    "performance.fcr_hours", SECTION, 48, 1, 720, "hours",
    Words("一次解决的时限", "解决之后多少小时内客户没有再来，才算一次解决。"),
    Words("First-contact resolution", "For how many hours after the resolve a customer must not come back."), words="FCR 一次解决率",
)  # fmt: skip
PAID_MATURES = Setting(
    "performance.paid_matures", SECTION, "4", "choice",
    Words("转化率几天后定下来", "询单转化率在第几天之后不再变动：D+4 或 D+8。和数字一起保存。"),
    Words("Conversion is final after", "After how many days the conversion moves no more: D + 4 or D + 8. Stored with the figure."),
    choices=("4", "8"), words="D+4 D+8 成熟 maturity",
)  # fmt: skip
_FILTERED = {
    "own": (("不算询单：自己人", "客户带有自己人的标签。"), ("No inquiry: own accounts", "The customer carries the tag of own accounts.")),
    "empty": (("不算询单：空会话", "客户没有说一个字（只有表情、图片或标点）。"),
              ("No inquiry: empty chats", "The customer said no word (only pictures, faces or marks).")),
    "forwarded": (("不算询单：仅转接", "客服最多说了一句就转给别人。"), ("No inquiry: only passed on", "The agent said one line at most and handed it on.")),
    "coded": (("不算询单：暗号会话", "客户说了暗号词。"), ("No inquiry: code-word chats", "The customer said a code word.")),
    "single": (("不算询单：单句", "客户当天只说了一句。"), ("No inquiry: single line", "The customer said only one line that day.")),
    "monologue": (("不算询单：客服独白", "客服说了至少两句，客户再没有回应。"),
                  ("No inquiry: agent monologue", "The agent said two lines or more and the customer nothing after.")),
}  # fmt: skip


def _filter(name: str) -> Setting[bool]:
    zh, en = _FILTERED[name]
    return switch(f"performance.without_{name}", SECTION, name not in ("single", "monologue"), Words(*zh), Words(*en), words="询单 过滤 filter inquirer")


WITHOUT_OWN, WITHOUT_EMPTY, WITHOUT_FORWARDED = _filter("own"), _filter("empty"), _filter("forwarded")
WITHOUT_CODED, WITHOUT_SINGLE, WITHOUT_MONOLOGUE = _filter("coded"), _filter("single"), _filter("monologue")
_SWITCHES = (WITHOUT_OWN, WITHOUT_EMPTY, WITHOUT_FORWARDED, WITHOUT_CODED, WITHOUT_SINGLE, WITHOUT_MONOLOGUE)


def filters_on() -> tuple[str, ...]:
    """The filters in force, by name."""
    return tuple(name for name, setting in zip(_FILTERED, _SWITCHES, strict=True) if setting.value())


WAIT_LIMIT = whole(
    "boards.wait_limit_s", "boards", 180, 0, 86_400, "seconds",
    Words("最长等待超过多久提醒", "现场看板上，客户等待达到这个时间就报警；0 为不提醒。"),
    Words("Alarm from this wait on", "On the floor, a customer who has waited this long raises an alarm; 0 for none."),
)  # fmt: skip
BREACHED_LIMIT = whole(
    "boards.breached_limit", "boards", 1, 0, 10_000, "chats",
    Words("超时会话达到多少提醒", "0 为不提醒。"), Words("Alarm from this many breached chats on", "0 for none."),
)  # fmt: skip
FIRST_RESPONSE_LIMIT = whole(
    "boards.first_response_limit_s", "boards", 120, 0, 86_400, "seconds",
    Words("今日首次响应达到多久提醒", "按今天的平均首次响应时间；0 为不提醒。"),
    Words("Alarm from this first response on", "By today's mean first response; 0 for none."),
)  # fmt: skip
UNANSWERED_LIMIT = whole(
    "boards.unanswered_limit", "boards", 10, 0, 100_000, "times",
    Words("今日未回复轮次达到多少提醒", "0 为不提醒。"), Words("Alarm from this many unanswered rounds on", "Of today; 0 for none."),
)  # fmt: skip
CONVERSION_LIMIT = whole(
    "boards.conversion_limit", "boards", 0, 0, 100, "percent",
    Words("今日询单转化率低于多少提醒", "百分数；0 为不提醒。"), Words("Alarm below this conversion", "Today's inquiry to paid, in per cent; 0 for none."),
)  # fmt: skip
RANK_SHOWN = switch(
    "boards.rank_shown", "boards", True,
    Words("客服看得到自己的名次", "「我的这个月」里显示本人在小组里的名次，不显示其他人。"),
    Words("Agents see their own place", "“My month” shows one's own place in the group, and nobody else's."),
)  # fmt: skip
DISPUTE_DAYS = whole(
    "performance.dispute_days", "pay", 14, 1, 90, "days",
    Words("绩效异议期", "绩效单审批后多少天内，本人可以对其中一行提出异议。"),
    Words("Time to dispute pay", "For how many days after the approval one may dispute a line of one's own statement."),
    words="申诉 复议 dispute appeal",
)  # fmt: skip
ANSWER_DAYS = whole(
    "performance.answer_days", "pay", 5, 1, 60, "days",
    Words("绩效异议答复期限", "收到异议后多少天内要答复。"),
    Words("Time to answer a dispute", "Within how many days a dispute is to be answered."),
    words="申诉期限 dispute deadline",
)  # fmt: skip
