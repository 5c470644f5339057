"""Storage of the room."""

from yingda.performance.models.pay import PayPeriod, PayStatement, PlanVersion

__all__ = ["PayPeriod", "PayStatement", "PlanVersion"]
