"""Metrics of how matters end: resolved, in time, what customers think of it."""

from yingda.performance.rules.metrics.entries import Example, Metric, rows
from yingda.performance.rules.metrics.expression import Awaited, Measure, Ratio, Score, Where

RATINGS = Measure("count", "session", "rated_agent_id", "", (Where("rating", "is not null"),))
RESOLVED = Measure("count", "session", "owner_id", "", (Where("resolved_first_at", "is not null"),))
RESOLVED_AND_RATED = Measure("count", "session", "owner_id", "", (*RESOLVED.where, Where("rating", "is not null")))
SOLVED = (Where("resolved_first_at", "is not null"),)
SOLVED_ALL = Measure("count", "resolution", "owner_id", "", SOLVED)
LIVE = (Where("resolved_first_at", "is not null"), Where("from_log", "=", 0))
LIVE_RESOLVED = Measure("count", "session", "owner_id", "", LIVE)
ANSWERED = Measure("count", "session", "rated_agent_id", "", (Where("recommend", "is not null"),))
RECOMMENDS = Measure("count", "session", "rated_agent_id", "", (Where("recommend", ">=", 9),))
ADVISES_AGAINST = Measure("count", "session", "rated_agent_id", "", (Where("recommend", "<=", 6),))
EFFORTS = Measure("count", "session", "rated_agent_id", "", (Where("effort", "is not null"),))
KNOWN = (Where("matched", "is not null"),)
GREETED = (Where("bot_lines", ">", 0),)
CONTAINED = (Where("agent_lines", "=", 0), Where("resolved_first_at", "is not null"), Where("again_day", "=", 0))


def _attained(kind: str) -> Ratio:
    of_kind = (Where("kind", "=", kind),)
    return Ratio(Measure("count", "service", "agent_id", "", (*of_kind, Where("achieved", "=", 1))), Measure("count", "service", "agent_id", "", of_kind))


_ATTAINED: dict[str, tuple[Example, float]] = {
    kind: ({"service": tuple({"kind": kind, "achieved": achieved} for achieved in (1, 1, 1, 0))}, 0.75)
    for kind in ("first_response", "next_response", "resolution")
}


