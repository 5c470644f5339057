"""Makers of pay: a plan, a month reckoned by it."""

from typing import Any

from yingda.kit.actor import Actor
from yingda.performance.actions import paying
from yingda.performance.models import PayPeriod

SALES: dict[str, Any] = {
    "components": [{
        "kind": "rate_table", "key": "commission", "metric": "agent_sales", "how": "marginal",
        "bands": [{"at_least": "0", "below": "1000", "value": "5"}, {"at_least": "1000", "below": None, "value": "7"}],
    }]
}  # fmt: skip


def a_pay_period(boss: Actor, month: str = "2026-09") -> PayPeriod:
    """A month paid by commission on sales, reckoned."""
    plan = paying.save_plan(boss, "sales", "提成", SALES)
    return paying.calculate(boss, paying.open_period(boss, plan.pk, month).pk)
