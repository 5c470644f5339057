"""The sentences of this room's refusals, zh-CN and en."""

MESSAGES: dict[str, tuple[str, str]] = {
    "credit_name_wrong": ("名称为 1 到 {most} 个字", "A name has 1 to {most} characters"),
    "credit_window_wrong": ("请填写 {least} 到 {most} 之间的整数", "Give a whole number from {least} to {most}"),
    "credit_follow_up_reversed": ("跟进的结束不能早于开始（第 {begin} 分钟）", "The follow-up cannot end before it begins (minute {begin})"),
    "credit_rules_many": (
        "最多同时按 {limit} 个版本判定，请先停用一个",
        "At most {limit} versions are judged by at once: stop one first",
    ),
    "credit_rule_in_force": ("「{name}」正在使用，不能这样做", "“{name}” is in force: this cannot be done"),
    "credit_rule_not_judged": ("「{name}」还没有重新判定历史订单，先重新判定", "“{name}” has not judged history yet: judge it first"),
    "credit_reason_wrong": ("请写明原因，最多 {most} 个字", "Give a reason of at most {most} characters"),
    "credit_marked_already": ("这个订单已经这样标记了", "The order is marked so already"),
    "day_wrong": ("日期要写成 2026-11-29 这样", "A day is written like 2026-11-29"),
    "days_reversed": ("结束日期早于开始日期", "The last day is before the first"),
    "days_too_many": ("一次最多看 {limit} 天", "At most {limit} days at once"),
}
