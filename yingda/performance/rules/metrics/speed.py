"""Metrics of how fast customers are answered, and of the time agents put in."""

import re

from yingda.performance.rules.metrics.entries import Metric, rows
from yingda.performance.rules.metrics.expression import Measure, Ratio, Where

ROUNDS = Measure("count", "round", "agent_id")
NO_REPLY = (("unanswered", Measure("count", "session", "owner_id", "", (Where("customer_lines", ">", 0), Where("first_response_ms", "is null")))),)
NO_ANSWER = (("unanswered", Measure("count", "round", "agent_id", "", (Where("response_ms", "is null"),))),)
_WITHIN = re.compile(r"in_([1-9][0-9]{0,4})_s")
A_DAY_S = 86_400


def within_key(key: str) -> int | None:
    """The seconds of a key such as `in_45_s`, from 1 to 86400; None for another key."""
    found = _WITHIN.fullmatch(key)
    return int(found[1]) if found and int(found[1]) <= A_DAY_S else None


def within_of(seconds: int) -> Metric:
    """The share of rounds answered within so many seconds."""
    return Metric(
        f"in_{seconds}_s", "share", "more", _share(seconds),
        (f"{seconds} 秒回复率", f"{seconds} 秒内回复的轮次 ÷ 全部轮次；没有回复的轮次算未达到。"),
        (f"Answered within {seconds} s", f"Rounds answered within {seconds} s ÷ all rounds; unanswered ones count as missed."),
        (rows("round", "response_ms", 1000 * seconds, 1000 * seconds + 1, None, 0), 0.5),
    )  # fmt: skip


def _share(seconds: int) -> Ratio:
    return Ratio(Measure("count", "round", "agent_id", "", (Where("response_ms", "<=", 1000 * seconds),)), ROUNDS)


