"""The sentences of this room's refusals, zh-CN and en."""

MESSAGES: dict[str, tuple[str, str]] = {
    "day_wrong": ("日期要写成 2026-11-29 这样", "A day is written like 2026-11-29"),
    "days_reversed": ("结束日期早于开始日期", "The last day is before the first"),
    "days_too_many": ("一次最多看 {limit} 天", "At most {limit} days at once"),
    "grain_unknown": ("只能按人、小组、日期或全队汇总", "Figures come by person, group, day or team"),
    "metric_unknown": ("没有指标「{key}」", "There is no metric “{key}”"),
}
