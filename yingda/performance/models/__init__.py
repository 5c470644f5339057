"""Storage of the room."""

from yingda.performance.models.pay import PayEmployment, PayPeriod, PayStatement, PlanVersion
from yingda.performance.models.pay_after import ClawedBack, FundMovement, PayDispute, PayExtra, PayFund

__all__ = ["ClawedBack", "FundMovement", "PayDispute", "PayEmployment", "PayExtra", "PayFund", "PayPeriod", "PayStatement", "PlanVersion"]
