"""What a team may change about pay."""

from yingda.plumbing.team_settings import Words, whole

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