SERVICE: tuple[Metric, ...] = (
    Metric(
        "resolution_time", "ms", "less", Measure("mean", "session", "owner_id", "resolved_first_ms", ()),
        ("解决时长（到首次解决）", "会话打开到第一次解决。"), ("Resolution time (first)", "From open to the first resolve."),
        (rows("session", "resolved_first_ms", 60_000, 180_000, None), 120_000),
    ),
    Metric(
        "resolution_time_last", "ms", "less", Measure("mean", "session", "owner_id", "resolved_last_ms", ()),
        ("解决时长（到最后解决）", "会话打开到最后一次解决；重新打开过的会话会更长。"), ("Resolution time (last)", "From open to the last resolve."),
        (rows("session", "resolved_last_ms", 60_000, 300_000, None), 180_000),
    ),
    Metric(
        "resolution_time_own", "ms", "less", Measure("mean", "session", "owner_id", "resolved_own_ms"),
        ("解决时长（我方）", "到首次解决的时长，减去机器人独自接待和等待客户的时间。"),
        ("Resolution time (ours)", "To the first resolve, less the time that was the bot's alone and the time spent waiting for the customer."),
        (rows("session", "resolved_own_ms", 40_000, 80_000, None), 60_000),
    ),
    Metric(
        "resolution_bot_time", "ms", None, Measure("mean", "session", "owner_id", "bot_ms"),
        ("解决时长（仅机器人）", "到首次解决之前只有机器人接待的时间。"),
        ("Resolution time (bot only)", "Of the time to the first resolve, what was the bot's alone."),
        (rows("session", "bot_ms", 0, 60_000, None), 30_000),
    ),
    Metric(
        "resolution_customer_wait", "ms", None, Measure("mean", "session", "owner_id", "customer_wait_ms"),
        ("解决时长（等客户）", "到首次解决之前等待客户的时间。"),
        ("Resolution time (customer's turn)", "Of the time to the first resolve, what was spent waiting for the customer."),
        (rows("session", "customer_wait_ms", 0, 120_000, None), 60_000),
    ),
    Metric(
        "fcr", "share", "more", Ratio(Measure("count", "resolution", "owner_id", "", (*SOLVED, Where("again", "=", 0))), SOLVED_ALL),
        ("一次解决率", "解决之后 N 小时（默认 48）内客户没有再来、会话也没有重新打开的会话 ÷ 已解决的会话。N 小时之后不再变动。"),
        ("First-contact resolution", "Resolved sessions whose customer did not come back, on anything, within N hours (48 unless set) ÷ resolved sessions."),
        ({"resolution": ({"resolved_first_at": 1, "again": 0}, {"resolved_first_at": 1, "again": 1}, {"resolved_first_at": None, "again": 0})}, 0.5),
        2, matures_by="fcr_hours",
    ),
    Metric(
        "fcr_topic", "share", "more", Ratio(Measure("count", "resolution", "owner_id", "", (*SOLVED, Where("again_topic", "=", 0))), SOLVED_ALL),
        ("一次解决率（同一话题）", "解决之后 N 小时内客户没有为同一话题（会话的第一个标签）再来的会话 ÷ 已解决的会话。"),
        ("First-contact resolution (same topic)", "Resolved sessions whose customer did not come back on the same topic (first tag) in N hours ÷ resolved."),
        ({"resolution": ({"resolved_first_at": 1, "again_topic": 0}, {"resolved_first_at": 1, "again_topic": 0},
                         {"resolved_first_at": 1, "again_topic": 1}, {"resolved_first_at": 1, "again_topic": 0})}, 0.75),
        2, matures_by="fcr_hours",
    ),
    Metric(
        "sla_first", "share", "more", _attained("first_response"),
        ("首响达标率", "达成 ÷（达成 + 超时）；还在计时的两边都不算。归回答的客服。"),
        ("SLA attainment: first response", "Achieved ÷ (achieved + breached); those that run are neither. Of whoever answered."),
        _ATTAINED["first_response"],
    ),
    Metric(
        "sla_next", "share", "more", _attained("next_response"),
        ("后续响应达标率", "达成 ÷（达成 + 超时）；还在计时的两边都不算。归回答的客服。"),
        ("SLA attainment: next response", "Achieved ÷ (achieved + breached); those that run are neither. Of whoever answered."),
        _ATTAINED["next_response"],
    ),
    Metric(
        "sla_resolve", "share", "more", _attained("resolution"),
        ("解决达标率", "达成 ÷（达成 + 超时）；还在计时的两边都不算。归会话的归属人。"),
        ("SLA attainment: resolution", "Achieved ÷ (achieved + breached); those that run are neither. Of the owner."),
        _ATTAINED["resolution"],
    ),
    Metric(
        "backlog", "sessions", "less", Measure("sum", "backlog", "agent_id", "open_end"),
        ("积压", "期末还没解决的会话数，来自每日快照；今天的是现在。归会话的归属人。"),
        ("Backlog", "Sessions not resolved at the end of the period, of the daily snapshot; today as it is now."),
        (rows("backlog", "open_end", 3, 2), 5),
    ),
    Metric(
        "backlog_rate", "share", "less", Ratio(Measure("sum", "backlog", "agent_id", "open_end"), Measure("sum", "backlog", "agent_id", "base")),
        ("积压率", "期末未解决 ÷（期初未解决 + 期间新开）。"), ("Backlog rate", "Open at the end ÷ (open at the start + new)."),
        ({"backlog": ({"open_end": 0, "base": 8}, {"open_end": 5, "base": 12})}, 0.25),
    ),
    Metric(
        "csat", "share", "more", Ratio(Measure("count", "session", "rated_agent_id", "", (*RATINGS.where, Where("rating", ">=", 4))), RATINGS),
        ("满意度", "评分 4–5 分 ÷ 全部评分。"), ("Satisfaction (CSAT)", "Ratings of 4–5 ÷ ratings."),
        (rows("session", "rating", 5, 4, 3, None), 2 / 3),
    ),
    Metric(
        "rating_rate", "share", "more", Ratio(RESOLVED_AND_RATED, RESOLVED),
        ("评价率", "已解决且有评分的会话 ÷ 已解决的会话。归会话的归属人。"),
        ("Rating rate", "Resolved sessions with a rating ÷ resolved sessions. Of the session's owner."),
        ({"session": ({"rating": 5, "resolved_first_at": 1}, {"rating": None, "resolved_first_at": 1})}, 0.5),
    ),
    Metric(
        "rating_invitation_rate", "share", "more",
        Ratio(Measure("count", "session", "owner_id", "", (*LIVE, Where("asked_at", "is not null"))), LIVE_RESOLVED),
        ("邀评率", "向客户发出过评价邀请的已解决会话 ÷ 已解决会话；导入的会话不计。归会话的归属人。"),
        ("Invitation rate", "Resolved sessions whose customer was asked for a rating ÷ resolved sessions; imported ones are left out. Of the owner."),
        ({"session": tuple({"resolved_first_at": 1, "from_log": log, "asked_at": asked} for log, asked in ((0, 5), (0, None), (1, None)))}, 0.5),
    ),
    Metric(
        "nps", "score", "more", Score(RECOMMENDS, ADVISES_AGAINST, ANSWERED),
        ("净推荐值（NPS）", "打 9–10 分的百分比 − 打 0–6 分的百分比。区间来自 se² =（p + d −（p − d)²）÷ n。"),
        ("Net promoter score", "% of 9–10 − % of 0–6. Interval from se² = (p + d − (p − d)²) ÷ n."),
        ({"session": tuple({"recommend": value} for value in (*[9] * 60, *[7] * 25, *[3] * 15))}, 45),
    ),
    Metric(
        "ces", "points", "more", Measure("mean", "session", "rated_agent_id", "effort"),
        ("省力度（CES）", "「解决起来很容易」1–7 分的平均。"), ("Customer effort score", "Mean of 1–7 for “it was easy”."),
        (rows("session", "effort", 7, 5, 3, None), 5),
    ),
    Metric(
        "ces_easy", "share", "more", Ratio(Measure("count", "session", "rated_agent_id", "", (*EFFORTS.where, Where("effort", ">=", 5))), EFFORTS),
        ("省力度达标率", "省力度 5 分及以上 ÷ 全部省力度评分。"), ("Found it easy", "Effort scores of 5 and more ÷ all."),
        (rows("session", "effort", 7, 5, 3, None), 2 / 3),
    ),
    Metric(
        "repeat_share", "share", None,
        Ratio(Measure("count", "round", "agent_id", "", (*KNOWN, Where("matched", "=", 1))), Measure("count", "round", "agent_id", "", KNOWN)),
        ("重复问题占比", "用快捷回复作答的问题（轮次）÷ 全部问题；导入的会话不知道用没用，不计。行业参考 80%。"),
        ("Repeated questions", "Questions (rounds) answered by a quick reply ÷ questions; of imported ones that is not known. Reference of the field: 80%."),
        (rows("round", "matched", 1, 1, 1, 0, None), 0.75),
    ),
    Metric(
        "bot_containment", "share", "more",
        Ratio(Measure("count", "resolution", "owner_id", "", (*GREETED, *CONTAINED)), Measure("count", "resolution", "owner_id", "", GREETED)),
        ("机器人独立解决率", "机器人接待、没有人工回复就解决、24 小时内没有再来的会话 ÷ 机器人接待的会话。行业参考 70%。"),
        ("Bot containment", "Sessions resolved with no human line and no return in 24 h ÷ sessions the bot greeted. Field: 70%."),
        ({"resolution": tuple({"bot_lines": 2, "agent_lines": lines, "resolved_first_at": 1, "again_day": again}
                              for lines, again in ((0, 0), (0, 1), (3, 0), (0, 0)))}, 0.5),
        1,
    ),
    Metric(
        "kb_contribution", "points", "more", Awaited(),
        ("知识贡献", "被采纳的文章、快捷回复和答案，按使用次数加权。知识库的采纳流程还没有，暂无数据。"),
        ("Knowledge contribution", "Adopted articles, quick replies and answers, weighted by use. No adoption of knowledge yet, so no figure."),
        ({}, None),
    ),
    Metric(
        "spend_increment", "money", "more", Awaited(),
        ("消耗增量", "客户投放消耗比基期的增加。大客户模块建好后才有数据。"),
        ("Spend increment", "How much more the accounts spend than in the base period. There is no figure before key accounts are there."),
        ({}, None),
    ),
)  # fmt: skip
