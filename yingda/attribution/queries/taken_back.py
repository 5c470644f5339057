"""What credit was taken back after some instant, for whoever paid on it."""

from collections import defaultdict
from dataclasses import dataclass

from yingda.attribution.models import Credit, CreditEntry, CreditRule
from yingda.attribution.rules.ledger import CREDIT


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An order of which credit went back; day: of the payment. entries: what was booked of it for the agent: when, for when, how much (minor units, signed)."""

    order_id: int
    agent_id: int
    day: int
    entries: tuple[tuple[int, int, int], ...]


def taken_back(after: int) -> list[TakenBack]:
    """The orders of which the rule in force took credit back in entries booked after that instant (ms), each agent's apart, with all entries of it."""
    rule = CreditRule.objects.filter(in_force=True).values_list("pk", flat=True).first()
    if rule is None:
        return []
    orders = set(CreditEntry.objects.filter(rule_id=rule, booked_at__gt=after).exclude(kind=CREDIT).values_list("order_id", flat=True))
    days = dict(Credit.objects.filter(rule_id=rule, order_id__in=orders).values_list("order_id", "day"))
    found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    rows = CreditEntry.objects.filter(rule_id=rule, order_id__in=orders).order_by("booked_at", "pk")
    for order, agent, kind, at, booked, amount in rows.values_list("order_id", "agent_id", "kind", "at", "booked_at", "amount"):
        found[order, agent].append((booked, at, amount if kind == CREDIT else -amount))
    return [TakenBack(order, agent, days[order], tuple(entries)) for (order, agent), entries in sorted(found.items()) if order in days]
