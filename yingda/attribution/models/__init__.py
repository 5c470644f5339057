"""Storage of the room."""

from yingda.attribution.models.credit import Credit, CreditAssist, CreditEntry, CreditRule, OrderMark
from yingda.attribution.models.facts import (
    AgentFact,
    BacklogFact,
    FactMark,
    HeldFact,
    LossReason,
    OpenFact,
    OrderFact,
    PresenceFact,
    RoundFact,
    ServiceFact,
    SessionFact,
)

__all__ = [
    "AgentFact",
    "BacklogFact",
    "Credit",
    "CreditAssist",
    "CreditEntry",
    "CreditRule",
    "FactMark",
    "HeldFact",
    "LossReason",
    "OpenFact",
    "OrderFact",
    "OrderMark",
    "PresenceFact",
    "RoundFact",
    "ServiceFact",
    "SessionFact",
]
