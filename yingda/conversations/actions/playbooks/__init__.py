"""The verbs of playbooks, by topic."""
