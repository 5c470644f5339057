"""The tables of the dictionary in plain Python: the reference the column store is held to."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from yingda.attribution.models import (
    AgentFact,
    BacklogFact,
    Credit,
    CreditAssist,
    HeldFact,
    LossReason,
    OrderFact,
    PresenceFact,
    RoundFact,
    ServiceFact,
    SessionFact,
)
from yingda.performance.rules.terms import DEFAULT

HOUR = 3_600_000
Row = dict[str, Any]


def contact_day(row: Row) -> int:
    return (row["contact_id"] or 0) * 100_000_000 + row["day"]


def sessions() -> list[Row]:
    rows = list(SessionFact.objects.values())
    for row in rows:
        for name in ("first", "last"):
            at = row[f"resolved_{name}_at"]
            row[f"resolved_{name}_ms"] = None if at is None else at - row["opened_at"]
        row["resolved_own_ms"] = None if row["resolved_first_ms"] is None else row["resolved_first_ms"] - row["bot_ms"] - row["customer_wait_ms"]
        row["mean_response_ms"] = row["response_ms"] / row["answered_rounds"] if row["answered_rounds"] else None
        row |= {"from_log": int(row["imported"]), "contact_day": contact_day(row)}
    return rows


def agents() -> list[Row]:
    return [{**row, "wall_ms": row["until_at"] - row["since_at"]} for row in AgentFact.objects.values()]


def rounds() -> list[Row]:
    return [{**row, "slow": int((row["response_ms"] or 0) > 1000 * DEFAULT.slow_s)} for row in RoundFact.objects.values()]


def first_sessions() -> dict[tuple[int, int], Row]:
    """The first session in which a customer wrote on a day, by customer and day."""
    found: dict[tuple[int, int], Row] = {}
    for row in SessionFact.objects.filter(customer_lines__gt=0).order_by("first_customer_at", "conversation_id").values():
        found.setdefault((row["contact_id"], row["day"]), row)
    return found


def spoken_to() -> dict[tuple[int, int, int], Row]:
    """What each agent did with a customer on a day."""
    found: dict[tuple[int, int, int], Row] = {}
    for row in AgentFact.objects.values("contact_id", "day", "day_n", "agent_id", "group_id", "channel", "last_at"):
        before = found.setdefault((row["contact_id"], row["day"], row["agent_id"]), row)
        before |= {name: min(before[name], row[name]) for name in ("group_id", "channel")} | {"last_at": max(before["last_at"], row["last_at"])}
    return found


def receptions() -> list[Row]:
    asked = first_sessions()
    rows = [row for key, row in spoken_to().items() if key[:2] in asked and row["last_at"] >= asked[key[:2]]["first_customer_at"]]
    return [{**row, "contact_day": contact_day(row)} for row in rows]


def customers() -> list[Row]:
    received = {row["contact_day"] for row in receptions()}
    days = [{**row, "contact_day": contact_day(row)} for row in first_sessions().values()]
    return [{**row, "received": int(row["contact_day"] in received)} for row in days]


def inquiries() -> list[Row]:
    kinds: dict[tuple[int, int, int], list[tuple[Row, Row]]] = defaultdict(list)
    by_number = {row["conversation_id"]: row for row in SessionFact.objects.values()}
    for part in AgentFact.objects.values():
        kinds[part["contact_id"], part["day"], part["agent_id"]].append((part, by_number[part["conversation_id"]]))
    return [_inquiry(row, kinds[row["contact_id"], row["day"], row["agent_id"]]) for row in receptions()]


def _inquiry(row: Row, talks: list[tuple[Row, Row]]) -> Row:
    bought = list(Credit.objects.filter(in_force=True, contact_id=row["contact_id"]))
    here = [one for one in bought if row["day_n"] <= one.placed_n <= row["day_n"] + one.inquiry_days]
    own = [one for one in here if one.agent_id == row["agent_id"]]
    before = [one for one in bought if one.paid and row["day_n"] - one.after_sales_days <= one.day_n <= row["day_n"] - 1]
    flags = {
        "own": any(session["own"] for _, session in talks), "coded": any(session["coded"] for _, session in talks),
        "empty": all(session["wordless"] for _, session in talks), "forwarded": all(part["forwarded"] for part, _ in talks),
        "single": sum(session["customer_lines"] for _, session in talks) == 1,
        "monologue": not any(session["customer_after"] for _, session in talks) and sum(part["lines"] for part, _ in talks) > 1,
    }  # fmt: skip
    filtered = any(flags[name] for name in DEFAULT.filters)
    after_sales = bool(before) and not here
    words = {name: max(session[name] for _, session in talks) for name in ("price", "stock", "delivery", "unsure")}
    return {
        **row, **{name: int(value) for name, value in flags.items()}, **words, "filtered": int(filtered), "after_sales": int(after_sales),
        "ordered": int(bool(own)), "paid": int(any(one.paid for one in own)), "lost": int(not filtered and not after_sales and not here),
    }  # fmt: skip


def lost() -> list[Row]:
    told = {one.contact_day: one.reason for one in LossReason.objects.all()}
    waits: dict[tuple[int, int, int | None], list[Row]] = defaultdict(list)
    for row in RoundFact.objects.values():
        waits[row["contact_id"], row["day"], row["agent_id"]].append(row)
    return [_lost(row, waits[row["contact_id"], row["day"], row["agent_id"]], told.get(row["contact_day"])) for row in inquiries() if row["lost"]]


def _lost(row: Row, asked: list[Row], told: str | None) -> Row:
    answered = [one["response_ms"] for one in asked if one["response_ms"] is not None]
    wait, unanswered = max(answered, default=None), len(asked) - len(answered)
    if (wait or 0) > 1000 * DEFAULT.slow_s or (unanswered and wait is None):
        guess = "slow_reply"
    elif unanswered and not any(one["matched"] for one in asked):
        guess = "no_answer"
    else:
        words = {"unsure": "weak_knowledge", "price": "price", "stock": "stock", "delivery": "delivery"}
        guess = next((reason for flag, reason in words.items() if row[flag]), "other")
    return {**row, "wait_ms": wait, "reason": told or guess}


def resolutions() -> list[Row]:
    rows = list(SessionFact.objects.values())
    return [{**row, "again": _again(row, rows, 48), "again_topic": _again(row, rows, 48, topic=True), "again_day": _again(row, rows, 24)} for row in rows]


def _again(row: Row, rows: list[Row], hours: int, topic: bool = False) -> int:
    end = row["resolved_first_at"]
    if end is None:
        return 0
    others = [
        one for one in rows
        if one["contact_id"] == row["contact_id"] and one["conversation_id"] != row["conversation_id"] and one["customer_lines"]
        and end < one["opened_at"] <= end + hours * HOUR and (not topic or (one["topic_id"] is not None and one["topic_id"] == row["topic_id"]))
    ]  # fmt: skip
    return int(bool(others) or (row["reopened_at"] is not None and row["reopened_at"] - end <= hours * HOUR))


def load() -> list[Row]:
    days: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in HeldFact.objects.filter().values():
        if row["until_at"] > row["since_at"]:
            days[row["agent_id"], row["day"]].append(row)
    found = []
    for held in days.values():
        steps = sorted(
            [(one["since_at"], 1, one) for one in held] + [(one["until_at"], -1, one) for one in held], key=lambda s: (*s[:2], s[2]["conversation_id"])
        )
        level = 0
        for place, (at, step, one) in enumerate(steps):
            level += step
            if level > 0:
                ms = steps[place + 1][0] - at
                found.append({**one, "level": level, "ms": ms, "level_ms": level * ms})
    return found


def presence() -> list[Row]:
    rows = [row for row in PresenceFact.objects.values() if row["state"] != "offline"]
    return [{**row, "ms": row["until_at"] - row["since_at"], "person_day": row["agent_id"] * 100_000_000 + row["day"]} for row in rows]


def backlog(first: int, last: int, by_day: bool) -> list[Row]:
    return [
        {**row, "open_end": row["open_after"] if by_day or row["day"] == last else 0,
         "base": row["came"] + (row["open_before"] if by_day or row["day"] == first else 0)}
        for row in BacklogFact.objects.values()
    ]  # fmt: skip


def orders() -> list[Row]:
    facts = {one.order_id: one for one in OrderFact.objects.all()}
    return [{**row, "day": facts[row["order_id"]].day, "paid": int(row["paid"])} for row in Credit.objects.filter(in_force=True).values()]


def refunds() -> list[Row]:
    facts = {one.order_id: one for one in OrderFact.objects.all()}
    return [
        {**row, "total": facts[row["order_id"]].total, "applied": int(facts[row["order_id"]].refund_applied_at is not None),
         "refunded": int(facts[row["order_id"]].refunded_at is not None)}
        for row in Credit.objects.filter(in_force=True, paid=True).values()
    ]  # fmt: skip


PLAIN: Mapping[str, Callable[[], list[Row]]] = {
    "session": sessions, "agent": agents, "round": rounds, "customer": customers, "reception": receptions, "inquiry": inquiries, "lost": lost,
    "resolution": resolutions, "load": load, "presence": presence, "order": orders, "refund": refunds,
    "service": lambda: list(ServiceFact.objects.values()), "credit": lambda: list(Credit.objects.filter(in_force=True, paid=True).values()),
    "assist": lambda: list(CreditAssist.objects.filter(in_force=True, paid=True).values()),
}  # fmt: skip
