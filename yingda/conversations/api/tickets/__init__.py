"""HTTP of tickets, by topic."""

from yingda.conversations.api.tickets import company, deeds, reading, types
from yingda.conversations.api.tickets.door import router

__all__ = ["company", "deeds", "reading", "router", "types"]
