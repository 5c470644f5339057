"""Makers of pay: a plan, a month reckoned by it."""

from typing import Any

from yingda.kit.actor import Actor
from yingda.performance.actions import paying, planning
from yingda.performance.models import PayPeriod, PlanVersion

SALES: dict[str, Any] = {
    "components": [{
        "kind": "rate_table", "key": "commission", "metric": "agent_sales", "how": "marginal",
        "bands": [{"at_least": "0", "below": "1000", "value": "5"}, {"at_least": "1000", "below": None, "value": "7"}],
    }]
}  # fmt: skip


def a_live_plan(boss: Actor, document: dict[str, Any] | None = None, key: str = "sales", since: str = "2026-01") -> PlanVersion:
    """A plan that is in force."""
    return planning.put_live(boss, planning.save_plan(boss, key, "提成", document or SALES).pk, since)


def a_pay_period(boss: Actor, month: str = "2026-09", document: dict[str, Any] | None = None) -> PayPeriod:
    """A month paid by commission on sales, reckoned."""
    if document is not None or not PlanVersion.objects.filter(key="sales").exists():
        a_live_plan(boss, document)
    return paying.calculate(boss, paying.open_period(boss, "sales", month).pk)


def an_approved_period(boss: Actor, other: Actor, month: str = "2026-09", document: dict[str, Any] | None = None) -> PayPeriod:
    """One that was reviewed, and approved by another person."""
    period = a_pay_period(boss, month, document)
    paying.review(boss, period.pk)
    return paying.approve(other, period.pk)
