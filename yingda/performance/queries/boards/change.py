"""Why conversion moved between two periods: its change cut by group, person, hour, channel and wait."""

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.kit.statistics import Cases, compare_rates, wilson
from yingda.performance.queries.boards.cases import case_of_each, with_cases
from yingda.performance.queries.boards.named import groups_named, people_named
from yingda.performance.queries.boards.once import once
from yingda.performance.queries.boards.reach import Period, condition, led
from yingda.performance.queries.engine import Scope
from yingda.performance.rules.boards.change import Part, explained, foremost, parts_of, telling

# How the change is cut, by the column of an inquiry.
CUTS = {"person": "agent_id", "wait": "band", "group": "group_id", "hour": "hour", "channel": "channel"}
OUTCOMES = {"inquiry_to_paid": "paid", "inquiry_to_order": "ordered"}
MOST_PARTS = 12
Counted = dict[str, dict[Hashable, Cases]]


def change(actor: Actor, period: Period, metric: str, group: int | None = None) -> dict[str, Any]:
    """How a rate moved from the period before to this one, and what each segment gave to it, in every way it can be cut.

    metric: inquiry_to_paid or inquiry_to_order. The parts of each way sum to the change. Needs `metric.view` over groups.
    """
    if metric not in OUTCOMES:
        raise Refused("metric_unknown", "metric", key=metric[:40])
    scope = led(actor, group)
    found, at = once(("change", metric, period, scope), lambda: _found(period, OUTCOMES[metric], scope))
    return {"metric": metric, "as_of": at, **found}


def counted(period: Period, outcome: str, scope: Scope) -> tuple[Counted, Counted]:
    """The cases of the period before and of this one by each way to cut: one statement."""
    copy = with_cases(period.now, period.before)
    spans = [(0, period.before), (1, period.now)]
    cases = " UNION ALL ".join(f"SELECT {late} AS late, * FROM ({case_of_each(one.since, one.until, condition(scope))}) c{late}" for late, one in spans)
    sets = ", ".join(f"(late, {column})" for column in CUTS.values())
    flags = ", ".join(f"GROUPING({column})" for column in CUTS.values())
    sql = f"SELECT late, {flags}, {', '.join(CUTS.values())}, sum({outcome}), count(*) FROM ({cases}) c GROUP BY GROUPING SETS ({sets})"
    made: tuple[Counted, Counted] = (defaultdict(dict), defaultdict(dict))
    for late, *rest in copy.rows(sql):
        place = rest[: len(CUTS)].index(0)
        made[late][list(CUTS)[place]][rest[len(CUTS) + place]] = Cases(int(rest[-2]), int(rest[-1]))
    return made


def _found(period: Period, outcome: str, scope: Scope) -> dict[str, Any]:
    before, after = counted(period, outcome, scope)
    cuts = {by: parts_of(before[by], after[by]) for by in CUTS}
    first, second = (_all(cases["channel"].values()) for cases in (before, after))
    compared = compare_rates((first.successes, first.n), (second.successes, second.n))
    strongest = sorted(CUTS, key=lambda by: -round(telling(cuts[by]), 9))
    return {
        "before": _rate(first), "after": _rate(second), "significant": compared.significant, "p": compared.p,
        "cuts": [{"by": by, "explained": float(explained(cuts[by])), "parts": _parts(by, foremost(cuts[by], MOST_PARTS))} for by in strongest],
    }  # fmt: skip


def _parts(by: str, parts: list[Part]) -> list[dict[str, Any]]:
    names: dict[Any, str] = {}
    if by in ("group", "person"):
        names = {"group": groups_named, "person": people_named}[by]({int(str(one.key)) for one in parts if one.key is not None})
    return [
        {
            "key": None if one.key is None else str(one.key), "name": names.get(one.key, ""), "rest": one.key is None and place == MOST_PARTS,
            "before": _rate(one.before), "after": _rate(one.after), "mix": float(one.mix), "rate": float(one.rate), "moved": float(one.moved),
        }
        for place, one in enumerate(parts)
    ]  # fmt: skip


def _rate(cases: Cases) -> dict[str, Any]:
    low, high = wilson(cases.successes, cases.n) if cases.n else (None, None)
    return {"value": cases.successes / cases.n if cases.n else None, "n": cases.n, "successes": cases.successes, "low": low, "high": high}


def _all(cases: Any) -> Cases:
    listed = list(cases)
    return Cases(sum(one.successes for one in listed), sum(one.n for one in listed))
