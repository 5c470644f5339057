"""One's own month: the figures and how they moved, day by day, one's place, what was lost, and pay as it stands."""

from typing import Any

from yingda.kit.actor import Actor
from yingda.kit.errors import Refused
from yingda.performance.queries.boards.figures import figures
from yingda.performance.queries.boards.once import once
from yingda.performance.queries.boards.reach import own, span_of, today
from yingda.performance.queries.boards.so_far import so_far
from yingda.performance.queries.engine import Scope
from yingda.performance.rules.boards.periods import Span, before, month_so_far
from yingda.performance.rules.boards.placing import Placed, place_of
from yingda.performance.settings import RANK_SHOWN

KEYS = (
    "consulters", "received", "reply_rate", "inquirers", "inquiry_to_order", "inquiry_to_paid", "first_response", "avg_response_pooled", "in_3_min",
    "slow_rounds", "unanswered", "csat", "agent_sales", "credited_orders", "avg_order_value", "items_per_order",
)  # fmt: skip
RANKED = "inquiry_to_paid"


def mine(actor: Actor, month: str) -> dict[str, Any]:
    """One's own figures of a month (YYYY-MM) up to today, beside the same days of the month before, with one's own pay so far.

    Needs `metric.view` with any reach, as a person. Raises Refused for a month that is none or has not begun.
    """
    scope, span = own(actor), month_of(month)
    person = actor.person_id
    earlier = before(span)
    found, at = once(("mine", person, span, actor.groups), lambda: _found(scope, span, earlier, person, actor.groups))
    days = {"since": span.first, "until": span.last, "before_since": earlier.first, "before_until": earlier.last}
    written = {name: day.isoformat() for name, day in days.items()}
    return {"as_of": at, "month": month, **written, **found, "pay": so_far(person, month, actor.locale)}


def month_of(month: str) -> Span:
    """The days of a month up to today. Raises Refused."""
    found = month_so_far(span_of(f"{month}-01", f"{month}-01", "month", "month").first, today())
    if found is None:
        raise Refused("month_ahead", "month")
    return found


def _found(scope: Scope, span: Span, earlier: Span, person: int, groups: frozenset[int]) -> dict[str, Any]:
    by_day = figures(KEYS, span, "day", scope)
    return {
        "figures": figures(KEYS, span, "team", scope)[None], "earlier": figures(KEYS, earlier, "team", scope)[None],
        "days": [{"day": day, "figures": by_day[day]} for day in sorted(by_day)], "place": _place(span, person, groups),
    }  # fmt: skip


def _place(span: Span, person: int, groups: frozenset[int]) -> dict[str, Any] | None:
    """One's own place among the people of one's groups; nothing of the others is told."""
    if not groups or not RANK_SHOWN.value():
        return None
    rates = figures([RANKED], span, "person", Scope(groups=groups))
    placed = place_of(person, {key: (found[RANKED]["value"], found[RANKED]["n"] or 0) for key, found in rates.items()})
    return None if placed is None else _shown(placed)


def _shown(placed: Placed) -> dict[str, Any]:
    return {"metric": RANKED, "place": placed.place, "of": placed.of, "least_n": placed.least_n}
