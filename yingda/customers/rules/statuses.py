"""The life of an order: which status may follow which, and what a shop's report changes."""

from typing import Literal

STATUSES = ("placed", "paid", "shipped", "finished", "refunding", "refunded", "closed")
RANK = {status: rank for rank, status in enumerate(STATUSES)}
NEXT: dict[str, frozenset[str]] = {
    "placed": frozenset({"paid", "closed"}),
    "paid": frozenset({"shipped", "finished", "refunding", "refunded"}),
    "shipped": frozenset({"finished", "refunding", "refunded"}),
    "finished": frozenset({"refunding", "refunded", "closed"}),
    "refunding": frozenset({"paid", "shipped", "finished", "refunded"}),
    "refunded": frozenset({"closed"}),
    "closed": frozenset(),
}
Verdict = Literal["same", "move", "past", "ignore"]


def may_follow(present: str, wanted: str) -> bool:
    """Whether a person may move an order from one status to another."""
    return wanted in NEXT[present]


def verdict(present: str, present_at: int, reported: str, reported_at: int | None) -> Verdict:
    """What a report of a shop (import, webhook) does to an order that is `present` since `present_at` (ms).

    `move`: the order goes on. `past`: it is history only, older than what is known. `same`: known already.
    `ignore`: it would take the order back. Steps may be left out, since a shop shows where an order stands and not how
    it came there. A report never moves an order back, with one exception: a refund under way that was turned down,
    when the report is later.
    """
    if reported == present:
        return "same"
    if reported_at is not None and reported_at < present_at:
        return "past"
    if present == "closed":
        return "ignore"
    if RANK[reported] > RANK[present]:
        return "move"
    turned_down = present == "refunding" and reported in NEXT["refunding"]
    return "move" if turned_down and reported_at is not None and reported_at > present_at else "ignore"
