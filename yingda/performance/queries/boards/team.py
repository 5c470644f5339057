"""The whole team, for whoever manages it: where the month is heading, what was lost, from visit to payment, who sold what."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from yingda.attribution.queries.warehouse import facts
from yingda.customers.queries.visits import visits_between
from yingda.kit.actor import Actor
from yingda.kit.statistics import wilson
from yingda.performance.queries.boards.cases import case_of_each, with_cases
from yingda.performance.queries.boards.figures import figures
from yingda.performance.queries.boards.named import groups_named, people_named
from yingda.performance.queries.boards.once import once
from yingda.performance.queries.boards.reach import Period, instants, today, whole
from yingda.performance.queries.engine import Scope
from yingda.performance.rules.boards.heading import cumulative, heading
from yingda.performance.rules.boards.periods import Span, last_day
from yingda.performance.rules.boards.waits import BANDS, UNANSWERED, UNKNOWN

KEYS = (
    "consulters", "received", "reply_rate", "inquirers", "inquiry_to_order", "inquiry_to_paid", "first_response", "in_3_min", "unanswered", "csat",
    "shop_sales", "agent_sales", "silent_sales", "credited_orders", "avg_order_value",
)  # fmt: skip
DAILY = ("shop_sales", "agent_sales", "inquiry_to_paid")
EVERYTHING = Scope(everything=True)


def team(actor: Actor, period: Period) -> dict[str, Any]:
    """The figures of everybody now and before, the way of the month, lost inquiries, funnel and sales. Needs `metric.view` over everything."""
    whole(actor)
    found, at = once(("team", period), lambda: _found(period))
    return {"as_of": at, **found}


def _found(period: Period) -> dict[str, Any]:
    now, before = (figures(KEYS, span, "team", EVERYTHING)[None] for span in (period.now, period.before))
    bands, before_bands = lost_by_band(period.now), lost_by_band(period.before)
    return {
        "figures": now, "earlier": before, "trajectory": _trajectory(period.now), "lost": _lost(bands, period.now),
        "funnel": _funnel(period.now, now, bands), "funnel_before": _funnel(period.before, before, before_bands), "sales": _sales(period.now),
    }  # fmt: skip


def lost_by_band(span: Span) -> dict[str, tuple[int, int, int, int]]:
    """Inquirers by the band of their longest wait: how many, how many ordered and paid by an agent's credit, how many were lost."""
    cases = case_of_each(span.since, span.until, "TRUE")
    rows = with_cases(span).rows(f"SELECT band, count(*), sum(ordered), sum(paid), sum(1 - bought) FROM ({cases}) c GROUP BY 1")
    return {band: (int(n), int(ordered), int(paid), int(lost)) for band, n, ordered, paid, lost in rows}


def _lost(bands: dict[str, tuple[int, int, int, int]], span: Span) -> dict[str, Any]:
    """Inquirers who did not order in time, by how long they waited and by reason (said by somebody, else as the facts suggest)."""
    order = [*(name for name, _end in BANDS), UNANSWERED, UNKNOWN]
    by_wait: list[dict[str, Any]] = []
    for band in sorted(bands, key=order.index):
        n, _ordered, _paid, lost = bands[band]
        low, high = wilson(lost, n)
        by_wait.append({"key": band, "lost": lost, "n": n, "value": lost / n, "low": low, "high": high})
    cases = case_of_each(span.since, span.until, "TRUE")
    rows = with_cases(span).rows(f"SELECT coalesce(reason, 'other'), count(*) FROM ({cases}) c WHERE bought = 0 GROUP BY 1 ORDER BY 2 DESC, 1")
    return {"by_wait": by_wait, "by_reason": [{"key": key, "lost": lost} for key, lost in rows], "total": sum(one["lost"] for one in by_wait)}


