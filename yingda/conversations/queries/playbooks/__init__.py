"""Reads of playbooks and incidents, by topic."""
