"""What a team may change about giving out work."""

from yingda.plumbing.team_settings import Words, whole

FIRST_UNITS = whole(
    "routing.first_units", "routing", 5, 0, 100, "chats",
    Words("默认接待上限", "没有单独设置接待上限的同事，最多同时接待多少个会话。"),
    Words("Capacity unless set", "How many conversations a colleague without a capacity of their own is given at once."),
    words="并发 同时接待 capacity concurrent load",
)  # fmt: skip
SILENT_MINUTES = whole(
    "routing.silent_minutes", "routing", 5, 0, 120, "minutes",
    Words("收回后暂不再派的时间", "会话因无人应答被收回后，多久之内不再派给同一位同事。"),
    Words("Pause after a take-back", "How long a conversation taken back from somebody silent is not offered to them again."),
    words="超时收回 无应答 take-back silent",
)  # fmt: skip