def _funnel(span: Span, found: dict[str, Any], bands: dict[str, tuple[int, int, int, int]]) -> list[dict[str, Any]]:
    """Visits of the site (None where no widget knows any), consulters, inquirers, those who ordered, those who paid."""
    n, ordered, paid = (sum(band[place] for band in bands.values()) for place in range(3))
    visits = visits_between(*instants(span))
    stages = [("visits", visits or None), ("consulters", int(found["consulters"]["value"] or 0)), ("inquirers", n), ("ordered", ordered), ("paid", paid)]
    return [{"key": key, "count": count} for key, count in stages]


def _sales(span: Span) -> dict[str, Any]:
    """What the shop sold by group, by agent and by nobody (silent), in minor units: groups with silent, and agents with silent, come to the total."""
    rows = facts().rows(
        "SELECT group_id, agent_id, sum(amount), count(*) FROM attribution_credit WHERE in_force AND paid"
        f" AND day BETWEEN {span.since} AND {span.until} GROUP BY 1, 2"
    )
    people, groups = people_named({row[1] for row in rows if row[1] is not None}), groups_named({row[0] for row in rows if row[0] is not None})
    by_agent: dict[int, list[int]] = {}
    by_group: dict[int | None, list[int]] = {}
    silent = [0, 0]
    for group, agent, amount, orders in rows:
        for sums in [silent] if agent is None else [by_agent.setdefault(agent, [0, 0]), by_group.setdefault(group, [0, 0])]:
            sums[0] += int(amount)
            sums[1] += orders
    return {
        "total": sum(int(row[2]) for row in rows), "orders": sum(row[3] for row in rows), "silent": {"amount": silent[0], "orders": silent[1]},
        "groups": _named(by_group, groups), "agents": _named(by_agent, people),
    }  # fmt: skip


def _named(sums: Any, names: dict[int, str]) -> list[dict[str, Any]]:
    ordered = sorted(sums.items(), key=lambda item: (-item[1][0], item[0] or 0))
    return [{"key": key, "name": names.get(key, ""), "amount": amount, "orders": orders} for key, (amount, orders) in ordered]


def _trajectory(span: Span) -> dict[str, Any]:
    """Sales and conversion day by day, summed up; where the month of the last day is heading, if the period begins with it and it is running."""
    found = figures(DAILY, span, "day", EVERYTHING)
    days = [int(f"{span.first + timedelta(days=n):%Y%m%d}") for n in range(span.days)]
    sales = [_value(found, day, "shop_sales") for day in days]
    rows, so_far, all_of = [], 0, 0
    for day, sold, summed in zip(days, sales, cumulative(sales), strict=True):
        rate = found.get(day, {}).get("inquiry_to_paid", {"value": None, "n": 0})
        so_far, all_of = so_far + round((rate["value"] or 0) * (rate["n"] or 0)), all_of + (rate["n"] or 0)
        low, high = wilson(so_far, all_of) if all_of else (None, None)
        row = {"day": day, "sales": sold, "sales_so_far": summed, "agent_sales": _value(found, day, "agent_sales")}
        rows.append({**row, "rate": rate["value"], "n": rate["n"] or 0, "rate_so_far": so_far / all_of if all_of else None, "low": low, "high": high})
    return {"days": rows, "heading": _heading(span, sales)}


def _heading(span: Span, sales: list[float]) -> dict[str, Any] | None:
    """Days that are over count; the one that is running does not."""
    end, now = last_day(span.last), today()
    if span.first.day != 1 or span.first.month != span.last.month or span.first.year != span.last.year or now > end:
        return None
    over = [sold for n, sold in enumerate(sales) if span.first + timedelta(days=n) < now]
    found = heading(over, (end - span.first).days + 1 - len(over))
    return None if found is None else {"until": end.isoformat(), **asdict(found)}


def _value(found: dict[Any, Any], day: int, key: str) -> float:
    return float(found.get(day, {}).get(key, {"value": 0})["value"] or 0)
