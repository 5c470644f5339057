"""HTTP of playbooks and incidents, by topic."""

from yingda.conversations.api.playbooks import activations, announcements, playbooks, reviews
from yingda.conversations.api.playbooks.door import router

__all__ = ["activations", "announcements", "playbooks", "reviews", "router"]
