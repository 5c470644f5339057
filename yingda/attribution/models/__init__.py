"""Storage of the room."""

from yingda.attribution.models.credit import Credit, CreditEntry, CreditRule
from yingda.attribution.models.facts import AgentFact, FactMark, OrderFact, RoundFact, SessionFact

__all__ = ["AgentFact", "Credit", "CreditEntry", "CreditRule", "FactMark", "OrderFact", "RoundFact", "SessionFact"]
