"""What a report says of an order, as it is written down."""

from typing import Any

from yingda.customers.rules.order_lines import OrderFacts

FIELDS = ("number", "placed_at", "total", "currency", "buyer_name", "refund_amount", "refund_items")
Step = tuple[str, int]


def first_status(facts: OrderFacts) -> Step:
    """The status of an order nobody knew, and since when (ms): never before it was placed."""
    status = facts.status or "placed"
    return status, facts.placed_at if status == "placed" else max(facts.status_at or facts.placed_at, facts.placed_at)


def first_statuses(facts: OrderFacts) -> list[Step]:
    """The history of an order nobody knew: placed, what it reached besides, where it is."""
    now = first_status(facts)
    return list(dict.fromkeys([("placed", facts.placed_at), *besides(facts), *([now] if now[0] != "placed" else [])]))


def besides(facts: OrderFacts) -> list[Step]:
    """The statuses it reached besides the one it is in: never before it was placed."""
    return [(status, max(at, facts.placed_at)) for status, at in facts.dated]


def identities_told(facts: OrderFacts) -> list[tuple[str, str]]:
    """How the buyer is known, the surest first: channel and value, empty where nothing is told."""
    return [("external", facts.customer), ("phone", facts.phone), ("email", facts.email)]


def told_of(facts: OrderFacts) -> dict[str, Any]:
    """The fields a report says something of."""
    return {name: value for name in FIELDS if (value := getattr(facts, name)) not in ("", None)}
