"""Storage of the room."""

from yingda.attribution.models.credit import Credit, CreditAssist, CreditEntry, CreditRule, OrderMark
from yingda.attribution.models.facts import AgentFact, FactMark, OrderFact, RoundFact, SessionFact

__all__ = ["AgentFact", "Credit", "CreditAssist", "CreditEntry", "CreditRule", "FactMark", "OrderFact", "OrderMark", "RoundFact", "SessionFact"]