SPEED: tuple[Metric, ...] = (
    Metric(
        "first_response", "ms", "less", Measure("mean", "agent", "agent_id", "first_response_ms"),
        ("首次响应时间", "会话里第一句人工回复 − 客户第一句；机器人转来的会话从转接算起。归发出这句的客服；没有回复的会话不计入平均，另计。"),
        ("First response", "First line of a human agent − first line of the customer, or the bot's hand-over. Of its sender; sessions without one stay out."),
        (rows("agent", "first_response_ms", 20_000, 40_000, None), 30_000), left_out=NO_REPLY,
    ),
    Metric(
        "first_response_work", "ms", "less", Measure("mean", "agent", "agent_id", "first_response_work_ms"),
        ("首次响应时间（工作时间）", "与首次响应时间相同，只算工作日历里开门的时间：会话的服务水平所用的日历，没有就用团队的第一个日历。"),
        ("First response (working time)", "The same in open time of the calendar in force: that of the session's service level, else the team's first."),
        (rows("agent", "first_response_work_ms", 0, 40_000, None), 20_000), left_out=NO_REPLY,
    ),
    Metric(
        "avg_response_pooled", "ms", "less", Measure("mean", "round", "agent_id", "response_ms"),
        ("平均响应时间（按轮次）", "所有已回复轮次的（回复 − 轮次开始）的平均。"),
        ("Average response (by round)", "Mean over all answered rounds of answer − start of the round."),
        (rows("round", "response_ms", 10_000, 20_000, 60_000, None), 30_000), left_out=NO_ANSWER,
    ),
    Metric(
        "avg_response_session", "ms", "less", Measure("mean", "session", "first_agent_id", "mean_response_ms"),
        ("平均响应时间（按会话）", "每个会话先求平均，再求这些平均的平均；没有回复的会话不计。归首先回复的客服。与按轮次的平均是两个指标。"),
        ("Average response (by session)", "Mean of the sessions' means, those without an answer out. Of whoever answered first. Not the pooled one."),
        (rows("session", "mean_response_ms", 10_000, 40_000, None), 25_000), left_out=NO_REPLY,
    ),
    Metric(
        "in_3_min", "share", "more", _share(180),
        ("3 分钟回复率", "3 分钟内回复的轮次 ÷ 全部轮次；没有回复的轮次算未达到。"),
        ("Answered within 3 minutes", "Rounds answered within 3 minutes ÷ all rounds; unanswered ones count as missed."),
        (rows("round", "response_ms", 475_000, 30_000), 0.5),
    ),
    Metric(
        "slow_rounds", "rounds", "less", Measure("count", "round", "agent_id", "", (Where("slow", "=", 1),)),
        ("慢回复轮次", "回复用时超过阈值（默认 120 秒）的轮次数。"), ("Slow rounds", "Rounds answered after more than the threshold (120 s by default)."),
        (rows("round", "slow", 0, 1, 0), 1),
    ),
    Metric(
        "unanswered", "rounds", "less", Measure("count", "round", "agent_id", "", (Where("response_ms", "is null"),)),
        ("未回复轮次", "到会话结束也没有人工回复的轮次数（有问必答：目标 0）。归当时接待人。"),
        ("Unanswered rounds", "Rounds without a human answer (target 0). Of whoever had the session."),
        (rows("round", "response_ms", 5_000, None, None), 2),
    ),
    Metric(
        "answer_ask_ratio", "ratio", None,
        Ratio(Measure("sum", "session", "owner_id", "agent_lines"), Measure("sum", "session", "owner_id", "customer_lines"), share=False),
        ("答问比", "客服句数 ÷ 客户句数。"), ("Answers per question", "Agent lines ÷ customer lines."),
        ({"session": ({"agent_lines": 6, "customer_lines": 4},)}, 1.5),
    ),
    Metric(
        "handle_time", "ms", "less", Measure("mean", "agent", "agent_id", "active_ms"),
        ("处理时长（投入）", "客服真正投入会话的时间：每句话之前距上一句的时间，最多算 3 分钟。同时接多个会话时不重复。"),
        ("Handle time (active)", "The agent's active time on a session: before each of their lines the time since the line before, at most 3 minutes of it."),
        (rows("agent", "active_ms", 60_000, 180_000), 120_000),
    ),
    Metric(
        "handle_time_wall", "ms", "less", Measure("mean", "agent", "agent_id", "wall_ms"),
        ("处理时长（挂钟）", "从接手的那个问题提出，到客服在会话里的最后一句（最后回复的人算到会话最后一句）。同时接多个会话时会重叠。"),
        ("Handle time (wall)", "From the question they took up to the agent's last line (of whoever wrote last: the session's). Overlaps with concurrency."),
        (rows("agent", "wall_ms", 60_000, 600_000), 330_000),
    ),
    Metric(
        "concurrency_max", "sessions", None, Measure("max", "load", "agent_id", "level"),
        ("最大同时接待", "同一客服同时在接的会话数的最大值。"), ("Concurrency (max)", "The most sessions an agent had at once."),
        (rows("load", "level", 1, 3, 2), 3),
    ),
    Metric(
        "concurrency_mean", "ratio", None,
        Ratio(Measure("sum", "load", "agent_id", "level_ms"), Measure("sum", "load", "agent_id", "ms"), share=False,
              cases=Measure("distinct", "load", "agent_id", "conversation_id")),
        ("平均同时接待", "有会话在接的时间里，按时间加权的同时会话数。"),
        ("Concurrency (mean)", "Sessions at once, weighted by time, over the time with at least one."),
        ({"load": tuple({"level": level, "level_ms": level * ms, "ms": ms, "conversation_id": level} for level, ms in ((1, 60_000), (2, 20_000)))}, 1.25),
    ),
    Metric(
        "online_utilisation", "share", "more",
        Ratio(Measure("sum", "presence", "agent_id", "ms", (Where("state", "=", "online"),)), Measure("sum", "presence", "agent_id", "ms"),
              cases=Measure("distinct", "presence", "agent_id", "person_day")),
        ("在线利用率", "在线时间 ÷（在线 + 忙碌 + 小休）。样本是人天。"),
        ("Online utilisation", "Online ÷ (online + busy + break). Its cases are days of people."),
        ({"presence": ({"state": "online", "ms": 21_600_000, "person_day": 1}, {"state": "busy", "ms": 5_400_000, "person_day": 1},
                       {"state": "break", "ms": 1_800_000, "person_day": 1})}, 0.75),
    ),
)  # fmt: skip
