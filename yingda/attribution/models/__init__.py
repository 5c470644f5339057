"""Storage of the room."""

from yingda.attribution.models.facts import AgentFact, FactMark, OrderFact, RoundFact, SessionFact

__all__ = ["AgentFact", "FactMark", "OrderFact", "RoundFact", "SessionFact"]
