"""The words a report brings along, in both languages."""

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "draft": ("草稿：数字随时在变", "Draft: the figures still move"),
    "version": ("第 {n} 版", "Version {n}"),
    "team": ("全队", "Whole team"),
    "all": ("合计", "All"),
    "nobody": ("未归属", "Nobody"),
    "metric": ("指标", "Metric"),
    "now": ("本期", "This period"),
    "before": ("上期", "Period before"),
    "change": ("变化", "Change"),
    "beside": ("样本与区间", "Cases and interval"),
    "person": ("客服", "Agent"),
    "group": ("小组", "Group"),
    "day": ("日期", "Day"),
    "chat": ("会话", "Chat"),
    "why": ("原因", "Why"),
    "rated": ("评价 {value} 分", "Rated {value}"),
    "waited": ("首次响应用时 {value}", "First answer after {value}"),
    "sold": ("成交 {value}", "Sold {value}"),
    "month": ("月份", "Month"),
    "paid": ("实发", "Paid"),
    "held": ("待发", "Held back"),
    "total": ("合计", "Total"),
    "decision": ("决定", "Decision"),
    "action": ("行动项", "Action"),
    "owner": ("负责人", "Owner"),
    "due": ("期限", "Due"),
    "state": ("状态", "State"),
    "done": ("已完成", "Done"),
    "open": ("未完成", "Open"),
    "provisional": ("暂", "provisional"),
    "young": ("“暂”：最近几天的数字还会变动。", "“provisional”: of days so young that the figure may still move."),
    "no_data": ("这段时间没有数据。", "There are no figures of these days."),
    "no_chats": ("没有需要特别看的会话。", "No chat stands out."),
    "no_pay": ("这段时间没有审批过的绩效。", "No pay of these months is approved."),
    "withheld": ("绩效金额只对有权限的人显示。", "Pay is shown only to those who may see it."),
    "left_out": ("另有 {n} 个未画出，见下方表格。", "{n} more are not drawn; the table has them."),
    "unprintable": ("有 {n} 个字符在所用字体中没有字形，以 □ 代替。", "{n} characters have no glyph in the font and stand as □."),
    "page": ("第 {n} 页，共 {all} 页", "Page {n} of {all}"),
    "figures": ("数据", "Figures"),
    "report": ("报告", "Report"),
}


def word(key: str, locale: str, **parts: object) -> str:
    """The word for `key`. locale: zh-CN or en."""
    return _WORDS[key][locale == "en"].format(**parts)
