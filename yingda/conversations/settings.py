"""What a team may change about conversations and tickets."""

from yingda.plumbing.team_settings import Words, whole

HAND_OVER_SECONDS = whole(
    "conversations.hand_over_seconds", "conversations", 120, 15, 3_600, "seconds",
    Words("转接等待时间", "转接发出后多久没人接就自动退回给原来的客服。"),
    Words("Hand-over time-out", "How long an offered hand-over waits for an answer before it goes back."),
    words="转接超时 交接 移交 transfer timeout zhuanjie",
)  # fmt: skip
RECALL_MINUTES = whole(
    "conversations.recall_minutes", "conversations", 2, 0, 60, "minutes",
    Words("撤回时限", "消息发出后多久之内可以撤回；0 表示不能撤回。"),
    Words("Recall limit", "How long after sending a message can be taken back; 0: never."),
    words="撤销消息 收回 unsend delete message", told=True,
)  # fmt: skip
MOST_TAGS = whole(
    "conversations.most_tags", "conversations", 20, 1, 50, "tags",
    Words("每个会话的标签上限", "一个会话或工单最多能打多少个标签。"),
    Words("Tags on one conversation", "How many tags a conversation or ticket may carry."),
    words="label limit",
)  # fmt: skip
UPLOAD_MEGABYTES = whole(
    "conversations.upload_megabytes", "conversations", 20, 1, 30, "megabytes",
    Words("客服上传文件上限", "客服发送的单个文件最大多少 MB。访客的上限在各接入渠道里设置。"),
    Words("Largest file of an agent", "The largest file an agent may send, in MB. The limit for visitors is set in each inbox."),
    words="附件大小 图片 attachment size upload limit", told=True,
)  # fmt: skip
TICKET_REOPEN_DAYS = whole(
    "conversations.ticket_reopen_days", "tickets", 30, 1, 365, "days",
    Words("已关闭工单可重开的时限", "工单关闭后多少天内还能重新打开。"),
    Words("Reopen a closed ticket within", "For how many days after closing a ticket may be opened again."),
    words="重新打开 reopen",
)  # fmt: skip
TICKET_CLOSES_DAYS = whole(
    "conversations.ticket_closes_days", "tickets", 7, 1, 90, "days",
    Words("已解决工单自动关闭", "工单解决后多少天自动关闭。延长时，已解决的工单也跟着延长。"),
    Words("Close a solved ticket after", "How many days after solving a ticket closes by itself. Longer counts for tickets solved already, too."),
    words="自动关单 auto close",
)  # fmt: skip
DAY_BEGINS = whole(
    "conversations.day_begins", "figures", 0, 0, 23, "hours",
    Words("业务日从几点开始", "夜里这个钟点之前的会话和订单算前一天。改动后，全部数字在后台重算。"),
    Words("Business day begins at", "What happens before this hour of the night belongs to the day before. A change makes all figures anew in the background."),
    words="日切 分割点 split hour business day",
)  # fmt: skip
SESSION_GAP = whole(
    "conversations.session_gap", "figures", 10, 1, 1440, "minutes",
    Words("导入记录的会话间隔", "导入的聊天记录里，沉默超过这么久就算新的会话。只影响以后的导入。"),
    Words("Gap between sessions of imports", "In imported chat logs a longer silence begins a new session. For imports from now on."),
    words="会话切分 间隔 session gap import",
)  # fmt: skip
